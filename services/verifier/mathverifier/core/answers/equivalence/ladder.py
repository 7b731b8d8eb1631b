"""The ladder with all its comparators: importing this registers them."""

from mathverifier.core.answers.equivalence import choices, number_sets, phrases, propositions, relations, truth
from mathverifier.core.answers.equivalence.registry import Comparator, Verdict, decided, ladder

RUNGS = (choices, truth, propositions, number_sets, relations, phrases)

__all__ = ["RUNGS", "Comparator", "Verdict", "decided", "ladder"]
