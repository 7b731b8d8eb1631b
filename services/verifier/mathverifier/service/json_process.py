"""The process that reads long JSON beside its parent: `python -m mathverifier.service.json_process`.

It takes a line that tells what follows, then so many bytes of JSON. It answers with a line that tells whether all of it
is refused and how many lines follow, and with those: why, or a request, or each item of a batch, valid or refused.
"""

import gc
import json
import os
import resource
import sys
from typing import Any

from pydantic import BaseModel
from starlette.exceptions import HTTPException

from mathverifier.core.answers.compare import MAX_CHARACTERS
from mathverifier.messages import BatchRequest, VerifyRequest, invalid, problem_detail
from mathverifier.service.json_reader import READ_ASIDE, bounded, read_item, read_json
from mathverifier.service.memory import give_back
from mathverifier.service.refusal import Invalid

READY = b"ready\n"
MEMORY_BYTES = 2 * 2**30
MESSAGES: dict[str, type[BaseModel]] = {one.__name__: one for one in READ_ASIDE}


def read(asked: dict[str, Any], text: bytes) -> tuple[bool, list[bytes]]:
    """Return whether a text is refused, and the lines: why it is, or the request, or one an item of a batch."""
    try:
        found = read_json(MESSAGES[asked["message"]], text, asked["within"])
        if isinstance(found, BatchRequest):
            items = enumerate(bounded(found, asked["max_items"]).items)
            return False, [_written(read_item(item, f"items[{place}]")) for place, item in items]
    except Invalid as error:
        return True, [_written(invalid(error.errors))]
    except HTTPException as error:
        return True, [_written(problem_detail(error.status_code, str(error.detail)))]
    return False, [_written(found)]


def _written(message: BaseModel) -> bytes:
    if isinstance(message, VerifyRequest):
        message = _cut(message)
    return message.model_dump_json(exclude_defaults=True).encode()


def _cut(request: VerifyRequest) -> VerifyRequest:
    """Return a request as short as its verdict allows: of what is too large, nothing is read but that it is."""
    solution = request.solution if isinstance(request.solution, str) else "\n".join(request.solution)
    short: dict[str, Any] = {"solution": solution[: MAX_CHARACTERS + 1]} if len(solution) > MAX_CHARACTERS else {}
    if request.problem is not None and len(request.problem) > MAX_CHARACTERS:
        short["problem"] = request.problem[: MAX_CHARACTERS + 1]
    if isinstance(request.reference, str) and len(request.reference) > MAX_CHARACTERS:
        short["reference"] = request.reference[: MAX_CHARACTERS + 1]
    return request.model_copy(update=short) if short else request


def main() -> None:
    """Serve the parent until its end of the pipe is closed."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    # What a library prints must not be taken for an answer.
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
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


if __name__ == "__main__":
    main()
