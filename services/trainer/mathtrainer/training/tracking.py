"""Where metrics are shown beside `metrics.jsonl`: TensorBoard, Weights & Biases, trackio."""

from importlib.util import find_spec
from pathlib import Path
from typing import Any

from transformers import TrainerCallback

from mathtrainer.stages.context import BadInput

PACKAGES = {"tensorboard": "tensorboardX", "wandb": "wandb", "trackio": "trackio"}


def trackers(report_to: tuple[str, ...]) -> list[str]:
    """Return those that transformers itself reports to. Raises BadInput where a package is missing."""
    for name in report_to:
        if find_spec(PACKAGES[name]) is None:
            raise BadInput(
                f"MATHTRAINER_REPORT_TO: {name} needs a package: `pip install {PACKAGES[name]}`, or leave {name} out"
            )
    return [name for name in report_to if name != "tensorboard"]


def callbacks(report_to: tuple[str, ...], work_dir: Path, step: int) -> list[Any]:
    """Return what a trainer needs besides, to go on after `step`: event files in `work_dir`, an end of W&B's run."""
    wanted = [_tensorboard(work_dir / "tensorboard", step)] if "tensorboard" in report_to else []
    return [*wanted, EndOfRun()] if "wandb" in report_to else wanted


def _tensorboard(folder: Path, step: int) -> Any:
    """Write event files; what an earlier attempt wrote of later steps, which are done again, is not shown."""
    from tensorboardX import SummaryWriter
    from transformers.integrations import TensorBoardCallback

    # A file is named by the second that it is begun in: one that goes on must not replace the one before.
    writer = SummaryWriter(str(folder), purge_step=step + 1 if step else None, filename_suffix=f".{step}")
    return TensorBoardCallback(writer)


class EndOfRun(TrainerCallback):  # type: ignore[misc]  # transformers is taken as untyped.
    """Ends W&B's run with the training: otherwise the next training of the process goes on in it, under its name."""

    def on_train_end(self, args: Any, state: Any, control: Any, **kwargs: Any) -> None:
        """Write what is not yet written."""
        import wandb

        wandb.finish()
