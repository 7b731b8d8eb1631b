"""Is an answer the reference's? The exact rungs, which need no algebra system.

Policy: where one side names no unit, currency or percent sign, the other may; where both name one, they must come to
the same. A name in front (`x =`) is not part of a value. Values in a list without brackets have no order. A decimal
reference is met by the exact value that rounds to it; an exact reference is met by a decimal of at least three decimals
that is its rounding. `30°` is `\\pi/6`. Strict comparison wants units and percent signs as the reference has them, and
takes no rounding.
"""

import re
from collections.abc import Callable
from fractions import Fraction

from mathcontracts import Comparison
from mathverifier.core.answers.ellipsis import written_out
from mathverifier.core.answers.extract import extract
from mathverifier.core.answers.leaf import equal_values, is_prose
from mathverifier.core.answers.listing import all_of
from mathverifier.core.answers.match import match
from mathverifier.core.answers.notation import plain, squeezed
from mathverifier.core.answers.parameter import same_index, same_parameter, whole_parameter
from mathverifier.core.answers.saying import same_sentence
from mathverifier.core.answers.shape import Relation, Shape, shape
from mathverifier.core.answers.value import number_of, read_value
from mathverifier.core.closed_form import congruent
from mathverifier.core.parser import parse

# Tells of two values, the first from the reference, whether they are equal, strictly or not.
DecideStrictly = Callable[[str, str, bool], bool | None]

# Beyond these many characters, or this deep in brackets, texts are equal or they are not compared.
MAX_LENGTH = 3_000
MAX_NESTING = 60

EQUAL = Comparison(outcome="correct", reason="equal")
NOT_EQUAL = Comparison(outcome="incorrect", reason="not_equal")

TOO_LARGE = Comparison(outcome="unknown", reason="too_large")

NO_ANSWER = Comparison(outcome="incorrect", reason="no_answer")
UNDECIDED = Comparison(outcome="unknown", reason="unparseable_answer")
INVALID = Comparison(outcome="unknown", reason="invalid_reference")

_INTEGER = re.compile(r"-?\d{1,18}")
_MARKED = re.compile(r"\\boxed|\\fbox|####|</answer>")
# A number with a comma for its point: what follows is no group of thousands.
_DECIMAL_COMMA = re.compile(r"-?(?:\d+,(?:\d{1,2}|\d{4,})|0,\d{3})")
_OPERATION = re.compile(r"\\(?:sum|prod|i{0,2}int|oint|lim)(?![a-zA-Z])|\\frac\s*\{\s*d\s*\}\s*\{\s*d\s*[a-z]\s*\}")
_BROKEN = re.compile(r"[-+*/=^_<>\\]$|\\frac\s*\{[^{}]*\}\s*(?:$|[^\s{\w\\])|\\(?:frac|sqrt)$")


def compare(
    reference: str, answer: str, decide: DecideStrictly = equal_values, *, strict: bool = False
) -> Comparison | None:
    """Return what the exact rungs say, None where only symbolic work can tell.

    A reference that cannot be read is `invalid_reference`; an empty answer, an equation of one thing with itself, and
    a sum, product, integral or limit that was left as it is are `no_answer`. Different texts beyond `MAX_LENGTH` are
    `too_large`, so the whole of a long solution is not an answer here; `extract` takes it out of one.
    `decide` compares two values; another one than the exact one makes the same reading answer more.
    """
    reference, answer = _taken(reference), _taken(answer)
    if max(len(reference), len(answer)) > MAX_LENGTH or max(_nesting(reference), _nesting(answer)) > MAX_NESTING:
        return EQUAL if reference == answer and reference else TOO_LARGE
    if _INTEGER.fullmatch(reference) and _INTEGER.fullmatch(answer):
        return EQUAL if int(reference) == int(answer) else NOT_EQUAL
    expected, found = plain(reference), plain(answer)
    if not _is_readable(expected):
        return INVALID
    if not found or (_OPERATION.search(found) and not _OPERATION.search(expected)):
        return NO_ANSWER
    if expected == found or (squeezed(expected) == squeezed(found) and not is_prose(expected)):
        return EQUAL
    return _compare_read(expected, found, (reference, answer), decide, strict)


def _compare_read(
    expected: str, found: str, whole: tuple[str, str], decide: DecideStrictly, strict: bool
) -> Comparison | None:
    """Compare texts in the one spelling; `whole` are both as they were, with what is said of their letters."""
    reference, answer = whole
    expected, found = _with_point(expected, found), _with_point(found, expected)
    found = same_index(expected, same_parameter(expected, found, reference, answer))
    wanted, given = shape(expected), shape(found)
    if _is_tautology(given) and not _is_tautology(wanted):
        return NO_ANSWER
    result, needs_algebra = same_sentence(expected, found), False
    if result is None and (pairs := written_out(expected, found)):
        result = all_of([match(shape(one), shape(other), equal_values) for one, other in pairs])
    elif result is None:
        letter = whole_parameter(expected, reference)
        result, needs_algebra = _matched(wanted, given, _modulo(decide, letter) if letter else decide, strict)
    if result is not None:
        return EQUAL if result else NOT_EQUAL
    return None if needs_algebra or is_for_sets(expected, found) else UNDECIDED


def _matched(wanted: Shape, given: Shape, decide: DecideStrictly, strict: bool) -> tuple[bool | None, bool]:
    """Match the shapes; say besides whether there were values on which algebra might tell more."""
    open_pairs: list[tuple[str, str]] = []

    def recording(reference: str, answer: str) -> bool | None:
        result = decide(reference, answer, strict)
        if result is None and not is_prose(reference) and not is_prose(answer):
            open_pairs.append((reference, answer))
        return result

    return match(wanted, given, recording), bool(open_pairs)


def _modulo(decide: DecideStrictly, letter: str) -> DecideStrictly:
    """Take `-\\pi/6 + k\\pi` and `5\\pi/6 + k\\pi` for the same, where k goes through all whole numbers."""

    def decided(reference: str, answer: str, strict: bool) -> bool | None:
        result = decide(reference, answer, strict)
        if result is True:
            return True
        first, second = parse(reference), parse(answer)
        if first is None or second is None:
            return result
        return congruent(first, second, letter) or result

    return decided


def is_for_sets(expected: str, found: str) -> bool:
    """Say whether Math-Verify may be asked: not where it would drop words or units, or one side of an equation."""
    units = read_value(expected).unit or read_value(found).unit
    return not (units or is_prose(expected) or is_prose(found) or "=" in expected + found)


def _is_readable(text: str) -> bool:
    if not any(character.isalnum() or character in "()[]" for character in text) or _BROKEN.search(text):
        return False
    return text.count("{") == text.count("}")


def _is_tautology(one: Shape) -> bool:
    return (
        isinstance(one, Relation)
        and set(one.signs) == {"="}
        and len({side.replace(" ", "") for side in one.sides}) == 1
    )


def _with_point(text: str, other: str) -> str:
    """Read `3,5` as 3.5 beside a single number, which a list could not be equal to."""
    if _DECIMAL_COMMA.fullmatch(text) and number_of(read_value(other).body) is not None:
        return text.replace(",", ".")
    return text


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
    # A tab may be what is left of `\\text`.
    text = text.strip(" \n")
    return answer.text if _MARKED.search(text) and (answer := extract(text).answer) else text


def number(text: str) -> Fraction | None:
    """Return the exact value of an answer without its unit; None where it is not a rational number."""
    if len(text) > MAX_LENGTH:
        return None
    value = read_value(plain(text))
    found = number_of(value.body)
    return found / 100 if found is not None and value.percent else found
