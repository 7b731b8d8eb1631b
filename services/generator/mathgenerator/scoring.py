"""Having candidates scored by the verifier."""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any

from mathcontracts import Candidate, Problem, ScoredCandidate, Verdict
from mathgenerator.retry import persist
from mathverifier import AsyncClient, VerifierError
from mathverifier.client.errors import TimedOut
from mathverifier.not_reached import not_reached

BATCH = 64
BATCH_CHARACTERS = 500_000  # So that long candidates do not make a body that the verifier refuses.
CONCURRENCY = 4
# What a verdict says that was not made: the time was over.
NOT_REACHED = "not_reached"
BUSY = (429, 500, 502, 503, 504)


class VerifierAway(VerifierError):
    """The verifier does not answer now; later it may."""


class Scorer:
    """Sends candidates to the verifier in batches, a few at a time, and waits for a verifier that is away.

    What the verifier did not reach in time is asked for again. As long as it gets on, it is given the time. Where it
    reaches nothing, less is asked for at once, and patience counts.
    """

    def __init__(self, client: AsyncClient, patience_s: float):
        self._client = client
        self._patience_s = patience_s
        self._slots = asyncio.Semaphore(CONCURRENCY)

    async def score(
        self, problems: Sequence[Problem], candidates: Sequence[Candidate]
    ) -> tuple[list[ScoredCandidate | None], VerifierError | None]:
        """Return the candidates with their verdicts, in order, and why some have none. `problems` are theirs.

        Without an error each has one. There is one once the verifier has been away for too long, or refuses a batch.
        """
        by_id = {problem.id: problem for problem in problems}
        scored: list[ScoredCandidate | None] = [None] * len(candidates)
        tasks = [asyncio.create_task(self._score(by_id, candidates, batch, scored)) for batch in _batches(candidates)]
        try:
            await asyncio.gather(*tasks)
        except VerifierError as error:
            return scored, error
        finally:
            for task in tasks:
                task.cancel()
        return scored, None

    async def _score(
        self,
        by_id: Mapping[str, Problem],
        candidates: Sequence[Candidate],
        batch: Sequence[int],
        scored: list[ScoredCandidate | None],
    ) -> None:
        """Fill in the scored candidates of the places in `batch`."""
        size = len(batch)

        async def ask() -> None:
            nonlocal size
            places = [place for place in batch if scored[place] is None][:size]
            verdicts = await self._verify([_item(by_id, candidates[place]) for place in places])
            for place, verdict in zip(places, verdicts, strict=True):
                if verdict.reason != NOT_REACHED:
                    scored[place] = ScoredCandidate(candidate=candidates[place], verdict=verdict)
            if all(scored[place] is None for place in places):
                size = max(1, len(places) // 2)
                raise VerifierAway(f"the verifier reaches none of {len(places)} candidates in time")

        async with self._slots:
            while any(scored[place] is None for place in batch):
                await persist(ask, (VerifierAway,), self._patience_s)

    async def _verify(self, items: Sequence[dict[str, Any]]) -> list[Verdict]:
        """Return the verdicts, `unknown/not_reached` where the time was not enough. Raises VerifierError."""
        try:
            return await self._client.verify_many(items)
        except TimedOut:
            return [not_reached()] * len(items)
        except VerifierError as error:
            if error.status is None or error.status in BUSY:
                raise VerifierAway(str(error), error.status) from None
            raise


def _item(by_id: Mapping[str, Problem], candidate: Candidate) -> dict[str, Any]:
    problem = by_id[candidate.problem_id]
    return {"problem": problem.text, "solution": candidate.text, "reference": problem.references}


def _batches(candidates: Sequence[Candidate]) -> list[list[int]]:
    """Cut into batches of places, in order, none empty; one candidate may be longer than a batch should be."""
    batches: list[list[int]] = []
    characters = 0
    for place, candidate in enumerate(candidates):
        characters += len(candidate.text)
        if not batches or len(batches[-1]) == BATCH or characters > BATCH_CHARACTERS:
            batches.append([])
            characters = len(candidate.text)
        batches[-1].append(place)
    return batches
