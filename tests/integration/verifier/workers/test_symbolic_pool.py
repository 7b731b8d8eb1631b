"""Symbolic comparison in real child processes that can be killed."""

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import pytest
from tests.waiting import wait_until

from mathverifier.workers import process, symbolic_worker
from mathverifier.workers.process import NICER
from mathverifier.workers.symbolic_pool import SymbolicPool, shared_pool
from mathverifier.workers.symbolic_worker import MEMORY_BYTES

HANGING = r"\lfloor 9^{9^{9.5}} \rfloor"


@pytest.fixture(scope="module")
def pool() -> Iterator[SymbolicPool]:
    """A service's pool of two for all tests that leave it as it was: a child takes seconds of computing to start."""
    made = SymbolicPool(2)
    made.give_way()
    made.warm_up()
    yield made
    made.close()


@pytest.fixture
def before() -> set[int]:
    """The children that there are before the test; the process's own pool is not in its way."""
    shared_pool().close()
    return children()


@pytest.fixture
def own_pool(before: set[int]) -> Iterator[SymbolicPool]:
    """A pool of two of the test's own, closed afterwards."""
    made = SymbolicPool(2)
    yield made
    made.close()


def fork_of(child: int) -> int:
    """Return the fork of a child that compares: the newest, beside which one that was killed may be on its way out."""
    return int(Path(f"/proc/{child}/task/{child}/children").read_text().split()[-1])


def forks_of(priority: int) -> list[int]:
    """Return the forks that compare at a priority; one that is just being replaced has none."""
    found = []
    for child in children():
        with suppress(LookupError, OSError):
            fork = fork_of(child)
            if os.getpriority(os.PRIO_PROCESS, fork) == priority:
                found.append(fork)
    return found


def children() -> set[int]:
    """Return the ids of this process's children that compare symbolically."""
    found = set()
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                line = (entry / "cmdline").read_bytes()
                parent = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
            except OSError:
                continue
            if b"mathverifier.workers.symbolic_worker" in line and parent == os.getpid():
                found.add(int(entry.name))
    return found


@pytest.mark.parametrize(
    ("reference", "answer", "outcome"),
    [
        ("\\sqrt{8}", "2\\sqrt{2}", "correct"),
        ("\\frac{\\sqrt{2}}{2}", "\\frac{1}{\\sqrt2}", "correct"),
        ("\\sin^2 x + \\cos^2 x", "1", "correct"),
        ("\\log_2 8", "3", "correct"),
        ("1 - \\frac{1}{e}", "1 + \\frac{1}{e}", "incorrect"),
        ("\\sqrt{3}", "1.7320508", "correct"),
        ("\\sqrt{3}", "1.7320509", "incorrect"),
        ("5\\sqrt{3} \\text{ cm}", "5\\sqrt{3} \\text{ m}", "incorrect"),
        ("e^{-100}", "e^{-101}", "incorrect"),
        ("\\{\\sqrt{2}, \\sqrt{8}\\}", "\\{2\\sqrt{2}, \\sqrt{2}\\}", "correct"),
        ("The sum is less than zero", "4 is less than it should be", "unknown"),
    ],
)
def test_algebra_decides(pool: SymbolicPool, reference: str, answer: str, outcome: str) -> None:
    """Radicals, functions and constants are compared soundly; prose is not decided."""
    assert pool.compare(reference, answer, 10.0).outcome == outcome


@pytest.mark.long
def test_a_hanging_item_is_unknown_within_its_deadline(pool: SymbolicPool) -> None:
    """What nobody can compute is given up at its deadline, again and again, and what follows is compared as ever."""
    for _ in range(3):
        result = pool.compare("42", HANGING, 0.3)
        assert (result.outcome, result.reason) == ("unknown", "timeout")
    assert pool.compare("\\sqrt{8}", "2\\sqrt{2}", 10.0).outcome == "correct"


@pytest.mark.long
def test_neighbours_of_a_hanging_item_are_not_held_up(own_pool: SymbolicPool) -> None:
    """While one child hangs, another answers; waiting for a child is not taken from an item's own time."""
    own_pool.warm_up()
    with ThreadPoolExecutor(4) as threads:
        hanging = threads.submit(own_pool.compare, "42", HANGING, 600.0)
        answers = [threads.submit(own_pool.compare, "\\sqrt{8}", "2\\sqrt{2}", 10.0) for _ in range(6)]
        assert [answer.result().outcome for answer in answers] == ["correct"] * 6
        assert not hanging.done()
        own_pool.close()
        assert hanging.result().reason == "timeout"


@pytest.mark.long
def test_a_child_that_is_killed_costs_its_item_alone(own_pool: SymbolicPool, before: set[int]) -> None:
    """A child that dies (as the kernel may kill it) leaves its item unknown and the pool of use."""
    own_pool.warm_up()
    (child,) = children() - before
    threading.Timer(0.05, os.kill, (child, signal.SIGKILL)).start()
    assert own_pool.compare("42", HANGING, 1.0).reason == "timeout"
    assert own_pool.compare("\\sqrt{8}", "2\\sqrt{2}", 10.0).outcome == "correct"


