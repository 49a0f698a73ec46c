"""The programs and commands of the README and of docs/ do what the pages say."""

import contextlib
import io
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from support.paths import ROOT

README = ROOT / "README.md"
PAGES = [README, *sorted((ROOT / "docs").glob("*.md"))]
WITH_LINKS = [*PAGES, ROOT / "ARCHITECTURE.md", ROOT / "CONTRIBUTING.md", ROOT / "SECURITY.md"]
# A program, and what the page says that it prints. Programs of one page go on from one another.
PROGRAM = re.compile(r"^```python\n(.*?)^```\n(?:\nprints\n\n```text\n(.*?)^```$)?", re.MULTILINE | re.DOTALL)
COMMAND = re.compile(r"^```console\nenumcore (.*?)\n```\n\nprints\n\n```lisp\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def blocks(page: Path, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", page.read_text(), re.MULTILINE | re.DOTALL)


def name(page: Path) -> str:
    return str(page.relative_to(ROOT))


@pytest.mark.parametrize("page", [page for page in PAGES if blocks(page, "python")], ids=name)
def test_programs_print_what_the_page_shows(page: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    names: dict[str, Any] = {}
    for package in re.findall(r"^(?:import|from) (pandas|matplotlib)", page.read_text(), re.MULTILINE):
        pytest.importorskip(package)  # of the extra `plot`
    if "ec.find_abstractions" in page.read_text():
        pytest.importorskip("stitch_core")  # of the extra `abstractions`
    if 'verify="smt"' in page.read_text():
        pytest.importorskip("z3")  # of the extra `smt`
    programs = PROGRAM.findall(page.read_text())
    assert len(programs) == len(blocks(page, "python"))
    for program, shown in programs:
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed):
            exec(compile(program, name(page), "exec"), names)
        if shown:
            assert [line.rstrip() for line in printed.getvalue().splitlines()] == shown.splitlines()


def test_the_examples_are_on_the_pages() -> None:
    programs = {program for page in PAGES for program in blocks(page, "python")}
    assert {path.read_text() for path in (ROOT / "examples").glob("*.py")} <= programs


@pytest.mark.parametrize("page", [page for page in PAGES if COMMAND.search(page.read_text())], ids=name)
def test_commands_print_what_the_page_shows(page: Path) -> None:
    for command, shown in COMMAND.findall(page.read_text()):
        assert enumcore(command.split()) == shown


def enumcore(arguments: list[str]) -> str:
    command = [sys.executable, "-m", "enumcore", *arguments]
    return subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True).stdout


def test_the_readme_has_two_commands() -> None:
    main_job, tests = blocks(README, "console")
    assert main_job.startswith("pip install .")
    assert "pytest" in tests
    assert tests.count("\n") == 1
    assert enumcore(main_job.split("enumcore ")[1].split()) == blocks(README, "lisp")[0]


@pytest.mark.parametrize("page", WITH_LINKS, ids=name)
def test_links_lead_somewhere(page: Path) -> None:
    text = page.read_text()
    for target, place in re.findall(r"\]\((?!http)([^)#]*)(?:#([^)]+))?\)", text):
        linked = page.parent / target if target else page
        assert linked.exists(), target
        assert not place or place in headings(linked), f"{target}#{place}"


def headings(page: Path) -> set[str]:
    """The anchors that GitHub gives a page's headings."""
    titles = re.findall(r"^#+ (.+)$", page.read_text(), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


@pytest.mark.parametrize("page", [ROOT / "ARCHITECTURE.md", ROOT / "CONTRIBUTING.md"], ids=name)
def test_files_that_are_named_exist(page: Path) -> None:
    """Such as `cpp/search/build.cpp`, or `tasks/task.py` below the package."""
    named = re.findall(r"`([\w.]+(?:/[\w.]+)+/?)`", page.read_text())
    assert named
    places = [ROOT, ROOT / "python" / "enumcore", ROOT / "cpp", ROOT / "cpp" / "theories"]
    built = {"build/tools", "build/tools/site"}
    assert not [path for path in named if path not in built and not any((place / path).exists() for place in places)]


def test_every_page_is_in_the_index() -> None:
    linked = set(re.findall(r"\]\(([^)#]+)", (ROOT / "docs" / "index.md").read_text()))
    assert {page.name for page in PAGES[1:]} - {"index.md"} <= linked
