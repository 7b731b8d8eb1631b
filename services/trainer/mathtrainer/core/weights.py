"""How hard the rejected side of a pair is to tell from a right solution, and the weight that follows from it.

The definitions are this project's own: the paper that the idea is from (arXiv 2512.19728) gives no formulas in its
abstract. docs/training.md explains them.
"""

import math
from array import array
from collections import Counter
from collections.abc import Callable, Iterable, Sequence

from mathcontracts import PreferencePair, Verdict, WeightsSpec
from mathtrainer.core.answer_similarity import closeness
from mathtrainer.core.deduplication import mathematics

HARD = 0.5  # Hardness from which on a rejected candidate is called a hard negative.


def hardness(pair: PreferencePair) -> float:
    """Return the hardness of a pair, 0 (gross) to 1 (a right answer in all but one small thing).

    `(1 - absurdity) * (closeness + shared) / 2`: closeness of the two final answers, share of steps in common that
    nothing speaks against, absurdity of the rejected side. Without any mathematics in the steps, closeness counts
    alone; it is 0 where a side has no answer.
    """
    near = _closeness(pair)
    shared = shared_steps(pair.chosen.verdict, pair.rejected.verdict)
    likeness = near if shared is None else (near + shared) / 2
    return (1 - pair.rejected.verdict.absurdity) * likeness


def shared_steps(right: Verdict, other: Verdict) -> float | None:
    """Return the share of steps that `other` has in common with `right`, 0…1; None where neither has mathematics.

    Two steps are the same where their numbers and operators are, in order, whatever the words. Steps of `other` with a
    finding, or from its first error on, do not count. The share is of the longer of the two, so that neither a cut-off
    solution nor one that repeats itself comes near 1.
    """
    suspect = {finding.step for finding in other.findings if finding.step is not None}
    sound = [step for step in other.steps[: other.first_error_step] if step.index not in suspect]
    wanted, all_of_other = Counter(mathematics(right.steps)), mathematics(other.steps)
    longest = max(wanted.total(), len(all_of_other))
    return (wanted & Counter(mathematics(sound))).total() / longest if longest else None


def weigh(pairs: Sequence[PreferencePair], spec: WeightsSpec) -> list[PreferencePair]:
    """Return the pairs, in order, with hardness and weight set; weights have mean 1.

    Hardness is computed for the pairs that have none yet; `mine` sets it. Before they are scaled, weights are those of
    the weighting `spec.name`, clipped to `w_min` and `w_max`. So the ratio of any two lies within `w_min / w_max` and
    `w_max / w_min`.
    """
    hard = [with_hardness(pair) for pair in pairs]
    weights = scaled((basis(pair, spec) for pair in hard), spec)
    return [pair.model_copy(update={"weight": weight}) for pair, weight in zip(hard, weights, strict=True)]


def with_hardness(pair: PreferencePair) -> PreferencePair:
    """Return the pair with its hardness set; one that has it stays as it is."""
    return pair if pair.hardness is not None else pair.model_copy(update={"hardness": hardness(pair)})


def basis(pair: PreferencePair, spec: WeightsSpec) -> float:
    """Return what the weight of a pair with hardness is made of, as the weighting goes by that pair alone."""
    return _WEIGHTINGS[spec.name](pair, spec)


def scaled(bases: Iterable[float], spec: WeightsSpec) -> Sequence[float]:
    """Return the weights that follow from the bases of all pairs: clipped, with mean 1. It holds eight bytes a pair."""
    raw = _mean_one(bases) if spec.name == "evidence" else bases
    return _mean_one(min(max(value, spec.w_min), spec.w_max) for value in raw)


def _by_hardness(pair: PreferencePair, spec: WeightsSpec) -> float:
    return 1 + spec.alpha * (pair.hardness or 0.0) - spec.beta * pair.rejected.verdict.absurdity


def _by_evidence(pair: PreferencePair, spec: WeightsSpec) -> float:
    """Return how surely the pair is what it seems, times its hardness; it counts in units of the mean."""
    del spec
    return pair.rejected.verdict.first_error_confidence * (1 - pair.chosen.verdict.wrongness) * (pair.hardness or 0.0)


def _alike(pair: PreferencePair, spec: WeightsSpec) -> float:
    del pair, spec
    return 1.0


_WEIGHTINGS: dict[str, Callable[[PreferencePair, WeightsSpec], float]] = {
    "hardness": _by_hardness,
    "evidence": _by_evidence,
    "step": _alike,
}


def _mean_one(given: Iterable[float]) -> Sequence[float]:
    """Scale values that are not negative to mean 1; where all are 0, return ones."""
    values = array("d", given)
    total = math.fsum(values)
    return array("d", (value * len(values) / total if total else 1.0 for value in values))


def _closeness(pair: PreferencePair) -> float:
    right, other = pair.chosen.verdict.answer, pair.rejected.verdict.answer
    if pair.kind == "flawed_process":
        return 1.0  # Both answers are the reference's.
    return 0.0 if right is None or other is None else closeness(right, other)
