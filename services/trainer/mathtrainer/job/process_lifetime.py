"""What ties a process to the one that started it."""

import ctypes
import os
import signal
import sys

from mathtrainer.core.run_state import Exit

PR_SET_PDEATHSIG = 1
# Environment variables that name a process: the job, to its launcher; the launcher, to the processes of a training.
JOB_PID, LAUNCHER_PID = "MATHTRAINER_JOB_PID", "MATHTRAINER_LAUNCHER_PID"


def die_with(parent: int) -> None:
    """Have the kernel end this process (SIGKILL) when `parent`, its parent, ends, however it does. Linux alone.

    Raises SystemExit where that has happened already.
    """
    end_with_parent(signal.SIGKILL)
    if sys.platform.startswith("linux") and os.getppid() != parent:
        raise SystemExit(Exit.LEASE_LOST)


def end_with_parent(number: signal.Signals) -> None:
    """Have the kernel send this process the signal `number` when its parent ends. Linux alone."""
    if sys.platform.startswith("linux"):
        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, number)
