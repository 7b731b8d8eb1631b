"""What SFT and preference training have in common: arguments, progress, checkpoints, publication."""

import json
import math
import os
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from accelerate import PartialState
from accelerate.utils import broadcast_object_list
from transformers import AutoModelForCausalLM, PrinterCallback, TrainerCallback

from mathcontracts import LoraSpec, OptimisationSpec, Prompt
from mathtrainer.stages.context import BadInput, LeaseLost, Stage, StageContext, Stop
from mathtrainer.training.models import load_base
from mathtrainer.training.tracking import callbacks, trackers

Progress = Callable[..., None]
KEPT_CHECKPOINTS = 2
TRAINED = "trained"


@dataclass(frozen=True)
class Training:
    """One training: where it starts, how it goes, where it leaves what it made.

    `work_dir` gets `model/` (an ordinary Hugging Face model directory), `adapter/` where LoRA is trained, and
    `metrics.jsonl` (a line for each optimiser step). It gets `tensorboard/` where that is asked for, and
    `checkpoints/`. A training that was interrupted, be it after its last step, goes on from the last checkpoint.
    Checkpoints are left for whoever publishes to remove. After each optimiser step `check()` is called, which may raise
    a `Stop`, and `progress(done, total, **metrics)`.
    """

    model: str
    work_dir: Path
    optimisation: OptimisationSpec
    seed: int
    prompt: str | Prompt
    precision: str = "float32"
    gradient_checkpointing: bool = False
    lora: LoraSpec | None = None
    threads: int | None = None
    report_to: tuple[str, ...] = ()
    progress: Progress = lambda done, total, **metrics: None
    check: Callable[[], None] = lambda: None

    @classmethod
    def of(cls, context: StageContext, model: str | Path, work_dir: Path, spec: OptimisationSpec) -> "Training":
        """Return the training of a stage: `model` by `spec`, the rest as the run says."""
        return cls(
            model=str(model),
            work_dir=work_dir,
            optimisation=spec,
            seed=context.spec.seed,
            prompt=context.spec.prompt,
            precision=context.spec.precision,
            gradient_checkpointing=context.spec.gradient_checkpointing,
            lora=context.spec.lora,
            threads=context.settings.threads,
            report_to=context.settings.report_to,
            progress=context.progress,
            check=context.check,
        )

    @property
    def checkpoints(self) -> Path:
        """Folder of the resumable checkpoints."""
        return self.work_dir / Stage.CHECKPOINTS


def world_size() -> int:
    """Return how many processes share this training."""
    return int(os.environ.get("WORLD_SIZE", "1"))


def arguments(training: Training) -> dict[str, Any]:
    """Return the arguments that both trainers share. Raises BadInput naming `processes`."""
    spec = training.optimisation
    local, gpus = int(os.environ.get("LOCAL_WORLD_SIZE", "1")), torch.cuda.device_count()
    if gpus and local > gpus:
        raise BadInput(f"processes: {local}, but this machine has {gpus} GPU: lower it, or hide the GPUs")
    return {
        "output_dir": str(training.checkpoints),
        "learning_rate": spec.learning_rate,
        "num_train_epochs": spec.epochs,
        "max_steps": spec.max_steps or -1,
        "per_device_train_batch_size": spec.batch_size,
        "gradient_accumulation_steps": spec.gradient_accumulation,
        "warmup_steps": spec.warmup_ratio,  # Below 1 it is a share of all steps.
        "lr_scheduler_type": "cosine",
        "max_length": spec.max_length,
        "save_steps": spec.save_steps,
        "save_total_limit": KEPT_CHECKPOINTS,
        "seed": training.seed,
        "bf16": training.precision == "bfloat16",
        "use_cpu": not torch.cuda.is_available(),
        "dataloader_pin_memory": torch.cuda.is_available(),
        # Rows that do not fill a batch of each process would be made up for by repeating others.
        "dataloader_drop_last": world_size() > 1,
        "ddp_find_unused_parameters": False,
        "activation_checkpointing": training.gradient_checkpointing,
        "logging_steps": 1,
        "logging_nan_inf_filter": False,
        "report_to": trackers(training.report_to),
        "project": "mathtrainer",  # Of trackio; W&B's is WANDB_PROJECT.
        "run_name": f"{training.work_dir.parent.parent.name}/{training.work_dir.name.removesuffix(Stage.PARTIAL)}",
        "disable_tqdm": True,
    }


