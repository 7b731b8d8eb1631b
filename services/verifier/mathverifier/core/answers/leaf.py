"""One value against another, exactly: words, multiple choice, numbers with their units, closed forms.

Every rung answers True or False where it can prove it, None where it cannot tell.
"""

import itertools
import re

from mathverifier.core.answers.notation import squeezed
from mathverifier.core.answers.number_word import number_in_words
from mathverifier.core.answers.unit import measure
from mathverifier.core.answers.value import Value, decimal_places, formula, number_of, read_value
from mathverifier.core.ball import value_of
from mathverifier.core.closed_form import equal
from mathverifier.core.expression import Binary, Expression, symbols
from mathverifier.core.parser import parse
from mathverifier.core.rational import Fraction
from mathverifier.core.tokens import FUNCTIONS

# An exact value may be answered by a decimal that is it, rounded, from this many decimals on.
ROUNDED_PLACES = 3
# A decimal reference is met by an exact answer that rounds to it, if it has this many.
LEAST_PLACES = 2
# A measured quantity of this many digits, or one less with a point, may stand for one that is given to more.
MEASURED_DIGITS = 3

_BASE = re.compile(
    r"^\(?(?P<digits>[0-9A-Fa-f]+)\)?\s*(?:_\{?\s*(?P<base>\d{1,2}|[a-z]{2,})\s*\}?"
    r"|[,(]?\s*(?:in\s+)?base[ -](?P<said>\d{1,2}|[a-z]{2,})\s*\)?)$"
)
MAX_BASE = 36
_DIGITS = re.compile(r"^[0-9A-Fa-f]+$")
_CHOICE = re.compile(r"^\(?([A-Ha-h])\)?(?:[.:)]\s*|\s+|$)(.*)$", re.DOTALL)
_LABELLED = re.compile(r"^(?:\(([A-H])\)|([A-H])[.:)])\s*(\S.*)$", re.DOTALL)
_OPTION = re.compile(r"^(?:the\s+)?(?:option|choice)\s+(?=\(?[A-H]\b)", re.IGNORECASE)
# Behind the letter of a choice: another one, or a word that takes it back.
_OTHER_CHOICE = re.compile(
    r"\(\s*[A-H]\s*\)|(?<![A-Za-z0-9])[A-H][.):]|^[A-H]$|(?:\b(?:and|or|nor)\s+|[,/&]\s*)\(?[A-H]\b"
    r"|(?i:\b(?:not|no|never|neither|wrong|false|incorrect|except)\b)|n't\b"
)
_LETTER = re.compile(r"^\(?([A-H])\)?\.?$")
_LETTERS = re.compile(r"^(-?\d*)([a-z]{3,4})$")
_WORDS = re.compile(r"^[A-Za-z][A-Za-z' .-]+$")
_PROSE = re.compile(r"(?<!\\)(?<![a-zA-Z])[a-zA-Z]{3,}")
_FUNCTIONS = frozenset((*FUNCTIONS, "min", "max", "sqrt"))
_INFINITY = re.compile(r"^([-+]?)\s*(?:\\infty|infinity|inf|oo)$")
_EMPTY = re.compile(
    r"^(?:\\emptyset|(?:the )?empty set|none|(?:there (?:is|are) )?no (?:real |integer |such |possible )?"
    r"(?:solutions?|roots?|values?|answers?|numbers?)(?: exists?)?)\.?$",
    re.IGNORECASE,
)
_YES_NO = {"yes": "yes", "true": "yes", "no": "no", "false": "no", "dne": "does not exist"}


def equal_values(reference: str, answer: str, strict: bool = False) -> bool | None:
    """Compare two values. `strict` wants the reference's unit and percent sign, and no rounding."""
    if _tight(reference) == _tight(answer):
        return True
    if _letters_in_another_order(reference, answer):
        return True if _is_run(reference) or _is_run(answer) else None
    for rung in (_choice, _infinity, _empty, _base, _ratio, _words):
        result = rung(reference, answer)
        if result is not None:
            return result
    return _quantities(reference, answer, strict)


