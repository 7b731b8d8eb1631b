"""Fuzzing of verdicts: pairs of answers whose truth is known by construction, and changes that must not matter.

`python -m bench.fuzz --minutes 2 [--seed N]` makes pairs (bench/generated_answers.py) until the time is up. What is
equal is never `incorrect`, what is not is never `correct`, nothing raises and nothing is `internal_error`. White space,
delimiters, a byte order mark and the order of what has none do not change an outcome. What breaks that is made smaller,
grouped by kind and printed with its place in the sequence of the seed. The exit status is 1 then. The rates tell of
each kind of pair how much is decided at all. The same seed makes the same pairs; the time decides how many.
"""

import argparse
import json
import logging
import random
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from bench.answer_terms import PREFACES, Answer, AnswerPair
from bench.generated_answers import made_pair
from mathverifier import equivalent, verify

DEADLINE_S = 1.0
FAILURES = ("raised", "internal_error")
# Of each kind of violation so many are shown.
SHOWN = 3
BY_ITSELF = ("plain", "dollars")
SIMPLE = ("integer", "decimal", "fraction")


@dataclass(frozen=True)
class Violation:
    """What must not be: its kind, the pair made smaller, and where the pair stands in the sequence."""

    kind: str
    place: int
    reference: str
    answer: str
    outcome: str


def outcome(reference: str, answer: str, *, whole: bool) -> str:
    """Return the outcome; a time-out, an exception and a failure inside are outcomes of their own."""
    try:
        if whole:
            verdict = verify(None, answer, reference, deadline_s=DEADLINE_S)
            found, reason = str(verdict.outcome), str(verdict.reason)
        else:
            compared = equivalent(reference, answer, deadline_s=DEADLINE_S)
            found, reason = str(compared.outcome), str(compared.reason)
    except Exception as error:
        return f"raised {type(error).__name__}"
    return reason if reason in ("timeout", "internal_error") else found


def judged(pair: AnswerPair) -> str:
    """Return the outcome of a pair as it is written."""
    return outcome(pair.reference.text() or "", pair.answer.text() or "", whole=pair.answer.whole)


def broken(label: bool, found: str) -> bool:
    """Tell whether the outcome contradicts the label or is a failure."""
    return found.startswith(FAILURES) or found == ("incorrect" if label else "correct")


# --- what must not matter -------------------------------------------------------------------------------------------


def variants(pair: AnswerPair) -> Iterator[tuple[str, str]]:
    """Yield other texts of the same answer, each with the name of what was done to it."""
    text = pair.answer.text() or ""
    yield "white space around", f"  {text} \n"
    yield "white space inside", text.replace(" ", "  ")
    yield "byte order mark", f"\ufeff{text}"
    if "\n" in text:
        yield "line ends", text.replace("\n", "\r\n")
    if r"\frac" in text:
        yield "display fractions", text.replace(r"\frac", r"\dfrac")
    for name, other in _rewritten(pair.answer):
        written = other.text()
        if written is not None and written != text:
            yield name, written


def _rewritten(answer: Answer) -> Iterator[tuple[str, Answer]]:
    if answer.wrapper == "dollars":
        yield "delimiters", replace(answer, wrapper="round brackets")
    if len(answer.terms) > 1:
        yield "order of a list", replace(answer, terms=answer.terms[::-1])
    swaps = {"sum": "sum, swapped", "sum, swapped": "sum"}
    if any(term.form in swaps for term in answer.terms):
        terms = tuple(replace(term, form=swaps.get(term.form, term.form)) for term in answer.terms)
        yield "order of a sum", replace(answer, terms=terms)


# --- making a violation smaller -------------------------------------------------------------------------------------


def smaller(pair: AnswerPair) -> AnswerPair:
    """Return the simplest pair, by the steps of `simpler`, that has the same label and the same outcome."""
    label, found = pair.label, judged(pair)
    tried = True
    while tried:
        tried = False
        for other in simpler(pair):
            if other.label is label and judged(other) == found:
                pair, tried = other, True
                break
    return pair


def simpler(pair: AnswerPair) -> Iterator[AnswerPair]:
    """Yield the pairs with one thing less: a wrapper, a term of both, a sign, a unit, a form."""
    one, other = pair.reference, pair.answer
    for wrapper in BY_ITSELF:
        if other.wrapper not in BY_ITSELF:
            yield replace(pair, answer=replace(other, wrapper=wrapper))
        if one.wrapper not in BY_ITSELF:
            yield replace(pair, reference=replace(one, wrapper=wrapper))
    if other.whole and other.preface != PREFACES[0]:
        yield replace(pair, answer=replace(other, preface=PREFACES[0]))
    if len(one.terms) == len(other.terms) > 1:
        for mine in range(len(one.terms)):
            for theirs in range(len(other.terms)):
                yield replace(pair, reference=_without(one, mine), answer=_without(other, theirs))
    if one.bound is not None and other.bound is not None:
        yield replace(pair, reference=replace(one, bound=None), answer=replace(other, bound=None))
    for change in (_unsigned, _unitless):
        if change(one) != one or change(other) != other:
            yield replace(pair, reference=change(one), answer=change(other))
    for form in SIMPLE:
        if any(term.form not in SIMPLE for term in one.terms):
            yield replace(pair, reference=_in_form(one, form))
        if any(term.form not in SIMPLE for term in other.terms):
            yield replace(pair, answer=_in_form(other, form))


def _without(answer: Answer, place: int) -> Answer:
    return replace(answer, terms=answer.terms[:place] + answer.terms[place + 1 :])


