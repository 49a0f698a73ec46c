"""A kernel object exports one table and nothing else, so no linker can hand its code to a processor that lacks its ISA.

They are those of a build tree, where ENUMCORE_KERNEL_TREE names one, as `python -m tools tile` does. Else they are
compiled here from cpp/kernels/kernels.cpp, with the flags that cmake/kernels.cmake ships, half a minute each: a build
tree is gone once pip is done, and one with sanitizers would show their symbols.
"""

import os
import platform
import re
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

import pytest

from support.paths import ROOT

COMPILER = next(filter(None, map(shutil.which, [os.environ.get("CXX", "c++"), "g++", "clang++"])), None)
X86 = platform.machine() in {"x86_64", "AMD64"}
ALLOWED = {"memset", "memcpy", "memmove", "_GLOBAL_OFFSET_TABLE_"}

pytestmark = pytest.mark.skipif(
    COMPILER is None or not shutil.which("nm") or not shutil.which("objdump") or platform.system() != "Linux",
    reason="needs a compiler, nm and objdump, and ELF",
)


def shipped_flags() -> dict[str, list[str]]:
    """Read the ISAs and their flags from CMake."""
    text = (ROOT / "cmake/kernels.cmake").read_text()
    rows = re.findall(r"enumcore_kernel_objects\(\$\{target\} (\w+)([^)]*)\)", text)
    return {isa: flags.split() for isa, flags in rows}


def test_cmake_lists_every_isa() -> None:
    assert set(shipped_flags()) == set(ISAS)
    assert not any("native" in flag or "fast-math" in flag for flags in shipped_flags().values() for flag in flags)


TREE = os.environ.get("ENUMCORE_KERNEL_TREE")
ISAS = ["baseline", "avx2", "avx512"]


@pytest.fixture(scope="module", params=ISAS if TREE else [pytest.param(isa, marks=pytest.mark.slow) for isa in ISAS])
def kernel_object(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Path]:
    isa = request.param
    if isa != "baseline" and not X86:
        pytest.skip("an x86 ISA")
    if TREE:
        (built,) = Path(TREE).glob(f"CMakeFiles/enumcore_kernels_{isa}.dir/**/kernels.cpp.o")
        return isa, built
    path = tmp_path_factory.mktemp("kernels") / f"{isa}.o"
    flags = ["-std=c++20", "-O2", "-fPIC", "-fvisibility=hidden", *shipped_flags()[isa], "-DENUMCORE_PROFILE=1"]
    names = [f"-DEC_ISA=kernels_{isa}", f'-DEC_ISA_NAME="{isa}"', f"-I{ROOT / 'cpp'}"]
    subprocess.run([COMPILER, *flags, *names, "-c", ROOT / "cpp/kernels/kernels.cpp", "-o", path], check=True)
    return isa, path


def lines(*command: str | Path) -> Sequence[str]:
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout.splitlines()


def test_one_symbol_is_defined(kernel_object: tuple[str, Path]) -> None:
    isa, path = kernel_object
    defined = [line.split()[-1] for line in lines("nm", "-g", "-C", "--defined-only", path)]
    assert defined == [f"enumcore::kernels_{isa}"]


def test_nothing_is_weak_or_merged(kernel_object: tuple[str, Path]) -> None:
    kinds = {line.split()[-2] for line in lines("nm", kernel_object[1])}
    assert not kinds & set("WwVvuC"), "a weak, unique or common symbol: the linker may keep another object's"
    assert not [line for line in lines("objdump", "-h", kernel_object[1]) if "LINK_ONCE" in line or "COMDAT" in line]


def test_nothing_is_needed_but_memory_functions(kernel_object: tuple[str, Path]) -> None:
    needed = {line.split()[-1] for line in lines("nm", "-u", kernel_object[1])}
    assert needed <= ALLOWED


def test_nothing_runs_at_load_time(kernel_object: tuple[str, Path]) -> None:
    assert not [line for line in lines("objdump", "-h", kernel_object[1]) if ".init_array" in line or ".ctors" in line]
    assert not [line for line in lines("nm", kernel_object[1]) if "_GLOBAL__sub_I" in line]
