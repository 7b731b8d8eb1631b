"""The stages of a run, in order."""

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

from pydantic import JsonValue

from mathcontracts import Arm, RunSpec
from mathtrainer.artifacts import is_published
from mathtrainer.core.iterations import carried, collects, goes_on, in_round, measured, suffixed
from mathtrainer.run_results import heldout_scores
from mathtrainer.stages import base, collect, evaluate, grpo, pairs, preference, report, sft
from mathtrainer.stages.context import Stage, StageContext


def plan(spec: RunSpec) -> list[Stage]:
    """Return what a run of `spec` does: each stage needs only what those before it have published.

    Names: sft (base where SFT is left out, or the base is measured, too), collect and pairs (where an arm trains on
    what they leave), train-<arm>, evaluate-sft, evaluate-<arm>; for each round from 2 on collect-<round>,
    pairs-<round>, train-<arm>-<round>, evaluate-<arm>-<round>; report.
    """
    stages = [Stage("base", base.run)] if "base" in measured(spec) else []
    if spec.sft:
        stages.append(Stage("sft", sft.run, trains=True))
    if collects(*spec.arms):
        stages.append(Stage("collect", collect.run))
    if _uses_pairs(*spec.arms):
        stages.append(Stage("pairs", pairs.run))
    stages += [Stage(f"train-{arm}", _training(arm), trains=True) for arm in spec.arms]
    stages += [Stage(f"evaluate-{model}", partial(evaluate.run, model=model)) for model in measured(spec)]
    for number in range(2, spec.rounds.count + 1):
        stages += _round(spec, number)
    return [*stages, Stage("report", report.run)]


def finish(context: StageContext) -> None:
    """Do what follows the last stage: let go of the pairs, which are in published checkpoints by now. Repeatable."""
    for number in range(1, context.spec.rounds.count + 1):
        own = context.in_round(number)
        if is_published(own.run_dir, own.pairs_stage):
            preference.acknowledge(own)


def _round(spec: RunSpec, number: int) -> list[Stage]:
    """Return the stages of a round from 2 on. All are left out where the rounds before it gave no reason for it."""
    arm = in_round(spec.rounds.arms, number)
    model = carried(spec, number)

    def stage(
        name: str, run: Callable[[StageContext, Path], Mapping[str, JsonValue]], *, trains: bool = False
    ) -> Stage:
        return Stage(
            name, lambda context, folder: run(context.in_round(number), folder), partial(_wanted, number), trains
        )

    stages = [stage(suffixed("collect", number), collect.run)]
    if _uses_pairs(arm):
        stages.append(stage(suffixed("pairs", number), pairs.run))
    stages.append(stage(f"train-{model}", partial(preference.run, arm=arm), trains=True))
    stages.append(stage(f"evaluate-{model}", partial(evaluate.run, model=model)))
    return stages


def _wanted(number: int, context: StageContext) -> bool:
    scores = heldout_scores(context.run_dir, context.spec)[:number]
    return len(scores) == number and goes_on(context.spec, scores)


def _training(arm: Arm) -> Callable[[StageContext, Path], Mapping[str, JsonValue]]:
    return grpo.run if arm == "grpo" else partial(preference.run, arm=arm)


def _uses_pairs(*arms: Arm) -> bool:
    return any(arm in ("dpo", "weighted_dpo") for arm in arms)
