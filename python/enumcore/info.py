"""What this build is and runs on."""

from __future__ import annotations

import os
from typing import Any

from ._core import info as _info
from ._core import isas_supported, version
from .errors import OptionError

__all__ = ["Info", "check_forced_isa", "info", "isas_supported", "version"]


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

    Raises
    ------
    OptionError
        The environment variable ENUMCORE_ISA names an instruction set that is not here.

    Examples
    --------
    >>> import enumcore as ec
    >>> sorted(ec.info())
    ['compiler', 'cores', 'isa', 'isas_built', 'isas_supported', 'version']
    """
    check_forced_isa()
    return Info(_info())


def check_forced_isa() -> None:
    """Raise OptionError when the environment variable ENUMCORE_ISA names an instruction set that is not here."""
    forced = os.environ.get("ENUMCORE_ISA", "")
    if forced and forced not in isas_supported():
        raise OptionError(f"ENUMCORE_ISA={forced}: set it to one of {', '.join(isas_supported())}, or unset it")
