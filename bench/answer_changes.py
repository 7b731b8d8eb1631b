"""Changes that make another answer of one, each sure to be of another value."""

import random
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from math import factorial

from bench.answer_terms import BOUNDS, JOINTS, SIGNS, Answer, Term
from bench.drawn_terms import drawn_term, drawn_value
from bench.written_numbers import PARTS, SCALES
from bench.written_units import UNITS, case_twin, siblings

Change = Callable[[random.Random, Answer], Answer | None]


def _of_term(change: Callable[[random.Random, Term], Term | None]) -> Change:
    """Change one of the terms."""

    def changed(rng: random.Random, answer: Answer) -> Answer | None:
        place = rng.randrange(len(answer.terms))
        term = change(rng, answer.terms[place])
        return None if term is None else replace(answer, terms=_with(answer.terms, place, term))

    return changed


def _with(terms: tuple[Term, ...], place: int, term: Term) -> tuple[Term, ...]:
    return (*terms[:place], term, *terms[place + 1 :])


def _scale(rng: random.Random, term: Term) -> Term:
    """`5` becomes `5 million`, `3 dozen` becomes `3 thousand`."""
    size = next((SCALES[name] for name in SCALES if name in term.form), 1)
    name = rng.choice(list(SCALES))
    return replace(term, value=term.value / size * SCALES[name], form=f"scale {name}")


def _scale_left_out(rng: random.Random, term: Term) -> Term | None:
    """`5 million` becomes `5`."""
    size = next((SCALES[name] for name in SCALES if name in term.form), None)
    return None if size is None else drawn_term(rng, term.value / size, term.unit)


def _worked(rng: random.Random, term: Term) -> Term | None:
    """`5` becomes `5 squared`, `5 cubed` or `5 factorial`."""
    if term.value.denominator > 1 or not 2 < term.value < 9 or term.unit is not None:
        return None
    number = int(term.value)
    form = rng.choice(("squared", "square", "cubed", "cube", "factorial", "factorial sign"))
    value = number**2 if "squ" in form else number**3 if "cub" in form else factorial(number)
    return replace(term, value=Fraction(value), form=form)


def _part(rng: random.Random, term: Term) -> Term | None:
    """`5` becomes `5 halves`."""
    if term.value.denominator > 1 or not 1 < term.value < 20 or term.unit is not None:
        return None
    return replace(term, value=term.value / rng.choice(list(PARTS)), form="digit parts")


def _and_half(rng: random.Random, term: Term) -> Term | None:
    """`2` becomes `two and a half`."""
    if term.value.denominator > 1 or not 1 <= term.value <= 20:
        return None
    form = rng.choice(("words and a half", "digits and a half", "mixed", "decimal"))
    return replace(term, value=term.value + Fraction(1, 2), form=form)


def _permille(rng: random.Random, term: Term) -> Term | None:
    """`5` and `5 percent` become `5 permille`."""
    number = term.value * 100 if term.kind == "percent" else term.value
    return None if term.unit is not None else replace(term, value=number / 1_000, form="permille")


def _digit(rng: random.Random, term: Term) -> Term | None:
    """Another number in the same form: a step, a tenfold, a half more."""
    value = rng.choice((term.value + 1, term.value - 1, term.value * 10, term.value / 10, term.value * Fraction(3, 2)))
    return replace(term, value=value) if value else None


def _sign(rng: random.Random, term: Term) -> Term:
    return replace(term, value=-term.value, sign=rng.choice(SIGNS))


def _unit(rng: random.Random, term: Term) -> Term | None:
    """Return the same number in another unit of the dimension."""
    return None if term.unit is None else replace(term, unit=rng.choice(siblings(term.unit)))


def _dimension(rng: random.Random, term: Term) -> Term | None:
    """Return the same number of another thing."""
    return None if term.unit is None else replace(term, unit=rng.choice(list(UNITS)))


def _case(rng: random.Random, term: Term) -> Term | None:
    """`5 mW` becomes `5 MW`."""
    twin = None if term.unit is None else case_twin(term.unit)
    return None if twin is None else replace(term, unit=twin)


def _bound(rng: random.Random, answer: Answer) -> Answer:
    return replace(answer, bound=rng.choice(list(BOUNDS)))


def _dropped(rng: random.Random, answer: Answer) -> Answer | None:
    return replace(answer, terms=answer.terms[1:]) if len(answer.terms) > 1 else None


def _added(rng: random.Random, answer: Answer) -> Answer | None:
    term = drawn_term(rng, drawn_value(rng), answer.terms[0].unit)
    if term is None or answer.bound is not None:
        return None
    if any(other.value == term.value for other in answer.terms):  # `6 or 6.0` is still 6
        return None
    return replace(answer, terms=(*answer.terms, term), joint=rng.choice(JOINTS))


CHANGES: dict[str, Change] = {
    "scale word": _of_term(_scale),
    "scale word left out": _of_term(_scale_left_out),
    "power": _of_term(_worked),
    "part": _of_term(_part),
    "and a half": _of_term(_and_half),
    "permille": _of_term(_permille),
    "number": _of_term(_digit),
    "sign": _of_term(_sign),
    "unit": _of_term(_unit),
    "dimension": _of_term(_dimension),
    "case of a prefix": _of_term(_case),
    "bound": _bound,
    "item left out": _dropped,
    "item added": _added,
}
