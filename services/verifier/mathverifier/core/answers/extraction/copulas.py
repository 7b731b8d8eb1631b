"""The answer that stands behind the last copula, equals sign or colon of a line."""

import re
from collections.abc import Sequence
from typing import Final

from mathcontracts import Answer
from mathverifier.core.answers.extraction.additions import addition
from mathverifier.core.answers.extraction.amounts import name_start
from mathverifier.core.answers.extraction.clause_grammar import is_ratio
from mathverifier.core.answers.extraction.clauses import inner
from mathverifier.core.answers.extraction.spans import NUMBER, TELLING, joins, trimmed
from mathverifier.core.answers.extraction.spelled import is_quantity
from mathverifier.core.answers.variable_names import is_name
from mathverifier.core.expressions.parser import parse
from mathverifier.core.quantities.reading import read_quantity
from mathverifier.core.text.function_phrases import phrases_of
from mathverifier.core.text.lexicon import FUNCTION_WORDS
from mathverifier.core.text.stretch import Stretch
from mathverifier.core.text.tokens import WORDS, Kind

# Words between `equation` and its copula.
MAX_EQUATION_WORDS = 6
_NAMED: Final = frozenset(("infinity", "inf", "sqrt", "theta", "alpha", "beta"))
# Before these words, a value is that of a place or a case: `5 at x = 3`.
_SUBORDINATING: Final = FUNCTION_WORDS["subordinating"] | {"at", "where", "attained", "reached", "for"}
_SIGNS: Final = frozenset(("!=", "!", "≠", "<", ">", "≤", "≥", "<=", ">="))
_NO_VALUE: Final = phrases_of("no_value")


def said(line: Stretch, math: Sequence[re.Match[str]]) -> Answer | None:
    """Return all that stands behind the line's last copula, where that is one expression or a number in words."""
    text = line.text
    if nothing := _nothing(line):
        return nothing
    if math:
        return _told(line, math[-1]) or _spelled_behind(line, math[-1].end())
    if group := _group(line):
        return group
    lead = _lead(line)
    if lead is None or _is_added(line, lead):
        return None
    rest = trimmed(text, line.places[lead], line.end)
    if line.texts[line.before(lead)] == "=" and is_name(rest.text) and (value := _named_behind(line, lead)):
        return value
    numbers = list(NUMBER.finditer(text, line.start, line.places[lead]))
    if numbers:
        last = numbers[-1].end()
        name = max(last, name_start(line, rest.start))
        between = line.words[line.index(last) : lead]
        if not _SUBORDINATING.isdisjoint(between) or (name < rest.start and joins(text[last:name])):
            return None
    if (bare := _without_domain(line, lead)) is not None:
        return rest if parse(bare) is not None else None
    words = rest.text.isascii() and is_quantity(rest.text)
    sides = [side for side in rest.text.split("=") if parse(side) is None]
    return rest if words or (not sides and rest.text) else None


def _without_domain(line: Stretch, lead: int) -> str | None:
    """Return what stands from `lead` to the domain of a formula: `x + 3` of `x + 3 for x != 3`. None without one."""
    for place in range(lead + 1, line.size):
        if line.words[place] in _SUBORDINATING:
            letter = line.behind(place + 1)
            if line.words[letter : letter + 1] == ["all"]:
                letter = line.behind(letter + 1)
            sign = line.behind(letter + 1)
            if line.is_letter(letter) and sign < line.size and line.texts[sign] in _SIGNS:
                return line.read(lead, place).rstrip(" (,")
    return None


def _is_added(line: Stretch, lead: int) -> bool:
    """Say whether the sign before `lead` stands in a reason or a bracket behind a number: `7 left (15 - 8 = 7)`."""
    low = max(line.sentence_starts, default=0)
    added = addition(line, low)
    return (
        added is not None
        and added.start < line.places[lead]
        and bool(NUMBER.search(line.text, line.places[low], added.start))
    )


