"""`python -m mathtrainer.job.accelerate_launcher …`: `accelerate launch …`, which ends when its job does."""

import os
import sys

from accelerate.commands.launch import main

from mathtrainer.job.process_lifetime import JOB_PID, LAUNCHER_PID, die_with

if __name__ == "__main__":
    die_with(int(os.environ[JOB_PID]))
    # What it starts is in sessions of its own: the supervisor's signal to the job's session does not reach that.
    os.environ[LAUNCHER_PID] = str(os.getpid())
    sys.exit(main())
