"""Answers within a fence of code, where algebra is asked what they say."""

import pytest

from mathverifier import verify


@pytest.mark.parametrize("fence", ["```json\n{}\n```", "```\n{}\n```\n", "Here it is:\n```json\n{}\n```"])
def test_a_fence_around_json_hides_no_answer(fence: str) -> None:
    """An object on one line is judged as without its fence; one on several lines is at least not called wrong."""
    for answer in ("18", "17"):
        plain = f'{{"steps": "6 + 12", "answer": "{answer}"}}'
        outcome = verify(solution=plain, reference="18").outcome
        assert (outcome == "correct") is (answer == "18")
        assert verify(solution=fence.replace("{}", plain), reference="18").outcome == outcome
    assert verify(solution=fence.replace("{}", '{\n  "answer": "18"\n}'), reference="18").outcome != "incorrect"