def is_prose(text: str) -> bool:
    """Say whether `text` holds words that are no mathematics."""
    return any(word not in _FUNCTIONS for word in _PROSE.findall(read_value(text).body))


def is_mathematics(text: str) -> bool:
    """Say whether `text` is read as one number or expression, with or without a unit."""
    body = read_value(text).body
    return number_of(body) is not None or parse(body) is not None


def _tight(text: str) -> str:
    return squeezed(text).removeprefix("+") if not _PROSE.search(text) else " ".join(text.split())


def _choice(reference: str, answer: str) -> bool | None:
    """`(B)` is `B`, and `B` is `(B) 12`, as is `12`; of a reference `(B) 12` the letter or the value is enough."""
    answer = _OPTION.sub("", answer)
    if labelled := _LABELLED.match(reference):
        return _labelled(labelled, answer)
    if _LETTER.match(reference) is None and (given := _LABELLED.match(answer)):
        same = equal_values(reference, given.group(3))
        return None if same and _OTHER_CHOICE.search(given.group(3)) and not is_mathematics(given.group(3)) else same
    letter, given = _LETTER.match(reference), _CHOICE.match(answer)
    if letter is None or given is None or (given.group(1).islower() and "(" not in answer):
        return None
    if given.group(2) and answer.lstrip("(")[1:2] not in (")", ".", ":"):
        return None
    if _OTHER_CHOICE.search(given.group(2)):
        return None
    return given.group(1).upper() == letter.group(1)


def _labelled(reference: re.Match[str], answer: str) -> bool | None:
    letter = reference.group(1) or reference.group(2)
    if given := _LABELLED.match(answer):
        if _OTHER_CHOICE.search(given.group(3)) and given.group(3) != reference.group(3):
            return None
        # With the letter right, the value must not be another one.
        return (
            letter == (given.group(1) or given.group(2))
            and equal_values(reference.group(3), given.group(3)) is not False
        )
    if given := _LETTER.match(answer):
        return None if _OTHER_CHOICE.search(reference.group(3)) else letter == given.group(1)
    return equal_values(reference.group(3), answer)


def _infinity(reference: str, answer: str) -> bool | None:
    first, second = _INFINITY.match(reference), _INFINITY.match(answer)
    if first and second:
        return (first.group(1) == "-") == (second.group(1) == "-")
    if not first and not second:
        return None
    return False if is_mathematics(answer if first else reference) else None


def _empty(reference: str, answer: str) -> bool | None:
    first, second = _EMPTY.match(reference), _EMPTY.match(answer)
    if first and second:
        return True
    if not first and not second:
        return None
    return False if is_mathematics(answer if first else reference) else None


def _base(reference: str, answer: str) -> bool | None:
    """`12_7` is not `12_8`; a number that names no base is taken to be in the one the reference names."""
    first, second = _numeral(reference), _numeral(answer)
    if first and second:
        return first[1] == second[1]
    if first is None:
        return None
    if _DIGITS.match(answer.strip()):
        return first[0] == answer.strip().lower()
    value = number_of(answer)
    return None if value is None or value == first[1] else False


def _numeral(text: str) -> tuple[str, int] | None:
    """Return the digits of a numeral that names its base, and its value; a letter with an index is a symbol."""
    found = _BASE.match(text)
    if found is None or (len(found["digits"]) == 1 and found["digits"].isalpha()):
        return None
    named = found["base"] or found["said"]
    base = int(named) if named.isdigit() else int(number_in_words(named) or 0)
    digits = found["digits"].lower()
    if not 2 <= base <= MAX_BASE or any(int(digit, MAX_BASE) >= base for digit in digits):
        return None
    return digits, int(digits, base)


