"""Stage `continue`: what the policy makes of the sound beginnings of its wrong solutions."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from pathlib import Path

from pydantic import JsonValue

from mathcontracts import Candidate, GenerateRequest, PreferencePair, Prefix, ScoredCandidate
from mathtrainer.core.iterations import collect_sampling
from mathtrainer.core.prefixes import sound_prefix
from mathtrainer.services.generator_client import GeneratorClient
from mathtrainer.stages.context import StageContext
from mathtrainer.stages.continuation_file import NAME, append, read_back
from mathtrainer.stages.pair_runs import PairRuns
from mathtrainer.stages.pairs import mined
from mathtrainer.stages.scoring import score


def run(context: StageContext, work_dir: Path) -> Mapping[str, JsonValue]:
    """Leave `continuations.jsonl`: a mined pair whose rejected side has a sound prefix a line, with candidates for it.

    They are sampled from the round's policy as the round's candidates were, `mining.continuations` of each, and scored.
    What an interrupted attempt left there is not sampled again. Raises as the stages `pairs` and `evaluate` do.
    """
    with PairRuns(work_dir / "runs") as runs:
        chosen = list(mined(context, runs))
    prefixes = _prefixes(context, chosen)
    pairs = {pair.id: pair for pair in chosen if pair.id in prefixes}
    path = work_dir / NAME
    found = read_back(path)
    waiting = [pair for pair in pairs.values() if pair.id not in found]
    right = sum(map(_is_continued, found.values()))
    context.progress(len(found), len(pairs), right=right)
    if waiting:
        with path.open("a", encoding="utf-8") as file, GeneratorClient(context) as generator:
            for pair_id, own in _continued(context, generator, waiting, prefixes):
                append(file, pair_id, own)
                found[pair_id] = own
                right += _is_continued(own)
                context.progress(len(found), len(pairs), right=right)
    path.touch()
    return {"pairs": len(chosen), "with_prefix": len(pairs), "continued_rightly": right}


def _prefixes(context: StageContext, pairs: Sequence[PreferencePair]) -> dict[str, Prefix]:
    from mathtrainer.training.encoding import decoder

    decode = decoder(str(context.policy))
    found = {pair.id: sound_prefix(pair.rejected, context.spec.mining.min_confidence, decode) for pair in pairs}
    return {pair_id: prefix for pair_id, prefix in found.items() if prefix is not None}


def _continued(
    context: StageContext,
    generator: GeneratorClient,
    pairs: Sequence[PreferencePair],
    prefixes: Mapping[str, Prefix],
) -> Iterator[tuple[str, list[ScoredCandidate]]]:
    """Yield each pair's id with its scored continuations, as they are done.

    To the generator a pair is a problem of its own: a problem may have several wrong solutions to go on from.
    """
    problems = {pair.id: pair.problem.model_copy(update={"id": pair.id}) for pair in pairs}
    sampling = collect_sampling(context.spec, context.round)
    # Not checked as one: the client asks for no more problems at a time than a request may hold.
    request = GenerateRequest.model_construct(
        **dict(sampling.model_copy(update={"n": context.spec.mining.continuations})),
        problems=tuple(problems.values()),
        model=str(context.policy.absolute()),
        prompt=context.spec.prompt,
        prefixes={pair.id: prefixes[pair.id] for pair in pairs},
    )
    names = {pair.id: pair.problem.id for pair in pairs}
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
