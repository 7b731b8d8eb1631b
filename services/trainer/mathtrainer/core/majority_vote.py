"""Majority vote over a problem's samples."""

from collections import Counter
from collections.abc import Sequence

from mathcontracts import Verdict

RIGHT = "right"


def majority(verdicts: Sequence[Verdict]) -> float:
    """Return the chance, 0…1, that the commonest answer of a problem's samples is right: maj@k of k samples.

    Wang et al. 2022 (arXiv 2203.11171). Among answers that are equally common, one is drawn at random. Samples without
    an answer have no vote; where none has one, nothing is right.

    Right answers are one group, for the verifier has found each of them equivalent to the reference. Others are grouped
    by value where they have one, else by text. Wrong answers that only algebra would show to be one stay apart, as do
    their votes.
    """
    votes = Counter(_group(one) for one in verdicts if one.answer is not None)
    if not votes:
        return 0.0
    most = max(votes.values())
    leading = [group for group, count in votes.items() if count == most]
    return 1 / len(leading) if (RIGHT, "") in leading else 0.0


def _group(verdict: Verdict) -> tuple[str, str]:
    if verdict.outcome == "correct":
        return RIGHT, ""
    assert verdict.answer is not None
    text, value = verdict.answer.text, verdict.answer.value
    return ("other", "".join(text.split())) if value is None else ("number", value)
