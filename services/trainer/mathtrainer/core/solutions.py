"""Which of the model's own solutions rejection-sampled SFT imitates."""

from collections.abc import Iterable, Iterator
from itertools import groupby

from mathcontracts import MiningSpec, Problem, ScoredCandidate
from mathtrainer.core.deduplication import fingerprint

Solution = tuple[Problem, ScoredCandidate]


def imitated(scored: Iterable[Solution], spec: MiningSpec) -> Iterator[Solution]:
    """Yield the right and clean solutions, each text of a problem once, in their order.

    The solutions of a problem come together, as an archive has them: no more than those of one are held. Clean is a
    wrongness below `clean_wrongness`. Of a problem `max_solutions_per_problem` stay at most, one of each mathematics
    first, as Yuan et al. 2023 (arXiv 2308.01825) keep them. Of alike ones those of the least wrongness stay; ties go by
    the candidate's id.
    """
    for _, own in groupby(scored, key=lambda solution: solution[0].id):
        texts: dict[str, Solution] = {}
        for problem, one in own:
            if one.verdict.outcome == "correct" and one.verdict.wrongness < spec.clean_wrongness:
                texts.setdefault(one.candidate.text, (problem, one))
        yield from _bounded(list(texts.values()), spec.max_solutions_per_problem)


def _bounded(solutions: list[Solution], most: int | None) -> list[Solution]:
    if most is None or len(solutions) <= most:
        return solutions
    seen: dict[object, int] = {}
    ranked = []
    for _, one in sorted(solutions, key=lambda solution: (solution[1].verdict.wrongness, solution[1].candidate.id)):
        mathematics = fingerprint(one)
        seen[mathematics] = seen.get(mathematics, 0) + 1
        ranked.append((seen[mathematics], one.candidate.id))
    kept = {name for _, name in sorted(ranked, key=lambda place: place[0])[:most]}
    return [solution for solution in solutions if solution[1].candidate.id in kept]
