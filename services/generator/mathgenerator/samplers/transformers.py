"""Candidates from a Hugging Face checkpoint in this process, on the CPU or a GPU."""

import hashlib
import re
import threading
from collections import OrderedDict, deque
from collections.abc import Generator, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from jinja2 import TemplateError
from transformers import AutoConfig, AutoModelForCausalLM, AutoTokenizer
from transformers.utils import logging as transformers_logging

from mathcontracts import Candidate, Prefix, Problem, Prompt, Sampling, chat_messages, plain_text
from mathgenerator.core.completion import THINK
from mathgenerator.core.seeds import candidate_seed
from mathgenerator.samplers.base import NO_PREFIXES, ModelNotFound, Sampler, SamplerError
from mathgenerator.samplers.decoding import Row, decoded
from mathgenerator.samplers.embedded import located

MODELS_HELD = 2
HUB_NAME = re.compile(r"[\w.-]+/[\w.-]+")


@dataclass(frozen=True)
class _Loaded:
    """A model that is ready to sample from."""

    name: str
    model: Any
    tokenizer: Any
    revision: str
    eos: frozenset[int]
    context: int


@dataclass(eq=False)
class _Asked:
    """A problem with its rows: those of a greedy one are all the same, and therefore one."""

    problem: Problem
    prompt_ids: tuple[int, ...]
    opened: str  # What the prompt has opened, and the text therefore goes on in.
    prefix: tuple[int, ...]
    rows: list[Row]


