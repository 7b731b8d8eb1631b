"""The stages between demonstrations and metrics, against a real generator, verifier and Redis."""

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

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
from mathtrainer.core.iterations import WARM_START
from mathtrainer.services import retry
from mathtrainer.settings import Settings
from mathtrainer.stages import collect, evaluate, preference, sft
from mathtrainer.stages.context import BadInput, ServiceUnavailable, StageContext, StageError
from mathtrainer.stages.pipeline import plan

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
TRAINED = ("sft", "train-rsft", "train-dpo", "train-weighted_dpo")
STAGES = (*TRAINED, "collect-rsft", "collect", "pairs", "evaluate-dpo")
Run = tuple[StageContext, dict[str, dict[str, Any]]]


@pytest.fixture
def context(
    new_run: Callable[..., StageContext], shared_runs: Path, generator_url: str, verifier_url: str, tmp_path: Path
) -> StageContext:
    """A run of its own."""
    return new_run(SPEC, shared_runs, tmp_path.name, generator_url, verifier_url)


@pytest.fixture(scope="module")
def finished(
    shared_runs: Path, generator_url: str, verifier_url: str, redis_url: str, random_model: str
) -> Iterator[Run]:
    """Every stage of one run, published one after the other as the job does; its facts by stage."""
    context = StageContext(
        run_id="whole",
        spec=SPEC,
        run_dir=shared_runs / "whole",
        settings=Settings(
            redis_url=redis_url,
            generator_url=generator_url,
            verifier_url=verifier_url,
            runs_dir=shared_runs,
            threads=1,
        ),
        redis=Redis.from_url(redis_url, decode_responses=True),
        base_model=random_model,
    )
    (context.run_dir / "stages").mkdir(parents=True)
    facts = {}
    for stage in (one for one in plan(SPEC) if one.name in STAGES):
        folder = context.run_dir / "stages" / f"{stage.name}.partial"
        folder.mkdir()
        facts[stage.name] = json.loads(json.dumps(dict(stage.run(context, folder))))
        folder.rename(context.run_dir / "stages" / stage.name)
    yield context, facts
    context.redis.close()


def test_sft_tells_how_many_demonstrations_were_flawed(finished: Run) -> None:
    """The facts say what was learned from."""
    _, facts = finished
    assert facts["sft"]["rows"] == 12
    assert 0 < facts["sft"]["flawed"] < 12
    assert facts["sft"]["steps"] == 2


def test_pairs_flow_from_the_generator(finished: Run) -> None:
    """Every candidate is counted and archived; every pair that was published is found in the stream.

    Each collection is of the model that it is for; the warm start's publishes no pair.
    """
    context, facts = finished
    counts = facts["collect"]
    assert counts["candidates"] == 48 == len(context.archive.read_text().splitlines())
    assert counts["correct"] + counts["incorrect"] + counts["unknown"] == 48
    assert counts["correct"] > 0
    assert facts["pairs"]["collected"] == counts["pairs"] > 0
    warm = context.in_round(WARM_START)
    for one, stage in ((context, "train-rsft"), (warm, "sft")):
        models = {json.loads(line)["candidate"]["model"] for line in one.archive.read_text().splitlines()}
        assert models == {str(context.stage_dir(stage) / "model")}
    assert facts["collect-rsft"]["candidates"] == 48
    assert context.redis.exists(context.pairs_stream)
    assert not context.redis.exists(warm.pairs_stream)


def test_each_arm_gives_a_model_of_its_own(finished: Run) -> None:
    """Every training ends at weights of its own, after the steps that the recipe says."""
    import torch
    from transformers import AutoModelForCausalLM

    context, facts = finished
    vectors = []
    for stage in TRAINED:
        model = AutoModelForCausalLM.from_pretrained(context.stage_dir(stage) / "model")
        vectors.append(torch.cat([weight.detach().flatten() for weight in model.parameters()]))
        assert facts[stage]["steps"] == 2
    for place, vector in enumerate(vectors):
        assert not any(torch.equal(vector, other) for other in vectors[:place])
    assert facts["train-dpo"]["rows"] == facts["train-weighted_dpo"]["rows"] == facts["pairs"]["pairs"]
    assert 0 < facts["train-rsft"]["rows"] <= facts["collect-rsft"]["correct"]


