"""The whole loop in real processes: redis-server, verifier, generator, Celery worker, job; with the embedded model."""

import json
import math
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
ARMS = ["dpo", "weighted_dpo"]
MODELS = ["sft", "rsft", *ARMS]

pytestmark = pytest.mark.long


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """The folder of a finished run of recipes/smoke.yaml, and what `mathtrainer demo` printed."""
    runs = tmp_path_factory.mktemp("runs")
    done = subprocess.run(
        [sys.executable, "-m", "mathtrainer", "demo", str(ROOT / "recipes" / "smoke.yaml"), "--runs-dir", str(runs)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=400,
        check=False,
    )
    assert done.returncode == 0, f"{done.stdout[-3000:]}\n{done.stderr[-3000:]}"
    (result,) = runs.glob("*/result.json")
    return result.parent, done.stdout


@pytest.fixture(scope="module")
def result(finished: tuple[Path, str]) -> dict[str, Any]:
    """The run's result.json."""
    loaded: dict[str, Any] = json.loads((finished[0] / "result.json").read_text())
    return loaded


def _metrics(run: Path, stage: str, key: str) -> list[float]:
    lines = (run / "stages" / stage / "metrics.jsonl").read_text().splitlines()
    return [row[key] for row in map(json.loads, lines) if key in row]


def test_pairs_flow_from_the_generator_to_the_trainer(finished: tuple[Path, str]) -> None:
    """Sampled candidates are archived with verdicts; pairs made of them reach the trainer with weights of mean 1.

    The warm start learns from candidates of the SFT model, the pairs are of candidates of the model that it gives.
    """
    run, _ = finished
    archived = (run / "candidates.jsonl").read_text().splitlines()
    warm = (run.with_name(f"{run.name}-rsft") / "candidates.jsonl").read_text().splitlines()
    for rows, stage in ((warm, "sft"), (archived, "train-rsft")):
        models = {json.loads(row)["candidate"]["model"] for row in rows}
        assert models == {str(run / "stages" / stage / "model")}
    pairs = [json.loads(line) for line in (run / "stages" / "pairs" / "pairs.jsonl").read_text().splitlines()]
    assert len(archived) > 0
    assert len(pairs) > 0
    texts = {json.loads(line)["candidate"]["text"] for line in archived}
    assert all(pair[side]["candidate"]["text"] in texts for pair in pairs for side in ("chosen", "rejected"))
    assert all(pair["chosen"]["verdict"]["outcome"] == "correct" for pair in pairs)
    assert math.isclose(sum(pair["weight"] for pair in pairs) / len(pairs), 1.0, rel_tol=1e-6)


def test_the_loss_falls(finished: tuple[Path, str]) -> None:
    """SFT and both DPO arms, which see their rows several times, end with a lower loss than they began with."""
    run, _ = finished
    for stage in ("sft", "train-dpo", "train-weighted_dpo"):
        losses = _metrics(run, stage, "loss")
        fourth = len(losses) // 4
        assert fourth >= 4
        assert sum(losses[-fourth:]) / fourth < sum(losses[:fourth]) / fourth, (stage, losses)


def test_every_checkpoint_is_an_ordinary_one(finished: tuple[Path, str]) -> None:
    """Each published checkpoint loads with plain transformers and writes text; each training has moved the weights."""
    import torch
    from transformers import AutoModelForCausalLM, AutoTokenizer

    run, _ = finished
    prompt = [{"role": "user", "content": "Ann has 3 apples and buys 4 more. How many apples does she have?"}]
    weights = {}
    for stage in ("sft", *(f"train-{model}" for model in MODELS[1:])):
        folder = run / "stages" / stage / "model"
        tokenizer = AutoTokenizer.from_pretrained(folder)
        model = AutoModelForCausalLM.from_pretrained(folder)
        ids = tokenizer.apply_chat_template(prompt, add_generation_prompt=True, return_tensors="pt", return_dict=True)
        written = model.generate(**ids, max_new_tokens=4, do_sample=False)
        assert written.shape[1] > ids["input_ids"].shape[1]
        weights[stage] = torch.cat([parameter.detach().float().flatten() for parameter in model.parameters()])
    for arm in ARMS:
        assert not torch.equal(weights["train-rsft"], weights[f"train-{arm}"])
    assert not torch.equal(weights["sft"], weights["train-rsft"])
    assert not torch.equal(weights["train-dpo"], weights["train-weighted_dpo"])


def test_the_report_has_its_numbers(finished: tuple[Path, str], result: dict[str, Any]) -> None:
    """The table has a row for every model; the same figures stand in the HTML and on the terminal."""
    run, printed = finished
    rows = {row["model"]: row for row in result["models"]}
    assert list(rows) == MODELS
    html = (run / "report.html").read_text()
    for row in rows.values():
        for key in ("greedy_pass_at_1", "sampled_pass_at_1", "pass_at_k", "mean_wrongness", "mean_absurdity"):
            assert 0 <= row[key] <= 1
        assert row["sampled_pass_at_1"] <= row["pass_at_k"] + 1e-9
        assert f"{row['sampled_pass_at_1']:.3f}" in html
        assert f"{row['sampled_pass_at_1']:.3f}" in printed
    assert result["pairs"] > 0
    assert "<script src" not in html
    assert "http://" not in html.replace("http://www.w3.org", "")


def test_nothing_is_left_running(finished: tuple[Path, str]) -> None:
    """When the command has ended, no process that it started is alive."""
    run, _ = finished
    folder = str(run.parent).encode()
    alive = [
        entry.name
        for entry in Path("/proc").iterdir()
        if entry.name.isdigit() and _environment_or_command_mentions(entry, folder)
    ]
    assert alive == []


def _environment_or_command_mentions(process: Path, text: bytes) -> bool:
    try:
        return text in (process / "cmdline").read_bytes() or text in (process / "environ").read_bytes()
    except (FileNotFoundError, PermissionError, ProcessLookupError):
        return False
