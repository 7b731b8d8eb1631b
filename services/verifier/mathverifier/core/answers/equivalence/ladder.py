"""The ladder with all its comparators: importing this registers them."""

from mathverifier.core.answers.equivalence import (
    charts,
    choices,
    components,
    congruences,
    endless,
    listed,
    named,
    number_sets,
    phrases,
    piecewise,
    propositions,
    recurrences,
    relations,
    remarks,
    series,
    shares,
    truth,
)
from mathverifier.core.answers.equivalence.registry import Comparator, Decided, decided, ladder

RUNGS = (
    *(choices, truth, named, propositions, number_sets, piecewise, charts, components, recurrences, relations),
    *(congruences, series, listed, endless, phrases, remarks, shares),
)

__all__ = ["RUNGS", "Comparator", "Decided", "decided", "ladder"]