def _unsigned(answer: Answer) -> Answer:
    return replace(answer, terms=tuple(replace(term, value=abs(term.value)) for term in answer.terms))


def _unitless(answer: Answer) -> Answer:
    return replace(answer, terms=tuple(replace(term, unit=None) for term in answer.terms))


def _in_form(answer: Answer, form: str) -> Answer:
    return replace(answer, terms=tuple(replace(term, form=form) for term in answer.terms))


# --- counting -------------------------------------------------------------------------------------------------------


def kind_of(pair: AnswerPair, found: str) -> str:
    """Return what violations are grouped by: the outcome, what was changed, and what of the pair is not simple."""
    if found.startswith(FAILURES):
        return found
    features = sorted({feature for one in (pair.reference, pair.answer) for feature in _features(one)})
    return f"{pair.change or 'equal'}: {found}" + (f" ({', '.join(features)})" if features else "")


def _features(answer: Answer) -> Iterator[str]:
    yield from (term.kind for term in answer.terms if term.kind not in SIMPLE)
    yield from (term.dimension for term in answer.terms if term.dimension)
    if any(term.value < 0 for term in answer.terms):
        yield "sign"
    if len(answer.terms) > 1:
        yield "list"
    if answer.bound is not None:
        yield "bound"
    if answer.wrapper not in BY_ITSELF:
        yield answer.wrapper


def tags(pair: AnswerPair) -> Iterator[str]:
    """Yield what the rates are counted by."""
    yield "all"
    yield f"change: {pair.change or 'none'}"
    both = (pair.reference, pair.answer)
    yield from {f"form: {term.kind}" for one in both for term in one.terms}
    yield from {f"unit: {term.dimension or 'none'}" for one in both for term in one.terms}
    yield from {f"sign: {term.sign}" for one in both for term in one.terms if term.value < 0}
    yield f"wrapper: {pair.answer.wrapper}"
    if len(pair.answer.terms) > 1:
        yield f"joint: {pair.answer.joint.strip()}"
    if pair.answer.bound is not None:
        yield f"bound: {pair.answer.meant}"


@dataclass
class Reading:
    """What came of the pairs so far."""

    seed: int
    pairs: int = 0
    rates: dict[str, Counter[tuple[bool, str]]] = field(default_factory=dict)
    violations: Counter[str] = field(default_factory=Counter)
    shown: dict[str, list[Violation]] = field(default_factory=dict)

    def add(self, place: int) -> None:
        """Judge the pair at a place, and one variant of it."""
        pair = made_pair(self.seed, place)
        label, found = not pair.change, judged(pair)
        self.pairs += 1
        for tag in tags(pair):
            self.rates.setdefault(tag, Counter())[label, found] += 1
        if broken(label, found):
            less = smaller(pair)
            self._note(kind_of(less, found), place, less.reference.text() or "", less.answer.text() or "", found)
        name, text = random.Random(f"{self.seed}/{place}/variant").choice(list(variants(pair)))
        again = outcome(pair.reference.text() or "", text, whole=pair.answer.whole)
        if again != found and "timeout" not in (again, found):
            self._note(f"changed by {name}: {found} to {again}", place, pair.reference.text() or "", text, again)

    def _note(self, kind: str, place: int, reference: str, answer: str, found: str) -> None:
        self.violations[kind] += 1
        held = self.shown.setdefault(kind, [])
        if len(held) < SHOWN:
            held.append(Violation(kind, place, reference, answer, found))


def report(reading: Reading) -> Iterator[str]:
    """Yield the lines of the rates, then those of the violations."""
    heads = (("equal", 8), ("correct", 9), ("unknown", 9), ("wrong", 9))
    others = (("apart", 10), ("incorrect", 9), ("unknown", 9), ("wrong", 9))
    yield " " * 28 + "".join(f"{name:>{width}}" for name, width in (*heads, *others))
    for tag, counts in sorted(reading.rates.items()):
        line = f"{tag:<28}"
        for label, (right, wrong) in ((True, ("correct", "incorrect")), (False, ("incorrect", "correct"))):
            of = sum(count for (held, _), count in counts.items() if held is label)
            shares = [counts[label, one] / of if of else 0.0 for one in (right, "unknown", wrong)]
            line += f"{of:>{8 if label else 10}}" + "".join(f" {share:>8.1%}" for share in shares)
        yield line
    late = sum(count for (_, found), count in reading.rates.get("all", Counter()).items() if found == "timeout")
    yield f"\nseed {reading.seed}: {reading.pairs} pairs, {late} time-outs, {reading.violations.total()} violations"
    for kind, count in reading.violations.most_common():
        yield f"{count:>6} ({10_000 * count / reading.pairs:.0f} in 10,000)  {kind}"
        for one in reading.shown[kind]:
            yield "         " + json.dumps(
                {"at": f"{reading.seed}/{one.place}", "reference": one.reference, "answer": one.answer},
                ensure_ascii=False,
            )


def main() -> int:
    """Make and judge pairs until the time is up; return 1 where one of them breaks what must hold."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=2.0)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    logging.disable(logging.CRITICAL)
    # Starts the child process, as a server does before its first request.
    equivalent("\\int_0^3 10x\\,dx", "45")
    reading = Reading(arguments.seed)
    ends = time.monotonic() + 60 * arguments.minutes
    while time.monotonic() < ends:
        reading.add(reading.pairs)
    print(*report(reading), sep="\n")
    return int(bool(reading.violations))


if __name__ == "__main__":
    raise SystemExit(main())
