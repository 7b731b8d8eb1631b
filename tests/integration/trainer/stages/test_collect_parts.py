"""A run's collection shared by several generators: real ones, a real Redis, and a verifier that is held up at will."""

import json
import shutil
import signal
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from tests.service_process import Service

from mathcontracts import EvaluateSpec, ProblemsSpec, RunSpec, Sampling
from mathtrainer.data.problem_sources import load_problems
from mathtrainer.services.discovery import Generator
from mathtrainer.services.generator_client import GeneratorClient
from mathtrainer.stages import collect, evaluate
from mathtrainer.stages.context import Cancelled, Interrupted, StageContext
from mathtrainer.stages.pair_runs import PairRuns
from mathtrainer.stages.pairs import collected
from mathtrainer.stages.preference import read_archives

PROBLEMS, N = 256, 8
SPEC = RunSpec(
    name="parts",
    model="m",
    problems=ProblemsSpec(train=PROBLEMS, heldout=10),
    collect=Sampling(n=N),
    evaluate=EvaluateSpec(n=3),
)


Start = Callable[[int], Service]
Run = Callable[..., StageContext]


@pytest.fixture(scope="module")
def verifier(free_port: Callable[[], int]) -> Iterator[Service]:
    """A verifier of these tests' own."""
    service = Service("mathverifier", free_port())
    yield service
    service.process.send_signal(signal.SIGCONT)
    service.kill()


@pytest.fixture(scope="module")
def start(shared_runs: Path, redis_url: str, verifier: Service) -> Iterator[Start]:
    """A function that starts a generator on a port; all share a folder of runs, and are stopped in the end."""
    started: list[Service] = []

    def start_generator(port: int) -> Service:
        settings = {"sampler": "scripted", "runs_dir": str(shared_runs), "redis_url": redis_url}
        started.append(Service("mathgenerator", port, verifier_url=verifier.url, **settings))
        return started[-1]

    yield start_generator
    for service in started:
        if service.process.poll() is None:
            service.kill()


@pytest.fixture(scope="module")
def two(start: Start, free_port: Callable[[], int]) -> list[Service]:
    """Two generators, which no test stops."""
    return [start(free_port()) for _ in range(2)]


@pytest.fixture
def run_of(new_run: Callable[..., StageContext], shared_runs: Path, verifier: Service, tmp_path: Path) -> Run:
    """A function that makes a run which knows these generators."""

    def make(*generators: Service, name: str = "run") -> StageContext:
        return new_run(SPEC, shared_runs, f"{tmp_path.name}-{name}", _urls(*generators), verifier.url)

    return make


class Stage:
    """The stage `collect` of a run, at work in a thread; it is told to stop by an exception."""

    def __init__(self, context: StageContext):
        self.stop: Exception | None = None
        self.error: BaseException | None = None
        self.facts: dict[str, Any] = {}
        self.progress: list[tuple[int, int]] = []
        self._context = replace(context, on_check=self._check, on_progress=self._tell)
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def end(self) -> dict[str, Any]:
        """Wait for its end and return its facts, or raise what it raised."""
        self._thread.join(timeout=60)
        assert not self._thread.is_alive(), self.progress[-1:]
        if self.error:
            raise self.error
        return self.facts

    def _run(self) -> None:
        folder = self._context.run_dir / "stages" / "collect"
        folder.mkdir(exist_ok=True)
        try:
            self.facts.update(collect.run(self._context, folder))
        except Exception as error:
            self.error = error

    def _check(self) -> None:
        if self.stop:
            raise self.stop

    def _tell(self, done: int, total: int, metrics: Any) -> None:
        self.progress.append((done, total))


def _urls(*generators: Service) -> str:
    return ",".join(one.url for one in generators)


def _asked(context: StageContext, *generators: Service) -> StageContext:
    """Return the run with other generators."""
    return replace(context, settings=context.settings.model_copy(update={"generator_url": _urls(*generators)}))


def _hold_up(context: StageContext, verifier: Service, *generators: Service) -> Stage:
    """Begin the stage, and halt the verifier once each generator has archived something of the part that it is at."""
    stage = Stage(context)
    for number, generator in enumerate(generators, start=1):
        run_id, give_up = context.in_part(number).collection_id, time.monotonic() + 30
        while generator.client.get(f"/collect/{run_id}").json().get("problems_done", 0) == 0:
            assert time.monotonic() < give_up and stage.error is None, stage.error
            time.sleep(0.01)
    verifier.process.send_signal(signal.SIGSTOP)
    for number, generator in enumerate(generators, start=1):
        assert generator.status(context.in_part(number).collection_id).state == "running"
    return stage


def _stop(stage: Stage, reason: Exception) -> None:
    """Have the stage stop for a reason, and wait for that."""
    stage.stop = reason
    with pytest.raises(type(reason)):
        stage.end()


def _go_on(verifier: Service) -> None:
    verifier.process.send_signal(signal.SIGCONT)


def _check_whole(context: StageContext, facts: dict[str, Any], parts: int) -> None:
    """Assert that every candidate is archived once and in order, and every pair read once."""
    problems, _ = load_problems(SPEC.problems)
    ids = [one.candidate.id for _, one in read_archives(context)]
    assert ids == [f"{problem.id}#{index}" for problem in problems for index in range(N)]
    assert len(context.parts) == parts
    assert all(part.archive.is_file() for part in context.parts)
    assert not context.in_part(parts + 1).archive.exists()
    assert (facts["problems"], facts["candidates"]) == (PROBLEMS, PROBLEMS * N)
    assert facts["correct"] + facts["incorrect"] + facts["unknown"] == PROBLEMS * N
    pairs = _pairs(context)
    assert len(set(pairs)) == len(pairs) == facts["pairs"] > 0


