"""Rows, what scoring them here gives, and the processes of an engine. Without the engines there is nothing to run."""

import os
import signal
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from tests.engine_rows import MAPPING, rows

collect_ignore_glob = [] if find_spec("ray") else ["test_*.py"]

# Every process that an engine starts for these tests has it in its environment.
MARK = "TEST_RUN_OF_ENGINES"
WAIT_S = 300.0


@pytest.fixture(scope="session", autouse=True)
def environment() -> Iterator[None]:
    """What the processes of the engines find: the mark of this run, and for import what the tests import.

    It is set for these tests alone: pip, in others, takes what it finds on PYTHONPATH for installed.
    """
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv(MARK, uuid.uuid4().hex)
        patched.setenv("PYSPARK_PYTHON", sys.executable)
        patched.setenv("PYTHONPATH", os.pathsep.join(path for path in sys.path if path))
        yield


@pytest.fixture(scope="session")
def table() -> Any:
    """An Arrow table of 1,500 rows."""
    pa = pytest.importorskip("pyarrow")
    return pa.Table.from_pylist(rows(1500))


@pytest.fixture(scope="session")
def expected(table: Any) -> list[dict[str, Any]]:
    """The rows as `mathverifier.batch.scored` gives them here."""
    from mathverifier.batch import scored

    found: list[dict[str, Any]] = scored(table, MAPPING).to_pylist()
    assert {row["verdict"]["outcome"] for row in found} == {"correct", "incorrect", "unknown", None}
    return found


@pytest.fixture
def kill() -> Iterator[Callable[..., int]]:
    """A function that kills one of this run's processes whose command has a word in it, once there is one.

    With `judging`, one that has a child for algebra.
    """

    def one(word: str, judging: bool = False) -> int:
        deadline = time.monotonic() + WAIT_S
        while time.monotonic() < deadline:
            for pid in _own_processes(word):
                if not judging or Path(f"/proc/{pid}/task/{pid}/children").read_text():
                    os.kill(pid, signal.SIGKILL)
                    return pid
            time.sleep(0.05)
        raise TimeoutError(f"no process of this run has {word!r} in its command")

    yield one


def _own_processes(word: str) -> Iterator[int]:
    wanted = f"{MARK}={os.environ[MARK]}".encode()
    for entry in Path("/proc").iterdir():
        if not entry.name.isdecimal() or int(entry.name) == os.getpid():
            continue
        try:
            if word.encode() in (entry / "cmdline").read_bytes() and wanted in (entry / "environ").read_bytes():
                yield int(entry.name)
        except OSError:
            continue
