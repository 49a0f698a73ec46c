"""Noise: codes for the data that a program leaves unexplained.

Each is a two-part code of the columns of a frame: first how many of its n places are wrong, one of n + 1 numbers, then
which ones, one of C(n, k) sets (the enumerative code of Cover, "Enumerative source encoding", IEEE Transactions on
Information Theory 19, 1973; Quinlan and Rivest, "Inferring decision trees using the minimum description length
principle", Information and Computation 80, 1989, code the exceptions of a rule by it).  The parameter of the noise is
thus paid for.  n is known to the receiver, as the inputs and the mask are; free points cost nothing.  Noises of numbers
code a scale and errors in its units in place of how many and which: see `numeric`.

A new noise is a class in a file of its own: what it counts, which sorts it fits, and the bits of each loss.
"""

from __future__ import annotations

from .base import Noise
from .bernoulli import Bernoulli
from .bitflip import BitFlip
from .enumerative import log2_choose
from .exceptions import Exceptions
from .gaussian import Gaussian
from .laplace import Laplace

__all__ = ["Bernoulli", "BitFlip", "Exceptions", "Gaussian", "Laplace", "Noise", "log2_choose"]
