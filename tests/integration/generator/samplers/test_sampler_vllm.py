"""How vLLM is called: by the interface of 0.32.0, as its wheel has it. It is not run: that needs a GPU."""

import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest
from tests.vllm_interface import signature
from transformers import AutoTokenizer

from mathcontracts import Prefix, Problem, Sampling
from mathgenerator.samplers.base import Sampler, SamplerError
from mathtrainer.models.embedded import TINY

PROBLEMS = [Problem(id=f"p{number}", text=f"What is {number} + 1?") for number in range(5)]
Make = Callable[..., Sampler]


class Record:
    """Calls that were made, each of which fits the interface."""

    def __init__(self) -> None:
        self.made: list[tuple[str, dict[str, Any]]] = []

    def call(self, name: str, *args: Any, **named: Any) -> dict[str, Any]:
        """Note a call. Raises TypeError where the interface has no such parameters."""
        given = dict(signature(name).bind(*args, **named).arguments)
        options = given.pop("kwargs", {}) if name == "LLM.__init__" else {}
        if options:
            signature("EngineArgs").bind_partial(**options)
        self.made.append((name, given | options))
        return given | options

    def named(self, name: str) -> list[dict[str, Any]]:
        """Return the arguments of all calls of a name."""
        return [given for called, given in self.made if called == name]


class Engine:
    """Stands in for the engine: a request is done after as many steps as its budget, with tokens told by its seed."""

    def __init__(self, record: Record):
        self.record = record
        self.under_way: dict[str, dict[str, Any]] = {}
        self.most = 0
        self.engine_core = SimpleNamespace(shutdown=lambda: record.made.append(("shutdown", {})))

    def add_request(self, *args: Any, **named: Any) -> str:
        given = self.record.call("LLMEngine.add_request", *args, **named)
        self.under_way[given["request_id"]] = given
        self.most = max(self.most, len(self.under_way))
        return str(given["request_id"])

    def step(self) -> list[Any]:
        self.record.call("LLMEngine.step")
        name, given = next(iter(self.under_way.items()))
        del self.under_way[name]
        asked = given["params"]
        budget, seed = asked["max_tokens"], asked["seed"]
        tokens = [20 + seed % 7] * budget if seed % 2 else [20 + seed % 7, 1]
        output = SimpleNamespace(token_ids=tokens, finish_reason="length" if seed % 2 else "stop")
        return [SimpleNamespace(request_id=name, finished=True, outputs=[output])]

    def abort_request(self, *args: Any, **named: Any) -> None:
        for name in self.record.call("LLMEngine.abort_request", *args, **named)["request_ids"]:
            del self.under_way[name]


class LLM:
    """Stands in for vllm.LLM."""

    record: Record

    def __init__(self, *args: Any, **named: Any):
        self.record.call("LLM.__init__", *args, **named)
        self.llm_engine = Engine(self.record)
        self.model_config = SimpleNamespace(max_model_len=64)

    def get_tokenizer(self) -> Any:
        return AutoTokenizer.from_pretrained(TINY)

    def __getattr__(self, name: str) -> Any:
        return lambda *args, **named: self.record.call(f"LLM.{name}", *args, **named)


@pytest.fixture
def record(monkeypatch: pytest.MonkeyPatch) -> Iterator[Record]:
    """What is called of a vLLM that has the wheel's interface and no GPU."""
    record = Record()
    top, lora, request, parameters = (
        ModuleType(name) for name in ("vllm", "vllm.lora", "vllm.lora.request", "vllm.sampling_params")
    )

    class Recorded(dict[str, Any]):
        def __init__(self, *args: Any, **named: Any):
            super().__init__(record.call(type(self).__name__, *args, **named))

    top.LLM = type("LLM", (LLM,), {"record": record})  # type: ignore[attr-defined]
    top.SamplingParams = type("SamplingParams", (Recorded,), {})  # type: ignore[attr-defined]
    request.LoRARequest = type("LoRARequest", (Recorded,), {})  # type: ignore[attr-defined]
    kinds = signature("RequestOutputKind").parameters
    parameters.RequestOutputKind = SimpleNamespace(**dict.fromkeys(kinds, 2))  # type: ignore[attr-defined]
    for module in (top, lora, request, parameters):
        monkeypatch.setitem(sys.modules, module.__name__, module)
    monkeypatch.delitem(sys.modules, "mathgenerator.samplers.vllm", raising=False)
    yield record
    sys.modules.pop("mathgenerator.samplers.vllm", None)


@pytest.fixture
def make(record: Record) -> Make:
    """Make samplers of that vLLM."""

    def made(model: Path, **options: Any) -> Sampler:
        from mathgenerator.samplers.vllm import VllmSampler

        return VllmSampler(str(model), **options)

    return made


