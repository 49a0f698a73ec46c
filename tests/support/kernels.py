"""Functions of Python as kernels of operators that are added to an engine: over blocks of 64-bit lanes, by ctypes."""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from typing import Any

import numpy as np


class View(ctypes.Structure):
    _fields_ = (("data", ctypes.c_void_p), ("stride", ctypes.c_size_t), ("fixed", ctypes.c_bool))


class Params(ctypes.Structure):
    _fields_ = (("mask", ctypes.c_uint64), ("pattern", ctypes.c_uint64), *((name, ctypes.c_uint32) for name in "wvij"))


Kernel = ctypes.CFUNCTYPE(
    None,
    ctypes.c_void_p,
    ctypes.c_void_p,
    ctypes.c_size_t,
    ctypes.POINTER(View),
    ctypes.POINTER(Params),
    ctypes.c_size_t,
    ctypes.c_size_t,
)


def lanes(data: int, row: int, stride: int, width: int) -> Any:
    return np.ctypeslib.as_array((ctypes.c_uint64 * width).from_address(data + 8 * row * stride))


def kernel(meaning: Callable[..., Any], operands: int, compares: bool = False) -> Any:
    """A function over blocks of 64-bit lanes; a comparison writes all ones."""

    def evaluate(context: int, out: int, stride: int, args: Any, params: Any, rows: int, width: int) -> None:
        for row in range(rows):
            given = [lanes(v.data, row, v.stride, 1 if v.fixed else width) for v in args[:operands]]
            value = meaning(*given, context or 0)
            mask = np.uint64(params[0].mask)
            lanes(out, row, stride, width)[:] = np.where(value, ~np.uint64(0), 0) if compares else value & mask

    return Kernel(evaluate)


def address(function: Any) -> int:
    """Where the core finds a kernel; whoever asks keeps the kernel alive."""
    return ctypes.cast(function, ctypes.c_void_p).value or 0
