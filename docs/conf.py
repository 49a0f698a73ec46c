"""Sphinx's settings for the site; `python -m tools docs` builds it (see tools/site.py), any warning is an error."""

import re

from docutils.nodes import TextElement, document, literal, reference, title
from sphinx.addnodes import pending_xref
from sphinx.application import Sphinx

import enumcore

project = "enumcore"
author = copyright = "the enumcore maintainers"
version = release = enumcore.__version__

extensions = ["myst_nb", "sphinx.ext.autodoc", "sphinx.ext.napoleon"]
exclude_patterns = ["conf.py"]
html_theme = "furo"  # fetches nothing from elsewhere
html_title = f"enumcore {version}"
html_copy_source = False

# Pages are Markdown, read on the code host too: its anchors are those of the headings.
myst_heading_anchors = 3
nb_execution_mode = "off"  # notebooks are kept with what they show; tests/house/test_notebook_files.py runs them
suppress_warnings = ["misc.highlighting_failure"]  # SMT-LIB is coloured as Lisp, which it nearly is

# A docstring's `Name` is a link where there is one, and code elsewhere.
default_role = "py:obj"
napoleon_google_docstring = False
napoleon_custom_sections = [("Attributes", "params_style")]  # as they are written, several in a row too
napoleon_use_rtype = False
autodoc_member_order = "bysource"
autodoc_typehints_format = "short"
autodoc_default_options = {"members": True}


def setup(app: Sphinx) -> None:
    """Register what this file adds to Sphinx."""
    app.connect("doctree-read", _plain_words)
    app.connect("doctree-read", _names_on_pages)


def _plain_words(app: Sphinx, doctree: document) -> None:
    """Make no link of a word in a type: "array of shape (points,)" speaks of no attribute of that name."""
    for node in list(doctree.findall(pending_xref)):
        if node.get("refspecific") and node["reftarget"].islower():
            node.replace_self(node.children)


def _names_on_pages(app: Sphinx, doctree: document) -> None:
    """Make a link of what a page writes as `ec.Task` or `ec.solve(...)`, where there is such a name."""
    for node in list(doctree.findall(literal)):
        name = re.match(r"ec\.(\w+(?:\.\w+)*)(?:\(|$)", node.astext())
        if (
            name
            and isinstance(node.parent, TextElement)
            and not isinstance(node.parent, (pending_xref, reference, title))
        ):
            target = {"reftarget": f"enumcore.{name[1]}", "refdomain": "py", "reftype": "obj"}
            node.replace_self(pending_xref("", node.deepcopy(), refdoc=app.env.docname, refexplicit=False, **target))