def _named_behind(line: Stretch, lead: int) -> Answer | None:
    """Return the number of which the name stands behind its equals sign: 12 of `or 12 = x`."""
    last = line.before(line.before(lead))
    first = last + 1
    while first > 0 and (line.kinds[first - 1] in (Kind.NUMBER, Kind.CURRENCY) or line.texts[first - 1] in "-./"):
        first -= 1
    number = trimmed(line.text, line.places[first], line.places[last + 1])
    before = line.before(first)
    stands_alone = before < 0 or line.kinds[before] in WORDS or line.texts[before] in ",;:=>"
    return number if stands_alone and read_quantity(number.text).number is not None else None


def _told(line: Stretch, formula: re.Match[str]) -> Answer | None:
    """Return what the formula at the end of a line holds, behind a copula: `the product is $i$`."""
    if line.text[formula.end() : line.end].strip(" .*") or "=" in formula.group():
        return None
    place = line.before(line.index(formula.start()))
    letters = not TELLING.search(formula.group())
    return inner(line.text, formula) if letters and place >= 0 and line.words[place] in ("is", "be", "equals") else None


def _spelled_behind(line: Stretch, end: int) -> Answer | None:
    """Return the number in words that a line ends in behind its formulas and a copula: `so the exponent is five`."""
    lead = _lead(line)
    if lead is None or line.places[lead] < end or line.texts[line.before(lead)] == ":":
        return None
    rest = trimmed(line.text, line.places[lead], line.end)
    return rest if rest.text.isascii() and is_quantity(rest.text) else None


def _nothing(line: Stretch) -> Answer | None:
    """Return `no solution` or `does not exist`, where the line ends in it."""
    for place in range(max(0, line.size - 12), line.size):
        if line.words[place] in _NO_VALUE.first and (found := _NO_VALUE.at(line.tokens, place, line.size)):
            rest = [word for word in line.words[found.end :] if not word.isspace() and word not in ("$", ".")]
            if rest in ([], ["exists"], ["exist"]):
                return trimmed(line.text, line.places[place], line.places[found.end])
    return None


def _group(line: Stretch) -> Answer | None:
    """Return the point, interval or set, without dollar signs, that the line ends in."""
    last = line.size - 1
    while last >= 0 and line.texts[last] in (" ", ".", "*", "**"):
        last -= 1
    if last < 0 or line.kinds[last] is not Kind.CLOSE:
        return None
    first = line.tokens.partners.get(last, last)
    if first >= last or line.texts[first] not in ("(", "[", "{") or line.texts[last] not in (")", "]", "}"):
        return None
    items: list[list[int]] = [[]]
    for place in range(first + 1, last):
        if line.texts[place] == ",":
            items.append([])
        elif not line.texts[place].isspace():
            items[-1].append(place)
    simple = all(item and all(_is_plain(line, place) for place in item) for item in items)
    # `(100,200)` may be one number to the lexer.
    listed = "," in line.read(first, last)
    return trimmed(line.text, line.places[first], line.places[last + 1]) if simple and listed else None


def _is_plain(line: Stretch, place: int) -> bool:
    text = line.texts[place]
    if line.kinds[place] in WORDS:
        # `(a length, so it is positive)` is a remark.
        return len(text) < 3 or text.lower() in _NAMED
    return line.kinds[place] in (Kind.NUMBER, Kind.COMMAND) or text in "-./√_"


def _lead(line: Stretch) -> int | None:
    """Return the index behind the line's last copula, equals sign or colon."""
    found = None
    for place in range(line.size - 1, -1, -1):
        word = line.words[place]
        if word == "is" and line.is_spaced(place + 1) and place + 1 < line.size and _is_of_equation(line, place):
            return line.behind(place + 1)
        if found is None and (
            word in ("is", "are", "equals", "be")
            or (word == "=" and line.texts[place - 1 : place] not in (["≠"], ["≤"], ["≥"], ["<"], [">"], ["!"]))
            or (word == ":" and not is_ratio(line, place))
        ):
            found = line.behind(place + 1)
            if line.words[found : found + 1] == ["exactly"]:
                found = line.behind(found + 1)
    return found


def _is_of_equation(line: Stretch, place: int) -> bool:
    """Say whether the copula at `place` says what an equation is."""
    words = 0
    while (place := line.before(place)) >= 0 and line.is_word(place) and words <= MAX_EQUATION_WORDS:
        if line.words[place] in ("equation", "equations"):
            return True
        words += 1
    return False
