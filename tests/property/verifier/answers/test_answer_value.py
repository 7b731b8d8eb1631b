"""The exact value of an answer, which every verdict on a number has."""

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mathcontracts import Verdict
from mathverifier import equivalent, verify, verify_many
from mathverifier.core.answers.exact_value import MAX_DIGITS

WORDS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")


def _value(answer: str, **item: Any) -> str | None:
    stated = verify(solution=f"\\boxed{{{answer}}}", profile=False, **item).answer
    assert stated is not None
    assert stated.text == answer.strip()
    return stated.value


def _grouped(number: int) -> str:
    return f"{number:,}"


integers = st.integers(-(10**9), 10**9)
positive = st.integers(1, 10**6)
# Texts of numbers in many forms, each with its value.
written = st.one_of(
    integers.map(lambda n: (str(n), Fraction(n))),
    integers.map(lambda n: (_grouped(n), Fraction(n))),
    st.tuples(integers, st.integers(1, 6)).map(lambda p: (f"{p[0]}.{'3' * p[1]}", None)),
    st.tuples(integers, positive).map(lambda p: (f"{p[0]}/{p[1]}", Fraction(*p))),
    st.tuples(integers, positive).map(lambda p: (f"\\frac{{{p[0]}}}{{{p[1]}}}", Fraction(*p))),
    st.tuples(positive, st.integers(1, 8)).map(lambda p: (f"{p[0]} {p[1]}/9", p[0] + Fraction(p[1], 9))),
    st.integers(0, 12).map(lambda n: (WORDS[n], Fraction(n))),
    st.tuples(st.integers(1, 99), st.sampled_from([("thousand", 3), ("million", 6), ("billion", 9)])).map(
        lambda p: (f"{p[0]} {p[1][0]}", Fraction(p[0] * 10 ** p[1][1]))
    ),
    st.tuples(integers, st.sampled_from(["%", "\\%"])).map(lambda p: (f"{p[0]}{p[1]}", Fraction(p[0], 100))),
    st.tuples(integers, st.sampled_from(["cm", "apples", "\\text{ km}", "dollars"])).map(
        lambda p: (f"{p[0]} {p[1]}", Fraction(p[0]))
    ),
    st.tuples(st.sampled_from(["x", "n", "\\text{Area}"]), integers).map(
        lambda p: (f"{p[0]} = {p[1]}", Fraction(p[1]))
    ),
)


@given(written)
def test_a_value_is_exact_and_equal_to_its_answer(case: tuple[str, Fraction | None]) -> None:
    """The value of a number, however it is written, is that number in lowest terms, and equivalent to the answer."""
    text, meant = case
    value = _value(text)
    assert value is not None
    assert str(Fraction(value)) == value
    assert meant is None or Fraction(value) == meant
    assert equivalent(value, text).outcome == "correct"
    assert equivalent(text, value).outcome == "correct"


@given(st.text(alphabet="0123456789.,/-+%=()[]{}$ ^_:x\\½éab", max_size=12))
def test_no_value_differs_from_its_answer(text: str) -> None:
    """Whatever the text: where it has a value, the two are not known to differ, and the value is in lowest terms."""
    stated = verify(solution=f"The answer is: {text}", profile=False).answer
    if stated is not None and stated.value is not None:
        assert str(Fraction(stated.value)) == stated.value
        assert equivalent(stated.value, stated.text).outcome != "incorrect"


@pytest.mark.parametrize(
    ("answer", "value"),
    [
        ("\\frac12", "1/2"),
        ("2½", "5/2"),
        ("twenty-one", "21"),
        ("0.\\overline{3}", "1/3"),
        ("1.5e3", "1500"),
        ("3 million", "3000000"),
        ("1.5 dozen", "18"),
        ("\\$1{,}234.50", "2469/2"),
        ("12.5\\%", "1/8"),
        ("-0", "0"),
        ("007", "7"),
        ("5!", "120"),
        ("x = -\\frac{3}{4}", "-3/4"),
        ("2 hours and 15 minutes", "9/4"),
    ],
)
def test_numbers_have_a_value(answer: str, value: str) -> None:
    """Fractions, words, scales, percents, money, names in front and compound measures are worked out."""
    assert _value(answer) == value


@pytest.mark.parametrize(
    "answer",
    [
        *("x + 1", "\\pi", "\\sqrt 2", "1/0", "B", "x > 3", "x^2 = 4", "2 = 2", "half = half", "10^{5000}"),
        *("3, 4", "3 or 4", "(1,234)", "(312,123,231)", "\\{7\\}", "x = 5 or x = 6", "5 \\pm 1"),
        *("0,111", "3,5"),  # A comma may be a point.
        *("2:3", "2:30", "3:30 pm"),
        *("18 zorbs", "about 18", "at least 18", "5 blarg million", "7 \\pmod 9", "101_2"),
    ],
)
def test_what_is_not_one_number_has_no_value(answer: str) -> None:
    """Neither have formulas, lists, ratios, clock times, bounds, and numbers with a word that is not understood."""
    assert _value(answer) is None


def test_a_thing_that_the_problem_counts_is_understood() -> None:
    """A word behind the number is no obstacle where the problem has it."""
    assert _value("18 zorbs", problem="How many zorbs are there?") == "18"
    assert _value("18 zorbs", problem="How many wugs are there?") is None


def test_several_answers_have_no_value() -> None:
    """Neither has a hedge, nor have two answers that are asserted."""
    for solution in ("\\boxed{41} (or maybe 42)", "The answer is \\boxed{41}. The final answer is \\boxed{42}."):
        verdict = verify(solution=solution, profile=False)
        assert verdict.answer is None or verdict.answer.value is None


@pytest.mark.parametrize(("digits", "kept"), [(MAX_DIGITS, True), (MAX_DIGITS + 1, False)])
def test_a_huge_value_is_left_out(digits: int, kept: bool) -> None:
    """Numbers of more than 4,000 digits have no value; all others are read back by Python as they are."""
    number = "7" * digits
    assert _value(number) == (number if kept else None)
    assert _value(f"0{number}") == (number if kept else None)


def test_every_way_to_a_verdict_tells_the_value() -> None:
    """With and without a profile, one by one and in a batch, right, wrong and undecided."""
    items = [
        {
            "problem": "What is a half?",
            "solution": "1 / 2 = 0.5\nThe answer is ½",
            "reference": reference,
            "profile": profile,
        }
        for reference in ("0.5", "7", None, "\\heartsuit")
        for profile in (True, False)
    ]
    many: Sequence[Verdict] = list(verify_many(items))
    one: Any = [verify(**item) for item in items]  # type: ignore[arg-type]
    assert [verdict.answer.value if verdict.answer else None for verdict in [*many, *one]] == ["1/2"] * 16
