"""Preference pairs of the scored candidates of one problem."""

import hashlib
import json
from collections.abc import Iterable, Sequence

from mathcontracts import PairKind, PreferencePair, Problem, ScoredCandidate


def pair_up(
    problem: Problem, scored: Sequence[ScoredCandidate], *, include_flawed_process: bool, clean_wrongness: float
) -> list[PreferencePair]:
    """Return the pairs of one problem, in the order of its candidates.

    Chosen are right answers whose wrongness is below `clean_wrongness` (0…1). Rejected are wrong answers, and with
    `include_flawed_process` right ones at or above it. Each rejected text is in one pair, the chosen texts take turns;
    candidates with the same text count as one. A verdict of `unknown` is in no pair, nor is a candidate without a
    text.
    """
    distinct = list({one.candidate.text: one for one in reversed(scored) if one.candidate.text.strip()}.values())
    distinct.reverse()
    chosen = [one for one in distinct if one.verdict.outcome == "correct" and one.verdict.wrongness < clean_wrongness]
    if not chosen:
        return []
    rejected = _rejected(distinct, include_flawed_process, clean_wrongness)
    return [_pair(problem, kind, chosen[turn % len(chosen)], one) for turn, (kind, one) in enumerate(rejected)]


def _rejected(
    scored: Iterable[ScoredCandidate], include_flawed_process: bool, clean_wrongness: float
) -> list[tuple[PairKind, ScoredCandidate]]:
    rejected: list[tuple[PairKind, ScoredCandidate]] = []
    for one in scored:
        if one.verdict.outcome == "incorrect":
            rejected.append(("wrong_answer", one))
        elif include_flawed_process and one.verdict.outcome == "correct" and one.verdict.wrongness >= clean_wrongness:
            rejected.append(("flawed_process", one))
    return rejected


def _pair(problem: Problem, kind: PairKind, chosen: ScoredCandidate, rejected: ScoredCandidate) -> PreferencePair:
    key = json.dumps([problem.id, chosen.candidate.text, rejected.candidate.text])
    identity = hashlib.sha256(key.encode()).hexdigest()[:32]
    return PreferencePair(id=identity, problem=problem, kind=kind, chosen=chosen, rejected=rejected)
