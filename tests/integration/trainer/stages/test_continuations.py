"""The stage `continue`, from a real Redis Stream to its file: more pairs than it holds at a time."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from bench import made_pairs
from redis import Redis

from mathcontracts import GenerateRequest, MiningSpec, PreferencePair, RunSpec, ScoredCandidate
from mathtrainer.core.mining import mine
from mathtrainer.core.prefixes import paired, sound_prefix
from mathtrainer.core.weights import weigh
from mathtrainer.models.embedded import TINY
from mathtrainer.settings import Settings
from mathtrainer.stages import continuations, pair_runs, pairs
from mathtrainer.stages.context import Interrupted, StageContext
from mathtrainer.stages.continuation_file import NAME, append
from mathtrainer.training.encoding import decoder

MINING = MiningSpec(kind="both", continuations=2)


@pytest.fixture
def made() -> list[PreferencePair]:
    """Pairs of which some have no sound prefix, for their first step is the wrong one."""
    found = [PreferencePair.model_validate_json(text) for text in made_pairs.with_prefixes(made_pairs.pairs(40))]
    for place in range(0, 40, 5):
        wrong = found[place].rejected
        verdict = wrong.verdict.model_copy(update={"first_error_step": 0})
        found[place] = found[place].model_copy(update={"rejected": wrong.model_copy(update={"verdict": verdict})})
    return found


@pytest.fixture
def context(
    made: list[PreferencePair], redis_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[StageContext]:
    """A run that these pairs were collected for; few are held at a time, in whichever place."""
    monkeypatch.setattr(continuations, "GeneratorClient", made_pairs.MadeGenerator)
    monkeypatch.setattr(continuations, "score", made_pairs.made_score)
    monkeypatch.setattr(continuations, "MAX_PROBLEMS", 3)
    monkeypatch.setattr(pair_runs, "RUN_CHARACTERS", 20_000)
    spec = RunSpec(name="test", model="m", mining=MINING, warm_start=False)
    (tmp_path / "stages" / "sft").mkdir(parents=True)
    (tmp_path / "stages" / "sft" / "model").symlink_to(TINY)
    redis = Redis.from_url(redis_url, decode_responses=True)
    run = StageContext("continued", spec, tmp_path, Settings(redis_url=redis_url), redis, "m")
    redis.delete(run.pairs_stream)
    for pair in made:
        redis.xadd(run.pairs_stream, {"pair": pair.model_dump_json()})
    redis.xadd(run.pairs_stream, {"end": len(made)})
    yield run
    redis.close()


def _all_at_once(context: StageContext, made: list[PreferencePair]) -> dict[str, list[ScoredCandidate]]:
    """Return what the stage is to find, by pair, in its order, with everything in memory."""
    decode = decoder(str(TINY))
    mined = mine(made, MINING)
    prefixes = {pair.id: sound_prefix(pair.rejected, MINING.min_confidence, decode) for pair in mined}
    known = {pair_id: prefix for pair_id, prefix in prefixes.items() if prefix is not None}
    kept = [pair for pair in mined if pair.id in known]
    request = GenerateRequest.model_construct(
        n=MINING.continuations,
        problems=tuple(pair.problem.model_copy(update={"id": pair.id}) for pair in kept),
        prefixes=known,
    )
    found = {}
    for pair, candidates in zip(kept, made_pairs.MadeGenerator(context).stream(request), strict=True):
        own = [one.model_copy(update={"problem_id": pair.problem.id}) for one in candidates]
        verdicts = made_pairs.made_score(context, {}, own)
        found[pair.id] = [
            ScoredCandidate(candidate=one, verdict=verdict) for one, verdict in zip(own, verdicts, strict=True)
        ]
    return found


def _stopping(context: StageContext, after: int) -> StageContext:
    def stop(done: int, total: int, metrics: Any) -> None:
        if done == after:
            raise Interrupted

    return replace(context, on_progress=stop)


def test_few_at_a_time_give_the_bytes_of_all_at_once(
    context: StageContext, made: list[PreferencePair], tmp_path: Path
) -> None:
    """The file has the lines that it has when all pairs are in memory, and nothing else is left; so have the pairs."""
    folder = tmp_path / "stages" / "continue"
    folder.mkdir()
    seen: list[tuple[int, int, float]] = []
    told = replace(context, on_progress=lambda done, total, metrics: seen.append((done, total, metrics["right"])))
    facts = continuations.run(told, folder)
    found = _all_at_once(context, made)
    with (tmp_path / "expected").open("w", encoding="utf-8") as file:
        for pair_id, own in found.items():
            append(file, pair_id, own)
    assert (folder / NAME).read_bytes() == (tmp_path / "expected").read_bytes()
    assert [one.name for one in folder.iterdir()] == [NAME]
    mined = mine(made, MINING)
    assert 0 < len(found) < len(mined)
    assert facts == {"pairs": len(mined), "with_prefix": len(found), "continued_rightly": len(found)}
    assert seen == [(done, len(found), done) for done in range(len(found) + 1)]

    (tmp_path / "work").mkdir()
    pairs.run(context, tmp_path / "work")
    expected = weigh(paired(mined, found, MINING), context.spec.weights)
    assert sum(pair.prefix_tokens > 0 for pair in expected) == len(found)
    written = (tmp_path / "work" / "pairs.jsonl").read_text(encoding="utf-8")
    assert written == "".join(pair.stored_json() + "\n" for pair in expected)


@pytest.mark.parametrize("after", [0, 1, 4])
def test_an_interrupted_stage_goes_on_behind_its_last_line(context: StageContext, tmp_path: Path, after: int) -> None:
    """What was found is not sampled again, a torn line is; the file becomes that of a stage that was not stopped."""
    whole, cut = tmp_path / "whole", tmp_path / "cut"
    whole.mkdir()
    cut.mkdir()
    facts = continuations.run(context, whole)
    with pytest.raises(Interrupted):
        continuations.run(_stopping(context, after), cut)
    lines = (whole / NAME).read_bytes().splitlines(keepends=True)
    before = (cut / NAME).read_bytes() if after else b""
    assert before == b"".join(lines[:after])
    (cut / NAME).write_bytes(before + lines[after][:50])
    seen: list[int] = []
    again = continuations.run(replace(context, on_progress=lambda done, *_: seen.append(done)), cut)
    assert again == facts
    assert seen == list(range(after, len(lines) + 1))
    assert (cut / NAME).read_bytes() == (whole / NAME).read_bytes()
    assert [one.name for one in cut.iterdir()] == [NAME]


def test_a_finished_file_asks_no_generator(
    context: StageContext, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A stage that was killed before it was published has nothing left to do."""
    (tmp_path / "work").mkdir()
    facts = continuations.run(context, tmp_path / "work")
    before = (tmp_path / "work" / NAME).read_bytes()
    monkeypatch.setattr(continuations, "GeneratorClient", None)
    assert continuations.run(context, tmp_path / "work") == facts
    assert (tmp_path / "work" / NAME).read_bytes() == before
