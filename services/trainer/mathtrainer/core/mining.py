"""Which of the collected pairs are trained on."""

from collections import defaultdict
from collections.abc import Iterable

from mathcontracts import MiningSpec, PreferencePair
from mathtrainer.core.weights import hardness


def mine(pairs: Iterable[PreferencePair], spec: MiningSpec) -> list[PreferencePair]:
    """Return the pairs to train on: each once, those that the recipe admits, the hardest of each problem.

    The order of the result (problem id, then hardest first, then pair id) and its members do not depend on the order
    of `pairs`. A pair is admitted if its chosen side is correct with a wrongness below `clean_wrongness`, and if its
    rejected side is incorrect or, with `include_flawed_process`, of a flawed process.
    """
    by_problem: dict[str, list[PreferencePair]] = defaultdict(list)
    for pair in {pair.id: pair for pair in pairs}.values():
        if _admitted(pair, spec):
            by_problem[pair.problem.id].append(pair)
    kept = []
    for _, own in sorted(by_problem.items()):
        ranked = sorted(own, key=lambda pair: (-hardness(pair), pair.id))
        kept += ranked[: spec.max_pairs_per_problem]
    return kept


def _admitted(pair: PreferencePair, spec: MiningSpec) -> bool:
    chosen, rejected = pair.chosen.verdict, pair.rejected.verdict
    if chosen.outcome != "correct" or chosen.wrongness >= spec.clean_wrongness:
        return False
    if pair.kind == "wrong_answer":
        return rejected.outcome == "incorrect"
    return spec.include_flawed_process and rejected.outcome == "correct" and rejected.wrongness >= spec.clean_wrongness
