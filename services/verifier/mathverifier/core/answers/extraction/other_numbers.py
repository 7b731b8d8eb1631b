"""Whether a clause names another number of a thing than the question: 4 people for 10, the first stop for another."""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Final, NamedTuple

from mathverifier.core.answers.extraction.asked_clause import Clause
from mathverifier.core.answers.extraction.told_clause import Told, line_begin
from mathverifier.core.expressions.rational import Fraction, decimal
from mathverifier.core.quantities.number_words import CARDINALS, ORDINALS
from mathverifier.core.quantities.plurals import singular
from mathverifier.core.text.lexicon import FUNCTION_WORDS
from mathverifier.core.text.stretch import Stretch
from mathverifier.core.text.tokens import WORDS, Kind

# Words that a sentence may begin with to say for whom, when or where it holds.
_INTRODUCING: Final = frozenset(("for", "after", "in", "at", "on", "with", "within", "during"))
_CLOSED: Final = frozenset().union(*FUNCTION_WORDS.values()) - FUNCTION_WORDS["operations"]
_SAID: Final = WORDS | {Kind.NUMBER}
_RATES: Final = FUNCTION_WORDS["distributives"] | {"rate", "a"}
_OF_DAY: Final = frozenset(("am", "pm"))
_SUFFIXES: Final = FUNCTION_WORDS["ordinal_suffixes"]
_PREPOSITIONS: Final = FUNCTION_WORDS["prepositions"]


class _Named(NamedTuple):
    """A number with the words beside it, and whether it is one of an order."""

    value: Fraction
    ordinal: bool
    before: str
    behind: str


def is_of_other_number(told: Told, asked: Clause) -> bool:
    """Say whether a number of a clause stands beside the same word as another number of the question."""
    said = list(_numbers(_words(told)))
    if not said:
        return False
    # Before the fourth is by the third.
    wanted = _asked_numbers(asked.sentence) if "before" not in asked.sentence else ()
    known, used = {(one.ordinal, one.value) for one in wanted}, {(one.ordinal, one.value) for one in said}
    return any(
        (one.ordinal, one.value) not in known
        and any(_is_rival(one, other) for other in wanted if (other.ordinal, other.value) not in used)
        for one in said
    )


def _is_rival(one: _Named, other: _Named) -> bool:
    """Say whether two numbers are of one kind, and of the same thing."""
    if one.ordinal is not other.ordinal:
        return False
    if one.ordinal:
        return bool(one.behind) and one.behind == other.behind
    if one.behind and one.behind == other.behind:
        led = {one.before.rpartition(" ")[2], other.before.rpartition(" ")[2]}
        return not one.before or one.before == other.before or led <= _PREPOSITIONS
    return bool(one.before) and one.before == other.before and one.before not in _CLOSED


def _words(told: Told) -> list[str]:
    """Return the words of the clause in front of a value, and of the phrase that its sentence begins with."""
    line, places = told.before.line, told.before.places
    if any(text.startswith(("\\begin", "\\end")) for text in line.texts):
        return []
    if lead := _lead(line, places):
        return lead
    return [] if places and _is_worked_out(line, places) else told.before.words


def _lead(line: Stretch, places: Sequence[int]) -> list[str]:
    """Return the words that say for whom or when a sentence holds: `For 4 people` before a comma."""
    begin = line.behind(line_begin(line))
    if begin >= line.size or line.words[begin] not in _INTRODUCING or line.words[begin:].count(",") != 1:
        return []
    comma = line.words.index(",", begin)
    words = [line.words[place] for place in range(begin, comma) if line.kinds[place] in _SAID]
    said = not places or places[0] > comma
    return words if said and _RATES.isdisjoint(words) else []


def _is_worked_out(line: Stretch, places: Sequence[int]) -> bool:
    """Say whether a relation or an operation stands among the words, an exponent aside."""
    return any(
        line.kinds[place] is Kind.RELATION or (line.kinds[place] is Kind.OPERATOR and line.texts[place] != "^")
        for place in range(places[0], places[-1])
    )


@lru_cache(maxsize=64)
def _asked_numbers(words: tuple[str, ...]) -> tuple[_Named, ...]:
    return tuple(_numbers(words))


def _numbers(words: Sequence[str]) -> Iterator[_Named]:
    for place, word in enumerate(words):
        value, ordinal = _value(word)
        if place + 1 < len(words) and words[place + 1] in _SUFFIXES and not ordinal:
            # `the 9th term`
            ordinal = True
        if value is not None and _OF_DAY.isdisjoint(words[place + 1 : place + 2]):
            before = words[place - 1] if place else ""
            if before in _CLOSED and place > 1 and words[place - 2] not in _CLOSED:
                # `the sum is 8`, `divisible by 8`.
                before = f"{words[place - 2]} {before}"
            # What `f(f(3))` is of is worked out first.
            before = "" if before == "p" or _are_letters(words[max(place - 2, 0) : place]) else before
            behind = singular(next((word for word in words[place + 1 : place + 3] if word not in _SUFFIXES), ""))
            yield _Named(value, ordinal, before, "" if behind in _CLOSED else behind)


def _are_letters(words: Sequence[str]) -> bool:
    """Say whether two names of functions stand together, one applied to the other."""
    return len(words) == 2 and all(len(word) == 1 and word.isalpha() and word != "a" for word in words)


def _value(word: str) -> tuple[Fraction | None, bool]:
    if word in ORDINALS:
        return ORDINALS[word], True
    if word in CARDINALS:
        return CARDINALS[word], False
    plain = word.replace(".", "", 1)
    return (decimal(word) if plain.isascii() and plain.isdecimal() else None), False
