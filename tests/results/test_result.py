"""Results, certificates, level tables and profiles as objects: truth values, text, JSON, pickling."""

import json
import pickle

import pytest

import enumcore as ec
from support.faces import endless, lowest_bit


@pytest.fixture(scope="module")
def result() -> ec.Result:
    return ec.solve(lowest_bit())


def test_no_truth_values(result: ec.Result) -> None:
    with pytest.raises(TypeError, match=r"result.status"):
        bool(result)
    with pytest.raises(TypeError, match="truth value"):
        bool(result.status)


def test_a_status_is_its_text() -> None:
    for status in ec.Status:
        assert status == status.value == str(status) == f"{status}" == status.name.lower()
        assert ec.Status(str(status)) is status is pickle.loads(pickle.dumps(status))
        assert json.dumps({"status": status}) == f'{{"status": "{status.value}"}}'
        assert {status: 1}[status.value] == 1  # type: ignore[index]
    assert repr(ec.Status.COST_LIMIT) == "<Status.COST_LIMIT: 'cost_limit'>"
    assert f"{ec.Status.SOLVED:>8}" == "  solved"


def test_totals(result: ec.Result) -> None:
    assert result.evaluated == sum(row.evaluated for row in result.levels)
    assert result.candidates == result.evaluated
    assert result.distinct == result.certificate.distinct
    assert result.seconds > 0
    assert result.isa in ec.info().isas_supported


def test_text(result: ec.Result) -> None:
    text = str(result)
    assert text.startswith(f"{result.program}\nsize 6, cost 6; ")
    assert "No program of cost below 6 meets it on these points" in text
    assert repr(result) == f"<Result SOLVED: {result.program}>"
    cut = ec.solve(endless(), limits=ec.Limits(cost=3))
    assert "COST_LIMIT. The search was cut short: it is not known whether" in str(cut)
    assert "Every program of cost below 4 was covered." in str(cut)


def test_certificate_as_json(result: ec.Result) -> None:
    fields = json.loads(json.dumps(result.certificate.to_dict()))
    assert fields["status"] == "solved"
    assert fields["minimal"] is True
    assert fields["contradiction"] == []


def test_levels(result: ec.Result) -> None:
    lines = str(result.levels).splitlines()
    assert len(lines) == len(result.levels) + 1
    assert lines[0].split() == list(ec.Level._fields)
    assert len({len(line) for line in lines}) == 1
    assert result.levels[-1].complete is False
    assert [row.cost for row in result.levels[1:3]] == [2, 3]
    frame = pytest.importorskip("pandas") and result.levels.to_pandas()
    assert frame["distinct"].sum() == result.distinct
    assert list(frame.index) == [row.cost for row in result.levels]


def test_profile(result: ec.Result) -> None:
    raw = json.loads(result.profile.to_json())
    assert sum(row["distinct"] for row in raw["productions"]) == result.distinct
    assert sum(row["pruned"] for row in raw["productions"]) == result.levels.total("pruned")
    assert raw["productions"][3]["production"] == "S ::= ~S"
    assert 0 < sum(raw["seconds"].values()) < 1.05 * result.levels.total("seconds")
    table = result.profile.table()
    assert "evaluate" in table
    assert "S ::= ite(B, S, S)" in table


def test_pickling(result: ec.Result) -> None:
    twin = pickle.loads(pickle.dumps(result))
    assert twin.program == result.program
    assert twin.levels == result.levels
    assert twin.certificate == result.certificate
    assert twin.programs(2) == result.programs(2)


def test_info() -> None:
    info = ec.info()
    assert info.version == info["version"] == ec.__version__
    assert info.isa in info.isas_built
    assert "isas_built: " in repr(info)
    with pytest.raises(AttributeError):
        _ = info.nothing
