"""Supervised fine-tuning on solutions, by TRL's SFTTrainer."""

from collections.abc import Sequence
from dataclasses import dataclass

from datasets import Dataset
from trl import SFTConfig, SFTTrainer

from mathcontracts import SftSpec
from mathtrainer.stages.context import BadInput
from mathtrainer.training.arguments import Training, arguments, train
from mathtrainer.training.batches import SortedBatches
from mathtrainer.training.encoding import completion_ids, prompt_ids
from mathtrainer.training.models import load_model, load_tokenizer, lora_config


@dataclass(frozen=True)
class Solved:
    """A problem with a solution to imitate, as text or, where they are known, as the tokens that were sampled."""

    problem: str
    solution: str
    prompt_ids: tuple[int, ...] = ()
    completion_ids: tuple[int, ...] = ()


class _Trainer(SortedBatches, SFTTrainer):  # type: ignore[misc]  # TRL is taken as untyped.
    pass


def train_sft(rows: Sequence[Solved], training: Training) -> dict[str, float]:
    """Fine-tune on `rows`, with the loss on the solutions alone; return the facts of `training.train`.

    Rows are encoded here and not by TRL, so that prompt and solution meet at the same token as when sampling. A
    solution that is too long loses its end. A row whose prompt leaves no room for a solution is left out and counted as
    `too_long`. Raises BadInput if no row is left.
    """
    tokenizer = load_tokenizer(training.model)
    limit = training.optimisation.max_length
    encoded = []
    for row in rows:
        question = list(row.prompt_ids) or prompt_ids(tokenizer, row.problem, training.prompt)
        answer = list(row.completion_ids) or completion_ids(tokenizer, row.solution)
        if len(question) < limit:
            mask = [0] * len(question) + [1] * len(answer)
            ids = (question + answer)[:limit]
            encoded.append({"input_ids": ids, "completion_mask": mask[:limit], "length": len(ids)})
    if not encoded:
        raise BadInput(f"max_length: no row of {len(rows)} has a prompt of fewer than {limit} tokens: raise it")
    given = arguments(training)
    if isinstance(training.optimisation, SftSpec) and training.optimisation.padding_free:
        given |= {"padding_free": True, "max_length": None}  # Rows are cut to their length above.
    trainer = _Trainer(
        model=load_model(training),
        # Left open, it would be off: TRL looks for a column `prompt`, which encoded rows have not.
        args=SFTConfig(**given, completion_only_loss=True),
        train_dataset=Dataset.from_list(encoded),
        processing_class=tokenizer,
        peft_config=lora_config(training.lora),
    )
    return {"rows": len(encoded), "too_long": len(rows) - len(encoded), **train(trainer, training)}
