"""What the documentation site is made of; `python -m tools docs` builds it."""

import re
from pathlib import Path
from types import ModuleType

import pytest

import enumcore as ec
from enumcore.theories.operators import all_operators
from support.paths import ROOT
from tools.operators import PAGE, text
from tools.site import BESIDE, api_pages, menu, with_links_to_pages, write


def test_every_public_name_has_its_place_on_one_page() -> None:
    placed = re.findall(r"^\.\. auto(?:class|function|data):: (\w+)$", "".join(text for _, text in api_pages()), re.M)
    public = [name for name in ec.__all__ if not isinstance(getattr(ec, name), ModuleType)]
    public += [name for module in (ec.noise, ec.strategies, ec.sygus) for name in module.__all__]
    assert not set(public) - set(placed)
    assert len(placed) == len(set(placed))


def test_the_menu_has_every_page() -> None:
    listed = "".join(menu((ROOT / "docs" / "index.md").read_text())).split()
    docs = ROOT / "docs"
    pages = {str(page.relative_to(docs)) for page in docs.rglob("*") if page.suffix in (".md", ".ipynb")}
    assert pages - {"index.md"} <= set(listed)


@pytest.mark.parametrize(
    ("name", "text", "on_the_site"),
    [
        ("docs/tutorial.md", "[r](../README.md)", "[r](first-program.md)"),
        (
            "docs/tutorial.md",
            "[r](../README.md#install) [o](options.md)",
            "[r](first-program.md#install) [o](options.md)",
        ),
        ("README.md", "[t](docs/tutorial.md) [h](#a) [w](https://a.b)", "[t](tutorial.md) [h](#a) [w](https://a.b)"),
        ("ARCHITECTURE.md", "![f](docs/rooms.svg)", "![f](rooms.svg)"),
        ("README.md", "`a[i](j)`", "`a[i](j)`"),
    ],
)
def test_links_between_files_become_links_between_pages(name: str, text: str, on_the_site: str) -> None:
    assert with_links_to_pages(text, name) == on_the_site


def test_links_to_other_files_lead_to_the_repository() -> None:
    assert re.fullmatch(r"\[l\]\(https://\S+/LICENSE\)", with_links_to_pages("[l](LICENSE)", "README.md"))


def test_what_sphinx_reads_has_all_pages(tmp_path: Path) -> None:
    write(tmp_path / "source")
    pages = {page.name for page in (tmp_path / "source").glob("*.md")}
    assert pages == {page.name for page in (ROOT / "docs").glob("*.md")} | set(BESIDE.values())


def test_the_tables_of_operators_are_up_to_date() -> None:
    assert PAGE.read_text() == text(), "run python -m tools operators"


def test_every_operator_has_a_row() -> None:
    rows = re.findall(r"^\| `.+` \| `([^`]+)` \|", PAGE.read_text(), re.MULTILINE)
    assert rows == [operator.smt for operator in all_operators()]
