"""Where metrics are shown beside `metrics.jsonl`: TensorBoard, Weights & Biases, trackio."""

from importlib.util import find_spec
from pathlib import Path
from typing import Any

from mathtrainer.stage import BadInput

PACKAGES = {"tensorboard": "tensorboardX", "wandb": "wandb", "trackio": "trackio"}


def trackers(report_to: tuple[str, ...]) -> list[str]:
    """Return those that transformers itself reports to. Raises BadInput where a package is missing."""
    for name in report_to:
        if find_spec(PACKAGES[name]) is None:
            raise BadInput(
                f"MATHTRAINER_REPORT_TO: {name} needs a package: `pip install {PACKAGES[name]}`, or leave {name} out"
            )
    return [name for name in report_to if name != "tensorboard"]


def tensorboard(folder: Path, step: int) -> Any:
    """Return a callback that writes event files to `folder`, going on after `step`.

    What an earlier attempt wrote of later steps is not shown: they are about to be done again.
    """
    from tensorboardX import SummaryWriter
    from transformers.integrations import TensorBoardCallback

    return TensorBoardCallback(SummaryWriter(str(folder), purge_step=step + 1 if step else None))