def train(trainer: Any, training: Training) -> dict[str, float]:
    """Run a trainer from its last whole checkpoint, or from the start; save the model; return the facts.

    Facts: steps, first_loss, last_loss (means of the first and last tenth of the steps) and seconds of training since
    the last start. Raises the `Stop` that `check` raised, once a checkpoint is saved. Raises BadInput where the loss is
    no longer a number or the rows do not fill a step. Several processes call it together; what it writes, the first one
    writes.
    """
    needed = trainer.args.per_device_train_batch_size * world_size()
    if world_size() > 1 and len(trainer.train_dataset) < needed:
        raise BadInput(f"batch_size: {len(trainer.train_dataset)} rows do not fill a batch of each process: lower it")
    for parameter in trainer.model.parameters():
        if parameter.requires_grad:  # Beside a base in four bits, TRL has made it bfloat16: small updates would vanish.
            parameter.data = parameter.data.float()
    watch = Watch(training)
    trainer.remove_callback(PrinterCallback)  # What it prints stands in `metrics.jsonl`.
    trainer.add_callback(watch)
    with trainer.args.main_process_first(local=False):
        start = last_checkpoint(training.checkpoints)
    if start and _is_finished(start):
        # A last step within an epoch would be followed by one more: the Trainer enters that epoch again.
        trainer.args.max_steps, trainer.args.num_train_epochs = -1, 0
    if trainer.is_world_process_zero():
        step = int(start.rpartition("-")[2]) if start else 0
        for callback in callbacks(training.report_to, training.work_dir, step):
            trainer.add_callback(callback)
    result = trainer.train(resume_from_checkpoint=start)
    if watch.stop:
        trainer.accelerator.end_training()
        raise watch.stop
    _save(trainer, training)
    trainer.accelerator.end_training()
    losses = [row["loss"] for row in read_rows(training.work_dir / "metrics.jsonl") if "loss" in row]
    tenth = max(1, len(losses) // 10)
    return {
        "steps": result.global_step,
        "first_loss": sum(losses[:tenth]) / tenth,
        "last_loss": sum(losses[-tenth:]) / tenth,
        "seconds": round(result.metrics["train_runtime"], 3),
    }


def _is_finished(checkpoint: str) -> bool:
    state = json.loads((Path(checkpoint) / "trainer_state.json").read_text(encoding="utf-8"))
    return bool(state["global_step"] >= state["max_steps"])


def _save(trainer: Any, training: Training) -> None:
    """Write `model/`, adapters merged, and beside it the `adapter/` itself."""
    model = _trained(trainer, training)
    if trainer.accelerator.is_main_process:
        if training.precision == "bfloat16":
            model = model.to(torch.bfloat16)
        model.config.use_cache = True
        target = training.work_dir / "model"
        shutil.rmtree(target, ignore_errors=True)
        model.save_pretrained(target, safe_serialization=True)
        trainer.processing_class.save_pretrained(target)
        if training.lora is not None:
            _save_adapter(training.checkpoints / TRAINED, training.work_dir / "adapter")
    trainer.accelerator.wait_for_everyone()


def _save_adapter(trained: Path, target: Path) -> None:
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir()
    for name in ("adapter_config.json", "adapter_model.safetensors"):
        shutil.copy(trained / name, target)


def _trained(trainer: Any, training: Training) -> Any:
    """Return the model as it is to be published; what other processes than the first get is of no use.

    Where processes hold parts of the weights, or the base is held in four bits, the way is through the disk. Adapters
    are merged into the base as it was before it was rounded.
    """
    if training.lora is None and not (trainer.is_fsdp_enabled or trainer.is_deepspeed_enabled):
        return trainer.accelerator.unwrap_model(trainer.model)
    folder = training.checkpoints / TRAINED
    trainer.save_model(str(folder))  # By every process: it gathers the parts.
    if not trainer.accelerator.is_main_process:
        return None
    if training.lora is None:
        return AutoModelForCausalLM.from_pretrained(folder, dtype=torch.float32, trust_remote_code=False)
    from peft import PeftModel

    return PeftModel.from_pretrained(load_base(training), folder).merge_and_unload()


def last_checkpoint(folder: Path) -> str | None:
    """Return the newest checkpoint that was written to its end; remove those that were not.

    The trainer writes `trainer_state.json` last, so a checkpoint without a readable one was torn by a crash.
    """
    whole = None
    for checkpoint in sorted(folder.glob("checkpoint-*"), key=lambda path: int(path.name.rsplit("-", 1)[1])):
        try:
            json.loads((checkpoint / "trainer_state.json").read_text())
        except (OSError, ValueError):
            shutil.rmtree(checkpoint)
        else:
            whole = str(checkpoint)
    return whole


def read_rows(path: Path) -> list[dict[str, Any]]:
    """Return the rows of a JSONL file; a last line torn by a crash is left out, a file that is not there is empty."""
    if not path.exists():
        return []
    lines = path.read_text(encoding="utf-8").split("\n")
    return [json.loads(line) for line in lines[:-1] if line]


class Watch(TrainerCallback):  # type: ignore[misc]  # transformers is taken as untyped.
    """Writes what is logged at each step to `metrics.jsonl`, tells it to `progress`, and stops when told to."""

    def __init__(self, training: Training):
        self.stop: Stop | None = None
        self._check = training.check
        self._path = training.work_dir / "metrics.jsonl"
        self._progress = training.progress

    def on_train_begin(self, args: Any, state: Any, control: Any, **kwargs: Any) -> None:
        """Forget the steps after the checkpoint that is gone on from: they are about to be done again."""
        if state.is_world_process_zero:
            rows = [row for row in read_rows(self._path) if row["step"] <= state.global_step]
            _write_rows(self._path, rows)
        self._progress(state.global_step, max(state.global_step, state.max_steps))

    def on_step_end(self, args: Any, state: Any, control: Any, **kwargs: Any) -> None:
        """Have a checkpoint saved before stopping, unless another worker owns the run by now.

        Processes stop at one step: the first one's word holds for all.
        """
        try:
            self._check()
        except LeaseLost:
            raise
        except Stop as stop:
            self.stop = stop
        if PartialState().num_processes > 1:
            self.stop = broadcast_object_list([self.stop], from_process=0)[0]
        if self.stop:
            control.should_save = control.should_training_stop = True

    def on_log(self, args: Any, state: Any, control: Any, logs: dict[str, Any] | None = None, **kwargs: Any) -> None:
        """Write a step down."""
        if not logs or "loss" not in logs:  # The summary at the end.
            return
        loss = float(logs["loss"])
        if not math.isfinite(loss):
            raise BadInput(f"learning_rate: the loss is {loss} at step {state.global_step}: lower it, or use float32")
        if not state.is_world_process_zero:
            return
        row = {name.replace("/", "_"): value for name, value in logs.items() if isinstance(value, int | float)}
        with self._path.open("a", encoding="utf-8") as file:
            file.write(json.dumps({"step": state.global_step, **row}) + "\n")
        shown = {name: row[name] for name in ("loss", "rewards_margins", "reward") if row.get(name) is not None}
        self._progress(state.global_step, state.max_steps, **shown)


def _write_rows(path: Path, rows: Sequence[dict[str, Any]]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(".partial")
    part.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    part.replace(path)
