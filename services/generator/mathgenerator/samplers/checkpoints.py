"""Checkpoints on this machine or of the hub, and the adapters that runs publish beside them."""

import hashlib
import json
import re
from dataclasses import dataclass
from pathlib import Path

from mathgenerator.samplers.base import ModelNotFound
from mathgenerator.samplers.embedded import located

HUB_NAME = re.compile(r"[\w.-]+/[\w.-]+")


@dataclass(frozen=True)
class Adapter:
    """A LoRA adapter: its folder, the model that it was trained on, and its rank."""

    folder: Path
    base: str
    rank: int


def checked(model: str | None) -> str:
    """Return where a model is; raise ModelNotFound if no checkpoint is there. Nothing is loaded."""
    if not model:
        raise ModelNotFound("model: none given; name one in the request or set MATHGENERATOR_MODEL")
    name = located(model)
    path = Path(name).expanduser()
    if path.is_dir():
        if not (path / "config.json").is_file() or not weights(path):
            raise ModelNotFound(f"model: {name} holds no config.json with *.safetensors; give a model directory")
        return str(path)
    if not HUB_NAME.fullmatch(name):
        raise ModelNotFound(f"model: no directory {name} on the generator's machine; give the path of a checkpoint")
    from transformers import AutoConfig

    try:
        AutoConfig.from_pretrained(name, trust_remote_code=False)
    except (OSError, ValueError) as error:
        reason = str(error).splitlines()[0]
        raise ModelNotFound(f"model: {name} is no directory, nor a model of the hub: {reason}") from None
    return name


def adapter_of(model: str) -> Adapter | None:
    """Return the adapter that a run has published beside a merged model; None where there is none."""
    folder = Path(model).with_name("adapter")
    try:
        config = json.loads((folder / "adapter_config.json").read_text(encoding="utf-8"))
        return Adapter(folder, str(config["base_model_name_or_path"]), int(config["r"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def weights(path: Path) -> list[Path]:
    """Return the files of weights in a folder."""
    return sorted(path.glob("*.safetensors"))


def fingerprint(name: str) -> tuple[object, ...]:
    """Return what changes when a checkpoint is written anew."""
    stats = [file.stat() for file in weights(Path(name))]
    return (name, *((stat.st_mtime_ns, stat.st_size) for stat in stats))


def content_hash(path: Path) -> str:
    """Return a hash of a checkpoint's weights."""
    digest = hashlib.sha256()
    for file in weights(path):
        with file.open("rb") as held:
            digest.update(hashlib.file_digest(held, "sha256").digest())
    return f"sha256:{digest.hexdigest()[:16]}"
