"""What holds of comparing any numbers and any texts."""

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from mathverifier.core.answers.compare import compare
from mathverifier.core.answers.extract import extract

WHOLE = st.integers(min_value=-(10**30), max_value=10**30)
TEXT = st.text(alphabet="0123456789+-*/^()[]{}.,;=<>%|x aet\\$°&\n", max_size=60)


def outcome(reference: str, answer: str) -> str | None:
    """Return what the exact rungs say, None where they leave it open."""
    result = compare(reference, answer)
    return result.outcome if result else None


@given(WHOLE)
def test_a_whole_number_written_two_ways_is_equal(value: int) -> None:
    """Separators, a point, LaTeX and a box do not change a number."""
    for text in (
        f"{value:,}",
        f"{value}.0",
        f"${value}$",
        f"\\boxed{{{value}}}",
        f"\\frac{{{2 * value}}}{{2}}",
        f"x = {value}",
    ):
        assert outcome(str(value), text) == "correct"


@given(WHOLE, st.integers(min_value=1, max_value=9))
def test_another_number_is_never_equal(value: int, change: int) -> None:
    """A change in the last digit is found, at any size."""
    assert outcome(str(value), str(value + change)) == "incorrect"
    assert outcome(f"\\frac{{{value}}}{{7}}", f"\\frac{{{value + change}}}{{7}}") == "incorrect"


@given(st.fractions(min_value=-1000, max_value=1000, max_denominator=999))
def test_fractions_are_compared_exactly(value: Fraction) -> None:
    """An unreduced fraction is equal, a neighbour is not."""
    above, below = value.numerator, value.denominator
    assert outcome(f"{above}/{below}", f"\\dfrac{{{3 * above}}}{{{3 * below}}}") == "correct"
    assert outcome(f"{above}/{below}", f"\\dfrac{{{3 * above + 1}}}{{{3 * below}}}") == "incorrect"


@given(st.lists(st.integers(min_value=0, max_value=99), min_size=2, max_size=6))
def test_the_order_of_a_set_does_not_matter_and_that_of_a_tuple_does(values: list[int]) -> None:
    """Sets are equal in any order; a tuple is equal to itself alone."""
    turned = values[::-1]
    joined, other = (", ".join(map(str, one)) for one in (values, turned))
    assert outcome(f"\\{{{joined}\\}}", f"\\{{{other}\\}}") == "correct"
    assert (outcome(f"({joined})", f"({other})") == "correct") == (values == turned)


@given(TEXT, TEXT)
def test_any_two_texts_have_a_comparison(reference: str, answer: str) -> None:
    """No text makes the exact rungs or the extraction fail, and what has a meaning is equal to itself."""
    compare(reference, answer)
    found = extract(answer).answer
    assert found is None or answer[found.start : found.end] == found.text
    same = compare(reference, reference)
    assert same is None or same.reason in ("equal", "invalid_reference")
