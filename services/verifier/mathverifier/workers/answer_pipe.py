"""The pipe by which a child process answers its parent: its standard output, kept from all that prints."""

import os
import sys


def answer_pipe() -> int:
    """Return a descriptor of standard output, and send what is printed from now on to standard error.

    What a library prints must not be taken for an answer.
    """
    pipe = os.dup(sys.stdout.fileno())
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    return pipe
