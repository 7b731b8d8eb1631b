"""How likely a solution is wrong by its manner alone, before anything is checked.

A logistic regression on how the solution is written, one for each outcome: long ones with many reasons and few
equations go wrong more often. It says nothing of a single solution for sure, and is what is left where nothing was
found. The coefficients are fitted to labelled data by bench/profile.py.
"""

import math
from collections.abc import Mapping

from mathcontracts import Outcome
from mathverifier.core.analysis import SolutionAnalysis
from mathverifier.core.scoring.coefficients import BASE, RISK
from mathverifier.core.scoring.features import whole_traits
from mathverifier.core.scoring.hesitation import story_traits

# How far from the average the manner of a solution moves the log-odds at most: hardly one was seen beyond.
LIMIT = 4.0


def traits(reading: SolutionAnalysis) -> dict[str, float]:
    """Return what a solution's risk is judged by, by name; the order of its steps does not matter."""
    return whole_traits(reading.problem or "", reading.manners, reading.words, reading.coverage) | story_traits(reading)


def score(
    manner: Mapping[str, float], outcome: Outcome, coefficients: Mapping[Outcome, Mapping[str, float]] = RISK
) -> float:
    """Return by how much the manner of a solution moves the log-odds of an error, from -LIMIT to LIMIT.

    What a manner says depends on what is known of the answer: right answers come of sound work, and of luck. A wrong
    one is wrong in whichever manner.
    """
    own = coefficients.get(outcome)
    if own is None:
        return 0.0
    summed = math.fsum([own.get(name, 0.0) * value for name, value in (*manner.items(), ("constant", 1.0))])
    return max(-LIMIT, min(LIMIT, summed))


def matters(outcome: Outcome) -> bool:
    """Say whether the manner changes anything."""
    return outcome in RISK


def base_rate(scored: float, outcome: Outcome, base: Mapping[Outcome, float] = BASE) -> float:
    """Return the chance of an error where nothing was found: `1 / (1 + exp(-(b + score)))`, b by outcome."""
    return 1.0 / (1.0 + math.exp(-(base[outcome] + scored)))
