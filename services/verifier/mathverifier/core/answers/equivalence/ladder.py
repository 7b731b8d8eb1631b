"""The ladder with all its comparators: importing this registers them."""

from mathverifier.core.answers.equivalence import (
    choices,
    congruences,
    number_sets,
    phrases,
    piecewise,
    propositions,
    relations,
    remarks,
    truth,
)
from mathverifier.core.answers.equivalence.registry import Comparator, Verdict, decided, ladder

RUNGS = (choices, truth, propositions, number_sets, piecewise, relations, congruences, phrases, remarks)

__all__ = ["RUNGS", "Comparator", "Verdict", "decided", "ladder"]
