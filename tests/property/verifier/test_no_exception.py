"""No text at all makes the verifier raise, or makes it own up to a fault."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from mathverifier import equivalent, verify

pytestmark = pytest.mark.slow
# Longer than Python reads or writes as a decimal, longer than a double, and ordinary.
LENGTHS = (1, 2, 5, 17, 40, 310, 999, 1_001, 2_001, 4_301, 9_000)
# No time for algebra: what it cannot decide is `unknown/timeout`, and no more is asked of it here.
DEADLINE_S = 0.01

PROSE = st.sampled_from(
    (
        "So",
        "Ann has",
        "apples",
        "The answer is",
        "the final answer is:",
        "Therefore",
        "which gives",
        "each",
        "for $",
        "hours",
        "minutes =",
        "3 hours is 200 minutes",
        "dollars and",
        "cents",
        "half of",
        "twice",
        "million",
        "dozen",
        "percent of",
        "Step 1:",
        "Let x be",
        "where x is",
        "such that",
        "Wait, no.",
        "or",
        "twenty-five",
        "km per hour",
        "rounded to",
        "<think>",
        "</think>",
        "####",
        "**Answer:**",
        "Hence we get",
        "more than",
    )
)
LATEX = st.sampled_from(
    (
        *(r"\boxed{", r"\boxed", r"\frac{", r"\frac", r"\dfrac{1}{", r"\sqrt{", r"\sqrt[3]{", r"\sqrt", r"\left(", "}"),
        *(r"\right)", r"\sin", r"\cos(", r"\ln", r"\log_", r"\log_{10}", r"\binom{", "}{", r"\pi", r"\infty", "{", "}"),
        *(r"\text{", r"\text{ cm}", r"\begin{pmatrix}", r"\end{pmatrix}", r"\begin{cases}", r"\end{cases}", "&", r"\\"),
        *(r"\sum_{n=1}^{", r"\int_0^", r"\lfloor", r"\rfloor", r"\overline{", r"\ldots", r"\cup", r"\in", r"\pm", "|"),
        *(r"\le", r"\neq", r"\approx", r"\equiv", r"\pmod", r"\cdot", r"\times", r"\div", r"\%", r"\$", "$", "$$"),
        *(
            r"\(",
            r"\)",
            r"\[",
            r"\]",
            r"^{",
            r"_{",
            r"\{",
            r"\}",
            "^\\circ",
            r"\displaystyle",
            r"\quad",
            "\\",
            "^",
            "_",
        ),
    )
)
SIGNS = st.sampled_from(
    (
        *(
            "=",
            "=",
            "=",
            "+",
            "-",
            "*",
            "/",
            "^",
            "!",
            "!!",
            "%",
            "<",
            ">",
            "≤",
            "≥",
            "≠",
            "≈",
            ":",
            "(",
            ")",
            "[",
            "]",
        ),
        *(",", ";", ".", "...", "e", "E", "x", "y", "n", "i", "°", "'", '"', "–", "−", "×", "÷", "√", "∞", "½", "²"),
        *("\n", "\n\n", " ", "\t", "\r\n", "~", "#", "$", "€", "@", "`", "```", "|", "a_1", "x_{12}", "f(x)", "2x"),
    )
)
ODD = st.one_of(
    st.sampled_from(("\x00", "\x1b[31m", "\x7f", "\ufeff", "\u200b", "\u2028", "\u202e", "\ud83d", "\udc00", "😀")),
    st.sampled_from(
        ("答案是", "或", "、", "१२३", "٣٤", "１２", "①", "五", "Ответ:", "и", "respuesta", "ſ", "İ", "ß", "ﬁ", "Ⅷ")
    ),
    st.text(max_size=4),
)


@st.composite
def numbers(draw: DrawFn) -> str:
    """Return a number: ordinary, of thousands of digits, or with a power or factorial that nothing can hold."""
    length = draw(st.sampled_from(LENGTHS))
    digit = draw(st.sampled_from("01379"))
    whole = draw(st.sampled_from(("", "1", "2", "12", "60", "-7"))) + digit * length
    power = draw(
        st.sampled_from(("2", "31", "99", "399", "400", "500", "999", "-400", "{400}", "{-999}", "(1/2)", "99999999"))
    )
    return draw(
        st.sampled_from(
            (
                whole,
                whole,
                f"{whole}.{digit * draw(st.sampled_from(LENGTHS))}",
                f"0.{digit * length}",
                f"{whole}^{power}",
                f"10^{power}",
                f"2^{{{power}}}",
                f"1e{power}",
                f"3.5 \\times 10^{{{power}}}",
                f"{whole[:4]}!",
                f"{whole}/{digit * draw(st.sampled_from(LENGTHS))}",
                rf"\frac{{{whole}}}{{{digit * length}}}",
                f"{whole}%",
                f"{whole} hours",
                f"${whole}",
                f"{whole}:{power}",
                f"0.{whole}(3)",
                rf"{digit}.\overline{{{whole}}}",
                f"{whole}_{{7}}",
                ",".join(["123"] * length),
                "12" + ",345" * length,
            )
        )
    )


@st.composite
def claims(draw: DrawFn) -> str:
    """Return a relation between two things, as a solution states it."""
    sides = [draw(numbers()), *draw(st.lists(st.one_of(numbers(), SIGNS), max_size=3)), draw(numbers())]
    operator = st.sampled_from((" + ", " - ", " * ", " / ", " = ", " = ", " < ", " is ", "x = ", " x + ", ", "))
    parts = [sides[0]]
    for side in sides[1:]:
        parts += (draw(operator), side)
    lead = draw(st.sampled_from(("So ", "x = ", "2x + ", "$", "The answer is ", "Then 3x = ", "|x| < ", "")))
    return lead + "".join(parts) + draw(st.sampled_from((".", "$.", "\n", "")))


@st.composite
def nested(draw: DrawFn) -> str:
    """Return something put into itself many times, closed or not."""
    opening, closing = draw(
        st.sampled_from(
            (
                *(
                    ("(", ")"),
                    ("{", "}"),
                    (r"\frac{1}{", "}"),
                    (r"2\frac{", "}{3}"),
                    (r"\sqrt{", "}"),
                    ("[", "]"),
                    ("-", ""),
                ),
                *(
                    (r"\left(", r"\right)"),
                    ("|", "|"),
                    ("1+", ""),
                    ("x*", ""),
                    ("((", "))!"),
                    ("(1+", ")^2"),
                    ("2^{", "}"),
                ),
                *(
                    ("10^{500}(x+", ")"),
                    (r"\{", r"\}"),
                    (r"\text{", "}"),
                    ("<think>", "</think>"),
                    ("1,", ""),
                    ("=", "1"),
                ),
                *(
                    (r"\boxed{", "}"),
                    (r"\sin", ""),
                    (r"\sqrt", ""),
                    (r"\frac 1", ""),
                    ("x y ", ""),
                    ("%", ""),
                    ("x_", ""),
                ),
                *(
                    (r"\cup", ""),
                    ("(0,1)\\cup", ""),
                    ("a and ", ""),
                    ("1/", ""),
                    ("\\begin{pmatrix}", "\\end{pmatrix}"),
                ),
            )
        )
    )
    depth = draw(st.sampled_from((2, 5, 38, 61, 150, 400, 1_500)))
    inside = draw(st.one_of(numbers(), SIGNS))
    return opening * depth + inside + closing * draw(st.sampled_from((depth, depth, depth - 1, 0)))


PIECES = st.one_of(PROSE, LATEX, SIGNS, ODD, numbers(), claims(), claims(), nested())
TEXTS: SearchStrategy[str] = st.builds(
    lambda pieces, joint: joint.join(pieces), st.lists(PIECES, max_size=12), st.sampled_from((" ", "", "\n"))
)
ANSWERS: SearchStrategy[str] = st.one_of(numbers(), claims(), nested(), TEXTS)


def boxed(text: str) -> str:
    """Return a solution whose answer `text` is."""
    return f"So it is \\boxed{{{text}}}"


@settings(max_examples=150)
@given(st.none() | TEXTS, TEXTS | st.lists(TEXTS, max_size=4) | ANSWERS.map(boxed), st.none() | ANSWERS)
def test_any_texts_have_a_verdict(problem: str | None, solution: str | list[str], reference: str | None) -> None:
    """Whatever the three texts hold, there is a verdict, and it is no fault of the verifier's."""
    assert verify(problem, solution, reference, deadline_s=DEADLINE_S).reason != "internal_error"


@settings(max_examples=500)
@given(ANSWERS, ANSWERS, st.booleans())
def test_any_two_answers_have_a_comparison(reference: str, answer: str, strict: bool) -> None:
    """Whatever is compared, there is a comparison, and it is no fault of the verifier's."""
    assert equivalent(reference, answer, deadline_s=DEADLINE_S, strict=strict).reason != "internal_error"
