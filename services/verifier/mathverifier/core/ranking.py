"""Which step is the likeliest first wrong one, once the answer is known to be wrong?

A conditional logit over the steps of a solution: each step has a score, linear in what was found in it and where it
stands, and its chance is the softmax of the scores. The coefficients are fitted to labelled data by bench/profile.py.
"""

import math
from collections import Counter
from collections.abc import Mapping, Sequence

from mathcontracts import Dimension, Finding, FindingCode
from mathverifier.core.reading import Reading
from mathverifier.core.weights import STEP

# Steps from this one on count as one place.
LATE = 5
Features = Mapping[str, float]


def features(reading: Reading, findings: Sequence[Finding]) -> Sequence[Features]:
    """Return what each step is judged by, by name."""
    computing = sorted({claim.step for claim in reading.claims})
    order = {step: place for place, step in enumerate(computing)}
    last = len(reading.steps) - 1
    rows: list[dict[str, float]] = []
    for step in reading.steps:
        place = order.get(step.index)
        rows.append({f"index_{min(step.index, LATE)}": 1.0})
        rows[-1].update({"last": float(step.index == last), "position": step.index / last if last else 0.0})
        if place is not None:
            share = place / (len(computing) - 1) if len(computing) > 1 else 0.5
            rows[-1] |= {"computes": 1.0, "share": share, "share_squared": share * share, "share_cubed": share**3}
            rows[-1] |= {"first_computing": float(place == 0), "last_computing": float(place == len(computing) - 1)}
    blamed: list[int] = []
    for finding in findings:
        if finding.step is None or finding.dimension is Dimension.ANSWER:
            continue
        if finding.code is not FindingCode.REPAIRABLE_STEP:
            rows[finding.step][finding.code.value] = 1.0
            if finding.dimension is not Dimension.STRUCTURAL:
                blamed.append(finding.step)
    if blamed:
        rows[min(blamed)]["earliest"] = 1.0
    repaired = Counter(reading.claims[repair.claim].step for repair in reading.repairs)
    for number, repair in enumerate(reading.repairs):
        row = rows[reading.claims[repair.claim].step]
        row[f"repair_{repair.kind}"] = 1.0
        row["sole_repair"] = float(len(repaired) == 1)
        if number == 0:
            row["earliest_repair"] = 1.0
    return rows


def chances(rows: Sequence[Features], coefficients: Mapping[str, float] = STEP) -> list[float]:
    """Return each step's chance of being the first wrong one; they sum to 1."""
    scores = [sum(coefficients.get(name, 0.0) * value for name, value in row.items()) for row in rows]
    highest = max(scores)
    powers = [math.exp(score - highest) for score in scores]
    total = sum(powers)
    return [power / total for power in powers]
