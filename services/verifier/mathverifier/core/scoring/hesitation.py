"""What in the solution of a story gives pause, short of a finding: second thoughts, and numbers that do not come out.

Each is also seen in sound solutions, if more rarely; what it counts is fitted to labelled data. A problem stated in
mathematics has none: there, assumptions, signs and fractions are what one works with.
"""

import math
from itertools import repeat

from mathverifier.core.analysis import SolutionAnalysis
from mathverifier.core.answers.compare import number
from mathverifier.core.scoring.features import StyleFeatures
from mathverifier.core.text.cues import Cues
from mathverifier.core.text.vocabulary import formal, words_of

# A turn against what was said, what the problem is said to leave open, and what had to be put right.
_HESITATING = Cues("hesitating")
# What does not come out is made to; not where the problem asks for it.
_FORCING = Cues("forcing")


def story_traits(reading: SolutionAnalysis) -> dict[str, float]:
    """Return by name what gives pause in the solution of a story; nothing for any other problem.

    How many steps have second thoughts, or make even what is not, as `ln(1 + n)`, and whether the answer is not whole.
    """
    if formal(reading.problem):
        return {}
    doubtful = sum(map(_hesitates, repeat(reading), reading.manners))
    answer = reading.extraction.answer
    value = number(answer.text) if answer is not None else None
    # Stories are made to come out even.
    uneven = value is not None and value.denominator != 1
    return {"story_doubtful": math.log1p(doubtful), "story_uneven": float(uneven)}


def _hesitates(reading: SolutionAnalysis, step: StyleFeatures) -> bool:
    words = words_of(step.text)
    if _HESITATING.among(words):
        return True
    return _FORCING.among(words) and _forces(step.text) and not _forces((reading.problem or "").lower())


def _forces(small: str) -> bool:
    # A round trip is no rounding.
    return _FORCING.among(words_of(small.replace("round trip", "")))