def _pairs(context: StageContext) -> list[str]:
    with PairRuns(context.run_dir / "runs") as runs:
        return [pair.id for pairs in collected(context, runs) for pair in pairs]


def _candidates(context: StageContext) -> list[tuple[str, str, str]]:
    return [(problem.id, one.candidate.text, one.verdict.model_dump_json()) for problem, one in read_archives(context)]


@pytest.mark.long
def test_two_collect_what_one_would(two: list[Service], run_of: Run) -> None:
    """Half the problems each, in archives of their own; laid end to end, candidates and pairs are those of one.

    What the run is told is the sum.
    """
    alone, shared = run_of(two[0], name="alone"), run_of(*two, name="shared")
    whole, stage = Stage(alone), Stage(shared)
    facts = stage.end()
    assert facts == whole.end()
    _check_whole(alone, facts, parts=1)
    _check_whole(shared, facts, parts=2)
    assert [len(part.archive.read_text().splitlines()) for part in shared.parts] == [PROBLEMS * N // 2] * 2
    assert _candidates(shared) == _candidates(alone)
    assert _pairs(shared) == _pairs(alone)
    assert stage.progress == sorted(stage.progress)
    assert stage.progress[-1] == (PROBLEMS, PROBLEMS)


@pytest.mark.parametrize("back", [False, True], ids=["stays-dead", "comes-back"])
def test_a_generator_that_dies_loses_nothing(
    *,
    back: bool,
    two: list[Service],
    start: Start,
    run_of: Run,
    verifier: Service,
    free_port: Callable[[], int],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Killed midway, its part is taken up where its archive ends, by itself if it is back, or else by the other."""
    monkeypatch.setattr(collect, "RETRY_PAUSE_S", 0.5)
    port = free_port()
    dying = start(port)
    context = run_of(two[0], dying)
    stage = _hold_up(context, verifier, two[0], dying)
    kept = context.in_part(2).archive.read_bytes()
    dying.kill(signal.SIGKILL)
    if back:
        start(port)
    _go_on(verifier)
    _check_whole(context, stage.end(), parts=2)
    assert context.in_part(2).archive.read_bytes().startswith(kept[:1000])


def test_a_resumed_run_finds_its_parts_where_they_are(
    two: list[Service], run_of: Run, verifier: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A run whose worker went goes on with generators that never stopped, in whichever order it is told of them.

    Nobody is asked for what another is at work on: that one would fail, and the stage would pause for longer than this
    test waits.
    """
    monkeypatch.setattr(collect, "RETRY_PAUSE_S", 1000.0)
    context = run_of(*two)
    stage = _hold_up(context, verifier, *two)
    _stop(stage, Interrupted())
    stage = Stage(_asked(context, *reversed(two)))
    while not stage.progress:
        time.sleep(0.01)
    _go_on(verifier)
    _check_whole(context, stage.end(), parts=2)


def test_a_whole_collection_stays_whole(two: list[Service], run_of: Run, verifier: Service) -> None:
    """A run that began with one generator goes on with that one, however many there are when it is resumed."""
    context = run_of(two[0])
    stage = _hold_up(context, verifier, two[0])
    _stop(stage, Interrupted())
    _go_on(verifier)
    _check_whole(context, Stage(_asked(context, *two)).end(), parts=1)


def test_cancelling_a_run_cancels_every_part(two: list[Service], run_of: Run, verifier: Service) -> None:
    """No generator goes on sampling for a run that nobody wants; one generator alone can end all parts later."""
    context = run_of(*two)
    stage = _hold_up(context, verifier, *two)
    _stop(stage, Cancelled())
    _go_on(verifier)
    states = [one.status(part.collection_id).state for one, part in zip(two, context.parts, strict=True)]
    # A generator whose last problem was at the verifier already has nothing left that could be cancelled.
    assert "cancelled" in states and set(states) <= {"cancelled", "done"}
    _check_whole(context, Stage(_asked(context, two[1])).end(), parts=2)
    assert two[0].status(context.collection_id).state == "done"  # It looks again, though it was at work on it once.


def test_an_evaluation_is_shared_too(
    two: list[Service], run_of: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each generator answers for its share of the held-out problems; one that is away is not waited for.

    The metrics are those that one alone gives.
    """
    context = run_of(two[0])
    asked: list[str] = []
    lines = GeneratorClient._lines

    def spy(client: GeneratorClient, generator: Generator, body: str) -> Any:
        asked.append(generator.url)
        return lines(client, generator, body)

    monkeypatch.setattr(GeneratorClient, "_lines", spy)

    def measure(urls: str) -> tuple[Any, set[str]]:
        asked.clear()
        shutil.rmtree(tmp_path / "out", ignore_errors=True)
        (tmp_path / "out").mkdir()
        run = replace(context, settings=context.settings.model_copy(update={"generator_url": urls}))
        return json.loads(json.dumps(dict(evaluate.run(run, tmp_path / "out", "sft")))), set(asked)

    alone, by_one = measure(two[0].url)
    shared, by_two = measure(_urls(*two))
    left, _ = measure(f"{two[0].url},http://nobody.invalid:8001")
    assert alone == shared == left
    assert (by_one, by_two) == ({two[0].url}, {one.url for one in two})
