"""The stages between demonstrations and metrics, against a real generator, verifier and Redis."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest
from redis import Redis

from mathcontracts import (
    DemonstrationsSpec,
    DpoSpec,
    EvaluateSpec,
    ProblemsSpec,
    RunSpec,
    Sampling,
    SftSpec,
)
from mathtrainer import patience
from mathtrainer.settings import Settings
from mathtrainer.stage import BadInput, Cancelled, ServiceUnavailable, StageContext, StageError
from mathtrainer.stages import collect, evaluate, pairs, preference, sft

# TRL 1.16 itself uses names that transformers 5 deprecates; both versions are pinned.
pytestmark = pytest.mark.filterwarnings("ignore:.*is deprecated and will be removed in v6:FutureWarning")

TRAINING: dict[str, Any] = {"learning_rate": 1e-3, "max_steps": 2, "batch_size": 4, "max_length": 700}
SPEC = RunSpec(
    name="stages",
    model="m",
    problems=ProblemsSpec(train=12, heldout=10),
    demonstrations=DemonstrationsSpec(count=12, flawed_share=0.5),
    sft=SftSpec(**TRAINING),
    collect=Sampling(n=4),
    rsft=SftSpec(**TRAINING),
    dpo=DpoSpec(**TRAINING),
    evaluate=EvaluateSpec(n=3),
)


@contextmanager
def generator(port: int, runs_dir: Path, redis_url: str, verifier_url: str, patience_s: str = "60") -> Iterator[str]:
    """Run the real generator with its scripted sampler."""
    settings = {
        "SAMPLER": "scripted",
        "PORT": str(port),
        "RUNS_DIR": str(runs_dir),
        "REDIS_URL": redis_url,
        "VERIFIER_URL": verifier_url,
        "PATIENCE_S": patience_s,
    }
    environment = {**os.environ, **{f"MATHGENERATOR_{name}": value for name, value in settings.items()}}
    url = f"http://127.0.0.1:{port}"
    with (runs_dir / "generator.log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "mathgenerator", "serve"], env=environment, stdout=log, stderr=subprocess.STDOUT
        )
    try:
        give_up = time.monotonic() + 60
        while not _ready(url):
            assert process.poll() is None and time.monotonic() < give_up, (runs_dir / "generator.log").read_text()
            time.sleep(0.05)
        yield url
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=20)


def _ready(url: str) -> bool:
    try:
        return httpx.get(f"{url}/readyz", timeout=1).status_code == 200
    except httpx.TransportError:
        return False


def _context(runs_dir: Path, run_id: str, generator_url: str, verifier_url: str, redis_url: str) -> StageContext:
    run_dir = runs_dir / run_id
    (run_dir / "stages").mkdir(parents=True)
    return StageContext(
        run_id=run_id,
        spec=SPEC,
        run_dir=run_dir,
        settings=Settings(
            redis_url=redis_url, generator_url=generator_url, verifier_url=verifier_url, runs_dir=runs_dir, threads=1
        ),
        redis=Redis.from_url(redis_url, decode_responses=True),
        base_model="m",
    )


@pytest.fixture(scope="module")
def runs_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder of all runs here."""
    return tmp_path_factory.mktemp("runs")


@pytest.fixture(scope="module")
def generator_url(runs_dir: Path, free_port: Callable[[], int], redis_url: str, verifier_url: str) -> Iterator[str]:
    """A generator that scores by the real verifier."""
    with generator(free_port(), runs_dir, redis_url, verifier_url) as url:
        yield url


@pytest.fixture
def context(
    runs_dir: Path, generator_url: str, verifier_url: str, redis_url: str, request: pytest.FixtureRequest
) -> Iterator[StageContext]:
    """A run of its own whose SFT is published, as far as the scripted sampler cares."""
    context = _context(runs_dir, request.node.name[:60], generator_url, verifier_url, redis_url)
    (context.run_dir / "stages" / "sft" / "model").mkdir(parents=True)
    yield context
    context.redis.close()


Run = tuple[StageContext, dict[str, dict[str, Any]]]