def test_a_child_gives_way_to_its_owner(pool: SymbolicPool) -> None:
    """It is of lower priority, and so is the fork that compares; Ctrl-C at its owner's terminal does not reach it.

    They stay in their owner's session: Linux may share processors out by session, whatever the priorities.
    """
    assert pool.compare("\\sqrt{8}", "2\\sqrt{2}", 10.0).outcome == "correct"
    for child in children():
        for one in (child, fork_of(child)):
            assert (os.getpgid(one), os.getsid(one)) == (child, os.getsid(0))
            assert os.getpriority(os.PRIO_PROCESS, one) == os.getpriority(os.PRIO_PROCESS, 0) + NICER


def test_a_long_comparison_gives_way_to_all_others(pool: SymbolicPool) -> None:
    """Its fork is of a lower priority once it has computed for long, and the next one has the usual priority."""
    low = os.getpriority(os.PRIO_PROCESS, 0) + 2 * NICER
    with ThreadPoolExecutor(1) as threads:
        long = threads.submit(pool.compare, "42", HANGING, 600.0)
        wait_until(lambda: forks_of(low))
        for fork in forks_of(low):
            os.kill(fork, signal.SIGKILL)
        assert long.result().reason == "timeout"
    wait_until(lambda: not forks_of(low))


def test_a_fork_that_gave_way_is_replaced(monkeypatch: pytest.MonkeyPatch) -> None:
    """One that has answered after it gave way is spent: its priority is gone for good. One that was quick is not."""
    request = json.dumps(symbolic_worker.TRIAL).encode() + b"\n"
    worker = symbolic_worker.Worker(None)
    assert worker.ask(b'{"reference": "1", "answer": "1", "deadline_s": 60.0, "strict": false, "nouns": []}\n', 60.0)
    spent_by_a_quick_one = worker.spent
    monkeypatch.setattr(symbolic_worker, "LONG_S", 0.0)
    monkeypatch.setattr(symbolic_worker, "LOOK_S", 0.001)
    answer = worker.ask(request, 60.0)
    assert answer and json.loads(answer)["outcome"] == "correct"
    assert (spent_by_a_quick_one, worker.spent) == (False, True)
    own = os.getpriority(os.PRIO_PROCESS, 0)
    assert os.getpriority(os.PRIO_PROCESS, fork_of(os.getpid())) == own + NICER
    worker.kill()


@pytest.mark.long
def test_a_child_that_is_not_ready_in_time_is_a_timeout(
    own_pool: SymbolicPool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A machine that is too busy to start a child costs the item its verdict, and the next one finds a child."""
    with monkeypatch.context() as patched:
        patched.setattr(process, "START_TIMEOUT_S", 0.0)
        assert own_pool.compare(r"\sqrt{8}", r"2\sqrt{2}", 2.0).reason == "timeout"
    assert own_pool.compare(r"\sqrt{8}", r"2\sqrt{2}", 2.0).outcome == "correct"


def test_a_child_that_ends_before_it_is_ready_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where no child can be started at all, the caller hears of it: no verdict would come of waiting."""
    monkeypatch.setattr(SymbolicPool, "module", "mathverifier.no_such_module")
    with pytest.raises(RuntimeError, match="did not start"):
        SymbolicPool(1).compare(r"\sqrt{8}", r"2\sqrt{2}", 2.0)


@pytest.mark.long
def test_nothing_is_left_behind(own_pool: SymbolicPool, before: set[int]) -> None:
    """After closing, no child remains, hanging ones included."""
    own_pool.compare("42", HANGING, 0.5)
    own_pool.close()
    assert children() <= before


def test_it_works_from_a_thread_and_ends_with_its_process() -> None:
    """In a plain script without a main guard, from another thread, with warnings as errors: right, silent, clean."""
    script = (
        "import threading, mathverifier\n"
        "def work(): print(mathverifier.equivalent('\\\\sqrt{8}', '2\\\\sqrt{2}', deadline_s=20).outcome)\n"
        "thread = threading.Thread(target=work); thread.start(); thread.join()\n"
    )
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", script], capture_output=True, text=True, timeout=60, check=False
    )
    assert (done.returncode, done.stdout.strip(), done.stderr) == (0, "correct", "")


def test_a_forked_process_has_its_own_children(pool: SymbolicPool) -> None:
    """After a fork the parent's children are not used, nor taken away from it."""
    pool.warm_up()
    forked = os.fork()
    if forked == 0:
        outcome = pool.compare("\\sqrt{8}", "2\\sqrt{2}", 10.0).outcome
        pool.close()
        os._exit(0 if outcome == "correct" else 1)
    _, status = os.waitpid(forked, 0)
    assert os.waitstatus_to_exitcode(status) == 0
    assert pool.compare("\\sqrt{8}", "2\\sqrt{2}", 10.0).outcome == "correct"


def test_memory_is_bounded(pool: SymbolicPool) -> None:
    """A child may not take more than its share of memory; what would need more is unknown."""
    pool.warm_up()
    (child,) = children()
    limits = Path(f"/proc/{child}/limits").read_text()
    assert str(MEMORY_BYTES) in next(line for line in limits.splitlines() if line.startswith("Max address space"))
    assert pool.compare("42", "\\binom{10000000}{5000000} - \\binom{10000000}{4999999}", 2.0).outcome == "unknown"
