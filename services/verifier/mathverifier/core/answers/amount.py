"""A number in a line of words, with all that belongs to it: `25π`, `2 1/2`, `12:15 PM`, `5 million`."""

import re
from typing import NamedTuple

from mathverifier.core.answers.sentence import NUMBER, SCALE, formulas, inside
from mathverifier.core.quantities.units import Unit, comparable, read_unit
from mathverifier.core.text.lexer import lex
from mathverifier.core.text.tokens import Kind

# Characters of one amount.
LONGEST = 200
# Characters before a number that are looked at.
LOOK_BACK = 24


class Amount(NamedTuple):
    """Where an amount is, and whether it is written as a formula between its own marks."""

    start: int
    end: int
    formula: bool = False


# What joins a number to what stands before it.
_JOINED = "_.^√°/*·×÷+(){}\\:−-"
_RIGHT = re.compile(r"(?:[\w^√π°²³⁴⁵⁶⁷⁸⁹/*·×÷+(){}\\:−!'′-]|\.(?=\d))*")
# `<<3*4=12>>12`, and the name of a line: `Week 3:`.
_WORKING = re.compile(r"<<[^<>\n]*>>")
_LABEL = re.compile(r"[\s*#-]*[A-Z][a-z]+ \d+:")
_ADJECTIVE = re.compile(r"\d[\d,.]*[-–−][a-zA-Z]{2,}")
_RANGE = re.compile(r"(?P<low>\$?\d[\d.,]*)[-–−](?P<high>\$?\d[\d.,]*)")
_SLASHED = re.compile(r"(?P<number>[-−]?\$?\d[\d.,]*)/[a-zA-Z]{2,}")
_MIXED = re.compile(r"\d+ \d+/\d+")
_GROUPS = re.compile(r"\d{1,3}(?: \d{3})+(?:\.\d+)?")
_OPERATOR = re.compile(r"\s*[+*×·÷^/]\s*|\s+[-−–]\s+")
_UNIT = re.compile(r"\s?(?:(?:square|cubic|sq|cu)\.?\s+)?[a-zA-Z]+\.?(?:(?:/|\s+per\s+)[a-zA-Z]+)?(?:\^?[23²³])?")
_GLUED_UNIT = re.compile(r"[a-zA-Z]+[²³]?(?!\w)")
# Words that are units, but more often something else: `5 in a row`, `7 quarters`.
_NO_UNITS = frozenset(("in", "a", "i", "at", "t", "s", "min", "quarter", "quarters", "second"))
_CLOCK = re.compile(r"\s?(?:[ap]\.?m\.?(?![a-zA-Z])|o'clock)", re.IGNORECASE)
_DIGIT_CLOCK = re.compile(r"\d{1,2}:\d{2}")
# Numbers that only name a thing.
_NAMES = re.compile(
    r"(?:step|equations?|eqs?\.?|pages?|case|part|figure|fig\.?|problem|question|section|chapter|line|theorem|lemma|example"
    r"|exercise|no\.|\#)\s*[(\[]?\s*\Z",
    re.IGNORECASE,
)
_MONTH = re.compile(
    r"(?:(?:jan|febr)uary|march|april|may|june|july|august|(?:sept|nov|dec)ember|october)\s+\Z", re.IGNORECASE
)
_COMPOUND_JOINT = re.compile(r",?\s+(?:and\s+)?")
_NAMED = re.compile(r"(?<![\w\\])(?:[a-zA-Z](?:_\w)?|[a-zA-Z]\([a-z0-9]\))\s*=\s*\Z")


def amounts(text: str, start: int, end: int) -> list[Amount]:
    """Return the amounts of `text[start:end]` in their order; numbers that only name something are none."""
    taken = [found.span() for found in (*formulas(text, start, end), *_WORKING.finditer(text, start, end))]
    if label := _LABEL.match(text, start, end):
        start = label.end()
    found: list[Amount] = []
    for number in NUMBER.finditer(text, start, end):
        if inside(number.start(), taken) or (found and number.start() < found[-1].end):
            continue
        found += _chunk(text, *number.span(), start, end)
    return _compound(text, _merged(text, found))


