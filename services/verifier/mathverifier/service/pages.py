"""The pages for people: the playground, the scoring of a file, what they load, and verdicts drawn for them."""

from collections.abc import Callable, Mapping
from typing import Literal

from fastapi import APIRouter, Request, Response
from pydantic import Field
from starlette.concurrency import run_in_threadpool
from starlette.types import ASGIApp

from mathcontracts import Verdict, Wire
from mathverifier.asset_routes import Get, get_of
from mathverifier.core.version import VERSION
from mathverifier.schemas import Solution, Text
from mathverifier.service.fast_path import Endpoint
from mathverifier.service.files import parts_of, preview_file
from mathverifier.service.json_reader import read_json
from mathverifier.service.refusal import InvalidField
from mathverifier.service.state import state_of
from mathverifier.web.assets import assets
from mathverifier.web.drawing import draw
from mathverifier.web.first_pages import playground, scoring
from mathverifier.web.headers import HEADERS

# More than the longest solution that is read, with its verdict.
MAX_BYTES = 2**23
HTML = "text/html; charset=utf-8"


class DrawRequest(Wire):
    """A verdict that `/verify` gave, and what it was asked."""

    solution: Solution
    reference: Text | None = None
    verdict: Verdict
    side: Literal["a", "b"] = Field(default="a", description="What the ids in the answer begin with.")


async def draw_verdict(request: Request) -> ASGIApp:
    """Return a verdict as a piece of a page. It is drawn, not judged: `/verify` does that.

    The body is a `DrawRequest`, sent as JSON, which a form of another site cannot.
    """
    state = state_of(request)
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
        raise InvalidField("body", "must be JSON, sent with Content-Type: application/json")
    with state.admission.place():
        limit = min(state.settings.max_body_bytes, MAX_BYTES)
        text = b"".join([part async for part in parts_of(request, limit)])
        drawn = await run_in_threadpool(_drawn, text)
    return Response(drawn, headers=HEADERS, media_type=HTML)


def _drawn(text: bytes) -> str:
    body = read_json(DrawRequest, text)
    return draw(body.solution, body.verdict, body.reference, body.side)


def _page(content: Callable[[], bytes]) -> Get:
    async def get(request: Request) -> Response:
        del request
        return Response(content(), headers=HEADERS, media_type=HTML)

    return get


def warm_up() -> None:
    """Have the templates compiled before somebody waits for them."""
    playground()
    scoring()
    draw("", Verdict(outcome="unknown", reason="no_reference", wrongness=0, absurdity=0, coverage=0, version=VERSION))


# What a browser loads before anybody could give a key: it holds no text of anybody.
OPEN: Mapping[str, Get] = {
    "/": _page(playground),
    "/score": _page(scoring),
    **{f"/page/{name}": get_of(asset, HEADERS) for name, asset in assets().items()},
}
ENDPOINTS: Mapping[str, Endpoint] = {"/page/verdict": draw_verdict, "/files/preview": preview_file}
router = APIRouter(include_in_schema=False)
for _path, _get in OPEN.items():
    router.add_api_route(_path, _get, methods=["GET"])
for _path, _endpoint in ENDPOINTS.items():
    router.add_api_route(_path, _endpoint, methods=["POST"], response_model=None)
