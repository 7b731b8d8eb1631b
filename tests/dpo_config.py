"""DPO arguments for a few steps of a tiny model, all of which are logged."""

from pathlib import Path
from typing import Any

from trl import DPOConfig


def dpo_config(folder: Path, **changes: Any) -> DPOConfig:
    """Return the arguments, `changes` among them."""
    given = {
        "output_dir": str(folder),
        "learning_rate": 1e-2,
        "lr_scheduler_type": "constant",
        "per_device_train_batch_size": 2,
        "max_steps": 3,
        "logging_steps": 1,
        "use_cpu": True,
        "bf16": False,
        "activation_checkpointing": False,
        "report_to": [],
        "disable_tqdm": True,
        "save_strategy": "no",
        "beta": 0.5,
        "dataloader_pin_memory": False,
    }
    return DPOConfig(**(given | changes))
