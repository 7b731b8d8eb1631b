"""The functions that verl and lm-evaluation-harness call."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from mathverifier.adapters.lm_eval import MathMetric
from mathverifier.adapters.verl import compute_score

RIGHT, WRONG = "2 + 2 = 4. The answer is: 4", "2 + 2 = 5. The answer is: 5"


@pytest.mark.parametrize("service", [False, True])
def test_verl_gets_a_number_whatever_happens(verifier_url: str, service: bool) -> None:
    """As verl 0.9.1 calls it, its configured arguments mixed in: 1, 0, and a marked 0 where nothing is known."""
    configured: dict[str, Any] = {"url": verifier_url} if service else {}
    extra: dict[str, Any] = {"question": "What is 2 + 2?", "num_turns": None, "rollout_reward_scores": {}}
    for solution, truth, expected in (
        (RIGHT, "4", (1, 0)),
        (WRONG, "4", (0, 0)),
        (RIGHT, "", (0, 1)),
        ("", "4", (0, 0)),
    ):
        asked: dict[str, Any] = {
            "data_source": "gsm8k",
            "solution_str": solution,
            "ground_truth": truth,
            "extra_info": extra,
        }
        given = compute_score(**asked, **configured)
        assert (given["score"], given["unknown"]) == expected and given["acc"] == given["score"]
    more = compute_score("gsm8k", RIGHT, 4, reward_router_address="x", reward_model_tokenizer=None, **configured)
    assert more["score"] == 1.0


@pytest.mark.parametrize("service", [False, True])
def test_lm_eval_gets_shares_of_right_and_unknown(verifier_url: str, service: bool) -> None:
    """One response, or several in the forms that filters leave, are counted; columns may be named or computed."""
    url = verifier_url if service else None
    metric = MathMetric(problem="question", reference=lambda doc: doc["answer"].split("####")[-1], url=url)
    doc = {"question": "What is 2 + 2?", "answer": "Two and two.\n#### 4"}
    assert metric(doc, [RIGHT]) == {"math_verifier": 1.0, "math_verifier_unknown": 0.0}
    assert metric(doc, [[RIGHT, WRONG, "", RIGHT]])["math_verifier"] == 0.5
    assert metric(doc | {"answer": ""}, [RIGHT]) == {"math_verifier": 0.0, "math_verifier_unknown": 1.0}
    assert MathMetric(reference="answer", url=url)(doc, [RIGHT])["math_verifier"] == 1.0


def test_a_harness_run_reports_the_metric(tmp_path: Path, random_model: str) -> None:
    """The harness loads the task with its function, samples from a model, and reports both metrics."""
    docs = [{"question": f"What is {n} + 1?", "answer": str(n + 1)} for n in range(3)] + [
        {"question": "", "answer": ""}
    ]
    (tmp_path / "docs.jsonl").write_text("".join(json.dumps(doc) + "\n" for doc in docs))
    (tmp_path / "sums.py").write_text(
        "from mathverifier.adapters.lm_eval import MathMetric\n"
        "process_results = MathMetric(problem='question', reference='answer')\n"
    )
    task: dict[str, Any] = {
        "task": "sums",
        "dataset_path": "json",
        "dataset_kwargs": {"data_files": {"test": str(tmp_path / "docs.jsonl")}},
        "test_split": "test",
        "output_type": "generate_until",
        "doc_to_text": "Question: {{question}}\nAnswer: ",
        "doc_to_target": "{{answer}}",
        "generation_kwargs": {"until": ["Question:"], "max_gen_toks": 8, "do_sample": False},
        "metric_list": [
            {"metric": "math_verifier", "aggregation": "mean", "higher_is_better": True},
            {"metric": "math_verifier_unknown", "aggregation": "mean", "higher_is_better": False},
        ],
    }
    text = yaml.safe_dump(task) + "process_results: !function sums.process_results\n"
    (tmp_path / "sums.yaml").write_text(text)
    code = f"""
import json, lm_eval
from lm_eval.tasks import TaskManager
tasks = TaskManager(include_path={str(tmp_path)!r}, include_defaults=False)
model = "pretrained={random_model}"
report = lm_eval.simple_evaluate("hf", model, ["sums"], task_manager=tasks, device="cpu", bootstrap_iters=0)
print(json.dumps(report["results"]["sums"]))
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 0, done.stderr
    result = json.loads(done.stdout.splitlines()[-1])
    assert (result["math_verifier,none"], result["math_verifier_unknown,none"]) == (0.0, 0.25)


def test_adapters_are_light() -> None:
    """Importing an adapter loads neither the tool it is for nor an HTTP client."""
    heavy = "{'trl', 'torch', 'verl', 'lm_eval', 'httpx', 'sympy', 'transformers'}"
    names = "mathverifier.adapters.trl, mathverifier.adapters.verl, mathverifier.adapters.lm_eval"
    code = f"import sys, {names}; assert not {heavy} & set(sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
