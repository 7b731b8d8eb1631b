"""Recipe files: YAML in, a RunSpec out, or one line that says what is wrong and where."""

import difflib
import re
import types
import typing
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel, ValidationError

from mathcontracts import RunSpec

MAX_CHARACTERS, MAX_DEPTH, MAX_ALIASES, MAX_DIGITS = 1_000_000, 20, 100, 100
_DIGITS = re.compile(r"[-+]?[\d_]+$", re.ASCII)
Place = tuple[int | str, ...]
# What stands in a place for the form that a value has, and is no key.
FORMS = ("str", "Prompt")


class RecipeFileError(ValueError):
    """A recipe that cannot be run; the message is one line: file, line, field and what to change."""


def load_recipe(path: Path) -> RunSpec:
    """Read a recipe. Raises RecipeFileError."""
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise RecipeFileError(f"{path}: cannot be read: {error.strerror}") from None
    except UnicodeDecodeError:
        raise RecipeFileError(f"{path}: is not UTF-8 text") from None
    _refuse_unbounded(path, text)
    try:
        root = yaml.compose(text, Loader=yaml.SafeLoader)
        data = yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise RecipeFileError(_yaml_line(path, error)) from None
    if not isinstance(root, yaml.MappingNode) or not isinstance(data, dict):
        raise RecipeFileError(f"{path}: is not a recipe: expected keys such as `name:` and `model:`")
    _refuse_repeats(path, root)
    try:
        return RunSpec.model_validate(data)
    except ValidationError as error:
        problems = error.errors()
        more = f" (and {len(problems) - 1} more)" if len(problems) > 1 else ""
        first = problems[0]
        place = tuple(part for part in first["loc"] if part not in FORMS)
        raise RecipeFileError(f"{path}, line {_line_of(root, place)}: {_said(place, first)}{more}") from None


def _said(place: Place, problem: Any) -> str:
    field = ".".join(str(part) for part in place) or "recipe"
    if problem["type"] == "extra_forbidden":
        known = _keys_at(place[:-1])
        near = difflib.get_close_matches(str(place[-1]), known, n=1)
        hint = f"did you mean {near[0]!r}?" if near else f"known here: {', '.join(known)}"
        return f"{field}: unknown key; {hint}"
    if problem["type"] == "missing":
        return f"{field}: is missing; add it"
    message = str(problem["msg"]).removeprefix("Value error, ").removeprefix("Input ")
    given = problem["input"]
    shown = f", not {given!r}" if isinstance(given, str | int | float | bool | None) else ""
    return f"{field}: {message}{shown}"


def _keys_at(place: Sequence[int | str]) -> list[str]:
    """Return the keys that a recipe may have at a place."""
    model: type[BaseModel] = RunSpec
    for part in place:
        annotation = model.model_fields[str(part)].annotation
        is_union = typing.get_origin(annotation) in (typing.Union, types.UnionType)
        members = [
            typing.get_args(one)[0] if typing.get_origin(one) is typing.Annotated else one
            for one in (typing.get_args(annotation) if is_union else (annotation,))
        ]
        model = next(one for one in members if isinstance(one, type) and issubclass(one, BaseModel))
    return list(model.model_fields)


def _line_of(node: yaml.Node, place: Place) -> int:
    """Return the line of the deepest node on the way to a place; for an absent key that is its parent's."""
    line = int(node.start_mark.line) + 1
    for part in place:
        if isinstance(node, yaml.MappingNode):
            found = [(key, value) for key, value in node.value if key.value == str(part)]
            if not found:
                break
            line, node = int(found[-1][0].start_mark.line) + 1, found[-1][1]
        elif isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
            node = node.value[part]
            line = int(node.start_mark.line) + 1
        else:
            break
    return line


def _refuse_unbounded(path: Path, text: str) -> None:
    """Refuse what no recipe needs and what takes long or fails deep within: its parts are looked at one by one."""
    if len(text) > MAX_CHARACTERS:
        raise RecipeFileError(f"{path}: is longer than {MAX_CHARACTERS} characters")
    depth = aliases = 0
    try:
        for event in yaml.parse(text, Loader=yaml.SafeLoader):
            depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
            aliases += isinstance(event, yaml.AliasEvent)
            found = None
            if depth > MAX_DEPTH:
                found = f"nests more than {MAX_DEPTH} levels"
            elif aliases > MAX_ALIASES:
                found = f"has more than {MAX_ALIASES} aliases"
            elif isinstance(event, yaml.ScalarEvent) and len(event.value) > MAX_DIGITS and _DIGITS.match(event.value):
                found = f"holds a number of more than {MAX_DIGITS} digits"
            if found is not None:
                raise RecipeFileError(f"{path}, line {_line(event)}: {found}")
    except yaml.YAMLError as error:
        raise RecipeFileError(_yaml_line(path, error)) from None


def _line(event: yaml.Event) -> int:
    return int(event.start_mark.line) + 1 if event.start_mark else 1


def _refuse_repeats(path: Path, node: yaml.Node, place: str = "", known: set[int] | None = None) -> None:
    """YAML takes the last of two equal keys in silence; a recipe that says two things is refused."""
    known = set() if known is None else known
    if not isinstance(node, yaml.MappingNode) or id(node) in known:
        return
    # What aliases name is looked at once.
    known.add(id(node))
    seen: set[str] = set()
    for key, value in node.value:
        name = f"{place}{key.value}"
        if key.value in seen:
            raise RecipeFileError(f"{path}, line {key.start_mark.line + 1}: {name}: is there twice; keep one")
        seen.add(key.value)
        _refuse_repeats(path, value, f"{name}.", known)


def _yaml_line(path: Path, error: yaml.YAMLError) -> str:
    mark = getattr(error, "problem_mark", None)
    where = f"{path}, line {mark.line + 1}" if mark is not None else str(path)
    return f"{where}: is not YAML: {getattr(error, 'problem', None) or 'cannot be parsed'}"
