"""Stage `base`: the model as it is, for a run without SFT."""

from collections.abc import Mapping
from pathlib import Path

from pydantic import JsonValue

from mathtrainer.stages.context import StageContext


def run(context: StageContext, work_dir: Path) -> Mapping[str, JsonValue]:
    """Leave `model/`, in the recipe's precision. Raises BadInput where the model cannot be read."""
    from mathtrainer.training.models import save_as_it_is

    save_as_it_is(context.base_model, work_dir / "model", context.spec.precision)
    return {"model": context.spec.model}
