"""Having candidates scored by the verifier."""

import asyncio
from collections.abc import Sequence

from mathcontracts import Candidate, Problem, ScoredCandidate
from mathgenerator.patience import persist
from mathverifier import AsyncClient, VerifierError

BATCH = 64
CONCURRENCY = 4


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
        batches = [candidates[start : start + BATCH] for start in range(0, len(candidates), BATCH)]
        tasks = [asyncio.create_task(self._score(by_id, batch)) for batch in batches]
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
                "reference": by_id[candidate.problem_id].reference,
            }
            for candidate in batch
        ]
        async with self._slots:
            verdicts = await persist(lambda: self._client.verify_many(items), (VerifierError,), self._patience_s)
        return [
            ScoredCandidate(candidate=candidate, verdict=verdict)
            for candidate, verdict in zip(batch, verdicts, strict=True)
        ]
