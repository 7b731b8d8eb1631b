"""One value against another, exactly: words, multiple choice, numbers with their units, polynomials, fractions of them.

Every function answers True or False where it can prove it, None where it cannot tell.
"""

import re
from dataclasses import dataclass
from fractions import Fraction

from mathverifier.core.evaluation import Polynomial, evaluate, multiply, polynomial, ratio
from mathverifier.core.expression import Expression, parse, symbols

MAX_DIGITS = 4_000
# An exact value may be answered by a decimal that is it, rounded, from this many digits on.
ROUNDED_DIGITS = 4
# A decimal reference is met by an exact answer that rounds to it, if it has this many.
LEAST_PLACES = 2

_SCIENTIFIC = re.compile(
    r"^([-+]?\d+(?:\.\d+)?)\s*(?:[eE]|(?:\\times|\\cdot|[×*x])\s*10\s*\^\s*)\{?\s*([-+]?\d{1,4})\s*\}?$"
)
_REPEATING = re.compile(r"^(-?)(\d*)\.(\d*)\\(?:overline|bar|dot)\s*\{?(\d+)\}?$")
_BASE = re.compile(r"^([0-9A-Fa-f]+)_\{?\s*(\d{1,2})\s*\}?$")
_DECIMAL = re.compile(r"^-?\d*\.(\d+)$")
_QUANTITY = re.compile(
    r"^(.*?[\d})!%.])(?P<space>\s*)((?:[a-zA-Z]+\.?)(?:[ /-]+[a-zA-Z]+\.?)*)\s*(\^\{?[23]\}?)?$", re.DOTALL
)
_CHOICE = re.compile(r"^\(?([A-Ha-h])\)?(?:[.:)]\s*|\s+|$)(.*)$", re.DOTALL)
_LETTER = re.compile(r"^\(?([A-H])\)?\.?$")
_WORDS = re.compile(r"^[A-Za-z][A-Za-z' .-]+$")
_PROSE = re.compile(r"(?<!\\)(?<![a-zA-Z])[a-zA-Z]{3,}")
_INFINITY = re.compile(r"^([-+]?)\s*(?:\\infty|infinity|inf|oo)$")
_YES_NO = {"yes": "yes", "true": "yes", "no": "no", "false": "no"}
_ALIASES = {
    **dict.fromkeys(("hours", "hrs", "hr", "h"), "hour"),
    **dict.fromkeys(("minutes", "mins", "min"), "minute"),
    **dict.fromkeys(("seconds", "secs", "sec", "s"), "second"),
    **dict.fromkeys(("meters", "metres", "meter", "metre"), "m"),
    **dict.fromkeys(("centimeters", "centimetres", "centimeter", "centimetre"), "cm"),
    **dict.fromkeys(("kilometers", "kilometres", "kilometer", "kilometre"), "km"),
    **dict.fromkeys(("millimeters", "millimetres", "millimeter"), "mm"),
    **dict.fromkeys(("grams", "gram"), "g"),
    **dict.fromkeys(("kilograms", "kilogram", "kgs"), "kg"),
    **dict.fromkeys(("inches", "in"), "inch"),
    **dict.fromkeys(("feet", "ft"), "foot"),
    **dict.fromkeys(("degrees", "deg"), "degree"),
    **dict.fromkeys(("cents",), "cent"),
}
_SQUARED = {"square": "2", "sq": "2", "cubic": "3", "cu": "3"}


@dataclass(frozen=True)
class Value:
    """A value taken apart: `body` is the mathematics, `unit` what stood behind it in words, in the singular."""

    body: str
    unit: str = ""
    percent: bool = False


