"""Mined pairs for tests to which nothing matters but what decides where they are shown."""

from pathlib import Path
from typing import Any

from tests.candidates import candidate

from mathcontracts import PreferencePair, Problem, ScoredCandidate, Verdict

VERDICT = Verdict(outcome="correct", reason="equal", wrongness=0.0, absurdity=0.0, coverage=0.0, version="0")
# A separator of lines within a text ends no line of a file.
SIDE = ScoredCandidate(candidate=candidate("one\u2028two é"), verdict=VERDICT)


def pair(name: str, kind: Any, hardness: float | None, weight: float | None) -> PreferencePair:
    """Return a pair with this id."""
    problem = Problem(id="p", text="t", reference="18")
    return PreferencePair(
        id=name, problem=problem, kind=kind, chosen=SIDE, rejected=SIDE, hardness=hardness, weight=weight
    )


def write_pairs(path: Path, pairs: list[PreferencePair]) -> None:
    """Write pairs as the stage `pairs` stores them."""
    path.write_text("".join(one.stored_json() + "\n" for one in pairs), encoding="utf-8")