@pytest.fixture(scope="module")
def finished(runs_dir: Path, generator_url: str, verifier_url: str, redis_url: str, random_model: str) -> Iterator[Run]:
    """Every stage of one run, published one after the other as the job does; its facts by stage."""
    context = replace(_context(runs_dir, "whole", generator_url, verifier_url, redis_url), base_model=random_model)
    stages: list[tuple[str, Callable[[StageContext, Path], Any]]] = [
        ("sft", sft.run),
        ("collect", collect.run),
        ("pairs", pairs.run),
        ("train-rsft", lambda context, folder: preference.run(context, folder, "rsft")),
        ("train-dpo", lambda context, folder: preference.run(context, folder, "dpo")),
        ("train-weighted_dpo", lambda context, folder: preference.run(context, folder, "weighted_dpo")),
        ("evaluate-dpo", lambda context, folder: evaluate.run(context, folder, "dpo")),
    ]
    facts = {}
    for name, run in stages:
        folder = context.run_dir / "stages" / f"{name}.partial"
        folder.mkdir()
        facts[name] = json.loads(json.dumps(dict(run(context, folder))))
        folder.rename(context.run_dir / "stages" / name)
    yield context, facts
    context.redis.close()


def test_sft_tells_how_many_demonstrations_were_flawed(finished: Run) -> None:
    """The facts say what was learned from."""
    _, facts = finished
    assert facts["sft"]["rows"] == 12
    assert 0 < facts["sft"]["flawed"] < 12
    assert facts["sft"]["steps"] == 2


def test_pairs_flow_from_the_generator(finished: Run) -> None:
    """Every candidate is counted and archived; every pair that was published is found in the stream."""
    context, facts = finished
    counts = facts["collect"]
    assert counts["candidates"] == 48 == len(context.archive.read_text().splitlines())
    assert counts["correct"] + counts["incorrect"] + counts["unknown"] == 48
    assert counts["correct"] > 0
    assert facts["pairs"]["collected"] == counts["pairs"] > 0


def test_each_arm_gives_a_model_of_its_own(finished: Run) -> None:
    """All three arms start at the SFT model, and end at different weights."""
    import torch
    from transformers import AutoModelForCausalLM

    context, facts = finished
    vectors = []
    for stage in ("sft", "train-rsft", "train-dpo", "train-weighted_dpo"):
        model = AutoModelForCausalLM.from_pretrained(context.stage_dir(stage) / "model")
        vectors.append(torch.cat([weight.detach().flatten() for weight in model.parameters()]))
        assert facts[stage]["steps"] == 2
    for place, vector in enumerate(vectors):
        assert not any(torch.equal(vector, other) for other in vectors[:place])
    assert facts["train-dpo"]["rows"] == facts["train-weighted_dpo"]["rows"] == facts["pairs"]["pairs"]
    assert facts["train-rsft"]["rows"] <= facts["collect"]["correct"]


def test_evaluation_measures_every_held_out_problem(finished: Run) -> None:
    """Greedy and sampled metrics, of as many problems and samples as the recipe says, none trained on."""
    context, facts = finished
    row = facts["evaluate-dpo"]
    assert (row["model"], row["problems"], row["samples_each"]) == ("dpo", 10, 3)
    for key in ("greedy_pass_at_1", "sampled_pass_at_1", "pass_at_k", "mean_wrongness", "mean_absurdity"):
        assert 0 <= row[key] <= 1
    assert 0 < row["sampled_pass_at_1"] <= row["pass_at_k"]
    assert sum(row["kinds"].values()) == pytest.approx(1)
    results = [
        json.loads(line) for line in (context.stage_dir("evaluate-dpo") / "results.jsonl").read_text().splitlines()
    ]
    archived = {json.loads(line)["problem"]["text"] for line in context.archive.read_text().splitlines()}
    assert len({one["problem"]["text"] for one in results} - archived) == 10


