"""Candidates from a Hugging Face checkpoint in this process, on the CPU or a GPU."""

import hashlib
import re
import threading
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import torch
from jinja2 import TemplateError
from transformers import AutoConfig, AutoModelForCausalLM, AutoTokenizer, DynamicCache
from transformers.utils import logging as transformers_logging

from mathcontracts import Candidate, Problem, Sampling, chat_messages
from mathgenerator.core.completion import THINK
from mathgenerator.core.seeds import candidate_seed
from mathgenerator.samplers.base import ModelNotFound, SamplerError
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


@dataclass
class _Row:
    """A candidate in the making: the tokens so far, and how many there may be."""

    problem: int
    index: int
    prompt_ids: list[int]
    budget: int
    seed: int
    opened: str = ""  # What the prompt has opened, and the text therefore goes on in.
    tokens: list[int] = field(default_factory=list)


class TransformersSampler:
    """A sampler that decodes in batches, with one prefill for all candidates of a problem.

    Every candidate has a random stream of its own, so that it does not depend on what else is in the batch but for
    the rounding of the matrix products, whose shapes differ. Rows leave the batch as they end. The two models used
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
        self._stopped, self._abandoned = threading.Event(), threading.Event()
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

    def sample(
        self, problems: Sequence[Problem], sampling: Sampling, prompt: str, model: str | None = None
    ) -> list[Candidate]:
        """Return `sampling.n` candidates for each problem, ordered by problem, then index.

        A prompt that leaves no room in the model's context gives an empty candidate that ended by length.
        """
        self._abandoned.clear()
        loaded = self._load(model)
        rows = self._rows(loaded, problems, sampling, prompt)
        # Rows of one length need no padding; the sort is stable, so candidates of a problem stay together.
        waiting = sorted((row for row in rows if row.budget > 0), key=lambda row: len(row.prompt_ids))
        try:
            for start in range(0, len(waiting), self.batch_size):
                self._decode(loaded, waiting[start : start + self.batch_size], sampling)
        except torch.OutOfMemoryError:
            raise SamplerError(
                f"out of memory with {self.batch_size} candidates at once: lower MATHGENERATOR_BATCH_SIZE"
            ) from None
        by_place = {(row.problem, row.index): row for row in rows}
        last = 0 if sampling.temperature == 0 else sampling.n - 1
        return [
            _candidate(loaded, problem, index, by_place[place, min(index, last)], sampling)
            for place, problem in enumerate(problems)
            for index in range(sampling.n)
        ]

    def abandon(self) -> None:
        """Give up the batch at work, which nobody waits for any more; callable from any thread."""
        self._abandoned.set()

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

    def _rows(self, loaded: _Loaded, problems: Sequence[Problem], sampling: Sampling, prompt: str) -> list[_Row]:
        rows = []
        for place, problem in enumerate(problems):
            self._go_on()
            prompt_ids, opened = encode(loaded.tokenizer, problem.text, prompt)
            budget = min(sampling.max_new_tokens, loaded.context - len(prompt_ids))
            # Greedy candidates are all the same: one is decoded for all.
            for index in range(1 if sampling.temperature == 0 else sampling.n):
                seed = candidate_seed(sampling.seed, problem.id, index)
                rows.append(_Row(place, index, prompt_ids, budget, seed, opened))
        return rows

    def _go_on(self) -> None:
        if self._stopped.is_set():
            raise SamplerError("sampling was stopped: the generator is shutting down")
        if self._abandoned.is_set():
            raise SamplerError("sampling was given up: nobody waits for it")

    @torch.inference_mode()
    def _decode(self, loaded: _Loaded, rows: list[_Row], sampling: Sampling) -> None:
        prompts = {row.problem: row.prompt_ids for row in rows}
        ids, mask = _left_padded(list(prompts.values()), self._device)
        cache = DynamicCache(config=loaded.model.config)
        logits = _forward(loaded.model, ids, mask, (mask.cumsum(-1) - 1).clamp(min=0), cache)
        place = {problem: number for number, problem in enumerate(prompts)}
        spread = torch.tensor([place[row.problem] for row in rows], device=self._device)
        cache.batch_select_indices(spread)
        logits, mask = logits[spread], mask[spread]
        draws = _draws(rows, self._device)
        for step in range(draws.shape[1]):
            self._go_on()
            tokens = _pick(logits, sampling, draws[:, step])
            alive = []
            for number, (row, token) in enumerate(zip(rows, tokens.tolist(), strict=True)):
                row.tokens.append(token)
                if token not in loaded.eos and len(row.tokens) < row.budget:
                    alive.append(number)
            if not alive:
                return
            if len(alive) < len(rows):
                rows = [rows[number] for number in alive]
                keep = torch.tensor(alive, device=self._device)
                cache.batch_select_indices(keep)
                mask, draws, tokens = mask[keep], draws[keep], tokens[keep]
            positions = mask.sum(-1, keepdim=True)
            mask = torch.cat([mask, mask.new_ones(len(mask), 1)], dim=-1)
            logits = _forward(loaded.model, tokens[:, None], mask, positions, cache)


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


def encode(tokenizer: Any, problem: str, prompt: str) -> tuple[list[int], str]:
    """Return the prompt's tokens, and the opening of the thoughts where the chat template ends in one.

    Raises ModelNotFound where the template refuses the prompt.
    """
    messages = chat_messages(problem, prompt)
    if tokenizer.chat_template is None:
        ids = list(tokenizer(messages[0]["content"])["input_ids"])
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


def _left_padded(prompts: list[list[int]], device: torch.device) -> tuple[torch.Tensor, torch.Tensor]:
    longest = max(map(len, prompts))
    ids = torch.tensor([[0] * (longest - len(prompt)) + prompt for prompt in prompts], device=device)
    mask = torch.tensor([[0] * (longest - len(prompt)) + [1] * len(prompt) for prompt in prompts], device=device)
    return ids, mask


def _forward(
    model: Any, ids: torch.Tensor, mask: torch.Tensor, positions: torch.Tensor, cache: DynamicCache
) -> torch.Tensor:
    output = model(
        input_ids=ids,
        attention_mask=mask,
        position_ids=positions,
        past_key_values=cache,
        use_cache=True,
        logits_to_keep=1,
    )
    logits: torch.Tensor = output.logits[:, -1]
    return logits


def _draws(rows: list[_Row], device: torch.device) -> torch.Tensor:
    """Return one uniform number a row and step, each row's from its own seed. Drawn on the CPU: alike everywhere."""
    steps = max(row.budget for row in rows)
    return torch.stack([torch.rand(steps, generator=torch.Generator().manual_seed(row.seed)) for row in rows]).to(
        device
    )


