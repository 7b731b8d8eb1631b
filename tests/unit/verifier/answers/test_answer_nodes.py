"""Answers as typed nodes: each kind from both sides, and what proves it."""

import pytest
from bench.ladder import DOCUMENT, written

from mathverifier import equivalent
from mathverifier.core.answers.equivalence.ladder import ladder

# Rung, reference, an answer that is equal, one that is proven not to be.
KINDS = [
    ("relations", "2x+4y=6", "x+2y=3", "x+2y=4"),
    ("relations", "(x-2)^2+(y+3)^2=16", "x^2+y^2-4x+6y-3=0", "x^2+y^2-4x+6y+3=0"),
    ("relations", "xy=6", "y=6/x", "x^2y=6x"),
    ("relations", "y=x", "y^3=x^3", "y^2=x^2"),
    ("relations", "x^2=4", "x=\\pm 2", "x=2"),
    ("propositions", "p \\to q", "\\neg q \\to \\neg p", "q \\to p"),
    ("propositions", "A \\setminus B", "A \\cap B^c", "B \\setminus A"),
    ("choices", "A and C", "A, C", "A or C"),
    ("choices", "B", "B", "not B"),
    ("truth", "Yes", "true", "yes and no"),
    ("sign charts", "x^3>8", "x>2", "x>3"),
    ("sign charts", "0<|x-1|<2", "(-1,1)\\cup(1,3)", "(-1,3)"),
    ("congruences", "n \\equiv 2 \\pmod 5", "n \\equiv 7 \\pmod{5}", "n \\equiv 3 \\pmod 5"),
    ("cases", "\\begin{cases} x & x\\ge 0 \\\\ -x & x<0 \\end{cases}", "|x|", "x"),
    ("cases", "\\begin{cases}1&n\\text{ even}\\\\0&n\\text{ odd}\\end{cases}", "\\frac{1+(-1)^n}{2}", "(-1)^n"),
    ("sums", "\\sum_{k=1}^{n} k^2", "\\frac{n(n+1)(2n+1)}{6}", "\\frac{n(n+1)(n+2)}{6}"),
    ("sums", "\\sum_{k=1}^{n} k^2", "\\sum_{j=1}^{n} j^2", "n^3"),
    ("names", "f(2)=9", "f(2)=\\frac{18}{2}", "f(9)=2"),
    ("number sets", "\\mathbb{R}^+", "\\mathbb{R}^{+}", "\\mathbb{R}^-"),
    ("phrases", "\\text{circle with radius } 5", "\\text{circle with radius } \\frac{10}{2}", "circle with radius 6"),
    ("phrases", "Anna is 12 years old", "Anna is 12 years old", "Anna is 13 years old"),
    ("phrases", "2n \\text{ for all odd } n", "2n \\text{ for any odd } n", "2n \\text{ for all even } n"),
    ("phrases", "Tom is taller than Ann", "Tom is taller than Ann", "Ann is taller than Tom"),
    ("remarks", "14", "twice 7", "half of 14"),
    ("remarks", "7", "14 divided by 2", "not 7"),
    ("domains", "n^2, n \\in \\mathbb{R}", "n^2, n \\in \\mathbb{R}", "n^2, n \\in \\mathbb{Q}"),
    ("lists", "f(x)=x or f(x)=-x", "f(x)=-x or f(x)=x", "f(x)=x"),
]


@pytest.mark.parametrize(("rung", "reference", "equal", "other"), KINDS)
def test_a_kind_is_read_and_decided_both_ways(rung: str, reference: str, equal: str, other: str) -> None:
    """What is equal is correct, and what is nearly so is proven to be something else, on a rung of its own."""
    assert equivalent(reference, equal).outcome == "correct"
    found = equivalent(reference, other)
    assert (found.outcome, found.proof in ("exact", "bound")) == ("incorrect", True)
    assert rung in {one.rung for one in ladder()}


@pytest.mark.parametrize(
    ("reference", "answer"),
    [
        # A letter that counts may be whole, one of a constant any number, a parameter run through in another way.
        ("n>2", "n\\ge 3"),
        ("y=Ce^x", "y=-Ce^x"),
        ("y=x^2+C", "y=x^2-C"),
        ("x=t+1, y=2t", "x=1-t, y=-2t"),
        # Of a function nobody knows more than its name.
        ("f(2x)", "2f(x)"),
        ("f(x+y)", "f(x)+f(y)"),
        ("g(3)", "3g"),
        ("f'(2x)", "2f'(x)"),
        # Vectors have two products; the bar over a number may change nothing.
        ("\\vec a \\times \\vec b", "\\vec b \\times \\vec a"),
        ("|\\bar z|", "|z|"),
        # The same in another order, or in other words.
        ("between 3 and 5", "between 5 and 3"),
        ("A", "(A), not (B)"),
        ("positive integers", "natural numbers"),
        ("7", "at least 7"),
        ("7", "not 8"),
        ("x=5", "x=5, y=3"),
        ("2n \\text{ for all } n, \\text{ and } 4", "2n"),
    ],
)
def test_what_is_not_proven_is_unknown(reference: str, answer: str) -> None:
    """A difference that may be none proves nothing, and neither does a likeness."""
    assert equivalent(reference, answer).outcome == "unknown"


def test_a_caller_may_want_a_proof() -> None:
    """What agrees at points is correct, and unknown to one who wants a theorem; what is exact is so to both."""
    sampled = equivalent("\\sinh x", "\\frac{e^x-e^{-x}}{2}")
    assert (sampled.outcome, sampled.proof) == ("correct", "sampled")
    assert equivalent("\\sinh x", "\\frac{e^x-e^{-x}}{2}", proof="required").outcome == "unknown"
    assert equivalent("\\frac12", "0.5", proof="required").outcome == "correct"
    assert equivalent("\\frac12", "0.6", proof="required").outcome == "incorrect"


def test_every_rung_says_what_it_decides() -> None:
    """The ladder in the documentation is made of these lines."""
    assert all(one.says.endswith(".") for one in ladder())
    assert [one.order for one in ladder()] == sorted(one.order for one in ladder())


def test_the_ladder_in_the_documentation_is_the_one_in_the_code() -> None:
    """`python -m bench.ladder --write` writes it."""
    document = DOCUMENT.read_text("utf-8")
    assert written(document) == document
