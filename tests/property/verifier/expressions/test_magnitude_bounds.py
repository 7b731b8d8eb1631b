"""What holds of the sizes of all whole numbers: the proofs by size are never wrong."""

import math

from hypothesis import given
from hypothesis import strategies as st

from mathverifier.core.answers.compare import compare
from mathverifier.core.expressions.magnitude_bounds import Tower, bounded, size
from mathverifier.core.expressions.nodes import Binary, Call, Expression, Number, Unary
from mathverifier.core.expressions.rational import Fraction

# Numbers up to so many bits are computed here, to be compared with their sizes.
MAX_BITS = 60_000
VALUES = st.integers(min_value=0, max_value=40) | st.integers(min_value=0, max_value=2**3_000)
LEAVES = VALUES.map(lambda value: Number(0, 0, Fraction(value)))


def _grown(parts: st.SearchStrategy[Expression]) -> st.SearchStrategy[Expression]:
    binaries = st.builds(Binary, st.just(0), st.just(0), st.sampled_from("+*^"), parts, parts)
    factorials = st.builds(Unary, st.just(0), st.just(0), st.just("!"), parts)
    return st.one_of(binaries, factorials, st.builds(_binomial, LEAVES, LEAVES))


def _binomial(upper: Number, lower: Number) -> Expression:
    return Call(0, 0, "binom", (upper._replace(value=upper.value * 30), lower))


EXPONENTS = st.integers(min_value=1_000, max_value=2**2_000)
TWO = Number(0, 0, Fraction(2))
EXPRESSIONS: st.SearchStrategy[Expression] = st.recursive(LEAVES, _grown, max_leaves=5)


def exact(expression: Expression) -> int | None:
    """Return the value; None beyond `MAX_BITS`, where nobody computes it."""
    match expression:
        case Number():
            return int(expression.value)
        case Unary():
            operand = exact(expression.operand)
            return None if operand is None or operand > 5_000 else _bounded(math.factorial(operand))
        case Binary():
            left, right = exact(expression.left), exact(expression.right)
            if left is None or right is None:
                return None
            if expression.operator == "^":
                return None if right > MAX_BITS or left.bit_length() * right > MAX_BITS else left**right
            return _bounded(left + right if expression.operator == "+" else left * right)
        case Call():
            upper, lower = (exact(argument) for argument in expression.arguments)
            if upper is None or lower is None or min(lower, upper - lower) > 1_000:
                return None
            return math.comb(upper, lower)
        case _:
            return None


def _bounded(number: int) -> int | None:
    return number if number.bit_length() <= MAX_BITS else None


def holds(tower: Tower, number: int) -> bool:
    """Say whether a number is inside of the bounds."""
    if tower.height == 0:
        return tower.low <= number <= tower.high
    return holds_logarithm(Tower(tower.height - 1, tower.low, tower.high), math.log2(number))


def holds_logarithm(tower: Tower, value: float) -> bool:
    """Say whether a number that is known as a double is inside of the bounds, but for the double's own rounding."""
    for _ in range(tower.height):
        value = math.log2(value) if value > 0 else -math.inf
    return tower.low <= value <= tower.high


@given(EXPRESSIONS)
def test_a_number_is_inside_of_its_size(expression: Expression) -> None:
    """Whatever can be computed lies within its bounds, and a positive number that is not below 1 has some."""
    number, found = exact(expression), size(expression)
    if number is not None and found is not None:
        assert holds(found, number), (number.bit_length(), found)
    if number == 0:
        assert found is None


@given(EXPRESSIONS, EXPRESSIONS)
def test_what_is_proven_larger_is_larger(first: Expression, second: Expression) -> None:
    """Of two numbers whose sizes are apart, the one that is said to be larger is."""
    one, other = size(first), size(second)
    if one is None or other is None:
        return
    assert not (one.above(other) and other.above(one))
    numbers = exact(first), exact(second)
    if numbers[0] is not None and numbers[1] is not None:
        assert not one.above(other) or numbers[0] > numbers[1]
    assert not one.above(one)


@given(EXPRESSIONS, st.floats(min_value=0.0))
def test_what_is_above_a_double_is(expression: Expression, most: float) -> None:
    """A number that is proven to be above a bound is; above an infinite one it is larger than any double."""
    number, found = exact(expression), size(expression)
    if number is not None and found is not None and found.above(bounded(most)):
        assert number > most if math.isfinite(most) else number.bit_length() > 1024


@given(st.integers(min_value=2, max_value=9), st.integers(min_value=3, max_value=9), st.integers(min_value=1))
def test_taller_towers_are_larger(base: int, height: int, other: int) -> None:
    """A tower of powers is larger than any number that is written out, than a shorter one, and no proof says else."""
    tall, short = ("^{".join([str(base)] * many) + "}" * (many - 1) for many in (height + 3, height + 2))
    for answer in (short, str(other % 10**300), rf"\sqrt{{{other % 10**300}}}"):
        result = compare(tall, answer)
        assert result is not None and (result.outcome, result.reason) in (
            ("incorrect", "not_equal"),
            ("unknown", "too_large"),
        )
    sizes = [_tower(base, many) for many in (height + 3, height + 2)]
    assert sizes[0].above(sizes[1]) and not sizes[1].above(sizes[0])


@given(EXPONENTS, EXPONENTS)
def test_powers_of_two_add_and_multiply(first: int, second: int) -> None:
    """Powers of two that nobody writes out multiply by their exponents' sum, and twice one is the next."""
    one, other = (Binary(0, 0, "^", TWO, Number(0, 0, Fraction(exponent))) for exponent in (first, second))
    for expression, exponent in (
        (Binary(0, 0, "*", one, other), first + second),
        (Binary(0, 0, "+", one, one), first + 1),
        (Binary(0, 0, "^", one, other.right), first * second),
    ):
        found = size(expression)
        assert found is not None and found.height > 0
        assert holds(Tower(found.height - 1, found.low, found.high), exponent), (exponent, found)
        # And so one level up: two to the power of it.
        above = size(Binary(0, 0, "^", TWO, expression))
        assert above is not None
        assert holds(Tower(above.height - 2, above.low, above.high), exponent), (exponent, above)


@given(EXPONENTS, EXPONENTS)
def test_higher_powers_of_two_multiply(first: int, second: int) -> None:
    """The logarithm of a product of powers of powers is the sum of powers."""
    one, other = (
        Binary(0, 0, "^", TWO, Binary(0, 0, "^", TWO, Number(0, 0, Fraction(exponent)))) for exponent in (first, second)
    )
    found = size(Binary(0, 0, "*", one, other))
    assert found is not None
    # Both have the logarithm 2^n; the sum of two such has one from the larger n to that and 1.
    most = max(first, second)
    least = most + (1 if first == second else 0)
    inner = Tower(found.height - 2, found.low, found.high)
    assert holds(inner, least), (least, inner)


def _tower(base: int, height: int) -> Tower:
    expression: Expression = Number(0, 0, Fraction(base))
    for _ in range(height - 1):
        expression = Binary(0, 0, "^", Number(0, 0, Fraction(base)), expression)
    found = size(expression)
    assert found is not None
    return found
