"""Whatever an answer says beside its value, nothing of it is dropped."""

from hypothesis import given
from hypothesis import strategies as st

from mathverifier.core.answers.compare import compare

LETTERS = st.sampled_from("abcdmpqstuvw")


def outcome(reference: str, answer: str) -> str:
    """Return what the exact rungs say; what they leave to algebra is open."""
    result = compare(reference, answer)
    return result.outcome if result else "open"


@given(LETTERS, st.integers(min_value=2, max_value=99), st.integers(min_value=2, max_value=99))
def test_a_letter_with_an_index_is_a_symbol(letter: str, first: int, second: int) -> None:
    """Two of them are equal where letter and index are."""
    assert (outcome(f"{letter}_{{{first}}}", f"{letter}_{{{second}}}") == "correct") == (first == second)


@given(st.text(alphabet="abnkx0123456789=<>+-,() ", min_size=1, max_size=20), st.integers(min_value=0, max_value=9))
def test_a_condition_that_is_not_known_is_never_given_up(condition: str, value: int) -> None:
    """A bare value is not equal to one under a condition, whatever that says."""
    assert outcome(str(value), f"{value} given that {condition} holds") != "correct"


@given(LETTERS, LETTERS, st.integers(), st.integers())
def test_a_name_is_given_up_beside_no_name_alone(first: str, second: str, one: int, other: int) -> None:
    """A named value is the bare one, and the value of another name is not proven to be the same."""
    assert outcome(str(one), f"{first} = {one}") == "correct"
    if first != second:
        assert outcome(f"{first} = {one}", f"{second} = {one}") != "correct"
        named = f"{first} = {one} or {second} = {other}"
        assert outcome(named, f"{first} = {one} or {first} = {other}") != "correct"
        assert outcome(named, f"{first} = {one} and {second} = {other}") != "correct"
