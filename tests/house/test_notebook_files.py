"""The notebooks of docs/notebooks run, and print what is kept in them."""

from pathlib import Path

import pytest

from tools.notebooks import FOLDER, executed, printed

NOTEBOOKS = sorted(FOLDER.glob("*.ipynb"))


def test_there_are_some() -> None:
    assert len(NOTEBOOKS) >= 3


@pytest.mark.slow
@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_it_prints_what_is_kept(path: Path) -> None:
    for package in ("ipykernel", "nbclient", "matplotlib", "pandas"):
        pytest.importorskip(package)  # of the extras `docs` and `plot`
    import nbformat

    kept = nbformat.read(path, as_version=4)
    assert printed(executed(path)) == printed(kept), "run python -m tools notebooks"
    assert all(out.output_type != "error" for cell in kept.cells for out in cell.get("outputs", []))
