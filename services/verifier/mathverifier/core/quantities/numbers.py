r"""Numbers in figures, from tokens: `1,234.5`, `2 1/3`, `3½`, `\frac{1}{3}`, `1.5e3`, `3\times10^4`, `0.\overline{36}`.

A reader returns the value and the index behind its last token; None where no number begins at the index.
"""

from collections.abc import Sequence
from typing import NamedTuple

from mathverifier.core.expressions.rational import Fraction, decimal
from mathverifier.core.text.tokens import Kind, Tokens

# Digits that are read at all. A longer numeral is a hostile one; Python itself refuses to read 4,300.
MAX_DIGITS = 4_000
# Powers of ten that are worked out. A larger one is a number, and no one's answer.
MAX_EXPONENT, EXPONENT_DIGITS = 4_000, 4
# Digits of a group of thousands, and what sets groups apart besides commas and points.
GROUP = 3
_GROUP_MARKS = frozenset((" ", "'", "~", "\u00a0", "\u202f", "\u2009"))
VULGAR = {
    character: Fraction(above, below)
    for character, above, below in (
        *(("½", 1, 2), ("⅓", 1, 3), ("⅔", 2, 3), ("¼", 1, 4), ("¾", 3, 4), ("⅕", 1, 5), ("⅖", 2, 5), ("⅗", 3, 5)),
        *(("⅘", 4, 5), ("⅙", 1, 6), ("⅚", 5, 6), ("⅛", 1, 8), ("⅜", 3, 8), ("⅝", 5, 8), ("⅞", 7, 8)),
    )
}
_SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")
FRACTION_COMMANDS = frozenset(("\\frac", "\\dfrac", "\\tfrac", "\\cfrac"))
_TIMES = frozenset(("\\times", "\\cdot", "×", "·", "*", "x"))
_OVER_DIGITS = frozenset(("\\overline", "\\bar", "\\dot"))
ORDINAL_ENDINGS = frozenset(("st", "nd", "rd", "th"))


class Read(NamedTuple):
    """A number and the index of the token behind it."""

    value: Fraction
    end: int


def numeral(text: str) -> Fraction | None:
    """Return the value of one token of figures, without its separators; None beyond `MAX_DIGITS`."""
    if len(text) > MAX_DIGITS:
        return None
    if text in VULGAR:
        return VULGAR[text]
    return decimal(text if text.isdecimal() else "".join(one for one in text if one.isdecimal() or one == "."))


def read_number(tokens: Tokens, index: int, end: int) -> Read | None:
    """Read the longest number in figures that begins at `index` and ends at or before `end`."""
    kind = tokens.kinds[index] if index < end else None
    if kind is Kind.COMMAND and tokens.texts[index] in FRACTION_COMMANDS:
        return _fraction_command(tokens, index, end)
    if kind is not Kind.NUMBER:
        return None
    value = numeral(tokens.texts[index])
    if value is None:
        return None
    for reader in (_repeating, _scientific, _mixed, _with_comma, _spaced):
        found = reader(tokens, index, end, value)
        if found is not None:
            return found
    return Read(value, index + 1)


def read_ordinal(tokens: Tokens, index: int, end: int) -> Read | None:
    r"""Read `7th`, `7^{th}` and `1st`."""
    if index >= end or tokens.kinds[index] is not Kind.NUMBER or not tokens.texts[index].isdecimal():
        return None
    value, place = numeral(tokens.texts[index]), index + 1
    braces = 0
    while place < end and tokens.texts[place] in ("^", "{", " "):
        braces += tokens.texts[place] == "{"
        place += 1
    if value is None or place >= end or tokens.texts[place] not in ORDINAL_ENDINGS:
        return None
    place += 1
    while braces and place < end and tokens.texts[place] in ("}", " "):
        braces -= tokens.texts[place] == "}"
        place += 1
    return None if braces else Read(value, place)


def _fraction_command(tokens: Tokens, index: int, end: int) -> Read | None:
    above = _argument(tokens, index + 1, end)
    below = _argument(tokens, above.end, end) if above else None
    if above is None or below is None or not below.value:
        return None
    return Read(above.value / below.value, below.end)


def _argument(tokens: Tokens, index: int, end: int) -> Read | None:
    """Read `{12}`, which a command takes; `\\frac12` is left to the parser of expressions."""
    texts = tokens.texts
    if index + 2 < end and texts[index] == "{" and tokens.kinds[index + 1] is Kind.NUMBER and texts[index + 2] == "}":
        value = numeral(texts[index + 1])
        return None if value is None else Read(value, index + 3)
    return None


