"""Terms that are drawn by chance: a value, a form that can write it, a unit."""

import random
from collections.abc import Callable
from fractions import Fraction
from math import factorial

from bench.answer_terms import SIGNS, WRAPPERS, Term
from bench.written_numbers import FORMS, SCALES
from bench.written_units import COMPOUND, UNITS

_FORMS_OF = {
    kind: [name for name, form in FORMS.items() if form.kind == kind]
    for kind in sorted({form.kind for form in FORMS.values()})
} | {"compound": ["compound"]}


def drawn_value(rng: random.Random) -> Fraction:
    """Return a value that some of the forms can write: round, small, a part, a decimal, a power."""
    scale = rng.choice(list(SCALES.values()))
    choice: list[Callable[[], Fraction]] = [
        lambda: Fraction(rng.randint(1, 20)),
        lambda: Fraction(rng.randint(21, 9_999)),
        lambda: Fraction(rng.randint(1, 99) * scale),
        lambda: Fraction(rng.randint(1, 99) * scale, rng.choice((2, 4, 10))),
        lambda: Fraction(rng.randint(1, 19), rng.choice((2, 3, 4, 5))),
        lambda: Fraction(rng.randint(1, 9_999), rng.choice((10, 100))),
        lambda: Fraction(rng.randint(1, 40), rng.choice((6, 7, 8, 9, 12))),
        lambda: Fraction(rng.randint(2, 15) ** rng.choice((2, 3))),
        lambda: Fraction(factorial(rng.randint(3, 7))),
        lambda: Fraction(rng.randint(1, 99), 100),
        lambda: Fraction(rng.randint(1, 20)) + Fraction(1, 2),
        lambda: Fraction(rng.choice((100, 1_000, 10**6, 12, 6, 144))),
    ]
    return rng.choice(choice)() * (-1 if rng.random() < 0.15 else 1)


def drawn_term(rng: random.Random, value: Fraction, unit: str | None) -> Term | None:
    """Return the value in a form that can write it, each kind as likely as another."""
    kinds = rng.sample(list(_FORMS_OF), len(_FORMS_OF))
    if unit in COMPOUND and rng.random() < 0.5:
        # Few values can be said in two units, and few of those would be.
        kinds.insert(0, "compound")
    for kind in kinds:
        for form in rng.sample(_FORMS_OF[kind], len(_FORMS_OF[kind])):
            term = Term(value, form, unit, rng.choice(SIGNS))
            if any(term.text(WRAPPERS[name]) is not None for name in ("plain", "dollars")):
                return term
    return None


def drawn_unit(rng: random.Random) -> str:
    """Return a unit, each dimension as likely as another, save those that two units can say."""
    if rng.random() < 0.1:
        return rng.choice(list(COMPOUND))
    dimension = rng.choice(sorted({unit.dimension for unit in UNITS.values()}))
    return rng.choice([name for name, unit in UNITS.items() if unit.dimension == dimension])
