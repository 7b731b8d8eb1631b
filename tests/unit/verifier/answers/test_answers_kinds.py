"""Kinds of answers that have readers of their own: real sets, matrices, families, sentences."""

import pytest

from mathverifier.core.answers.compare import compare
from mathverifier.core.answers.ellipsis import written_out
from mathverifier.core.answers.equivalence.sentences import same_sentence
from mathverifier.core.answers.matrix import matrix_of

SAME = [
    ("x>3", r"(3,\infty)"),
    (r"\{x : x>3\}", r"\{t \mid t > 3\}"),
    (r"(1,3)\cup(2,5)", "(1,5)"),
    (r"(-\infty,1)\cup(1,\infty)", r"\mathbb{R}\setminus\{1\}"),
    (r"x\ne 1", r"(-\infty,1)\cup(1,\infty)"),
    ("x^2<4", "-2<x<2"),
    ("x^2<2", r"-\sqrt{2}<x<\sqrt2"),
    ("|x-1|<2", "(-1,3)"),
    ("x>1 and x<5", "(1,5)"),
    (r"\mathbb{R}", r"(-\infty,\infty)"),
    (r"x \in (1,2)", "]1,2["),
    (r"\{x \in \mathbb{R} \mid x^2 = 9\}", r"\{-3, 3\}"),
    ("3 hours", "180 minutes"),
    ("50 cents", r"\$0.50"),
    (r"5\sqrt3\text{ m}", r"500\sqrt3\text{ cm}"),
    (r"2k+1, k \in \mathbb{Z}", r"2n+1, n \in \mathbb{Z}"),
    (r"-\frac{\pi}{6}+k\pi", r"\frac{5\pi}{6}+n\pi"),
    ("x^2+C", "x^2+c"),
    (r"\begin{cases} x=1 \\ y=2\end{cases}", "(1,2)"),
    (r"\pi", r"180^\circ"),
    ("1:2:3", "2:4:6"),
    (r"\textbf{(B)} 12", "12"),
    ("3.5", "3,5"),
    (r"\rho\sin\theta = \sqrt{3}", r"\sqrt{3} \csc \theta"),
    ("-2", r"\begin{vmatrix}1&2\\3&4\end{vmatrix}"),
    ("f(x)=2x+1", r"x \mapsto 2x+1"),
]
OTHER = [
    ("x>3", r"[3,\infty)"),
    (r"(1,2)\cup(2,5)", "(1,5)"),
    ("|x-1|<=2", "(-1,3)"),
    (r"\{x : x>3\}", r"\{t : t < 3\}"),
    (r"\$5", "€5"),
    ("5 cm^2", "5 cm"),
    ("2x", "2y"),
    ("180", r"\pi"),
    ("1:2:3", "1:3:2"),
    (r"\textbf{(B)} 12", "(C) 12"),
    ("1.234", "1,234"),
    ("51/4", "5 1/4"),
    ("55", r"\sum_{k=1}^{10} k"),
    ("x = 5", "x = x"),
    ("no", "on"),
    ("2k, k \\in \\mathbb{Z}", "2n+1, n \\in \\mathbb{Z}"),
]


@pytest.mark.parametrize(("reference", "answer"), SAME)
def test_what_means_the_same_is_correct(reference: str, answer: str) -> None:
    """One set, quantity or family is recognised in two notations, either way round."""
    for first, second in ((reference, answer), (answer, reference)):
        result = compare(first, second)
        assert result is not None and result.outcome == "correct", (first, second)


@pytest.mark.parametrize(("reference", "answer"), OTHER)
def test_what_is_nearly_the_same_is_not(reference: str, answer: str) -> None:
    """An end point, a unit, an order or a letter makes the difference."""
    result = compare(reference, answer)
    assert result is not None and result.outcome != "correct"


@pytest.mark.parametrize("reference", ["", "???", r"\frac{1}{", r"\sqrt{", "5 +", "$221,$8$ {"])
def test_a_reference_that_cannot_be_read_is_invalid(reference: str) -> None:
    """No answer is wrong for a reference that says nothing."""
    result = compare(reference, "5")
    assert result is not None
    assert (result.outcome, result.reason) == ("unknown", "invalid_reference")


def test_strict_comparison_wants_the_unit_and_no_rounding() -> None:
    """What the default forgives, strict comparison does not; what is equal stays equal."""
    for reference, answer in (("18", "18 dollars"), ("50%", "0.5"), ("2/3", "0.667"), ("0.458", "27/59"), ("5 m", "5")):
        lenient, strict = compare(reference, answer), compare(reference, answer, strict=True)
        assert lenient is not None and lenient.outcome == "correct", reference
        assert strict is not None and strict.outcome == "incorrect", reference
    for reference, answer in (("5 m", "5.0 meters"), ("1/2", "0.5"), ("x=5", "5")):
        strict = compare(reference, answer, strict=True)
        assert strict is not None and strict.outcome == "correct"


def test_matrices_are_worked_out() -> None:
    """Sums, products and multiples give entries; shapes that do not fit give none."""
    one, two = r"\begin{pmatrix}1&2\\3&4\end{pmatrix}", r"\begin{pmatrix}5\\6\end{pmatrix}"
    assert matrix_of(one) == [["1", "2"], ["3", "4"]]
    assert matrix_of(f"{one}{two}") == [["(1)(5)+(2)(6)"], ["(3)(5)+(4)(6)"]]
    assert matrix_of(f"2{one} - {one}") is not None
    assert matrix_of(f"{two}{two}") is None
    assert matrix_of(f"{one}+{two}") is None


def test_dots_are_written_out_by_their_index() -> None:
    """Both sides of an identity with dots become formulas without, for several lengths."""
    pairs = written_out(r"a_1 + a_2 + \ldots + a_n", r"a_n + a_{n-1} + \ldots + a_1")
    assert len(pairs) == 3
    assert pairs[0][0].replace(" ", "") == "a_1+a_2+a_{3}+a_4"
    assert written_out(r"1 + \ldots", r"\ldots") == []


def test_short_sentences_are_read_in_one_way_or_not_at_all() -> None:
    """A name, a parity and a side of zero are understood; a negation or a longer thought is not."""
    assert same_sentence("Petya will receive the last token.", "Petya") is True
    assert same_sentence("Petya will receive the last token.", "Vasya") is False
    assert same_sentence("Petya will not win.", "Petya") is None
    assert same_sentence("Any odd number of participants", "odd") is True
    assert same_sentence("The sum is less than zero.", "f(a) + f(b) < 0") is True
    assert same_sentence("The sum is less than zero.", "f(a) > 0") is False
    assert same_sentence("The last one to move wins", "The last one") is None
