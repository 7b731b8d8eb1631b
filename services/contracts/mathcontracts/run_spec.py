"""A training run, whole: what a recipe file holds."""

from typing import Annotated, Literal

from pydantic import Field, model_validator

from mathcontracts.generation import Sampling
from mathcontracts.prompt import AnyPrompt
from mathcontracts.wire import Wire

Arm = Literal["rsft", "dpo", "weighted_dpo", "grpo"]
PositiveFloat = Annotated[float, Field(gt=0)]


class ProblemsSpec(Wire):
    """Where problems and demonstrations come from."""

    source: Literal["generated", "file", "gsm8k", "metamath", "jsonl", "hf"] = Field(
        default="generated", description="`gsm8k`, `metamath` and `jsonl` are other names of `file`."
    )
    path: str | None = Field(
        default=None, description="File or folder of JSON, CSV or Parquet, plain or .gz; data set name of hf."
    )
    fields: dict[Literal["problem", "solution", "reference", "id"], str] = Field(
        default={}, description="Where a field is, if not under a known name: a key, or keys with dots between."
    )
    bad_rows: float = Field(
        default=0.01, ge=0, le=1, description="Share of rows that may be unusable; they are left out and counted."
    )
    split: str = Field(default="train", description="Split of a Hugging Face data set.")
    train: int = Field(default=1000, ge=1, description="Problems to sample candidates for.")
    heldout: int = Field(default=200, ge=1, description="Problems to evaluate on, never trained on.")
    heldout_path: str | None = Field(
        default=None,
        description="File of the held-out problems, or `hf:` and a data set's name; without it, some of the source are "
        "held out.",
    )
    heldout_split: str = Field(default="test", description="Split of a Hugging Face data set in `heldout_path`.")
    seed: int = Field(default=0, ge=0)

    @model_validator(mode="after")
    def _path_where_needed(self) -> "ProblemsSpec":
        if self.source != "generated" and not self.path:
            raise ValueError(f"problems.path is needed for source {self.source!r}")
        return self


class DemonstrationsSpec(Wire):
    """Worked solutions for SFT."""

    count: int = Field(default=2000, ge=1)
    flawed_share: float = Field(default=0.0, ge=0, le=1, description="Share with a planted flaw (generated ones only).")
    near_miss_share: float = Field(default=0.5, ge=0, le=1, description="Share of the flaws that are near misses.")
    ending: str = Field(
        default="The answer is: {answer}",
        description="Last line of a solution that does not state its answer in this form; `{answer}` stands for it.",
    )

    @model_validator(mode="after")
    def _ending_tells_the_answer(self) -> "DemonstrationsSpec":
        if "{answer}" not in self.ending:
            raise ValueError("demonstrations.ending must contain {answer}")
        return self


class LoraSpec(Wire):
    """Low-rank adapters; leave out to train all weights."""

    r: int = Field(default=16, ge=1)
    alpha: int = Field(default=32, ge=1)
    dropout: float = Field(default=0.0, ge=0, lt=1)
    target_modules: str | tuple[str, ...] = "all-linear"
    quantize: Literal["nf4"] | None = Field(default=None, description="Hold the base in four bits (QLoRA).")


class OptimisationSpec(Wire):
    """What SFT and DPO have in common."""

    learning_rate: PositiveFloat
    epochs: PositiveFloat = 1.0
    max_steps: int | None = Field(default=None, ge=1, description="Stops sooner than `epochs` would.")
    batch_size: int = Field(default=32, ge=1, description="Rows a device holds at once.")
    gradient_accumulation: int = Field(default=1, ge=1)
    warmup_ratio: float = Field(default=0.03, ge=0, lt=1)
    max_length: int = Field(default=512, ge=8, description="Tokens of prompt and completion.")
    save_steps: int = Field(default=100, ge=1, description="Optimiser steps between resumable checkpoints.")


class SftSpec(OptimisationSpec):
    """Supervised fine-tuning; loss on the completion alone."""

    learning_rate: PositiveFloat = 1e-4
    padding_free: bool = Field(
        default=False, description="Join the rows of a batch to one sequence without padding; pays with FlashAttention."
    )


