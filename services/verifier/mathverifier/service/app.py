"""The verifier's web application."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import cached_property
from typing import Any

from fastapi import FastAPI
from fastapi.routing import iter_route_contexts
from starlette.types import ASGIApp

from mathverifier.core.version import VERSION
from mathverifier.pool import shared_pool
from mathverifier.service import examples, problems
from mathverifier.service.body_limit import BodyLimit
from mathverifier.service.observation import Observation, install
from mathverifier.service.readiness import Readiness
from mathverifier.service.room import Room
from mathverifier.service.routes import router
from mathverifier.service.settings import Settings
from mathverifier.service.tracing import telemetry


class App(FastAPI):
    """A FastAPI application whose OpenAPI examples are what the verifier really answers."""

    def openapi(self) -> dict[str, Any]:
        """Return the OpenAPI description, with the examples computed once."""
        if self.openapi_schema is None:
            examples.add_to(super().openapi())
        return super().openapi()

    @cached_property
    def paths(self) -> frozenset[str]:
        """The paths that are answered, once all routes are there; none has a variable part."""
        return frozenset(route.path for route in iter_route_contexts(self.routes) if route.path)

    def build_middleware_stack(self) -> ASGIApp:
        """Return the application as it is served: around everything, even the answers to faults, it is observed."""
        return Observation(super().build_middleware_stack(), self.state.metrics, self.paths)


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
        telemetry=telemetry(),
    )
    app.include_router(router)
    install(app)
    app.add_middleware(BodyLimit, max_bytes=settings.max_body_bytes)
    problems.install(app)
    return app
