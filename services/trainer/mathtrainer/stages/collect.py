"""Stage `collect`: generators sample, have scored, archive and publish pairs; this stage watches over them."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from pydantic import JsonValue

from mathcontracts import CollectRequest, Problem
from mathtrainer.core.iterations import WARM_START, collect_sampling
from mathtrainer.core.partition import shares
from mathtrainer.data.problem_sources import SourceError, load_problems
from mathtrainer.services.collection_client import Collection
from mathtrainer.services.discovery import Generator
from mathtrainer.services.generator_client import GeneratorClient
from mathtrainer.services.retry import pause
from mathtrainer.stages.context import PARTS, BadInput, Cancelled, DeadlinePassed, StageContext

POLL_S = 1.0
RETRY_PAUSE_S = 5.0
COUNTS = ("candidates", "correct", "incorrect", "unknown", "pairs")


def run(context: StageContext, work_dir: Path) -> Mapping[str, JsonValue]:
    """Have the generators collect, each a part of the problems, and return the counts of all.

    A part that fails, or whose generator went away, is resumed as long as it gets on. If the run is cancelled or out
    of time, so is the collection. Raises BadInput, StageError or ServiceUnavailable.
    """
    problems = _problems(context)
    with GeneratorClient(context) as client:
        count = _parts(work_dir, client, len(problems))
        parts = [
            Collection(client, _request(context.in_part(number), share))
            for number, share in enumerate(shares(problems, count), start=1)
        ]
        try:
            _follow(context, parts, len(problems))
        except (Cancelled, DeadlinePassed):
            for part in parts:
                part.cancel()
            raise
    return {"problems": len(problems), **{name: _sum(parts, name) for name in COUNTS}}


def distinct(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Return the problems, each id once: files hold the same problem twice now and then."""
    return tuple({problem.id: problem for problem in problems}.values())


def _problems(context: StageContext) -> tuple[Problem, ...]:
    try:
        problems, _ = load_problems(context.spec.problems)
    except SourceError as error:
        raise BadInput(str(error)) from None
    return distinct(problems)


def _parts(work_dir: Path, client: GeneratorClient, problems: int) -> int:
    """Return in how many parts to collect: one a generator, as many as there were when the stage first began.

    What a part has archived belongs to its problems, so a resumed run keeps the parts whatever has become of them.
    """
    path = work_dir / PARTS
    if not path.exists():
        new = path.with_suffix(".new")
        new.write_text(json.dumps({"parts": min(client.count(), problems)}), encoding="utf-8")
        new.replace(path)
    count: int = json.loads(path.read_text(encoding="utf-8"))["parts"]
    return count


def _request(context: StageContext, problems: Sequence[Problem]) -> CollectRequest:
    spec = context.spec
    return CollectRequest(
        **collect_sampling(spec, context.round).model_dump(),
        run_id=context.collection_id,
        problems=tuple(problems),
        model=str(context.policy.absolute()),
        prompt=spec.prompt,
        stream=None if context.round == WARM_START else context.pairs_stream,
        include_flawed_process=spec.mining.include_flawed_process,
        clean_wrongness=spec.mining.clean_wrongness,
    )


def _follow(context: StageContext, parts: Sequence[Collection], problems: int) -> None:
    for part in parts:
        part.begin(_busy(parts))
    while True:
        context.progress(
            _sum(parts, "problems_done"), problems, pairs=_sum(parts, "pairs"), correct=_sum(parts, "correct")
        )
        waiting = [part for part in parts if not part.done]
        if not waiting:
            return
        pause(context, POLL_S)
        for part in waiting:
            if not part.goes_on():
                pause(context, RETRY_PAUSE_S)
                part.begin(_busy(parts))


def _busy(parts: Sequence[Collection]) -> Counter[Generator]:
    """Return how many parts each generator has at hand."""
    return Counter(part.generator for part in parts if part.generator and not part.done)


def _sum(parts: Sequence[Collection], name: str) -> int:
    return sum(getattr(part.status, name) for part in parts if part.status)
