"""Math-Verify behind a route, the way reward servers do it: parse and verify in four processes, its own time-outs."""

import asyncio
import logging
from collections.abc import AsyncIterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import asynccontextmanager
from multiprocessing import get_context
from multiprocessing.synchronize import Barrier

from fastapi import FastAPI, Request

from mathverifier.schemas import VerifyRequest

PROCESSES = 4


def grade(solution: str, reference: str) -> bool:
    """Return Math-Verify's yes or no."""
    from math_verify import parse, verify

    return bool(verify(parse(f"\\boxed{{{reference}}}"), parse(solution)))


def warm_up(all_loaded: Barrier) -> None:
    """Load the library, and wait until every process has: none may still be loading when the first request comes."""
    logging.disable(logging.ERROR)
    grade("The answer is $\\frac{1}{2}$", "0.5")
    all_loaded.wait()


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[None]:
    """Keep the processes for as long as the server runs."""
    context = get_context("spawn")
    with ProcessPoolExecutor(PROCESSES, context, warm_up, (context.Barrier(PROCESSES),)) as pool:
        await asyncio.gather(*(asyncio.wrap_future(pool.submit(grade, "1", "1")) for _ in range(PROCESSES)))
        app.state.pool = pool
        yield


app = FastAPI(lifespan=lifespan)


@app.post("/verify")
async def verify_one(body: VerifyRequest, request: Request) -> dict[str, bool]:
    """Grade one solution in a free process."""
    solution = body.solution if isinstance(body.solution, str) else "\n".join(body.solution)
    reference = body.reference[0] if isinstance(body.reference, list) else body.reference
    loop = asyncio.get_running_loop()
    return {"correct": await loop.run_in_executor(request.app.state.pool, grade, solution, reference or "")}
