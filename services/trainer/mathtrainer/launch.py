"""`python -m mathtrainer.launch …`: `accelerate launch …`, which ends when its job does."""

import os
import sys

from accelerate.commands.launch import main

from mathtrainer.parent import die_with

JOB_PID, LAUNCHER_PID = "MATHTRAINER_JOB_PID", "MATHTRAINER_LAUNCHER_PID"

if __name__ == "__main__":
    die_with(int(os.environ[JOB_PID]))
    # What it starts is in sessions of its own: the supervisor's signal to the job's session does not reach that.
    os.environ[LAUNCHER_PID] = str(os.getpid())
    sys.exit(main())