def _chunk(text: str, low: int, high: int, start: int, end: int) -> list[Amount]:
    """Return the amount that the number at `low` is a part of; none where it only names or describes something."""
    before = text[max(start, low - LOOK_BACK) : low]
    if _NAMES.search(before):
        return []
    first = low
    while first > max(start, low - LOOK_BACK) and (text[first - 1].isalnum() or text[first - 1] in _JOINED):
        first -= 1
    right = _RIGHT.match(text, high, min(end, high + LONGEST))
    last = right.end() if right else high
    whole = text[first:last]
    if _ADJECTIVE.match(text, low, end):
        return []
    if between := _RANGE.fullmatch(whole):
        return [Amount(first, first + between.end("low")), Amount(first + between.start("high"), last)]
    if slashed := _SLASHED.match(whole):
        return [Amount(first, first + slashed.end("number"))]
    first, last = _stripped(text, first, last, low, high)
    if month := _MONTH.search(text, max(start, first - 12), first):
        first = month.start()
    return [Amount(first, _unit_end(text, last, end))]


def _stripped(text: str, first: int, last: int, low: int, high: int) -> tuple[int, int]:
    """Return the span of a chunk without brackets that it does not close, or that only enclose it."""
    while first < low and (text[first] in ".:/*·×÷+" or (text[first] in "({" and not _closed(text[first:last]))):
        first += 1
    glued = _GLUED_UNIT.match(text, high, last)
    if glued and (glued.group() in "AVW" or _is_unit(glued.group())):
        # `12m` may be 12 metres as well as 12 times m: it is 12.
        return first, high
    while last > high and (
        text[last - 1] in ":*/·×÷+-−'!(" or (text[last - 1] in ")}" and not _closed(text[first:last]))
    ):
        last -= 1
    if text[first] == "(" and text[last - 1] == ")" and text.find(")", first, last) == last - 1:
        return first + 1, last - 1
    return first, last


def _closed(chunk: str) -> bool:
    return all(chunk.count(opening) == chunk.count(closing) for opening, closing in ("()", "{}"))


def _unit_end(text: str, last: int, end: int) -> int:
    """Return the end of an amount with the scale word, the known unit or the hour that follows it."""
    if clock := _CLOCK.match(text, last, end):
        return clock.end() - (text[clock.end() - 1] == "." and text[last : clock.end()].count(".") == 1)
    if text[last : last + 1] != " ":
        return last
    gap = last + 1
    if scale := SCALE.match(text, gap, end):
        last = scale.end()
    unit = _UNIT.match(text, last, end)
    if unit is None or text[unit.end() : unit.end() + 1].isalpha():
        return last
    words = unit.group().strip(" .")
    known = words.lower() not in _NO_UNITS and _is_unit(words)
    return last + len(unit.group().rstrip(" .")) if known else last


def _is_unit(words: str) -> bool:
    return any(unit.known for unit in _units(words))


def _units(words: str) -> tuple[Unit, ...]:
    tokens = lex(words)
    texts = [text for text, kind in zip(tokens.texts, tokens.kinds, strict=True) if kind is not Kind.SPACE]
    return read_unit(tuple(texts)) if texts else ()


def _merged(text: str, found: list[Amount]) -> list[Amount]:
    """Join mixed numbers, groups of thousands, and the terms of a sum or product."""
    merged: list[Amount] = []
    for one in found:
        last = merged[-1] if merged else None
        between = text[last.end : one.start] if last else ""
        both = text[last.start : one.end] if last else ""
        if last and (
            (between == " " and (_MIXED.match(both) or _GROUPS.fullmatch(both)))
            or (_OPERATOR.fullmatch(between) and not _DIGIT_CLOCK.match(both))
        ):
            merged[-1] = Amount(last.start, one.end)
        else:
            merged.append(one)
    return merged


def _compound(text: str, found: list[Amount]) -> list[Amount]:
    """Join `2 hours` and `15 minutes`: quantities of one kind, each smaller than the one before."""
    joined: list[Amount] = []
    for one in found:
        if joined and _COMPOUND_JOINT.fullmatch(text, joined[-1].end, one.start):
            first, second = (_last_units(text, part) for part in (joined[-1], one))
            if any(comparable(large, small) and small.factor < large.factor for large in first for small in second):
                joined[-1] = Amount(joined[-1].start, one.end)
                continue
        joined.append(one)
    return joined


def _last_units(text: str, amount: Amount) -> tuple[Unit, ...]:
    words = re.search(r"[a-zA-Z]+\Z", text[amount.start : amount.end])
    return tuple(unit for unit in _units(words.group()) if unit.known) if words else ()


def named(text: str, amount: Amount, start: int) -> Amount:
    """Return the amount with the letter that it is said to be: `x = 8`."""
    name = _NAMED.search(text, max(start, amount.start - 24), amount.start)
    return amount._replace(start=name.start()) if name else amount