def test_an_interrupted_evaluation_goes_on(
    context: StageContext, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whole lines are kept and a torn one is redone: the metrics are those of an evaluation in one go."""
    monkeypatch.setattr(evaluate, "AT_ONCE", 12)  # Three problems a request.
    whole, parts = tmp_path / "whole", tmp_path / "parts"
    whole.mkdir()
    parts.mkdir()
    expected = evaluate.run(context, whole, "sft")
    lines = (whole / "results.jsonl").read_text().splitlines(keepends=True)
    (parts / "results.jsonl").write_text("".join(lines[:4]) + lines[4][:50])
    seen: list[int] = []
    watched = replace(context, on_progress=lambda done, total, metrics: seen.append(done))
    assert evaluate.run(watched, parts, "sft") == expected
    assert seen == [4, 7, 10]
    assert sorted((parts / "results.jsonl").read_text().splitlines()) == sorted(line.strip() for line in lines)


def test_what_is_measured_needs_no_service(context: StageContext, tmp_path: Path, free_port: Callable[[], int]) -> None:
    """With every problem in results.jsonl, metrics come without a generator or a verifier."""
    expected = evaluate.run(context, tmp_path, "sft")
    nobody = f"http://127.0.0.1:{free_port()}"
    alone = replace(
        context, settings=context.settings.model_copy(update={"generator_url": nobody, "verifier_url": nobody})
    )
    assert evaluate.run(alone, tmp_path, "sft") == expected


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
    tmp_path: Path, free_port: Callable[[], int], redis_url: str, verifier_url: str
) -> None:
    """Collecting begins before there is a generator, and ends well once there is one."""
    port = free_port()
    context = _context(tmp_path, "waiting", f"http://127.0.0.1:{port}", verifier_url, redis_url)
    (context.run_dir / "stages" / "sft" / "model").mkdir(parents=True)
    facts: dict[str, Any] = {}
    thread = threading.Thread(target=lambda: facts.update(collect.run(context, tmp_path)), daemon=True)
    thread.start()
    time.sleep(0.5)
    assert thread.is_alive()
    with generator(port, tmp_path, redis_url, verifier_url):
        thread.join(timeout=60)
    assert facts["candidates"] == 48
    context.redis.close()


def test_a_service_that_stays_away_is_named(
    context: StageContext, tmp_path: Path, free_port: Callable[[], int], monkeypatch: pytest.MonkeyPatch
) -> None:
    """After the patience is spent: which service, where, and how to go on. Nothing that was measured is lost."""
    monkeypatch.setattr(patience, "PATIENCE_S", 0.6)
    nobody = f"http://127.0.0.1:{free_port()}"
    without_generator = replace(context, settings=context.settings.model_copy(update={"generator_url": nobody}))
    with pytest.raises(ServiceUnavailable, match=f"generator at {nobody}.*mathtrainer resume"):
        collect.run(without_generator, tmp_path)
    without_verifier = replace(context, settings=context.settings.model_copy(update={"verifier_url": nobody}))
    with pytest.raises(ServiceUnavailable, match=f"verifier at {nobody}"):
        evaluate.run(without_verifier, tmp_path, "sft")


def test_a_verifier_that_stays_away_from_the_collector_ends_the_stage(
    tmp_path: Path, free_port: Callable[[], int], redis_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A collection that fails again and again without getting on is given up, with the generator's reason."""
    monkeypatch.setattr(collect, "RETRY_PAUSE_S", 0.1)
    nobody = f"http://127.0.0.1:{free_port()}"
    with generator(free_port(), tmp_path, redis_url, nobody, patience_s="0.2") as url:
        context = _context(tmp_path, "unscored", url, nobody, redis_url)
        (context.run_dir / "stages" / "sft" / "model").mkdir(parents=True)
        with pytest.raises(ServiceUnavailable, match="cannot collect"):
            collect.run(context, tmp_path)
        context.redis.close()


def test_cancelling_a_run_cancels_its_collection(tmp_path: Path, free_port: Callable[[], int], redis_url: str) -> None:
    """The generator does not go on sampling for a run that nobody wants."""
    nobody = f"http://127.0.0.1:{free_port()}"
    with generator(free_port(), tmp_path, redis_url, nobody) as url:
        context = _context(tmp_path, "cancelled", url, nobody, redis_url)
        (context.run_dir / "stages" / "sft" / "model").mkdir(parents=True)
        started = time.monotonic()

        def cancel() -> None:
            if time.monotonic() - started > 1:
                raise Cancelled

        with pytest.raises(Cancelled):
            collect.run(replace(context, on_check=cancel), tmp_path)
        assert httpx.get(f"{url}/collect/cancelled").json()["state"] == "cancelled"
        context.redis.close()


def test_a_missing_archive_says_what_to_set(context: StageContext, tmp_path: Path) -> None:
    """Trainer and generator that do not share a folder are told so."""
    with pytest.raises(StageError, match="MATHGENERATOR_RUNS_DIR"):
        preference.run(context, tmp_path, "rsft")
    context.archive.write_text('{"no": "candidate"}\n')
    with pytest.raises(StageError, match="line 1 is no scored candidate"):
        preference.run(context, tmp_path, "rsft")


def test_a_source_that_cannot_be_read_is_bad_input(context: StageContext, tmp_path: Path) -> None:
    """Every stage that reads problems says which field of the recipe is wrong."""
    problems = ProblemsSpec(source="jsonl", path=str(tmp_path / "nowhere.jsonl"))
    lost = replace(context, spec=SPEC.model_copy(update={"problems": problems, "demonstrations": DemonstrationsSpec()}))
    for run in (sft.run, collect.run, lambda context, folder: evaluate.run(context, folder, "sft")):
        with pytest.raises(BadInput, match=r"problems\.path"):
            run(lost, tmp_path)
