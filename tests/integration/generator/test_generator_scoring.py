"""Candidates scored by a verifier that is slow: what it reached is kept, and a time-out is no verifier that is away."""

import asyncio
import json
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from tests.scripted_server import Reply, Scripted, url

from mathcontracts import Candidate, Problem, ScoredCandidate, Verdict
from mathgenerator.scoring import BATCH, Scorer
from mathverifier import AsyncClient, VerifierError, __version__

RIGHT = Verdict(outcome="correct", reason="equal", wrongness=0, absurdity=0, coverage=0, version=__version__)
LATE = RIGHT.model_copy(update={"outcome": "unknown", "reason": "not_reached", "wrongness": 0.5})
Found = tuple[list[ScoredCandidate | None], VerifierError | None]


def answer(verdicts: Sequence[Verdict]) -> Reply:
    """Return the answer to a batch."""
    body = {"results": [{"verdict": one.model_dump(mode="json")} for one in verdicts]}
    return 200, {"Content-Type": "application/json"}, json.dumps(body).encode()


@contextmanager
def scripted(script: Callable[[Any], Reply]) -> Iterator[Scripted]:
    """Run a server that answers batches by a script."""
    with Scripted(script) as server:
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        yield server
        server.shutdown()


def score(server: Scripted, count: int, patience_s: float = 5.0, timeout_s: float = 5.0) -> Found:
    """Have so many candidates of one problem scored."""
    candidates = [
        Candidate(
            id=f"p#{index}",
            problem_id="p",
            text=f"The answer is {index}",
            prompt_tokens=1,
            completion_tokens=1,
            temperature=1.0,
            top_p=1.0,
            finish_reason="stop",
            seed=index,
            model="m",
            model_revision="r",
        )
        for index in range(count)
    ]

    async def scored() -> Found:
        async with AsyncClient(url(server), timeout_s, attempts=1) as client:
            return await Scorer(client, patience_s).score([Problem(id="p", text="?", reference="1")], candidates)

    return asyncio.run(scored())


def test_what_was_not_reached_is_asked_for_again() -> None:
    """A verifier that reaches three of each batch judges all in the end, each once; none is left as not reached."""

    def three(body: Any) -> Reply:
        return answer([RIGHT if place < 3 else LATE for place in range(len(body["items"]))])

    with scripted(three) as server:
        scored, error = score(server, 20, patience_s=1.0)
        reached = [item["solution"] for body in server.bodies for item in body["items"][:3]]
    assert error is None
    assert [one.candidate.seed for one in scored if one is not None] == list(range(20))
    assert {one.verdict.reason for one in scored if one is not None} == {"equal"}
    assert sorted(reached) == sorted(f"The answer is {index}" for index in range(20))


def test_a_verifier_that_times_out_is_asked_for_less() -> None:
    """Where a batch takes longer than the time-out, half of it is asked for, and so on until it is answered."""

    def slow(body: Any) -> Reply:
        if len(body["items"]) > 16:
            time.sleep(2.0)
        return answer([RIGHT] * len(body["items"]))

    with scripted(slow) as server:
        scored, error = score(server, BATCH, timeout_s=1.0, patience_s=30.0)
        sizes = [len(body["items"]) for body in server.bodies]
    assert error is None and None not in scored
    assert sizes == [64, 32, 16, 16, 16, 16]


def test_what_was_judged_is_kept_where_the_rest_fails() -> None:
    """A verifier that goes away midway costs what it has not judged; the error says what it answered."""

    def once(body: Any) -> Reply:
        if body["items"][0]["solution"].endswith(" 0"):
            return answer([RIGHT] * len(body["items"]))
        return 503, {}, b'{"title":"Busy","status":503,"detail":"too much is asked for"}'

    with scripted(once) as server:
        scored, error = score(server, BATCH + 10, patience_s=0.5)
    assert error is not None and "too much is asked for" in str(error)
    assert [place for place, one in enumerate(scored) if one is not None] == list(range(BATCH))