def read_value(text: str) -> Value:
    """Take a value apart; `text` is in the notation's one spelling."""
    text = text.strip()
    if text.endswith("°"):
        return Value(text[:-1].strip(), "degree")
    unit = ""
    if not _SCIENTIFIC.match(text) and (found := _QUANTITY.match(text)):
        words, power = found.group(3), found.group(4) or ""
        long = len(words.rstrip(".")) > 2
        # A letter behind a number is a unit only where a space keeps it apart: `5m` is a product.
        if (long or found["space"]) and words not in ("pi", "i", "e", "x", "y", "n", "k", "t"):
            text, unit = found.group(1).strip(), _singular(words) + re.sub(r"\D", "", power)
    body, percent = re.subn(r"\s*%$", "", text)
    if unit == "percent":
        return Value(body, "", True)
    return Value(body.strip(), unit, bool(percent))


def _singular(unit: str) -> str:
    words = unit.lower().rstrip(".").split()
    power = _SQUARED.get(words[0], "") if len(words) > 1 else ""
    if power:
        words = words[1:]
    elif len(words) > 1 and words[-1] in ("squared", "cubed"):
        power = "2" if words.pop() == "squared" else "3"
    return " ".join(_one(word) for word in words) + power


def _one(word: str) -> str:
    if word in _ALIASES:
        return _ALIASES[word]
    return word[:-1] if word.endswith("s") and not word.endswith("ss") and len(word) > 3 else word


def number_of(text: str) -> Fraction | None:
    """Return the exact rational value of a value's body; None where it is not one, or too large to compute with."""
    text = text.replace(" ", "") if re.fullmatch(r"[-+ ]*[\d., ]+", text) else text
    if text.isascii() and text.isdigit():
        return Fraction(int(text)) if len(text) <= MAX_DIGITS else None
    if found := _SCIENTIFIC.match(text):
        return Fraction(found.group(1)) * Fraction(10) ** int(found.group(2))
    if len(text) <= MAX_DIGITS and (found := _REPEATING.match(text)):
        sign, whole, fixed, repeated = found.groups()
        above = int(whole + fixed + repeated) - int(whole + fixed or "0")
        return Fraction(-above if sign else above, (10 ** len(repeated) - 1) * 10 ** len(fixed))
    tree = parse(re.sub(r"(?<=\d)\s*:\s*(?=\d)", "/", text) if text.count(":") == 1 else text)
    return None if tree is None else evaluate(tree)


def equal_values(reference: str, answer: str) -> bool | None:
    """Compare two values."""
    if _tight(reference) == _tight(answer):
        return True
    for rung in (_choice, _infinity, _base, _words, _numbers, _algebra):
        result = rung(reference, answer)
        if result is not None:
            return result
    return None


def is_prose(text: str) -> bool:
    """Say whether `text` holds words that are no mathematics."""
    return any(
        word not in ("sin", "cos", "tan", "log", "exp", "min", "max", "arcsin", "arctan")
        for word in _PROSE.findall(read_value(text).body)
    )


def _tight(text: str) -> str:
    return text.replace(" ", "").removeprefix("+") if not _PROSE.search(text) else " ".join(text.split())


def _choice(reference: str, answer: str) -> bool | None:
    """`(B)` is `B`, and `B` is `(B) 12`."""
    letter, given = _LETTER.match(reference), _CHOICE.match(answer)
    if letter is None or given is None or (given.group(1).islower() and "(" not in answer):
        return None
    if given.group(2) and answer.lstrip("(")[1:2] not in (")", ".", ":"):
        return None
    return given.group(1).upper() == letter.group(1)


def _infinity(reference: str, answer: str) -> bool | None:
    first, second = _INFINITY.match(reference), _INFINITY.match(answer)
    if first and second:
        return (first.group(1) == "-") == (second.group(1) == "-")
    if not first and not second:
        return None
    return False if number_of(answer if first else reference) is not None else None


def _base(reference: str, answer: str) -> bool | None:
    """`12_7` is not `12_8`; a number that names no base is taken to be in the one the reference names."""
    first, second = _BASE.match(reference), _BASE.match(answer)
    if first is None and second is None:
        return None
    if first and second:
        values = [_in_base(*found.groups()) for found in (first, second)]
        return None if None in values else values[0] == values[1]
    named, bare = (first, answer) if first else (second, reference)
    assert named is not None
    return named.group(1).lower() == bare.strip().lower() if first else None


