"""What holds of every decision, and of many pairs whose truth is known by construction."""

import mpmath
import pytest
from bench.closed_form_families import FAMILIES, families
from hypothesis import assume, given
from hypothesis import strategies as st
from mpmath.libmp import NoConvergence

from mathverifier.core.expressions.decision import decide
from mathverifier.core.expressions.nodes import Binary, Call, Expression, Number, Symbol, Unary, substituted
from mathverifier.core.expressions.parser import parse
from mathverifier.core.expressions.rational import Fraction

LEAF = st.one_of(
    st.integers(0, 9).map(str),
    st.sampled_from(["x", "x", "x", "y", "\\pi", "e", "\\sqrt{2}", "\\frac{1}{3}", "10^{-30}", "10^{20}"]),
)
FUNCTIONS = ("sin", "cos", "tan", "arctan", "sinh", "cosh", "tanh", "exp", "ln")


def _grown(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.one_of(
        st.tuples(inner, st.sampled_from(["+", "-", "\\cdot"]), inner).map(lambda one: f"({one[0]}){one[1]}({one[2]})"),
        st.tuples(inner, inner).map(lambda one: f"\\frac{{{one[0]}}}{{{one[1]}}}"),
        st.tuples(inner, st.sampled_from(["2", "3", "-1", "\\frac{1}{2}"])).map(lambda one: f"({one[0]})^{{{one[1]}}}"),
        st.tuples(st.sampled_from(FUNCTIONS), inner).map(lambda one: f"\\{one[0]}({one[1]})"),
        inner.map(lambda one: f"\\sqrt{{{one}}}"),
    )


FORMULA = st.recursive(LEAF, _grown, max_leaves=5)
# What is nothing, and what is one, without looking like it.
NOTHING = st.sampled_from(
    ["\\ln 6-\\ln 2-\\ln 3", "\\sqrt{5+2\\sqrt{6}}-\\sqrt{2}-\\sqrt{3}", "\\sin^2(3x)+\\cos^2(3x)-1", "e^{i\\pi}+1"]
)


def read(text: str) -> Expression:
    """Return the tree of a text, which must be readable."""
    tree = parse(text)
    assume(tree is not None)
    assert tree is not None
    return tree


@given(FORMULA, FORMULA)
def test_a_decision_does_not_depend_on_the_order(first: str, second: str) -> None:
    """The same is found, and by the same proof, whichever side comes first."""
    one, other = decide(read(first), read(second)), decide(read(second), read(first))
    assert one == other.turned()


@given(FORMULA, NOTHING)
def test_nothing_added_makes_no_difference(text: str, nothing: str) -> None:
    """What is zero in another form is never found to make a form another one."""
    assert decide(read(text), read(f"{text}+({nothing})")).equal is not False


@given(FORMULA, NOTHING, st.integers(1, 120), st.sampled_from("+-"))
def test_something_added_makes_a_difference(text: str, nothing: str, places: int, sign: str) -> None:
    """However small it is, what is added is never overlooked."""
    moved = f"{text}+({nothing}){sign}10^{{-{places}}}"
    assert decide(read(text), read(moved)).equal is not True


@given(FORMULA, FORMULA, st.integers(1, 10**5))
def test_what_is_equal_is_equal_with_a_number_for_a_letter(first: str, second: str, value: int) -> None:
    """An identity holds for every number at which something is not divided by zero."""
    one, other = read(first), read(f"{second}+({first})-({second})")
    if decide(one, other).equal:
        number = Number(0, 0, Fraction(value, 10_007))
        assert decide(substituted(one, "x", number), substituted(other, "x", number)).equal is not False


@given(FORMULA, FORMULA)
def test_a_letter_may_be_renamed(first: str, second: str) -> None:
    """Which letters are used makes no difference."""
    one, other = read(first), read(second)
    renamed = [substituted(side, "x", Symbol(0, 0, "t")) for side in (one, other)]
    found = decide(*renamed).equal
    assert found in (None, decide(one, other).equal) or decide(one, other).equal is None


ORACLE = {
    **{name: getattr(mpmath, name) for name in ("sin", "cos", "tan", "sinh", "cosh", "tanh", "exp")},
    **{"arctan": mpmath.atan, "ln": mpmath.log},
}


def _value(tree: Expression, point: dict[str, mpmath.mpf]) -> mpmath.mpf:
    """Return a real value to the digits that are set. Raises ValueError or ZeroDivisionError where there is none."""
    match tree:
        case Number():
            found = mpmath.mpf(tree.value.numerator) / tree.value.denominator
        case Symbol():
            found = {"pi": +mpmath.pi, "e": +mpmath.e, **point}[tree.name]
        case Unary():
            operand = _value(tree.operand, point)
            found = -operand if tree.operator == "-" else mpmath.sqrt(operand)
        case Call():
            found = ORACLE[tree.name](_value(tree.arguments[0], point))
        case Binary():
            left, right = _value(tree.left, point), _value(tree.right, point)
            found = {
                "+": lambda: left + right,
                "-": lambda: left - right,
                "*": lambda: left * right,
                "/": lambda: left / right,
                "^": lambda: mpmath.power(left, right),
            }[tree.operator]()
    if not isinstance(found, mpmath.mpf) or not mpmath.isfinite(found) or abs(found) > mpmath.mpf(10) ** 300:
        raise ValueError
    return found


@given(FORMULA, FORMULA, st.tuples(st.integers(1, 10**9), st.integers(1, 10**9)), st.booleans())
def test_what_is_decided_agrees_with_many_digits(first: str, second: str, at: tuple[int, int], rewritten: bool) -> None:
    """What is equal agrees with mpmath to 60 digits at any point, and a constant that is different does not."""
    one, other = read(first), read(f"({second})+({first})-({second})" if rewritten else second)
    with mpmath.workdps(400):
        try:
            point = {name: mpmath.mpf(part) / 123_456_789 for name, part in zip("xy", at, strict=True)}
            left, right = _value(one, point), _value(other, point)
        except (ValueError, ZeroDivisionError, OverflowError, NoConvergence):
            return
        near = abs(left - right) <= mpmath.mpf(10) ** -60 * max(1, abs(left))
    found = decide(one, other).equal
    if found:
        assert near, (first, second)
    if rewritten:
        assert found is not False, (first, second)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_families_are_decided(seed: int) -> None:
    """Of identities and near misses by construction, none is decided wrongly and nearly all are decided."""
    unknown = 0
    pairs = list(families(seed, 20 * len(FAMILIES)))
    for pair in pairs:
        first, second = parse(pair.reference), parse(pair.answer)
        assert first is not None and second is not None, pair
        found = decide(first, second).equal
        assert found in (None, pair.label), pair
        unknown += found is None
    assert unknown <= len(pairs) // 50
