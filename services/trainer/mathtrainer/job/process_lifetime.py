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
    if not sys.platform.startswith("linux"):
        return
    ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        raise SystemExit(Exit.LEASE_LOST)
