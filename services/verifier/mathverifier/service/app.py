"""The verifier's web application."""

import asyncio
import multiprocessing
import os
import signal
import time
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from functools import cached_property
from typing import Any

from fastapi import FastAPI
from fastapi.routing import iter_route_contexts
from starlette.middleware.cors import CORSMiddleware
from starlette.types import ASGIApp

from mathverifier.asset_routes import docs_router
from mathverifier.core.version import VERSION
from mathverifier.service import errors, openapi_examples, pages
from mathverifier.service.admission import AdmissionControl
from mathverifier.service.auth import OPTIONAL, SCHEMES, Keys
from mathverifier.service.body_reader import BodyReader, shared_json_pool
from mathverifier.service.cache import Cache, LocalCache
from mathverifier.service.fairness import EventLoopScheduler
from mathverifier.service.fast_path import Shortcut
from mathverifier.service.metrics import Metrics
from mathverifier.service.observability import Observation
from mathverifier.service.rate_limit import Rates
from mathverifier.service.readiness import Readiness
from mathverifier.service.routes import ENDPOINTS, router
from mathverifier.service.settings import Settings
from mathverifier.service.state import AppState
from mathverifier.service.tracing import telemetry
from mathverifier.service.verification import VerificationService
from mathverifier.workers.symbolic_pool import shared_pool
from mathverifier.workers.verify_pool import shared_judges

# Headers of requests that pages of other origins may set, and those of answers that they may read.
ASKED_HEADERS = ("Authorization", "Content-Type", "X-API-Key", "X-Deadline-S", "X-Patience-S", "X-Request-Id")
TOLD_HEADERS = ("Retry-After", "X-Request-Id")
# What was cancelled has nothing more to do than to say so.
LAST_WORDS_S = 2.0


class App(FastAPI):
    """A FastAPI application whose OpenAPI examples are what the verifier really answers."""

    keys: Mapping[str, str]
    cors_origins: Sequence[str]
    metrics: Metrics
    # Whether there are pages for people.
    paged: bool
    # While it runs.
    service_state: AppState

    def openapi(self) -> dict[str, Any]:
        """Return the OpenAPI description, with the keys that may be asked for, and the examples, computed once."""
        if self.openapi_schema is None:
            described = super().openapi()
            openapi_examples.add_to(described)
            described["components"]["securitySchemes"], described["security"] = SCHEMES, OPTIONAL
        return super().openapi()

    @cached_property
    def paths(self) -> frozenset[str]:
        """The paths that are answered, once all routes are there; none has a variable part."""
        return frozenset(route.path for route in iter_route_contexts(self.routes) if route.path)

    def build_middleware_stack(self) -> ASGIApp:
        """Return the application as it is served: around everything, even the answers to faults, it is observed.

        What judges comes before all steps of the framework.
        """
        endpoints = {**ENDPOINTS, **pages.ENDPOINTS} if self.paged else ENDPOINTS
        app: ASGIApp = Shortcut(super().build_middleware_stack(), endpoints)
        if self.keys:
            app = Keys(app, self.keys, pages.OPEN if self.paged else ())
        if self.cors_origins:
            # Before the keys: a browser asks without one whether it may ask.
            app = CORSMiddleware(
                app, self.cors_origins, ("GET", "POST"), ASKED_HEADERS, expose_headers=TOLD_HEADERS, max_age=600
            )
        return Observation(app, self.metrics, self.paths)


def create_app(settings: Settings | None = None) -> FastAPI:
    """Return the application; settings come from the environment where none are given."""
    settings = settings or Settings()
    admission = AdmissionControl(settings.max_open, settings.max_open_items)

    @asynccontextmanager
    async def lifespan(app: App) -> AsyncIterator[None]:
        cache = _cache(settings)
        rates, reader = Rates(settings.rate_limit), BodyReader(settings.max_batch)
        app.service_state = AppState(
            settings, admission, rates, VerificationService(cache), Readiness(), EventLoopScheduler(), reader
        )
        if not settings.confine:
            shared_pool().unconfine()
        _end_with_parent()
        if app.paged:
            pages.warm_up()
        yield
        await _last_words(app.metrics)
        await cache.close()
        # Here and not at exit: the signal that ended the server is raised once more, and then nothing runs any more.
        shared_pool().close()
        shared_judges().close()
        shared_json_pool().close()

    app = App(
        title="MathVerifier",
        summary="Tells how a math solution is wrong.",
        description="The answer's outcome, a profile of six kinds of error, the likely first wrong step, and evidence.",
        version=VERSION,
        lifespan=lifespan,
        redirect_slashes=False,
        docs_url=None,
        redoc_url=None,
        telemetry=telemetry(),
    )
    app.keys, app.metrics = settings.keys(), Metrics(admission)
    app.cors_origins = settings.cors_origins
    app.include_router(router)
    app.include_router(docs_router(app.title))
    app.paged = settings.pages
    if app.paged:
        app.include_router(pages.router)
    errors.install(app)
    return app


def _cache(settings: Settings) -> Cache:
    if settings.cache_url is not None:
        # Only here: the client is an extra.
        from mathverifier.service.redis_cache import RedisCache

        return RedisCache(settings.cache_url.get_secret_value(), settings.cache_ttl_s)
    return LocalCache(settings.cache_items) if settings.cache_items else Cache()


async def _last_words(metrics: Metrics) -> None:
    """Wait until requests that were cancelled, as the server's grace is over, are answered and told of in the log."""
    give_up = time.monotonic() + LAST_WORDS_S
    while metrics.at_work and time.monotonic() < give_up:
        await asyncio.sleep(0.01)


def _end_with_parent() -> None:
    """Have this process end, as by SIGTERM, where it is one of several and the one that started them is gone."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        loop = asyncio.get_running_loop()

        def end() -> None:
            loop.remove_reader(parent.sentinel)
            os.kill(os.getpid(), signal.SIGTERM)

        loop.add_reader(parent.sentinel, end)
