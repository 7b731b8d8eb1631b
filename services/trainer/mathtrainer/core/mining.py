"""Which of the collected pairs are trained on."""

from collections.abc import Iterable

from mathcontracts import MiningSpec, PreferencePair
from mathtrainer.core.deduplication import fingerprint
from mathtrainer.core.weights import hardness


def mine(pairs: Iterable[PreferencePair], spec: MiningSpec) -> list[PreferencePair]:
    """Return the pairs to train on: those that the recipe admits, no two alike, the hardest of each problem.

    A pair is admitted if its chosen side is correct with a wrongness below `clean_wrongness`. Its rejected side must be
    incorrect or, with `include_flawed_process`, of a flawed process. Two pairs of a problem and a kind are alike if
    their rejected sides have the same `gist`. The hardest stays, so that the places of a problem go to mistakes that
    differ. The pairs are returned with their hardness set.

    Nothing is drawn, so there is no seed. The result and its order (problem id, then hardest first, then pair id) do
    not depend on the order of `pairs`. Mining the result again gives it again.
    """
    admitted = [
        pair.model_copy(update={"hardness": hardness(pair)}) for pair in _each_once(pairs) if _admitted(pair, spec)
    ]
    places: dict[str, int] = {}
    seen = set()
    kept = []
    for pair in sorted(admitted, key=lambda pair: (pair.problem.id, -(pair.hardness or 0.0), pair.id)):
        problem = pair.problem.id
        mistake = problem, pair.kind, fingerprint(pair.rejected)
        if mistake not in seen and places.get(problem, 0) < spec.max_pairs_per_problem:
            seen.add(mistake)
            places[problem] = places.get(problem, 0) + 1
            kept.append(pair)
    return kept


def _each_once(pairs: Iterable[PreferencePair]) -> Iterable[PreferencePair]:
    """Return one pair an id. A pair that was scored twice may differ: which one stays must not depend on the order."""
    once: dict[str, PreferencePair] = {}
    for pair in pairs:
        other = once.setdefault(pair.id, pair)
        if other != pair:
            once[pair.id] = min(other, pair, key=PreferencePair.model_dump_json)
    return once.values()


def _admitted(pair: PreferencePair, spec: MiningSpec) -> bool:
    chosen, rejected = pair.chosen.verdict, pair.rejected.verdict
    if chosen.outcome != "correct" or chosen.wrongness >= spec.clean_wrongness:
        return False
    if pair.kind == "wrong_answer":
        return rejected.outcome == "incorrect"
    return spec.include_flawed_process and rejected.outcome == "correct" and rejected.wrongness >= spec.clean_wrongness
