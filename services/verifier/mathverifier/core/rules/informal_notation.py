"""Equations as people write them: strictly false or said of something else, and meant rightly."""

from collections.abc import Iterator, Mapping

from mathverifier.core.answers.extraction.retraction import is_amended, retraction_end
from mathverifier.core.claims.extraction import Claim
from mathverifier.core.expressions.evaluation import evaluate
from mathverifier.core.expressions.nodes import Binary, Expression, Number, Unary, numbers
from mathverifier.core.expressions.rational import Fraction
from mathverifier.core.quantities.number_words import GROUPS, SCALES
from mathverifier.core.text.cues import Cues
from mathverifier.core.text.lexicon import TEXT_CUES
from mathverifier.core.text.stretch import Stretch
from mathverifier.core.text.vocabulary import first_words, last_words

# A `score` is points more often than twenty.
_SCALES = {**SCALES, **{word: value for word, value in GROUPS.items() if word.removesuffix("s") == "dozen"}}
# Characters behind a number in which its scale ends.
_LONGEST = 2 + max(map(len, _SCALES))
# What takes back the equation before it, and what denies the one behind it, with words among and between them.
_TAKING_BACK, _AMONG = Cues("taking_back"), TEXT_CUES["among_taking_back"]
_DENYING, _BETWEEN = Cues("denying_next"), TEXT_CUES["before_next"]
# What may stand between a claim and what is said of it.
_EDGE = " \n\t$(*)\\"
_DENIAL = 48
# Characters behind a claim in which it may be taken back.
_BEHIND = 80


def readings(side: Expression) -> Iterator[Fraction]:
    """Yield the values of a side in the ways in which people also write it."""
    if isinstance(side, Unary) and side.operator == "%":
        plain = evaluate(side.operand)
        if plain is not None:
            yield plain
    if (
        isinstance(side, Binary)
        and side.operator == "/"
        and isinstance(side.left, Binary)
        and side.left.operator == "/"
    ):
        parts = [evaluate(part) for part in (side.left.left, side.left.right, side.right)]
        if all(parts):
            first, second, third = (Fraction(part or 0) for part in parts)
            yield first / (second / third)
    if has_percent(side):
        value, changed = evaluate(side), with_changes(side)
        if value is not None:
            yield value * 100
        if changed is not None and changed != value:
            yield changed


def has_percent(side: Expression) -> bool:
    """Say whether there is a percent sign in a side."""
    match side:
        case Unary():
            return side.operator == "%" or has_percent(side.operand)
        case Binary():
            return has_percent(side.left) or has_percent(side.right)
        case _:
            return False


def with_changes(side: Expression) -> Fraction | None:
    """Return the value of a side in which a percentage is of what it is taken from: `100 - 20%` is 80."""
    if not isinstance(side, Binary) or side.operator not in "+-" or not has_percent(side):
        return None if has_percent(side) else evaluate(side)
    left = with_changes(side.left)
    if left is None:
        return None
    if isinstance(side.right, Unary) and side.right.operator == "%":
        share = evaluate(side.right)
        return None if share is None else left * (1 + share if side.operator == "+" else 1 - share)
    right = None if has_percent(side.right) else evaluate(side.right)
    if right is None:
        return None
    return left + right if side.operator == "+" else left - right


def runs_on(claim: Claim, following: Claim | None) -> bool:
    """Say whether a chain goes on from the result of a side: `10 - 2 = 8 / 2 = 4` is `10 - 2 = 8` and `8 / 2 = 4`.

    What it goes on with is new: in `6 + 5 - 2 = 9 - 2 = 7` the last term was already there.
    """
    if following is None or following.left_start != claim.right_start or following.relation not in "=≈":
        return False
    if not isinstance(claim.right, Binary) or _first(claim.right) != claim.left_value or following.right_value is None:
        return False
    if claim.right_value not in (following.right_value, _first(following.right)):
        return False
    return not set(_parts(claim.right)) & set(_parts(claim.left))


def _parts(side: Expression) -> Iterator[tuple[str, Fraction | None]]:
    """Yield what stands behind each operator from the last one on, with the operator."""
    while isinstance(side, Binary):
        yield side.operator, evaluate(side.right)
        side = side.left


def _first(side: Expression) -> Fraction | None:
    """Return the number that a side begins with."""
    while isinstance(side, Binary):
        side = side.left
    return side.value if isinstance(side, Number) else None


def in_full(text: str, claim: Claim) -> tuple[Fraction, Fraction, Fraction] | None:
    """Return both values with `million` and the like read, and by what the right one is scaled; None without such."""
    left, right = _scaled(text, claim.left, claim.left_start), _scaled(text, claim.right, claim.right_start)
    if not left and not right:
        return None
    first, second = evaluate(claim.left, instead=left), evaluate(claim.right, instead=right)
    return None if first is None or second is None else (first, second, _scale_at(text, claim.end) or Fraction(1))


def _scaled(text: str, side: Expression, base: int) -> Mapping[int, Fraction]:
    found = ((number, _scale_at(text, base + number.end)) for number in numbers(side))
    return {number.start: number.value * scale for number, scale in found if scale is not None}


def _scale_at(text: str, place: int) -> Fraction | None:
    """Return the scale that stands behind a number: `3 million`."""
    behind = text[place : place + _LONGEST].lower().lstrip()
    words = first_words(behind) if behind[:1].isalpha() else ()
    return _SCALES.get(words[0]) if words else None


def denied(text: str, claim: Claim) -> bool:
    """Say whether the text asks whether the claim holds, says that it does not, or takes it back: `Wait, …`."""
    if _is_taken_back(text[claim.end : claim.end + _BEHIND].lower().lstrip(_EDGE)):
        return True
    if _is_denied(text[max(0, claim.start - _DENIAL) : claim.start].lower().rstrip(_EDGE)):
        return True
    behind = Stretch(text, claim.end, min(len(text), claim.end + _BEHIND))
    return is_amended(behind) or retraction_end(behind) is not None


def _is_taken_back(behind: str) -> bool:
    words = first_words(behind.removeprefix(",").lstrip())
    return behind.startswith("?") or _TAKING_BACK.begin(word for word in words if word not in _AMONG)


def _is_denied(before: str) -> bool:
    words = last_words(before)
    while words and words[-1] in _BETWEEN:
        words.pop()
    return _DENYING.end(words)
