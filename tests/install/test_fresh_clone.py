"""The README's quick starts, as written, in a fresh clone with nothing installed."""

import json
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests.quick_starts import BLOCKS, ROOT, shell

FIRST_VERDICT_S = 120.0

pytestmark = pytest.mark.install


@pytest.fixture(scope="module")
def clone(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A clone of what is committed; the quick starts run in it one after the other, as a person's do."""
    folder = tmp_path_factory.mktemp("clone") / "mathverifier"
    subprocess.run(["git", "clone", "--quiet", ROOT, folder], check=True)
    yield folder
    shutil.rmtree(folder / ".venv")  # Gigabytes, which pytest would keep.


def test_from_the_clone_to_the_first_verdict(clone: Path, free_port: Callable[[], int]) -> None:
    """Two minutes are enough, packages and all; then the service answers, with no torch anywhere."""
    began = time.monotonic()
    assert "it should be 18" in shell(BLOCKS[0], clone, free_port(), timeout_s=600)
    assert time.monotonic() - began < FIRST_VERDICT_S
    assert json.loads(shell(BLOCKS[1], clone, free_port()))["outcome"] == "incorrect"
    assert not list((clone / ".venv").glob("lib/*/site-packages/torch"))


def test_the_whole_loop(clone: Path, free_port: Callable[[], int]) -> None:
    """`make smoke` installs the rest, says how long it takes, and ends with a table and a report."""
    printed = shell(BLOCKS[2], clone, free_port(), timeout_s=1800)
    assert "on this machine, as busy as it is now, this takes about" in printed
    assert "held-out problems" in printed
    assert list((clone / "runs").glob("smoke-*/report.html"))
