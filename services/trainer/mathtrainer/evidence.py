"""A solution cut where the evidence of its findings begins and ends, to be shown."""

from dataclasses import dataclass
from itertools import pairwise

from mathcontracts import Verdict


@dataclass(frozen=True)
class Piece:
    """A part of a solution; `said` are the messages of the findings whose evidence it is."""

    text: str
    said: tuple[str, ...] = ()


def pieces(text: str, verdict: Verdict) -> list[Piece]:
    """Cut a solution where the evidence of a finding begins or ends."""
    spans = [(one.start, min(one.end, len(text)), one.message) for one in verdict.findings if one.start < one.end]
    cuts = sorted({0, len(text), *(start for start, _, _ in spans if start < len(text)), *(end for _, end, _ in spans)})
    return [
        Piece(text[start:end], tuple(said for first, last, said in spans if first <= start and end <= last))
        for start, end in pairwise(cuts)
    ]
