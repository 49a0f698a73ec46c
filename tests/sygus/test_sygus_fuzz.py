"""Whatever is done to a file, reading it ends in a task or in a SygusError with a place."""

from hypothesis import given
from hypothesis import strategies as st

from enumcore import SygusError, Task
from enumcore.sygus import parse
from support.paths import EXAMPLES
from support.sampled import examples

SEEDS = [(EXAMPLES / name).read_text() for name in ("circuit-carry.sl", "hd-18.sl", "hd-12-32.sl")]
SEEDS += [
    """(set-logic BV) (define-sort W (BitVec 4)) (define-fun two () W #x2) (define-fun g ((a W)) W (bvadd a two))
    (synth-fun f ((a W) (|b c| Bool)) W ((Start W (a (Constant W) (ite B Start (g Start)) ((_ rotate_left 1) Start)))
    (B Bool ((Variable Bool) (= Start Start) (bvult Start #b0101)))))
    (declare-var x W) (declare-var y Bool) (define-fun rel ((a W)) Bool (bvuge (f a y) a)) ; one ")"
    (constraint (=> y (rel x))) (constraint (let ((z (f #x1 true))) (and (= z #x3) (not (bvslt z #x1)))))
    (constraint (= (f (_ bv2 4) false) ((_ extract 4 1) (concat x #b0)))) (check-synth)"""
]
WORDS = """( ) () (_ #x0 #b1 #x00000000 #b x y f g Start B W Bool Int BitVec 4 65 0 true and not = => ite let ((x y))
bvadd bvudiv concat _ extract (_ bv3 4) Constant Variable constraint synth-fun define-fun declare-var declare-fun
set-logic |a| | " "a" ; 1 -1 1.5 : :a \\ \x00 \u00e9 forall !""".split()


@st.composite
def mutations(draw):
    text = draw(st.sampled_from(SEEDS))
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(text)))
        stop = min(len(text), start + draw(st.sampled_from([0, 0, 1, 1, 2, 5, 30])))
        other = draw(st.integers(0, len(text)))
        piece = draw(
            st.one_of(st.sampled_from(WORDS), st.text(max_size=3), st.just(text[other : other + stop - start + 3]))
        )
        text = text[:start] + piece + text[stop:]
    return text


def fault(text):
    """The error that reading a text ends in, or None; any other exception fails the test."""
    try:
        assert isinstance(parse(text).task, Task)
    except SygusError as error:
        return error
    return None


@examples(300)
@given(mutations())
def test_mutated_files(text):
    error = fault(text)
    assert error is None or (error.line >= 1 and error.column >= 1 and error.message)


@examples(200)
@given(st.text() | st.lists(st.sampled_from(WORDS)).map(" ".join))
def test_any_text(text):
    assert fault(text).line >= 1
