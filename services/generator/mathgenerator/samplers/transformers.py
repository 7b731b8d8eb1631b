"""Candidates from a Hugging Face checkpoint in this process, on the CPU or a GPU."""

import threading
from collections import OrderedDict, deque
from collections.abc import Generator, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from transformers import AutoModelForCausalLM, AutoTokenizer
from transformers.utils import logging as transformers_logging

from mathcontracts import Candidate, Prefix, Problem, Prompt, Sampling
from mathgenerator.samplers.base import NO_PREFIXES, ModelNotFound, Sampler, SamplerError
from mathgenerator.samplers.checkpoints import checked, content_hash, fingerprint
from mathgenerator.samplers.decoding import decoded
from mathgenerator.samplers.rows import Asked, Row

MODELS_HELD = 2


@dataclass(frozen=True)
class _Loaded:
    """A model that is ready to sample from."""

    name: str
    model: Any
    tokenizer: Any
    revision: str
    eos: frozenset[int]
    context: int


class TransformersSampler(Sampler):
    """A sampler that decodes in batches, with one prefill for all candidates of a problem.

    Every candidate has a random stream of its own, so that it does not depend on what else is in the batch. Only the
    rounding of the matrix products does, as their shapes differ. Rows leave the batch as they end, and others take
    their places, unless the model has layers that hold a window or a state. The two models used last stay loaded; a
    checkpoint that was written anew is loaded anew. Only safetensors weights are read, and no code that comes with a
    model is run.
    """

    def __init__(
        self, model: str | None = None, device: str = "auto", batch_size: int = 64, threads: int | None = None
    ):
        self.batch_size = batch_size
        self._model = model
        try:
            self._device = torch.device(
                ("cuda" if torch.cuda.is_available() else "cpu") if device == "auto" else device
            )
        except RuntimeError as error:
            raise SamplerError(f"device: {device!r} is no torch device ({str(error).splitlines()[0]})") from None
        if self._device.type == "cuda" and not torch.cuda.is_available():
            raise SamplerError(f"device: {device!r} asked for, but torch sees no GPU; use 'cpu' or 'auto'")
        self._dtype = torch.bfloat16 if self._device.type == "cuda" else torch.float32
        self._held: OrderedDict[tuple[object, ...], _Loaded] = OrderedDict()
        self._stopped, self._abandoned = threading.Event(), threading.Event()
        if threads:
            torch.set_num_threads(threads)
        transformers_logging.disable_progress_bar()  # A log is no place for bars.

    def check(self, model: str | None) -> str:
        """Return where the model is; raise ModelNotFound if no checkpoint is there."""
        name = model or self._model
        if name and (name,) in self._held:
            return name  # Loaded from the hub, which need not be asked again.
        return checked(name)

    def load(self) -> None:
        """Have the default model, where one is set, ready for the first request."""
        if self._model:
            self._load(None)

    def stream(
        self,
        problems: Iterable[Problem],
        sampling: Sampling,
        prompt: str | Prompt,
        model: str | None = None,
        prefixes: Mapping[str, Prefix] = NO_PREFIXES,
    ) -> Generator[list[Candidate]]:
        """Yield a problem's `sampling.n` candidates as soon as they are all there.

        A prompt that leaves no room in the model's context gives an empty candidate that ended by length.
        """
        self._abandoned.clear()
        loaded = self._load(model)
        ready: deque[Asked] = deque()
        asked_by: dict[Row, Asked] = {}

        def rows() -> Iterator[Row]:
            for problem in problems:
                prefix = prefixes.get(problem.id)
                asked = Asked.of(problem, sampling, prompt, prefix, tokenizer=loaded.tokenizer, context=loaded.context)
                if not asked.has_room:
                    ready.append(asked)
                    continue
                asked_by.update(dict.fromkeys(asked.rows, asked))
                yield from asked.rows

        decoding = decoded(
            loaded.model,
            loaded.eos,
            rows(),
            sampling,
            size=self.batch_size,
            device=self._device,
            check=self._go_on,
        )
        try:
            for row in decoding:
                asked = asked_by.pop(row)
                if all(one not in asked_by for one in asked.rows):
                    ready.append(asked)
                while ready:
                    yield ready.popleft().candidates(loaded.tokenizer, loaded.name, loaded.revision)
        except torch.OutOfMemoryError:
            raise SamplerError(
                f"out of memory with {self.batch_size} candidates at once: lower MATHGENERATOR_BATCH_SIZE"
            ) from None
        while ready:
            yield ready.popleft().candidates(loaded.tokenizer, loaded.name, loaded.revision)

    def abandon(self) -> None:
        """Give up the batch at work, which nobody waits for any more; callable from any thread."""
        self._abandoned.set()

    def close(self) -> None:
        """Stop what is being sampled; callable from any thread."""
        self._stopped.set()

    def _load(self, model: str | None) -> _Loaded:
        name = self.check(model)
        key = fingerprint(name)
        if key not in self._held:
            while len(self._held) >= MODELS_HELD:
                self._held.popitem(last=False)
            self._held[key] = _read(name, self._device, self._dtype)
        self._held.move_to_end(key)
        return self._held[key]

    def _go_on(self) -> None:
        if self._stopped.is_set():
            raise SamplerError("sampling was stopped: the generator is shutting down")
        if self._abandoned.is_set():
            raise SamplerError("sampling was given up: nobody waits for it")


def _read(name: str, device: torch.device, dtype: torch.dtype) -> _Loaded:
    try:
        tokenizer = AutoTokenizer.from_pretrained(name, trust_remote_code=False)
        model: Any = AutoModelForCausalLM.from_pretrained(
            name, dtype=dtype, use_safetensors=True, trust_remote_code=False
        )
        model = model.to(device).eval()
    except torch.OutOfMemoryError:
        raise SamplerError(f"model: {name} does not fit into the GPU's memory") from None
    except Exception as error:  # A damaged checkpoint fails in as many ways as there are files in it.
        reason = " ".join(str(error).split())[:300]
        raise ModelNotFound(f"model: cannot load {name}: {type(error).__name__}: {reason}") from None
    ends = [model.generation_config.eos_token_id, model.config.eos_token_id, tokenizer.eos_token_id]
    eos = {token for end in ends if end is not None for token in (end if isinstance(end, list) else [end])}
    revision = getattr(model.config, "_commit_hash", None) or content_hash(Path(name))
    context = int(getattr(model.config, "max_position_embeddings", None) or 2**31)
    return _Loaded(name, model, tokenizer, revision, frozenset(eos), context)
