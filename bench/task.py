"""A SyGuS-IF file as the checker reads it: the function to find, its grammar, definitions, variables and
constraints."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from bench.sexpr import Sexpr, read_all, read_one
from bench.smt import Function, Unsupported


@dataclass
class SygusTask:
    """What a file says. `grammar` is empty when the file writes none; its first nonterminal is the start."""

    name: str = ""
    params: list[tuple[str, int]] = field(default_factory=list)
    sort: int = 0
    grammar: dict[str, list[Sexpr]] = field(default_factory=dict)
    sorts: dict[str, int] = field(default_factory=dict)
    functions: dict[str, Function] = field(default_factory=dict)
    variables: list[tuple[str, int]] = field(default_factory=list)
    constraints: list[Sexpr] = field(default_factory=list)

    @property
    def start(self) -> str:
        return next(iter(self.grammar))


def sort_code(sort: Sexpr) -> int:
    """0 for Bool, the width for (_ BitVec w) and for the 1.x form (BitVec w)."""
    if sort == "Bool":
        return 0
    if isinstance(sort, list) and "BitVec" in sort:
        return int(sort[-1])
    raise Unsupported(f"sort {sort}")


def read_task(path: Path) -> SygusTask:
    """The task of a file; `Unsupported` where it is not of Booleans and bit-vectors."""
    task = SygusTask()
    for command in read_all(path.read_text()):
        _command(task, command)
    return task


def _command(task: SygusTask, command: list[Sexpr]) -> None:
    match command:
        case ["define-fun", name, params, _, body]:
            task.functions[name] = Function([p for p, _ in params], body)
        case ["declare-var", name, sort]:
            task.variables.append((name, sort_code(sort)))
        case ["constraint", formula]:
            task.constraints.append(formula)
        case ["synth-fun", name, params, sort, *grammar]:
            task.name, task.sort = name, sort_code(sort)
            task.params = [(p, sort_code(s)) for p, s in params]
            for nonterminal, its_sort, productions in grammar[-1] if grammar else []:
                task.grammar[nonterminal] = productions
                task.sorts[nonterminal] = sort_code(its_sort)
        case ["set-logic" | "check-synth" | "set-feature" | "set-option", *_]:
            pass
        case _:
            raise Unsupported(f"command {command[0]}")


def answer(task: SygusTask, define_fun: str) -> Function:
    """The function that an answer defines, its parameters renamed to the file's."""
    keyword, name, params, sort, body = read_one(define_fun)
    if keyword != "define-fun" or name != task.name or sort_code(sort) != task.sort:
        raise ValueError(f"the answer does not define {task.name}")
    if [sort_code(s) for _, s in params] != [s for _, s in task.params]:
        raise ValueError("the answer's parameters have other sorts")
    return Function([p for p, _ in params], body)
