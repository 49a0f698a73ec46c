"""What can go wrong, as types.  A user's mistake always raises one of these, and its text says how to mend it."""

from __future__ import annotations

__all__ = [
    "CheckpointError",
    "EnumcoreError",
    "ExtraError",
    "GrammarError",
    "InternalError",
    "LimitsError",
    "OperatorError",
    "OptionError",
    "ParseError",
    "SchemaError",
    "SearchError",
    "SygusError",
    "TaskError",
    "UndefinedError",
]


class EnumcoreError(Exception):
    """The base of every exception that enumcore raises on purpose.

    Examples
    --------
    >>> import enumcore as ec
    >>> try:
    ...     ec.BitVec(65)
    ... except ec.EnumcoreError as error:
    ...     print(error)
    BitVec(65): a width is 1 to 64
    """


class ExtraError(EnumcoreError, ImportError):
    """An optional package that is not installed; it names the extra that brings it."""


class GrammarError(EnumcoreError, ValueError):
    """An expression, a macro or a production that is not well formed: sorts that clash, a literal out of range, ..."""


class TaskError(EnumcoreError, ValueError):
    """Data that does not fit the grammar: a missing input, a wrong shape, dtype or range, an empty frame, ..."""


class LimitsError(EnumcoreError, ValueError):
    """A limit that makes no sense: a negative time, a memory size that cannot be read, ..."""


class SearchError(EnumcoreError, RuntimeError):
    """A search used in a way it does not allow: by two threads at once, or after it was closed."""


class OperatorError(SearchError):
    """A function that is an operator raised something, or gave no value of its sort, or two for the same operands."""


class CheckpointError(SearchError, ValueError):
    """A search that cannot be saved, or a file that none can go on from: of another kind or version, cut short, ..."""


class OptionError(SearchError, ValueError):
    """An option of a search that there is not, or a value that it does not take."""


class SchemaError(EnumcoreError, ValueError):
    """A dict that cannot be read back: it is of another kind or version, lacks something, or holds what is wrong there.

    Parameters
    ----------
    message : str
        What is wrong, and what is wanted.
    place : str
        Where, such as ``task.goal.target[3]``.

    Examples
    --------
    >>> import enumcore as ec
    >>> ec.Grammar.from_dict({"schema": 1, "kind": "grammar", "resolution": "fine"})
    Traceback (most recent call last):
        ...
    enumcore.errors.SchemaError: grammar.resolution: a number is wanted, not 'fine'
    """

    def __init__(self, message: str, place: str) -> None:
        super().__init__(message, place)
        self.message = message
        self.place = place

    def __str__(self) -> str:
        return f"{self.place}: {self.message}"


class InternalError(EnumcoreError, RuntimeError):
    """A bug in enumcore itself: the core's answer does not survive the independent evaluation.  Please report it."""


class UndefinedError(EnumcoreError, ArithmeticError):
    """A program that has no value at a point: a loop of it is not decided within its rounds.

    Parameters
    ----------
    message : str
    point : int
        The first such point.

    Examples
    --------
    >>> import enumcore as ec
    >>> x = ec.Input("x", ec.BitVec(8))
    >>> step = ec.Grammar(inputs={"x": ec.BitVec(8)}, output=ec.BitVec(8)).bind(v=ec.BitVec(8))
    >>> p = ec.Program(ec.fixpoint(step.v + 2, x, most=50), [x])
    >>> p([1, 2])
    Traceback (most recent call last):
        ...
    enumcore.errors.UndefinedError: at point 0 the fixpoint of v -> v + 2 is not reached within 50 rounds
    """

    def __init__(self, message: str, point: int) -> None:
        super().__init__(message, point)
        self.message = message
        self.point = point

    def __str__(self) -> str:
        return self.message


class ParseError(EnumcoreError, ValueError):
    """A text that cannot be read: as a program, or as a file of tasks.

    Parameters
    ----------
    message : str
        What is wrong, and how to mend it.
    line, column : int
        Where, counted from 1; 0 when the place is not known.
    source : str
        The file's name, or an empty string.

    Examples
    --------
    >>> print(ParseError("y is not known", 1, 5))
    1:5: y is not known
    """

    def __init__(self, message: str, line: int = 0, column: int = 0, source: str = "") -> None:
        super().__init__(message, line, column, source)
        self.message = message
        self.line = line
        self.column = column
        self.source = source

    def __str__(self) -> str:
        place = f"{self.line}:{self.column}" if self.line else ""
        where = ":".join(part for part in (self.source, place) if part)
        return f"{where}: {self.message}" if where else self.message


class SygusError(ParseError):
    """A SyGuS-IF text that cannot be read, or a construct that is not supported.

    Examples
    --------
    >>> print(SygusError("unknown sort Foo", 3, 7, "a.sl"))
    a.sl:3:7: unknown sort Foo
    """
