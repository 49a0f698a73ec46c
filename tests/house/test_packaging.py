"""One version everywhere, typed, and stubs that say what the core has."""

import ast
import importlib.metadata
import re
from pathlib import Path

import pytest

import enumcore as ec
from enumcore import _core
from support.paths import ROOT
from tools.site import REPOSITORY

PACKAGE = Path(ec.__file__).parent


def written(file: str, pattern: str) -> str:
    found = re.search(pattern, (ROOT / file).read_text(), re.MULTILINE)
    assert found, f"{file} states no version"
    return found[1]


@pytest.mark.parametrize(
    ("file", "pattern"),
    [
        ("pyproject.toml", r'^version = "(.+)"$'),
        ("CMakeLists.txt", r"^project\(enumcore VERSION (\S+)"),
        ("CITATION.cff", r"^version: (.+)$"),
        ("CHANGELOG.md", r"^## \[(\d[^\]]*)\]"),
    ],
)
def test_files_state_the_version(file: str, pattern: str) -> None:
    assert written(file, pattern) == ec.__version__


def test_the_installed_package_has_the_version() -> None:
    assert importlib.metadata.version("enumcore") == ec.__version__ == _core.info()["version"]


def test_the_package_is_typed() -> None:
    assert (PACKAGE / "py.typed").exists()
    assert (PACKAGE / "_core.pyi").exists()


def test_stubs_name_what_the_core_has() -> None:
    """Names only; `python -m tools lint` compares the signatures with stubtest."""
    tree = ast.parse((PACKAGE / "_core.pyi").read_text())
    named = {node.name: node for node in tree.body if isinstance(node, ast.ClassDef | ast.FunctionDef)}
    of_types = {name for name, node in named.items() if node.decorator_list}  # @type_check_only
    assert {*named, "version"} - of_types == {name for name in dir(_core) if not name.startswith("_")}
    engine = named["Engine"]
    assert isinstance(engine, ast.ClassDef)
    members = {n.name for n in engine.body if isinstance(n, ast.FunctionDef) and not n.name.startswith("_")}
    assert members == {name for name in dir(_core.Engine) if not name.startswith("_")}


def test_public_names_exist_and_are_documented() -> None:
    for name in ec.__all__:
        value = getattr(ec, name)
        assert not callable(value) or value.__doc__, f"{name} has no docstring"


def test_the_only_requirement_is_numpy() -> None:
    needed = [line for line in importlib.metadata.requires("enumcore") or [] if "extra ==" not in line]
    assert [re.split(r"\W", line)[0] for line in needed] == ["numpy"]


def test_one_address_of_the_repository() -> None:
    metadata = importlib.metadata.metadata("enumcore")
    urls = dict(line.split(", ") for line in metadata.get_all("Project-URL") or [])
    assert urls["Source"] == REPOSITORY == written("CITATION.cff", r"^repository-code: (.+)$")
    assert all(url.startswith(REPOSITORY) for url in urls.values())
    assert REPOSITORY in (ROOT / ".github" / "ISSUE_TEMPLATE" / "config.yml").read_text()


@pytest.mark.parametrize(
    "form", sorted((ROOT / ".github" / "ISSUE_TEMPLATE").glob("*.yml")), ids=lambda path: path.name
)
def test_issue_forms_have_what_a_form_needs(form: Path) -> None:
    text = form.read_text()
    if form.name != "config.yml":
        assert all(re.search(rf"^{key}: ", text, re.MULTILINE) for key in ("name", "description", "labels"))
        names = re.findall(r"^    id: (.+)$", text, re.MULTILINE)
        assert len(names) == len(set(names)) == text.count("  - type: ") - text.count("- type: markdown")
