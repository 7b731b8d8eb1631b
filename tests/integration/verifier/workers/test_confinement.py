"""A confined process computes and does nothing else; algebra is done in such processes."""

import logging
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pytest
from bench.process_tree import tree

from mathverifier.workers import confinement
from mathverifier.workers.confinement import Confinement, Unconfined
from mathverifier.workers.symbolic_pool import SymbolicPool, shared_pool

# Each attempt in a process of its own, which says what became of it.
SCRIPT = """
import os, resource, socket, subprocess, sys
from fractions import Fraction
from pathlib import Path
from mathverifier.workers.confinement import Confinement

folder, parent = Path(sys.argv[2]), os.getppid()
attempts = {
    "socket": lambda: socket.socket(),
    "local socket": lambda: socket.socketpair(),
    "write": lambda: (folder / "new").write_text("x"),
    "append": lambda: (folder / "there").open("a"),
    "remove": lambda: (folder / "there").unlink(),
    "rename": lambda: (folder / "there").rename(folder / "else"),
    "program": lambda: os.execv("/bin/true", ["true"]),
    "child": lambda: subprocess.run(["/bin/true"]),
    "fork": lambda: os.fork() or os._exit(0),
    "signal": lambda: os.kill(parent, 0),
    "limits": lambda: resource.prlimit(parent, resource.RLIMIT_NOFILE, (64, 64)),
    "read": lambda: print((folder / "there").read_text()),
    "compute": lambda: print(Fraction(1, 3) + Fraction(1, 6)),
    "load": lambda: __import__("colorsys") and print("loaded"),
}
Confinement().put_on()
try:
    attempts[sys.argv[1]]()
except OSError as error:
    print(type(error).__name__)
"""


def attempt(name: str, folder: Path) -> str:
    """Return what a confined process says of an attempt."""
    (folder / "there").write_text("kept")
    command = [sys.executable, "-c", SCRIPT, name, str(folder)]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=True).stdout.strip()


FILES = ("write", "append", "remove", "rename")
REFUSED = ("socket", "local socket", *FILES, "program", "child", "fork", "signal", "limits")


@pytest.mark.parametrize("name", REFUSED)
def test_a_confined_process_reaches_nothing(tmp_path: Path, name: str) -> None:
    """No network, no file written, taken away or renamed, no program, no process, no signal or limit to another one."""
    assert attempt(name, tmp_path) == "PermissionError"
    assert [(one.name, one.read_text()) for one in tmp_path.iterdir()] == [("there", "kept")]


@pytest.mark.parametrize(("name", "said"), [("read", "kept"), ("compute", "1/2"), ("load", "loaded")])
def test_a_confined_process_computes(tmp_path: Path, name: str, said: str) -> None:
    """It reads files, computes, and loads modules, as algebra does."""
    assert attempt(name, tmp_path) == said


@pytest.fixture
def pool() -> Iterator[SymbolicPool]:
    """A pool of one, closed afterwards; the children of the process's own pool are not in its way."""
    shared_pool().close()
    made = SymbolicPool(1)
    yield made
    made.close()


def filters(root: int) -> set[str]:
    """Return what filters the processes have that do algebra for `root`: forks of its children; "2" is one.

    Those that compute for a server which `root` has started are not among them.
    """
    forks = [pid for pid in tree(root).pids if _runs_algebra(pid) and _runs_algebra(_parent(pid))]
    return {_status(pid)["Seccomp"] for pid in forks if _parent(_parent(pid)) == root}


def _parent(pid: int) -> int:
    return int(_status(pid)["PPid"])


def _runs_algebra(pid: int) -> bool:
    return b"mathverifier.workers.symbolic_worker" in Path(f"/proc/{pid}/cmdline").read_bytes()


def _status(pid: int) -> dict[str, str]:
    return dict(line.split(":\t", 1) for line in Path(f"/proc/{pid}/status").read_text().splitlines())


def test_algebra_is_confined_and_decides(pool: SymbolicPool, caplog: pytest.LogCaptureFixture) -> None:
    """The fork that compares has the filter, and so has the next one after a comparison that was killed."""
    assert pool.compare("\\sqrt{8}", "2\\sqrt{2}", 10.0).outcome == "correct"
    assert filters(os.getpid()) == {"2"}
    assert pool.compare("42", r"\lfloor 9^{9^{9.5}} \rfloor", 0.5).reason == "timeout"
    assert pool.compare("\\sqrt{8}", "2\\sqrt{2}", 10.0).outcome == "correct"
    assert filters(os.getpid()) == {"2"}
    assert caplog.records == []


def test_it_can_be_left_out(pool: SymbolicPool, caplog: pytest.LogCaptureFixture) -> None:
    """Where it is not wanted there is no filter, and nothing is said."""
    pool.unconfine()
    assert pool.compare("\\sqrt{8}", "2\\sqrt{2}", 10.0).outcome == "correct"
    assert filters(os.getpid()) == {"0"}
    assert caplog.records == []


def test_where_the_system_cannot_it_is_said_once(
    pool: SymbolicPool, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Without the library algebra goes on as it is, and one line says so, however many processes are started."""
    # A module that the children load before ours: it makes the library one that is not there.
    (tmp_path / "sitecustomize.py").write_text(
        "import ctypes\n"
        "class Without(ctypes.CDLL):\n"
        "    def __init__(self, name, *rest, **named):\n"
        "        if name and 'seccomp' in str(name): raise OSError(name)\n"
        "        super().__init__(name, *rest, **named)\n"
        "ctypes.CDLL = Without\n"
    )
    before = ":".join(filter(None, (str(tmp_path), *sys.path)))
    monkeypatch.setenv("PYTHONPATH", before)
    with caplog.at_level(logging.WARNING, "mathverifier"):
        for _ in range(2):
            assert pool.compare("\\sqrt{8}", "2\\sqrt{2}", 10.0).outcome == "correct"
            assert filters(os.getpid()) == {"0"}
            pool.close()
    assert [record.getMessage() for record in caplog.records] == [
        f"the processes that do algebra are not confined: there is no {confinement.LIBRARY}"
    ]


def test_a_library_that_is_not_there_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """The reason says what is missing."""
    monkeypatch.setattr(confinement, "LIBRARY", "libnothing.so.7")
    with pytest.raises(Unconfined, match=r"there is no libnothing\.so\.7"):
        Confinement()


def test_the_setting_reaches_the_children(run_verifier: Callable[..., AbstractContextManager[Any]]) -> None:
    """`MATHVERIFIER_CONFINE=false` starts them without it; else they are confined."""
    asked = {"reference": "\\int_0^3 10x\\,dx", "answer": "45"}
    for confine, expected in (("true", {"2"}), ("false", {"0"})):
        with run_verifier(MATHVERIFIER_CONFINE=confine) as served:
            assert served.client.post("/equivalent", json=asked).json()["outcome"] == "correct"
            assert filters(served.process.pid) == expected