def _in_base(digits: str, base: str) -> int | None:
    try:
        return int(digits, int(base))
    except ValueError:
        return None


def _words(reference: str, answer: str) -> bool | None:
    """Names and words are compared as such, never as products of letters."""
    if len(reference) < 3 or len(answer) < 2 or not _WORDS.match(reference) or not _WORDS.match(answer):
        return None
    first, second = (
        re.sub(r"^(?:the|an?) ", "", " ".join(text.lower().rstrip(".").split())) for text in (reference, answer)
    )
    if _YES_NO.get(first, first) == _YES_NO.get(second, second):
        return True
    # Two sentences may say the same in other words.
    return False if len(first.split()) <= 2 and len(second.split()) <= 2 else None


def _numbers(reference: str, answer: str) -> bool | None:
    expected, found = read_value(reference), read_value(answer)
    first, second = number_of(expected.body), number_of(found.body)
    if first is None or second is None:
        return None
    if expected.unit and found.unit and expected.unit != found.unit:
        return None if first == second and _related(expected.unit, found.unit) else False
    if _same(first, second, expected.body, found.body):
        return True
    # 50 % is one half, and where only one side has the sign, 50 as well.
    if expected.percent != found.percent:
        return first / 100 == second if expected.percent else first == second / 100
    return False


def _related(first: str, second: str) -> bool:
    """Whether one unit says more than the other (`dollar` and `dollar per hour`), so that nothing is decided."""
    return first in second.split() or second in first.split() or first.split(maxsplit=1)[0] in second.split()


def _same(first: Fraction, second: Fraction, reference: str, answer: str) -> bool:
    """Equal, or one a decimal that is the other, exact one rounded to the digits shown."""
    if first == second:
        return True
    shown, given = decimal_places(reference), decimal_places(answer)
    if shown is not None and given is None and "." not in answer:
        return second.denominator != 1 and rounds_to(second, first, shown, least=LEAST_PLACES)
    if given is not None and shown is None and "." not in reference:
        return first.denominator != 1 and rounds_to(first, second, given, least=ROUNDED_DIGITS)
    return False


def decimal_places(text: str) -> int | None:
    """Return how many decimals a plain decimal shows; None where `text` is no such thing."""
    found = _DECIMAL.match(text.replace(" ", ""))
    return len(found.group(1)) if found else None


def rounds_to(exact: Fraction, decimal: Fraction, places: int, *, least: int) -> bool:
    """Say whether `decimal`, of `places` decimals, at least `least` of them, is `exact` rounded half up or to even."""
    return places >= least and abs(exact - decimal) * 2 <= Fraction(1, 10**places)


def _algebra(reference: str, answer: str) -> bool | None:
    first, second = parse(reference), parse(answer)
    if first is None or second is None:
        return None
    left, right = polynomial(first), polynomial(second)
    if left is not None and right is not None:
        return _decided(left == right, first, second)
    above, below = ratio(first), ratio(second)
    if above is None or below is None:
        return None
    one, other = multiply(above[0], below[1]), multiply(below[0], above[1])
    return None if one is None or other is None else _decided(one == other, first, second)


def _decided(equal: bool, first: Expression, second: Expression) -> bool | None:
    """What is false of letters may be true of i, e and pi."""
    if equal:
        return True
    return None if {"i", "e", "pi"} & (symbols(first) | symbols(second)) else False


def proportional(first: Polynomial, second: Polynomial) -> bool:
    """Say whether one polynomial is the other times a number: whether both, set to zero, are the same equation."""
    if set(first) != set(second) or not first:
        return False
    key = next(iter(first))
    return all(first[key] * second[other] == second[key] * first[other] for other in first)
