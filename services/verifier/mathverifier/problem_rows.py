"""Problems with their answers and worked solutions, in the rows of published data sets."""

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from mathverifier.files.layouts import ABSENT, ASKERS, at, text_of
from mathverifier.references import accepted, is_missing, is_sentinel

# Where a field is, the likeliest first. Names of columns are read whatever their case.
PATHS: dict[str, tuple[str, ...]] = {
    "problem": (
        "problem",
        "question",
        "query",
        "extra_info.question",
        "prompt",
        "messages",
        "conversations",
        "input",
        "instruction",
        "text",
    ),
    "solution": ("solution", "response", "extra_info.answer", "messages", "conversations", "output", "generations.0"),
    "reference": (
        "reference",
        "answer",
        "final_answer",
        "expected_answer",
        "ground_truth",
        "reward_model.ground_truth",
        "gold",
        "target",
    ),
    "id": ("id", "uuid", "unique_id"),
}
STATED = re.compile(r"(?:####|[Tt]he answer is:?)\s*(.+)")


class NoAnswer(ValueError):
    """A row whose problem has no answer that a solution could be held against, such as a proof."""


@dataclass(frozen=True)
class ProblemRow:
    """A problem as a data set has it.

    `group` is what it must not be split from, `accepted` are the answers that are right beside the reference.
    """

    id: str | None
    text: str
    reference: str | None
    solution: str | None
    group: str
    accepted: tuple[str, ...] = ()


def read_problem(
    record: Mapping[str, Any], fields: Mapping[str, str] | None = None, *, answered: bool = True
) -> ProblemRow:
    """Read a row by the known names, or by the paths that `fields` gives for problem, solution, reference and id.

    Raises ValueError where it has no problem or a field is no text, NoAnswer where it is `answered` and has no answer.
    Of several accepted answers, the first is the reference.
    """
    row = by_lower_names(record)
    places = {**PATHS, **{name: (path,) for name, path in (fields or {}).items()}}
    text = _first(row, places["problem"], speakers=ASKERS)
    if not isinstance(text, str) or not text.strip():
        raise ValueError("field 'problem' (or 'question' or 'query') is missing or empty")
    solution = _first(row, places["solution"])
    answers = _first(row, places["reference"], whole=True)
    if isinstance(answers, str) and "####" in answers:
        solution, answers = (answers if solution is None else solution), answers.rpartition("####")[2]
    if isinstance(solution, str) and answers is None and len(solution.split()) == 1 and not STATED.search(solution):
        solution, answers = None, solution  # DAPO's processed rows hold the bare answer there.
    if solution is not None and not isinstance(solution, str):
        if answered:
            raise ValueError("field 'solution' must be text")
        solution = None
    reference, *rest = _references(answers, solution) or (None,)
    if reference is None and answered:
        raise NoAnswer("no answer: no 'answer', and no '#### …', 'The answer is: …' or \\boxed{…} in the solution")
    given = _first(row, places["id"], whole=True)
    identity = None if given in (None, "") else str(given)
    group = str(row.get("original_question") or text)
    further = tuple(one for one in rest if one is not None)
    "".join(
        (text, identity or "", reference or "", *further, group, solution or "")
    ).encode()  # Half a character fails.
    return ProblemRow(identity, text, reference, solution, group, further)


def by_lower_names(record: Mapping[str, Any]) -> dict[str, Any]:
    """Return a row with each column under its name in lower case, too."""
    return {**{name.lower(): value for name, value in record.items() if isinstance(name, str)}, **record}


def text_id(text: str) -> str:
    """Return the id of a problem that has none."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def stated_answer(solution: str) -> str:
    """Return the answer that a worked solution states, '' where it states none."""
    found: list[str] = STATED.findall(solution)
    if found:
        return found[-1].strip().rstrip(".")
    if "\\boxed" not in solution:
        return ""
    from mathverifier.api import verify  # And with it the core, which most files do not need.

    answer = verify(solution=solution, profile=False).answer
    return answer.text if answer else ""


def _references(answers: Any, solution: str | None) -> tuple[str, ...]:
    known = accepted(answers)
    if answers is not None and not known and not _is_nothing(answers):
        raise ValueError("field 'answer' must be text, a number or a list of them")
    if any(is_sentinel(one) for one in known):
        return ()  # A proof has none, whatever its text ends in.
    stated = "" if known else stated_answer(solution or "")
    return tuple(known) or ((stated,) if stated else ())


def _is_nothing(value: Any) -> bool:
    return value == [] or (isinstance(value, str) and is_missing(value)) or value != value  # noqa: PLR0124


def _first(row: Mapping[str, Any], paths: Sequence[str], *, speakers: Sequence[str] = (), whole: bool = False) -> Any:
    """Return what is at the first path that has something."""
    for path in paths:
        value = at(row, path)
        if value is ABSENT or value is None or (value == "" and path != paths[-1]):
            continue
        if whole:
            return value
        said = text_of(value, speakers) if speakers else text_of(value)
        if isinstance(value, list) and not isinstance(said, str):
            continue  # A chat in which nobody of them speaks.
        return said
    return None
