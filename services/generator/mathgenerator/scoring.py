"""Having candidates scored by the verifier."""

import asyncio
from collections.abc import Sequence
from typing import Any

from mathcontracts import Candidate, Problem, ScoredCandidate, Verdict
from mathgenerator.patience import persist
from mathverifier import AsyncClient, VerifierError

BATCH = 64
BATCH_CHARACTERS = 500_000  # So that long candidates do not make a body that the verifier refuses.
CONCURRENCY = 4
BUSY = (429, 500, 502, 503, 504)


class VerifierAway(VerifierError):
    """The verifier does not answer now; later it may."""


class Scorer:
    """Sends candidates to the verifier in batches, a few at a time, and waits for a verifier that is away."""

    def __init__(self, client: AsyncClient, patience_s: float):
        self._client = client
        self._patience_s = patience_s
        self._slots = asyncio.Semaphore(CONCURRENCY)

    async def score(self, problems: Sequence[Problem], candidates: Sequence[Candidate]) -> list[ScoredCandidate]:
        """Return the candidates with their verdicts, in order. `problems` are those that they are for.

        Raises VerifierError once the verifier has been away for too long or refuses the batch.
        """
        by_id = {problem.id: problem for problem in problems}
        tasks = [asyncio.create_task(self._score(by_id, batch)) for batch in _batches(candidates)]
        try:
            return [one for scored in await asyncio.gather(*tasks) for one in scored]
        finally:
            for task in tasks:
                task.cancel()

    async def _score(self, by_id: dict[str, Problem], batch: Sequence[Candidate]) -> list[ScoredCandidate]:
        items = [
            {
                "problem": by_id[candidate.problem_id].text,
                "solution": candidate.text,
                "reference": by_id[candidate.problem_id].references,
            }
            for candidate in batch
        ]
        async with self._slots:
            verdicts = await persist(lambda: self._verify(items), (VerifierAway,), self._patience_s)
        return [
            ScoredCandidate(candidate=candidate, verdict=verdict)
            for candidate, verdict in zip(batch, verdicts, strict=True)
        ]

    async def _verify(self, items: Sequence[dict[str, Any]]) -> list[Verdict]:
        try:
            return await self._client.verify_many(items)
        except VerifierError as error:
            if error.status is None or error.status in BUSY:
                raise VerifierAway(str(error), error.status) from None
            raise


def _batches(candidates: Sequence[Candidate]) -> list[list[Candidate]]:
    """Cut into batches, in order, none of them empty; one candidate may be longer than a batch should be."""
    batches: list[list[Candidate]] = []
    characters = 0
    for candidate in candidates:
        characters += len(candidate.text)
        if not batches or len(batches[-1]) == BATCH or characters > BATCH_CHARACTERS:
            batches.append([])
            characters = len(candidate.text)
        batches[-1].append(candidate)
    return batches
