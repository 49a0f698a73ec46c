"""What is written out of the options of a search: the stub's types, and the table of docs/options.md."""

import sys
from pathlib import Path

from tools.run import ROOT

STUB = ROOT / "python" / "enumcore" / "_core.pyi"
PAGE = ROOT / "docs" / "options.md"


def texts() -> dict[Path, str]:
    """Each file as it should be."""
    from enumcore.search.options import OPTIONS

    fields = "".join(f"    {option.name}: {option.type.__name__}\n" for option in OPTIONS.values())
    rows = "".join(
        f"| `{option.name}` | {option.type.__name__} | `{option.default!r}` | {option.help} |\n"
        for option in OPTIONS.values()
    )
    stub, page = STUB.read_text(), PAGE.read_text()
    return {
        STUB: _with(stub, "class SearchOptions(TypedDict, total=False):\n", fields, "\ndef "),
        PAGE: _with(page, "|---|---|---|---|\n", rows, "\nA value"),
    }


def _with(text: str, before: str, block: str, after: str) -> str:
    """Put a block in the place of what stands between two texts."""
    first = text.index(before) + len(before)
    return text[:first] + block + text[text.index(after, first) :]


def options(check: bool) -> None:
    """Write the files; or fail where one is not what the rows say."""
    for path, text in texts().items():
        if not check:
            path.write_text(text)
        elif path.read_text() != text:
            sys.exit(f"{path.relative_to(ROOT)} is not what the options say: write it with python -m tools options")