def test_evaluation_measures_every_held_out_problem(finished: Run) -> None:
    """Greedy and sampled metrics, of as many problems and samples as the recipe says, none trained on."""
    context, facts = finished
    row = facts["evaluate-dpo"]
    assert (row["model"], row["problems"], row["samples_each"]) == ("dpo", 10, 3)
    for key in ("greedy_pass_at_1", "sampled_pass_at_1", "pass_at_k", "mean_wrongness", "mean_absurdity"):
        assert 0 <= row[key] <= 1
    assert 0 < row["sampled_pass_at_1"] <= row["pass_at_k"]
    for key in ("greedy_pass_at_1", "sampled_pass_at_1", "pass_at_k", "maj_at_k"):
        low, high = row["intervals"][key]
        assert 0 <= low <= row[key] <= high <= 1
    assert sum(row["kinds"].values()) == pytest.approx(1)
    results = [
        json.loads(line) for line in (context.stage_dir("evaluate-dpo") / "results.jsonl").read_text().splitlines()
    ]
    archived = {json.loads(line)["problem"]["text"] for line in context.archive.read_text().splitlines()}
    assert len({one["problem"]["text"] for one in results} - archived) == 10


def test_an_interrupted_evaluation_goes_on(context: StageContext, tmp_path: Path) -> None:
    """Whole lines are kept and a torn one is redone: the metrics are those of an evaluation in one go."""
    whole, parts = tmp_path / "whole", tmp_path / "parts"
    whole.mkdir()
    parts.mkdir()
    expected = evaluate.run(context, whole, "sft")
    lines = (whole / "results.jsonl").read_text().splitlines(keepends=True)
    (parts / "results.jsonl").write_text("".join(lines[:4]) + lines[4][:50])
    seen: list[int] = []
    watched = replace(context, on_progress=lambda done, total, metrics: seen.append(done))
    assert evaluate.run(watched, parts, "sft") == expected
    assert seen == [4, 5, 6, 7, 8, 9, 10]
    assert sorted((parts / "results.jsonl").read_text().splitlines()) == sorted(line.strip() for line in lines)


def test_what_is_measured_needs_no_service(context: StageContext, tmp_path: Path, free_port: Callable[[], int]) -> None:
    """With every problem in results.jsonl, metrics come without a generator or a verifier."""
    expected = evaluate.run(context, tmp_path, "sft")
    nobody = f"http://127.0.0.1:{free_port()}"
    alone = replace(
        context, settings=context.settings.model_copy(update={"generator_url": nobody, "verifier_url": nobody})
    )
    assert evaluate.run(alone, tmp_path, "sft") == expected


def test_a_service_that_stays_away_is_named(
    context: StageContext, tmp_path: Path, free_port: Callable[[], int], monkeypatch: pytest.MonkeyPatch
) -> None:
    """After the patience is spent: which service, where, and how to go on. Nothing that was measured is lost."""
    monkeypatch.setattr(retry, "PATIENCE_S", 0.6)
    nobody = f"http://127.0.0.1:{free_port()}"
    without_generator = replace(context, settings=context.settings.model_copy(update={"generator_url": nobody}))
    with pytest.raises(ServiceUnavailable, match=f"generator at {nobody}.*mathtrainer resume"):
        collect.run(without_generator, tmp_path)
    without_verifier = replace(context, settings=context.settings.model_copy(update={"verifier_url": nobody}))
    with pytest.raises(ServiceUnavailable, match=f"verifier at {nobody}"):
        evaluate.run(without_verifier, tmp_path, "sft")


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
