"""`python -m mathtrainer.job RUN_ID --fence N`: the entry of a job's process."""

import logging
import os
import sys

from mathtrainer.core.run_state import Exit
from mathtrainer.job.main import main

code = main()
if code != Exit.SUCCEEDED:
    # A thread that still waits for a service's answer must not hold up the end.
    logging.shutdown()
    sys.stderr.flush()
    os._exit(code)
