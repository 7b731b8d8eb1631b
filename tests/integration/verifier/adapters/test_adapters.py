"""The functions that verl and lm-evaluation-harness call."""

import subprocess
import sys
from typing import Any

import numpy
import pytest

from mathverifier.adapters.lm_eval import MathMetric
from mathverifier.adapters.verl import compute_score

RIGHT, WRONG = "2 + 2 = 4. The answer is: 4", "2 + 2 = 5. The answer is: 5"


@pytest.mark.parametrize("service", [False, True])
def test_verl_gets_a_number_whatever_happens(verifier_url: str, service: bool) -> None:
    """As verl 0.9.1 calls it, its configured arguments mixed in: 1, 0, and a marked 0 where nothing is known."""
    configured: dict[str, Any] = {"url": verifier_url} if service else {}
    extra: dict[str, Any] = {"question": "What is 2 + 2?", "num_turns": None, "rollout_reward_scores": {}}
    for solution, truth, expected in (
        (RIGHT, "4", [1, 1, 0]),
        (WRONG, "4", [0, 0, 0]),
        (RIGHT, "", [0, 0, 1]),
        ("", "4", [0, 0, 0]),
    ):
        asked: dict[str, Any] = {
            "data_source": "gsm8k",
            "solution_str": solution,
            "ground_truth": truth,
            "extra_info": extra,
        }
        given = compute_score(**asked, **configured)
        assert [given["score"], given["acc"], given["unknown"]] == expected
    written: list[Any] = [4, 4.0, ["4"], numpy.int64(4)]
    for one in written:
        more = compute_score("gsm8k", RIGHT, one, reward_router_address="x", **configured)
        assert more["score"] == 1.0
    assert compute_score("gsm8k", RIGHT, True, **configured)["unknown"] == 1.0


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
    none: list[list[Any]] = [[], [[]]]
    for results in none:
        with pytest.raises(ValueError, match="no response to judge"):
            metric(doc, results)


def test_adapters_are_light() -> None:
    """Importing an adapter loads neither the tool it is for nor an HTTP client."""
    heavy = "{'trl', 'torch', 'verl', 'lm_eval', 'httpx2', 'sympy', 'transformers'}"
    names = "mathverifier.adapters.trl, mathverifier.adapters.verl, mathverifier.adapters.lm_eval"
    code = f"import sys, {names}; assert not {heavy} & set(sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
