"""Rounds of a run, by real jobs, with the embedded model and a real generator; and the generator's change of model."""

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx2
import pytest
from tests.waiting import code_of, wait_on, wait_until

from mathcontracts import (
    DemonstrationsSpec,
    DpoSpec,
    EvaluateSpec,
    MiningSpec,
    PreferencePair,
    ProblemsSpec,
    RoundsSpec,
    RunSpec,
    Sampling,
    SftSpec,
)
from mathtrainer.core.run_state import Exit
from mathtrainer.models.embedded import TINY
from mathtrainer.runs.artifacts import is_published
from mathtrainer.runs.records import Runs, connect
from mathtrainer.settings import Settings
from mathtrainer.stages import continuations
from mathtrainer.stages.context import StageContext
from mathtrainer.stages.continuation_file import NAME, read_back

pytestmark = pytest.mark.long

RunGenerator = Callable[..., AbstractContextManager[str]]
SPEC = RunSpec(
    name="rounds",
    model="embedded/tiny",
    problems=ProblemsSpec(train=10, heldout=6),
    demonstrations=DemonstrationsSpec(count=16, flawed_share=0.6),
    sft=SftSpec(learning_rate=1e-3, batch_size=8, max_steps=2),
    collect=Sampling(n=4, max_new_tokens=96),
    rsft=SftSpec(learning_rate=1e-3, batch_size=8, max_steps=2),
    dpo=DpoSpec(learning_rate=1e-7, batch_size=8, max_steps=2),  # Stays where it starts, to show where that is.
    warm_start=False,
    arms=("rsft",),
    evaluate=EvaluateSpec(n=4, temperature=1.3, max_new_tokens=96),
    mining=MiningSpec(kind="both", min_confidence=0.05, continuations=8),
    # No gain is ever enough, so that the third round is not reached, whatever the models do.
    rounds=RoundsSpec(count=3, arms=("rsft", "weighted_dpo"), temperatures=(1.2, 1.4), patience=2, min_gain=0.999),
)


def _job(runs: Runs, run_id: str, environment: dict[str, str]) -> subprocess.Popen[bytes]:
    """Start a job as its supervisor would, with a lease that outlasts the test."""
    fence = runs.acquire(run_id, 600)
    assert fence is not None
    command = [sys.executable, "-m", "mathtrainer.job", run_id, "--fence", str(fence)]
    with (Path(environment["MATHTRAINER_RUNS_DIR"]) / "job.log").open("ab") as log:
        return subprocess.Popen(command, env={**os.environ, **environment}, stdout=log, stderr=subprocess.STDOUT)


def _weights(folder: Path) -> Any:
    import torch
    from transformers import AutoModelForCausalLM

    model = AutoModelForCausalLM.from_pretrained(folder / "model")
    return torch.cat([weight.detach().flatten() for weight in model.parameters()])


def _texts(path: Path) -> list[str]:
    return path.read_text().splitlines()


def _rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in _texts(path)]


