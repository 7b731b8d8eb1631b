"""The stages of a run, in order."""

from functools import partial

from mathcontracts import RunSpec
from mathtrainer.stage import Stage, StageContext
from mathtrainer.stages import collect, evaluate, pairs, preference, report, sft


def plan(spec: RunSpec) -> list[Stage]:
    """Return what a run of `spec` does: each stage needs only what those before it have published.

    Names: sft, collect, pairs (where an arm trains on them), train-<arm>, evaluate-sft, evaluate-<arm>, report.
    """
    stages = [Stage("sft", sft.run, trains=True)]
    if spec.arms:
        stages.append(Stage("collect", collect.run))
    if _uses_pairs(spec):
        stages.append(Stage("pairs", pairs.run))
    stages += [Stage(f"train-{arm}", partial(preference.run, arm=arm), trains=True) for arm in spec.arms]
    stages += [Stage(f"evaluate-{model}", partial(evaluate.run, model=model)) for model in ("sft", *spec.arms)]
    return [*stages, Stage("report", report.run)]


def finish(context: StageContext) -> None:
    """Do what follows the last stage: let go of the pairs, which are in published checkpoints by now. Repeatable."""
    if _uses_pairs(context.spec):
        preference.acknowledge(context)


def _uses_pairs(spec: RunSpec) -> bool:
    return any(arm != "rsft" for arm in spec.arms)
