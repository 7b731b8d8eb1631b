"""Numbers that a problem implies: `5` of a fifth, `an hour and a half`, the worth of coins, `she and her 4 friends`."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import pairwise
from typing import Final

from mathverifier.core.expressions.rational import Fraction
from mathverifier.core.quantities.measures import units_by_word
from mathverifier.core.quantities.mentions import Mention, cardinal_word
from mathverifier.core.quantities.number_words import ARTICLES, FRACTIONS
from mathverifier.core.quantities.units import Unit
from mathverifier.core.text.lexicon import FUNCTION_WORDS, TEXT_CUES, UNIT_WORDS
from mathverifier.core.text.tokens import Kind, Tokens
from mathverifier.core.text.vocabulary import first_words, last_words, vocabulary

# Who is counted with the others is one more.
_OTHERS, _HERS, _LEADING = TEXT_CUES["others"], TEXT_CUES["hers"], TEXT_CUES["beside_oneself"]
# Words between a number and the others that it counts; characters before a number, and behind it, that tell of them.
_WORDS_BETWEEN, _BEFORE, _BEHIND = 2, 12, 60
# One of these is in each of them, and in few problems.
_OTHER = ("friend", "sister", "sibling", "cousin", "mate", "colleague", "neighbo", "worker", "other")
_ORDINAL: Final = FUNCTION_WORDS["ordinal_suffixes"]
_HALF, _HUNDREDTH = Fraction(1, 2), Fraction(1, 100)
_HUNDRED, _THOUSAND = Fraction(100), Fraction(1000)
_DOLLAR, _TIME = (("dollar", 1),), (("time", 1),)
# What coins and notes are worth in dollars.
_MONEY: Final = {word: senses[0].factor for word, senses in UNIT_WORDS.items() if senses[0].dimension == _DOLLAR}


def implied(tokens: Tokens, stated: Sequence[Mention]) -> frozenset[Fraction]:
    """Return what a problem's numbers say besides themselves.

    That is 5 of a fifth, 120 % of 20 % more, $0.25 of 25 cents, and the worth of coins. Halves that stand behind the
    noun are implied, too. So is one more than the friends that are counted, and one less than the number of a term.
    """
    values = [value for mention in stated for value in mention.values]
    found = {1 / value for value in values if 0 < value < 1 and value.numerator == 1}
    for mention in stated:
        if mention.form == "share" and mention.values[1] == mention.values[0] * _HUNDREDTH:
            share = mention.values[0] if mention.values[0] < 1 else mention.values[1]
            found |= {1 + share, 1 - share, 100 + 100 * share, 100 - 100 * share}
    found.update(_mixed(tokens, stated))
    found |= _in_money(tokens.text, values)
    found.update(_halves_behind(tokens, stated))
    found |= {mention.values[0] - 1 for mention in stated if _numbers_term(tokens, mention)}
    small = tokens.text.lower()
    if any(map(small.__contains__, _OTHER)):
        found |= {mention.values[0] + 1 for mention in stated if _beside_oneself(tokens.text, mention)}
    return frozenset(found)


def _numbers_term(tokens: Tokens, mention: Mention) -> bool:
    """Say whether a number is of a term, or of so many first ones: `the 10th`, `the first 10`. Steps are one less."""
    if tokens.texts[mention.behind : mention.behind + 1] and tokens.texts[mention.behind].lower() in _ORDINAL:
        return True
    words = _words_before(tokens, mention.first, 1)
    return bool(words) and words[0][0] == "first"


def _in_money(problem: str, values: Sequence[Fraction]) -> set[Fraction]:
    """Return the amounts in dollars and in cents, and what coins are worth."""
    named = {_MONEY[word] for word in _MONEY.keys() & vocabulary(problem)}
    coins = {worth for worth in named if worth < 1} | ({_HUNDREDTH} if "¢" in problem else set())
    if coins:
        return coins | {value * factor for value in values for factor in (100, _HUNDREDTH)}
    return {value * 100 for value in values if value.denominator != 1} if named or "$" in problem else set()


def _halves_behind(tokens: Tokens, stated: Sequence[Mention]) -> Iterator[Fraction]:
    """Yield the sums of `an hour and a half`, `2 hours and a half`."""
    ends = {mention.behind: mention for mention in stated}
    for mention in stated:
        if FRACTIONS.get(tokens.texts[mention.first].lower()) != _HALF:
            continue
        words = _words_before(tokens, mention.first, 4)
        if words and words[0][0] in ARTICLES:
            words = words[1:]
        if not words or words[0][0] != "and":
            continue
        for word, place in words[1:3]:
            counted = ends.get(place + 1)
            if counted is not None:
                yield counted.values[0] + _HALF
            elif word in ARTICLES:
                yield 1 + _HALF


def _mixed(tokens: Tokens, stated: Sequence[Mention]) -> Iterator[Fraction]:
    """Yield the sums of `3 and 1/2`."""
    for whole, part in pairwise(stated):
        joined = tokens.text[whole.end : part.start].strip() == "and"
        if joined and whole.values[0].denominator == 1 and 0 < part.values[0] < 1:
            yield whole.values[0] + part.values[0]


def _words_before(tokens: Tokens, place: int, count: int) -> list[tuple[str, int]]:
    """Return the last tokens before `place` that are no spaces, the nearest first, with their indices."""
    found: list[tuple[str, int]] = []
    while place > 0 and len(found) < count:
        place -= 1
        if tokens.kinds[place] is not Kind.SPACE:
            found.append((tokens.texts[place].lower(), place))
    return found


def _beside_oneself(problem: str, mention: Mention) -> bool:
    """Whether others are counted, beside one who is not: `her 14 friends`, `5 of his brothers`."""
    behind = problem[mention.end : mention.end + _BEHIND].lower()
    words = first_words(behind.replace("co-worker", "coworker")) if behind[:1].isspace() else []
    if words[:1] == ["of"]:
        words = words[1:] if not _HERS.isdisjoint(words[1:2]) else []
    is_hers = not _HERS.isdisjoint(words[:1])
    named = words[is_hers : is_hers + _WORDS_BETWEEN + 1]
    if _OTHERS.isdisjoint(named) and "other" not in named:
        return False
    before = problem[max(0, mention.start - _BEFORE) : mention.start].lower()
    return is_hers or not _LEADING.isdisjoint(last_words(before)[-1:])


def shifts(problem: str) -> frozenset[Fraction]:
    """Return by what a number of the problem may be multiplied where it is used, the units being what they are.

    30 % is used as 0.3, 25 cents as $0.25, 500 grams as 0.5 kilograms.
    """
    steps = _steps()
    factors = {steps[word] for word in steps.keys() & vocabulary(problem)}
    if "%" in problem or "¢" in problem:
        factors.add(_HUNDRED)
    return frozenset((Fraction(1), *factors, *(1 / factor for factor in factors)))


def _step(unit: Unit) -> Fraction | None:
    """Return by what a unit differs from the one that it is written in as well: cents and dollars, grams and kilograms.

    Seconds have prefixes, too, but nobody writes a story in milliseconds.
    """
    if unit.name.startswith("centi") or (unit.dimension == _DOLLAR and unit.factor == _HUNDREDTH):
        return _HUNDRED
    senses = UNIT_WORDS.get(unit.name.removeprefix("kilo").removeprefix("milli"), ())
    metric = unit.dimension != _TIME and any(sense.prefixes for sense in senses)
    return _THOUSAND if metric else None


@cache
def _steps() -> Mapping[str, Fraction]:
    found = {word: step for word, unit in units_by_word().items() if (step := _step(unit)) is not None}
    return found | dict.fromkeys(("percent", "percentage"), _HUNDRED)


def single_words(tokens: Tokens, stated: Sequence[Mention]) -> frozenset[Fraction]:
    """Return the numbers above 2 that stand in the problem as one word: `seven`, but not the parts of `forty-five`."""
    return frozenset(
        mention.values[0] for mention in stated if mention.values[0] > 2 and cardinal_word(tokens, mention)
    )