class DpoSpec(OptimisationSpec):
    """Direct preference optimisation (Rafailov et al. 2023, eq. 7)."""

    learning_rate: PositiveFloat = 1e-5
    beta: PositiveFloat = Field(default=0.1, description="Strength of the pull to the reference policy.")
    sft_weight: float = Field(
        default=0.0,
        ge=0,
        description="Share of the chosen solution's mean negative log-likelihood a token in the loss.",
    )
    length_normalised: bool = Field(
        default=False, description="Mean log-probability a token instead of their sum; wants a larger `beta`."
    )


class GrpoSpec(OptimisationSpec):
    """Group relative policy optimisation (Shao et al. 2024, arXiv 2402.03300), as TRL has it; it samples by itself.

    `batch_size` counts completions. `max_length` bounds prompt and completion together.
    """

    learning_rate: PositiveFloat = 1e-6
    group_size: int = Field(default=8, ge=2, description="Completions of each problem, which are compared.")
    temperature: float = Field(default=1.0, gt=0, le=5)
    max_new_tokens: int = Field(default=256, ge=1, description="Tokens of a completion.")
    beta: float = Field(
        default=0.0, ge=0, description="Weight of the divergence from the start; 0 needs no reference model."
    )
    step_credit: float = Field(
        default=0.0, ge=0, lt=1, description="Reward that a wrong answer may get for the steps before its first error."
    )
    vllm_memory: float | None = Field(
        default=None, gt=0, lt=1, description="Share of the GPU for vLLM within the training; null samples without it."
    )

    @model_validator(mode="after")
    def _whole_groups(self) -> "GrpoSpec":
        if self.batch_size * self.gradient_accumulation % self.group_size:
            raise ValueError("batch_size times gradient_accumulation must be a multiple of group_size")
        if self.max_new_tokens >= self.max_length:
            raise ValueError("max_new_tokens must leave room for a prompt within max_length")
        return self


class MiningSpec(Wire):
    """Which pairs are trained on.

    In a pair of the kind `prefix`, the rejected solution's beginning, up to its first wrong step, is given with the
    prompt. Chosen is what a right solution goes on with. It takes the place of the whole pair, or comes beside it
    (`both`), where evidence names the step and one of the `continuations` is right.
    """

    kind: Literal["whole", "prefix", "both"] = "whole"
    min_confidence: float = Field(
        default=0.5, ge=0, le=1, description="`first_error_confidence` from which a first wrong step is relied on."
    )
    continuations: int = Field(default=4, ge=1, le=256, description="Samples that go on from a prefix.")
    max_pairs_per_problem: int = Field(default=4, ge=1)
    max_solutions_per_problem: int | None = Field(
        default=4, ge=1, description="Of a problem's right and clean solutions, for `rsft`; null takes them all."
    )
    include_flawed_process: bool = True
    clean_wrongness: float = Field(default=0.5, ge=0, le=1, description="A right answer below this wrongness is clean.")


class WeightsSpec(Wire):
    """How pairs weigh: by `name`, clipped to `w_min` and `w_max`, then scaled to mean 1.

    `hardness`: `1 + alpha * hardness - beta * absurdity`. `evidence`: first-error confidence of the rejected solution
    times 1 - wrongness of the chosen one times hardness, in units of its mean. `step`: all pairs alike, but the tokens
    of the rejected solution's first wrong step count `step` times, where evidence names it (`mining.min_confidence`).
    """

    name: Literal["hardness", "evidence", "step"] = "hardness"
    step: PositiveFloat = Field(default=2.0, description="How often a token of the wrong step counts, for `step`.")
    alpha: float = Field(default=1.0, ge=0)
    beta: float = Field(default=0.5, ge=0)
    w_min: PositiveFloat = 0.25
    w_max: PositiveFloat = 4.0

    @model_validator(mode="after")
    def _ordered(self) -> "WeightsSpec":
        if self.w_min > self.w_max:
            raise ValueError("weights.w_min must not be above weights.w_max")
        return self


class EvaluateSpec(Wire):
    """How a model is measured on the held-out problems: greedily, and by `n` samples for pass@1 and pass@k."""

    n: int = Field(default=8, ge=1, le=256)
    temperature: float = Field(default=1.0, gt=0, le=5)
    top_p: float = Field(default=1.0, gt=0, le=1)
    max_new_tokens: int = Field(default=256, ge=1)
    seed: int = Field(default=0, ge=0)
    base: bool = Field(default=False, description="Measure the base model, too, as the first row of the table.")


