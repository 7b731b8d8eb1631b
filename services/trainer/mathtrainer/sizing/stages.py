"""What each stage of a run takes, put together from memory, rows, work and disk."""

from collections.abc import Sequence
from dataclasses import dataclass

from mathcontracts import Arm, RunSpec
from mathcontracts.run_spec import OptimisationSpec
from mathtrainer.core.iterations import collects, first_models, in_round, uses_pairs
from mathtrainer.sizing import disk, memory, rows, work
from mathtrainer.sizing.card import Card
from mathtrainer.sizing.memory import Item, Training
from mathtrainer.sizing.rows import Lengths
from mathtrainer.sizing.shape import ModelShape
from mathtrainer.sizing.work import Flop, Tokens

# Sequences that the generator decodes at once (MATHGENERATOR_BATCH_SIZE), and the models that it holds.
BATCH, HELD = 64, 2


@dataclass(frozen=True)
class StageSize:
    """What a stage takes: memory of the process that does its work, tokens, operations, disk.

    `sampled` are the tokens of it that are decoded one by one, `at_once` of `context` tokens on average.
    """

    name: str
    memory: tuple[Item, ...] = ()
    tokens: Tokens | None = None
    flop: Flop | None = None
    disk: tuple[Item, ...] = ()
    sampled: float = 0.0
    at_once: int = 0
    context: float = 0.0
    vllm: bool = False

    @property
    def peak(self) -> float:
        """Bytes of memory in all."""
        return sum(one.bytes for one in self.memory)

    @property
    def kept(self) -> float:
        """Bytes of disk that stay."""
        return sum(one.bytes for one in self.disk if not one.passing)

    @property
    def passing(self) -> float:
        """Bytes of disk that are needed while the stage is at work."""
        return sum(one.bytes for one in self.disk if one.passing)

    def seconds(self, shape: ModelShape, card: Card, processes: int = 1) -> float:
        """Return about how long the stage takes, its training in so many processes on a card each."""
        spent = card.training_s(self.flop.count) / processes if self.flop else 0.0
        if self.sampled:
            spent += self.sampled / card.tokens_per_s(shape, self.at_once, self.context, vllm=self.vllm)
        return spent


