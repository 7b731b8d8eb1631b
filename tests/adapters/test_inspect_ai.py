"""The scorer in a real evaluation of Inspect AI, whose model says what it is told to."""

import asyncio
from pathlib import Path

import pytest
from inspect_ai import Task, eval
from inspect_ai.dataset import MemoryDataset, Sample
from inspect_ai.model import ModelOutput, ModelUsage, get_model
from inspect_ai.scorer import Target

from mathverifier import VerifierError
from mathverifier.adapters.inspect_ai import math_verifier

pytestmark = [pytest.mark.adapters, pytest.mark.filterwarnings("ignore")]

CASES = (
    ("2 + 2 = 4. The answer is: 4", ["4"], "C"),
    ("2 + 2 = 5. The answer is: 5", ["4"], "I"),
    ("2 + 2 = 4. The answer is: 4", ["four apples", "4"], "C"),
    ("The answer is either 4 or 5, I am not sure which.", ["4"], "I"),
    ("2 + 2 = 4. The answer is: 4", ["\\frac{"], "N"),
)


def test_an_evaluation_is_scored(tmp_path: Path) -> None:
    """Right, wrong, one of several targets, a hedge, an unreadable target: values, accuracy, and the metadata."""
    outputs = [ModelOutput.from_content("mockllm/model", said) for said, _, _ in CASES]
    for output in outputs:  # Inspect would fetch a tokenizer to count them.
        output.usage = ModelUsage(input_tokens=5, output_tokens=9, total_tokens=14)
    samples = [Sample(input="What is 2 + 2?", target=target, id=n) for n, (_, target, _) in enumerate(CASES)]
    task = Task(dataset=MemoryDataset(samples), scorer=math_verifier())
    model = get_model("mockllm/model", custom_outputs=outputs)
    (log,) = eval(task, model=model, log_dir=str(tmp_path), display="none", max_samples=1)
    assert log.status == "success" and log.samples and log.results
    scores = [sample.scores["math_verifier"] for sample in log.samples if sample.scores]
    assert [score.value for score in scores] == [value for _, _, value in CASES]
    assert log.results.scores[0].metrics["accuracy"].value == pytest.approx(2 / 5)
    wrong = scores[1]
    assert wrong.answer == "5" and "2 + 2 = 5 is false" in (wrong.explanation or "")
    assert wrong.metadata and wrong.metadata["first_error_step"] == 0 and wrong.metadata["profile"]["numerical"] > 0.5
    assert scores[4].metadata and scores[4].metadata["reason"] == "invalid_reference"


def test_a_service_that_is_not_there_is_told() -> None:
    """The evaluation's sample ends in an error of the verifier, not in a score."""
    state = type("State", (), {"input_text": "x", "output": type("Output", (), {"completion": "The answer is 4"})})()
    with pytest.raises(VerifierError, match="cannot be reached"):
        asyncio.run(math_verifier("http://127.0.0.1:9")(state, Target("4")))