def test_rounds_go_on_from_the_newest_policy(
    *, tmp_path: Path, redis_url: str, verifier_url: str, run_generator: RunGenerator, free_port: Callable[[], int]
) -> None:
    """A run that is stopped between two rounds goes on with the second, on candidates of the first one's model.

    What was published is not done again. The result says where it stopped and which model is best, and no pair of any
    round stays unacknowledged.
    """
    redis = connect(redis_url, patient=True)
    runs = Runs(redis)
    run_id = runs.add(SPEC).run_id
    run_dir = tmp_path / run_id
    with run_generator(free_port(), tmp_path, verifier_url, sampler="transformers") as generator_url:
        environment = {
            "MATHTRAINER_REDIS_URL": redis_url,
            "MATHTRAINER_VERIFIER_URL": verifier_url,
            "MATHTRAINER_GENERATOR_URL": generator_url,
            "MATHTRAINER_RUNS_DIR": str(tmp_path),
            "MATHTRAINER_THREADS": "1",
        }
        log = tmp_path / "job.log"
        job = _job(runs, run_id, environment)
        wait_on(job, lambda: is_published(run_dir, "evaluate-rsft"), log)
        job.send_signal(signal.SIGTERM)
        assert code_of(job, log) == Exit.INTERRUPTED
        before = {path: path.read_bytes() for path in run_dir.glob("stages/*/manifest.json")}
        assert not is_published(run_dir, "train-weighted_dpo-2")
        redis.delete(f"mathtrainer:run:{run_id}:lease")
        job = _job(runs, run_id, environment)
        assert code_of(job, log) == Exit.SUCCEEDED, log.read_text()[-3000:]
        pending: Any = redis.xpending(f"mathtrainer:run:{run_id}:pairs-2", "trainer")
        assert pending["pending"] == 0
        redis.xgroup_destroy(f"mathtrainer:run:{run_id}:pairs-2", "trainer")  # So that the pairs are read anew.
        settings = Settings(
            redis_url=redis_url, verifier_url=verifier_url, generator_url=generator_url, runs_dir=tmp_path
        )
        _check_continuations(StageContext(run_id, SPEC, run_dir, settings, redis, "m", round=2), tmp_path / "cut")

    assert {path: path.read_bytes() for path in before} == before
    stages = run_dir / "stages"
    second = ["collect-2", "continue-2", "pairs-2", "train-weighted_dpo-2", "evaluate-weighted_dpo-2"]
    first = ["sft", "collect", "train-rsft", "evaluate-sft", "evaluate-rsft"]
    assert sorted(path.name for path in stages.iterdir()) == sorted([*first, *second, "report"])

    archives = [_rows(tmp_path / name / "candidates.jsonl") for name in (run_id, f"{run_id}-r2")]
    for archive, policy, temperature in zip(archives, ("sft", "train-rsft"), (1.2, 1.4), strict=True):
        assert len(archive) == 40
        assert {row["candidate"]["model"] for row in archive} == {str(stages / policy / "model")}
        assert {row["candidate"]["temperature"] for row in archive} == {temperature}
    revisions = [{row["candidate"]["model_revision"] for row in archive} for archive in archives]
    assert [len(one) for one in revisions] == [1, 1]
    assert revisions[0] != revisions[1]
    sft, rsft, dpo = (_weights(stages / name) for name in ("sft", "train-rsft", "train-weighted_dpo-2"))
    assert 0 < (dpo - rsft).norm() < 0.01 * (rsft - sft).norm()

    result = json.loads((run_dir / "result.json").read_text())
    rows = {row["model"]: row["sampled_pass_at_1"] for row in result["models"]}
    assert list(rows) == ["sft", "rsft", "weighted_dpo-2"]
    assert rows[result["best"]] == max(rows.values())
    assert result["stopped_after"] == 2
    assert [(row["model"], row["temperature"], row["rise"]) for row in result["rounds"]] == [
        ("rsft", 1.2, False),
        ("weighted_dpo-2", 1.4, False),
    ]
    assert result["rounds"][1]["pair_facts"]["pairs"] > 0
    report = (run_dir / "report.html").read_text()
    assert "weighted DPO, round 2" in report
    assert "2 rounds, then stopped" in report
    assert f"round 2: {result['rounds'][1]['pair_facts']['pairs']} pairs of" in report
    redis.close()


