"""What this build is and runs on."""

from __future__ import annotations

from typing import Any

from ._core import info as _info

__all__ = ["Info", "info"]


class Info(dict[str, Any]):
    """A dict whose keys are attributes too.

    Examples
    --------
    >>> import enumcore as ec
    >>> ec.info().isa in ec.info()["isas_built"]
    True
    """

    def __getattr__(self, name: str) -> Any:
        try:
            return self[name]
        except KeyError:
            raise AttributeError(name) from None

    def __repr__(self) -> str:
        return "\n".join(f"{key}: {', '.join(v) if isinstance(v, list) else v}" for key, v in self.items())


def info() -> Info:
    """Say what this build is and runs on.

    Returns
    -------
    Info
        version; compiler; isas_built, isas_supported (here), isa (in use); cores.

    Examples
    --------
    >>> import enumcore as ec
    >>> sorted(ec.info())
    ['compiler', 'cores', 'isa', 'isas_built', 'isas_supported', 'version']
    """
    return Info(_info())
