"""The reward function in OpenRLHF's own executor, which loads it from its file; engine and tokenizer are made."""

import asyncio
import importlib
import importlib.util
import sys
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest

from mathverifier.adapters import openrlhf as adapter

pytestmark = [pytest.mark.adapters, pytest.mark.filterwarnings("ignore")]

PROMPT = "What is 2 + 2?\n"


@pytest.fixture(scope="module")
def agent() -> Any:
    """OpenRLHF's module of executors, without what its packages load beside it: torch, deepspeed and vLLM."""
    spec = importlib.util.find_spec("openrlhf")
    assert spec and spec.submodule_search_locations
    root = Path(spec.submodule_search_locations[0])
    for name, folder in {"openrlhf": root, "openrlhf.utils": root / "utils"}.items():
        package = ModuleType(name)
        package.__path__ = [str(folder)]
        sys.modules[name] = package
    return importlib.import_module("openrlhf.utils.agent")


class Tokenizer:
    """Tokens are characters."""

    def __call__(self, text: str, **_: Any) -> Any:
        ids = SimpleNamespace(tolist=lambda: [ord(one) for one in text])
        return {"input_ids": [ids]}

    def decode(self, tokens: list[int], **_: Any) -> str:
        """Return the text."""
        return "".join(map(chr, tokens))


def generated(agent: Any, response: str, label: str | None) -> dict[str, Any]:
    """Return what OpenRLHF makes of a response that its engine gives."""
    output = SimpleNamespace(token_ids=list(map(ord, response)), text=response, finish_reason="stop", logprobs=None)

    async def generate(*_: Any, **__: Any) -> Any:
        return SimpleNamespace(outputs=[output])

    executor = agent.SingleTurnAgentExecutor(adapter.__file__)
    sampling = SimpleNamespace(max_tokens=200, min_tokens=1, logprobs=None)
    engine = SimpleNamespace(generate=generate)
    made: dict[str, Any] = asyncio.run(executor.execute(PROMPT, label, sampling, 1000, Tokenizer(), engine))
    return made


@pytest.mark.parametrize(
    ("response", "label", "due", "unknown"),
    [
        ("2 + 2 = 4. The answer is: 4", "4", 1.0, 0.0),
        ("2 + 2 = 5. The answer is: 5", "4", 0.0, 0.0),
        ("2 + 2 = 4. The answer is: 4", None, 0.0, 1.0),
    ],
)
def test_a_response_is_rewarded(agent: Any, response: str, label: str | None, due: float, unknown: float) -> None:
    """Reward, score and the share of unknown come back from the executor."""
    made = generated(agent, response, label)
    assert (made["reward"], made["scores"], made["extra_logs"]) == (due, due, {"unknown": unknown})


def test_several_are_judged_together() -> None:
    """Lists in, lists out."""
    given = adapter.reward_func([PROMPT + "It is 4.", PROMPT + "It is 5."], [PROMPT] * 2, ["4", "4"])
    assert given == {"rewards": [1.0, 0.0], "scores": [1.0, 0.0], "extra_logs": {"unknown": [0.0, 0.0]}}
