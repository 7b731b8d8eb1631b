"""Why a request is refused: what the steps of its way raise, and `problems` answers."""

import math
from collections.abc import Mapping, Sequence

from starlette.exceptions import HTTPException

from mathverifier.schemas import FieldError


class Invalid(Exception):
    """What was sent cannot be accepted, for the reasons in `errors`."""

    def __init__(self, errors: Sequence[FieldError]):
        super().__init__("; ".join(f"{error.field}: {error.message}" for error in errors))
        self.errors = errors


class InvalidField(Invalid):
    """A field is well-formed and still cannot be accepted."""

    def __init__(self, field: str, message: str):
        super().__init__([FieldError(field=field, message=message)])


class TooLarge(HTTPException):
    """The request body is larger than the service takes."""

    def __init__(self, max_body_bytes: int, headers: Mapping[str, str] | None = None):
        fix = "send smaller batches or raise MATHVERIFIER_MAX_BODY_BYTES"
        super().__init__(413, f"the body is larger than {max_body_bytes} bytes: {fix}", headers)


class Unavailable(HTTPException):
    """The service cannot do the work just now; `wait_s` seconds later it might."""

    def __init__(self, detail: str, wait_s: float = 0.0):
        super().__init__(503, detail, headers={"Retry-After": str(max(1, math.ceil(wait_s)))})


class Late(Unavailable):
    """The work cannot begin within the request's patience."""
