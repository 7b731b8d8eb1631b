"""What holds of every expression."""

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from mathverifier.core.expressions.evaluation import evaluate, polynomial
from mathverifier.core.expressions.nodes import numbers
from mathverifier.core.expressions.parser import parse

WHOLE = st.integers(min_value=0, max_value=10**9)
TEXT = st.text(alphabet="0123456789+-*/^()[]{}.,%!x y\\frac$ \n", max_size=80)


@st.composite
def written(draw: st.DrawFn, depth: int = 0) -> tuple[str, Fraction]:
    """A random expression with the value that Python's own fractions give it."""
    if depth > 3 or draw(st.booleans()):
        number = draw(st.integers(min_value=0, max_value=999))
        return str(number), Fraction(number)
    operator = draw(st.sampled_from("+-*/"))
    left, first = draw(written(depth + 1))
    right, second = draw(written(depth + 1))
    if operator == "/" and second == 0:
        operator = "+"
    values = {"+": first + second, "-": first - second, "*": first * second}
    value = first / second if operator == "/" else values[operator]
    signs = {"*": draw(st.sampled_from(["*", "\\times", "·", "×"])), "-": draw(st.sampled_from(["-", "−"]))}
    return f"({left} {signs.get(operator, operator)} {right})", value


@given(written())
def test_a_value_is_that_of_exact_arithmetic(case: tuple[str, Fraction]) -> None:
    """Whatever is written with brackets has the value that exact arithmetic gives."""
    text, value = case
    tree = parse(text)
    assert tree is not None
    assert evaluate(tree) == value


@given(WHOLE)
def test_separators_do_not_change_a_number(number: int) -> None:
    """With or without thousands separators, a number is the same."""
    for text in (str(number), f"{number:,}", f"{number:,}".replace(",", "{,}")):
        tree = parse(text)
        assert tree is not None
        assert evaluate(tree) == number


@given(TEXT)
def test_any_text_is_read_or_refused(text: str) -> None:
    """No text makes the parser fail, and every span lies within the text."""
    tree = parse(text)
    if tree is not None:
        evaluate(tree)
        polynomial(tree)
        assert 0 <= tree.start <= tree.end <= len(text)
        assert all(0 <= number.start < number.end <= len(text) for number in numbers(tree))
