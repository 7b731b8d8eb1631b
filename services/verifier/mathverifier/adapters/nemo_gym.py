"""A resources server for NeMo Gym, by its interface in nemo-gym 0.4, which wants Python 3.12 or newer.

Its `app.py`, in a folder of `resources_servers`, has two lines:

    from mathverifier.adapters.nemo_gym import MathResourcesServer
    MathResourcesServer.run_webserver()
"""

import asyncio
from functools import cache
from typing import Any

try:
    from nemo_gym.base_resources_server import (
        BaseResourcesServerConfig,
        BaseVerifyRequest,
        BaseVerifyResponse,
        SimpleResourcesServer,
    )
except ImportError as error:
    raise ValueError("nemo-gym is missing: install it to have its resources server") from error

from pydantic import ConfigDict

from mathcontracts import Dimension, Verdict
from mathverifier.adapters._backend import Judge, item, one_by_name
from mathverifier.adapters.trl import PROBLEMS, REFERENCES

# NeMo Gym's own name of the reference comes first.
GOLDS = ("expected_answer", *REFERENCES)


class MathConfig(BaseResourcesServerConfig):  # type: ignore[misc]
    """Who judges: the service at `url`, or this machine. `thought_open` says that prompts end in an open thought."""

    url: str | None = None
    api_key: str | None = None
    thought_open: bool = False


class MathVerifyRequest(BaseVerifyRequest):  # type: ignore[misc]
    """A row of the data set with the response to it; the problem and the reference are among the row's own columns."""

    model_config = ConfigDict(extra="allow")


class MathVerifyResponse(BaseVerifyResponse):  # type: ignore[misc]
    """The row with its reward, its parts by dimension, and whether nothing is known of the answer."""

    model_config = ConfigDict(extra="allow")

    reward_components: dict[str, float]
    unknown: float
    reason: str


class MathResourcesServer(SimpleResourcesServer):  # type: ignore[misc]
    """Rewards a response by its answer: 1 for a right one, 0 for all else.

    `reward_components` has the six dimensions of the profile. Each is 1 minus its error where the answer is right, and
    0 where it is not. A wrong answer would else win by saying little that can be checked.
    """

    config: MathConfig

    async def verify(self, body: MathVerifyRequest) -> MathVerifyResponse:
        """Return the reward of a response. Raises VerifierError where the service fails."""
        row = body.model_extra or {}
        asked = item(
            one_by_name(row, PROBLEMS),
            said(body.response),
            one_by_name(row, GOLDS),
            profile=True,
            thought_open=self.config.thought_open,
        )
        judge = _judge(self.config.url, self.config.api_key)
        (verdict,) = await asyncio.to_thread(judge.verdicts, [asked])
        return MathVerifyResponse(**(body.model_dump() | rewards(verdict)))


def rewards(verdict: Verdict | None) -> dict[str, Any]:
    """Return what a response adds to its request; None is of a response that was refused."""
    right = verdict is not None and verdict.outcome == "correct"
    errors: dict[str, float | None] = verdict.profile.model_dump() if verdict else {}
    return {
        "reward": float(right),
        "reward_components": {one.value: right * (1.0 - (errors.get(one.value) or 0.0)) for one in Dimension},
        "unknown": float(verdict is None or verdict.outcome == "unknown"),
        "reason": "refused" if verdict is None else verdict.reason,
    }


def said(response: Any) -> str:
    """Return the text of a response: of its last message that has any."""
    texts = (
        "".join(part.text for part in one.content if part.type == "output_text")
        for one in reversed(response.output)
        if one.type == "message"
    )
    return next(filter(None, texts), "")


@cache
def _judge(url: str | None, api_key: str | None) -> Judge:
    return Judge(url, api_key)