def _pick(logits: torch.Tensor, sampling: Sampling, draws: torch.Tensor) -> torch.Tensor:
    """Return one token a row: the likeliest at temperature 0, else by inverting the distribution function at `draws`.

    Top-p keeps the smallest set of likeliest tokens whose mass reaches it (Holtzman et al. 2020, section 3.1).
    """
    if sampling.temperature == 0:
        return logits.argmax(-1)
    # In double precision, a draw times the whole mass stays below it: no token without mass is ever picked.
    chances = torch.softmax(logits.double() / sampling.temperature, dim=-1)
    if sampling.top_p == 1:
        mass = chances.cumsum(-1)
        return torch.searchsorted(mass, draws.double()[:, None] * mass[:, -1:], right=True)[:, 0]
    chances, order = chances.sort(dim=-1, descending=True, stable=True)
    mass = chances.cumsum(-1)
    kept = ((mass - chances) < sampling.top_p).sum(-1, keepdim=True)
    found = torch.searchsorted(mass, draws.double()[:, None] * mass.gather(-1, kept - 1), right=True)
    return order.gather(-1, found)[:, 0]


def _candidate(loaded: _Loaded, problem: Problem, index: int, row: _Row, sampling: Sampling) -> Candidate:
    ended = bool(row.tokens) and row.tokens[-1] in loaded.eos
    text = loaded.tokenizer.decode(
        row.tokens[:-1] if ended else row.tokens, skip_special_tokens=True, clean_up_tokenization_spaces=False
    )
    return Candidate(
        id=f"{problem.id}#{index}",
        problem_id=problem.id,
        text=row.opened + text,
        prompt_ids=tuple(row.prompt_ids),
        completion_ids=tuple(row.tokens),
        finish_reason="stop" if ended else "length",
        prompt_tokens=len(row.prompt_ids),
        completion_tokens=len(row.tokens),
        seed=sampling.seed,
        temperature=sampling.temperature,
        top_p=sampling.top_p,
        model=loaded.name,
        model_revision=loaded.revision,
    )