def checkpoint(folder: Path, content: str = "", layers: int = 4, base: Path | None = None, rank: int = 8) -> Path:
    """Leave a model's folder, and where it has a base, the adapter beside it."""
    model = folder / "model"
    model.mkdir(parents=True)
    (model / "config.json").write_text(json.dumps({"model_type": "qwen2", "num_hidden_layers": layers}))
    (model / "model.safetensors").write_text(content or folder.name)
    if base:
        adapter = folder / "adapter"
        adapter.mkdir()
        (adapter / "adapter_config.json").write_text(json.dumps({"base_model_name_or_path": str(base), "r": rank}))
        (adapter / "adapter_model.safetensors").write_text(folder.name)
    return model


def test_candidates_come_whole_and_in_order(tmp_path: Path, make: Make, record: Record) -> None:
    """A request a candidate, each with its own seed and the prompt's tokens; places that fall free are taken."""
    sampler = make(checkpoint(tmp_path / "base"), batch_size=4)
    sampling = Sampling(n=3, temperature=0.7, top_p=0.9, max_new_tokens=6, seed=5)
    found = sampler.sample(PROBLEMS, sampling, "{problem}")
    assert [one.id for one in found] == [f"{p.id}#{i}" for p in PROBLEMS for i in range(3)]
    assert {one.finish_reason for one in found} == {"stop", "length"}
    tokenizer = AutoTokenizer.from_pretrained(TINY)
    for one in found:
        ended = one.finish_reason == "stop"
        assert one.text == tokenizer.decode(one.completion_ids[:-1] if ended else one.completion_ids)
    asked = record.named("SamplingParams")
    assert len({one["seed"] for one in asked}) == 15 and max(one["seed"] for one in asked) < 2**63
    assert {(one["temperature"], one["top_p"], one["max_tokens"]) for one in asked} == {(0.7, 0.9, 6)}
    prompts = [tuple(one["prompt"]["prompt_token_ids"]) for one in record.named("LLMEngine.add_request")]
    assert prompts[::3] == [one.prompt_ids for one in found[::3]]
    assert not record.named("LLMEngine.abort_request")


def test_the_same_seed_asks_the_same(tmp_path: Path, make: Make, record: Record) -> None:
    """A candidate's seed depends on the request's, the problem and the place alone; a greedy one is one request."""
    sampler = make(checkpoint(tmp_path / "base"))
    first = sampler.sample(PROBLEMS, Sampling(n=2, max_new_tokens=6), "{problem}")
    again = sampler.sample(PROBLEMS[::-1], Sampling(n=3, max_new_tokens=6), "{problem}")
    texts = {one.id: one.text for one in again}
    assert all(one.text == texts[one.id] for one in first)
    before = len(record.named("SamplingParams"))
    assert len(sampler.sample(PROBLEMS[:1], Sampling(n=4, temperature=0, max_new_tokens=6), "{problem}")) == 4
    assert len(record.named("SamplingParams")) == before + 1


def test_weights_of_one_architecture_are_swapped_in_place(tmp_path: Path, make: Make, record: Record) -> None:
    """The engine reads another checkpoint; one that was written anew too; one that is there is not read again."""
    base, other = checkpoint(tmp_path / "base"), checkpoint(tmp_path / "other")
    sampler = make(base)
    for model in (None, str(other), str(other), str(base)):
        sampler.sample(PROBLEMS[:1], Sampling(max_new_tokens=2), "{problem}", model)
    swapped = record.named("LLM.collective_rpc")
    assert [(one["method"], one["kwargs"]) for one in swapped] == [
        ("reload_weights", {"weights_path": str(other)}),
        ("reload_weights", {"weights_path": str(base)}),
    ]
    signature("Worker.reload_weights").bind(**swapped[0]["kwargs"])
    signature("GPUModelRunner.reload_weights").bind(**swapped[0]["kwargs"])
    assert len(record.named("LLM.reset_prefix_cache")) == 2 and len(record.named("LLM.__init__")) == 1
    (base / "model.safetensors").write_text("written anew")
    sampler.sample(PROBLEMS[:1], Sampling(max_new_tokens=2), "{problem}")
    assert len(record.named("LLM.collective_rpc")) == 3


def test_another_architecture_is_another_engine(tmp_path: Path, make: Make, record: Record) -> None:
    """The engine that was there ends first: two do not fit on a GPU."""
    sampler = make(checkpoint(tmp_path / "base"), options={"tensor_parallel_size": 2, "max_model_len": 512})
    sampler.load()
    sampler.sample(PROBLEMS[:1], Sampling(max_new_tokens=2), "{problem}", str(checkpoint(tmp_path / "deep", layers=8)))
    assert [name for name, _ in record.made if name in ("shutdown", "LLM.__init__")] == [
        "LLM.__init__",
        "shutdown",
        "LLM.__init__",
    ]
    assert {(one["tensor_parallel_size"], one["trust_remote_code"]) for one in record.named("LLM.__init__")} == {
        (2, False)
    }


