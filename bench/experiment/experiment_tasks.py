"""The experiment as units of work, each of which leaves one JSON file: what is there is not done again."""

import json
import os
import shutil
import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, TypeVar

from bench.experiment import problems
from bench.experiment.preset import Scale
from bench.experiment.variants import Arm, Setting
from mathcontracts import MiningSpec, PreferencePair, Problem, ScoredCandidate

TUNING_SEED = 100  # Settings are chosen on a policy of their own, which is in no table.


S = TypeVar("S")


@dataclass(frozen=True)
class Store(Generic[S]):
    """Where an experiment works, and how large it is. Safe to hand to another process."""

    folder: Path
    scale: S

    def done(self, name: str) -> bool:
        """Whether the unit `name` has left its file."""
        return (self.folder / f"{name}.json").is_file()

    def read(self, name: str) -> Any:
        """Return what the unit `name` left. Raises OSError if it has not been done."""
        return json.loads((self.folder / f"{name}.json").read_text(encoding="utf-8"))

    def keep(self, name: str, value: Any) -> None:
        """Write a unit's file, whole or not at all."""
        target = self.folder / f"{name}.json"
        target.parent.mkdir(parents=True, exist_ok=True)
        part = target.with_suffix(f".{os.getpid()}.partial")
        part.write_text(json.dumps(value), encoding="utf-8")
        part.replace(target)


ExperimentStore = Store[Scale]


def begin(laboratory: ExperimentStore, seed: int) -> None:
    """Make a seed's policy, its judged candidates and its pool of pairs, and measure the policy itself."""
    from bench.experiment.policy import CLEAN, measure, sample, train_start
    from mathgenerator.core.pairing import pair_up
    from mathtrainer.core.mining import mine
    from mathtrainer.models.embedded import TINY

    quiet()
    scale, folder = laboratory.scale, _folder(laboratory, seed)
    start = folder / "start"
    if not (start / "model" / "config.json").is_file():
        shutil.rmtree(start, ignore_errors=True)
        train_start(str(TINY), start, problems.demonstrations(scale.demonstrations, seed), seed)
    scored = sample(start / "model", problems.collected(scale.collected, seed), scale.candidates, seed)
    found = [
        pair
        for problem, own in scored
        for pair in pair_up(problem, own, include_flawed_process=True, clean_wrongness=CLEAN)
    ]
    pool = mine(found, MiningSpec(max_pairs_per_problem=scale.candidates))
    write_lines(folder / "pool.jsonl", [pair.model_dump_json() for pair in pool])
    rows = [json.dumps([problem.model_dump(), one.model_dump()]) for problem, own in scored for one in own]
    write_lines(folder / "scored.jsonl", rows)
    measured = _measured(laboratory, start / "model", seed)
    if seed == TUNING_SEED:  # Which test problems invite near misses is asked of a policy that is in no table.
        measured["test"] = measure(start / "model", problems.evaluated(scale), scale.samples)
    laboratory.keep(f"seed-{seed}/start", {"pool": len(pool), **measured})


def train(laboratory: ExperimentStore, seed: int, arm: Arm, setting: Setting, name: str) -> None:
    """Train one arm from the seed's policy with a setting, measure it, and keep nothing of it but the figures."""
    from bench.experiment.policy import Given, train_arm

    quiet()
    folder = _folder(laboratory, seed)
    pool = [PreferencePair.model_validate_json(line) for line in read_lines(folder / "pool.jsonl")]
    scored = [
        (Problem.model_validate(problem), ScoredCandidate.model_validate(one))
        for problem, one in map(json.loads, read_lines(folder / "scored.jsonl"))
    ]
    work = folder / "work" / name.replace("/", "-")
    facts = train_arm(arm, Given(folder / "start" / "model", scored, pool), setting, work, laboratory.scale, seed)
    laboratory.keep(name, {"arm": arm, "setting": setting, **facts, **_measured(laboratory, work / "model", seed)})
    shutil.rmtree(work)


def _measured(laboratory: ExperimentStore, model: Path, seed: int) -> dict[str, Any]:
    from bench.experiment.policy import margins, measure

    scale = laboratory.scale
    if seed == TUNING_SEED:
        return {"tuning": measure(model, problems.tuning(scale), scale.samples)}
    return {
        "test": measure(model, problems.evaluated(scale), scale.samples),
        "shifted": measure(model, problems.shifted(scale.shifted), scale.samples),
        "margins": margins(model, problems.contrasts(scale)),
    }


def _folder(laboratory: ExperimentStore, seed: int) -> Path:
    folder = laboratory.folder / f"seed-{seed}"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def write_lines(path: Path, lines: Sequence[str]) -> None:
    """Write each line with a line feed behind it."""
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")


def read_lines(path: Path) -> list[str]:
    """Return the lines of a file, without the empty ones."""
    return [line for line in path.read_text(encoding="utf-8").split("\n") if line]


def quiet() -> None:
    """Keep a unit's output free of other packages' warnings about themselves."""
    # TRL uses names that transformers deprecates, once a training.
    warnings.filterwarnings("ignore", category=FutureWarning)


Unit = tuple[str, Callable[..., None], tuple[Any, ...]]
"""Name of the file that a unit leaves, what to call, and with which arguments after the laboratory."""
