"""States of a run and the meaning of a job's exit."""

import errno
import signal

import pytest

from mathtrainer.core.run_state import ENDED, FOLLOWING, Exit, Failure, RunState, ending, exit_of, may_follow


def test_every_exit_code_has_a_meaning_of_its_own() -> None:
    """Each code that a job ends with gives an ending; what failed has a class and a message."""
    endings = {code: ending(code) for code in Exit}
    assert endings[Exit.SUCCEEDED].state is RunState.SUCCEEDED
    assert endings[Exit.CANCELLED].state is RunState.CANCELLED
    assert endings[Exit.INTERRUPTED].state is RunState.INTERRUPTED
    failed = [one for one in endings.values() if one.state is RunState.FAILED]
    assert all(one.failure is not None and one.message for one in failed)
    assert {one.failure for one in failed} == set(Failure) - {Failure.KILLED}


@pytest.mark.parametrize(
    ("code", "failure", "said"),
    [
        (-signal.SIGKILL, Failure.KILLED, "batch_size"),
        (-signal.SIGSEGV, Failure.CRASH, "SIGSEGV"),
        (-64, Failure.CRASH, "SIGRTMAX"),
        (1, Failure.CRASH, "code 1"),
        (2, Failure.CRASH, "code 2"),
    ],
)
def test_an_exit_nobody_chose_is_told(code: int, failure: Failure, said: str) -> None:
    """Signals and Python's own exit codes are failures, and the message says which."""
    result = ending(code)
    assert (result.state, result.failure) == (RunState.FAILED, failure)
    assert result.message is not None
    assert said in result.message


def test_success_is_final_and_other_ends_may_be_resumed() -> None:
    """A run that succeeded stays so; one that failed or was cancelled may only be queued again."""
    assert FOLLOWING[RunState.SUCCEEDED] == frozenset()
    for state in ENDED - {RunState.SUCCEEDED}:
        assert FOLLOWING[state] == {RunState.QUEUED}
    assert not may_follow(RunState.QUEUED, RunState.SUCCEEDED)
    assert all(may_follow(RunState.RUNNING, state) for state in RunState if state is not RunState.RUNNING)


class OutOfMemoryError(RuntimeError):
    """Named as torch names its own."""


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), Exit.DISK_FULL),
        (RuntimeError("I/O error: No space left on device (os error 28)"), Exit.DISK_FULL),
        (MemoryError(), Exit.OUT_OF_MEMORY),
        (OutOfMemoryError("CUDA out of memory. Tried to allocate 2.00 GiB"), Exit.OUT_OF_MEMORY),
        (RuntimeError("DefaultCPUAllocator: can't allocate memory: you tried to allocate 9 bytes"), Exit.OUT_OF_MEMORY),
        (OSError(errno.EACCES, "Permission denied"), None),
        (RuntimeError("shapes do not match"), None),
    ],
)
def test_errors_of_any_library_are_told_apart(error: BaseException, code: Exit | None) -> None:
    """A full disk and memory that ran out are recognised whoever raises them; nothing else is taken for them."""
    assert exit_of(error) is code
