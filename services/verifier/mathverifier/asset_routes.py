"""Routes that answer with a file of the pages, for the services; the web framework is an extra of the package."""

from collections.abc import Callable, Coroutine, Mapping
from typing import Any

from fastapi import APIRouter, Request, Response

from mathverifier.web.api_docs import DOCS_HEADERS, api_docs
from mathverifier.web.assets import Asset

Get = Callable[[Request], Coroutine[Any, Any, Response]]


def get_of(asset: Asset, headers: Mapping[str, str]) -> Get:
    """Return what answers with a file, or with 304 to who has it already."""

    async def get(request: Request) -> Response:
        own = {**headers, "ETag": asset.tag}
        if request.headers.get("if-none-match") == asset.tag:
            return Response(status_code=304, headers=own)
        return Response(asset.content, headers=own, media_type=asset.media_type)

    return get


def docs_router(title: str) -> APIRouter:
    """Return `/docs` and `/redoc`, with all that they load beneath them."""
    router = APIRouter(include_in_schema=False)
    for path, asset in api_docs(title).items():
        router.add_api_route(path, get_of(asset, DOCS_HEADERS), methods=["GET"])
    return router
