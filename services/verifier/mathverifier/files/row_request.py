"""What is to be verified in a row, or why nothing can be."""

from collections.abc import Iterator
from typing import Any

from pydantic import ValidationError

from mathverifier.files.columns import Fields, Item
from mathverifier.files.jsonl import Row
from mathverifier.schemas import FieldError, Refused, VerifyRequest, field_errors, invalid

SEVERAL = "holds several samples, where the first rows hold one: add --samples, or --steps if they are of one solution"


def item_in(row: Row, fields: Fields, within: str = "") -> Item | Refused:
    """Return the requests of a row, or its refusal, whose errors name the fields as the user's file does.

    `within` names the row in front of each field.
    """
    if row.fault:
        return row.fault
    item = fields.item(row.value)
    if fields.single and isinstance(item.requests[0].get("solution"), list):
        several = item.requests[0]["solution"]
        if len(several) != 1:
            return _refused(fields, within, SEVERAL if several else "holds no sample")
    for request in item.requests:
        try:
            VerifyRequest.model_validate(request)
        except ValidationError as error:
            return Refused(error=invalid(field_errors(_at_paths(error, fields), within=within)))
    if not item.requests:
        return _refused(fields, within, "holds no sample")
    return item


def _refused(fields: Fields, within: str, why: str) -> Refused:
    place = f"{within}.{fields.paths['solution']}".removeprefix(".")
    return Refused(error=invalid([FieldError(field=place, message=why)]))


def _at_paths(error: ValidationError, fields: Fields) -> Iterator[Any]:
    """Yield the errors with each field called as it is in the user's file."""
    for one in error.errors():
        field, *within = one["loc"]
        yield {**one, "loc": (fields.paths[str(field)], *within)}
