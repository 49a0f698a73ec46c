"""The documentation site: the pages of docs/ and those beside the README, and API pages made of the docstrings.

Sphinx builds it from a folder that is written here.  Three things are said elsewhere already, and taken from there: the
menu is that of the tables of docs/index.md, the API pages are of the public names, a page for each room, and a link
between files of the checkout becomes one between pages.
"""

import importlib
import posixpath
import re
import shutil
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import ModuleType

from tools.run import BUILD, ROOT, run

REPOSITORY = "https://github.com/enumcore/enumcore"
# Pages beside docs/, and what they are called on the site.
BESIDE = {
    "README.md": "first-program.md",
    "ARCHITECTURE.md": "architecture.md",
    "CONTRIBUTING.md": "contributing.md",
    "CHANGELOG.md": "changelog.md",
    "SECURITY.md": "security.md",
}
# Public modules that are used by name: each has a page.
MODULES = ("noise", "strategies", "sygus", "domains", "testing")
LINK = re.compile(r"\]\(([^)#\s:]+)(#[^)]*)?\)")
ROW = re.compile(r"\| \[(.+?)\]\(([^)]+)\)")


def site() -> None:
    """Write what Sphinx reads, and build the site; a warning is an error."""
    source, built = BUILD / "site-source", BUILD / "site"
    shutil.rmtree(source, ignore_errors=True)
    shutil.rmtree(built, ignore_errors=True)
    write(source)
    run([sys.executable, "-m", "sphinx", "--fail-on-warning", "--keep-going", "--quiet", source, built])


def write(folder: Path) -> None:
    """Write the pages that Sphinx reads."""
    shutil.copytree(ROOT / "docs", folder)
    for page in folder.glob("*.md"):
        page.write_text(with_links_to_pages(page.read_text(), f"docs/{page.name}"))
    for name, path in BESIDE.items():
        (folder / path).write_text(with_links_to_pages((ROOT / name).read_text(), name))
    index = folder / "index.md"
    index.write_text(index.read_text() + "".join(menu(index.read_text())))
    (folder / "api").mkdir()
    for room, text in api_pages():
        (folder / "api" / f"{room}.rst").write_text(text)


def with_links_to_pages(text: str, name: str) -> str:
    """Turn links to files into links to the pages made of them, or to the repository where there is none."""

    def link(match: re.Match[str]) -> str:
        file = posixpath.normpath(posixpath.join(posixpath.dirname(name), match[1]))
        if not (ROOT / file).exists():
            return match[0]
        return f"]({_address(file)}{match[2] or ''})"

    return LINK.sub(link, text)


def _address(file: str) -> str:
    if file in BESIDE:
        return BESIDE[file]
    return file.removeprefix("docs/") if file.startswith("docs/") else f"{REPOSITORY}/blob/main/{file}"


def menu(index: str) -> Iterator[str]:
    """The sections of the index, each with the pages that its table links to; and the API pages."""
    for section in index.split("\n## ")[1:]:
        yield _contents(section.splitlines()[0], [row[2] for row in ROW.finditer(section)])
    yield _contents("Python", ["api/*"], "glob")


def _contents(caption: str, pages: Iterable[str], *options: str) -> str:
    lines = [f":caption: {caption}", ":hidden:", *(f":{option}:" for option in options), *pages]
    return "\n".join(["\n```{toctree}", *lines, "```\n"])


def api_pages() -> Iterator[tuple[str, str]]:
    """Name and text of each page: the public names of each room, and of each public module."""
    import enumcore

    rooms: dict[str, list[str]] = {}
    for name in enumcore.__all__:
        value = getattr(enumcore, name)
        if not isinstance(value, ModuleType):
            rooms.setdefault(_room(value), []).append(name)
    for room, names in rooms.items():
        yield room, _api_page(f"enumcore.{room}", enumcore, names)
    for name in MODULES:
        module = importlib.import_module(f"enumcore.{name}")
        yield name, _api_page(module.__name__, module, getattr(module, "__all__", []))


def _room(value: object) -> str:
    """The room that a public name comes from; a constant comes from that of its class."""
    module: str = getattr(value, "__module__", type(value).__module__)
    return module.split(".")[1]


def _api_page(title: str, module: ModuleType, names: Iterable[str]) -> str:
    entries = [_entry(name, getattr(module, name)) for name in names]
    head = [title, "=" * len(title), "", f".. automodule:: {title}", "   :no-members:", "   :no-index:", ""]
    return "\n".join([*head, f".. currentmodule:: {module.__name__}", "", *entries, ""])


def _entry(name: str, value: object) -> str:
    if isinstance(value, type):
        return f".. autoclass:: {name}\n"
    return f".. autofunction:: {name}\n" if callable(value) else f".. autodata:: {name}\n"
