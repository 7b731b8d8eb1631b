"""Where the numbers of a solution come from: the problem, an earlier result, common knowledge, or nowhere."""

from collections.abc import Mapping, Sequence
from functools import cached_property, lru_cache
from operator import attrgetter
from typing import NamedTuple

from mathcontracts import Step
from mathverifier.core.claims.expression_spans import computes
from mathverifier.core.claims.extraction import Claim
from mathverifier.core.expressions.nodes import Number, numbers
from mathverifier.core.expressions.rational import Fraction
from mathverifier.core.quantities.implied import implied, shifts, single_words
from mathverifier.core.quantities.mentions import Mention, is_amount, mentioned, mentions
from mathverifier.core.text.lexicon import COMMON_NUMBERS, EVOKES
from mathverifier.core.text.tokens import Tokens
from mathverifier.core.text.vocabulary import formal, words_of
from mathverifier.core.tuples import made

# The beginnings of words that call for a number which nobody states, the longer ones first.
_BEGINNINGS = tuple(sorted(filter(str.isalpha, EVOKES), key=len, reverse=True))
# What else does so.
_CALLS = tuple(call for call in EVOKES if not call.isalpha())

_LETTERS = attrgetter("letters")


class Operand(NamedTuple):
    """A literal number that a computation uses; `source` is 'problem', 'result', 'common', 'text', 'step' or None.

    'text' is an earlier step, 'step' the words of this one.
    """

    claim: int
    step: int
    value: Fraction
    start: int
    end: int
    source: str | None


class Result(NamedTuple):
    """What a computation came to; `used` says whether anything behind it, the answer included, is of that value."""

    claim: int
    value: Fraction
    used: bool


class Graph(NamedTuple):
    """Operands, results in order, and the numbers that the problem states.

    `numeric` says that the problem is a story and the relations that were read are of numbers alone. `plain` says that
    there are no others in the text. Only then does it tell anything that a result is *not* used. `given` counts how
    often the problem states a number, and `mentioned` are the solution's. `unused` are those in figures that nothing in
    the solution repeats, `unused_words` those in words. In a solution that is not `answered`, they may be for what is
    missing. `evoked` are, by step, the numbers that it or the problem has words for.
    """

    given: Mapping[Fraction, int]
    mentioned: Sequence[Mention]
    unused: frozenset[Fraction]
    unused_words: frozenset[Fraction]
    results: tuple[Result, ...]
    operands: tuple[Operand, ...]
    numeric: bool
    plain: bool
    answered: bool
    evoked: Mapping[int, frozenset[Fraction]]

    def is_evoked(self, operand: Operand) -> bool:
        """Say of a common number whether the problem or its step has words that call for it."""
        return operand.source == "common" and operand.value in self.evoked[operand.step]


def build_graph(
    problem: str | None,
    steps: Sequence[Step],
    tokens: Tokens,
    claims: Sequence[Claim],
    *,
    all_read: bool,
    answered: bool,
) -> Graph:
    """Tie each operand of each computation to where its value was first seen; `tokens` are the solution's."""
    asked, stated = mentioned(problem or "")
    given: dict[Fraction, int] = {}
    for mention in stated:
        for one in mention.values:
            given[one] = given.get(one, 0) + 1
    meant: frozenset[Fraction] | None = None
    said = mentions(tokens)
    first_seen = {value: mention.start for mention in reversed(said) for value in mention.values}
    last_seen = {value: mention.start for mention in said for value in mention.values}
    results: list[Result] = []
    known: set[Fraction] = set()
    operands: list[Operand] = []
    for index, claim in enumerate(claims):
        for side, base in ((claim.left, claim.left_start), (claim.right, claim.right_start)):
            if not computes(side):
                continue
            for number in numbers(side):
                place = base + number.start
                source = _source(number, place, given, known, first_seen, steps[claim.step].start)
                if source in (None, "step", "common"):
                    if meant is None:
                        meant = implied(asked, stated)
                    source = "problem" if number.value in meant else source
                fields = index, claim.step, number.value, place, base + number.end, source
                operands.append(made(Operand, fields))
        value = claim.right_value
        if value is not None and claim.relation in "=≈":
            shown = (-value, value / 100)
            later = last_seen.get(value, -1) >= claim.end or any(
                last_seen.get(seen, -1) >= claim.end for seen in (*shown, value * 100)
            )
            results.append(made(Result, (index, value, later)))
            known.update((value, *shown) if value < 0 else (value, shown[1]))  # What is read has no sign.
    letters = any(map(_LETTERS, claims))
    plain = all_read and bool(claims) and not letters
    numeric = bool(claims) and not letters and not formal(problem)
    unused = _never(_amounts(asked, stated, first_seen), first_seen, asked)
    spelt = _never(single_words(asked, stated) - unused, first_seen, asked)
    return Graph(
        given,
        said,
        unused,
        spelt,
        tuple(results),
        tuple(operands),
        numeric,
        plain,
        answered,
        _Evoked(problem or "", steps),
    )


def _amounts(asked: Tokens, stated: Sequence[Mention], seen: Mapping[Fraction, int]) -> frozenset[Fraction]:
    """Return the numbers in figures that a solution ought to use; one with a scale counts as used in either form."""
    found: set[Fraction] = set()
    for mention in stated:
        values = mention.values
        if mention.form == "scaled":
            values = () if any(value in seen for value in values[:2]) else values[:1]
        if is_amount(asked, mention):
            found.update(values)
    return frozenset(found - {0, 1})


def _never(stated: frozenset[Fraction], seen: Mapping[Fraction, int], asked: Tokens) -> frozenset[Fraction]:
    """Return those of the numbers `stated` that are not `seen`, in whichever unit."""
    missing = [value for value in stated if value not in seen]
    by = shifts(asked.text) if missing else ()
    return frozenset(value for value in missing if not any(value * shift in seen for shift in by))


class _Evoked(dict[int, frozenset[Fraction]]):
    """By step, the numbers that it or the problem has words for; read when it is asked for."""

    def __init__(self, problem: str, steps: Sequence[Step]):
        self._problem, self._steps = problem, steps

    @cached_property
    def of_problem(self) -> frozenset[Fraction]:
        """The numbers that the problem has words for."""
        return _evoked(self._problem)

    def __missing__(self, step: int) -> frozenset[Fraction]:
        self[step] = self.of_problem | _evoked(self._steps[step].text)
        return self[step]


def _evoked(text: str) -> frozenset[Fraction]:
    small = text.lower()
    called = {*map(_beginning, set(words_of(small))), *(call for call in _CALLS if call in small)}
    return frozenset().union(*(EVOKES[call] for call in called if call))


# Most words of a text stand in the next one, too.
@lru_cache(maxsize=8192)
def _beginning(word: str) -> str | None:
    """Return the beginning of a word that calls for a number; None for most."""
    if not word.startswith(_BEGINNINGS):
        return None
    return next((beginning for beginning in _BEGINNINGS if word.startswith(beginning)), None)


def _source(
    number: Number,
    place: int,
    given: Mapping[Fraction, int],
    known: set[Fraction],
    first_seen: dict[Fraction, int],
    step_start: int,
) -> str | None:
    value = number.value
    if value in known:
        return "result"
    if value in given:
        return "problem"
    if value in COMMON_NUMBERS:
        return "common"
    first = first_seen.get(value, place)
    if first < step_start:
        return "text"
    return "step" if first < place else None
