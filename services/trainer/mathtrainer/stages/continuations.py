"""Stage `continue`: what the policy makes of the sound beginnings of its wrong solutions."""

import gzip
from collections import Counter
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from itertools import groupby, islice
from pathlib import Path

from pydantic import BaseModel, JsonValue

from mathcontracts import Candidate, GenerateRequest, PreferencePair, Prefix, Problem, ScoredCandidate
from mathtrainer.core.iterations import collect_sampling
from mathtrainer.core.prefixes import sound_prefix
from mathtrainer.services.generator_client import MAX_PROBLEMS, GeneratorClient
from mathtrainer.stages.context import StageContext
from mathtrainer.stages.continuation_file import NAME, append, read_back
from mathtrainer.stages.pair_runs import PairRuns
from mathtrainer.stages.pairs import mined
from mathtrainer.stages.scoring import score


class Begun(BaseModel):
    """What is kept of a mined pair: its id, its problem, and the sound prefix of its rejected side."""

    pair: str
    problem: Problem
    prefix: Prefix


def run(context: StageContext, work_dir: Path) -> Mapping[str, JsonValue]:
    """Leave `continuations.jsonl`: a mined pair whose rejected side has a sound prefix a line, with candidates for it.

    They are sampled from the round's policy as the round's candidates were, `mining.continuations` of each, and scored.
    What an interrupted attempt left there is not sampled again. Memory holds the pairs that the generators are at work
    on, and a few bytes of each that is done. Raises as the stages `pairs` and `evaluate` do.
    """
    path = work_dir / NAME
    with PairRuns(work_dir / "runs") as runs:
        found = read_back(path)
        waiting = runs.folder / "waiting.gz"
        counts = _write_waiting(context, mined(context, runs), found, waiting)
        runs.drop()
        done, right = len(found), found.right
        context.progress(done, counts["with_prefix"], right=right)
        if counts["waiting"]:
            with path.open("a", encoding="utf-8") as file, GeneratorClient(context) as generator:
                for lot in _lots(waiting, MAX_PROBLEMS * generator.count()):
                    for pair_id, own in _continued(context, generator, lot):
                        append(file, pair_id, own)
                        done, right = done + 1, right + _is_continued(own)
                        context.progress(done, counts["with_prefix"], right=right)
    path.touch()
    return {"pairs": counts["pairs"], "with_prefix": counts["with_prefix"], "continued_rightly": right}


def _write_waiting(
    context: StageContext, pairs: Iterable[PreferencePair], found: Container[str], target: Path
) -> Counter[str]:
    """Write down the pairs with a sound prefix that are not `found`; count `pairs`, `with_prefix` and `waiting`."""
    from mathtrainer.training.encoding import decoder

    decode = decoder(str(context.policy))
    counts: Counter[str] = Counter()
    with gzip.open(target, "wt", encoding="utf-8", compresslevel=1) as file:
        for pair in pairs:
            prefix = sound_prefix(pair.rejected, context.spec.mining.min_confidence, decode)
            waiting = prefix is not None and pair.id not in found
            counts.update(pairs=1, with_prefix=prefix is not None, waiting=waiting)
            if prefix is not None and waiting:
                file.write(Begun(pair=pair.id, problem=pair.problem, prefix=prefix).model_dump_json() + "\n")
    return counts


def _lots(waiting: Path, size: int) -> Iterator[list[Begun]]:
    with gzip.open(waiting, "rt", encoding="utf-8") as lines:
        begun = map(Begun.model_validate_json, lines)
        while lot := list(islice(begun, size)):
            yield lot


def _continued(
    context: StageContext, generator: GeneratorClient, lot: Sequence[Begun]
) -> Iterator[tuple[str, list[ScoredCandidate]]]:
    """Yield each pair's id with its scored continuations, as they are done.

    To the generator a pair is a problem of its own: a problem may have several wrong solutions to go on from.
    """
    problems = {one.pair: one.problem.model_copy(update={"id": one.pair}) for one in lot}
    sampling = collect_sampling(context.spec, context.round)
    # Not checked as one: the client asks for no more problems at a time than a request may hold.
    request = GenerateRequest.model_construct(
        **dict(sampling.model_copy(update={"n": context.spec.mining.continuations})),
        problems=tuple(problems.values()),
        model=str(context.policy.absolute()),
        prompt=context.spec.prompt,
        prefixes={one.pair: one.prefix for one in lot},
    )
    names = {one.pair: one.problem.id for one in lot}
    for candidates in generator.stream(request):
        verdicts = score(context, problems, candidates)
        scored = [
            ScoredCandidate(candidate=one, verdict=verdict) for one, verdict in zip(candidates, verdicts, strict=True)
        ]
        for pair_id, own in groupby(scored, lambda one: one.candidate.problem_id):
            yield pair_id, [_of_problem(one, names[pair_id]) for one in own]


def _is_continued(found: Sequence[ScoredCandidate]) -> bool:
    return any(one.verdict.outcome == "correct" for one in found)


def _of_problem(one: ScoredCandidate, problem_id: str) -> ScoredCandidate:
    candidate: Candidate = one.candidate.model_copy(update={"problem_id": problem_id})
    return one.model_copy(update={"candidate": candidate})