@dataclass(frozen=True)
class RunSize:
    """A run as its stages are worked out: recipe, model, the length of its rows, and a card where one is named."""

    spec: RunSpec
    shape: ModelShape
    lengths: Lengths
    card: Card | None = None

    def stages(self) -> list[StageSize]:
        """Return what the stages take, in their order; of several rounds, as if each took place."""
        spec = self.spec
        found = [self._base()] if "base" in first_models(spec) else []
        if spec.sft is not None:
            count = spec.demonstrations.count
            rows_ = _Rows(count, f"{count:,} demonstrations", assumed=False)
            found.append(self._optimised("sft", spec.sft, rows_))
        if spec.warm_start:
            found += [*self._collected("-rsft", ("rsft",)), self._trained("rsft")]
        found += self._collected("", spec.arms)
        found += [self._trained(arm) for arm in spec.arms]
        found += [self._evaluated(model) for model in first_models(spec)]
        for number in range(2, spec.rounds.count + 1):
            arm, suffix = in_round(spec.rounds.arms, number), f"-{number}"
            found += [*self._collected(suffix, (arm,)), self._trained(arm, suffix), self._evaluated(f"{arm}{suffix}")]
        return found

    def seconds(self, stage: StageSize) -> float | None:
        """Return about how long a stage takes on the card; None where none is named."""
        return None if self.card is None else stage.seconds(self.shape, self.card, self.spec.processes)

    def generator(self) -> tuple[Item, ...]:
        """Return the memory of the generator beside a training where both share a card."""
        longest = max(self.spec.collect.max_new_tokens, self.spec.evaluate.max_new_tokens)
        return self._sampler(longest)

    def _base(self) -> StageSize:
        number = memory.BFLOAT16 if self.spec.precision == "bfloat16" else memory.FLOAT32
        count = self.shape.parameters
        item = Item("model", f"{count:,} × {number} B", count * number, "stages/base/model")
        return StageSize("base", disk=(item,))

    def _collected(self, suffix: str, arms: Sequence[Arm]) -> list[StageSize]:
        if not collects(*arms):
            return []
        spec = self.spec
        candidates = _Rows(
            spec.problems.train * spec.collect.n, f"{spec.problems.train:,} problems × {spec.collect.n}", assumed=False
        )
        found = [self._sampled(f"collect{suffix}", candidates, spec.collect.max_new_tokens)]
        if uses_pairs(*arms):
            if spec.mining.kind != "whole":
                said = f"{rows.pairs(spec):,.0f} pairs × {spec.mining.continuations} continuations"
                going_on = _Rows(rows.pairs(spec) * spec.mining.continuations, said, assumed=True)
                found.append(self._sampled(f"continue{suffix}", going_on, spec.collect.max_new_tokens))
            found.append(StageSize(f"pairs{suffix}", disk=(disk.pairs_item(rows.pairs(spec), self.lengths),)))
        return found

    def _trained(self, arm: Arm, suffix: str = "") -> StageSize:
        spec, name = self.spec, f"train-{arm}{suffix}"
        problems = f"{spec.problems.train:,} problems"
        if arm == "grpo":
            return self._grpo(name)
        if arm == "rsft":
            said = f"{problems} × {rows.right(spec) / spec.problems.train:g} right"
            return self._optimised(name, spec.rsft, _Rows(rows.right(spec), said, assumed=True))
        said = f"{problems} × {spec.mining.max_pairs_per_problem} × {rows.PAIR_SHARE} pairs × 2"
        return self._optimised(name, spec.dpo, _Rows(rows.pairs(spec), said, assumed=True), sides=2)

    def _optimised(self, name: str, how: OptimisationSpec, seen: "_Rows", sides: int = 1) -> StageSize:
        """Return what SFT takes, or with two `sides` DPO, whose reference is computed once beforehand."""
        training = self._training(how, sides)
        each, visits = min(self.lengths.whole, how.max_length), rows.visits(how, seen.count)
        tokens = visits * sides * each
        arithmetic = f"{seen.arithmetic} × {each:.0f} tokens × {visits / seen.count:.3g} epochs"
        items = memory.training_items(training)
        if sides == 2:
            items.append(memory.reference_item(training, live=False))
        again = seen.count / visits if sides == 2 else 0.0
        return StageSize(
            name,
            memory=(*items, *memory.overhead(items)),
            tokens=Tokens(tokens, arithmetic, seen.assumed or self.lengths.assumed),
            flop=work.training_flop(training, tokens, each, extra_forward=again),
            disk=(disk.model_item(training), disk.checkpoints_item(training)),
        )

    def _grpo(self, name: str) -> StageSize:
        """Return what GRPO takes: it samples and trains in one process, in turn."""
        spec, how, lengths = self.spec, self.spec.grpo, self.lengths
        training = self._training(how)
        seen = rows.visits(how, spec.problems.train * how.group_size)
        each = min(lengths.whole, how.max_length)
        tokens, at_once = seen * each, how.batch_size * how.gradient_accumulation
        items = memory.training_items(training)
        if how.beta > 0:
            items.append(memory.reference_item(training, live=True))
        vllm = how.vllm_memory is not None
        items.append(self._beyond_a_step(training))
        # Forward passes of the reference, and of the trained weights beside vLLM's own log-probabilities.
        extra = float(how.beta > 0) + float(vllm)
        return StageSize(
            name,
            memory=(*items, *memory.overhead(items)),
            tokens=Tokens(tokens, f"{seen:,.0f} completions × {each:.0f} tokens", lengths.assumed),
            flop=work.training_flop(training, tokens, each, extra_forward=extra),
            disk=(disk.model_item(training), disk.checkpoints_item(training)),
            sampled=seen * min(lengths.solution, how.max_new_tokens),
            at_once=at_once,
            context=lengths.prompt + lengths.solution / 2,
            vllm=vllm,
        )

    def _beyond_a_step(self, training: Training) -> Item:
        """Return what sampling takes beyond a step's own memory: one is done after the other."""
        how = self.spec.grpo
        step = memory.activations(training).bytes + memory.head(training).bytes
        less = f"less a step's {step / 1e9:.2f} GB, 0 at least"
        if how.vllm_memory is None:
            at_once = how.batch_size * how.gradient_accumulation
            cache, logits = memory.sampling_items(self.shape, 0, at_once, how.max_length, training.compute)
            arithmetic = f"{cache.arithmetic} + {logits.arithmetic}, {less}"
            return Item("sampling", arithmetic, max(0.0, cache.bytes + logits.bytes - step), cache.source)
        source = "TRL 1.16: vllm_gpu_memory_utilization, vllm_enable_sleep_mode"
        if self.card is None:
            return Item("vLLM", f"{how.vllm_memory:.0%} of the card, {less}", 0.0, source, assumed=True)
        taken = how.vllm_memory * self.card.memory_gb * 1e9
        arithmetic = f"{how.vllm_memory:.0%} of {self.card.memory_gb:g} GB, {less}"
        return Item("vLLM", arithmetic, max(0.0, taken - step), source)

    def _evaluated(self, model: str) -> StageSize:
        how, heldout = self.spec.evaluate, self.spec.problems.heldout
        candidates = _Rows(heldout * (how.n + 1), f"{heldout:,} problems × ({how.n} + 1)", assumed=False)
        return self._sampled(f"evaluate-{model}", candidates, how.max_new_tokens)

    def _sampled(self, name: str, candidates: "_Rows", most: int) -> StageSize:
        each = min(self.lengths.solution, most)
        tokens = Tokens(
            candidates.count * each,
            f"{candidates.arithmetic} × {each:.0f} new tokens",
            candidates.assumed or self.lengths.assumed,
        )
        return StageSize(
            name,
            memory=self._sampler(most),
            tokens=tokens,
            disk=(disk.texts_item(candidates.count, self.lengths),),
            sampled=tokens.count,
            at_once=BATCH,
            context=self.lengths.prompt + each / 2,
        )

    def _sampler(self, most: int) -> tuple[Item, ...]:
        tokens = round(self.lengths.prompt) + most
        items = memory.sampling_items(self.shape, HELD, BATCH, tokens, memory.BFLOAT16)
        return (*items, *memory.overhead(items))

    def _training(self, how: OptimisationSpec, sides: int = 1) -> Training:
        spec = self.spec
        return Training(
            self.shape, how.batch_size * sides, how.max_length, spec.precision, spec.gradient_checkpointing, spec.lora
        )


@dataclass(frozen=True)
class _Rows:
    """How many rows a stage sees, and how that was worked out."""

    count: float
    arithmetic: str
    assumed: bool
