"""Short sentences that name a value, one of several, or a quality; and answers in other languages."""

import pytest

from mathverifier import equivalent


@pytest.mark.parametrize(
    ("reference", "answer", "outcome"),
    [
        ("B", "So store B is the cheaper one", "correct"),
        ("B", "So store A is the cheaper one", "incorrect"),
        ("Store B", "Store B costs less", "correct"),
        ("Bob", "Bob is the tallest", "correct"),
        ("Bob", "Bob is not the tallest", "unknown"),
        ("Bob", "Bob is taller than Ann", "unknown"),
        ("Tuesday", "on Monday", "incorrect"),
        ("even", "The function is even", "correct"),
        ("even", "The function is odd", "incorrect"),
        ("even", "The function is not odd", "unknown"),
        ("increasing", "the sequence is bounded", "unknown"),
    ],
)
def test_sentences_about_one_of_several(reference: str, answer: str, outcome: str) -> None:
    """Who is the tallest, or which is the cheaper one, is told by its name; what is denied proves nothing."""
    assert equivalent(reference, answer).outcome == outcome


@pytest.mark.parametrize(
    ("reference", "answer", "outcome"),
    [
        ("-3", "The slope is -3.", "correct"),
        ("-3", "The slope is 3.", "incorrect"),
        ("3:4", "The ratio is 3:4", "correct"),
        ("5", "The answer is not 5", "incorrect"),
        ("12", "Bob is 12 years older than Ann", "unknown"),
        ("3", "The number of sides is 3 or 4", "incorrect"),
    ],
)
def test_names_with_their_values(reference: str, answer: str, outcome: str) -> None:
    """`is` between a name and a number is a sign of equality."""
    assert equivalent(reference, answer).outcome == outcome


@pytest.mark.parametrize(
    ("reference", "answer", "outcome"),
    [
        (r"(-\infty, 2)\cup(2,\infty)", "all real numbers except 2", "correct"),
        (r"(-\infty, 2)\cup(2,\infty)", "all real numbers except x = 3", "incorrect"),
        (r"\mathbb{R}", "all real numbers except 2", "incorrect"),
        (r"[0, \infty)", "x is nonnegative", "correct"),
        (r"[0, \infty)", "x is positive", "incorrect"),
        (r"(0, \infty)", "all positive real numbers", "correct"),
        (r"(0, \infty)", "all nonnegative real numbers", "incorrect"),
        (r"1 < x \le 4, x \in \mathbb{Z}", r"\{2,3,4\}", "correct"),
        (r"1 < x \le 4, x \in \mathbb{Z}", r"\{1,2,3\}", "incorrect"),
    ],
)
def test_sets_in_words(reference: str, answer: str, outcome: str) -> None:
    """What is left out of the real line, and the sign of a letter, are sets."""
    assert equivalent(reference, answer).outcome == outcome


@pytest.mark.parametrize(
    ("reference", "answer", "outcome"),
    [
        ("yes", "oui", "correct"),
        ("yes", "nein", "incorrect"),
        ("no", "不是", "correct"),
        ("true", "correct", "correct"),
        ("no solution", "无解", "correct"),
        (r"\emptyset", "ninguna solución", "correct"),
        ("ninguna solución", "5", "incorrect"),
        ("15 Stunden", "15 hours", "correct"),
        ("15 Stunden", "15 minutes", "incorrect"),
    ],
)
def test_other_languages(reference: str, answer: str, outcome: str) -> None:
    """Words that affirm, deny, measure, or say that there is no solution mean the same in each language."""
    assert equivalent(reference, answer).outcome == outcome


@pytest.mark.parametrize(
    ("reference", "answer", "outcome"),
    [
        ("the third quadrant", "Quadrant III", "correct"),
        ("the third quadrant", "Quadrant IV", "incorrect"),
        ("length 12, width 5", "width 5, length 12", "correct"),
        ("length 12, width 5", "length 5, width 12", "incorrect"),
        ("Alice: 5, Bob: 7", "Bob 7, Alice 5", "correct"),
        ("Alice: 5, Bob: 7", "Alice 7, Bob 5", "incorrect"),
        ("q=4, r=3", "quotient 4, remainder 3", "correct"),
        ("q=4, r=3", "quotient 3, remainder 4", "incorrect"),
        (r"\text{max } 5, \text{min } -3", "maximum 5 and minimum -3", "correct"),
        ("-3, 5", "negative 3, positive 4", "unknown"),
        ("at least 3", "3 or more", "correct"),
        ("at least 3", "4 or more", "incorrect"),
        ("at least 3", "more than 3", "unknown"),
        ("5 pm", "17:00", "correct"),
        ("5 pm", "18:00", "incorrect"),
    ],
)
def test_names_numbers_and_bounds_in_other_words(reference: str, answer: str, outcome: str) -> None:
    """A word before a number names it, a numeral of Rome is an ordinal, and bounds of one kind are one."""
    assert equivalent(reference, answer).outcome == outcome