def _ratio(reference: str, answer: str) -> bool | None:
    """`2:4:6` is `1:2:3`: one is the other times a number."""
    parts = [text.split(":") for text in (reference, answer)]
    if max(map(len, parts)) < 3:
        return _quotient(reference, answer) if ":" in reference + answer else None
    if len(parts[0]) != len(parts[1]):
        return None
    trees = [[parse(part) for part in side] for side in parts]
    first, second = ([tree for tree in side if tree is not None] for side in trees)
    if len(first) != len(parts[0]) or len(second) != len(parts[1]):
        return None
    results = [
        equal(Binary(0, 0, "*", one, second[0]), Binary(0, 0, "*", first[0], other))
        for one, other in zip(first, second, strict=True)
    ]
    return False if False in results else None if None in results else True


def _quotient(reference: str, answer: str) -> bool | None:
    """`1 : \\sqrt 3` is `\\sqrt 3 : 3`, and a third of the root of three."""
    first, second = (
        parse("/".join(f"({part})" for part in text.split(":")) if ":" in text else text)
        for text in (reference, answer)
    )
    return None if first is None or second is None else equal(first, second)


def _letters_in_another_order(reference: str, answer: str) -> bool:
    """`xyz` and `zyx`, `2abc` and `2cab`: products, unless they are words."""
    first, second = _LETTERS.match(reference), _LETTERS.match(answer)
    return (
        first is not None
        and second is not None
        and first.group(1) == second.group(1)
        and sorted(first.group(2)) == sorted(second.group(2))
    )


def _is_run(text: str) -> bool:
    """Whether letters follow each other as in the alphabet, as those of a product do and those of words do not."""
    letters = text.lstrip("-0123456789")
    return all(ord(after) - ord(before) == 1 for before, after in itertools.pairwise(letters))


def _words(reference: str, answer: str) -> bool | None:
    """Names and words are compared as such, never as products of letters."""
    affirmed = [_YES_NO.get(text.lower().rstrip(".")) for text in (reference, answer)]
    if all(affirmed):
        return affirmed[0] == affirmed[1]
    if any(affirmed) and reference.isalpha() and answer.isalpha():
        return False
    if len(reference) < 3 or len(answer) < 2 or not _WORDS.match(reference) or not _WORDS.match(answer):
        return None
    first, second = (
        re.sub(r"^(?:the|an?) ", "", " ".join(text.lower().rstrip(".").split())) for text in (reference, answer)
    )
    if _YES_NO.get(first, first) == _YES_NO.get(second, second):
        return True
    if number_of(read_value(first).body) is not None and number_of(read_value(second).body) is not None:
        return None
    # Two sentences may say the same in other words.
    return False if len(first.split()) <= 2 and len(second.split()) <= 2 else None


def _quantities(reference: str, answer: str, strict: bool) -> bool | None:
    expected, found = read_value(reference), read_value(answer)
    first, second = number_of(expected.body), number_of(found.body)
    if strict and (expected.unit != found.unit or expected.percent != found.percent):
        return False if _readable(expected, first) and _readable(found, second) else None
    if {expected.unit, found.unit} == {"degree", "radian"}:
        return _angles(expected, found) or False
    if expected.unit and found.unit and expected.unit != found.unit:
        return _other_unit(expected, found, first, second)
    if first is None or second is None:
        return _angles(expected, found) or _closed_forms(expected, found, strict)
    if first == second:
        return True
    if not strict and _rounded(expected, found, first, second):
        return True
    # 50 % is one half, and where only one side has the sign, 50 as well.
    if expected.percent != found.percent:
        return first / 100 == second if expected.percent else first == second / 100
    return _angles(expected, found) or False


def _readable(value: Value, number: Fraction | None) -> bool:
    return number is not None or parse(value.body) is not None


