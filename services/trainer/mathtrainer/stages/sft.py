"""Stage `sft`: the base model, fine-tuned on demonstrations."""

from collections.abc import Mapping
from pathlib import Path

from pydantic import JsonValue

from mathtrainer.data.problem_sources import SourceError, load_demonstrations
from mathtrainer.stages.context import BadInput, StageContext


def run(context: StageContext, work_dir: Path) -> Mapping[str, JsonValue]:
    """Train and leave `model/` and `metrics.jsonl`. Raises BadInput where there is nothing to learn from."""
    from mathtrainer.training.arguments import Training
    from mathtrainer.training.sft import Solved, train_sft

    try:
        demonstrations = load_demonstrations(context.spec)
    except SourceError as error:
        raise BadInput(str(error)) from None
    assert context.spec.sft is not None
    training = Training.of(context, context.base_model, work_dir, context.spec.sft)
    facts = train_sft([Solved(one.problem.text, one.solution) for one in demonstrations], training)
    return {"flawed": sum(one.flaw is not None for one in demonstrations), **facts}
