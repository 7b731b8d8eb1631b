"""Data sets as they are given to the adapters: cells of every type, several answers, prompts that open thoughts."""

import asyncio
from decimal import Decimal
from typing import Any

import numpy
import pytest

from mathverifier.adapters.trl import MathReward
from mathverifier.adapters.verl import compute_score, compute_score_async
from mathverifier.references import accepted

RIGHT, WRONG = "2 + 2 = 4. The answer is: 4", "2 + 2 = 5. The answer is: 5"


@pytest.mark.parametrize(
    ("value", "answers"),
    [
        ("4", ["4"]),
        (4, ["4"]),
        (Decimal("4"), ["4"]),
        (numpy.float64(2.5), ["2.5"]),
        (numpy.array(["4"], dtype=object), ["4"]),
        (["1/2", "0.5", "1/2"], ["1/2", "0.5"]),
        ('["34"]', ["34"]),
        ("[1, 2]", ["[1, 2]"]),
        ('["', ['["']),
        (float("nan"), []),
        (True, []),
        (None, []),
        ({"value": 4}, []),
        ("  ", []),
    ],
)
def test_references_are_taken_as_data_sets_have_them(value: Any, answers: list[str]) -> None:
    """Numbers, arrays and lists are read; what is no answer gives none."""
    assert accepted(value) == answers


def test_any_accepted_answer_will_do() -> None:
    """A solution that meets one is right, one that meets none is wrong, in both adapters."""
    several = ["7", numpy.array(["5", "4"]), '["9", "4"]']
    assert MathReward()(["x"] * 3, [RIGHT] * 3, answer=several) == [0.0, 1.0, 1.0]
    assert [compute_score("x", RIGHT, one)["score"] for one in several] == [0.0, 1.0, 1.0]


def test_each_row_has_its_own_reference() -> None:
    """Where one column has nothing in a row, the next one that has is taken; verl's column of a struct is read."""
    columns = {"answer": ["4", None, ""], "solution": [None, r"So $\boxed{4}$.", None]}
    structs = [None, None, {"ground_truth": "4", "style": "rule"}]
    assert MathReward()(["x"] * 3, [RIGHT] * 3, reward_model=structs, **columns) == [1.0, 1.0, 1.0]


@pytest.mark.parametrize("prompt", ["Q <think>\n", [{"role": "assistant", "content": "<think>"}]])
def test_thoughts_that_the_prompt_opened_are_no_answer(prompt: Any) -> None:
    """A completion that is cut within them has none; one that closes them is judged by what follows."""
    cut, closed = "2 + 2 = 4. So the answer is 4. But wait", f"hm, 5?\n</think>\n\n{RIGHT}"
    assert MathReward()([prompt, prompt, "Q"], [cut, closed, RIGHT], answer=["4"] * 3) == [0.0, 1.0, 1.0]


def test_what_was_found_is_shown_beside_each_completion() -> None:
    """TRL's table of completions gets a column of outcomes and reasons."""
    shown: dict[str, list[str]] = {}
    MathReward()(["x"] * 2, [RIGHT, WRONG], answer=["4", None], log_extra=shown.__setitem__)
    assert shown == {"math_verifier": ["correct/equal", "unknown/no_reference"]}


def test_verl_may_ask_for_a_batch_or_without_waiting() -> None:
    """The batch manager's names give a list, one score a solution; the asynchronous function gives the same."""
    batch: dict[str, Any] = {
        "data_sources": ["x"] * 3,
        "solution_strs": [RIGHT, WRONG, RIGHT],
        "ground_truths": [4, "4", None],
        "extra_infos": [{"question": "What is 2 + 2?"}, None, {}],
    }
    scores = compute_score(**batch)
    assert [(one["score"], one["unknown"]) for one in scores] == [(1.0, 0.0), (0.0, 0.0), (0.0, 1.0)]
    assert asyncio.run(compute_score_async("x", RIGHT, "4")) == scores[0]
