"""The models that the trainer's package ships, by the names that recipes have for them."""

import importlib.util
from pathlib import Path

from mathgenerator.samplers.base import ModelNotFound

TINY = "embedded/tiny"


def located(name: str) -> str:
    """Return where a model is; a name that is not `embedded/…` is returned as it is. Raises ModelNotFound."""
    if not name.startswith("embedded/"):
        return name
    if name != TINY:
        raise ModelNotFound(
            f"model: {name!r} is made by a run: give the path of its folder; {TINY!r} is there as it is"
        )
    package = importlib.util.find_spec("mathtrainer")
    folder = Path(package.origin).parent / "models" / "tiny" if package and package.origin else None
    if folder is None or not folder.is_dir():
        raise ModelNotFound(f"model: {TINY!r} comes with the package mathtrainer, which is not installed here")
    return str(folder)
