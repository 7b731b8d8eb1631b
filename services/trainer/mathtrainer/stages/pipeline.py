"""The stages of a run, in order."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path

from pydantic import JsonValue

from mathcontracts import Arm, RunSpec
from mathtrainer.core.iterations import (
    RSFT,
    WARM_START,
    carried,
    collects,
    first_models,
    goes_on,
    in_round,
    suffixed,
    uses_pairs,
)
from mathtrainer.runs.artifacts import is_published
from mathtrainer.runs.results import heldout_scores
from mathtrainer.stages import base, collect, continuations, evaluate, grpo, pairs, preference, report, sft
from mathtrainer.stages.context import Stage, StageContext

Run = Callable[[StageContext, Path], Mapping[str, JsonValue]]


def plan(spec: RunSpec) -> list[Stage]:
    """Return what a run of `spec` does: each stage needs only what those before it have published.

    The first are base (where SFT is left out, or the base is measured, too) and sft. A warm start has collect-rsft and
    train-rsft. Then come collect (where an arm trains on candidates), continue (where pairs may share a prefix), and
    pairs (where an arm trains on them). Each arm has train-<arm>, and evaluate-<model> is of sft, rsft and every arm.
    Each round from 2 on has the same again: collect-<round>, continue-<round>, pairs-<round>, train-<arm>-<round>,
    evaluate-<arm>-<round>. The last is report.
    """
    stages = [Stage("base", base.run)] if "base" in first_models(spec) else []
    if spec.sft:
        stages.append(Stage("sft", sft.run, trains=True))
    if spec.warm_start:
        stages += _warm_start()
    if collects(*spec.arms):
        stages.append(Stage("collect", collect.run))
    stages += [Stage(name, run) for name, run in _mining(spec, spec.arms)]
    stages += [Stage(f"train-{arm}", _training(arm), trains=True) for arm in spec.arms]
    stages += [Stage(f"evaluate-{model}", partial(evaluate.run, model=model)) for model in first_models(spec)]
    for number in range(2, spec.rounds.count + 1):
        stages += _round(spec, number)
    return [*stages, Stage("report", report.run)]


def finish(context: StageContext) -> None:
    """Do what follows the last stage: let go of the pairs, which are in published checkpoints by now. Repeatable."""
    for number in range(1, context.spec.rounds.count + 1):
        own = context.in_round(number)
        if is_published(own.run_dir, own.pairs_stage):
            preference.acknowledge(own)


def _warm_start() -> list[Stage]:
    """Return the stages of rejection-sampled SFT: samples of the model that the run starts from, and training on them.

    It is measured with the models of round 1.
    """
    train = partial(preference.run, arm=RSFT)
    return [
        Stage(suffixed("collect", WARM_START), _in_round(WARM_START, collect.run)),
        Stage(f"train-{RSFT}", _in_round(WARM_START, train), trains=True),
    ]


def _round(spec: RunSpec, number: int) -> list[Stage]:
    """Return the stages of a round from 2 on. All are left out where the rounds before it gave no reason for it."""
    arm = in_round(spec.rounds.arms, number)
    model = carried(spec, number)

    def stage(name: str, run: Run, *, trains: bool = False) -> Stage:
        return Stage(name, _in_round(number, run), partial(_wanted, number), trains)

    stages = [stage(suffixed("collect", number), collect.run)]
    stages += [stage(suffixed(name, number), run) for name, run in _mining(spec, [arm])]
    stages.append(stage(f"train-{model}", partial(preference.run, arm=arm), trains=True))
    stages.append(stage(f"evaluate-{model}", partial(evaluate.run, model=model)))
    return stages


def _mining(spec: RunSpec, arms: Sequence[Arm]) -> list[tuple[str, Run]]:
    """Return the names and bodies of the stages between candidates and trainings: none where no arm needs pairs."""
    if not uses_pairs(*arms):
        return []
    continued = [] if spec.mining.kind == "whole" else [("continue", continuations.run)]
    return [*continued, ("pairs", pairs.run)]


def _in_round(number: int, run: Run) -> Run:
    return lambda context, folder: run(context.in_round(number), folder)


def _wanted(number: int, context: StageContext) -> bool:
    scores = heldout_scores(context.run_dir, context.spec)[:number]
    return len(scores) == number and goes_on(context.spec, scores)


def _training(arm: Arm) -> Run:
    return grpo.run if arm == "grpo" else partial(preference.run, arm=arm)
