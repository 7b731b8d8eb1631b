"""What is looked at in a request before anything is tokenised or loaded."""

import json
from pathlib import Path
from typing import Any, TypeVar

from pydantic import ValidationError
from pydantic_core import from_json

from mathcontracts import CollectRequest, GenerateRequest, Prompt
from mathgenerator.samplers.base import ModelNotFound
from mathgenerator.samplers.embedded import TINY
from mathgenerator.service.errors import Invalid, InvalidField, field_errors
from mathgenerator.settings import Settings

Message = TypeVar("Message", bound=GenerateRequest)
# The fields of a body that there are many of.
APART = ("problems", "prefixes")
# Characters of a prompt with its problem: some 30,000 tokens, as much as most contexts hold.
MAX_PROMPT = 100_000
# Characters of a problem's id, and of a model's name or path.
MAX_NAME = 1_000
PLACE = "{problem}"
# Samplers that read a folder, or ask the hub, for whatever a request names.
READERS = ("transformers", "vllm")
# Streams that belong to the trainer's runs.
OF_RUNS = "mathtrainer:"


def checked(message: type[Message], text: bytes) -> Message:
    """Return a body as a `message` that passes `check`. Raises Invalid."""
    try:
        body = message.model_validate(_fields(text))
    except ValidationError as error:
        raise Invalid(field_errors(error.errors(include_url=False, include_input=False))) from None
    check(body)
    return body


def _fields(text: bytes) -> Any:
    try:
        return from_json(text)
    except ValueError:
        pass
    try:
        # Half a character is read, so that its field is named.
        return json.loads(text)
    except json.JSONDecodeError as error:
        raise InvalidField("body", f"not valid JSON at character {error.pos}: {error.msg}") from None
    except (ValueError, RecursionError):
        raise InvalidField("body", "must be UTF-8 encoded JSON that nests no deeper than is needed") from None


def check(body: GenerateRequest) -> None:
    """Raise InvalidField for what would go wrong in silence, or take long before it goes wrong."""
    if isinstance(body.prompt, str) and PLACE not in body.prompt:
        raise InvalidField("prompt", "must contain {problem}, which stands for the problem's text")
    prompt = Prompt(template=body.prompt) if isinstance(body.prompt, str) else body.prompt
    before = len(prompt.system)
    for example in prompt.examples:
        before += _length(prompt.template, example.problem) + len(example.solution)
    seen: set[str] = set()
    for number, problem in enumerate(body.problems):
        if len(problem.id) > MAX_NAME:
            raise InvalidField(f"problems[{number}].id", f"must have {MAX_NAME} characters at most")
        if before + _length(prompt.template, problem.text) > MAX_PROMPT:
            raise InvalidField(
                f"problems[{number}].text", f"makes a prompt of more than {MAX_PROMPT} characters: shorten one of them"
            )
        if problem.id in seen:
            raise InvalidField(f"problems[{number}].id", f"{problem.id!r} is there already; ids must be unique")
        seen.add(problem.id)
    for name, prefix in body.prefixes.items():
        if name not in seen:
            raise InvalidField("prefixes", f"{name[:MAX_NAME]!r} is the id of none of the problems")
        if len(prefix.prompt_ids) + len(prefix.completion_ids) > MAX_PROMPT or len(prefix.text) > MAX_PROMPT:
            raise InvalidField(f"prefixes.{name}", f"is longer than {MAX_PROMPT} tokens or characters")


def _length(template: str, text: str) -> int:
    return len(template) + template.count(PLACE) * (len(text) - len(PLACE))


def check_stream(body: CollectRequest) -> None:
    """Raise InvalidField where pairs would go to a key of the trainer that is no stream of the collection's own run.

    A run's collections are named by the run, with a round and a part behind.
    """
    if body.stream is None or not body.stream.startswith(OF_RUNS):
        return
    run_id, _, name = body.stream.removeprefix(f"{OF_RUNS}run:").partition(":")
    own = body.run_id == run_id or body.run_id.startswith(f"{run_id}-")
    if not (body.stream.startswith(f"{OF_RUNS}run:") and run_id and own and name.startswith("pairs")):
        raise InvalidField("stream", f"{OF_RUNS}… are the trainer's: only mathtrainer:run:<its run>:pairs is taken")


def check_model(model: str | None, settings: Settings) -> None:
    """Raise ModelNotFound for a model that is neither in MATHGENERATOR_MODELS nor in the runs folder."""
    if model is None or settings.sampler not in READERS:
        return
    if len(model) > MAX_NAME or "\0" in model:
        raise ModelNotFound(f"model: the name is longer than {MAX_NAME} characters, or holds a zero byte")
    allowed = (settings.model, TINY, *settings.models)
    if model in allowed or "*" in allowed:
        return
    path = Path(model).expanduser().resolve()
    if not any(path.is_relative_to(folder) for folder in _folders(settings)):
        raise ModelNotFound(
            f"model: {model} is not allowed here: it must be in the runs folder, or named in MATHGENERATOR_MODELS"
        )


def _folders(settings: Settings) -> list[Path]:
    given = [Path(one).expanduser() for one in settings.models]
    return [folder.resolve() for folder in (settings.runs_dir, *given) if folder.is_dir()]
