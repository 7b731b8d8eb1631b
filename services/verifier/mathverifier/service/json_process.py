"""The process that reads long JSON beside its parent: `python -m mathverifier.service.json_process`.

The lines of its answer (`workers/json_worker.py`) say why a text is refused, or are a request, or each item of a batch,
valid or refused.
"""

from typing import Any

from pydantic import BaseModel
from starlette.exceptions import HTTPException

from mathverifier.core.answers.compare import MAX_CHARACTERS
from mathverifier.schemas import BatchRequest, VerifyRequest, invalid, problem_detail
from mathverifier.service.json_reader import READ_ASIDE, bounded, read_item, read_json
from mathverifier.service.refusal import Invalid
from mathverifier.workers.json_pool import Answered
from mathverifier.workers.json_worker import serve

MESSAGES: dict[str, type[BaseModel]] = {one.__name__: one for one in READ_ASIDE}


def read(asked: dict[str, Any], text: bytes) -> Answered:
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


if __name__ == "__main__":
    serve(read)