def _repeating(tokens: Tokens, index: int, end: int, value: Fraction) -> Read | None:
    r"""Read `0.\overline{36}`, `0.1(6)`, `0.\dot1\dot8` and `0.3636...`."""
    texts, place = tokens.texts, index + 1
    shown = texts[index]
    if place >= end:
        return None
    if texts[place] in ("...", "…", "\\ldots", "\\dots"):
        return _and_so_on(shown, place + 1)
    if texts[place] == "." and shown.isdecimal() and place + 1 < end:
        shown, place = shown + ".", place + 1
    if "." not in shown:
        return None
    period = _period(tokens, place, end)
    if period is None:
        return None
    digits, place = period
    whole, _, fixed = shown.partition(".")
    above = int(whole + fixed + digits or "0") - int(whole + fixed or "0")
    return Read(Fraction(above, (10 ** len(digits) - 1) * 10 ** len(fixed)), place)


def _period(tokens: Tokens, place: int, end: int) -> tuple[str, int] | None:
    """Return the digits that repeat, and the index behind them."""
    texts, kinds = tokens.texts, tokens.kinds
    if place >= end:
        return None
    if texts[place] == "(" and place + 2 < end and texts[place + 1].isdecimal() and texts[place + 2] == ")":
        return texts[place + 1], place + 3
    if texts[place] == "\\dot":
        return _dotted(tokens, place, end)
    if texts[place] in _OVER_DIGITS and place + 1 < end:
        if kinds[place + 1] is Kind.NUMBER and texts[place + 1].isdecimal():
            return texts[place + 1], place + 2
        if texts[place + 1] == "{" and place + 3 < end and texts[place + 2].isdecimal() and texts[place + 3] == "}":
            return texts[place + 2], place + 4
    return None


def _dotted(tokens: Tokens, place: int, end: int) -> tuple[str, int] | None:
    r"""Return the digits between the first dot and the last, `18` of `\dot1\dot8` and `123` of `\dot{1}2\dot{3}`."""
    digits, dots = "", 0
    while place < end and dots < 3:
        token = tokens.texts[place]
        if token == "\\dot":
            dots += 1
        elif token.isdecimal():
            digits += token
        elif token not in ("{", "}"):
            break
        place += 1
    return (digits, place) if digits and dots in (1, 2) and (dots == 2 or len(digits) == 1) else None


