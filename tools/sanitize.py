"""The tests on a build with sanitizers, whose run-time libraries are loaded before Python (built without them)."""

import os
from collections.abc import Sequence
from pathlib import Path

from tools.builds import build
from tools.run import output
from tools.variants import NO_DOCSTRINGS, pytest

KINDS = {
    # Python keeps much until it exits, so leaks are not looked for.
    "address": ("address,undefined", ["libasan.so", "libubsan.so"], {"ASAN_OPTIONS": "detect_leaks=0"}),
    # NumPy's own threads are not instrumented, and would be reported.
    "thread": ("thread", ["libtsan.so"], {"TSAN_OPTIONS": "halt_on_error=1", "OPENBLAS_NUM_THREADS": "1"}),
}


def sanitize(kind: str, arguments: Sequence[str]) -> None:
    """Build with -DENUMCORE_SANITIZE and run the tests."""
    names, libraries, options = KINDS[kind]
    python = build(f"sanitize-{kind}", "RelWithDebInfo", ENUMCORE_SANITIZE=names)
    # The C++ library too: otherwise the sanitizer looks for __cxa_throw before the module brings it in.
    preload = [_library(name) for name in [*libraries, "libstdc++.so"]]
    env = {**options, "UBSAN_OPTIONS": "print_stacktrace=1:halt_on_error=1", "LD_PRELOAD": ":".join(preload)}
    # Slow tests run into their own time limits here, where everything takes ten times as long.
    fast = ["-m", "not slow", "--hypothesis-profile=full"]
    pytest(python, ["-p", "no:cacheprovider", *NO_DOCSTRINGS, *fast, *arguments], **env)


def _library(name: str) -> str:
    compiler = os.environ.get("CXX", "g++")
    path = Path(output([compiler, f"-print-file-name={name}"]).strip())
    return str(path.resolve())
