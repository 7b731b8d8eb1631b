"""The resources server behind its own routes, as NeMo Gym's agents ask it; what the model said is made."""

from typing import Any
from unittest.mock import MagicMock

import pytest
from fastapi.testclient import TestClient
from nemo_gym.server_utils import ServerClient

from mathverifier.adapters.nemo_gym import MathConfig, MathResourcesServer

pytestmark = [pytest.mark.adapters, pytest.mark.filterwarnings("ignore")]

DIMENSIONS = {"answer", "numerical", "algebraic", "logical", "grounding", "structural"}
ROW = {"question": "What is 2 + 2?", "expected_answer": "4"}


@pytest.fixture
def client() -> TestClient:
    """A client of the server's application, with its middleware."""
    return TestClient(served())


def served(**options: Any) -> Any:
    """Return the application of a server."""
    config = MathConfig(host="127.0.0.1", port=8080, entrypoint="app.py", name="math_verifier", **options)
    return MathResourcesServer(config=config, server_client=MagicMock(spec=ServerClient)).setup_webserver()


def message(text: str) -> dict[str, Any]:
    """Return an output item of a response that says a text."""
    content = [{"type": "output_text", "text": text, "annotations": []}]
    return {"id": "m", "type": "message", "role": "assistant", "status": "completed", "content": content}


def request(*outputs: dict[str, Any], **row: Any) -> dict[str, Any]:
    """Return a row with the response to it."""
    response = {"id": "r", "created_at": 0.0, "model": "m", "object": "response", "output": list(outputs)}
    response |= {"parallel_tool_calls": True, "tool_choice": "auto", "tools": []}
    asked = [{"role": "user", "content": "What is 2 + 2?"}]
    return (row or ROW) | {"responses_create_params": {"input": asked}, "response": response}


def test_a_right_answer_is_rewarded_by_dimensions(client: TestClient) -> None:
    """The reward is 1; a part is 1 where nothing is wrong, and less where a step computes falsely."""
    clean = client.post("/verify", json=request(message("2 + 2 = 4. The answer is: 4"))).json()
    assert clean["reward"] == 1.0 and clean["unknown"] == 0.0 and clean["question"] == ROW["question"]
    assert clean["reward_components"] == dict.fromkeys(DIMENSIONS, 1.0)
    lucky = client.post("/verify", json=request(message("1 + 1 = 3\n2 + 2 = 4. The answer is: 4"))).json()
    assert lucky["reward"] == 1.0 and lucky["reward_components"]["numerical"] < 0.5


def test_all_else_gets_nothing(client: TestClient) -> None:
    """A wrong answer, a reference that cannot be read, no reference, and no text: no part is worth anything."""
    wrong = client.post("/verify", json=request(message("2 + 2 = 5. The answer is: 5"))).json()
    unread = client.post("/verify", json=request(message("It is 4."), question="x", answer="\\frac{")).json()
    none = client.post("/verify", json=request(message("It is 4."), question="x")).json()
    silent = client.post("/verify", json=request()).json()
    for one in (wrong, unread, none, silent):
        assert one["reward"] == 0.0 and one["reward_components"] == dict.fromkeys(DIMENSIONS, 0.0)
    assert [one["unknown"] for one in (wrong, unread, none, silent)] == [0.0, 1.0, 1.0, 0.0]
    assert unread["reason"] == "invalid_reference" and silent["reason"] == "no_answer"


def test_the_last_message_is_judged(client: TestClient) -> None:
    """Reasoning, and what was said before a tool was called, is not the answer."""
    thought = {"id": "t", "type": "reasoning", "summary": [{"type": "summary_text", "text": "It is 5."}]}
    call = {"type": "function_call", "call_id": "c", "name": "add", "arguments": "{}"}
    outputs = (thought, message("The answer is 5?"), call, message("The answer is 4."))
    assert client.post("/verify", json=request(*outputs)).json()["reward"] == 1.0


def test_rewards_are_aggregated(client: TestClient) -> None:
    """NeMo Gym's own profile of rewards takes the replies as they are."""
    said = [
        client.post("/verify", json=request(message(f"The answer is: {n}"))).json()
        | {"_ng_task_index": 0, "_ng_rollout_index": n}
        for n in (4, 5)
    ]
    found = client.post("/aggregate_metrics", json={"verify_responses": said}).json()
    assert found["agent_metrics"]["mean/reward"] == 0.5 and found["agent_metrics"]["mean/unknown"] == 0.0


def test_a_service_that_is_away_is_an_error() -> None:
    """Nothing is rewarded by a verifier that cannot be reached."""
    client = TestClient(served(url="http://127.0.0.1:9"), raise_server_exceptions=False)
    assert client.post("/verify", json=request(message("The answer is: 4"))).status_code == 500
