"""How likely a solution is wrong by its manner alone, before anything is checked.

A logistic regression on how the solution is written: long ones with many reasons and few equations go wrong more often.
It says nothing of a single solution for sure, and is what is left where nothing was found. The coefficients are fitted
to labelled data by bench/profile.py.
"""

import math
from collections.abc import Mapping

from mathcontracts import Outcome
from mathverifier.core.misgivings import story_traits
from mathverifier.core.reading import Reading
from mathverifier.core.traits import whole_traits
from mathverifier.core.weights import BASE, RISK

# Log-odds beyond which hardly a solution was seen: what is stranger still is not surer.
LIMIT = 2.5


def traits(reading: Reading) -> dict[str, float]:
    """Return what a solution's risk is judged by, by name; the order of its steps does not matter."""
    return whole_traits(reading.problem or "", reading.manners, reading.words, reading.coverage) | story_traits(reading)


def score(manner: Mapping[str, float], coefficients: Mapping[str, float] = RISK) -> float:
    """Return the log-odds of an error by the traits of a solution, from -LIMIT to LIMIT."""
    summed = math.fsum([coefficients.get(name, 0.0) * value for name, value in (*manner.items(), ("constant", 1.0))])
    return max(-LIMIT, min(LIMIT, summed))


def matters(outcome: Outcome) -> bool:
    """Say whether the risk changes anything: a wrong answer is wrong in whichever manner."""
    return BASE[outcome][1] != 0.0


def base_rate(scored: float, outcome: Outcome, base: Mapping[Outcome, tuple[float, float]] = BASE) -> float:
    """Return the chance of an error where nothing was found: `1 / (1 + exp(-(a + b score)))`, a and b by outcome."""
    constant, slope = base[outcome]
    return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, constant + slope * scored))))
