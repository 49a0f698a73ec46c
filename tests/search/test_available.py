"""What memory is taken to be available: the machine's, a container's, what addresses allow, and a fair share of it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from enumcore.search.available import available, sharers
from support.addresses import can_limit_addresses

GIB = 1 << 30


@pytest.fixture
def proc(tmp_path: Path) -> Path:
    """A system with 64 GiB available, and nothing said of control groups."""
    return tree(tmp_path / "proc", {"meminfo": f"MemTotal: 1 kB\nMemAvailable: {64 << 20} kB\n"})


def tree(root: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text)
    return root


def group(root: Path, path: str, bound: str, used: int, inactive: int = 0) -> None:
    """A control group of version 2."""
    files = {
        "memory.max": f"{bound}\n",
        "memory.current": f"{used}\n",
        "memory.stat": f"anon 5\ninactive_file {inactive}\n",
    }
    tree(root / path, files)


def test_the_machine(proc: Path, tmp_path: Path) -> None:
    assert available(proc, tmp_path / "none") == 64 * GIB


def test_nothing_known(tmp_path: Path) -> None:
    assert available(tmp_path, tmp_path) == 4 * GIB


def test_a_container_of_version_2(proc: Path, tmp_path: Path) -> None:
    """The lowest of what the group and those around it have left; file pages count as left."""
    tree(proc, {"self/cgroup": "0::/pods/pod1/box\n"})
    groups = tmp_path / "cgroup"
    group(groups, "pods", "max", 50 * GIB)
    group(groups, "pods/pod1", str(8 * GIB), 3 * GIB)
    group(groups, "pods/pod1/box", str(10 * GIB), 2 * GIB, inactive=GIB)
    assert available(proc, groups) == 5 * GIB
    group(groups, "pods/pod1/box", str(5 * GIB), 2 * GIB, inactive=GIB)
    assert available(proc, groups) == 4 * GIB
    tree(groups, {"pods/memory.high": str(51 * GIB)})
    assert available(proc, groups) == GIB


def test_a_container_that_sees_its_own_group_as_the_root(proc: Path, tmp_path: Path) -> None:
    tree(proc, {"self/cgroup": "0::/\n"})
    group(tmp_path / "cgroup", ".", str(3 * GIB), GIB)
    assert available(proc, tmp_path / "cgroup") == 2 * GIB


@pytest.mark.parametrize("path", ["/docker/0123", "/"])
def test_a_container_of_version_1(proc: Path, tmp_path: Path, path: str) -> None:
    """The path may be the host's, of which the container sees the last part as the root."""
    tree(proc, {"self/cgroup": f"12:cpu,cpuacct:/x\n4:memory:{path}\n1:name=systemd:/y\n0::/z\n"})
    files = {"memory.limit_in_bytes": str(6 * GIB), "memory.usage_in_bytes": str(2 * GIB)}
    tree(tmp_path / "cgroup" / "memory", {**files, "memory.stat": f"total_inactive_file {GIB}\n"})
    assert available(proc, tmp_path / "cgroup") == 5 * GIB


def test_no_limit_of_version_1_is_a_huge_number(proc: Path, tmp_path: Path) -> None:
    tree(proc, {"self/cgroup": "4:memory:/\n"})
    files = {"memory.limit_in_bytes": str(2**63 - 4096), "memory.usage_in_bytes": str(2 * GIB)}
    assert available(proc, tree(tmp_path, {f"memory/{name}": text for name, text in files.items()})) == 64 * GIB


def test_a_group_beyond_its_limit_has_nothing_left(proc: Path, tmp_path: Path) -> None:
    tree(proc, {"self/cgroup": "0::/a\n"})
    group(tmp_path, "a", str(GIB), 2 * GIB)
    assert available(proc, tmp_path) == 0


def test_processes_that_share(tmp_path: Path) -> None:
    core = "7f00-7f01 r-xp 0 0:0 1 /x/site-packages/enumcore/_core.cpython-311-x86_64-linux-gnu.so\n"
    files = {
        "12/maps": core,
        "13/maps": "7f00-7f01 r-xp 0 0:0 1 /lib/libc.so\n",
        "14/maps": core * 3,
        "self/maps": core,
    }
    assert sharers(tree(tmp_path, {**files, "15/status": ""})) == 2


REPORT = "import enumcore; print(enumcore.Limits().memory_bytes)"


def report(before: str = "", **environment: str) -> int:
    command = [sys.executable, "-c", before + REPORT]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, env={**os.environ, **environment})
    return int(done.stdout)


def test_the_environment_sets_another_default() -> None:
    assert report(ENUMCORE_MEMORY="3MiB") == 3 << 20
    assert report(ENUMCORE_MEMORY="5000000") == 5_000_000


@can_limit_addresses
def test_a_limit_on_addresses_bounds_the_default() -> None:
    bound = "import resource; resource.setrlimit(resource.RLIMIT_AS, (3 << 30, 3 << 30));"
    assert 1 << 20 <= report(bound) < 3 << 30
