"""The notebooks of docs/notebooks: run from the top, and kept with what they show."""

from pathlib import Path
from typing import Any

from tools.run import ROOT

FOLDER = ROOT / "docs" / "notebooks"


def notebooks() -> None:
    """Run each and write what it shows into its file."""
    for path in sorted(FOLDER.glob("*.ipynb")):
        _nbformat().write(executed(path), path)


def _nbformat() -> Any:
    """The package, of the extra `docs`; it has no types."""
    import nbformat

    return nbformat


def executed(path: Path) -> Any:
    """A notebook as it is after a run in a new kernel; an error in a cell is raised."""
    from nbclient import NotebookClient

    notebook = _nbformat().read(path, as_version=4)
    quiet = ["--log-level=ERROR"]
    client = NotebookClient(notebook, kernel_name="python3", timeout=60, record_timing=False, extra_arguments=quiet)
    client.execute(cwd=str(path.parent))
    notebook.metadata = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    return notebook


def printed(notebook: Any) -> list[str]:
    """What each cell prints; tables and pictures are left out, since they have seconds in them."""
    cells = (cell for cell in notebook.cells if cell.cell_type == "code")
    return ["".join(out.text for out in cell.outputs if out.output_type == "stream") for cell in cells]
