"""What a process does that reads long JSON beside its parent.

It takes a line that tells what follows, then so many bytes of JSON. It answers with a line that tells whether all of it
is refused and how many lines follow, and with those.
"""

import gc
import json
import os
import resource
import sys
from collections.abc import Callable
from typing import Any

from mathverifier.memory import give_back
from mathverifier.workers.answer_pipe import answer_pipe
from mathverifier.workers.json_pool import Answered

READY = b"ready\n"
MEMORY_BYTES = 2 * 2**30
# Gets what the parent told of a text, and the text.
Read = Callable[[dict[str, Any], bytes], Answered]


def serve(read: Read) -> None:
    """Answer the parent by `read` until its end of the pipe is closed."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    answers = os.fdopen(answer_pipe(), "wb")
    gc.freeze()
    answers.write(READY)
    answers.flush()
    for line in sys.stdin.buffer:
        asked = json.loads(line)
        refused, lines = read(asked, sys.stdin.buffer.read(asked["bytes"]))
        answers.write(json.dumps([refused, len(lines)]).encode() + b"\n")
        answers.writelines(one + b"\n" for one in lines)
        answers.flush()
        del lines
        give_back()
