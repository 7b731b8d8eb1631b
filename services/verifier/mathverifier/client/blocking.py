"""The client of the service; `AsyncClient` is the same but for `await`."""

import os
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
from mathverifier.client.threads import Wait, run_concurrently
from mathverifier.client.transport import TIMEOUT_S, URL, Item, Message
from mathverifier.schemas import BatchResponse


class Client:
    """Asks a verifier service. Safe to share between threads and over forks; close it, or use it in a `with` statement.

    A request is repeated, up to `attempts` in all, where that may help: the service is busy (429, 503) or the
    connection was lost. Verifying changes nothing, so a repeat is safe. A time-out is not repeated. Without `api_key`,
    the key is MATHVERIFIER_API_KEY of the environment, if set.
    """

    def __init__(
        self,
        base_url: str = URL,
        timeout_s: float = TIMEOUT_S,
        *,
        api_key: str | None = None,
        attempts: int = ATTEMPTS,
    ):
        self._connection = (base_url, api_key, timeout_s)
        self._pid, self._http = os.getpid(), transport.opened(httpx2.Client, *self._connection)
        self._address = transport.address(base_url)
        self._attempts = attempts
        self._patience = transport.patience(timeout_s)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Close the connections; those of the process that this one was forked from are its own to close."""
        if self._pid == os.getpid():
            self._http.close()

    def verify(
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
        return self._post(
            "/verify",
            transport.solution_body(
                problem,
                solution,
                reference,
                strict=strict,
                profile=profile,
                thought_open=thought_open,
                profile_thoughts=profile_thoughts,
            ),
            Verdict,
        )

    def verify_many(self, items: Iterable[Item]) -> list[Verdict]:
        """Return the verdicts on items, mappings of what `verify` takes by name, in order.

        Raises VerifierError, which names the item where one was refused; `verify_each` returns refusals instead.
        """
        return verdicts(self.verify_each(items))

    def verify_each(self, items: Iterable[Item]) -> list[Result]:
        """Return for each item, in order, its verdict or what is wrong with the item. Raises VerifierError.

        Items for which `timeout_s` is not enough are asked for again while that gets further, and are else
        `unknown/not_reached`. Where none is reached, that is an error.
        """
        late: list[VerifierError] = []
        answered = run_concurrently(lambda batch, wait: self._ask(batch, wait, late), batches(items), BATCHES_AT_ONCE)
        return all_of(answered, late)

    def extract(
        self, problem: str | None = None, solution: str | Sequence[str] = "", *, thought_open: bool = False
    ) -> Extracted:
        """Return the final answer of a solution, which is not judged. Raises VerifierError."""
        body = {"problem": problem, "solution": transport.text_or_steps(solution), "thought_open": thought_open}
        return self._post("/extract", body, Extracted)

    def equivalent(self, reference: Any, answer: str, *, strict: bool = False) -> Comparison:
        """Return how an answer compares with the reference, or with all that are accepted. Raises VerifierError."""
        body = {"reference": transport.reference_body(reference), "answer": answer, "strict": strict}
        return self._post("/equivalent", body, Comparison)

    def wait_ready(self, timeout_s: float = 60.0) -> None:
        """Return once the service is ready; raise VerifierError where it is not within `timeout_s` seconds."""
        give_up = time.monotonic() + timeout_s
        while True:
            try:
                answer = self._own_http().get("/readyz", timeout=max(timeout_s, 0.1))
                return transport.must_succeed(answer, self._address)
            except (httpx2.RequestError, VerifierError) as error:
                if time.monotonic() > give_up:
                    raise transport.not_ready(self._address, timeout_s, error) from error
            time.sleep(FIRST_WAIT_S)

    def _ask(self, batch: Batch, wait: Wait, late: list[VerifierError]) -> list[Result]:
        rounds = Rounds(batch)
        try:
            while (asked := rounds.next) is not None:
                rounds.take(self._round(asked, wait))
        except TimedOut as error:
            late.append(error)
        return rounds.results

    def _round(self, batch: Batch, wait: Wait) -> list[Result]:
        try:
            return batch.results(self._post("/verify/batch", batch.body(), BatchResponse, wait, self._patience))
        except VerifierError as error:
            parts = batch.parts(error)
        return [result for part in parts for result in self._round(part, wait)] if parts else batch.refused()

    def _post(
        self,
        path: str,
        body: Item,
        message: type[Message],
        wait: Wait = time.sleep,
        headers: Mapping[str, str] | None = None,
    ) -> Message:
        content, attempt = transport.content(body), 0
        while (seconds := wait_s(outcome := self._try(path, content, headers), attempt, self._attempts)) is not None:
            wait(seconds)
            attempt += 1
        return transport.read(outcome, self._address, message)

    def _try(self, path: str, content: bytes, headers: Mapping[str, str] | None) -> Outcome:
        try:
            return self._own_http().post(path, content=content, headers=headers)
        except httpx2.RequestError as error:
            return error

    def _own_http(self) -> httpx2.Client:
        """Return this process's connections: over those that a parent has, too, each would read the other's answers."""
        if self._pid != os.getpid():
            # In this order: another thread may look between the two.
            self._http = transport.opened(httpx2.Client, *self._connection)
            self._pid = os.getpid()
        return self._http
