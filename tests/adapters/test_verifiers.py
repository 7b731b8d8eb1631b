"""The tasks as verifiers loads and scores them; what the model said is made."""

import asyncio
import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import verifiers.v1 as vf

from mathverifier.adapters.verifiers import MathConfig, MathData, MathTask, MathTaskset

pytestmark = [pytest.mark.adapters, pytest.mark.filterwarnings("ignore")]

ROWS = (
    {"question": "What is 2 + 2?", "answer": "2 + 2 = 4\n#### 4"},
    {"problem": "What is half of 3?", "solution": "It is $\\boxed{\\frac{3}{2}}$."},
    {"problem": "Show that 5 is prime.", "answer": "proof"},
)


@pytest.fixture
def tasks(tmp_path: Path) -> list[Any]:
    """The tasks of a file with rows as GSM8K's and MATH's, and one without an answer."""
    path = tmp_path / "rows.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in ROWS))
    return list(MathTaskset(MathConfig(path=str(path))).load())


def hooked(task: Any, kind: str, said: str) -> dict[str, float]:
    """Return what the hooks of a kind, as verifiers finds them, give for a reply."""
    trace = SimpleNamespace(last_reply=said)
    return {hook.__name__: asyncio.run(hook(trace)) for hook in task.hooks(kind)}


def test_a_file_becomes_tasks(tasks: list[Any]) -> None:
    """Rows of both layouts are read, and the proof is left out."""
    assert [task.data.references for task in tasks] == [["4"], ["\\frac{3}{2}"]]
    assert all(isinstance(task, vf.Task) and "\\boxed{}" in task.data.prompt for task in tasks)


@pytest.mark.parametrize(
    ("said", "due", "unknown"), [("It is $\\boxed{4}$.", 1.0, 0.0), ("It is $\\boxed{5}$.", 0.0, 0.0)]
)
def test_a_reply_is_rewarded(tasks: list[Any], said: str, due: float, unknown: float) -> None:
    """Verifiers finds one reward and one metric, and gets numbers from them."""
    assert hooked(tasks[0], "reward", said) == {"math_verifier": due}
    assert hooked(tasks[0], "metric", said) == {"unknown": unknown}


def test_a_reference_that_cannot_be_read_is_unknown() -> None:
    """The reward is 0, and the metric tells why."""
    task = MathTask(MathData(prompt="x", problem="x", references=["\\frac{"]))
    assert hooked(task, "reward", "It is 4.") == {"math_verifier": 0.0}
    assert hooked(task, "metric", "It is 4.") == {"unknown": 1.0}
