"""The README's first program and commands do what the page says."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text()


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)


def test_the_first_program_is_the_example() -> None:
    assert blocks("python") == [(ROOT / "examples" / "first_program.py").read_text()]


def test_the_first_program_prints_what_the_page_shows() -> None:
    done = subprocess.run(
        [sys.executable, "examples/first_program.py"], cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True
    )
    assert done.stdout.splitlines() == blocks("text")[0].splitlines()


def test_there_are_two_commands() -> None:
    main_job, tests = blocks("console")
    assert main_job.startswith("pip install .")
    assert "pytest" in tests
    assert tests.count("\n") == 1


@pytest.mark.parametrize("target", re.findall(r"\]\((?!http)([^)#]+)\)", README))
def test_links_lead_somewhere(target: str) -> None:
    assert (ROOT / target).exists()


def test_the_main_job_solves_its_file() -> None:
    file = blocks("console")[0].split()[-1]
    command = [sys.executable, "-m", "enumcore", "solve", file]
    done = subprocess.run(command, cwd=ROOT, check=False, stdout=subprocess.PIPE, text=True)
    assert done.returncode == 0
    assert done.stdout == blocks("lisp")[0]
