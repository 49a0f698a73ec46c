"""The README's programs and commands do what the page says."""

import re
import subprocess
import sys

import pytest

from support.paths import ROOT

README = (ROOT / "README.md").read_text()


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)


PROGRAMS = ["examples/first_program.py", "examples/noisy_bits.py", "examples/loops.py", "examples/adapting.py"]


def test_the_programs_are_the_examples() -> None:
    assert blocks("python") == [(ROOT / program).read_text() for program in PROGRAMS]


@pytest.mark.parametrize("k", range(len(PROGRAMS)))
def test_a_program_prints_what_the_page_shows(k: int) -> None:
    done = subprocess.run([sys.executable, PROGRAMS[k]], cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True)
    assert done.stdout.splitlines() == blocks("text")[k].splitlines()


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
