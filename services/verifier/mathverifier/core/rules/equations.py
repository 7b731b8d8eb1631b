"""Equations of which one is said to be made of the other, with words between them that say how."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from itertools import pairwise

from mathcontracts import Dimension, FindingCode
from mathverifier.core.analysis import SolutionAnalysis
from mathverifier.core.claims.expression_spans import computes
from mathverifier.core.claims.extraction import Claim
from mathverifier.core.claims.givens import FUNCTION, as_polynomial
from mathverifier.core.expressions.evaluation import Polynomial, proportional
from mathverifier.core.expressions.nodes import Symbol, numbers
from mathverifier.core.expressions.rational import Fraction
from mathverifier.core.formulas.surroundings import Surroundings
from mathverifier.core.number_format import shown
from mathverifier.core.rules.algebraic import changed_claims, close, continues
from mathverifier.core.rules.base import Found, rule
from mathverifier.core.rules.case_distinctions import BRANCHES
from mathverifier.core.rules.informal_notation import denied
from mathverifier.core.rules.severities import SEVERITIES
from mathverifier.core.rules.solved_equation import degree
from mathverifier.core.text.lexicon import REWRITING
from mathverifier.core.text.tokens import WORDS, Kind

_OPERATIONS, _ON_BOTH, _SOLVING, _LEADING = (
    REWRITING[name] for name in ("operations", "on_both_sides", "solving", "leading")
)
_KNOWN = _OPERATIONS | _ON_BOTH | _SOLVING | _LEADING
_ARROWS = frozenset(("\\implies", "\\Rightarrow", "\\Longrightarrow", "\\iff", "\\Leftrightarrow", "⇒", "⟹", "⇔", "⟺"))
_DELIMITERS = frozenset(
    ("\\(", "\\)", "\\[", "\\]", "\\\\", "\\quad", "\\qquad", "\\text", "\\,", "\\;", "\\ ", "&", "*", "-")
)
# Words that stand right behind a formula and are none of its letters.
_SHORT_WORDS = frozenset(("so", "or", "is", "we", "by", "to", "if", "as", "in", "it", "at", "on", "an", "of", "a", "i"))
# What is of a formula, between two that stand side by side.
_FORMULA = frozenset((Kind.RELATION, Kind.SCRIPT, Kind.NUMBER, Kind.OPERATOR))
# Characters between two equations that are read, and tokens of more than one word.
LONGEST = 90
# Parts by which coefficients may differ where decimals were rounded.
ROUNDED = 0.01


@rule(Dimension.ALGEBRAIC, FindingCode.WRONG_SOLUTION_SET)
def altered_equation(reading: SolutionAnalysis) -> Iterator[Found]:
    """An equation that is said to be the one before it, rewritten, is another one.

    Nothing stands between them but words that rewrite one equation, or an arrow, and they have the same letters and the
    same degree. Rounded coefficients pass, and equations of remainders, sets, vectors and complex numbers.

    Fails: `$5 - x = 2x^2 - 1$ becomes $2x^2 - x - 6 = 0$.`
    Passes: `$5 - x = 2x^2 - 1$ becomes $2x^2 + x - 6 = 0$.`
    """
    if not reading.has_letters:
        return
    told = {claim.start for claim, _ in changed_claims(reading)}
    for above, before, claim in zip((None, *reading.claims), reading.claims, reading.claims[1:], strict=False):
        if (
            not claim.letters
            or continues(above, before)
            or not _is_pair(reading, before, claim)
            or claim.start in told
            or not _rewrites(reading, before.end, claim.start)
        ):
            continue
        one, other = as_polynomial(before), as_polynomial(claim)
        if not one or not other or degree(one) != degree(other) or _is_same(before, claim, one, other):
            continue
        if not _is_whole(reading, before) or not _is_whole(reading, claim) or denied(reading.solution, claim):
            continue
        if Surroundings(reading.problem or "", reading.solution).is_other_arithmetic:
            return
        said, source = (reading.solution[one.start : one.end] for one in (claim, before))
        message = f"{said} is another equation than {source}"
        yield Found(claim.start, claim.end, SEVERITIES["altered_equation"]["false"], message, None)


@rule(Dimension.NUMERICAL, FindingCode.FALSE_EQUALITY)
def altered_value(reading: SolutionAnalysis) -> Iterator[Found]:
    """A letter is a computation, and right behind that another number or computation that is not the same.

    Nothing stands between both but marks, spaces and words such as *so*; what is rounded passes, and roots and cases.

    Fails: `\\[S = 165 \\times \\frac{6}{11}\\] \\[S = 9 \\times 6\\]`
    Passes: `\\[S = 165 \\times \\frac{6}{11}\\] \\[S = 15 \\times 6\\]`
    """
    if not reading.has_letters:
        return
    told = {claim.start for claim, _ in changed_claims(reading)}
    for before, claim in pairwise(reading.claims):
        one, other = before.left, claim.left
        if not isinstance(other, Symbol) or not isinstance(one, Symbol) or one.name != other.name:
            continue
        if before.relation != "=" or claim.relation != "=" or continues(before, claim) or claim.start in told:
            continue
        value, again = before.right_value, claim.right_value
        if value is None or again is None or not computes(before.right) or _rounds(value, again, claim):
            continue
        if not _goes_on(reading, before.end, claim.start) or BRANCHES.search(reading.steps[claim.step].text):
            continue
        if _is_whole(reading, before) and _is_whole(reading, claim) and not denied(reading.solution, claim):
            said = reading.solution[claim.start : claim.end]
            message = f"{said} is false: {one.name} is {shown(value)} before"
            severity = SEVERITIES["altered_value"]["false"]
            yield Found(claim.start, claim.end, severity, message, shown(value))


def _rounds(value: Fraction, again: Fraction, claim: Claim) -> bool:
    """Say whether two values may be one that was rounded."""
    if close(value, again):
        return True
    exact = all(number.value.denominator == 1 for number in numbers(claim.right))
    return not exact and abs(value - again) <= ROUNDED * abs(value)


def _goes_on(reading: SolutionAnalysis, start: int, end: int) -> bool:
    """Say whether nothing stands in a stretch but marks and words that lead on."""
    tokens = reading.tokens
    first, last = bisect_left(tokens.starts, start), bisect_left(tokens.starts, end)
    if end - start > LONGEST:
        return False
    for text, kind in zip(tokens.texts[first:last], tokens.kinds[first:last], strict=True):
        if kind in WORDS:
            if text.lower() not in _LEADING:
                return False
        elif (
            (kind is Kind.COMMAND and text not in _DELIMITERS and text not in _ARROWS)
            or text == ","
            or kind in _FORMULA
        ):
            return False
    return True


def _is_pair(reading: SolutionAnalysis, before: Claim, claim: Claim) -> bool:
    """Say whether two claims are equations of the same letters, side by side, and not of one chain."""
    if before.relation != "=" or claim.relation != "=" or continues(before, claim):
        return False
    if not claim.letters or before.letters != claim.letters or not 0 < claim.start - before.end <= LONGEST:
        return False
    if isinstance(before.left, Symbol) and not computes(before.right) and isinstance(claim.left, Symbol):
        return False
    solution = reading.solution
    return not any(FUNCTION.search(solution, one.start, one.end) for one in (before, claim))


def _rewrites(reading: SolutionAnalysis, start: int, end: int) -> bool:
    """Say whether all that stands in a stretch is words that make one equation of another."""
    tokens = reading.tokens
    first, last = bisect_left(tokens.starts, start), bisect_left(tokens.starts, end)
    words, makes = set[str](), False
    for text, kind in zip(tokens.texts[first:last], tokens.kinds[first:last], strict=True):
        if kind in WORDS and len(text) > 1:
            words.add(text.lower())
        elif text in _ARROWS:
            makes = True
        elif kind in (Kind.RELATION, Kind.SCRIPT) or (kind is Kind.COMMAND and text not in _DELIMITERS):
            return False
    if not words <= _KNOWN:
        return False
    if not words.isdisjoint(_ON_BOTH):
        # `Add 3 to both sides`, but not `add (1) and (2)`.
        return "both" in words
    return makes or not words.isdisjoint(_OPERATIONS) or ("for" in words and not words.isdisjoint(_SOLVING))


def _is_whole(reading: SolutionAnalysis, claim: Claim) -> bool:
    """Say whether a claim ends where its formula does."""
    tokens = reading.tokens
    place = bisect_right(tokens.starts, claim.end - 1)
    while place < len(tokens) and tokens.kinds[place] is Kind.SPACE:
        place += 1
    if place >= len(tokens):
        return True
    text, kind = tokens.texts[place], tokens.kinds[place]
    if kind in WORDS:
        return len(text) > 2 or text.lower() in _SHORT_WORDS
    if kind is Kind.COMMAND:
        return text in _DELIMITERS or text in _ARROWS or text in ("\\end", "\\tag", "\\!")
    return kind not in (Kind.NUMBER, Kind.OPERATOR, Kind.SCRIPT, Kind.OPEN)


def _is_same(before: Claim, claim: Claim, one: Polynomial, other: Polynomial) -> bool:
    """Say whether two equations are the same but for a factor and for what was rounded."""
    if proportional(one, other) or not degree(one):
        return True
    sides = (before.left, before.right, claim.left, claim.right)
    rounded = any(number.value.denominator != 1 for side in sides for number in numbers(side))
    if degree(one) == 1 and len(claim.letters) == 1:
        (letter,) = claim.letters
        values = [-terms.get((), 0) / terms[((letter, 1),)] for terms in (one, other)]
        return close(*values) or (rounded and abs(values[0] - values[1]) <= ROUNDED * abs(values[0]))
    if not rounded or set(one) != set(other):
        return False
    key = max(one, key=lambda monomial: abs(one[monomial]))
    factor = other[key] / one[key]
    return all(abs(one[term] * factor - other[term]) <= ROUNDED * abs(other[term]) for term in one)
