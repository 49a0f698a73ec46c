"""SimpleLogic: does a query follow from facts and definite Horn rules, and from how deep?

The task and its distributions are those of Zhang, Li, Meng, Chang and Van den Broeck, "On the Paradox of Learning to
Reason from Data" (IJCAI 2023): a model fitted to one distribution of instances is near-perfect on it and falls to
chance on another, for it learns what correlates with the label; the program that makes the labels, the least fixpoint
of forward chaining, is right on all of them.

Examples
--------
>>> from enumcore.domains import simplelogic
>>> instances = simplelogic.sample("LP", 70, seed=1)
>>> told = simplelogic.Chaining(2).predict(instances)
>>> {depth: round(share, 1) for depth, share in simplelogic.accuracy_by_depth(told, instances).items()}
{0: 1.0, 1: 1.0, 2: 1.0, 3: 0.8, 4: 0.7, 5: 0.8, 6: 0.6}
"""

from . import demo
from .chaining import chain, least_fixpoint
from .evaluation import accuracy, accuracy_by_depth, table
from .features import FEATURES, features
from .flipping import flipped
from .generators import DISTRIBUTIONS, raw
from .instance import DEEPEST, Instance, Rule, members, words
from .language import columns, grammar, task
from .learners import Chaining, Counting, Learner, network, regression
from .negatives import negative_depth
from .sampling import sample
from .searched import Searched
from .summary import Summary, summary

__all__ = [
    "DEEPEST",
    "DISTRIBUTIONS",
    "FEATURES",
    "Chaining",
    "Counting",
    "Instance",
    "Learner",
    "Rule",
    "Searched",
    "Summary",
    "accuracy",
    "accuracy_by_depth",
    "chain",
    "columns",
    "demo",
    "features",
    "flipped",
    "grammar",
    "least_fixpoint",
    "members",
    "negative_depth",
    "network",
    "raw",
    "regression",
    "sample",
    "summary",
    "table",
    "task",
    "words",
]
