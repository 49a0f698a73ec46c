"""How many arguments each word takes, from statements that are written without brackets: nothing else is told.

A statement in prefix form is a formula if and only if, word by word, one more argument is waited for than came so far,
until the last word ends the last wait.  So each statement rules arities out.  A few rule out all but one assignment.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from enumcore import TaskError

__all__ = ["arities", "assignments"]

Words = Sequence[str]


def arities(statements: Sequence[Words], most: int = 3) -> dict[str, int]:
    """Work out how many arguments each word takes.

    Parameters
    ----------
    statements : sequence of sequence of str
        Each a formula in prefix form.
    most : int
        No word takes more arguments.

    Returns
    -------
    dict of str to int
        For each word that occurs.

    Raises
    ------
    TaskError
        No assignment makes every statement a formula, or more than one does.

    Examples
    --------
    >>> arities([["p"], ["f", "p", "g", "p"]], most=2)
    {'p': 0, 'f': 2, 'g': 1}
    """
    found = assignments(statements, most)
    first, second = next(found, None), next(found, None)
    if first is None:
        raise TaskError(f"no assignment of 0 to {most} arguments makes every statement a formula")
    if second is not None:
        word = next(word for word in first if first[word] != second[word])
        raise TaskError(
            f"{len(statements)} statements leave open whether {word!r} takes {first[word]} arguments or "
            f"{second[word]}: give more statements"
        )
    return first


def assignments(statements: Sequence[Words], most: int = 3) -> Iterator[dict[str, int]]:
    """Go through all assignments under which every statement is a formula.

    Parameters
    ----------
    statements : sequence of sequence of str
        Each in prefix form.
    most : int
        No word takes more arguments.

    Yields
    ------
    dict of str to int
        For each word that occurs.

    Examples
    --------
    >>> list(assignments([["f", "p", "p"]], most=2))
    [{'f': 2, 'p': 0}]
    >>> list(assignments([["f", "p", "q"]], most=2))
    [{'f': 1, 'p': 1, 'q': 0}, {'f': 2, 'p': 0, 'q': 0}]
    """
    ordered = sorted(statements, key=len)  # the short ones decide early
    for found in _filled(ordered, 0, {}, most):
        yield {word: found[word] for statement in statements for word in statement}


def _filled(statements: Sequence[Words], place: int, known: Mapping[str, int], most: int) -> Iterator[dict[str, int]]:
    """Every way to go on from the assignments that make the statements before this place formulas."""
    if place == len(statements):
        yield dict(known)
        return
    for more in _read(statements[place], 0, 1, known, most):
        yield from _filled(statements, place + 1, more, most)


def _read(words: Words, place: int, wait: int, known: Mapping[str, int], most: int) -> Iterator[Mapping[str, int]]:
    """Every way to read the words from this place on, with so many arguments waited for."""
    while place < len(words) and wait and words[place] in known:
        wait += known[words[place]] - 1
        place += 1
    left = len(words) - place
    if wait == 0 or left < wait:  # each argument that is waited for takes a word or more
        if wait == left == 0:
            yield known
        return
    for arity in range(most + 1):
        yield from _read(words, place + 1, wait + arity - 1, {**known, words[place]: arity}, most)
