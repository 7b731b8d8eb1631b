"""The client of the service for asynchronous code."""

import asyncio
import time
from collections.abc import Iterable, Mapping, Sequence
from types import TracebackType
from typing import Any, Self

import httpx2

from mathcontracts import Comparison, Extracted, Verdict
from mathverifier.client import transport
from mathverifier.client.batching import BATCHES_AT_ONCE, Batch, Result, Rounds, all_of, batches, verdicts
from mathverifier.client.errors import TimedOut, VerifierError
from mathverifier.client.retry import ATTEMPTS, FIRST_WAIT_S, Outcome, wait_s
from mathverifier.client.transport import TIMEOUT_S, URL, Item, Message
from mathverifier.schemas import BatchResponse


class AsyncClient:
    """Asks a verifier service from asynchronous code: like `Client`, with `await` and `async with`.

    It belongs to the event loop in which it was first used.
    """

    def __init__(
        self,
        base_url: str = URL,
        timeout_s: float = TIMEOUT_S,
        *,
        api_key: str | None = None,
        attempts: int = ATTEMPTS,
    ):
        self._http = transport.opened(httpx2.AsyncClient, base_url, api_key, timeout_s)
        self._address = transport.address(base_url)
        self._attempts = attempts
        self._patience = transport.patience(timeout_s)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None:
        await self.aclose()

    async def aclose(self) -> None:
        """Close the connections."""
        await self._http.aclose()

    async def verify(
        self,
        problem: str | None = None,
        solution: str | Sequence[str] = "",
        reference: Any = None,
        *,
        strict: bool = False,
        profile: bool = True,
        thought_open: bool = False,
        profile_thoughts: bool = False,
    ) -> Verdict:
        """Return the verdict on one solution; `profile` False asks for the outcome alone. Raises VerifierError."""
        body = transport.solution_body(
            problem,
            solution,
            reference,
            strict=strict,
            profile=profile,
            thought_open=thought_open,
            profile_thoughts=profile_thoughts,
        )
        return await self._post("/verify", body, Verdict)

    async def verify_many(self, items: Iterable[Item]) -> list[Verdict]:
        """Return the verdicts on items, mappings of what `verify` takes by name, in order.

        Raises VerifierError, which names the item where one was refused; `verify_each` returns refusals instead.
        """
        return verdicts(await self.verify_each(items))

    async def verify_each(self, items: Iterable[Item]) -> list[Result]:
        """Return for each item, in order, its verdict or what is wrong with the item. Raises VerifierError.

        Items for which `timeout_s` is not enough are asked for again while that gets further, and are else
        `unknown/not_reached`. Where none is reached, that is an error.
        """
        numbered = enumerate(batches(items))
        answered: dict[int, list[Result]] = {}
        late: list[VerifierError] = []

        async def ask() -> None:
            # The workers share one iterator, so a batch is made when there is somebody to send it.
            for number, batch in numbered:
                answered[number] = await self._ask(batch, late)

        try:
            async with asyncio.TaskGroup() as workers:
                for _ in range(BATCHES_AT_ONCE):
                    workers.create_task(ask())
        except BaseExceptionGroup as group:
            # One failure ends the others; it is raised as it is.
            raise group.exceptions[0] from group.exceptions[0].__cause__
        return all_of((answered[number] for number in sorted(answered)), late)

    async def extract(
        self, problem: str | None = None, solution: str | Sequence[str] = "", *, thought_open: bool = False
    ) -> Extracted:
        """Return the final answer of a solution, which is not judged. Raises VerifierError."""
        body = {"problem": problem, "solution": transport.text_or_steps(solution), "thought_open": thought_open}
        return await self._post("/extract", body, Extracted)

    async def equivalent(self, reference: Any, answer: str, *, strict: bool = False) -> Comparison:
        """Return how an answer compares with the reference, or with all that are accepted. Raises VerifierError."""
        body = {"reference": transport.reference_body(reference), "answer": answer, "strict": strict}
        return await self._post("/equivalent", body, Comparison)

    async def wait_ready(self, timeout_s: float = 60.0) -> None:
        """Return once the service is ready; raise VerifierError where it is not within `timeout_s` seconds."""
        give_up = time.monotonic() + timeout_s
        while True:
            try:
                answer = await self._http.get("/readyz", timeout=max(timeout_s, 0.1))
                return transport.must_succeed(answer, self._address)
            except (httpx2.RequestError, VerifierError) as error:
                if time.monotonic() > give_up:
                    raise transport.not_ready(self._address, timeout_s, error) from error
            await asyncio.sleep(FIRST_WAIT_S)

    async def _ask(self, batch: Batch, late: list[VerifierError]) -> list[Result]:
        rounds = Rounds(batch)
        try:
            while (asked := rounds.next) is not None:
                rounds.take(await self._round(asked))
        except TimedOut as error:
            late.append(error)
        return rounds.results

    async def _round(self, batch: Batch) -> list[Result]:
        try:
            return batch.results(await self._post("/verify/batch", batch.body(), BatchResponse, self._patience))
        except VerifierError as error:
            parts = batch.parts(error)
        return [result for part in parts for result in await self._round(part)] if parts else batch.refused()

    async def _post(
        self, path: str, body: Item, message: type[Message], headers: Mapping[str, str] | None = None
    ) -> Message:
        content, attempt = transport.content(body), 0
        while True:
            outcome = await self._try(path, content, headers)
            if (seconds := wait_s(outcome, attempt, self._attempts)) is None:
                break
            await asyncio.sleep(seconds)
            attempt += 1
        return transport.read(outcome, self._address, message)

    async def _try(self, path: str, content: bytes, headers: Mapping[str, str] | None) -> Outcome:
        try:
            return await self._http.post(path, content=content, headers=headers)
        except httpx2.RequestError as error:
            return error
