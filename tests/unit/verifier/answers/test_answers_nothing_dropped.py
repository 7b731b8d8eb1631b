"""What is not understood of an answer is not dropped: qualifiers, names, joints, families, indices, choices."""

import pytest

from mathverifier import equivalent
from mathverifier.core.answers.compare import compare

SAME = {
    "a qualifier over everything": [
        (r"f(x)=x", r"f(x)=x \text{ for all } x"),
        (r"f(x)=x", r"f(x)=x, \quad x\in\mathbb{R}"),
        (r"f(n)=n", r"f(n)=n \text{ for all positive integers } n"),
        (r"x^2+C", r"x^2+C, \text{ where } C \text{ is a constant}"),
        (r"f(x)=x \text{ for all } x \text{ or } f(x)=2x \text{ for all } x", "f(x)=2x or f(x)=x"),
        (r"2n \text{ for all odd } n", r"2n \text{ for all odd } n"),
        (r"n+1, \text{ where } n=4", r"n+1, \text{ where } n=4"),
    ],
    "a named value": [
        ("(1,2)", "y=2, x=1"),
        ("A(1,2), B(3,4)", "(1,2), (3,4)"),
        (r"\text{Tom: }5, \text{Ann: }7", "5, 7"),
        ("7, 5", r"\text{Tom: }5, \text{Ann: }7"),
        ("a=b=2", "a=2, b=2"),
        ("12", r"\text{Number of ways: }12"),
        (r"\frac45", r"\cos A = \frac45"),
        ("f(x)=x^2", "g(t)=t^2"),
    ],
    "joined values": [
        ("1, 2", "1 or 2"),
        ("x=1 or x=2", "1 and 2"),
        ("x=1 and y=2", "x=1, y=2"),
        ("x=1,y=2 or x=2,y=1", "(1,2),(2,1)"),
        (r"x=5\text{或}x=7", "x=5 or x=7"),
        ("1、2", "1, 2"),
        ("2 oder 3", "2, 3"),
        ("2 ou 3", "2 и 3"),
        ("(1,2)and(3,4)", "(1,2), (3,4)"),
        (r"x\le 3", "x<3 or x=3"),
    ],
    "a family": [
        (r"2k, k\in\mathbb{Z}", r"2n+2, n\in\mathbb{Z}"),
        (r"x=\frac{\pi}{6}+2k\pi", r"x=\frac{13\pi}{6}+2n\pi"),
        (r"2k, k\in\mathbb{N}", r"2n, n\in\mathbb{N}"),
        (r"x=30^\circ+360^\circ k", r"x=30^\circ+n\cdot 360^\circ"),
        (r"(2+3t, 1-5t), t\in\mathbb{Z}", r"(5+3n, -4-5n), n\in\mathbb{Z}"),
        (r"x=2-t, y=2t, t\in\mathbb{Z}", r"(1+t, 2-2t), t\in\mathbb{Z}"),
        (r"\{2k : k\in\mathbb{Z}\}", r"\{2n : n\in\mathbb{Z}\}"),
        ("x^2+C", "x^2+K"),
    ],
    "a numeral, a choice, a decimal besides": [
        ("12_7", "12"),
        ("101_2", "5_{10}"),
        ("3412_5", r"3412 \text{ (base 5)}"),
        ("A", "A. 5"),
        (r"\textbf{(B)} 12", "(B) 12"),
        (r"\sqrt2", r"x=\sqrt{2} \approx 1.414"),
        ("xyz", "zyx"),
    ],
    "equal texts": [(text, text) for text in (r"\mathbb{R}^+", r"x\to0^+", "+", ">", r"\mathbb{N}^*")],
}
OTHER = {
    "a qualifier that says something": [
        (r"f(x)=x", r"f(x)=x \text{ for all } x \text{ or } f(x)=-x \text{ for all } x"),
        (r"n=4k \text{ for some } k \text{ or } n=4k+1 \text{ for some } k", r"n=4k \text{ for some } k"),
        (r"2n \text{ for all odd } n", r"2n \text{ for all even } n"),
        (r"12 \text{ with remainder } 3", r"12 \text{ with remainder } 5"),
        (r"\text{circle with radius } 3", r"\text{circle with radius } 5"),
        (r"\frac ab \text{ where } a=3,b=4", r"\frac ab \text{ where } a=3,b=5"),
        ("7", r"7 \text{ for } n \ge 2"),
        ("x=5", r"x=5 \text{ if } n \text{ is even}"),
        ("x>3", r"x>3, x\in\mathbb{Z}"),
        ("(1,5)", r"1<x<5, x\in\mathbb{Z}"),
        ("x>3", r"x>3 \text{ for integers } x"),
        (r"2k, k\in\mathbb{Z}", r"2k, k\in\mathbb{R}"),
        (r"x=2, y\in\mathbb{R}", r"x=2, y\in\mathbb{Z}"),
        (r"\{x \text{ such that } x>3\}", r"\{x \text{ such that } x<3\}"),
        (r"\{x\in\mathbb{N}: x^2<10\}", r"\{-3,-2,-1,0,1,2,3\}"),
    ],
    "another name": [
        ("a=2 or b=-3", "a=2 or a=-3"),
        ("x=1, y=2", "x=1, x=2"),
        ("(1,2)", "y=1, x=2"),
        ("A(1,2), B(3,4)", "A(3,4), B(1,2)"),
        ("a=b=2", "a=2"),
        (r"\sin x=\frac12", r"\cos x=\frac12"),
        ("P(A)=1/3", "P(B)=1/3"),
        ("E(X)=3", "D(X)=3"),
        *(("5", text) for text in ("the answer is not x=5", "never = 5", "half the answer = 5", "less than: 5")),
        ("5", r"\ln x = 5"),
        ("9", "x^2=9"),
        ("Alice", "Alice will lose"),
        ("Function is even", "Function is odd"),
    ],
    "another joint": [
        (r"p \land q", r"p \lor q"),
        (r"(p\lor q)\land r", r"(p\lor r)\land q"),
        ("x=0 or y=0", "x=0 and y=0"),
        ("a=b or a=c", "a=b, a=c"),
        ("positive and even", "positive or even"),
        (r"\{1,2\}", r"\{1\} or \{2\}"),
    ],
    "no family": [
        (r"n\pi-2\pi", r"n\pi"),
        (r"\pi t", r"\pi t+\pi"),
        (r"180^\circ (n-2)", r"180^\circ n"),
        (r"k\pi, k\in\mathbb{N}", r"-k\pi, k\in\mathbb{N}"),
        (r"(2+3t, 1-5t), t\in\mathbb{Z}", r"(2+3t, 1+5t), t\in\mathbb{Z}"),
        (r"x=2k, y=3k, k\in\mathbb{Z}", r"x=2k, y=-3k, k\in\mathbb{Z}"),
        ("a+b+c", "a+b+d"),
        ("x^2+C", "x^2+y"),
        ("Cx+C", "Kx+C"),
    ],
    "no numeral, another choice, another decimal": [
        ("a_{12}", "a_{13}"),
        ("F_{16}", "F_{17}"),
        ("C_n", "c"),
        ("12_7", "12_8"),
        ("16", "2516_8"),
        ("1/2", r"\boxed{5_8}"),
        *(("A", text) for text in ("A) and B)", "(A) is not the answer", "A. B. C. D.", "(A)(B)", "A: not A")),
        ("5", r"5 \approx 7"),
        ("x(x-y)=0", "y"),
        ("x^2+y^2=1", r"\sqrt{1-x^2}"),
        (r"\mathbb{R}^+", r"\mathbb{R}^-"),
    ],
}
# What may be right, though it cannot be told here.
NOT_REFUTED = [
    ("bca", "cab"),
    (r"1,2,\ldots,n", r"1,2,3,\ldots,n"),
    ("xy=0", "x=0 or y=0"),
    (r"k\pi", r"-k\pi"),
    ("7", "n+1, where n=6"),
    (r"\frac34", r"\frac ab \text{ where } a=3, b=4"),
    ("2", "x=2, y=3"),
    (r"\text{Tom: }5, \text{Ann: }7", "7, 5"),
    ("y=C_1e^x+C_2e^{-x}", "y=C_2e^x+C_1e^{-x}"),
    ("3n+1", r"3m-2, m\in\mathbb{Z}"),
    ("f(x)=cx", "f(x)=kx where k is any real constant"),
]


