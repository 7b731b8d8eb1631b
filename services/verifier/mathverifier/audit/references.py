"""Faults of references: missing, unreadable, contradictory, or contradicted by the row's solution or another row."""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from mathverifier.answer_kinds import CHOICE, answer_kind
from mathverifier.api import equivalent, extract, verify
from mathverifier.audit.rows import AuditRow
from mathverifier.core.references import accepted_answers, is_sentinel

FaultKind = Literal["missing", "sentinel", "unreadable", "contradictory", "contradicted", "duplicate"]
# No answer is this number: what cannot be told apart from it is not understood.
PROBE = "739105.25"
PLACEHOLDER = re.compile(r"\{\{.*?\}\}|\[object |^<[^<>]*>$|^\$\{|^%\w+%$")
# A pointer to where the answer may stand.
ELSEWHERE = re.compile(
    r"^(?:see|refer to|as in|as given in)\s+(?:the\s+)?(?:above|below|solution|answer|text|image|figure|explanation)\b",
    re.I,
)
BRACKETS = {"(": "round", "[": "round", ")": "round", "]": "round", "{": "curly", "}": "curly"}
OPENING = frozenset("([{")


@dataclass(frozen=True)
class Fault:
    """What is wrong with the reference of a row, which is counted from 1."""

    row: int
    kind: FaultKind
    message: str


def fault_in(row: AuditRow) -> Fault | None:
    """Return what is wrong with a row's reference by itself or beside the row's solution, None where nothing is."""
    for look in (_missing, _unreadable, _contradictory, _contradicted):
        if (fault := look(row)) is not None:
            return fault
    return None


def duplicates(rows: Iterable[AuditRow]) -> Iterator[Fault]:
    """Yield a fault for each row whose problem has another reference elsewhere, told apart by proof."""
    groups: dict[str, list[AuditRow]] = defaultdict(list)
    for row in rows:
        if row.problem and row.answer is not None:
            groups[" ".join(row.problem.casefold().split())].append(row)
    for group in groups.values():
        if len(group) > 1 and len({row.answer for row in group}) > 1:
            yield from _at_odds(group)


def kind_of(answer: str) -> str:
    """Return the kind of an answer, one of `answer_kinds.KINDS`."""
    found = extract(solution=f"\\boxed{{{answer.strip().strip('$').strip()}}}").answer
    return answer_kind(answer, found.value if found else None)


def _missing(row: AuditRow) -> Fault | None:
    try:
        texts = [text for text in accepted_answers(row.given) if text.strip()]
    except (TypeError, ValueError) as error:
        return Fault(row.number, "unreadable", str(error))
    if not texts:
        return Fault(row.number, "missing", "the row has no reference")
    if sentinel := next(filter(is_sentinel, texts), None):
        return Fault(row.number, "sentinel", f"{sentinel!r} stands in the place of an answer")
    return None


def _unreadable(row: AuditRow) -> Fault | None:
    for text in row.accepted:
        if why := _why_unreadable(text):
            return Fault(row.number, "unreadable", f"{_short(text)}: {why}")
    return None


def _why_unreadable(text: str) -> str | None:
    if PLACEHOLDER.search(text.strip()):
        return "is a placeholder that was not filled in"
    if ELSEWHERE.match(text.strip()):
        return "points to an answer and is none"
    found = equivalent(text, PROBE)
    if found.reason == "invalid_reference":
        return "cannot be read"
    counts = Counter((BRACKETS[one], one in OPENING) for one in re.sub(r"\\[{}]", "", text) if one in BRACKETS)
    if found.outcome == "unknown" and any(counts[kind, True] != counts[kind, False] for kind in ("round", "curly")):
        return "has a bracket that is not closed"
    return None


def _contradictory(row: AuditRow) -> Fault | None:
    for place, one in enumerate(row.accepted):
        for other in row.accepted[place + 1 :]:
            # An option's letter beside its value is two names of one answer.
            if bool(CHOICE.fullmatch(one)) == bool(CHOICE.fullmatch(other)) and _differ(one, other):
                return Fault(row.number, "contradictory", f"{_short(one)} and {_short(other)} are both accepted")
    return None


def _contradicted(row: AuditRow) -> Fault | None:
    if row.solution is None:
        return None
    verdict = verify(row.problem, row.solution, list(row.accepted), profile=False)
    # The last line of a text that marks no answer may be an aside: it accuses nobody.
    if verdict.outcome != "incorrect" or verdict.answer is None or verdict.answer.source in (None, "last_line"):
        return None
    said = f"the solution's answer is {_short(verdict.answer.text)}, the reference {_short(row.answer or '')}"
    return Fault(row.number, "contradicted", said)


def _at_odds(group: Sequence[AuditRow]) -> Iterator[Fault]:
    for row in group:
        others = (one for one in group if one is not row and _differ(row.answer or "", one.answer or ""))
        if (other := next(others, None)) is not None:
            theirs, own = _short(other.answer or ""), _short(row.answer or "")
            said = f"row {other.number} has the same problem and {theirs}, not {own}"
            yield Fault(row.number, "duplicate", said)


def _differ(one: str, other: str) -> bool:
    """Say whether two references are proven different, whichever is asked for the other."""
    asked: tuple[Callable[[], str], ...] = (
        lambda: equivalent(one, other).outcome,
        lambda: equivalent(other, one).outcome,
    )
    return all(ask() == "incorrect" for ask in asked)


def _short(text: str) -> str:
    line = " ".join(text.split())
    return repr(line if len(line) <= 60 else line[:59] + "…")
