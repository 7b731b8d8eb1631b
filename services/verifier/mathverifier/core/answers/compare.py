"""Is an answer the reference's? The exact rungs, which need no algebra system.

Policy: where the reference names no unit, currency or percent sign, the answer may; where both name one, they must be
the same. A leading `x =` is not part of an answer. Decimals are exact: 0.33 is not 1/3.
"""

import re
import unicodedata
from dataclasses import dataclass
from fractions import Fraction

from mathcontracts import Comparison
from mathverifier.core.evaluation import evaluate, polynomial
from mathverifier.core.expression import parse, symbols

MAX_LENGTH = 20_000

EQUAL = Comparison(outcome="correct", reason="equal")
NOT_EQUAL = Comparison(outcome="incorrect", reason="not_equal")

_BOX = re.compile(r"\\(?:boxed|fbox)\s*\{(.*)\}$", re.DOTALL)
_TEXT = re.compile(r"\\(?:text|textbf|textit|mathrm|mathbf|mbox|operatorname)\s*\{([^{}]*)\}")
_ASSIGNED = re.compile(r"^\s*[a-zA-Z](?:_\{?\w+\}?|\([a-z]\))?\s*=\s*(?=[^=])")
_CURRENCY = re.compile(r"\\?[$€£]")
_UNIT = re.compile(
    r"^(.*?[\d})%.])\s*(?:\\[,;!: ]|~|\s)*((?:[a-zA-Z]+\.?)(?:[ /-]+[a-zA-Z]+\.?)*(?:\^\{?[23]\}?|[²³])?)$", re.DOTALL
)
_SCIENTIFIC = re.compile(r"^([-+]?\d+(?:\.\d+)?)[eE]([-+]?\d{1,4})$")
_DEGREES = re.compile(r"\s*(?:\^\s*\{?\s*\\circ\s*\}?|°|\\degree)\s*$")
_CHOICE = re.compile(r"^\(?([A-Ha-h])\)?[.:)]?(?:\s+(.*))?$", re.DOTALL)
_WORDS = re.compile(r"^[A-Za-z][A-Za-z' -]+$")
_YES_NO = {"yes": "yes", "true": "yes", "no": "no", "false": "no"}


@dataclass(frozen=True)
class Read:
    """An answer taken apart: `body` is the mathematics, `unit` what stood behind it in words."""

    body: str
    unit: str
    currency: bool
    percent: bool


def compare(reference: str, answer: str) -> Comparison | None:
    """Return what the exact rungs say, None where only symbolic work can tell.

    An empty reference is `invalid_reference`, an empty answer `no_answer`, text beyond `MAX_LENGTH` `too_large`.
    """
    if len(reference) > MAX_LENGTH or len(answer) > MAX_LENGTH:
        return Comparison(outcome="unknown", reason="too_large")
    expected, found = read(reference), read(answer)
    if not expected.body:
        return Comparison(outcome="unknown", reason="invalid_reference")
    if not found.body:
        return Comparison(outcome="incorrect", reason="no_answer")
    if expected.body == found.body and _signs_agree(expected, found):
        return EQUAL
    for rung in (_by_choice, _by_words, _by_number, _by_polynomial):
        result = rung(expected, found)
        if result is not None:
            return result
    return None


def read(text: str) -> Read:
    """Take an answer apart."""
    text = unicodedata.normalize("NFKC", text).replace("\u2212", "-").strip()
    if box := _BOX.match(text):
        text = box.group(1)
    text = text.strip().strip("`*").strip()
    text = re.sub(r"^\\[(\[](.*)\\[)\]]$", r"\1", text, flags=re.DOTALL).strip()
    if text.startswith("$") and text.endswith("$") and len(text) > 1:
        text = text.strip("$")
    text = _TEXT.sub(r" \1 ", text).replace("\\displaystyle", "").strip().rstrip(".,;").strip()
    text = _ASSIGNED.sub("", text)
    without_degrees = _DEGREES.sub("", text)
    unit = "degrees" if without_degrees != text else ""
    without_currency = _CURRENCY.sub("", without_degrees).strip()
    currency = without_currency != without_degrees.strip()
    body, percent = re.subn(r"\\?%$|\s+percent$", "", without_currency)
    if not unit and (found := _UNIT.match(body)) and not _SCIENTIFIC.match(body) and _is_unit(found.group(2)):
        body, unit = found.group(1), found.group(2)
    return Read(re.sub(r"\s+", " ", body).strip(), _singular(unit), currency, bool(percent))


