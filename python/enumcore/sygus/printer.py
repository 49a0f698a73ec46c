"""A program as the answer to a file: in its grammar as the file writes it, under its names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..export import define_fun

if TYPE_CHECKING:
    from ..program import Program

__all__ = ["answer"]


def answer(name: str, program: Program) -> str:
    """The `define-fun` of a program.

    Macros are called by name, n-ary forms stay as they are written, and the parameters have the file's names.  A
    literal is `#x` where four divides its width and `#b` elsewhere, however the file spells it: both are the same
    constant of SMT-LIB.

    Examples
    --------
    >>> import enumcore as ec
    >>> x = ec.Input("x", ec.BitVec(8))
    >>> answer("f", ec.Program(x & (x - 1), [x]))
    '(define-fun f ((x (_ BitVec 8))) (_ BitVec 8) (bvand x (bvsub x #x01)))'
    """
    return define_fun(name, program.inputs, program.expr)
