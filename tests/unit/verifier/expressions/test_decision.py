"""The decision of equality: what is equal, what nearly, and what proves it."""

import threading

import pytest
from flint import ctx

from mathverifier.core.expressions.bounds import bounds
from mathverifier.core.expressions.decision import decide, equal
from mathverifier.core.expressions.nodes import Expression
from mathverifier.core.expressions.parser import parse
from mathverifier.core.expressions.separation_bound import separation_bound

# By kind: a form, an equal one and what proves it, and one that is nearly equal.
KINDS = [
    (r"3^{20000}", r"9^{10000}", "exact", r"9^{10000}+1"),
    ("10^{10^{10}}+1", "1+10^{10^{10}}", "exact", "10^{10^{10}}"),
    ("18", "17+1", "exact", "18+10^{-100}"),
    ("0", "10^{-400}-10^{-400}", "exact", "10^{-400}"),
    (r"\sin(10^{-300})", r"-\sin(-10^{-300})", "numeric", "0"),
    (r"\sqrt[3]{2+\sqrt5}", r"\frac{1+\sqrt5}{2}", "bound", r"\frac{1+\sqrt5}{2}+10^{-60}"),
    (r"\sqrt{11+2\sqrt{29}}+\sqrt{16-2\sqrt{29}+2\sqrt{55-10\sqrt{29}}}", r"\sqrt5+\sqrt{22+2\sqrt5}", "bound", "7.38"),
    (r"\cos\frac{\pi}{7}\cos\frac{2\pi}{7}\cos\frac{3\pi}{7}", r"\frac18", "bound", r"\frac{1}{8.00000001}"),
    (r"\tan\frac{3\pi}{11}+4\sin\frac{2\pi}{11}", r"\sqrt{11}", "bound", r"-\sqrt{11}"),
    (r"\lfloor\frac{\sqrt2\sqrt3}{\sqrt6}\rfloor", "1", "bound", "0"),
    (r"\lfloor\sqrt[3]{2+\sqrt5}+\frac{1-\sqrt5}{2}\rfloor", "1", "bound", "0"),
    (r"4\arctan\frac15-\arctan\frac{1}{239}", r"\frac{\pi}{4}", "numeric", r"\frac{\pi}{4}+10^{-200}"),
    (r"\arccos(\cos(4))", r"2\pi-4", "numeric", "4"),
    (r"\tanh(20)", r"1-\frac{2}{e^{40}+1}", "numeric", "1-2e^{-40}"),
    (r"\sin(\tan(10^{-100}))+\ln 2", r"\ln 2+\sin(\tan(10^{-100}))", "exact", r"\tan(\sin(10^{-100}))+\ln 2"),
    (r"\sin^2 x+\cos^2 x", "1", "sampled", r"1+10^{-40}\sin x"),
    (r"\sqrt{(x-900000)^2}", "|900000-x|", "sampled", "900000-x"),
    (r"\sqrt{(\ln x-50)^2}", r"|50-\ln x|", "sampled", r"50-\ln x"),
    (r"|x|+|x-10^{-60}|", r"\sqrt{x^2}+|10^{-60}-x|", "sampled", "|2x-10^{-60}|"),
    (r"|a+b|", r"\sqrt{(a+b)^2}", "sampled", "|a|+|b|"),
    (r"\lfloor x+1\rfloor", r"\lfloor x\rfloor+1", "sampled", r"\lfloor x+10^{-90}\rfloor+1"),
    (r"\lfloor 2x\rfloor", r"\lfloor x\rfloor+\lfloor x+\frac12\rfloor", "sampled", r"2\lfloor x\rfloor"),
    (r"e^{i\theta}", r"\cos\theta+i\sin\theta", "sampled", r"\cos\theta-i\sin\theta"),
    (r"\frac{n!}{(n-2)!}", "n(n-1)", "sampled", "n(n+1)"),
    (r"\binom{n}{k}+\binom{n}{k+1}", r"\binom{n+1}{k+1}", "sampled", r"\binom{n+1}{k}"),
    (r"\cos(n\pi)", "(-1)^n", "sampled", "1"),
    (r"(-1)^{2n}", "1", "sampled", "-1"),
    (r"\sin(n\pi)", "0", "sampled", r"\sin(\frac{n\pi}{5})"),
    (r"(1+x)^{300}(1-x)^{300}", "(1-x^2)^{300}", "sampled", "(1+x^2)^{300}"),
    ("i^i", r"e^{-\pi/2}", "numeric", r"e^{\pi/2}"),
]


def read(text: str) -> Expression:
    """Return the tree of a text, which must be readable."""
    tree = parse(text)
    assert tree is not None, text
    return tree


