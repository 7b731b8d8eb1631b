"""The bodies that the service, its clients and the command line exchange, and what is said of a bad one."""

from collections.abc import Iterable, Sequence
from http import HTTPStatus
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Discriminator, Field, SkipValidation, Tag, WithJsonSchema
from pydantic_core import PydanticCustomError

from mathcontracts import Verdict, Wire
from mathverifier.core.references import MAX_ACCEPTED, accepted_answers

STEPS, TEXT = "steps", "text"
# Characters that are told of the name of a field.
MAX_NAME = 200
# Python below 3.13 has the names of an older RFC for these.
RENAMED = {413: "Content Too Large", 422: "Unprocessable Content"}
PROFILE = (
    "false: the answer's outcome alone, several times as fast; profile, steps and findings stay empty, as for rewards."
)
STRICT = "Want units and percent signs as the reference has them, and no rounded decimal for an exact value."


def _form(solution: object) -> str:
    return STEPS if isinstance(solution, list | tuple) else TEXT


def _reference_text(reference: object) -> object:
    """Return a number, also in a list, as text, and a JSON list of texts as these; all else as it is."""
    if isinstance(reference, list):
        return [one if isinstance(one, str) else _reference_text(one) for one in reference[: MAX_ACCEPTED + 1]]
    if isinstance(reference, bool) or not isinstance(reference, str | int | float):
        return reference
    found = accepted_answers(reference)
    return found[0] if len(found) == 1 else list(found)


def _whole(text: str) -> str:
    try:
        text.encode()
    except UnicodeEncodeError:
        # It could be read and not be written back.
        raise PydanticCustomError("half_character", "holds half of a surrogate pair: send whole characters") from None
    return text


# 0, "no" and the like are mistakes more often than they are meant.
Flag = Annotated[bool, Field(strict=True)]
# Bytes are none: what is no text in the file that it comes from has to be told.
Text = Annotated[str, Field(strict=True), AfterValidator(_whole)]
# The first step that is none is told, and not each of a million.
Steps = Annotated[list[Text], Field(fail_fast=True), Tag(STEPS)]
# A number is written out.
_VALUES = [{"type": "string"}, {"type": "number"}]
Accepted = Annotated[list[Text], Field(min_length=1, max_length=MAX_ACCEPTED, fail_fast=True), Tag(STEPS)]
Reference = Annotated[
    Annotated[Text, Tag(TEXT)] | Accepted,
    Discriminator(_form),
    BeforeValidator(_reference_text),
    WithJsonSchema(
        {
            "anyOf": [
                *_VALUES,
                {"type": "array", "items": {"anyOf": _VALUES}, "minItems": 1, "maxItems": MAX_ACCEPTED},
            ]
        }
    ),
]
Solution = Annotated[Annotated[Text, Tag(TEXT)] | Steps, Discriminator(_form)]


class VerifyRequest(Wire):
    """Body of `POST /verify`, and one item of a batch."""

    problem: Text | None = Field(default=None, description="The problem's text; without it, grounding is not judged.")
    solution: Solution = Field(description="The solution: one text, or its steps, which are joined by a line break.")
    reference: Reference | None = Field(
        default=None, description="The right final answer, plain or LaTeX, where known; or all that are accepted."
    )
    strict: Flag = Field(default=False, description=STRICT)
    profile: Flag = Field(default=True, description=PROFILE)
    thought_open: Flag = Field(
        default=False, description="The prompt had opened a thought: all up to its end is no part of the answer."
    )
    profile_thoughts: Flag = Field(
        default=False, description="Judge thoughts as well: they are left out of the profile."
    )


class ExtractRequest(Wire):
    """Body of `POST /extract`."""

    problem: Text | None = Field(default=None, description="The problem's text, where known: it helps to read remarks.")
    solution: Solution = Field(description="The solution: one text, or its steps, which are joined by a line break.")
    thought_open: Flag = Field(
        default=False, description="The prompt had opened a thought: all up to its end is no part of the answer."
    )


