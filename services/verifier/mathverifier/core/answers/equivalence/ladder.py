"""The ladder with all its comparators: importing this registers them."""

from mathverifier.core.answers.equivalence import (
    changes,
    charts,
    choices,
    components,
    congruences,
    dotted_sums,
    endless,
    listed,
    named,
    number_sets,
    phrases,
    piecewise,
    propositions,
    rays,
    recurrences,
    relations,
    remarks,
    series,
    shares,
    truth,
)
from mathverifier.core.answers.equivalence.registry import Comparator, Decided, decided, ladder

RUNGS = (
    *(choices, truth, named, propositions, number_sets, piecewise, rays, charts, components, recurrences, relations),
    *(congruences, series, dotted_sums, listed, endless, changes, phrases, remarks, shares),
)

__all__ = ["RUNGS", "Comparator", "Decided", "decided", "ladder"]
