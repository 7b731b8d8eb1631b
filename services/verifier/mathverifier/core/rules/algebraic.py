"""Algebraic: whether every symbolic step keeps the meaning. Expansions by normal form, equations by their solution."""

import re
from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import pairwise

from mathcontracts import Dimension, FindingCode
from mathverifier.core.analysis import SolutionAnalysis
from mathverifier.core.claims.expression_spans import computes
from mathverifier.core.claims.extraction import Claim
from mathverifier.core.claims.givens import FUNCTION, Values, solutions, stated
from mathverifier.core.expressions.evaluation import evaluate
from mathverifier.core.expressions.nodes import Symbol
from mathverifier.core.expressions.rational import Fraction
from mathverifier.core.formulas.checks import Check
from mathverifier.core.number_format import shown
from mathverifier.core.rules.base import Found, fact, rule
from mathverifier.core.rules.case_distinctions import branches
from mathverifier.core.rules.expansions import asks_for_identity, is_false_expansion
from mathverifier.core.rules.inequality_signs import ORDERS, find_turned
from mathverifier.core.rules.severities import SEVERITIES
from mathverifier.core.rules.solved_equation import SolvedEquation, degree, solved_equation
from mathverifier.core.text.cues import Cues
from mathverifier.core.text.lexicon import FUNCTION_WORDS

# Characters between an equation and what it gives, in one sentence.
NEXT = 24
FOLLOWING = FUNCTION_WORDS["following"]
# In a step with these, even what the problem states need not hold.
_SUPPOSING, _INDEXED = Cues("supposing"), ("_", "\\sum")
# `f(x + 1)` is no product.
_CALLED = re.compile(r"(?<![a-zA-Z\\])[fghpqFGHPQT]\s*(?:\\left\s*)?\(")
_DIVIDING = Cues("dividing")
_NOT_ZERO = re.compile(
    r"[a-zA-Z]\s*(?:\$\s*)?(?:=\s*0(?![\d.])|>|≠|\\neq?(?![a-zA-Z])|\\gt)|non-?zero|not zero|positive|distinct|natural"
)


class _Said:
    """What words a solution has, by step; each is looked for once, however many relations it has."""

    def __init__(self, reading: SolutionAnalysis):
        self._reading = reading
        self._supposing: dict[int, bool] = {}
        self._dividing: dict[int, bool] = {}

    def supposes(self, step: int) -> bool:
        """Say whether a step has words after which even what the problem states need not hold."""
        found = self._supposing.get(step)
        if found is None:
            manner = self._reading.manners[step]
            found = _SUPPOSING.among(manner.words) or any(sign in manner.text for sign in _INDEXED)
            self._supposing[step] = found
        return found

    def divides(self, step: int) -> bool:
        """Say whether a step says that it divides."""
        found = self._dividing.get(step)
        if found is None:
            found = self._dividing[step] = _DIVIDING.among(self._reading.manners[step].words)
        return found

    @cached_property
    def not_zero(self) -> bool:
        """Whether the problem or the solution says of a letter that it is not zero."""
        return _NOT_ZERO.search(f"{self._reading.problem} {self._reading.solution}") is not None


def applies(reading: SolutionAnalysis) -> bool:
    """Say whether there are letters in any claim."""
    return reading.has_letters or any(check.kind != "numbers" for check in reading.checks)


@fact
def _false_expansions(reading: SolutionAnalysis) -> Iterator[Claim]:
    """Yield expansions that are not identities."""
    if not reading.has_letters:
        return
    asked = asks_for_identity(reading.problem or "")
    for claim, following in pairwise((*reading.claims, None)):
        shown = reading.solution[claim.start : claim.end] if claim else ""
        if claim and is_false_expansion(claim, following, asked=asked) and not _CALLED.search(shown):
            yield claim


@fact
def _given(reading: SolutionAnalysis) -> Sequence[Claim]:
    """Return what the problem states of letters."""
    return stated(reading.problem or "")


@fact
def changed_claims(reading: SolutionAnalysis) -> Iterator[tuple[Claim, str]]:
    """Yield equations whose solutions changed on the way, with what held before."""
    if reading.has_letters:
        yield from _changed_solutions(reading, _given(reading))


@fact
def _turned(reading: SolutionAnalysis) -> Iterator[tuple[Claim, str]]:
    """Yield inequalities whose sign should have turned, with what held before."""
    if any(claim.letters and claim.relation in ORDERS for claim in reading.claims):
        turned = tuple(find_turned(_given(reading), reading.claims))
        # Where cases are told apart, nothing is told; that is looked for last, as it takes the longest.
        yield from turned if turned and not branches(reading) else ()


@fact
def _broken_checks(reading: SolutionAnalysis) -> Iterator[Check]:
    """Yield formulas of letters that do not hold, where nothing else is told of the same text."""
    told = [*_false_expansions(reading), *(claim for claim, _ in (*changed_claims(reading), *_turned(reading)))]
    for check in reading.checks:
        if check.verdict or check.kind == "numbers" or any(f.start < check.end and check.start < f.end for f in told):
            continue
        if check.kind == "root" and (told or any(not one.verdict for one in reading.checks if one.start < check.start)):
            continue  # It comes of what is false before it.
        yield check


