"""The server of the pages: reads folders, asks Redis for what is live, and acts only for whoever has the token."""

import asyncio
import hmac
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import suppress
from importlib.resources import files

import uvicorn
from redis.exceptions import RedisError
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route

from mathtrainer.runs.records import Runs, UnknownRun
from mathtrainer.settings import Settings
from mathtrainer.ui.live import Live
from mathtrainer.ui.pages import Explorer, NotThere
from mathverifier.web.assets import MEDIA_TYPES, assets
from mathverifier.web.headers import HEADERS

EVERY_S = 1.0
# So that what stands between notices when nobody listens any more.
SIGN_OF_LIFE = 15
MAX_PLACE = 10_000_000
TOKEN_HEADER = "x-token"
HTML = "text/html; charset=utf-8"
Get = Callable[[Request], Awaitable[Response]]


def create_app(settings: Settings, runs: Runs | None) -> Starlette:
    """Return the pages about the runs in the settings' folder; `runs` is None where Redis is not to be asked."""
    token = settings.ui_token.get_secret_value() if settings.ui_token else ""
    explorer = Explorer(settings.runs_dir, Live(runs), actions=bool(token))
    routes = [
        Route("/", _page(lambda request: explorer.index())),
        Route("/compare", _page(lambda request: explorer.compare(request.query_params.getlist("run")))),
        Route("/events", _events(explorer)),
        Route("/runs/{run_id}/", _page(lambda request: explorer.run(_id(request)))),
        Route("/runs/{run_id}/curves", _page(lambda request: explorer.curves(_id(request)))),
        Route("/runs/{run_id}/pairs", _page(lambda request: _pairs(explorer, request))),
        Route("/runs/{run_id}/problems", _page(lambda request: explorer.problem(_id(request), _number(request, "n")))),
        Route(
            "/runs/{run_id}/candidates", _page(lambda request: explorer.candidates(_id(request), _number(request, "n")))
        ),
        Route("/page/{name}", _file),
    ]
    if token and runs is not None:
        routes.append(Route("/runs/{run_id}/{action}", _action(runs, token, settings.redis_url), methods=["POST"]))
    return Starlette(routes=routes, exception_handlers={HTTPException: _refused})


def serve(settings: Settings, runs: Runs | None, host: str, port: int) -> None:
    """Serve the pages until stopped."""
    app = create_app(settings, runs)
    uvicorn.run(
        app,
        host=host,
        port=port,
        log_level="warning",
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=1,
    )


def _id(request: Request) -> str:
    return str(request.path_params["run_id"])


def _number(request: Request, name: str) -> int:
    given = request.query_params.get(name, "0")
    if not (given.isascii() and given.isdecimal() and len(given) < 9):
        raise NotThere(f"{name}: must be a whole number")
    return min(int(given), MAX_PLACE)


def _pairs(explorer: Explorer, request: Request) -> str:
    query = request.query_params
    stage, kind, order = query.get("stage", "pairs"), query.get("kind", ""), query.get("order", "hardness")
    return explorer.pairs(_id(request), stage, kind, order, _number(request, "page"))


def _page(content: Callable[[Request], str]) -> Get:
    async def get(request: Request) -> Response:
        try:
            html = await run_in_threadpool(content, request)
        except NotThere as error:
            raise HTTPException(404, str(error)) from None
        return Response(html, headers=HEADERS, media_type=HTML)

    return get


async def _file(request: Request) -> Response:
    name = request.path_params["name"]
    own = files("mathtrainer.ui") / "static" / name
    if name in ("runs.css", "runs.js"):
        return Response(own.read_bytes(), headers=HEADERS, media_type=MEDIA_TYPES[name.rpartition(".")[2]])
    if name not in assets():
        raise HTTPException(404, "there is no such file")
    return Response(assets()[name].content, headers=HEADERS, media_type=assets()[name].media_type)


def _events(explorer: Explorer) -> Get:
    """Return what tells an open page where the runs stand, whenever that changes (server-sent events)."""

    async def told() -> AsyncIterator[str]:
        before, silent = "", 0
        while True:
            now = json.dumps(await run_in_threadpool(explorer.statuses))
            if now != before:
                yield f"data: {now}\n\n"
                before, silent = now, 0
            elif silent >= SIGN_OF_LIFE:
                yield ": still here\n\n"
                silent = 0
            silent += 1
            await asyncio.sleep(EVERY_S)

    async def get(request: Request) -> Response:
        del request
        return StreamingResponse(told(), headers=HEADERS, media_type="text/event-stream")

    return get


def _action(runs: Runs, token: str, redis_url: str) -> Get:
    def act(run_id: str, action: str) -> str:
        if action == "cancel":
            return f"was {runs.cancel(run_id)}"
        # Celery takes half a second to import.
        from mathtrainer.job.submit import NotResumable, resume

        try:
            return f"is {resume(runs, run_id, redis_url).state}"
        except NotResumable as error:
            raise HTTPException(409, str(error)) from None

    async def post(request: Request) -> Response:
        action = request.path_params["action"]
        if action not in ("cancel", "resume"):
            raise HTTPException(404, "a run can be cancelled or resumed")
        # A form of another site cannot send a header.
        if not hmac.compare_digest(request.headers.get(TOKEN_HEADER, "").encode(), token.encode()):
            raise HTTPException(401, f"the token is needed, as {TOKEN_HEADER}: MATHTRAINER_UI_TOKEN")
        with suppress(RedisError):
            try:
                return PlainTextResponse(await run_in_threadpool(act, _id(request), action), headers=HEADERS)
            except UnknownRun as error:
                raise HTTPException(404, str(error.args[0])) from None
        raise HTTPException(503, "Redis does not answer")

    return post


async def _refused(request: Request, error: Exception) -> Response:
    del request
    status, told = (error.status_code, str(error.detail)) if isinstance(error, HTTPException) else (500, "a fault")
    return PlainTextResponse(told, status, headers=HEADERS)
