"""The verifier's web application."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from fastapi import FastAPI

from mathverifier.core.version import VERSION
from mathverifier.pool import shared_pool
from mathverifier.service import examples, problems
from mathverifier.service.body_limit import BodyLimit
from mathverifier.service.readiness import Readiness
from mathverifier.service.room import Room
from mathverifier.service.routes import router
from mathverifier.service.settings import Settings


class App(FastAPI):
    """A FastAPI application whose OpenAPI examples are what the verifier really answers."""

    def openapi(self) -> dict[str, Any]:
        """Return the OpenAPI description, with the examples computed once."""
        if self.openapi_schema is None:
            examples.add_to(super().openapi())
        return super().openapi()


def create_app(settings: Settings | None = None) -> FastAPI:
    """Return the application; settings come from the environment where none are given."""
    settings = settings or Settings()

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        app.state.settings, app.state.readiness, app.state.room = settings, Readiness(), Room(settings.max_open)
        yield
        # Here and not at exit: the signal that ended the server is raised once more, and then nothing runs any more.
        shared_pool().close()

    app = App(
        title="MathVerifier",
        summary="Tells how a math solution is wrong.",
        description="The answer's outcome, a profile of six kinds of error, the likely first wrong step, and evidence.",
        version=VERSION,
        lifespan=lifespan,
    )
    app.include_router(router)
    app.add_middleware(BodyLimit, max_bytes=settings.max_body_bytes)
    problems.install(app)
    return app
