"""What is to be verified in a row, or why nothing can be."""

from collections.abc import Iterator
from typing import Any

from pydantic import ValidationError

from mathverifier.files.columns import Fields, Item
from mathverifier.files.jsonl import Row
from mathverifier.schemas import FieldError, Refused, VerifyRequest, field_errors, invalid


def item_in(row: Row, fields: Fields, within: str = "") -> Item | Refused:
    """Return the requests of a row, or its refusal, whose errors name the fields as the user's file does.

    `within` names the row in front of each field.
    """
    if row.fault:
        return row.fault
    item = fields.item(row.value)
    for request in item.requests:
        try:
            VerifyRequest.model_validate(request)
        except ValidationError as error:
            return Refused(error=invalid(field_errors(_at_paths(error, fields), within=within)))
    if not item.requests:
        place = f"{within}.{fields.paths['solution']}".removeprefix(".")
        return Refused(error=invalid([FieldError(field=place, message="holds no sample")]))
    return item


def _at_paths(error: ValidationError, fields: Fields) -> Iterator[Any]:
    """Yield the errors with each field called as it is in the user's file."""
    for one in error.errors():
        field, *within = one["loc"]
        yield {**one, "loc": (fields.paths[str(field)], *within)}
