"""Labels of steps: what was compared and holds, what a finding refutes, and what nobody checked."""

from collections.abc import Sequence

import pytest

import mathverifier

PROBLEM = "Ann has 16 eggs. She eats 3 and bakes with 4. She sells the rest for $2 each. How much does she make?"
FIRST = "She has 16 - 3 - 4 = {rest} eggs left."
THINK = "Let us think about what she does with them."


def labels(*steps: str, reference: str | None = "18") -> Sequence[str]:
    """Return the labels of the steps of a solution."""
    return mathverifier.step_labels(mathverifier.verify(PROBLEM, list(steps), reference=reference))


@pytest.mark.parametrize("reference", ["18", None])
def test_what_was_compared_and_holds_is_supported(reference: str | None) -> None:
    """A true computation supports its step; a step that states nothing to compare is unchecked."""
    found = labels(FIRST.format(rest=9), THINK, "So she makes 9 * 2 = $18.", reference=reference)
    assert found == ["supported", "unchecked", "supported"]


@pytest.mark.parametrize("reference", ["18", None])
def test_what_a_finding_speaks_against_is_refuted(reference: str | None) -> None:
    """A false computation refutes its step, and not the step that goes on rightly from its result."""
    found = labels(FIRST.format(rest=7), "So she makes 7 * 2 = $14.", reference=reference)
    assert found[0] == "refuted"
    assert found[1] != "refuted"


def test_a_wrong_answer_refutes_no_step_of_itself() -> None:
    """That the answer is not the reference says nothing of a step in which nothing was compared."""
    assert labels(THINK, "The answer is 17.")[0] == "unchecked"


def test_an_answer_alone_has_no_labels() -> None:
    """Where no profile was asked for there are no steps to label."""
    assert mathverifier.step_labels(mathverifier.verify(PROBLEM, "It is 18.", reference="18", profile=False)) == []


def test_rewards_follow_the_labels() -> None:
    """A supported step earns 1, a refuted one -1, an unchecked one nothing."""
    verdict = mathverifier.verify(PROBLEM, [FIRST.format(rest=7), THINK, "2 * 7 = 14"], reference="18")
    rewards = mathverifier.step_rewards(verdict)
    assert rewards[:2] == [-1.0, 0.0]
