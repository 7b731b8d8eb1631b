"""The ladder with all its comparators: importing this registers them."""

from mathverifier.core.answers.equivalence import relations
from mathverifier.core.answers.equivalence.registry import Comparator, Verdict, decided, ladder

RUNGS = (relations,)

__all__ = ["RUNGS", "Comparator", "Verdict", "decided", "ladder"]