def _is_unit(word: str) -> bool:
    """Tell a unit from symbols of a product: `5 cm` has one, `5x` has none."""
    return len(word.rstrip(".")) > 1 or word in ("m", "g", "s", "L", "h")


def _singular(unit: str) -> str:
    unit = unit.lower().rstrip(".")
    aliases = {
        "dollars": "dollar",
        "hours": "hour",
        "hrs": "hour",
        "minutes": "minute",
        "mins": "minute",
        "min": "minute",
    }
    aliases |= {"meters": "m", "metres": "m", "meter": "m", "centimeters": "cm", "kilometers": "km", "grams": "g"}
    aliases |= {"seconds": "second", "sec": "second", "s": "second", "inches": "inch", "feet": "foot", "ft": "foot"}
    return aliases.get(unit, unit[:-1] if unit.endswith("s") and len(unit) > 3 else unit)


def _signs_agree(expected: Read, found: Read) -> bool:
    return not (expected.unit and found.unit) or expected.unit == found.unit


def _by_choice(expected: Read, found: Read) -> Comparison | None:
    """`(B)` is `B`, and `B` is `(B) 12`."""
    letter = re.fullmatch(r"\(?([A-H])\)?", expected.body)
    given = _CHOICE.match(found.body)
    if letter is None or given is None or (given.group(1).islower() and "(" not in found.body):
        return None
    return EQUAL if given.group(1).upper() == letter.group(1) else NOT_EQUAL


def _by_words(expected: Read, found: Read) -> Comparison | None:
    """Names and words are compared as such, never as products of letters."""
    if not _WORDS.match(expected.body) or not _WORDS.match(found.body):
        return None
    if len(expected.body) < 3 or len(found.body) < 2:
        return None
    first, second = (" ".join(text.lower().split()) for text in (expected.body, found.body))
    return EQUAL if _YES_NO.get(first, first) == _YES_NO.get(second, second) else NOT_EQUAL


def _value(text: str) -> Fraction | None:
    if scientific := _SCIENTIFIC.match(text):
        return Fraction(scientific.group(1)) * Fraction(10) ** int(scientific.group(2))
    if text.isascii() and text.isdigit():
        return Fraction(int(text)) if len(text) <= 4_000 else None
    tree = parse(text)
    return None if tree is None else evaluate(tree)


def _by_number(expected: Read, found: Read) -> Comparison | None:
    first, second = _value(expected.body), _value(found.body)
    if first is None or second is None:
        return None
    if not _signs_agree(expected, found):
        return NOT_EQUAL
    if first == second:
        return EQUAL
    # 50 % is one half, and where only one side has the sign, 50 as well.
    if expected.percent != found.percent:
        scaled = (first / 100, second) if expected.percent else (first, second / 100)
        return EQUAL if scaled[0] == scaled[1] else NOT_EQUAL
    return NOT_EQUAL


def _by_polynomial(expected: Read, found: Read) -> Comparison | None:
    first, second = parse(expected.body), parse(found.body)
    if first is None or second is None:
        return None
    left, right = polynomial(first), polynomial(second)
    if left is None or right is None:
        return None
    if left == right:
        return EQUAL
    # What is true of i, e and pi is not in a normal form that takes them for letters.
    constants = {"i", "e", "pi"} & (symbols(first) | symbols(second))
    return None if constants else NOT_EQUAL


def number(text: str) -> Fraction | None:
    """Return the exact value of an answer without its unit; None where it is not a rational number."""
    if len(text) > MAX_LENGTH:
        return None
    taken = read(text)
    value = _value(taken.body)
    return value / 100 if value is not None and taken.percent else value
