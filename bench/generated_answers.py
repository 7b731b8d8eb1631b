"""Pairs of answers whose truth is known by construction: the values come first, the texts are made from them.

An answer is one or more terms, each a number in a form with a unit; a joint, a bound and a wrapper around them. Two
answers are equal where their values are, and apart where no reader could take one for the other. What a policy decides
(a unit or a percent sign that is left out, a rounded value) has no label and is not asked.
"""

import random
from dataclasses import replace
from fractions import Fraction

from bench.answer_changes import CHANGES
from bench.answer_terms import BOUNDS, JOINTS, PREFACES, WRAPPERS, Answer, AnswerPair, Term
from bench.drawn_terms import drawn_term, drawn_unit, drawn_value
from bench.written_units import UNITS, siblings


def made_pair(seed: int, place: int) -> AnswerPair:
    """Return the pair at a place of the sequence of a seed; half of all pairs are equal."""
    rng = random.Random(f"{seed}/{place}")
    change = rng.choice(list(CHANGES)) if rng.random() < 0.5 else ""
    while True:
        first = _answer(rng)
        pair = _apart(rng, first, change) if change else _equal(rng, first)
        if pair is not None and pair.label is (not change):
            return pair


def _answer(rng: random.Random) -> Answer:
    unit = drawn_unit(rng) if rng.random() < 0.45 else None
    count = 1 if rng.random() < 0.8 else rng.choice((2, 2, 3))
    values: list[Fraction] = []
    while len(values) < count:
        value = drawn_value(rng)
        values += [] if value in values else [value]
    terms = [Term(value, "integer", unit) for value in values]
    bound = rng.choice(list(BOUNDS)) if count == 1 and rng.random() < 0.08 else None
    return Answer(tuple(terms), rng.choice(JOINTS), bound)


def _written(rng: random.Random, meant: Answer, *, reference: bool) -> Answer | None:
    """Return an answer of the same meaning in other forms, other units of the dimension, another wrapper."""
    terms = []
    for term in meant.terms:
        unit, value = term.unit, term.value
        if unit is not None and rng.random() < 0.6:
            unit = rng.choice(siblings(unit))
            value = (term.size - UNITS[unit].zero) / UNITS[unit].size
        terms.append(drawn_term(rng, value, unit))
    if None in terms:
        return None
    rng.shuffle(terms)
    wrappers = [name for name, one in WRAPPERS.items() if not (reference and one.whole)]
    same = [bound for bound, means in BOUNDS.items() if means == meant.meant]
    return Answer(
        tuple(term for term in terms if term is not None),
        rng.choice(JOINTS),
        rng.choice(same) if same else None,
        rng.choice(wrappers),
        rng.choice(PREFACES),
    )


def _equal(rng: random.Random, meant: Answer) -> AnswerPair | None:
    reference, answer = _written(rng, meant, reference=True), _written(rng, meant, reference=False)
    return None if reference is None or answer is None else AnswerPair(reference, answer)


def _apart(rng: random.Random, meant: Answer, change: str) -> AnswerPair | None:
    """Return a pair of an answer and a changed one, either of which is the reference."""
    reference = _written(rng, meant, reference=True)
    if reference is None:
        return None
    changed = CHANGES[change](rng, reference)
    if changed is None:
        return None
    wrappers = [name for name, one in WRAPPERS.items() if ("{bound}" not in one.text or changed.bound)]
    changed = replace(changed, wrapper=rng.choice(wrappers), preface=rng.choice(PREFACES))
    pair = AnswerPair(reference, changed, change)
    return AnswerPair(changed, reference, change) if rng.random() < 0.3 and not changed.whole else pair
