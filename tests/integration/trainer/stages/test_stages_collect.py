"""The collect stage, against a real generator, verifier and Redis, and without them."""

import threading
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx2
import pytest

from mathcontracts import ProblemsSpec, RunSpec, Sampling
from mathtrainer.stages import collect
from mathtrainer.stages.context import BadInput, Cancelled, ServiceUnavailable, StageContext

NewRun = Callable[..., StageContext]
RunGenerator = Callable[..., AbstractContextManager[str]]
SPEC = RunSpec(name="stages", model="m", problems=ProblemsSpec(train=12, heldout=10), collect=Sampling(n=4))


@pytest.fixture
def context(new_run: NewRun, shared_runs: Path, generator_url: str, verifier_url: str, tmp_path: Path) -> StageContext:
    """A run of its own."""
    return new_run(SPEC, shared_runs, tmp_path.name, generator_url, verifier_url)


def test_collecting_twice_samples_once(context: StageContext, tmp_path: Path) -> None:
    """The collection of a run that is done is not done again."""
    first = collect.run(context, tmp_path)
    archive = context.archive.read_bytes()
    assert collect.run(context, tmp_path) == first
    assert context.archive.read_bytes() == archive


def test_another_request_under_the_same_run_is_refused(context: StageContext, tmp_path: Path) -> None:
    """The generator's reason is passed on, in one line."""
    collect.run(context, tmp_path)
    other = replace(context, spec=SPEC.model_copy(update={"collect": Sampling(n=5)}))
    with pytest.raises(BadInput, match="run_id") as caught:
        collect.run(other, tmp_path)
    assert "\n" not in str(caught.value)


def test_a_generator_that_is_away_is_waited_for(
    tmp_path: Path, free_port: Callable[[], int], new_run: NewRun, run_generator: RunGenerator, verifier_url: str
) -> None:
    """Collecting begins before there is a generator, and ends well once there is one."""
    port = free_port()
    context = new_run(SPEC, tmp_path, "waiting", f"http://127.0.0.1:{port}", verifier_url)
    facts: dict[str, Any] = {}
    thread = threading.Thread(target=lambda: facts.update(collect.run(context, tmp_path)), daemon=True)
    thread.start()
    time.sleep(0.5)
    assert thread.is_alive()
    with run_generator(port, tmp_path, verifier_url):
        thread.join(timeout=60)
    assert facts["candidates"] == 48


def test_a_verifier_that_stays_away_from_the_collector_ends_the_stage(
    tmp_path: Path,
    free_port: Callable[[], int],
    new_run: NewRun,
    run_generator: RunGenerator,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A collection that fails again and again without getting on is given up, with the generator's reason."""
    monkeypatch.setattr(collect, "RETRY_PAUSE_S", 0.1)
    nobody = f"http://127.0.0.1:{free_port()}"
    with run_generator(free_port(), tmp_path, nobody, patience_s=0.2) as url:
        context = new_run(SPEC, tmp_path, "unscored", url, nobody)
        with pytest.raises(ServiceUnavailable, match="cannot collect"):
            collect.run(context, tmp_path)


def test_cancelling_a_run_cancels_its_collection(
    tmp_path: Path, free_port: Callable[[], int], new_run: NewRun, run_generator: RunGenerator
) -> None:
    """The generator does not go on sampling for a run that nobody wants."""
    nobody = f"http://127.0.0.1:{free_port()}"
    with run_generator(free_port(), tmp_path, nobody) as url:
        context = new_run(SPEC, tmp_path, "cancelled", url, nobody)
        started = time.monotonic()

        def cancel() -> None:
            if time.monotonic() - started > 1:
                raise Cancelled

        with pytest.raises(Cancelled):
            collect.run(replace(context, on_check=cancel), tmp_path)
        assert httpx2.get(f"{url}/collect/cancelled").json()["state"] == "cancelled"
