"""Stages `evaluate-<model>`: a model measured on the held-out problems, greedily and by samples."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, islice
from pathlib import Path
from typing import Any

from pydantic import JsonValue

from mathcontracts import Candidate, GenerateRequest, Problem, Sampling, Verdict
from mathtrainer.core.iterations import checkpoint_stage
from mathtrainer.core.metrics import accuracies, by_problem, intervals, mean, sampled_metrics
from mathtrainer.core.versions import Mixed, only
from mathtrainer.data.problem_sources import SourceError, load_problems
from mathtrainer.data.reference import reference_answer
from mathtrainer.services.generator_client import GeneratorClient
from mathtrainer.stages.collect import distinct
from mathtrainer.stages.context import BadInput, StageContext, StageError
from mathtrainer.stages.scoring import score

Judged = tuple[Candidate, Verdict]


@dataclass(frozen=True)
class Measured:
    """A held-out problem with the verdicts on its greedy and its sampled candidates.

    Those that are `left_out`, as the model server gave no whole answer, have a verdict on an empty text.
    """

    problem: Problem
    greedy: Verdict
    sampled: tuple[Verdict, ...]
    left_out: int = 0


def run(context: StageContext, work_dir: Path, model: str) -> Mapping[str, JsonValue]:
    """Leave `results.jsonl`, a held-out problem with all candidates and verdicts a line; return the metrics.

    `model` is `sft`, an arm, or `<arm>-<round>`. Raises BadInput, or ServiceUnavailable where generator or verifier
    stay away.
    """
    checkpoint = context.stage_dir(checkpoint_stage(model)) / "model"
    try:
        _, heldout = load_problems(context.spec.problems)
    except SourceError as error:
        raise BadInput(str(error)) from None
    measured = measure(context, str(checkpoint.absolute()), distinct(heldout), work_dir / "results.jsonl")
    return metrics(model, measured) | {"verifier": measured[0].greedy.version}


def measure(context: StageContext, checkpoint: str, problems: Sequence[Problem], path: Path) -> list[Measured]:
    """Sample from `checkpoint` by `spec.evaluate`, and have the candidates scored.

    They are written to `path`, a line a problem. Problems that an interrupted attempt left there are not sampled again.
    Raises as `run` does, and StageError where those were judged by another version of the verifier.
    """
    measured = _read_back(path)
    _check_versions(path, measured.values())
    waiting = [problem for problem in problems if problem.id not in measured]
    context.progress(len(measured), len(problems))
    if waiting:
        with path.open("a", encoding="utf-8") as file, GeneratorClient(context) as generator:
            greedy: dict[str, Judged] = {}
            for one, judged in _judged(context, generator, checkpoint, waiting, greedy=True):
                greedy[one.id] = judged[0]
            for one, judged in _judged(context, generator, checkpoint, waiting, greedy=False):
                verdicts = [verdict for _, verdict in (greedy[one.id], *judged)]
                _check_versions(path, islice(measured.values(), 1), verdicts)
                line = _line(one, greedy[one.id], judged)
                file.write(line)
                file.flush()
                measured[one.id] = _measured(json.loads(line))
                right = mean(float(one.greedy.outcome == "correct") for one in measured.values())
                context.progress(len(measured), len(problems), greedy_pass_at_1=right or 0.0)
    return [measured[problem.id] for problem in problems]


def metrics(model: str, measured: Sequence[Measured]) -> dict[str, JsonValue]:
    """Return the row of the results table: shares and means, 0…1, and the numbers of problems and samples.

    `left_out` candidates, which the model server gave no whole answer for, count as wrong. `intervals` has the
    lower and upper end of a 95 % interval for each accuracy.
    """
    shares = by_problem([one.greedy for one in measured], [one.sampled for one in measured])
    sampled = sampled_metrics([one.sampled for one in measured], [reference_answer(one.problem) for one in measured])
    return {
        "model": model,
        "problems": len(measured),
        "samples_each": len(measured[0].sampled),
        "left_out": sum(one.left_out for one in measured),
        **accuracies(shares),
        "intervals": {name: None if ends is None else list(ends) for name, ends in intervals(shares).items()},
        **{name: dict(value) if isinstance(value, Mapping) else value for name, value in sampled.items()},
    }


def _judged(
    context: StageContext, generator: GeneratorClient, checkpoint: str, problems: Sequence[Problem], *, greedy: bool
) -> Iterator[tuple[Problem, list[Judged]]]:
    """Yield each problem with its candidates and their verdicts, as it is done; more are sampled meanwhile."""
    spec = context.spec.evaluate
    sampling = Sampling(
        n=1 if greedy else spec.n,
        temperature=0.0 if greedy else spec.temperature,
        top_p=1.0 if greedy else spec.top_p,
        max_new_tokens=spec.max_new_tokens,
        seed=spec.seed,
    )
    by_id = {problem.id: problem for problem in problems}
    request = GenerateRequest.model_construct(
        **dict(sampling), problems=tuple(problems), model=checkpoint, prompt=context.spec.prompt, prefixes={}
    )
    for candidates in generator.stream(request):
        verdicts = score(context, by_id, candidates)
        for id_, own in groupby(zip(candidates, verdicts, strict=True), lambda one: one[0].problem_id):
            yield by_id[id_], list(own)


def _check_versions(path: Path, measured: Iterable[Measured], verdicts: Iterable[Verdict] = ()) -> None:
    """Raise StageError where a file would hold verdicts of more than one version of the verifier."""
    known = (verdict for one in measured for verdict in (one.greedy, *one.sampled))
    try:
        only(verdict.version for verdict in (*known, *verdicts))
    except Mixed as error:
        raise StageError(f"{path} would hold {error}, which are not comparable: remove it and resume") from None


def _line(problem: Problem, greedy: Judged, sampled: Sequence[Judged]) -> str:
    def row(judged: Judged) -> dict[str, Any]:
        return {"text": judged[0].text, "verdict": judged[1].model_dump(mode="json")}

    left_out = sum(candidate.finish_reason == "error" for candidate, _ in (greedy, *sampled))
    whole = {
        "problem": problem.model_dump(mode="json"),
        "greedy": row(greedy),
        "sampled": [row(one) for one in sampled],
        "left_out": left_out,
    }
    return json.dumps(whole) + "\n"


def _read_back(path: Path) -> dict[str, Measured]:
    """Return what an interrupted attempt measured, by problem id; cut off a last line that it tore."""
    if not path.exists():
        return {}
    whole, _, torn = path.read_text(encoding="utf-8").rpartition("\n")
    if torn:
        path.write_text(whole + "\n" if whole else "", encoding="utf-8")
    found = [_measured(json.loads(line)) for line in whole.split("\n") if line]
    return {one.problem.id: one for one in found}


def _measured(row: Any) -> Measured:
    return Measured(
        problem=Problem.model_validate(row["problem"]),
        greedy=Verdict.model_validate(row["greedy"]["verdict"]),
        sampled=tuple(Verdict.model_validate(one["verdict"]) for one in row["sampled"]),
        left_out=row.get("left_out", 0),
    )
