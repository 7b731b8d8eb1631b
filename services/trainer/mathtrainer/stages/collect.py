"""Stage `collect`: the generator samples, has scored, archives and publishes pairs; this stage watches over it."""

from collections.abc import Iterable, Mapping
from pathlib import Path

from pydantic import JsonValue

from mathcontracts import CollectRequest, CollectStatus, Problem
from mathtrainer.core.rounds import collect_sampling
from mathtrainer.generator_client import GeneratorClient
from mathtrainer.patience import pause
from mathtrainer.problem_sources import SourceError, load_problems
from mathtrainer.stage import BadInput, Cancelled, DeadlinePassed, ServiceUnavailable, StageContext, StageError

POLL_S = 1.0
RETRY_PAUSE_S = 5.0
FRUITLESS = 3  # Restarts in a row without a problem done in between.


def run(context: StageContext, work_dir: Path) -> Mapping[str, JsonValue]:
    """Have the generator collect, and return its counts.

    A collection that fails, or that a restart of the generator cut short, is resumed as long as it gets on. If the
    run is cancelled or out of time, so is the collection. Raises BadInput, StageError or ServiceUnavailable.
    """
    request = _request(context)
    with GeneratorClient(context) as generator:
        try:
            status = _follow(context, generator, request)
        except (Cancelled, DeadlinePassed):
            generator.cancel(context.collection_id)
            raise
    return {
        "problems": status.problems_total,
        "candidates": status.candidates,
        "correct": status.correct,
        "incorrect": status.incorrect,
        "unknown": status.unknown,
        "pairs": status.pairs,
    }


def distinct(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Return the problems, each id once: files hold the same problem twice now and then."""
    return tuple({problem.id: problem for problem in problems}.values())


def _request(context: StageContext) -> CollectRequest:
    spec = context.spec
    try:
        problems, _ = load_problems(spec.problems)
    except SourceError as error:
        raise BadInput(str(error)) from None
    return CollectRequest(
        **collect_sampling(spec, context.round).model_dump(),
        run_id=context.collection_id,
        problems=distinct(problems),
        model=str(context.policy.absolute()),
        prompt=spec.prompt,
        stream=context.pairs_stream,
        include_flawed_process=spec.mining.include_flawed_process,
        clean_wrongness=spec.mining.clean_wrongness,
    )


def _follow(context: StageContext, generator: GeneratorClient, request: CollectRequest) -> CollectStatus:
    status = generator.collect(request)
    done_before, fruitless = status.problems_done, 0
    while status.state != "done":
        if status.state == "cancelled":
            raise StageError(f"the collection was cancelled at the generator: `mathtrainer resume {context.run_id}`")
        if status.state == "failed":
            fruitless = 0 if status.problems_done > done_before else fruitless + 1
            if fruitless >= FRUITLESS:
                raise ServiceUnavailable(f"the generator cannot collect: {status.error}")
            pause(context, RETRY_PAUSE_S)
            done_before = status.problems_done
            status = generator.collect(request)
        context.progress(status.problems_done, status.problems_total, pairs=status.pairs, correct=status.correct)
        pause(context, POLL_S)
        status = generator.status(request.run_id) or generator.collect(request)
    context.progress(status.problems_done, status.problems_total, pairs=status.pairs, correct=status.correct)
    return status
