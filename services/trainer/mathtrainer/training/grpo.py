"""Group relative policy optimisation (Shao et al. 2024, arXiv 2402.03300), by TRL's GRPOTrainer.

Each step samples a group of completions of each problem and rewards them. An advantage is a reward less the group's
mean, in units of its spread. With TRL's defaults the loss is a mean over the step's tokens (DAPO, Yu et al. 2025, arXiv
2503.14476), without a reference model.
"""

from collections.abc import Callable, Sequence
from importlib.util import find_spec
from typing import Any

from datasets import Dataset
from trl import GRPOConfig, GRPOTrainer

from mathcontracts import GrpoSpec, Problem, Prompt
from mathtrainer.stages.context import BadInput
from mathtrainer.training.arguments import Training, arguments, train
from mathtrainer.training.encoding import end_of_turn, prompt_ids
from mathtrainer.training.models import load_model, load_tokenizer, lora_config

Reward = Callable[..., list[float | None]]


class _Trainer(GRPOTrainer):  # type: ignore[misc]  # TRL is taken as untyped.
    """GRPOTrainer that encodes a problem as the generator does, so that it trains on the prompt that is measured."""

    def __init__(self, *, prompt: str | Prompt, ends: Sequence[int], **kwargs: Any):
        self._prompt = prompt
        super().__init__(**kwargs)
        self.eos_token_ids = list(ends)  # What stands behind the first of them is no part of a completion.

    def _tokenize_prompts(self, prompts: list[str]) -> tuple[list[list[int]], None, dict[str, Any]]:
        return [prompt_ids(self.processing_class, one, self._prompt) for one in prompts], None, {}

    def _calculate_rewards(self, inputs: Any, prompts: list[str], completions: Any, completion_ids_list: Any) -> Any:
        """Show the reward the whole prompt: where that opens a thought, a completion goes on within it."""
        shown = self.processing_class.batch_decode(self._tokenize_prompts(prompts)[0])
        return super()._calculate_rewards(inputs, shown, completions, completion_ids_list)


def train_grpo(problems: Sequence[Problem], training: Training, spec: GrpoSpec, reward: Reward) -> dict[str, float]:
    """Train on `problems` by `reward`, a reward function of TRL's kind; return the facts of `training.train`.

    `reward` is called with `prompts` (the problems' texts), `completions` and the columns `problem` and `reference` (a
    list of accepted answers). A problem whose prompt leaves no room for `max_new_tokens` is left out and counted as
    `too_long`. Raises BadInput where none is left, where vLLM is asked for and not installed, or as `train` does.
    """
    if spec.vllm_memory is not None and find_spec("vllm") is None:
        raise BadInput(
            "grpo.vllm_memory: needs `pip install 'trl[vllm]'`; null samples without it, several times slower"
        )
    tokenizer = load_tokenizer(training.model)
    room = spec.max_length - spec.max_new_tokens
    kept = [one for one in problems if len(prompt_ids(tokenizer, one.text, training.prompt)) <= room]
    if not kept:
        raise BadInput(
            f"grpo.max_length: no problem of {len(problems)} has a prompt of at most {room} tokens, which is what "
            "grpo.max_new_tokens leaves: raise it"
        )
    ends = sorted({int(tokenizer.eos_token_id), end_of_turn(tokenizer)})
    trainer = _Trainer(
        prompt=training.prompt,
        ends=ends,
        model=load_model(training),
        reward_funcs=reward,
        args=_config(training, spec, ends),
        train_dataset=Dataset.from_list(
            [{"prompt": one.text, "problem": one.text, "reference": _accepted(one)} for one in kept]
        ),
        processing_class=tokenizer,
        peft_config=lora_config(training.lora),
    )
    return {"rows": len(kept), "too_long": len(problems) - len(kept), **train(trainer, training)}


def _accepted(problem: Problem) -> list[str]:
    return [one for one in (problem.reference, *problem.accepted) if one is not None]


def _config(training: Training, spec: GrpoSpec, ends: Sequence[int]) -> GRPOConfig:
    given = arguments(training)
    del given["max_length"]  # TRL bounds the completion alone.
    stop = "eos_token_id" if spec.vllm_memory is None else "stop_token_ids"
    return GRPOConfig(
        **given,
        num_generations=spec.group_size,
        max_completion_length=spec.max_new_tokens,
        temperature=spec.temperature,
        beta=spec.beta,
        generation_kwargs={stop: list(ends)},
        use_vllm=spec.vllm_memory is not None,
        vllm_mode="colocate",
        vllm_enable_sleep_mode=spec.vllm_memory is not None,
        vllm_gpu_memory_utilization=spec.vllm_memory or 0.3,
        vllm_max_model_length=spec.max_length,
    )
