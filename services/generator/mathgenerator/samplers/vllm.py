"""Candidates from vLLM in this process, which swaps the weights of one engine: by checkpoint, or by LoRA adapter.

Written against vLLM 0.32; it has not been run on a GPU.
"""

import gc
import json
import threading
from collections.abc import Generator, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import vllm
from vllm.lora.request import LoRARequest
from vllm.sampling_params import RequestOutputKind

from mathcontracts import Candidate, Prefix, Problem, Prompt, Sampling
from mathgenerator.samplers.base import NO_PREFIXES, ModelNotFound, Sampler, SamplerError
from mathgenerator.samplers.checkpoints import Adapter, adapter_of, checked, content_hash, fingerprint
from mathgenerator.samplers.rows import Asked, Row

STOPPED = "sampling was stopped: the generator is shutting down"
# What two checkpoints of one architecture may differ in.
NOT_ARCHITECTURE = ("_name_or_path", "transformers_version", "dtype", "torch_dtype", "use_cache")


class VllmSampler(Sampler):
    """A sampler with one vLLM engine.

    A checkpoint of the same architecture is read into the engine that is there, and another one into a new engine. A
    run may publish a merged model beside its adapter. It is sampled by that adapter where `lora_rank` allows for it and
    the engine holds its base. With `sleep`, the engine gives the GPU's memory back while nothing is sampled: for a
    trainer on the same GPU. `options` are further arguments of `vllm.LLM`. A candidate has a seed of its own.
    """

    def __init__(
        self,
        model: str | None = None,
        batch_size: int = 256,
        *,
        lora_rank: int = 0,
        sleep: bool = False,
        options: Mapping[str, Any] | None = None,
    ):
        self.batch_size = batch_size
        self._model = model
        self._lora_rank = lora_rank
        self._sleep = sleep
        self._options = dict(options or {})
        self._llm: Any = None
        self._base = ""
        self._base_key: tuple[object, ...] = ()
        self._asleep = False
        self._adapters: dict[tuple[object, ...], LoRARequest] = {}
        self._asked = 0
        self._stopped = threading.Event()

    def check(self, model: str | None) -> str:
        """Return where the model is; raise ModelNotFound if no checkpoint is there."""
        return checked(model or self._model)

    def load(self) -> None:
        """Have the default model, where one is set, ready for the first request."""
        if self._model:
            self._ready(self.check(None))

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
        name = self.check(model)
        lora = self._ready(name)
        tokenizer, context = self._llm.get_tokenizer(), int(self._llm.model_config.max_model_len)
        revision = content_hash(Path(name)) if Path(name).is_dir() else name
        asked = (
            Asked.of(problem, sampling, prompt, prefixes.get(problem.id), tokenizer=tokenizer, context=context)
            for problem in problems
        )
        try:
            for one in self._decoded(asked, sampling, lora):
                yield one.candidates(tokenizer, name, revision)
        finally:
            if self._sleep:
                self._llm.sleep(level=1)
                self._asleep = True

    def close(self) -> None:
        """Stop what is being sampled; callable from any thread."""
        self._stopped.set()

    def _decoded(self, asked: Iterator[Asked], sampling: Sampling, lora: LoRARequest | None) -> Generator[Asked]:
        """Yield problems whose rows are all done; as many rows as `batch_size` are under way."""
        engine = self._llm.llm_engine
        under_way: dict[str, tuple[Asked, Row]] = {}
        left: dict[Asked, int] = {}
        more = True
        try:
            while more or under_way:
                while more and len(under_way) < self.batch_size:
                    one = next(asked, None)
                    if one is None:
                        more = False
                    elif not one.has_room:
                        yield one
                    else:
                        left[one] = len(one.rows)
                        for row in one.rows:
                            under_way[self._add(engine, row, sampling, lora)] = one, row
                if self._stopped.is_set():
                    raise SamplerError(STOPPED)
                for output in engine.step() if under_way else ():
                    if not output.finished:
                        continue
                    one, row = under_way.pop(output.request_id)
                    _take(row, output.outputs[0])
                    left[one] -= 1
                    if not left[one]:
                        del left[one]
                        yield one
        finally:
            if under_way:
                engine.abort_request(list(under_way))

    def _add(self, engine: Any, row: Row, sampling: Sampling, lora: LoRARequest | None) -> str:
        """Hand a row to the engine, and return the name of the request."""
        self._asked += 1
        name = str(self._asked)
        parameters = vllm.SamplingParams(
            temperature=sampling.temperature,
            top_p=sampling.top_p,
            max_tokens=row.budget,
            seed=row.seed >> 1,  # It takes 63 bits.
            detokenize=False,
            output_kind=RequestOutputKind.FINAL_ONLY,
        )
        engine.add_request(name, {"prompt_token_ids": list(row.context)}, parameters, lora_request=lora)
        return name

    def _ready(self, name: str) -> LoRARequest | None:
        """Have the engine awake with the weights of a model; return the adapter that is part of them, if one is."""
        adapter = adapter_of(name)
        if adapter and not (self._llm and self._fits(adapter)):
            adapter = None
        if self._asleep:
            self._llm.wake_up()
            self._asleep = False
        if adapter:
            return self._adapter(adapter)
        key = fingerprint(name)
        if self._llm and key == self._base_key:
            return None
        if self._llm and _architecture(name) == _architecture(self._base) != {}:
            self._llm.collective_rpc("reload_weights", kwargs={"weights_path": name})
            self._llm.reset_prefix_cache()
        else:
            self._let_go()
            self._llm = self._engine(name)
        self._base, self._base_key = name, key
        return None

    def _fits(self, adapter: Adapter) -> bool:
        """Tell whether the engine can add an adapter to what it holds."""
        return adapter.rank <= self._lora_rank and fingerprint(adapter.base) == self._base_key

    def _adapter(self, adapter: Adapter) -> LoRARequest:
        key = fingerprint(str(adapter.folder))
        if key not in self._adapters:
            number = len(self._adapters) + 1
            self._adapters[key] = LoRARequest(f"adapter-{number}", number, str(adapter.folder))
        return self._adapters[key]

    def _engine(self, name: str) -> Any:
        lora = {"enable_lora": True, "max_lora_rank": self._lora_rank} if self._lora_rank else {}
        try:
            return vllm.LLM(
                name, trust_remote_code=False, enable_sleep_mode=self._sleep, seed=0, **lora, **self._options
            )
        except Exception as error:  # It fails in as many ways as there are parts of an engine.
            reason = " ".join(str(error).split())[:300]
            raise ModelNotFound(f"model: vLLM cannot load {name}: {type(error).__name__}: {reason}") from None

    def _let_go(self) -> None:
        if self._llm:
            self._llm.llm_engine.engine_core.shutdown()
            self._llm = None
            gc.collect()


def _take(row: Row, output: Any) -> None:
    if output.finish_reason not in ("stop", "length"):
        raise SamplerError(f"vLLM broke a candidate off: {output.finish_reason}")
    row.tokens, row.ended = list(output.token_ids), output.finish_reason == "stop"


def _architecture(name: str) -> dict[str, Any]:
    """Return what of a checkpoint's configuration must be the same for its weights to fit; {} where it is not told."""
    try:
        config = json.loads((Path(name) / "config.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return {key: value for key, value in config.items() if key not in NOT_ARCHITECTURE}
