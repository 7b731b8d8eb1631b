"""The step that is likeliest the first wrong one.

A conditional logit over the steps of a solution. Each step has a score, linear in what was found in it, how it is
written and where it stands. Its chance is the softmax of the scores. The coefficients are fitted to labelled data by
bench/profile.py.
"""

import math
from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import repeat
from operator import mul

from mathcontracts import Dimension, Finding, FindingCode
from mathverifier.core.analysis import SolutionAnalysis
from mathverifier.core.answers.compare import number
from mathverifier.core.expressions.rational import Fraction
from mathverifier.core.scoring.coefficients import STEP
from mathverifier.core.scoring.features import step_traits
from mathverifier.core.text.vocabulary import formal

# Steps from this one on count as one place, and so do these of a solution of its length, and those before the end.
LATE, LATE_OF_LENGTH, BEFORE_END = 7, 6, 3
# Solutions of up to so many steps are of one length.
LENGTHS = (3, 5, 7, 10)
# Characters of the shortest formula that is looked for as it is written.
SHORTEST = 3
# Digits of a repaired value from which on it is not the less likely by chance.
LARGEST = 4.0
_BLANKS = {ord(sign): None for sign in " \t\n$,"}
Features = Mapping[str, float]


def features(reading: SolutionAnalysis, findings: Sequence[Finding]) -> Sequence[Features]:
    """Return what each step is judged by, by name."""
    rows = step_traits(reading.problem or "", reading.manners)
    for row, place in zip(rows, _places(reading), strict=True):
        row.update(place)
    for row, place in zip(rows, _attained(reading), strict=True):
        row.update(place)
    compared = reading.compared_steps
    for index, (row, manner) in enumerate(zip(rows, reading.manners, strict=True)):
        if index in compared:
            row["compared"] = 1.0
        elif manner.equals:
            row["not_compared"] = 1.0
    blamed: list[int] = []
    for finding in findings:
        if finding.step is None or finding.dimension is Dimension.ANSWER:
            continue
        if finding.code is not FindingCode.REPAIRABLE_STEP:
            rows[finding.step][finding.code.value] = 1.0
            # A value that cannot be comes of an error anywhere above.
            if finding.dimension is not Dimension.STRUCTURAL and finding.code is not FindingCode.IMPLAUSIBLE_VALUE:
                blamed.append(finding.step)
    if blamed:
        rows[min(blamed)]["earliest"] = 1.0
    for row, repaired in zip(rows, _repaired(reading), strict=True):
        row.update(repaired)
    return rows


def _repaired(reading: SolutionAnalysis) -> list[dict[str, float]]:
    """Return the repairs of each step, and where it stands beside all that could be repaired.

    A repair of the computation that comes to the answer is the likelier by chance, the smaller its value. An error
    above it, which nothing else speaks for, is as likely.
    """
    rows: list[dict[str, float]] = [{} for _ in reading.steps]
    if not reading.repairs:
        return rows
    in_letters = formal(reading.problem)
    steps = [reading.claims[repair.claim].step for repair in reading.repairs]
    first, last, count = steps[0], steps[-1], len(set(steps))
    for step, repair in zip(steps, reading.repairs, strict=True):
        row, place = rows[step], "final" if repair.final else "inner"
        row[f"repair_{repair.kind}_{place}"] = 1.0
        row[f"repair_size_{place}"] = min(_size(repair.value), LARGEST) - LARGEST / 2
        row["repair_share"] = 1.0 / count
        if count == 1:
            row[f"repair_sole_{place}"] = 1.0
        if in_letters:
            row[f"repair_formal_{place}"] = 1.0
    rows[first]["repair_earliest"] = 1.0
    rows[last]["repair_latest"] = 1.0
    for index, row in enumerate(rows):
        if index < first:
            row["repair_above"] = 1.0
            row["repair_above_sole"] = float(count == 1)
            row["repair_just_above"] = float(index == first - 1)
        elif index > last:
            row["repair_behind"] = 1.0
        elif not row:
            row["repair_between"] = 1.0
    return rows


def _size(value: Fraction) -> float:
    """Return about how many digits a number has: the more, the less it is come to by chance."""
    return math.log10(abs(value.numerator) + 1) + math.log10(value.denominator)


def _attained(reading: SolutionAnalysis) -> list[dict[str, float]]:
    """Return where each step stands beside the first that comes to the answer, and to the reference."""
    rows: list[dict[str, float]] = [{} for _ in reading.steps]
    answer = reading.extraction.answer
    for name, text in (("answer", answer.text if answer is not None else None), ("reference", reading.reference)):
        first = _first_with(reading, text) if text is not None and reading.comparison.outcome == "incorrect" else None
        if first is None:
            continue
        for index, row in enumerate(rows):
            relation = "before" if index < first else "at" if index == first else "behind"
            row[f"{relation}_{name}"] = 1.0
            if relation == "before" and index == first - 1:
                row[f"just_before_{name}"] = 1.0
            if relation == "behind" and index == first + 1:
                row[f"just_behind_{name}"] = 1.0
    return rows


def _first_with(reading: SolutionAnalysis, text: str) -> int | None:
    """Return the first step that holds a value which the problem does not state; None where it does, or none has it."""
    value = number(text)
    if value is not None:
        if value in reading.graph.given:
            return None
        size = abs(value)
        for index, mentions in enumerate(reading.numbers_by_step):
            for mention in mentions:
                if size in mention.values:
                    return index
    compact = _compact(text)
    if len(compact) < SHORTEST or compact in _compact(reading.problem or ""):
        return None
    return next((step.index for step in reading.steps if compact in _compact(step.text)), None)


def _compact(text: str) -> str:
    return text.translate(_BLANKS).replace("dfrac", "frac")


def _places(reading: SolutionAnalysis) -> list[dict[str, float]]:
    """Return where each step stands, among all and among those that compute."""
    count = len(reading.steps)
    computing = sorted({claim.step for claim in reading.claims})
    order = {step: place for place, step in enumerate(computing)}
    rows = []
    for index in range(count):
        row = dict(_place(index, count))
        place = order.get(index)
        if place is not None:
            share = place / (len(computing) - 1) if len(computing) > 1 else 0.5
            row |= {"computes": 1.0, "share": share, "share_squared": share * share, "share_cubed": share**3}
            row |= {"first_computing": float(place == 0), "last_computing": float(place == len(computing) - 1)}
        rows.append(row)
    return rows


@lru_cache(maxsize=1024)
def _place(index: int, count: int) -> Features:
    """Return where a step stands among all."""
    length = sum(count > limit for limit in LENGTHS)
    position = index / (count - 1) if count > 1 else 0.0
    return {
        f"index_{min(index, LATE)}": 1.0,
        f"from_end_{min(count - 1 - index, BEFORE_END)}": 1.0,
        f"length_{length}_index_{min(index, LATE_OF_LENGTH)}": 1.0,
        "position": position,
        "position_squared": position**2,
    }


def chances(rows: Sequence[Features], coefficients: Mapping[str, float] = STEP) -> list[float]:
    """Return each step's chance of being the first wrong one; they sum to 1."""
    # The order of a set's members is not that of the next process, and a plain sum's last digit depends on it.
    scores = [math.fsum(map(mul, map(coefficients.get, row, repeat(0.0)), row.values())) for row in rows]
    highest = max(scores)
    powers = [math.exp(score - highest) for score in scores]
    total = sum(powers)
    return [power / total for power in powers]