class EquivalentRequest(Wire):
    """Body of `POST /equivalent`."""

    reference: Reference = Field(description="The right answer, plain or LaTeX; or all that are accepted.")
    answer: Text = Field(description="The answer to compare with it.")
    strict: Flag = Field(default=False, description=STRICT)


class BatchRequest(Wire):
    """Body of `POST /verify/batch`.

    Items are read one by one, so that a bad one is answered in its place and the rest are verified.
    """

    items: list[SkipValidation[VerifyRequest]] = Field(min_length=1)


class FieldError(Wire):
    """A field that cannot be accepted, and what to do about it."""

    field: str
    message: str


class ProblemDetail(Wire):
    """What went wrong, in the members of RFC 9457, section 3.1; `errors` names the fields."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str
    errors: tuple[FieldError, ...] = ()


class Verified(Wire):
    """The result of an item that was verified."""

    verdict: Verdict


class Refused(Wire):
    """The result of an item that could not be verified, and why."""

    error: ProblemDetail


class BatchResponse(Wire):
    """Answer of `POST /verify/batch`: one result an item, in the items' order."""

    results: tuple[Verified | Refused, ...]


def problem_detail(status: int, detail: str, errors: Sequence[FieldError] = ()) -> ProblemDetail:
    """Return a problem detail with the status's own phrase as title."""
    return ProblemDetail(title=phrase(status), status=status, detail=detail, errors=tuple(errors))


def phrase(status: int) -> str:
    """Return what RFC 9110 calls a status."""
    return RENAMED.get(status) or HTTPStatus(status).phrase


def invalid(errors: Sequence[FieldError]) -> ProblemDetail:
    """Return the 422 that names `errors`, of which there is at least one."""
    return problem_detail(422, "; ".join(f"{error.field}: {error.message}" for error in errors[:3]), errors)


def field_errors(errors: Iterable[Any], within: str = "") -> list[FieldError]:
    """Return pydantic's errors with the field named as in `items[3].solution` and a fix in the message.

    `within` names the place of what was validated, e.g. `items[3]`.
    """
    return [FieldError(field=_field(error["loc"], within) or "body", message=_message(error)) for error in errors]


def _field(location: Sequence[str | int], within: str) -> str:
    name = within
    for part in location:
        # The tags of the solution's two forms are no fields.
        if part in (STEPS, TEXT):
            continue
        name += f"[{part}]" if isinstance(part, int) else f".{_shown(part)}" if name else _shown(part)
    return name.encode("utf-8", "backslashreplace").decode()


def _shown(name: str) -> str:
    return name if len(name) <= MAX_NAME else f"{name[:MAX_NAME]}…"


def _message(error: Any) -> str:
    kind, given = error["type"], type(error.get("input")).__name__
    if kind == "string_type" and "reference" in error["loc"]:
        return f"must be a string, a number, or a list of accepted answers; got {_json_name(given)}"
    if kind == "string_type" and error["loc"] and error["loc"][-1] == TEXT:
        return f"must be a string, or a list of strings with one step each; got {_json_name(given)}"
    said = {
        "missing": "is required: add it",
        "extra_forbidden": "is no field here: remove it or correct its spelling",
        "string_type": f"must be a string; got {_json_name(given)}",
        "bool_type": f"must be true or false; got {_json_name(given)}",
        "model_type": f"must be a JSON object; got {_json_name(given)}",
        "model_attributes_type": "must be a JSON object, sent with Content-Type: application/json",
        "list_type": f"must be a list; got {_json_name(given)}",
        "too_short": "must not be empty",
    }
    return said.get(kind) or str(error["msg"])


def _json_name(python_type: str) -> str:
    names = {"NoneType": "null", "str": "a string", "bool": "a boolean", "dict": "an object", "list": "a list"}
    return names.get(python_type, "a number" if python_type in ("int", "float") else python_type)
