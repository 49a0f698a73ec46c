"""What notebooks show: HTML that is well formed, escaped and short, with what the text has."""

from xml.etree import ElementTree

import pytest

import enumcore as ec
from enumcore import markup
from support.faces import lowest_bit

HOSTILE = "<script>alert('&\"')</script>"
BYTE = ec.BitVec(8)


def hostile() -> ec.Grammar:
    g = ec.Grammar(inputs={HOSTILE: BYTE}, output=BYTE)
    macro = ec.Macro(HOSTILE, [v := ec.Param("<v>", BYTE)], v + 1)
    g.add(g.start, g.inputs[HOSTILE], macro(g.start), g.start & g.start)
    return g


def elements(shown: object) -> ElementTree.Element:
    """Parse what a notebook is given: a parser of XML takes nothing that is not closed or not escaped."""
    return ElementTree.fromstring(f"<div>{shown._repr_html_()}</div>")  # type: ignore[attr-defined]


def rows(shown: object) -> list[list[str]]:
    return [["".join(cell.itertext()) for cell in row] for row in elements(shown).iter("tr")]


@pytest.fixture(scope="module")
def result() -> ec.Result:
    g = hostile()
    return ec.solve(ec.Task(g, inputs={HOSTILE: [1, 2]}, target=[2, 3]), objective=ec.MDL(noise=ec.noise.Exceptions()))


def test_names_are_text_and_never_markup(result: ec.Result) -> None:
    for shown in (hostile(), result, result.certificate, result.levels, result.profile, result.front):
        tree = elements(shown)
        assert not list(tree.iter("script"))
    for shown in (hostile(), result, result.profile, result.front):
        assert HOSTILE in "".join(elements(shown).itertext())


def test_tables_have_what_the_text_has() -> None:
    result = ec.solve(lowest_bit())
    assert rows(result.levels) == [line.split() for line in str(result.levels).splitlines()]
    stages, productions = result.profile.table().split("\n\n")
    shown = rows(result.profile)
    assert [" ".join(row) for row in shown] == [" ".join(t.split()) for t in f"{stages}\n{productions}".splitlines()]
    assert "".join(elements(result.certificate).itertext()) == str(result.certificate).replace("\n", "")


def test_a_result_shows_program_certificate_and_tables() -> None:
    result = ec.solve(lowest_bit())
    tree = elements(result)
    assert [node.text for node in tree.iter("code")] == [str(result.program)]
    assert [node.text for node in tree.iter("summary")] == ["levels", "profile"]
    assert "No program of cost below 6" in "".join(tree.itertext())
    none = ec.solve(lowest_bit(), limits=ec.Limits(cost=2))
    assert [node.text for node in elements(none).iter("code")] == ["no program"]


def test_the_chosen_row_of_a_front_is_bold(result: ec.Result) -> None:
    assert result.front is not None
    bold = ["bold" in cell.get("style", "") for row in elements(result.front).iter("tr") for cell in list(row)[:1]]
    assert bold == [False, *(k == result.front.chosen for k in range(len(result.front)))]


def test_a_grammar_has_a_row_a_production_and_a_table_a_scope() -> None:
    g = ec.Grammar(inputs={"x": BYTE}, output=BYTE)
    step = g.bind(v=BYTE)
    body = step.nonterminal("T", BYTE)
    g.add(g.start, g.inputs.x, prob=0.25)
    g.add(g.start, ec.fixpoint(body, g.inputs.x, most=4), prob=0.75)
    g.add(body, step.v | 1, cost=7)
    tree = elements(g)
    assert len(list(tree.iter("table"))) == 2
    first, last = rows(g)[1], rows(g)[-1]
    assert [first, last] == [["S", "BitVec(8)", "x", "16", "0.25"], ["T", "BitVec(8)", "v | 1", "7", ""]]


def test_long_tables_are_cut_in_the_middle() -> None:
    html = markup.table(["k"], [[str(k)] for k in range(1000)])
    cells = ["".join(row.itertext()) for row in ElementTree.fromstring(html).iter("tr")]
    assert cells == ["k", *map(str, range(30)), "… 940 more rows …", *map(str, range(970, 1000))]
    whole = markup.table(["k"], [[str(k)] for k in range(60)])
    assert len(list(ElementTree.fromstring(whole).iter("tr"))) == 61
