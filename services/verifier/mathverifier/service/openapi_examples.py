"""Examples of the OpenAPI description. The answers are not written down: they are computed when it is asked for."""

import json
from typing import Any

from mathverifier.api import equivalent, extract, verify
from mathverifier.schemas import BatchResponse, Verified
from mathverifier.service.ndjson import MEDIA_TYPE as NDJSON

MUFFINS: dict[str, Any] = {
    "problem": "A baker makes 16 muffins, eats 3, gives 4 away and sells the rest for 2 dollars each. "
    "How many dollars does the baker get?",
    "solution": "The baker sells 16 - 3 - 4 = 7 muffins.\nThat makes 7 * 2 = 14 dollars.\nThe answer is 14.",
    "reference": "18",
}
HALVES: dict[str, Any] = {"solution": ["Half of 9 is 9 / 2 = 4.5.", "The answer is 4.5."], "reference": r"\frac{9}{2}"}
ENDING: dict[str, Any] = {key: MUFFINS[key] for key in ("problem", "solution")}
FRACTION: dict[str, Any] = {"reference": r"\frac{1}{2}", "answer": "0.5"}


def add_to(openapi: dict[str, Any]) -> None:
    """Put an example request, and what it is answered, to each route that takes a body."""
    muffins, halves = verify(**MUFFINS), verify(**HALVES)
    batch = BatchResponse(results=(Verified(verdict=muffins), Verified(verdict=halves)))
    for path, body, answer in [
        ("/verify", MUFFINS, muffins.model_dump(mode="json")),
        ("/verify/batch", {"items": [MUFFINS, HALVES]}, batch.model_dump(mode="json")),
        ("/extract", ENDING, extract(**ENDING).model_dump(mode="json")),
        ("/equivalent", FRACTION, equivalent(**FRACTION).model_dump(mode="json")),
    ]:
        _put(openapi, path, "application/json", body, answer)
    lines = "".join(json.dumps(item) + "\n" for item in (MUFFINS, HALVES))
    results = "".join(result.model_dump_json() + "\n" for result in batch.results)
    _put(openapi, "/verify/stream", NDJSON, lines, results)


def _put(openapi: dict[str, Any], path: str, media_type: str, body: Any, answer: Any) -> None:
    operation = openapi["paths"][path]["post"]
    operation["requestBody"]["content"][media_type]["example"] = body
    operation["responses"]["200"]["content"][media_type]["example"] = answer