class RoundsSpec(Wire):
    """Going round again: sample from the newest policy, train on that, measure, until the measure no longer rises.

    Of a schedule, the first value is for round 1, and the last is used for all rounds that follow.
    """

    count: int = Field(default=1, ge=1, le=100, description="Rounds at most; 1 trains every arm once, and that is all.")
    arms: tuple[Arm, ...] = Field(
        default=("weighted_dpo",),
        min_length=1,
        description="The arm that each round carries on, if there are several.",
    )
    temperatures: tuple[Annotated[float, Field(gt=0, le=5)], ...] = Field(
        default=(), description="Instead of `collect.temperature`, one a round."
    )
    patience: int = Field(default=1, ge=1, description="Stop after so many rounds in a row without a rise.")
    min_gain: float = Field(
        default=0.0, ge=0, lt=1, description="What held-out sampled pass@1 must gain by more than, to count as a rise."
    )

    @model_validator(mode="after")
    def _no_value_left_over(self) -> "RoundsSpec":
        for name, values in (("arms", self.arms), ("temperatures", self.temperatures)):
            if len(values) > self.count:
                raise ValueError(f"rounds.{name} has {len(values)} values for {self.count} rounds: raise rounds.count")
        return self


class RunSpec(Wire):
    """A run from a base model to a report.

    The stages are SFT or, without it, base; the warm start, which is collect and rejection-sampled SFT; collect, one
    training per arm, evaluate, report. More rounds come before the report.
    """

    name: str = Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,40}$")
    model: str = Field(
        min_length=1, description="'embedded/tiny', 'embedded/smollm2', a local checkpoint or a Hugging Face name."
    )
    prompt: AnyPrompt = Field(
        default="{problem}",
        description="User message, in which `{problem}` stands for the problem's text; or `template`, `system` and "
        "`examples`.",
    )
    seed: int = Field(default=0, ge=0)
    precision: Literal["float32", "bfloat16"] = "float32"
    gradient_checkpointing: bool = False
    lora: LoraSpec | None = None
    processes: int = Field(default=1, ge=1, description="Processes of a training, one a GPU; batch_size is of each.")
    accelerate_config: str | None = Field(default=None, description="File of `accelerate config`: FSDP, DeepSpeed.")
    deadline_s: PositiveFloat = Field(default=86_400.0, description="Seconds a run may take in all.")
    problems: ProblemsSpec = ProblemsSpec()
    demonstrations: DemonstrationsSpec = DemonstrationsSpec()
    sft: SftSpec | None = Field(
        default=SftSpec(), description="null leaves SFT out: the run starts from the model as it is."
    )
    warm_start: bool = Field(
        default=True,
        description="Rejection-sampled SFT, by `rsft`; the arms start from its model, on new samples of that.",
    )
    collect: Sampling = Sampling(n=8)
    mining: MiningSpec = MiningSpec()
    weights: WeightsSpec = WeightsSpec()
    rsft: SftSpec = SftSpec()
    dpo: DpoSpec = DpoSpec()
    grpo: GrpoSpec = GrpoSpec()
    arms: tuple[Arm, ...] = ("dpo", "weighted_dpo")
    evaluate: EvaluateSpec = EvaluateSpec()
    rounds: RoundsSpec = RoundsSpec()

    @model_validator(mode="after")
    def _template_and_arms(self) -> "RunSpec":
        if isinstance(self.prompt, str) and "{problem}" not in self.prompt:
            raise ValueError("prompt must contain {problem}")
        if len(set(self.arms)) != len(self.arms):
            raise ValueError("arms must not repeat")
        if self.warm_start and "rsft" in self.arms:
            raise ValueError(
                "arms must not hold 'rsft', which warm_start trains: take it out, or set warm_start: false"
            )
        if self.rounds.count > 1 and self.rounds.arms[0] not in self.arms:
            raise ValueError(f"arms must hold {self.rounds.arms[0]!r}, which rounds.arms carries on from round 1")
        if self.rounds.count > 1 and "grpo" in self.rounds.arms:
            raise ValueError("rounds.arms must not hold 'grpo', which samples anew at each step: raise grpo.max_steps")
        if self.lora and self.lora.quantize and self.precision != "bfloat16":
            raise ValueError("lora.quantize computes in bfloat16: set precision: bfloat16")
        return self
