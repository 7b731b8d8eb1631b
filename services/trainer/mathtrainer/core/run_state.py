"""The states of a run, and what a job's exit says of it."""

import errno
import signal
from dataclasses import dataclass
from enum import IntEnum, StrEnum


class RunState(StrEnum):
    """Where a run stands."""

    QUEUED = "queued"
    RUNNING = "running"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    CANCELLED = "cancelled"
    INTERRUPTED = "interrupted"


class Failure(StrEnum):
    """Why a run failed, as far as it helps to decide what to do about it."""

    BAD_INPUT = "bad_input"
    SERVICE_UNAVAILABLE = "service_unavailable"
    OUT_OF_MEMORY = "out_of_memory"
    DISK_FULL = "disk_full"
    DEADLINE = "deadline"
    LEASE_LOST = "lease_lost"
    KILLED = "killed"
    CRASH = "crash"


class Exit(IntEnum):
    """Exit codes of a job. They keep clear of 1 and 2, with which Python itself ends."""

    SUCCEEDED = 0
    BAD_INPUT = 10
    SERVICE_UNAVAILABLE = 11
    OUT_OF_MEMORY = 12
    DISK_FULL = 13
    LEASE_LOST = 14
    CANCELLED = 15
    INTERRUPTED = 16
    CRASH = 17
    DEADLINE = 18


@dataclass(frozen=True)
class Ending:
    """How a run ended; `message` is what to say where the job itself left no word."""

    state: RunState
    failure: Failure | None = None
    message: str | None = None


# What may follow each state. A run that has failed or was cancelled may be resumed by hand; one whose owner vanished
# or was shut down is queued again without being asked.
FOLLOWING: dict[RunState, frozenset[RunState]] = {
    RunState.QUEUED: frozenset({RunState.RUNNING, RunState.CANCELLED}),
    RunState.RUNNING: frozenset(
        {RunState.SUCCEEDED, RunState.FAILED, RunState.CANCELLED, RunState.INTERRUPTED, RunState.QUEUED}
    ),
    RunState.INTERRUPTED: frozenset({RunState.QUEUED, RunState.RUNNING, RunState.CANCELLED}),
    RunState.FAILED: frozenset({RunState.QUEUED}),
    RunState.CANCELLED: frozenset({RunState.QUEUED}),
    RunState.SUCCEEDED: frozenset(),
}
ENDED = frozenset({RunState.SUCCEEDED, RunState.FAILED, RunState.CANCELLED})

_ENDINGS = {
    Exit.SUCCEEDED: Ending(RunState.SUCCEEDED),
    Exit.CANCELLED: Ending(RunState.CANCELLED),
    Exit.INTERRUPTED: Ending(RunState.INTERRUPTED),
    Exit.BAD_INPUT: Ending(RunState.FAILED, Failure.BAD_INPUT, "the recipe or what it names cannot be used"),
    Exit.SERVICE_UNAVAILABLE: Ending(RunState.FAILED, Failure.SERVICE_UNAVAILABLE, "a service stayed away"),
    Exit.OUT_OF_MEMORY: Ending(RunState.FAILED, Failure.OUT_OF_MEMORY, "memory ran out"),
    Exit.DISK_FULL: Ending(RunState.FAILED, Failure.DISK_FULL, "the disk is full"),
    Exit.LEASE_LOST: Ending(RunState.FAILED, Failure.LEASE_LOST, "another worker owns the run"),
    Exit.DEADLINE: Ending(RunState.FAILED, Failure.DEADLINE, "the run took longer than its deadline_s"),
    Exit.CRASH: Ending(RunState.FAILED, Failure.CRASH, "the job crashed; job.log has the traceback"),
}

# A disk that is full, a quota that is used up, a limit on a file's size.
_NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
# The words of safetensors, and of torch's archive writer, which does not pass the system's reason on.
_NO_ROOM_SAID = (
    "No space left on device",
    "Disk quota exceeded",
    "File too large",
    "inline_container.cc",
    "PytorchStreamWriter failed writing",
)


def may_follow(before: RunState, after: RunState) -> bool:
    """Tell whether a run may go from one state to the other."""
    return after in FOLLOWING[before]


def ending(returncode: int) -> Ending:
    """Return what a job's exit code (negative: the signal that ended it) says of its run."""
    if returncode < 0:
        if -returncode == signal.SIGKILL:
            advice = "perhaps memory ran out: lower batch_size or max_length, then resume"
            return Ending(RunState.FAILED, Failure.KILLED, f"the job was killed from outside (SIGKILL); {advice}")
        name = signal.Signals(-returncode).name if -returncode in set(signal.Signals) else f"signal {-returncode}"
        return Ending(RunState.FAILED, Failure.CRASH, f"the job was ended by {name}; job.log may say more")
    try:
        return _ENDINGS[Exit(returncode)]
    except ValueError:
        return Ending(RunState.FAILED, Failure.CRASH, f"the job ended with code {returncode}; job.log may say more")


def exit_of(error: BaseException) -> Exit | None:
    """Return the exit code for errors that any library may raise, None for one that says nothing by itself."""
    text = str(error)
    if (isinstance(error, OSError) and error.errno in _NO_ROOM) or any(said in text for said in _NO_ROOM_SAID):
        return Exit.DISK_FULL
    if isinstance(error, MemoryError) or type(error).__name__ == "OutOfMemoryError":
        return Exit.OUT_OF_MEMORY
    # torch on the CPU raises a plain RuntimeError.
    if isinstance(error, RuntimeError) and ("can't allocate memory" in text or "out of memory" in text):
        return Exit.OUT_OF_MEMORY
    return None