def _check_continuations(context: StageContext, cut: Path) -> None:
    """A stage `continue` that was cut short goes on behind its last whole line; what it found is in the pairs."""
    path = context.stage_dir("continue-2") / NAME
    lines = path.read_text().splitlines(keepends=True)
    assert len(lines) > 1
    cut.mkdir()
    (cut / NAME).write_text(lines[0] + lines[1][:100])
    seen: list[int] = []
    watched = replace(context, on_progress=lambda done, total, metrics: seen.append(done))
    facts = continuations.run(watched, cut)
    again = (cut / NAME).read_text().splitlines(keepends=True)
    assert again[0] == lines[0]
    assert {json.loads(line)["pair"] for line in again} == {json.loads(line)["pair"] for line in lines}
    assert facts["with_prefix"] == len(again) == len(lines)
    assert seen == list(range(1, len(lines) + 1))

    begun = {pair: own[0].candidate.prefix_tokens for pair, own in read_back(path).items()}
    pairs = [PreferencePair.model_validate_json(line) for line in _texts(context.stage_dir("pairs-2") / "pairs.jsonl")]
    sharing = [pair for pair in pairs if pair.prefix_tokens]
    assert sharing
    assert {pair.id.removesuffix("-prefix") for pair in sharing} <= {
        pair.id for pair in pairs if not pair.prefix_tokens
    }
    for pair in sharing:
        assert pair.chosen.verdict.outcome == "correct"
        assert pair.prefix_tokens == begun[pair.id.removesuffix("-prefix")]
        assert pair.chosen.candidate.problem_id == pair.problem.id


def test_the_generator_changes_models_without_dropping_a_request(
    *, tmp_path: Path, verifier_url: str, run_generator: RunGenerator, random_model: str, free_port: Callable[[], int]
) -> None:
    """Requests that are under way for a checkpoint end well while newer ones, more than are held, are asked for.

    Every candidate names the revision of the checkpoint that its request asked for, and is the one that a generator
    with nothing else to do gives.
    """
    problems = [
        {"id": f"p{place}", "text": f"What is {place} + 1?", "reference": str(place + 1)} for place in range(24)
    ]
    models = {"old": random_model, "new": str(TINY), "newer": str(tmp_path / "newer")}
    shutil.copytree(TINY, models["newer"])
    _perturb(Path(models["newer"]))
    sampling = {"n": 4, "max_new_tokens": 24}

    with (
        run_generator(free_port(), tmp_path, verifier_url, sampler="transformers", batch_size=4) as url,
        httpx2.Client(base_url=url, timeout=60) as client,
    ):

        def ask(name: str) -> dict[str, Any]:
            body = {**sampling, "problems": problems[:6], "model": models[name]}
            answer = httpx2.post(f"{url}/generate", json=body, timeout=120)
            assert answer.status_code == 200, answer.text
            found: dict[str, Any] = answer.json()
            return found

        def status() -> dict[str, Any]:
            found: dict[str, Any] = client.get("/collect/swap").json()
            return found

        collection = {**sampling, "problems": problems, "model": models["old"], "run_id": "swap", "stream": "swap"}
        assert client.post("/collect", json=collection).status_code == 202
        wait_until(lambda: status()["problems_done"] > 0)
        asked = ["old", "new", "newer", "new", "old", "newer"]
        with ThreadPoolExecutor(len(asked)) as pool:
            waiting = [pool.submit(ask, name) for name in asked]
            waiting[1].result()
            assert status()["state"] == "running"  # The old model is still at work while the new one has answered.
            answers = [one.result() for one in waiting]
        wait_until(lambda: status()["state"] != "running")
        assert status()["state"] == "done", status()
        alone = {name: ask(name) for name in models}

    revisions = {name: answer["model_revision"] for name, answer in alone.items()}
    assert len(set(revisions.values())) == 3
    for name, answer in zip(asked, answers, strict=True):
        assert len(answer["candidates"]) == 24
        assert {one["model_revision"] for one in answer["candidates"]} == {revisions[name]}
        assert answer == alone[name]
    archived = _rows(tmp_path / "swap" / "candidates.jsonl")
    assert len(archived) == 96
    assert {row["candidate"]["model_revision"] for row in archived} == {revisions["old"]}


def _perturb(folder: Path) -> None:
    """Make the checkpoint another one, as a round of training would."""
    from safetensors.torch import load_file, save_file

    (path,) = folder.glob("*.safetensors")
    weights = load_file(path)
    save_file({name: weight * 1.01 for name, weight in weights.items()}, path, metadata={"format": "pt"})