@rule(Dimension.ALGEBRAIC, FindingCode.FALSE_IDENTITY)
def false_expansion(reading: SolutionAnalysis) -> Iterator[Found]:
    """An expansion does not hold for all letters.

    The right side has the same letters, no brackets, and nearly the terms of the left. It has the leading ones, all but
    one, or the squares alone. Where the problem asks to simplify or expand, any equation that does not always hold is
    told.

    Fails: `(x+3)^2 = x^2+9`.
    Passes: `(x+3)^2 = 25`, an equation to solve.
    """
    for claim in _false_expansions(reading):
        message = f"{reading.solution[claim.start : claim.end]} is not an identity"
        yield Found(claim.start, claim.end, SEVERITIES["false_expansion"]["false"], message)


@rule(Dimension.ALGEBRAIC, FindingCode.WRONG_SOLUTION_SET)
def changed_solution(reading: SolutionAnalysis) -> Iterator[Found]:
    """An equation has other solutions than the one before it, or than the problem's own.

    The problem's are linear equations or a quadratic one. A root lost in a division by the letter is told, too. Nothing
    is where cases are told apart or values are tried.

    Fails: `2x + 6 = 10. Hence 2x = 16.`
    Passes: `2x + 6 = 10. Hence 2x = 4.`
    """
    for claim, expected in changed_claims(reading):
        yield _not_following(reading, claim, expected, SEVERITIES["changed_solution"]["false"])


@rule(Dimension.ALGEBRAIC, FindingCode.WRONG_SOLUTION_SET)
def turned_inequality(reading: SolutionAnalysis) -> Iterator[Found]:
    """An inequality was multiplied or divided by a negative number, and its sign did not turn.

    Fails: `-2x < 6. Hence x < -3.`
    Passes: `-2x < 6. Hence x > -3.`
    """
    for claim, expected in _turned(reading):
        yield _not_following(reading, claim, expected, SEVERITIES["turned_inequality"]["false"])


def _not_following(reading: SolutionAnalysis, claim: Claim, expected: str, severity: float) -> Found:
    message = f"{reading.solution[claim.start : claim.end]} does not follow: before it, {expected}"
    return Found(claim.start, claim.end, severity, message, expected)


@rule(Dimension.ALGEBRAIC, FindingCode.FALSE_IDENTITY)
def false_rewriting(reading: SolutionAnalysis) -> Iterator[Found]:
    """A formula is said to be another, which it is for no letters or not for all that it must be.

    Both sides differ by the same number everywhere, or one link of a chain of rewritings breaks. Or a derivative is
    wrong, the letters have values that the problem states, or a congruence does not hold. What is something to solve
    passes.

    Fails: `$\\frac{x^2-1}{x-1} = x + 2$`.
    Passes: `$x^2 + 2x = 8$`, an equation to solve.
    """
    for check in _broken_checks(reading):
        if check.kind != "root":
            said = reading.solution[check.start : check.end]
            message = f"{said} is not an identity"
            if check.expected is not None:
                message = f"{said} is false: the left side is {check.expected}"
            yield Found(check.start, check.end, SEVERITIES["false_rewriting"]["false"], message, check.expected)


@rule(Dimension.ALGEBRAIC, FindingCode.WRONG_SOLUTION_SET, "problem")
def unfulfilled_equation(reading: SolutionAnalysis) -> Iterator[Found]:
    """The only solution that is found, put back into the problem's one equation in one letter, does not fulfil it.

    Fails: `$x = 5$`, of √(x + 3) = 3.
    Passes: `$x = 6$`, of √(x + 3) = 3.
    """
    for check in _broken_checks(reading):
        if check.kind == "root":
            message = f"{reading.solution[check.start : check.end]} does not fulfil the problem's equation"
            severity = SEVERITIES["unfulfilled_equation"]["false"]
            yield Found(check.start, check.end, severity, message, check.expected)


