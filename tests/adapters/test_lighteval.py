"""The metric in lighteval's own pipeline, on a model that says what it is told to."""

import json
from pathlib import Path
from typing import Any

import pytest
from lighteval.logging.evaluation_tracker import EvaluationTracker
from lighteval.models.custom.custom_model import CustomModelConfig
from lighteval.models.model_output import ModelResponse
from lighteval.pipeline import ParallelismManager, Pipeline, PipelineParameters
from lighteval.tasks.registry import Registry
from lighteval.tasks.requests import Doc

from mathverifier import VerifierError
from mathverifier.adapters.lighteval import math_verifier

pytestmark = [pytest.mark.adapters, pytest.mark.filterwarnings("ignore")]

ROWS = (
    ("What is 2 + 2?", "2 + 2 = 4\n#### 4", "2 + 2 = 4. The answer is: 4"),
    ("What is 2 + 3?", "2 + 3 = 5\n#### 5", "2 + 3 = 6. The answer is: 6"),
    ("What is half of 3?", "It is $\\boxed{\\frac{3}{2}}$.", "The answer is 1.5."),
    ("What is a half?", "\\frac{", "The answer is 0.5."),
)
MODEL = """
import json
from lighteval.models.abstract_model import LightevalModel
from lighteval.models.model_output import ModelResponse
from lighteval.utils.cache_management import SampleCache

class Told(LightevalModel):
    def __init__(self, config):
        self.config, self._cache = config, SampleCache(config)
        self.said = dict(json.loads(open(config.model_name + "/said.json").read()))

    tokenizer = add_special_tokens = max_length = property(lambda self: None)

    def greedy_until(self, docs):
        return [ModelResponse(input=doc.query, text=[self.said[doc.query]]) for doc in docs]

    def loglikelihood(self, docs): raise NotImplementedError
    def loglikelihood_rolling(self, docs): raise NotImplementedError
"""
TASK = """
from lighteval.tasks.lighteval_task import LightevalTaskConfig
from lighteval.tasks.requests import Doc
from mathverifier.adapters.lighteval import math_verifier

def asked(line, task_name=None):
    return Doc(task_name=task_name, query=line["question"], choices=[line["answer"]], gold_index=0)

TASKS_TABLE = [LightevalTaskConfig(
    name="sums", prompt_function=asked, hf_repo={folder!r}, hf_subset="default",
    hf_avail_splits=["test"], evaluation_splits=["test"], few_shots_split=None, few_shots_select=None,
    generation_size=64, stop_sequence=[], metrics=[math_verifier(problem=lambda doc: doc.query)],
)]
"""


def test_an_evaluation_is_scored(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Golds as GSM8K's and MATH's: two of four are right, one is wrong, and one gold cannot be read."""
    # Of lighteval's own tasks one loads a file from the internet as soon as it is imported.
    for name in ("_load_from_files", "_load_from_subdirs"):
        monkeypatch.setattr(Registry, name, staticmethod(lambda *_: {}))
    (tmp_path / "rows").mkdir()
    rows = tmp_path / "rows" / "test.jsonl"
    rows.write_text("".join(json.dumps({"question": asked, "answer": gold}) + "\n" for asked, gold, _ in ROWS))
    (tmp_path / "said.json").write_text(json.dumps([(asked, said) for asked, _, said in ROWS]))
    (tmp_path / "told.py").write_text(MODEL)
    (tmp_path / "sums.py").write_text(TASK.format(folder=str(rows.parent)))
    pipeline = Pipeline(
        tasks="sums|0",
        pipeline_parameters=PipelineParameters(
            launcher_type=ParallelismManager.CUSTOM, custom_tasks_directory=str(tmp_path / "sums.py")
        ),
        evaluation_tracker=EvaluationTracker(output_dir=str(tmp_path / "out")),
        model_config=CustomModelConfig(model_name=str(tmp_path), model_definition_file_path=str(tmp_path / "told.py")),
    )
    pipeline.evaluate()
    found: Any = pipeline.get_results()["results"]["all"]
    assert (found["math_verifier"], found["math_verifier_unknown"]) == (0.5, 0.25)


def test_several_responses_are_a_mean() -> None:
    """Each response is judged; a thought that lighteval has taken away is not taken for an open one."""
    doc = Doc(query="What is 2 + 2?", choices=["four", "4"], gold_index=[0, 1])
    metric = math_verifier(thought_open=True)
    thought = ModelResponse(text=["so 5</think>The answer is 4.", "The answer is 4. Let me check"])
    assert metric.compute_sample(doc=doc, model_response=thought)["math_verifier"] == 0.5
    stripped = ModelResponse(text=["so 5</think>The answer is 4."], text_post_processed=["The answer is 4."])
    assert metric.compute_sample(doc=doc, model_response=stripped)["math_verifier"] == 1.0


def test_what_cannot_be_judged_is_told() -> None:
    """A service that is away, and a document without a response, end in an error and not in a score."""
    doc = Doc(query="What is 2 + 2?", choices=["4"], gold_index=0)
    with pytest.raises(VerifierError, match="cannot be reached"):
        math_verifier("http://127.0.0.1:9").compute_sample(doc=doc, model_response=ModelResponse(text=["It is 4."]))
    with pytest.raises(ValueError, match="has none to judge"):
        math_verifier().compute_sample(doc=doc, model_response=ModelResponse(text=[]))