class TransformersSampler(Sampler):
    """A sampler that decodes in batches, with one prefill for all candidates of a problem.

    Every candidate has a random stream of its own, so that it does not depend on what else is in the batch but for
    the rounding of the matrix products, whose shapes differ. Rows leave the batch as they end, and others take their
    places, unless the model has layers that hold a window or a state. The two models used
    last stay loaded; a checkpoint that was written anew is loaded anew. Only safetensors weights are read, and no
    code that comes with a model is run.
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
        self._stopped = threading.Event()
        if threads:
            torch.set_num_threads(threads)
        transformers_logging.disable_progress_bar()  # A log is no place for bars.

    def check(self, model: str | None) -> str:
        """Return where the model is; raise ModelNotFound if no checkpoint is there."""
        name = model or self._model
        if not name:
            raise ModelNotFound("model: none given; name one in the request or set MATHGENERATOR_MODEL")
        name = located(name)
        path = Path(name).expanduser()
        if path.is_dir():
            if not (path / "config.json").is_file() or not _weights(path):
                raise ModelNotFound(f"model: {name} holds no config.json with *.safetensors; give a model directory")
            return str(path)
        if (name,) in self._held:
            return name  # Loaded from the hub, which need not be asked again.
        if not HUB_NAME.fullmatch(name):
            raise ModelNotFound(f"model: no directory {name} on the generator's machine; give the path of a checkpoint")
        try:
            AutoConfig.from_pretrained(name, trust_remote_code=False)
        except (OSError, ValueError) as error:
            reason = str(error).splitlines()[0]
            raise ModelNotFound(f"model: {name} is no directory, nor a model of the hub: {reason}") from None
        return name

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
        loaded = self._load(model)
        ready: deque[_Asked] = deque()
        asked_by: dict[Row, _Asked] = {}

        def rows() -> Iterator[Row]:
            for problem in problems:
                asked = _asked(loaded, problem, sampling, prompt, prefixes.get(problem.id))
                if asked.rows[0].budget <= 0:
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
            check=self._check_stopped,
        )
        try:
            for row in decoding:
                asked = asked_by.pop(row)
                if all(one not in asked_by for one in asked.rows):
                    ready.append(asked)
                while ready:
                    yield _candidates(loaded, ready.popleft(), sampling)
        except torch.OutOfMemoryError:
            raise SamplerError(
                f"out of memory with {self.batch_size} candidates at once: lower MATHGENERATOR_BATCH_SIZE"
            ) from None
        while ready:
            yield _candidates(loaded, ready.popleft(), sampling)

    def close(self) -> None:
        """Stop what is being sampled; callable from any thread."""
        self._stopped.set()

    def _load(self, model: str | None) -> _Loaded:
        name = self.check(model)
        key = _fingerprint(name)
        if key not in self._held:
            while len(self._held) >= MODELS_HELD:
                self._held.popitem(last=False)
            self._held[key] = _read(name, self._device, self._dtype)
        self._held.move_to_end(key)
        return self._held[key]

    def _check_stopped(self) -> None:
        if self._stopped.is_set():
            raise SamplerError("sampling was stopped: the generator is shutting down")


def _asked(
    loaded: _Loaded, problem: Problem, sampling: Sampling, prompt: str | Prompt, prefix: Prefix | None
) -> _Asked:
    ids, opened = encode(loaded.tokenizer, problem.text, prompt)
    if prefix and prefix.prompt_ids:
        ids = list(prefix.prompt_ids)
    begun = prefix.completion_ids if prefix else ()
    context = (*ids, *begun)
    budget = min(sampling.max_new_tokens, loaded.context - len(context))
    seeds = [candidate_seed(sampling.seed, problem.id, index) for index in range(sampling.n)]
    rows = [Row(context, budget, seed) for seed in (seeds[:1] if sampling.temperature == 0 else seeds)]
    return _Asked(problem, tuple(ids), opened, begun, rows)


def _weights(path: Path) -> list[Path]:
    return sorted(path.glob("*.safetensors"))


def _fingerprint(name: str) -> tuple[object, ...]:
    stats = [file.stat() for file in _weights(Path(name))]
    return (name, *((stat.st_mtime_ns, stat.st_size) for stat in stats))


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
    revision = getattr(model.config, "_commit_hash", None) or _content_hash(Path(name))
    context = int(getattr(model.config, "max_position_embeddings", None) or 2**31)
    return _Loaded(name, model, tokenizer, revision, frozenset(eos), context)


def _content_hash(path: Path) -> str:
    digest = hashlib.sha256()
    for file in _weights(path):
        with file.open("rb") as weights:
            digest.update(hashlib.file_digest(weights, "sha256").digest())
    return f"sha256:{digest.hexdigest()[:16]}"


def encode(tokenizer: Any, problem: str, prompt: str | Prompt) -> tuple[list[int], str]:
    """Return the prompt's tokens, and the opening of the thoughts where the chat template ends in one.

    Raises ModelNotFound where the template refuses the prompt.
    """
    messages = chat_messages(problem, prompt)
    if tokenizer.chat_template is None:
        ids = list(tokenizer(plain_text(messages))["input_ids"])
        # Some tokenizers append the end, behind which there is nothing to sample.
        return ids[:-1] if len(ids) > 1 and ids[-1] == tokenizer.eos_token_id else ids, ""
    try:
        text = tokenizer.apply_chat_template(messages, tokenize=False, add_generation_prompt=True)
    except (TemplateError, ValueError) as error:
        reason = " ".join(str(error).split())
        raise ModelNotFound(
            f"model: the chat template of {tokenizer.name_or_path} refuses the prompt: {reason}"
        ) from None
    ids = list(tokenizer(text, add_special_tokens=False)["input_ids"])
    return ids, THINK if text.rstrip().endswith(THINK.rstrip()) else ""


def _candidates(loaded: _Loaded, asked: _Asked, sampling: Sampling) -> list[Candidate]:
    """Return a problem's candidates, all of them copies of one where they are greedy."""
    last = len(asked.rows) - 1
    return [_candidate(loaded, asked, index, asked.rows[min(index, last)], sampling) for index in range(sampling.n)]


def _candidate(loaded: _Loaded, asked: _Asked, index: int, row: Row, sampling: Sampling) -> Candidate:
    ended = bool(row.tokens) and row.tokens[-1] in loaded.eos
    ids = (*asked.prefix, *row.tokens)
    text = loaded.tokenizer.decode(
        ids[:-1] if ended else ids, skip_special_tokens=True, clean_up_tokenization_spaces=False
    )
    return Candidate(
        id=f"{asked.problem.id}#{index}",
        problem_id=asked.problem.id,
        text=asked.opened + text,
        prompt_ids=asked.prompt_ids,
        completion_ids=ids,
        prefix_tokens=len(asked.prefix),
        finish_reason="stop" if ended else "length",
        prompt_tokens=len(asked.prompt_ids),
        completion_tokens=len(ids),
        seed=sampling.seed,
        temperature=sampling.temperature,
        top_p=sampling.top_p,
        model=loaded.name,
        model_revision=loaded.revision,
    )
