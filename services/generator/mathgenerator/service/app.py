"""The generator's web application."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import redis.asyncio
from fastapi import FastAPI

from mathgenerator.collections import Registry
from mathgenerator.samplers.base import Sampler
from mathgenerator.sampling_executor import SamplingThread
from mathgenerator.scoring import Scorer
from mathgenerator.service import errors
from mathgenerator.service.admission import Doors, Rates
from mathgenerator.service.request_body import BodyReader
from mathgenerator.service.routes import router
from mathgenerator.settings import Settings
from mathverifier import AsyncClient, __version__
from mathverifier.asset_routes import docs_router


def create_app(settings: Settings, sampler: Sampler) -> FastAPI:
    """Return the application that samples with `sampler`; it closes the sampler when it ends.

    Neither the verifier nor Redis needs to be there: only collections use them, and those wait.
    """

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        sampling, reader = SamplingThread(sampler), BodyReader()
        stream = redis.asyncio.from_url(settings.redis_url)
        # The scorer itself waits for a verifier that is away, so that its patience is kept.
        async with AsyncClient(settings.verifier_url, attempts=1) as verifier:
            registry = Registry(settings, sampling, Scorer(verifier, settings.patience_s), stream)
            app.state.settings, app.state.sampling, app.state.registry = settings, sampling, registry
            app.state.reader = reader
            try:
                yield
            finally:
                reader.close()
                await registry.close()
                await sampling.close()
                await stream.aclose()

    app = FastAPI(
        title="MathVerifier generator",
        description="Samples candidate solutions, has them scored, and hands scored pairs to the trainer.",
        version=__version__,
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
    )
    app.include_router(router)
    app.include_router(docs_router(app.title))
    app.add_middleware(Doors, keys=settings.keys(), max_body_bytes=settings.max_body_bytes)
    app.state.rates = Rates(settings.rate_limit)
    errors.install(app)
    return app
