"""What the package's extras ask for, without the package itself: installing that builds nothing."""

import importlib.metadata
from collections.abc import Sequence

from packaging.requirements import Requirement


def extras(names: Sequence[str]) -> None:
    """Print the requirements of these extras of the installed package, one a line, as ``pip install -r`` reads them."""
    listed = [Requirement(line) for line in importlib.metadata.requires("enumcore") or []]
    known = importlib.metadata.metadata("enumcore").get_all("Provides-Extra") or []
    if unknown := sorted(set(names) - set(known)):
        raise SystemExit(f"no extra of enumcore: {', '.join(unknown)}; there are {', '.join(known)}")
    for name in names:
        for found in listed:
            if found.marker is not None and found.marker.evaluate({"extra": name}):
                print(f"{found.name}{found.specifier}")
