"""SyGuS files keep the contract that others' formats are asked to keep."""

from enumcore.testing import FormatContract

FILE = """(set-logic BV)
(synth-fun f ((x (_ BitVec 8))) (_ BitVec 8))
(declare-var x (_ BitVec 8))
(constraint (= (f x) (bvadd x #x01)))
(check-synth)
"""


class TestSygus(FormatContract):
    name = "sygus"
    readable = (FILE,)
    unreadable = ("(", "(check-synth)", FILE.replace("bvadd", "bvfoo"), FILE.replace("x #x01", "y #x01"))
