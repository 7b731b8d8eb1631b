"""The process that judges items beside its parent: `python -m mathverifier.workers.verify_worker`, used by the judges.

It reads one JSON line, a list of items, at a time and answers with one line an item. That is its verdict, or `null`
where the item needs algebra, cannot be written or met a fault. Faults are left to the parent: it has a log, and this
one has none.
"""

import gc
import json
import os
import sys

from pydantic_core import PydanticSerializationError, to_json

from mathcontracts import Verdict
from mathverifier.workers.answer_pipe import answer_pipe
from mathverifier.workers.task import Item, VerificationTask, item_of

READY = b"ready\n"
LEFT = b"null"


def judged(item: Item) -> bytes:
    """Return the verdict as JSON, `null` where this process cannot tell."""
    verdict = VerificationTask(item).next()
    if not isinstance(verdict, Verdict) or verdict.reason == "internal_error":
        return LEFT
    try:
        return to_json(verdict)
    except PydanticSerializationError:  # Half a character, which is no UTF-8.
        return LEFT


def main() -> None:
    """Serve the judges until their end of the pipe is closed."""
    answers = os.fdopen(answer_pipe(), "wb")
    # What was loaded stays: it need not be looked through again and again.
    gc.freeze()
    answers.write(READY)
    answers.flush()
    for line in sys.stdin.buffer:
        answers.write(b"".join(judged(item_of(fields)) + b"\n" for fields in json.loads(line)))
        answers.flush()


if __name__ == "__main__":
    main()