@pytest.mark.parametrize(("form", "same", "proof", "near"), KINDS)
def test_equal_forms_are_equal_and_near_ones_are_not(form: str, same: str, proof: str, near: str) -> None:
    """Each kind is decided both ways, whichever side comes first, and the proof is named."""
    for first, second in ((form, same), (same, form)):
        found = decide(read(first), read(second))
        assert (found.equal, found.proof) == (True, proof)
    for first, second in ((form, near), (near, form)):
        assert decide(read(first), read(second)).equal is False


@pytest.mark.parametrize(
    ("text", "function"),
    [
        (r"\sin(2^{400}\pi x)", "0"),
        (r"x+(x-1)(x-2)(x-3)(x-\frac12)", "x"),
        (r"x+\sin(\pi x)", "x"),
        (r"(-1)^n+\lfloor\frac{n}{10^6}\rfloor", "(-1)^n"),
        (r"n!+\binom{n}{600}", "n!"),
    ],
)
def test_what_vanishes_at_guessable_points_is_not_equal(text: str, function: str) -> None:
    """Points are none that a form could be zero at by design: not whole, not dyadic."""
    assert decide(read(text), read(function)) == decide(read(text), read(function))
    assert equal(read(text), read(function)) is False


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (r"\log 100", "2"),
        ("(-1)^{1/3}", r"\frac{1+i\sqrt3}{2}"),
        (r"\sqrt{-1-x^2}", r"\sqrt{-2-x^2}"),
        (r"\lfloor n\rfloor", "n"),
        (r"\arccos 2", "1"),
        ("3^{10^{11}}", r"9^{5\cdot 10^{10}}"),
        (r"\sin(10^{10^{6}})", "0"),
        (r"n!+\lfloor\frac{n}{10^9}\rfloor", "n!"),
        (r"n!+\binom{n}{10^6}", "n!"),
        (r"\tanh(10^{50}x)", r"\frac{|x|}{x}"),
    ],
)
def test_what_is_a_matter_of_reading_or_too_large_is_not_decided(first: str, second: str) -> None:
    """Two readings, no real value anywhere, or numbers beyond all precision: nothing is known."""
    assert decide(read(first), read(second)).equal is None


@pytest.mark.parametrize(
    ("wider", "narrower"),
    [(r"\ln(x^2)", r"2\ln x"), ("x^2", r"e^{2\ln x}"), (r"\frac{\pi}{2}", r"\arcsin x+\arccos x")],
)
def test_an_answer_that_loses_values_is_not_proven_equal(wider: str, narrower: str) -> None:
    """An answer must have a value wherever the reference has one; strictly, the other way round as well."""
    assert equal(read(narrower), read(wider)) is True
    assert equal(read(wider), read(narrower)) is None
    assert equal(read(narrower), read(wider), strict=True) is None
    assert decide(read(wider), read(narrower)).first_alone


@pytest.mark.parametrize("text", [r"\tan(90°)", r"\frac{1}{\sqrt2\sqrt3-\sqrt6}", r"\frac{1}{x-x}", r"\ln(1-1)"])
def test_what_has_no_value_is_no_number(text: str) -> None:
    """Zero below a fraction, hidden or not, is proven, and the form is no number then."""
    assert decide(read(text), read("5")).equal is False


@pytest.mark.parametrize(
    "text", [r"\sqrt2+\sqrt3-\sqrt[3]{5}", r"\sqrt{2+\sqrt3}-1.93", r"\cos\frac{\pi}{7}-0.9", r"(1+i)^{5}+4"]
)
def test_a_number_that_is_not_zero_is_beyond_its_bound(text: str) -> None:
    """The separation bound is below every such number."""
    bound = separation_bound(read(text), lambda _part: True)
    assert bound is not None
    size = bounds(read(f"|{text}|"))
    assert size is not None and size.low * 2**bound > 1


def test_transcendental_numbers_have_no_bound() -> None:
    """Nobody knows how near a sum of pi and e can be to a fraction."""
    for text in (r"\pi-3", r"\ln 2-1", "e^{2}", r"\sin 1", "x"):
        assert separation_bound(read(text), lambda _part: True) is None


def test_precision_is_left_as_it_was() -> None:
    """A decision sets the precision for itself alone."""
    before = ctx.prec
    assert equal(read(r"\sin 1+\sqrt{2}"), read(r"\sqrt{2}+\sin 1+10^{-300}")) is False
    assert ctx.prec == before


def test_threads_decide_alike() -> None:
    """Decisions in several threads do not spoil each other's precision."""
    pairs = [(f"\\sin({k})^2+\\cos({k})^2", f"1+10^{{-{200 + k}}}") for k in range(1, 13)]
    found: list[bool | None] = []

    def work(offset: int) -> None:
        for first, second in pairs[offset::4] * 5:
            found.append(equal(read(first), read(second)))

    threads = [threading.Thread(target=work, args=(offset,)) for offset in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [False] * 60
