"""One item judged as far as this process can by itself: all but the comparisons that need algebra."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from mathcontracts import Comparison, Doubt, Extracted, Profile, Verdict
from mathverifier.core.answers.compare import MAX_CHARACTERS, compare
from mathverifier.core.answers.exact_value import with_value
from mathverifier.core.answers.extract import Extraction, extract
from mathverifier.core.answers.grading import compared
from mathverifier.core.answers.outcomes import INVALID
from mathverifier.core.quantities.problem_nouns import nouns_of
from mathverifier.core.references import accepted_answers, is_sentinel
from mathverifier.core.scoring import base_rate
from mathverifier.core.verify import verify_solution
from mathverifier.core.version import VERSION
from mathverifier.fault import INTERNAL_ERROR, contained
from mathverifier.not_reached import EVEN_ODDS

NO_REFERENCE = Comparison(outcome="unknown", reason="no_reference")
# Where nothing but the answer was looked at. A right answer leaves the fitted base rate of a solution that is neither
# written like a sound one nor like a flawed one; nothing known of it at all is even odds.
_WRONGNESS = {"correct": base_rate.base_rate(0.0, "correct"), "incorrect": 1.0, "unknown": EVEN_ODDS}
_NO_PROFILE = Profile()
_NO_ANSWER = Extracted(reason="no_answer")
_DOUBTS: Mapping[str, Doubt] = {
    "ambiguous": "ambiguous_answer",
    "denied": "denied_answer",
    "hedged": "hedged_answer",
}
FLAGS = (("strict", False), ("profile", True), ("thought_open", False), ("profile_thoughts", False))


class Item(NamedTuple):
    """A solution to judge, with what is known of its problem. `steps` are its parts where it came in parts."""

    problem: str | None
    solution: str
    steps: Sequence[str] | None
    reference: str | None
    strict: bool = False
    profile: bool = True
    # Further answers that are accepted, whether the prompt had opened a thought, and whether thoughts are judged too.
    accepted: tuple[str, ...] = ()
    thought_open: bool = False
    profile_thoughts: bool = False

    @property
    def size(self) -> int:
        """The characters that there are to read."""
        return len(self.solution) + len(self.problem or "") + sum(map(len, (self.reference or "", *self.accepted)))

    @property
    def is_too_large(self) -> bool:
        """Whether nothing is read of it but that."""
        return max(len(self.solution), len(self.problem or ""), len(self.reference or "")) > MAX_CHARACTERS

    def fields(self) -> dict[str, Any]:
        """Return the item as the mapping that `item_of` reads."""
        solution = self.solution if self.steps is None else list(self.steps)
        return {
            "problem": self.problem,
            "solution": solution,
            "reference": [self.reference, *self.accepted] if self.accepted else self.reference,
            "strict": self.strict,
            "profile": self.profile,
            "thought_open": self.thought_open,
            "profile_thoughts": self.profile_thoughts,
        }


class SymbolicQuery(NamedTuple):
    """Two texts that only algebra can compare."""

    reference: str
    answer: str
    strict: bool
    # Words of the problem that may stand behind a number, in the singular.
    nouns: tuple[str, ...] = ()


class _Open(Exception):
    def __init__(self, question: SymbolicQuery):
        self.question = question


def item_of(fields: Mapping[str, Any]) -> Item:
    """Return the item that `fields` describe. Raises TypeError, which names the field, for anything but text."""
    if not isinstance(fields, Mapping):
        raise TypeError(f"an item must be a mapping of fields, not {type(fields).__name__}")
    problem, solution = fields.get("problem"), fields.get("solution")
    if problem is not None and not isinstance(problem, str):
        raise TypeError(f"problem must be text or None, not {type(problem).__name__}")
    reference, *accepted = accepted_answers(fields.get("reference")) or (None,)
    strict, profile, *of_thoughts = (_flag(fields, *one) for one in FLAGS)
    steps: tuple[str, ...] | None = None
    if not isinstance(solution, str):
        if not isinstance(solution, Sequence) or not all(isinstance(step, str) for step in solution):
            raise TypeError(f"solution must be text or a list of texts, not {type(solution).__name__}")
        steps, solution = tuple(solution), "\n".join(solution)
    rest = tuple(one for one in accepted if one is not None)
    return Item(problem, solution, steps, reference, strict, profile, rest, *of_thoughts)


def _flag(fields: Mapping[str, Any], name: str, default: bool) -> bool:
    value = fields.get(name, default)
    if not isinstance(value, bool):
        raise TypeError(f"{name} must be true or false, not {type(value).__name__}")
    return value


def extracted(problem: str | None, solution: str, *, thought_open: bool) -> Extracted:
    """Return the final answer that a solution gives, and why none is asserted where none is.

    What is longer than a verdict reads has none. A fault inside is one without an answer.
    """
    if max(len(solution), len(problem or "")) > MAX_CHARACTERS:
        return _NO_ANSWER
    return contained(
        lambda: _extracted(problem, solution, thought_open=thought_open),
        lambda: {"problem": problem, "solution": solution},
        lambda: _NO_ANSWER,
    )


def _extracted(problem: str | None, solution: str, *, thought_open: bool) -> Extracted:
    found = with_value(extract(solution, problem, thought_open=thought_open), problem)
    if found.doubt is not None:
        return Extracted(answer=found.answer, reason=_DOUBTS[found.doubt])
    return Extracted(answer=found.answer) if found.answer is not None else _NO_ANSWER


class VerificationTask:
    """An item on its way to a verdict. Questions for algebra are put one by one; everything else is done here."""

    def __init__(self, item: Item):
        self._item = item
        self._answered: dict[SymbolicQuery, Comparison] = {}
        self._extraction: Extraction | None = None

    def next(self) -> Verdict | SymbolicQuery:
        """Return the verdict, or the next question that has to be answered for it.

        The verdict on an item that meets a fault of the verifier's own is `unknown/internal_error`.
        """
        return contained(self._next, self._item.fields, lambda: _answer_alone(INTERNAL_ERROR))

    def _next(self) -> Verdict | SymbolicQuery:
        item = self._item
        if item.is_too_large:
            return _answer_alone(Comparison(outcome="unknown", reason="too_large"))
        if self._extraction is None:
            found = extract(item.solution, item.problem, thought_open=item.thought_open)
            self._extraction = with_value(found, item.problem)
        try:
            comparison = self._compared(self._extraction)
        except _Open as met:
            return met.question
        if not item.profile:
            return _answer_alone(comparison, self._extraction)
        return verify_solution(
            item.problem,
            item.solution,
            item.steps,
            item.reference,
            self._extraction,
            comparison,
            thoughts=item.profile_thoughts,
        )

    def answer(self, question: SymbolicQuery, comparison: Comparison) -> None:
        """Take the answer to a question; `next` goes on from there."""
        self._answered[question] = comparison

    def finish(self, algebra: Callable[[SymbolicQuery], Comparison]) -> Verdict:
        """Return the verdict, each question having been answered by `algebra`."""
        while not isinstance(found := self.next(), Verdict):
            self.answer(found, algebra(found))
        return found

    def _compared(self, extraction: Extraction) -> Comparison:
        if self._item.reference is None:
            return NO_REFERENCE
        return best_of(
            INVALID if is_sentinel(reference) else self._compared_with(reference, extraction)
            for reference in (self._item.reference, *self._item.accepted)
        )

    def _compared_with(self, reference: str, extraction: Extraction) -> Comparison:
        return compared(self._item.problem, reference, extraction, self._same)

    def _same(self, reference: str, answer: str) -> Comparison:
        nouns = nouns_of(self._item.problem, reference, answer)
        question = SymbolicQuery(reference, answer, self._item.strict, tuple(sorted(nouns)))
        known = self._answered.get(question) or compare(reference, answer, strict=self._item.strict, nouns=nouns)
        if known is None:
            raise _Open(question)
        return known


def best_of(comparisons: Iterable[Comparison]) -> Comparison:
    """Return what the comparisons with each accepted answer, one at least, say together.

    One that is equal is enough, and no more are asked for. What is not decided of one leaves the whole undecided.
    """
    found: Comparison | None = None
    for one in comparisons:
        if one.outcome == "correct":
            return one
        found = one if found is None or (found.outcome == "incorrect" and one.outcome == "unknown") else found
    assert found is not None
    return found


def compared_at_once(question: SymbolicQuery) -> Comparison | None:
    """Return what can be said of a question without algebra; None where only algebra can tell.

    That is `unknown/internal_error` where it meets a fault of the verifier's own.
    """
    if is_sentinel(question.reference):
        return INVALID
    return contained(lambda: compare(*question[:2], strict=question.strict), lambda: question, lambda: INTERNAL_ERROR)


def _answer_alone(comparison: Comparison, extraction: Extraction | None = None) -> Verdict:
    return Verdict(
        outcome=comparison.outcome,
        reason=comparison.reason,
        rung=comparison.rung,
        proof=comparison.proof,
        answer=extraction.answer if extraction else None,
        profile=_NO_PROFILE,
        wrongness=_WRONGNESS[comparison.outcome],
        absurdity=0.0,
        coverage=0.0,
        version=VERSION,
    )
