"""Models of one run beside each other, problem by problem: how much more one is right than another, and how sure."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from mathtrainer.core.confidence_interval import bootstrap
from mathtrainer.core.metrics import mean
from mathtrainer.runs.heldout_results import results_path, right_shares

MEASURES = ("greedy pass@1", "sampled pass@1")
SAMPLED = MEASURES.index("sampled pass@1")


@dataclass(frozen=True)
class Paired:
    """How much more of the same problems `model` gets right than `against`, as a difference of shares, −1…1.

    `ends` are those of the 95 % bootstrap interval of that difference over the problems.
    """

    model: str
    against: str
    measure: str
    problems: int
    difference: float
    ends: tuple[float, float]

    @property
    def sure(self) -> str:
        """`better` or `worse` where the interval leaves zero out, else empty."""
        return sureness(self.ends)


def sureness(ends: tuple[float, float] | None) -> str:
    """Return `better` or `worse` where an interval of differences leaves zero out, else an empty text."""
    if ends is None or ends[0] <= 0 <= ends[1]:
        return ""
    return "better" if ends[0] > 0 else "worse"


def paired(run_dir: Path, models: Sequence[str], against: str) -> list[Paired]:
    """Return the differences of all other models from `against`; none where a run has kept no results."""
    base = right_shares(results_path(run_dir, against))
    found = []
    for model in models:
        theirs = right_shares(results_path(run_dir, model)) if model != against else {}
        common = sorted(base.keys() & theirs.keys())
        for place, measure in enumerate(MEASURES):
            values = [theirs[one][place] - base[one][place] for one in common]
            ends, difference = bootstrap(values), mean(values)
            if ends is not None and difference is not None:
                found.append(Paired(model, against, measure, len(common), difference, ends))
    return found


def of(found: Sequence[Paired], model: str, measure: str) -> Paired | None:
    """Return the difference of a model in a measure, None where there is none."""
    return next((one for one in found if (one.model, one.measure) == (model, measure)), None)
