"""The folder of a run as its stages leave it, with what the verifier really says of its texts."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tests.candidates import candidate

from mathcontracts import PreferencePair, Problem, RunSpec, ScoredCandidate
from mathtrainer.core.metrics import accuracies, by_problem, intervals, sampled_metrics
from mathverifier import verify

MODELS = ("sft", "dpo", "weighted_dpo")


def problem(number: int) -> Problem:
    """A sum."""
    return Problem(id=f"sum{number}", text=f"What is {number} + 7?", reference=str(number + 7))


def solution(number: int, *, right: bool) -> str:
    """A solution of the sum, with a false equation where it is not to be right."""
    said = number + 7 if right else number + 8
    return f"We add.\n{number} + 7 = {said}.\nThe answer is {said}."


def make_run(runs_dir: Path, run_id: str, *, strength: int = 2, problems: int = 12, **changes: Any) -> Path:
    """Write a finished run of three models, of which each is right more often, by `strength`."""
    run_dir = runs_dir / run_id
    given = {"name": "sums", "model": "embedded/tiny", "arms": ("dpo", "weighted_dpo"), "warm_start": False}
    spec = RunSpec(**(given | changes))
    run_dir.mkdir(parents=True)
    (run_dir / "spec.json").write_text(spec.model_dump_json())
    (run_dir / "job.log").write_text("stage sft <b>begins</b>\n")
    rows = [_evaluated(run_dir, model, place * strength, problems) for place, model in enumerate(MODELS)]
    pairs = [_pair(number) for number in range(problems)]
    _stage(run_dir, "pairs", {"pairs.jsonl": [one.model_dump(mode="json") for one in pairs]})
    scored = [(problem(number), _scored(number, right=right)) for number in range(3) for right in (True, False)]
    lines = [{"problem": one.model_dump(mode="json"), **side.model_dump(mode="json")} for one, side in scored]
    (run_dir / "candidates.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines))
    for name in ("sft", "train-dpo", "train-weighted_dpo"):
        curve = [{"step": step, "loss": 1 / step, "rewards_margins": step / 10} for step in range(1, 40)]
        _stage(run_dir, name, {"metrics.jsonl": curve})
    result = {
        "run_id": run_id,
        "name": spec.name,
        "model": spec.model,
        "models": rows,
        "best": "weighted_dpo",
        "pair_facts": {},
        "training": {},
        "seconds": {},
        "rounds": [],
    }
    (run_dir / "result.json").write_text(json.dumps(result))
    return run_dir


def _evaluated(run_dir: Path, model: str, right: int, problems: int) -> Mapping[str, Any]:
    """Write what a model says to the held-out problems, the first `right` of which it solves."""
    rows, verdicts = [], []
    for number in range(problems):
        text = solution(number, right=number < right)
        verdict = verify(problem(number).text, text, problem(number).reference)
        said = {"text": text, "verdict": verdict.model_dump(mode="json")}
        rows.append({"problem": problem(number).model_dump(mode="json"), "greedy": said, "sampled": [said, said]})
        verdicts.append(verdict)
    shares = by_problem(verdicts, [(one, one) for one in verdicts])
    facts = {
        "model": model,
        "problems": problems,
        "samples_each": 2,
        **accuracies(shares),
        "intervals": intervals(shares),
        **sampled_metrics([(one, one) for one in verdicts], [None] * problems),
    }
    _stage(run_dir, f"evaluate-{model}", {"results.jsonl": rows}, facts)
    return facts


def _scored(number: int, *, right: bool) -> ScoredCandidate:
    text = solution(number, right=right)
    verdict = verify(problem(number).text, text, problem(number).reference)
    return ScoredCandidate(candidate=candidate(text, problem=problem(number).id, index=int(right)), verdict=verdict)


def _pair(number: int) -> PreferencePair:
    return PreferencePair(
        id=f"pair{number}",
        problem=problem(number),
        kind="flawed_process" if number % 4 == 3 else "wrong_answer",
        chosen=_scored(number, right=True),
        rejected=_scored(number, right=False),
        hardness=number / 20,
        weight=2 - number / 20,
    )


def _stage(
    run_dir: Path, name: str, files: Mapping[str, list[dict[str, Any]]], facts: Mapping[str, Any] | None = None
) -> None:
    folder = run_dir / "stages" / name
    folder.mkdir(parents=True, exist_ok=True)
    for file, rows in files.items():
        (folder / file).write_text("".join(json.dumps(row) + "\n" for row in rows))
    manifest = {"stage": name, "started": 1.79e9, "finished": 1.79e9 + 10, "facts": facts or {}}
    (folder / "manifest.json").write_text(json.dumps(manifest))
