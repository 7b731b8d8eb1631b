"""The README's quick starts do what they say with what is installed; `make test-install` runs them in a fresh clone."""

import json
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.quick_starts import BLOCKS, FIRST_SCREEN, ROOT, shell


@pytest.fixture
def installed(tmp_path: Path) -> Path:
    """A folder in which `.venv/bin` is the environment that runs the tests."""
    (tmp_path / ".venv").mkdir()
    (tmp_path / ".venv" / "bin").symlink_to(Path(sys.executable).parent)
    return tmp_path


def without_make(block: str) -> str:
    """A block without its lines that install."""
    return "".join(line for line in block.splitlines(keepends=True) if not line.startswith("make "))


def test_there_are_three_on_the_first_screen() -> None:
    """The verifier alone, the service, the whole loop; all before the first heading, on one screen."""
    assert [re.search(r"make (\w+)|bin/mathverifier (\w+)", block) is not None for block in BLOCKS] == [True] * 3
    assert "make verifier" in BLOCKS[0] and "mathverifier serve" in BLOCKS[1] and BLOCKS[2] == "make smoke\n"
    assert FIRST_SCREEN.count("\n") < 45


def test_the_first_one_explains_a_solution(installed: Path, free_port: Callable[[], int]) -> None:
    """The first verdict names the wrong step and what is wrong with it."""
    printed = shell(without_make(BLOCKS[0]), installed, free_port())
    assert "Wrong: the answer is 14, it should be 18" in printed
    assert "First wrong step: 1" in printed and "16 - 3 - 4 = 7 is false" in printed


def test_the_second_one_waits_for_the_service(installed: Path, free_port: Callable[[], int]) -> None:
    """Pasted as one, the server and the request that comes before it listens give a verdict."""
    verdict = json.loads(shell(BLOCKS[1], installed, free_port()))
    assert verdict["outcome"] == "incorrect" and verdict["first_error_step"] == 0


def test_the_third_one_is_the_run_of_the_end_to_end_test() -> None:
    """`make smoke` is `mathtrainer demo recipes/smoke.yaml`, which tests/e2e/test_loop.py runs."""
    planned = subprocess.run(
        ["make", "--no-print-directory", "--dry-run", "smoke"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert planned.stdout.splitlines()[-1].endswith("/mathtrainer demo recipes/smoke.yaml")
    assert '"demo", str(ROOT / "recipes" / "smoke.yaml")' in (ROOT / "tests" / "e2e" / "test_loop.py").read_text()
