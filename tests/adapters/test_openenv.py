"""The rubric as OpenEnv runs it: alone, with its hooks, and within another rubric."""

from types import SimpleNamespace
from typing import Any

import pytest
from openenv.core.rubrics.containers import WeightedSum

from mathverifier.adapters.openenv import MathRubric

pytestmark = [pytest.mark.adapters, pytest.mark.filterwarnings("ignore")]


def rubric() -> MathRubric:
    """Return one that reads actions with `text` and observations with `answer` and `question`."""
    return MathRubric(
        solution=lambda action: action.text,
        reference=lambda observation: observation.answer,
        problem=lambda observation: observation.question,
    )


@pytest.mark.parametrize(
    ("text", "answer", "due", "outcome"),
    [
        ("2 + 2 = 4. The answer is: 4", "4", 1.0, "correct"),
        ("2 + 2 = 5. The answer is: 5", "4", 0.0, "incorrect"),
        ("2 + 2 = 4. The answer is: 4", None, 0.0, "unknown"),
    ],
)
def test_an_action_is_rewarded(text: str, answer: Any, due: float, outcome: str) -> None:
    """The reward, OpenEnv's record of it, the hooks, and the verdict behind it."""
    seen: list[float] = []
    math = rubric()
    math.register_forward_hook(lambda one, action, observation, result: seen.append(result))
    given = math(SimpleNamespace(text=text), SimpleNamespace(answer=answer, question="What is 2 + 2?"))
    assert given == math.last_score == due and seen == [due]
    assert math.last_verdict and math.last_verdict.outcome == outcome


def test_it_is_part_of_another() -> None:
    """A weighted sum takes it as any rubric."""
    both = WeightedSum([rubric(), rubric()], [0.75, 0.25])
    action = SimpleNamespace(text="The answer is 4")
    assert both(action, SimpleNamespace(answer="4", question=None)) == pytest.approx(1.0)
