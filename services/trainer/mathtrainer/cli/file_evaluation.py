"""A model measured on a file of problems, without a run: by the services that a run would use."""

import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import httpx2
from pydantic import JsonValue
from redis import Redis

from mathcontracts import EvaluateSpec, RunSpec
from mathtrainer.data.problem_sources import read_problems
from mathtrainer.models.embedded import resolve
from mathtrainer.services.discovery import find_generators
from mathtrainer.settings import Settings
from mathtrainer.stages.context import ServiceUnavailable, StageContext
from mathtrainer.stages.evaluate import measure, metrics


def evaluate_file(
    file: Path,
    model: str,
    settings: Settings,
    *,
    samples: int,
    limit: int | None,
    on_progress: Callable[[int, int, Mapping[str, float]], None],
) -> dict[str, JsonValue]:
    """Return the row of the results table for `model`, which is named as in a recipe, on the first `limit` problems.

    Each is answered once greedily and `samples` times (1 to 256) by sampling, with the defaults of a recipe. Raises
    SourceError, ModelError, and StageError where a service is away or refuses.
    """
    problems = read_problems(file)[:limit]
    checkpoint = resolve(model, settings.runs_dir.absolute() / "_models")
    _ask("GENERATOR", settings.generator_url, [one.url for one in find_generators(settings.generator_url)])
    _ask("VERIFIER", settings.verifier_url, [settings.verifier_url])
    with tempfile.TemporaryDirectory() as folder:
        context = StageContext(
            run_id="evaluate",
            spec=RunSpec(name="evaluate", model=model, evaluate=EvaluateSpec(n=samples)),
            run_dir=Path(folder),
            settings=settings,
            redis=Redis.from_url(settings.redis_url),  # Never asked: it connects when it is.
            base_model=checkpoint,
            on_progress=on_progress,
        )
        return metrics(model, measure(context, checkpoint, problems, Path(folder) / "results.jsonl"))


def _ask(name: str, given: str, urls: Sequence[str]) -> None:
    """Raise ServiceUnavailable if none of a service's URLs answers: at once, for somebody waits here."""
    reason = ""
    for url in urls:
        try:
            httpx2.get(f"{url.rstrip('/')}/livez", timeout=10.0, trust_env=False)
        except httpx2.TransportError as error:
            reason = str(error)
        else:
            return
    raise ServiceUnavailable(f"MATHTRAINER_{name}_URL: nobody answers at {given} ({reason}): start it")
