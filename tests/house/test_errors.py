"""The exceptions: one base, builtin kin, and SyGuS's place."""

import pickle

import pytest

import enumcore as ec


@pytest.mark.parametrize(
    "kind",
    [
        ec.GrammarError,
        ec.TaskError,
        ec.LimitsError,
        ec.OptionError,
        ec.CheckpointError,
        ec.ParseError,
        ec.SchemaError,
        ec.SygusError,
    ],
)
def test_mistakes_are_value_errors(kind: type[ec.EnumcoreError]) -> None:
    assert issubclass(kind, ec.EnumcoreError)
    assert issubclass(kind, ValueError)


def test_sygus_error_says_where() -> None:
    error = ec.SygusError("unknown sort Foo", 3, 7, "a.sl")
    assert (error.line, error.column, str(error)) == (3, 7, "a.sl:3:7: unknown sort Foo")
    assert str(pickle.loads(pickle.dumps(error))) == str(error)
    assert str(ec.SygusError("empty")) == "empty"