def _changed_solutions(reading: SolutionAnalysis, given: Sequence[Claim]) -> Iterator[tuple[Claim, str]]:
    """Follow equations: each follows from the problem's and from the one before it, so it keeps their solutions.

    Yield those that do not, with what held before. From where a solution tells cases apart, only the problem's count.
    """
    truth = solutions(reading.problem or "")
    last = solved_equation(given[0], -1) if len(given) == 1 and given[0].relation == "=" else None
    values: dict[str, tuple[Fraction, int]] = {}
    chosen, several, said = False, set[str](), _Said(reading)
    for before, claim in pairwise((None, *reading.claims)):
        if claim is None or not claim.letters or claim.relation != "=" or continues(before, claim):
            continue
        if FUNCTION.search(reading.solution, claim.start, claim.end):
            last = None
            continue
        step = reading.steps[claim.step]
        restated = contradicted(before, claim, values) and not branches(reading)
        solved = solved_equation(claim, claim.step)
        if solved is not None and solved.value is None:
            several.add(solved.letter)
        chosen = chosen or (solved is not None and solved.value is not None)
        expected = None
        whole = not reading.solution[claim.end : claim.end + 1].isalpha()
        if not restated and whole and not said.supposes(claim.step):
            expected = _broken(claim, truth, one=chosen)
        if not restated and expected is None and solved is not None:
            lone = solved.value is None or solved.letter not in several
            other = (_other_solution(last, solved) if lone else None) or _lost(said, last, solved)
            # Where cases begin is looked for only if it matters: it takes the longest.
            if other is not None and (
                _goes_on(reading, before, claim, last, solved) or all(start >= step.end for start in branches(reading))
            ):
                expected = other
        if expected is not None:
            yield claim, expected
        if expected is not None or restated:
            truth = ()  # What stands below follows from this one.
        last = solved


def _goes_on(
    reading: SolutionAnalysis,
    before: Claim | None,
    claim: Claim,
    last: SolvedEquation | None,
    solved: SolvedEquation | None,
) -> bool:
    """Say whether an equation follows from the one before it in its own sentence, whatever case they are of."""
    if before is None or before.step != claim.step or claim.start - before.end > NEXT:
        return False
    between = reading.solution[before.end : claim.start]
    words = between.replace(",", " ").replace("$", " ").lower().split()
    if not words:  # `2x = 6, x = 3`
        return "," in between and not (last and last.bare) and bool(solved and solved.bare)
    # Of two equations, or two values, nobody knows which follows from which.
    around = reading.solution[reading.steps[claim.step].start : claim.end + NEXT].split()
    return bool(words) and FOLLOWING.issuperset(words) and not {"and", "or"} & set(around)


def continues(before: Claim | None, claim: Claim) -> bool:
    """Say whether the claim goes on with the one before it: `b = c` in `a = b = c`."""
    return before is not None and before.right_start == claim.left_start


def contradicted(before: Claim | None, claim: Claim, values: dict[str, tuple[Fraction, int]]) -> bool:
    """Say whether the claim states another value of a letter than `values`, to which it adds what it says.

    `values` holds the step of each, too. A value that is worked out in the claim is a new one: no contradiction.
    """
    if not isinstance(claim.left, Symbol) or claim.relation != "=" or continues(before, claim):
        return False
    value = claim.right_value
    if value is None:
        return False
    known = values.get(claim.left.name)
    values[claim.left.name] = value, claim.step
    if known is None or known[1] == claim.step or computes(claim.right):
        return False  # Several values in one step are the ends of a range, or several roots.
    return not close(known[0], value) and not close(value, known[0])


def _broken(claim: Claim, truth: Sequence[Values], *, one: bool) -> str | None:
    """Return the problem's solutions, where the claim does not hold for them: for `one`, or for each."""
    letters = claim.letters
    if not truth or not letters <= set(truth[0]):
        return None
    holds = [_holds(claim, values) for values in truth]
    if any(holds) if one else all(holds):
        return None
    return " or ".join(", ".join(f"{name} = {shown(values[name])}" for name in sorted(letters)) for values in truth)


def _holds(claim: Claim, values: Values) -> bool:
    left, right = evaluate(claim.left, values), evaluate(claim.right, values)
    return left is None or right is None or close(left, right) or close(right, left)


def _other_solution(last: SolvedEquation | None, solved: SolvedEquation | None) -> str | None:
    """Return what the equation before it says, where this one of the same letter and degree says something else."""
    if last is None or solved is None or last.letter != solved.letter or solved.step - last.step > 1:
        return None
    if last.value is not None and solved.value is not None:
        same = close(last.value, solved.value) or (last.bare and solved.bare)
        return None if same else f"{last.letter} = {shown(last.value)}"
    if last.value is None and solved.value is None and degree(last.normal) == degree(solved.normal):
        return None if last.normal == solved.normal else "an equation with other roots"
    return None


def _lost(said: _Said, last: SolvedEquation | None, solved: SolvedEquation | None) -> str | None:
    """Return the root 0 that is lost where a quadratic is divided by its letter."""
    if last is None or solved is None or last.letter != solved.letter or solved.step - last.step > 1:
        return None
    letter = last.letter
    quotient = {((letter, 1),) if key == ((letter, 2),) else (): value for key, value in last.normal.items()}
    if degree(last.normal) != 2 or () in last.normal or quotient != solved.normal:
        return None
    if not said.divides(solved.step) or said.not_zero:
        return None
    return f"{letter} = 0 was a solution, too"


def close(exact: Fraction, shown: Fraction) -> bool:
    """Allow for a solution that was rounded."""
    return exact == shown or (exact.denominator != 1 and abs(exact - shown) < max(abs(exact) / 100, Fraction(1, 2)))
