"""Training stages in two real processes that meet over gloo, beside one process with batches twice as large."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
import torch
from redis import Redis
from tests.candidates import candidate
from tests.waiting import wait_until
from transformers import AutoModelForCausalLM

from mathcontracts import PreferencePair, Problem, RunSpec, ScoredCandidate, Verdict
from mathtrainer.core.run_state import Exit
from mathtrainer.job.distributed import JobChannel, run_stage
from mathtrainer.runs.artifacts import work_dir
from mathtrainer.settings import Settings
from mathtrainer.stages.context import BadInput, Cancelled, StageContext
from mathtrainer.stages.pipeline import plan

# TRL 1.16 itself uses names that transformers 5 deprecates; both versions are pinned.
pytestmark = [
    pytest.mark.long,
    pytest.mark.filterwarnings("ignore:.*is deprecated and will be removed in v6:FutureWarning"),
]


STEPS = 40


def _spec(processes: int, **changes: Any) -> RunSpec:
    batch = {"batch_size": 4 // processes, "learning_rate": 1e-4, "epochs": 20, "max_steps": STEPS, "save_steps": 10}
    given = {
        "name": "two",
        "model": "m",
        "processes": processes,
        "warm_start": False,
        "demonstrations": {"count": 12},
        "sft": batch,
        "dpo": {**batch, "beta": 0.5, "sft_weight": 0.3},
    }
    return RunSpec.model_validate(given | changes)


def _pairs() -> list[PreferencePair]:
    def scored(number: int, side: int, text: str) -> ScoredCandidate:
        made = candidate(text, problem=f"p{number}", index=side)
        outcome: Any = ("correct", "incorrect")[side]
        reason: Any = ("equal", "not_equal")[side]
        verdict = Verdict(outcome=outcome, reason=reason, wrongness=0, absurdity=0, coverage=1, version="0")
        return ScoredCandidate(candidate=made, verdict=verdict)

    return [
        PreferencePair(
            id=f"pair{number}",
            problem=Problem(id=f"p{number}", text=f"What is {number} + 4?"),
            kind="wrong_answer",
            chosen=scored(number, 0, f"{number} + 4 = {number + 4}\n" * (1 + number % 3)),
            rejected=scored(number, 1, f"The answer is: {number}"),
            weight=0.25 + number % 4,
        )
        for number in range(8)
    ]


@pytest.fixture
def new_context(random_model: str, tmp_path: Path) -> Callable[..., StageContext]:
    """A function that makes a run which has come to `pairs`, its SFT model the random one."""

    def make(name: str, spec: RunSpec, **callbacks: Any) -> StageContext:
        run_dir = tmp_path / name
        pairs = run_dir / "stages" / "pairs"
        pairs.mkdir(parents=True)
        (pairs / "pairs.jsonl").write_text("".join(pair.model_dump_json() + "\n" for pair in _pairs()))
        (run_dir / "stages" / "sft").mkdir()
        (run_dir / "stages" / "sft" / "model").symlink_to(random_model)
        (run_dir / "spec.json").write_text(spec.model_dump_json())
        return StageContext(
            run_id=name,
            spec=spec,
            run_dir=run_dir,
            settings=Settings(runs_dir=tmp_path, threads=1),
            redis=Redis(port=1),  # Nobody is there: no process of a training asks Redis.
            base_model=random_model,
            **callbacks,
        )

    return make


def _run(context: StageContext, name: str) -> tuple[Path, dict[str, Any]]:
    stage = next(one for one in plan(context.spec) if one.name == name)
    folder = work_dir(context.run_dir, name)
    facts = run_stage(context, stage, folder) if context.spec.processes > 1 else stage.run(context, folder)
    return folder, dict(facts)


def _rows(folder: Path) -> list[dict[str, float]]:
    return [json.loads(line) for line in (folder / "metrics.jsonl").read_text().splitlines()]


def _same(one: Path, two: Path) -> None:
    rows, others = _rows(one), _rows(two)
    assert len(rows) == len(others) > 2
    for row, other in zip(rows, others, strict=True):
        for key in row.keys() & {"step", "loss", "grad_norm", "logps_chosen", "nll_chosen"}:
            # Logged losses are rounded to a relative 1e-5 or so; gradients are summed in another order.
            assert row[key] == pytest.approx(other[key], rel=2e-4, abs=1e-6), (key, row, other)
    weights = [AutoModelForCausalLM.from_pretrained(folder / "model").state_dict() for folder in (one, two)]
    for name, weight in weights[0].items():
        assert torch.allclose(weight, weights[1][name], atol=1e-4), name


def test_a_cancelled_dpo_of_two_processes_ends_like_one_with_twice_the_batch(
    new_context: Callable[..., StageContext],
) -> None:
    """Asked to stop, both processes leave at one step, with a checkpoint; started again they end as one process does.

    Loss, gradient and likelihoods of each step are those of one process that was never stopped; the job hears how far
    it is; nothing but what a training leaves is left.
    """
    seen: list[int] = []

    def check() -> None:
        if len(seen) > 1 and not (spread.run_dir / "asked").exists():
            (spread.run_dir / "asked").touch()
            raise Cancelled("enough")

    spread = new_context("two", _spec(2), on_progress=lambda done, total, metrics: seen.append(done), on_check=check)
    with pytest.raises(Cancelled):
        _run(spread, "train-weighted_dpo")
    folder = work_dir(spread.run_dir, "train-weighted_dpo")
    stopped = len(_rows(folder))
    assert 0 < stopped < STEPS
    assert (folder / "checkpoints" / f"checkpoint-{stopped}").is_dir()
    together, facts = _run(spread, "train-weighted_dpo")
    alone, expected = _run(new_context("one", _spec(1)), "train-weighted_dpo")
    _same(alone, together)
    assert {key: facts[key] for key in ("rows", "steps")} == {key: expected[key] for key in ("rows", "steps")}
    assert seen[-1] == facts["steps"] == STEPS
    assert sorted(path.name for path in together.iterdir()) == sorted(path.name for path in alone.iterdir())


JOB = """
import sys
from pathlib import Path
from redis import Redis
from mathcontracts import RunSpec
from mathtrainer.core.run_state import Exit
from mathtrainer.job.distributed import run_stage
from mathtrainer.stages.pipeline import plan
from mathtrainer.runs.artifacts import work_dir
from mathtrainer.settings import Settings
from mathtrainer.stages.context import StageContext
run_dir, model = Path(sys.argv[1]), sys.argv[2]
spec = RunSpec.model_validate_json((run_dir / "spec.json").read_text())
context = StageContext(run_dir.name, spec, run_dir, Settings(), Redis(port=1), model)
run_stage(context, plan(spec)[0], work_dir(run_dir, "sft"))
"""


def _processes_of(folder: Path) -> list[str]:
    """Return the command lines, of any process, that name `folder`."""
    lines = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        with suppress(OSError):
            lines.append(path.read_bytes().decode(errors="replace"))
    return [line for line in lines if str(folder) in line]


def test_a_killed_sft_of_two_processes_ends_like_one_with_twice_the_batch(
    new_context: Callable[..., StageContext], random_model: str
) -> None:
    """When the job is killed, so is all it started; the next goes on from the last checkpoint, and ends as one process.

    Although the job's own session holds neither the launcher's processes nor can a killed job end them.
    """
    spread = new_context("two", _spec(2))
    folder = work_dir(spread.run_dir, "sft")
    job = subprocess.Popen([sys.executable, "-c", JOB, str(spread.run_dir), random_model], stderr=subprocess.DEVNULL)
    wait_until(lambda: list(folder.glob("checkpoints/checkpoint-*/trainer_state.json")), "no checkpoint")
    assert len(_processes_of(spread.run_dir)) == 4  # The job, the launcher, two ranks.
    job.kill()
    job.wait()
    wait_until(lambda: not _processes_of(spread.run_dir), "a process outlived its job")
    assert not (folder / "model").exists()
    together, _ = _run(spread, "sft")
    alone, _ = _run(new_context("one", _spec(1)), "sft")
    _same(alone, together)


def test_what_a_process_raises_is_said_to_the_job(new_context: Callable[..., StageContext], random_model: str) -> None:
    """Bad input found by a training process is bad input of the run, in its words."""
    context = new_context("two", _spec(2, sft={"max_length": 8}))
    talk = JobChannel(work_dir(context.run_dir, "sft"))
    talk.folder.mkdir()
    command = [sys.executable, "-m", "mathtrainer.job.distributed_worker", str(context.run_dir), "sft", random_model]
    environment = {**os.environ, "MATHTRAINER_LAUNCHER_PID": str(os.getpid()), "RANK": "1"}
    assert subprocess.run(command, env=environment, stderr=subprocess.DEVNULL, check=False).returncode == 1
    error = talk.error()
    assert isinstance(error, BadInput)
    assert str(error).startswith("max_length: no row of 12 has a prompt")


def test_the_error_that_says_most_is_told(tmp_path: Path) -> None:
    """When one process runs out of memory the others crash in its wake: memory is what the run is told."""
    talk = JobChannel(tmp_path)
    talk.folder.mkdir()
    talk.tell_error(0, Exit.CRASH, "Connection closed by peer")
    talk.tell_error(1, Exit.OUT_OF_MEMORY, "tried to allocate 1 GiB")
    assert isinstance(talk.error(), MemoryError)


def test_a_missing_accelerate_config_is_named(new_context: Callable[..., StageContext]) -> None:
    """A file that is not there is bad input, before anything is started."""
    with pytest.raises(BadInput, match=r"accelerate_config: no file fsdp\.yaml"):
        _run(new_context("two", _spec(2, accelerate_config="fsdp.yaml")), "sft")
