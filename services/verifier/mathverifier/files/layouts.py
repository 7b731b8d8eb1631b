"""Where the files of common tools keep a problem, its solutions and its reference."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

ABSENT = object()
# What a model said. `solution` is ours, and of many data sets the reference's.
SAID = (
    "response.body.choices.0.message.content",  # OpenAI's batches
    "resps.0",  # lm-evaluation-harness
    "completion",
    "completions",
    "responses",
    "response",
    "generated_text",
    "generation",
    "generations",
    "model_output",
    "prediction",
    "output",
    "outputs",
    "messages.-1.content",
    "conversations.-1.value",
    "text",
)
PATHS: dict[str, tuple[str, ...]] = {
    "solution": ("solution", *SAID),
    "reference": (
        "reference",
        "answer",
        "ground_truth",
        "reward_model.ground_truth",  # verl's data
        "gts",  # verl's generations
        "target",
        "gold",
        "expected_answer",
        "final_answer",
        "doc.answer",
        "doc.target",
        "doc.solution",
        "solution",
    ),
    "problem": (
        "problem",
        "question",
        "query",
        "doc.problem",
        "doc.question",
        "extra_info.question",
        "prompt",
        "messages",
        "conversations",
        "input",
    ),
    "strict": ("strict",),
    "thought_open": ("thought_open",),
}
SPEAKERS = ("assistant", "gpt", "model")
ASKERS = ("user", "human")


def at(row: Mapping[str, Any], path: str) -> Any:
    """Return what is at a path of keys and list positions with dots between, ABSENT where there is nothing."""
    if path in row:
        return row[path]
    value: Any = row
    for part in path.split("."):
        if isinstance(value, Mapping):
            value = value.get(part, ABSENT)
        elif isinstance(value, list) and part.lstrip("-").isdecimal() and -len(value) <= int(part) < len(value):
            value = value[int(part)]
        else:
            return ABSENT
    return value


def found(rows: Sequence[Mapping[str, Any]], name: str, taken: Sequence[str] = ()) -> list[str]:
    """Return the known paths of a field at which a row has something to read, the likeliest first."""
    return [path for path in PATHS[name] if path not in taken and any(_readable(row, path) for row in rows)]


def text_of(value: Any, speakers: Sequence[str] = SPEAKERS) -> Any:
    """Return a message, its parts, or the last message of a speaker as text; anything else as it is."""
    if isinstance(value, Mapping) and ("content" in value or "value" in value):
        return text_of(value.get("content", value.get("value")), speakers)
    if not isinstance(value, list) or not value or not all(isinstance(one, Mapping) for one in value):
        return value
    if all("type" in one for one in value):
        return "".join(str(one.get("text") or "") for one in value)
    by = [one for one in value if str(one.get("role", one.get("from"))) in speakers]
    return text_of(by[-1], speakers) if by else value


def columns(rows: Sequence[Mapping[str, Any]]) -> list[str]:
    """Return the names that rows have, those of what they hold with dots, to be shown to a person."""
    return list(dict.fromkeys(name for row in rows for name in _names(row)))


def _names(row: Mapping[str, Any], within: str = "") -> Iterator[str]:
    for name, value in row.items():
        if isinstance(value, Mapping) and value:
            yield from _names(value, f"{within}{name}.")
        else:
            yield f"{within}{name}"


def _readable(row: Mapping[str, Any], path: str) -> bool:
    value = at(row, path)
    if value is ABSENT or value is None or value in ("", []):
        return False
    if path == "text":  # Ours, of the generator: a text with its problem beside it.
        return "problem_id" in row
    if path.startswith(("messages.", "conversations.")):
        last = at(row, path.rpartition(".")[0])
        return str(last.get("role", last.get("from"))) in SPEAKERS
    return path not in ("messages", "conversations") or isinstance(text_of(value, ASKERS), str)
