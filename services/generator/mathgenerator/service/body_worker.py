"""The process that reads long bodies beside the service: `python -m mathgenerator.service.body_worker`.

The lines of its answer (`mathverifier.workers.json_worker`) say what is wrong with a body. Or the first holds its other
fields and the number of problems, and then come each problem and each prefix.
"""

import json
from typing import Any

from mathcontracts import CollectRequest, GenerateRequest
from mathgenerator.service.errors import Invalid
from mathgenerator.service.limits import APART, checked
from mathverifier.workers.json_pool import Answered
from mathverifier.workers.json_worker import serve

MESSAGES: dict[str, type[GenerateRequest]] = {one.__name__: one for one in (GenerateRequest, CollectRequest)}


def read(asked: dict[str, Any], text: bytes) -> Answered:
    """Return whether a body is refused, and the lines: why it is, or what is in it."""
    try:
        body = checked(MESSAGES[asked["message"]], text)
    except Invalid as error:
        return True, [one.model_dump_json().encode() for one in error.errors]
    head = {**body.model_dump(mode="json", exclude=set(APART)), "problems": len(body.problems)}
    prefixes = (json.dumps([name, one.model_dump()]) for name, one in body.prefixes.items())
    return False, [
        json.dumps(head).encode(),
        *(problem.model_dump_json().encode() for problem in body.problems),
        *(line.encode() for line in prefixes),
    ]


if __name__ == "__main__":
    serve(read)