def _other_unit(expected: Value, found: Value, first: Fraction | None, second: Fraction | None) -> bool | None:
    """Compare across units: of the same kind by their sizes, else never equal."""
    one, other = measure(expected.unit), measure(found.unit)
    if one is None or other is None:
        return None if first == second and _related(expected.unit, found.unit) else False
    if one[0] != other[0]:
        return False
    if first is not None and second is not None:
        return first * one[1] == second * other[1]
    left, right = parse(f"({expected.body})({one[1]})"), parse(f"({found.body})({other[1]})")
    return None if left is None or right is None else equal(left, right)


def _related(first: str, second: str) -> bool:
    """Whether one unit says more than the other (`dollar` and `dollar per hour`), so that nothing is decided."""
    return first in second.split() or second in first.split() or first.split(maxsplit=1)[0] in second.split()


def _rounded(expected: Value, found: Value, first: Fraction, second: Fraction) -> bool:
    """Whether one is a decimal that is the other, exact one rounded to the digits shown."""
    shown, given = decimal_places(expected.body), decimal_places(found.body)
    if shown is not None and given is None and "." not in found.body and second.denominator != 1:
        return rounds_to(second, first, shown, least=LEAST_PLACES)
    if given is not None and shown is None and "." not in expected.body and first.denominator != 1:
        return rounds_to(first, second, given, least=ROUNDED_PLACES)
    measured = {expected.unit or found.unit, "%" if expected.percent else ""} - {"", "dollar", "euro"}
    if measured and shown is not None and (given or 0) < shown:
        digits = found.body.strip("-").replace(".", "").lstrip("0")
        enough = len(digits) >= MEASURED_DIGITS - bool(given)
        return digits.isdigit() and enough and rounds_to(first, second, given or 0, least=0)
    return False


def rounds_to(exact: Fraction, decimal: Fraction, places: int, *, least: int) -> bool:
    """Say whether `decimal`, of `places` decimals, at least `least` of them, is `exact` rounded half up or to even."""
    return places >= least and abs(exact - decimal) * 2 <= Fraction(1, 10**places)


def _angles(expected: Value, found: Value) -> bool | None:
    """`180°` is `\\pi`, either way round."""
    if (expected.unit == "degree") == (found.unit == "degree"):
        return None
    degrees, radians = (expected, found) if expected.unit == "degree" else (found, expected)
    first, second = parse(f"({degrees.body})°"), parse(radians.body)
    if first is None or second is None or ("pi" not in symbols(second) and radians.unit != "radian"):
        return None
    return True if equal(first, second) else None


def _closed_forms(expected: Value, found: Value, strict: bool) -> bool | None:
    first, second = (formula(f"({one.body})/100" if one.percent else one.body) for one in (expected, found))
    if first is None or second is None:
        return None
    result = equal(first, second)
    if result is False and not strict and _rounded_form(expected, found, first, second):
        return True
    if result is False and expected.percent != found.percent:
        # Where only one side has the sign it may be left out.
        bare = [formula(one.body) for one in (expected, found)]
        return None if bare[0] is None or bare[1] is None else equal(bare[0], bare[1])
    return result


def _rounded_form(expected: Value, found: Value, first: Expression, second: Expression) -> bool:
    """Whether one is a decimal and the other an irrational number that is proven to round to it."""
    shown, given = decimal_places(expected.body), decimal_places(found.body)
    if (shown is None) == (given is None) or symbols(first) - {"e", "pi"} or symbols(second) - {"e", "pi"}:
        return False
    exact, decimal, places = (second, expected.body, shown) if given is None else (first, found.body, given)
    least = LEAST_PLACES if given is None else ROUNDED_PLACES
    ball = value_of(exact, {})
    if ball is None or not ball.is_real() or places is None or places < least:
        return False
    off = abs(ball.centre.real - float(decimal.replace(" ", "")))
    return off + ball.radius + 1e-15 * abs(ball.centre.real) < 0.5 * 10.0**-places