@pytest.mark.parametrize(("rank", "hot"), [(8, True), (32, False)])
def test_an_adapter_is_added_to_the_base_that_is_there(
    tmp_path: Path, make: Make, record: Record, rank: int, hot: bool
) -> None:
    """A merged model is sampled by the adapter beside it, unless its rank is beyond what the engine has room for."""
    base = checkpoint(tmp_path / "sft")
    arms = [checkpoint(tmp_path / name, base=base, rank=rank) for name in ("dpo", "weighted")]
    sampler = make(base, lora_rank=16)
    for model in (base, *arms, arms[0]):
        (found,) = sampler.sample(PROBLEMS[:1], Sampling(max_new_tokens=2), "{problem}", str(model))
        assert found.model == str(model)
    loras = [one["lora_request"] for one in record.named("LLMEngine.add_request")]
    assert loras[0] is None
    assert bool(record.named("LLM.collective_rpc")) is not hot
    if hot:
        assert [one["lora_path"] for one in loras[1:]] == [str(arm.with_name("adapter")) for arm in (*arms, arms[0])]
        assert loras[1]["lora_int_id"] == loras[3]["lora_int_id"] != loras[2]["lora_int_id"]
    else:
        assert loras == [None] * 4


def test_an_adapter_of_another_base_is_not_added(tmp_path: Path, make: Make, record: Record) -> None:
    """Without its base in the engine, the merged weights are read."""
    sft, first = checkpoint(tmp_path / "sft"), checkpoint(tmp_path / "first")
    arm = checkpoint(tmp_path / "dpo", base=sft)
    sampler = make(first, lora_rank=16)
    for model in (first, arm):
        sampler.sample(PROBLEMS[:1], Sampling(max_new_tokens=2), "{problem}", str(model))
    assert [one["lora_request"] for one in record.named("LLMEngine.add_request")] == [None, None]
    assert record.named("LLM.collective_rpc")[0]["kwargs"] == {"weights_path": str(arm)}


def test_the_gpu_is_given_back_while_nothing_is_sampled(tmp_path: Path, make: Make, record: Record) -> None:
    """With `sleep`, the engine sleeps behind each request and is woken for the next; without, it never does."""
    base = checkpoint(tmp_path / "base")
    sampler = make(base, sleep=True)
    for _ in range(2):
        sampler.sample(PROBLEMS[:1], Sampling(max_new_tokens=2), "{problem}")
    assert [name for name, _ in record.made if name in ("LLM.sleep", "LLM.wake_up")] == [
        "LLM.sleep",
        "LLM.wake_up",
        "LLM.sleep",
    ]
    assert record.named("LLM.__init__")[0]["enable_sleep_mode"] is True
    make(base).sample(PROBLEMS[:1], Sampling(max_new_tokens=2), "{problem}")
    assert len(record.named("LLM.sleep")) == 2


def test_what_nobody_wants_is_aborted(tmp_path: Path, make: Make, record: Record) -> None:
    """A request that is given up, and a sampler that is closed, leave nothing in the engine."""
    sampler = make(checkpoint(tmp_path / "base"))
    stream = sampler.stream(PROBLEMS, Sampling(n=2, max_new_tokens=6), "{problem}")
    next(stream)
    stream.close()
    assert len(record.named("LLMEngine.abort_request")[0]["request_ids"]) == 8
    sampler.close()
    with pytest.raises(SamplerError, match="shutting down"):
        sampler.sample(PROBLEMS, Sampling(max_new_tokens=6), "{problem}")


def test_a_prefix_and_a_prompt_without_room(tmp_path: Path, make: Make, record: Record) -> None:
    """The tokens of a prefix stand behind the prompt's; a prompt that fills the context is an empty candidate."""
    sampler = make(checkpoint(tmp_path / "base"))
    long = Problem(id="long", text="9 " * 200)
    prefix = Prefix(completion_ids=(30, 31))
    cut, begun = sampler.sample([long, PROBLEMS[0]], Sampling(max_new_tokens=6), "{problem}", prefixes={"p0": prefix})
    assert (cut.text, cut.finish_reason, cut.completion_ids) == ("", "length", ())
    (asked,) = record.named("LLMEngine.add_request")
    assert asked["prompt"]["prompt_token_ids"] == [*begun.prompt_ids, 30, 31]
    assert (begun.completion_ids[:2], begun.prefix_tokens) == ((30, 31), 2)
