"""Sphinx's settings for the site; `python -m tools docs` builds it (see tools/site.py), any warning is an error."""

from docutils.nodes import document
from sphinx.addnodes import pending_xref
from sphinx.application import Sphinx

import enumcore

project = "enumcore"
author = copyright = "the enumcore maintainers"
version = release = enumcore.__version__

extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon"]
exclude_patterns = ["conf.py"]
html_theme = "furo"  # fetches nothing from elsewhere
html_title = f"enumcore {version}"
html_copy_source = False

# Pages are Markdown, read on the code host too: its anchors are those of the headings.
myst_heading_anchors = 3
suppress_warnings = ["misc.highlighting_failure"]  # SMT-LIB is coloured as Lisp, which it nearly is

# A docstring's `Name` is a link where there is one, and code elsewhere.
default_role = "py:obj"
napoleon_google_docstring = False
napoleon_use_ivar = True
napoleon_use_rtype = False
autodoc_member_order = "bysource"
autodoc_typehints_format = "short"
autodoc_default_options = {"members": True}


def setup(app: Sphinx) -> None:
    """Register what this file adds to Sphinx."""
    app.connect("doctree-read", _plain_words)


def _plain_words(app: Sphinx, doctree: document) -> None:
    """Make no link of a word in a type: "array of shape (points,)" speaks of no attribute of that name."""
    for node in list(doctree.findall(pending_xref)):
        if node.get("refspecific") and node["reftarget"].islower():
            node.replace_self(node.children)
