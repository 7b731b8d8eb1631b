"""The reward function for slime, by its interface: slime is in no package index, and its samples are made here."""

import asyncio
from types import SimpleNamespace
from typing import Any

import pytest

from mathverifier.adapters.slime import URL_VARIABLE, reward

ARGUMENTS = SimpleNamespace(custom_rm_path="mathverifier.adapters.slime.reward", rm_url=None)


def sample(response: str, label: Any, prompt: Any = "What is 2 + 2?") -> Any:
    """Return a sample with the fields that slime's has."""
    return SimpleNamespace(prompt=prompt, response=response, label=label, metadata={"question": "What is 2 + 2?"})


@pytest.mark.parametrize("service", [False, True])
def test_samples_are_rewarded(monkeypatch: pytest.MonkeyPatch, verifier_url: str, service: bool) -> None:
    """One sample gives a number, a batch a list, here or by a service."""
    if service:
        monkeypatch.setenv(URL_VARIABLE, verifier_url)
    right, wrong = sample("The answer is 4", "4"), sample("The answer is 5", 4)
    assert asyncio.run(reward(ARGUMENTS, right)) == 1.0
    assert asyncio.run(reward(ARGUMENTS, [right, wrong, sample("The answer is 4", None)], evaluation=True)) == [1, 0, 0]


def test_a_prompt_may_have_opened_a_thought() -> None:
    """A response that never ends the thought which a chat opens asserts nothing."""
    chat = [{"role": "user", "content": "What is 2 + 2?"}, {"role": "assistant", "content": "<think>"}]
    thought = sample("The answer is 4. Let me check", "4", chat)
    ended = sample("so 5</think>The answer is 4.", "4", chat)
    assert asyncio.run(reward(ARGUMENTS, [thought, ended])) == [0.0, 1.0]
