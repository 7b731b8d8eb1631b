"""A recipe that leaves SFT out."""

import json
from pathlib import Path

import pytest

from mathcontracts import RunSpec
from mathtrainer.core.iterations import carried, checkpoint_stage
from mathtrainer.models.embedded import TINY
from mathtrainer.runs.recipe_file import load_recipe
from mathtrainer.runs.results import display_name, gather
from mathtrainer.stages.context import BadInput
from mathtrainer.stages.pipeline import plan
from mathtrainer.training.models import save_as_it_is


def test_a_run_without_sft_starts_from_the_base(tmp_path: Path) -> None:
    """The stages sample from, train and measure the model as it is, under the name of the base model."""
    path = tmp_path / "recipe.yaml"
    path.write_text("name: x\nmodel: embedded/tiny\nsft: null\narms: [dpo]\n")
    spec = load_recipe(path)
    names = [stage.name for stage in plan(spec)]
    assert names == [
        *["base", "collect-rsft", "train-rsft", "collect", "pairs", "train-dpo"],
        *["evaluate-base", "evaluate-rsft", "evaluate-dpo", "report"],
    ]
    assert checkpoint_stage(carried(spec, -1)) == "base"
    assert display_name("base") == "base model"
    assert plan(RunSpec(name="x", model="m"))[0].name == "sft"


def test_the_base_may_be_the_first_row(tmp_path: Path) -> None:
    """With `evaluate.base` it is published and measured before all others, and is the first row; never twice."""
    spec = RunSpec.model_validate(
        {"name": "x", "model": "m", "warm_start": False, "arms": ["dpo"], "evaluate": {"base": True}}
    )
    names = [stage.name for stage in plan(spec)]
    assert names == [
        *("base", "sft", "collect", "pairs", "train-dpo"),
        *("evaluate-base", "evaluate-sft", "evaluate-dpo", "report"),
    ]
    for name in names[:-1]:
        folder = tmp_path / "stages" / name
        folder.mkdir(parents=True)
        facts = {"model": name.removeprefix("evaluate-"), "sampled_pass_at_1": 0.5} if "evaluate" in name else {}
        (folder / "manifest.json").write_text(json.dumps({"started": 0, "finished": 1, "facts": facts}))
    result = gather(tmp_path, "x", spec)
    assert [row["model"] for row in result["models"]] == ["base", "sft", "dpo"]
    assert {"base", "evaluate-base"} <= set(result["seconds"]) and "cores" in result["made"]["hardware"]
    without = spec.model_copy(update={"sft": None})
    assert [stage.name for stage in plan(without)].count("evaluate-base") == 1


def test_the_base_is_published_as_a_model(tmp_path: Path) -> None:
    """It is a model directory like those that trainings leave; one that cannot be read is named."""
    save_as_it_is(str(TINY), tmp_path / "model", "bfloat16")
    assert {"config.json", "model.safetensors", "tokenizer.json"} <= {
        one.name for one in (tmp_path / "model").iterdir()
    }
    with pytest.raises(BadInput, match="model: "):
        save_as_it_is(str(tmp_path), tmp_path / "none", "float32")
