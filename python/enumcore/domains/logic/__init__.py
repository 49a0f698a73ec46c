"""Logic: which statements are true, told from statements that are labelled true or false and from nothing else.

Three experiments ask for the meaning of symbols without names.  *Public*: one formula of propositional logic entails
another, on DeepMind's data set (Evans, Saxton, Amos, Kohli, Grefenstette, "Can Neural Networks Understand Logical
Entailment?", ICLR 2018).  *Tarski*: a sentence of first-order logic holds in a finite structure.  *Entailment*: one
sentence of first-order logic entails another, and keywords tell the label most of the time.

All labels come from `truth`, which passes assignments down by the book.  The languages that are searched work on sets
of worlds, and share no code with it.

Examples
--------
>>> from random import Random
>>> from enumcore.domains import logic
>>> signature = logic.Signature({"P": 1}, 1, {"not": 1, "all": 1, "some": 1})
>>> [statement.claim.symbol for statement in logic.about_structures(signature, 2, Random(1), (2, 4))]
['holds', 'holds']
"""

from . import demo
from .arities import arities, assignments
from .data import SYMBOLS, Data, entailment, public, sources, tarski
from .drawing import draw_sentence, draw_structure
from .entailment import parse, read, statements
from .keywords import KEYWORDS, agrees, score
from .languages import columns, grammar, signs, task
from .learners import BagOfWords, Learner
from .nets import NETS, Net
from .pairs import Source, four_tuples, natural, with_shortcut
from .parsing import formulas, reparsed
from .searched import Searched
from .seeds import rng_of
from .sentences import about_structures
from .signature import Signature
from .statement import Statement, flipped, labels, unseen
from .structures import Structure, bounded, monadic
from .terms import Atom, Compound, Formula, canonical, depth, nodes, quantifier_count, size, words
from .truth import CONNECTIVES, QUANTIFIERS, entails, holds, models
from .worlds import Assignments, StructureWorlds, Worlds

__all__ = [
    "CONNECTIVES",
    "KEYWORDS",
    "NETS",
    "QUANTIFIERS",
    "SYMBOLS",
    "Assignments",
    "Atom",
    "BagOfWords",
    "Compound",
    "Data",
    "Formula",
    "Learner",
    "Net",
    "Searched",
    "Signature",
    "Source",
    "Statement",
    "Structure",
    "StructureWorlds",
    "Worlds",
    "about_structures",
    "agrees",
    "arities",
    "assignments",
    "bounded",
    "canonical",
    "columns",
    "demo",
    "depth",
    "draw_sentence",
    "draw_structure",
    "entailment",
    "entails",
    "flipped",
    "formulas",
    "four_tuples",
    "grammar",
    "holds",
    "labels",
    "models",
    "monadic",
    "natural",
    "nodes",
    "parse",
    "public",
    "quantifier_count",
    "read",
    "reparsed",
    "rng_of",
    "score",
    "signs",
    "size",
    "sources",
    "statements",
    "tarski",
    "task",
    "unseen",
    "with_shortcut",
    "words",
]