def _and_so_on(shown: str, end: int) -> Read | None:
    """Read a decimal that goes on: what is seen three times at its end repeats."""
    whole, point, places = shown.partition(".")
    if not point or not whole.isdecimal() or len(places) > 40:
        return None
    for length in range(1, len(places) // 3 + 1):
        period = places[-length:]
        if places.endswith(period * 3):
            fixed = places
            while fixed.endswith(period):
                fixed = fixed[:-length]
            above = int(whole + fixed + period) - int(whole + fixed)
            return Read(Fraction(above, (10**length - 1) * 10 ** len(fixed)), end)
    return None


def _scientific(tokens: Tokens, index: int, end: int, value: Fraction) -> Read | None:
    r"""Read `1.5e3`, `1.5E-3`, `3 \times 10^{4}`, `3×10⁴`."""
    texts, place = tokens.texts, index + 1
    if place < end and texts[place] in ("e", "E"):
        exponent = _signed(tokens, place + 1, end)
    else:
        place = _skipped(tokens, place, end)
        if place >= end or texts[place] not in _TIMES:
            return None
        place = _skipped(tokens, place + 1, end)
        if place + 1 >= end or texts[place] != "10":
            return None
        exponent = _exponent(tokens, _skipped(tokens, place + 1, end), end)
    if exponent is None or abs(exponent[0]) > MAX_EXPONENT:
        return None
    return Read(value * Fraction(10) ** exponent[0], exponent[1])


def _exponent(tokens: Tokens, place: int, end: int) -> tuple[int, int] | None:
    texts = tokens.texts
    if place < end and tokens.kinds[place] is Kind.SCRIPT:
        raised = texts[place].translate(_SUPERSCRIPTS)
        digits = raised.removeprefix("-")
        return (int(raised), place + 1) if digits.isdecimal() and len(digits) <= EXPONENT_DIGITS else None
    if place >= end or texts[place] not in ("^", "**"):
        return None
    place = _skipped(tokens, place + 1, end)
    if place < end and texts[place] in ("{", "("):
        inside = _signed(tokens, _skipped(tokens, place + 1, end), end)
        close = _skipped(tokens, inside[1], end) if inside else end
        closed = close < end and texts[close] == {"{": "}", "(": ")"}[texts[place]]
        return (inside[0], close + 1) if inside and closed else None
    return _signed(tokens, place, end)


def _signed(tokens: Tokens, place: int, end: int) -> tuple[int, int] | None:
    sign = 1
    if place < end and tokens.texts[place] in ("+", "-"):
        sign, place = (-1 if tokens.texts[place] == "-" else 1), place + 1
    if place >= end or not tokens.texts[place].isdecimal() or len(tokens.texts[place]) > EXPONENT_DIGITS:
        return None
    return sign * int(tokens.texts[place]), place + 1


def _skipped(tokens: Tokens, place: int, end: int) -> int:
    while place < end and tokens.kinds[place] is Kind.SPACE:
        place += 1
    return place


def _mixed(tokens: Tokens, index: int, end: int, whole: Fraction) -> Read | None:
    r"""Read `2 1/3`, `2½` and `2\frac{1}{3}`."""
    texts, kinds = tokens.texts, tokens.kinds
    if whole.denominator != 1 or texts[index] in VULGAR:
        return None
    place = _skipped(tokens, index + 1, end)
    if place < end and texts[place] in VULGAR:
        return Read(whole + VULGAR[texts[place]], place + 1)
    if place < end and kinds[place] is Kind.COMMAND and texts[place] in FRACTION_COMMANDS:
        part = _fraction_command(tokens, place, end)
        return Read(whole + part.value, part.end) if part and 0 < part.value < 1 else None
    if place == index + 1:
        return None
    if place + 2 < end and texts[place].isdecimal() and texts[place + 1] == "/" and texts[place + 2].isdecimal():
        above, below = numeral(texts[place]), numeral(texts[place + 2])
        if above and below and above < below and tokens.texts[index].isdecimal():
            return Read(whole + above / below, place + 3)
    return None


def _with_comma(tokens: Tokens, index: int, end: int, value: Fraction) -> Read | None:
    """Read `1.234,5` and `1 234,56`, where points or spaces group and a comma begins the decimals; by itself only."""
    texts = tokens.texts
    if index > 1 or len(texts) < index + 3 or end != len(texts) or texts[-2] != "," or not texts[-1].isdecimal():
        return None
    whole = "".join(texts[index:-2])
    mark = next((mark for mark in (".", " ", "'") if mark in whole), "")
    if not mark or not _is_grouped(whole.split(mark)) or len(texts[-1]) == 3:
        return None
    return Read(decimal(f"{whole.replace(mark, '')}.{texts[-1]}"), end)


def _is_grouped(groups: list[str]) -> bool:
    """Say whether digits are the groups of thousands of one number, of which there are several."""
    first, *others = groups
    is_all = first.isdecimal() and len(first) <= GROUP and bool(others)
    return is_all and all(len(group) == GROUP and group.isdecimal() for group in others)


def _spaced(tokens: Tokens, index: int, end: int, value: Fraction) -> Read | None:
    """Read `1 234 567`, `1.234.567` and `1'234'567`, where the mark cannot be anything else."""
    texts = tokens.texts
    if value.denominator != 1 or not texts[index].isdecimal() or len(texts[index]) > 3:
        return _dotted_groups(tokens, index, end)
    mark = texts[index + 1] if index + 1 < end else ""
    place = groups_end(texts, index, end, mark) if mark in _GROUP_MARKS else index + 1
    if place == index + 1:
        return None
    digits = "".join(texts[index:place:2])
    # `1 234` by itself is one number; within a text it may be two.
    by_itself = index < 2 and place == len(tokens)
    several = len(digits.partition(".")[0]) > 2 * GROUP
    return Read(decimal(digits), place) if several or mark != " " or by_itself else None


def groups_end(texts: Sequence[str], index: int, end: int, mark: str = " ") -> int:
    """Return the index behind a number whose thousands a mark sets apart: `12 500`, `1 234 567.8`.

    It is that behind the figures at `index` where no group follows them.
    """
    place = index + 1
    if not texts[index].isdecimal() or len(texts[index]) > GROUP:
        return place
    while place + 1 < end and texts[place] == mark:
        group, point, _ = texts[place + 1].partition(".")
        if len(group) != GROUP or not group.isdecimal():
            break
        place += 2
        if point:
            break
    return place


def _dotted_groups(tokens: Tokens, index: int, end: int) -> Read | None:
    """Read `1.234.567`, which the lexer cuts into `1.234` and `.567`."""
    texts = tokens.texts
    if not _is_grouped(texts[index].split(".")) or texts[index].count(".") > 1:
        return None
    digits, place = texts[index].replace(".", ""), index + 1
    while place < end and len(texts[place]) == 4 and texts[place][0] == "." and texts[place][1:].isdecimal():
        digits, place = digits + texts[place][1:], place + 1
    return Read(decimal(digits), place) if place > index + 1 else None
