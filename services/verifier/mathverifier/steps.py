"""Labels of a solution's steps: rewards of a process, and rows that train a process reward model."""

from typing import Literal

from mathcontracts import Dimension, Verdict
from mathverifier.core.scoring.aggregation import SERIOUS

StepLabel = Literal["supported", "refuted", "unchecked"]
# Findings of the other dimensions are of the answer, or of the text as a whole.
OF_STEPS = frozenset((Dimension.NUMERICAL, Dimension.ALGEBRAIC, Dimension.LOGICAL, Dimension.GROUNDING))
REWARDS: dict[StepLabel, float] = {"supported": 1.0, "refuted": -1.0, "unchecked": 0.0}


def step_labels(verdict: Verdict) -> list[StepLabel]:
    """Return a label for each step of a verdict with a profile, in order.

    A step is `refuted` where a finding in it is grave enough to name a step. It is `supported` where something in it
    was compared and no finding speaks against it, and `unchecked` otherwise. A label is of the step alone: one that
    goes on from a refuted step may be supported. The list is empty where the answer alone was judged.
    """
    against = [one for one in verdict.findings if one.dimension in OF_STEPS]
    refuted = {one.step for one in against if one.severity >= SERIOUS}
    supported = set(verdict.checked_steps) - {one.step for one in against}
    return [
        "refuted" if step.index in refuted else "supported" if step.index in supported else "unchecked"
        for step in verdict.steps
    ]


def step_rewards(verdict: Verdict) -> list[float]:
    """Return a reward for each step: 1 for a supported one, -1 for a refuted one, 0 for one that was not checked."""
    return [REWARDS[label] for label in step_labels(verdict)]