def outcome(reference: str, answer: str) -> str:
    """Return what the exact rungs say; what they leave to algebra is open."""
    result = compare(reference, answer)
    return result.outcome if result else "open"


@pytest.mark.parametrize(("reference", "answer"), [pair for pairs in SAME.values() for pair in pairs])
def test_what_says_nothing_more_is_given_up(reference: str, answer: str) -> None:
    """A harmless qualifier, a name beside a bare value, a joint of values, a letter of a family make no difference."""
    assert outcome(reference, answer) == "correct"


@pytest.mark.parametrize(("reference", "answer"), [pair for pairs in OTHER.values() for pair in pairs])
def test_what_says_something_is_kept(reference: str, answer: str) -> None:
    """Another condition, name, joint, letter, index or choice is never taken for the same, either way round."""
    assert outcome(reference, answer) != "correct"
    assert outcome(answer, reference) != "correct"


@pytest.mark.parametrize(("reference", "answer"), NOT_REFUTED)
def test_what_is_not_proven_different_is_unknown(reference: str, answer: str) -> None:
    """Where nothing is proven, nothing is claimed."""
    assert outcome(reference, answer) in ("unknown", "open")


@pytest.mark.parametrize(
    ("reference", "answer", "expected"),
    [
        ("1,234 L and 3 kg", "1234 L and 3 kg", "correct"),
        ("12,000, 5", "12000, 5", "correct"),
        ("x=1,000 or x=2", "x=1000 or x=2", "correct"),
        ("12,345 and 5", "12345 and 5", "unknown"),
        ("101, 010", "010, 101", "correct"),
        ("-1,0,x", "x,0,-1", "correct"),
        ("1,000 mL and 3 kg", "1,000 ML and 3 kg", "incorrect"),
        ("12,000 and 5", "12, 5", "incorrect"),
        ("anything but 1,000 ML", "anything but 1,000 mL", "unknown"),
        ("anything but four mHz", "anything but four MHz", "unknown"),
        ("the red apple", "The red apple", "correct"),
    ],
)
def test_groups_and_symbols_stay_whole(reference: str, answer: str, expected: str) -> None:
    """A number with groups of thousands stays one in a list or among words; a symbol keeps its case there."""
    assert equivalent(reference, answer).outcome == expected
