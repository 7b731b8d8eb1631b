"""Is an answer the reference's? The exact rungs, which need no algebra system.

Policy: where the reference names no unit, currency or percent sign, the answer may; where both name one, they must be
the same. A name in front (`x =`) is not part of a value. Values in a list without brackets have no order. A decimal
reference is met by the exact value that rounds to it; an exact reference is met by a decimal of at least four decimals
that is its rounding. `30°` is `\\pi/6` where the reference is in radians.
"""

import re
from fractions import Fraction

from mathcontracts import Comparison
from mathverifier.core.answers.extract import extract
from mathverifier.core.answers.leaf import equal_values, is_prose, number_of, read_value
from mathverifier.core.answers.match import Decide, match
from mathverifier.core.answers.notation import plain
from mathverifier.core.answers.shape import shape

# Beyond these many characters, or this deep in brackets, texts are equal or they are not compared.
MAX_LENGTH = 3_000
MAX_NESTING = 60

EQUAL = Comparison(outcome="correct", reason="equal")
NOT_EQUAL = Comparison(outcome="incorrect", reason="not_equal")

TOO_LARGE = Comparison(outcome="unknown", reason="too_large")

_INTEGER = re.compile(r"-?\d{1,18}")
_MARKED = re.compile(r"\\boxed|\\fbox|####|</answer>")
_LETTER = re.compile(r"(?<![a-zA-Z\\])[a-zA-Z](?![a-zA-Z])")
_PARAMETER = re.compile(r"\binteger[\s}]+\$?([a-z])\b|([a-z])\s*\\in\s*\\mathbb\s*\{?\s*Z|([a-z])\s+is\s+an\s+integer")
_MULTIPLE_OF_PI = re.compile(r"([kmnt])\s*\\pi(?![a-zA-Z])|\\pi\s*([kmnt])(?![a-zA-Z])")


def compare(reference: str, answer: str, decide: Decide = equal_values) -> Comparison | None:
    """Return what the exact rungs say, None where only symbolic work can tell.

    An empty reference is `invalid_reference`, an empty answer `no_answer`. Different texts beyond `MAX_LENGTH` are
    `too_large`, so the whole of a long solution is not an answer here; `extract` takes it out of one.
    `decide` compares two values; another one than the exact one makes the same reading answer more.
    """
    reference, answer = _taken(reference), _taken(answer)
    if max(len(reference), len(answer)) > MAX_LENGTH or max(_nesting(reference), _nesting(answer)) > MAX_NESTING:
        return EQUAL if reference == answer and reference else TOO_LARGE
    if _INTEGER.fullmatch(reference) and _INTEGER.fullmatch(answer):
        return EQUAL if int(reference) == int(answer) else NOT_EQUAL
    expected, found = plain(reference), plain(answer)
    if not expected:
        return Comparison(outcome="unknown", reason="invalid_reference")
    if not found:
        return Comparison(outcome="incorrect", reason="no_answer")
    if expected.replace(" ", "") == found.replace(" ", "") and not is_prose(expected):
        return EQUAL
    found = _same_parameter(expected, found, answer)
    result = match(shape(expected), shape(_in_radians(expected, found)), decide)
    return None if result is None else EQUAL if result else NOT_EQUAL


def _nesting(text: str) -> int:
    depth = deepest = 0
    for character in text:
        if character in "([{":
            depth += 1
            deepest = max(deepest, depth)
        elif character in ")]}":
            depth -= 1
    return deepest


def value_text(text: str) -> str:
    """Return the answer that `text` holds, in one spelling: a whole solution is taken by its mark."""
    return plain(_taken(text))


def _taken(text: str) -> str:
    text = text.strip()
    return answer.text if _MARKED.search(text) and (answer := extract(text).answer) else text


def _same_parameter(reference: str, answer: str, whole: str) -> str:
    """Call a whole-number parameter of a family of answers (`n\\pi`, `for some integer t`) as the reference does."""
    stated = _PARAMETER.search(whole) or _MULTIPLE_OF_PI.search(answer)
    if stated is None:
        return answer
    own = next(letter for letter in stated.groups() if letter)
    theirs = {
        letter for letter in _LETTER.findall(reference.rpartition("=")[2]) if letter not in _LETTER.findall(answer)
    } - {"e", "i"}
    if own in _LETTER.findall(reference) or len(theirs) != 1:
        return answer
    return re.sub(rf"(?<![a-zA-Z\\]){own}(?![a-zA-Z])", theirs.pop(), answer)


def _in_radians(reference: str, answer: str) -> str:
    if "\\pi" in reference and "°" not in reference and answer.endswith("°"):
        degrees = number_of(answer[:-1].strip())
        if degrees is not None:
            return f"{Fraction(degrees, 180).numerator}\\pi/{Fraction(degrees, 180).denominator}"
    return answer


def number(text: str) -> Fraction | None:
    """Return the exact value of an answer without its unit; None where it is not a rational number."""
    if len(text) > MAX_LENGTH:
        return None
    value = read_value(plain(text))
    found = number_of(value.body)
    return found / 100 if found is not None and value.percent else found
