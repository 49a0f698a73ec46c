"""Our theories keep the contract that others' are asked to keep."""

import enumcore as ec
from enumcore.testing import TheoryContract


class TestBool(TheoryContract):
    values = {ec.Bool: [False, True]}


class TestBitVec(TheoryContract):
    values = {
        ec.BitVec(1): [0, 1],
        ec.BitVec(3): [0, 1, 3, 4, 7],
        ec.BitVec(8): [0, 1, 127, 128, 255],
        ec.BitVec(64): [0, 1, (1 << 63) - 1, 1 << 63, (1 << 64) - 1],
    }


class TestSet(TheoryContract):
    values = {ec.Set: [0, 1, 0b1010, (1 << 40) | 2, (1 << 64) - 1]}
    not_values = (-1, "a", 0.5)


class TestRelation(TheoryContract):
    values = {ec.Relation: [0, 1 << 1 | 1 << 10 | 1 << 19, 0x8040201008040201, 0x00000000C0030AF0, (1 << 64) - 1]}
    not_values = (None, -1, "a", 0.5, 1 << 64)


class TestInt(TheoryContract):
    values = {ec.Int: [-(1 << 63), -(1 << 32), -7, -1, 0, 1, 2, 7, (1 << 63) - 1]}
    not_values = (None, "a", 0.5, 1 << 63, -(1 << 63) - 1)
