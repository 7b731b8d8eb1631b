"""What the folders of runs hold, as the pages show it."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from mathcontracts import Problem, RunSpec, Verdict
from mathtrainer.core.metrics import mean
from mathtrainer.runs.artifacts import is_published
from mathtrainer.runs.heldout_results import results_path, right_shares
from mathtrainer.ui.candidate_index import CandidateIndex, read_candidate_index
from mathtrainer.ui.pair_index import PairIndex, read_pair_index

LOG_BYTES = 200_000


@dataclass(frozen=True)
class Answered:
    """What a model said to a problem: the text and its verdict, and the share of samples that are right."""

    model: str
    text: str
    verdict: Verdict
    right: float | None


@dataclass(frozen=True)
class HeldOut:
    """A problem with what each model said to it."""

    problem: Problem
    answers: tuple[Answered, ...]


def pair_stages(run_dir: Path) -> list[str]:
    """Return the stages that hold pairs, in the order of the rounds."""
    return sorted(one.parent.name for one in run_dir.glob("stages/pairs*/pairs.jsonl"))


def pairs_of(run_dir: Path, stage: str) -> PairIndex:
    """Return the index of a stage's pairs."""
    path = run_dir / "stages" / stage / "pairs.jsonl"
    return _pairs(path, path.stat().st_mtime_ns)


def models_of(run_dir: Path) -> list[str]:
    """Return the models that were measured, in the order in which they were."""
    folders = [one for one in (run_dir / "stages").glob("evaluate-*") if is_published(run_dir, one.name)]
    folders.sort(key=lambda one: ((one / "manifest.json").stat().st_mtime_ns, one.name))
    return [one.name.removeprefix("evaluate-") for one in folders]


def shares(run_dir: Path, model: str) -> dict[str, tuple[float, float]]:
    """Return, by problem, whether a model's greedy answer is right and what share of its samples is."""
    path = results_path(run_dir, model)
    return _shares(path, path.stat().st_mtime_ns)


def held_out(run_dir: Path, place: int) -> tuple[HeldOut | None, int]:
    """Return a held-out problem by its place, from 0, with each model's greedy answer; and how many there are."""
    models = models_of(run_dir)
    if not models:
        return None, 0
    rows = {model: _lines(results_path(run_dir, model)) for model in models}
    first = rows[models[0]]
    if not 0 <= place < len(first):
        return None, len(first)
    problem = Problem.model_validate(json.loads(first[place])["problem"])
    found = []
    for model, lines in rows.items():
        rows_of_it = (json.loads(line) for line in lines if json.dumps(problem.id) in line)
        row = next((one for one in rows_of_it if one["problem"]["id"] == problem.id), None)
        if row is not None:
            right = mean(float(one["verdict"]["outcome"] == "correct") for one in row["sampled"])
            verdict = Verdict.model_validate(row["greedy"]["verdict"])
            found.append(Answered(model, row["greedy"]["text"], verdict, right))
    return HeldOut(problem, tuple(found)), len(first)


def candidates_of(runs_dir: Path, run_id: str, place: int) -> tuple[Problem | None, list[Answered], int]:
    """Return the candidates that were sampled for a training problem by its place, and how many problems there are."""
    path = runs_dir / run_id / "candidates.jsonl"
    if not path.is_file():
        return None, [], 0
    index = _candidates(path, path.stat().st_mtime_ns)
    if not 0 <= place < len(index):
        return None, [], len(index)
    rows = index.rows(place)
    answers = [
        Answered(str(number), row["candidate"]["text"], Verdict.model_validate(row["verdict"]), None)
        for number, row in enumerate(rows, start=1)
    ]
    return Problem.model_validate(rows[0]["problem"]), answers, len(index)


def curves_of(run_dir: Path, key: str) -> dict[str, list[tuple[float, float]]]:
    """Return what each training has logged of `key` by optimiser step, of one that goes on, too."""
    found = {}
    for path in sorted((run_dir / "stages").glob("*/metrics.jsonl")):
        points = [(float(row["step"]), float(row[key])) for row in _rows(path) if key in row and "step" in row]
        if points:
            found[path.parent.name.removesuffix(".partial").removeprefix("train-")] = points
    return found


def log_of(run_dir: Path) -> str:
    """Return the end of what the job has logged; empty where it has not."""
    path = run_dir / "job.log"
    if not path.is_file():
        return ""
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - LOG_BYTES))
        return file.read().decode("utf-8", "replace")


def flat(spec: RunSpec) -> dict[str, str]:
    """Return a recipe as one value a path, to be compared with another."""
    return dict(_flat(spec.model_dump(mode="json"), ""))


def _flat(value: Any, path: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, Mapping) and value:
        for name, inner in value.items():
            yield from _flat(inner, f"{path}.{name}" if path else name)
    else:
        yield path, json.dumps(value)


def _lines(path: Path) -> list[str]:
    return [line for line in path.read_text(encoding="utf-8").split("\n") if line] if path.is_file() else []


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    """Yield the rows of a file that may just be written: a line that is torn is left out."""
    for line in _lines(path):
        try:
            row = json.loads(line)
        except ValueError:
            continue
        if isinstance(row, dict):
            yield row


@lru_cache(maxsize=4)
def _pairs(path: Path, changed: int) -> PairIndex:
    del changed
    return read_pair_index(path)


@lru_cache(maxsize=32)
def _shares(path: Path, changed: int) -> dict[str, tuple[float, float]]:
    del changed
    return right_shares(path)


@lru_cache(maxsize=4)
def _candidates(path: Path, changed: int) -> CandidateIndex:
    del changed
    return read_candidate_index(path)
