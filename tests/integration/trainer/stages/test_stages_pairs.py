"""The pairs of a run, from a real Redis Stream to the file that is trained on."""

import json
from pathlib import Path
from random import Random
from typing import Any, Literal

import pytest
from redis import Redis
from tests.candidates import candidate
from tests.stated import stated

from mathcontracts import MiningSpec, PreferencePair, Problem, RunSpec, ScoredCandidate, Verdict, WeightsSpec
from mathtrainer.core.mining import mine
from mathtrainer.core.weights import weigh
from mathtrainer.settings import Settings
from mathtrainer.stages import pair_runs
from mathtrainer.stages import pairs as stage
from mathtrainer.stages.context import PARTS, BadInput, Interrupted, StageContext, StageError
from mathtrainer.stages.evaluate import measure
from mathtrainer.stages.pair_runs import PairRuns
from mathtrainer.stages.preference import read_archives


@pytest.fixture
def context(redis_url: str, tmp_path: Path, request: pytest.FixtureRequest) -> Any:
    """A run that nothing was collected for yet; its id is the test's name."""
    client = Redis.from_url(redis_url, decode_responses=True)
    yield StageContext(
        run_id=request.node.name.replace("[", "-").replace("]", ""),
        spec=RunSpec(name="test", model="m"),
        run_dir=tmp_path,
        settings=Settings(redis_url=redis_url),
        redis=client,
        base_model="m",
    )
    client.close()


def _scored(outcome: Any, answer: str, index: int, absurdity: float = 0.0, version: str = "0") -> ScoredCandidate:
    made = candidate(f"The answer is: {answer}", index=index)
    verdict = Verdict(
        outcome=outcome,
        reason="equal" if outcome == "correct" else "not_equal",
        answer=stated(answer),
        wrongness=0.0 if outcome == "correct" else 1.0,
        absurdity=absurdity,
        coverage=1,
        version=version,
    )
    return ScoredCandidate(candidate=made, verdict=verdict)


def _pair(number: int, version: str = "0") -> PreferencePair:
    return PreferencePair(
        id=f"pair{number}",
        problem=Problem(id=f"p{number // 3}", text="t", reference="18"),
        kind="wrong_answer",
        chosen=_scored("correct", "18", 0),
        rejected=_scored("incorrect", str(19 + 7 * (number % 3)), 1, absurdity=0.3 * (number % 3), version=version),
    )


def _publish(context: StageContext, numbers: list[int], end: int | None) -> None:
    for number in numbers:
        context.redis.xadd(context.pairs_stream, {"pair": _pair(number).model_dump_json()})
    if end is not None:
        context.redis.xadd(context.pairs_stream, {"end": end})


def _collected(context: StageContext) -> list[str]:
    with PairRuns(context.run_dir / "runs") as runs:
        return [pair.id for pairs in stage.collected(context, runs) for pair in pairs]


def test_pairs_are_mined_weighed_and_written(context: StageContext, tmp_path: Path) -> None:
    """Repeats are dropped, weights have mean 1, the facts tell how they are spread."""
    _publish(context, [0, 1, 2, 1, 3, 4], end=5)
    facts = stage.run(context, tmp_path)
    written = [PreferencePair.model_validate_json(line) for line in (tmp_path / "pairs.jsonl").read_text().splitlines()]
    weights = [pair.weight or 0.0 for pair in written]
    assert sorted(pair.id for pair in written) == [f"pair{number}" for number in range(5)]
    assert sum(weights) / len(weights) == pytest.approx(1, rel=1e-12)
    assert weights[0] > weights[2]
    assert (facts["collected"], facts["pairs"], facts["problems"]) == (5, 5, 2)
    assert facts["weight_max"] == max(weights)
    assert 1 < float(str(facts["effective_sample_size"])) < 5
    json.dumps(dict(facts))


def test_weights_go_by_the_value_of_the_answers(context: StageContext, tmp_path: Path) -> None:
    """`0.5` and `0.6` are as close to `½` as `\\frac12` and `\\frac35` are; their pairs weigh the same."""
    answers = [("½", "0.6"), ("\\frac12", "\\frac35"), ("0.5", "60%"), ("½", "-7")]
    for number, (right, wrong) in enumerate(answers):
        pair = _pair(3 * number).model_copy(
            update={"chosen": _scored("correct", right, 0), "rejected": _scored("incorrect", wrong, 1)}
        )
        context.redis.xadd(context.pairs_stream, {"pair": pair.model_dump_json()})
    context.redis.xadd(context.pairs_stream, {"end": len(answers)})
    stage.run(context, tmp_path)
    written = [PreferencePair.model_validate_json(line) for line in (tmp_path / "pairs.jsonl").read_text().splitlines()]
    near, far = [pair.weight or 0.0 for pair in written[:3]], written[3].weight or 0.0
    assert near == [near[0]] * 3
    assert near[0] > far


@pytest.mark.parametrize("weights", ["hardness", "evidence"])
def test_pairs_on_disk_give_the_bytes_of_pairs_in_memory(
    context: StageContext, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, weights: Literal["hardness", "evidence"]
) -> None:
    """Many runs of a few pairs, with repeats: the file is what mining and weighing all at once give; no run is left."""
    monkeypatch.setattr(pair_runs, "RUN_CHARACTERS", 3_000)
    order = [*range(60), *range(0, 60, 7)]
    Random(3).shuffle(order)
    _publish(context, order, end=60)
    spec = context.spec.model_copy(update={"weights": WeightsSpec(name=weights)})
    facts = stage.run(StageContext(**{**vars(context), "spec": spec}), tmp_path)
    pairs = weigh(mine(map(_pair, range(60)), spec.mining), spec.weights)
    assert (tmp_path / "pairs.jsonl").read_text() == "".join(pair.stored_json() + "\n" for pair in pairs)
    assert (facts["collected"], facts["pairs"], facts["problems"]) == (60, len(pairs), 20)
    assert list(tmp_path.iterdir()) == [tmp_path / "pairs.jsonl"]


def test_an_interrupted_stage_gets_every_pair_again(context: StageContext, tmp_path: Path) -> None:
    """What was handed out before the interruption is handed out again, and what came since; nothing is lost."""
    _publish(context, [0, 1, 2], end=None)
    calls = iter(range(100))

    def stop() -> None:
        if next(calls) > 8:
            raise Interrupted

    interrupted = StageContext(**{**vars(context), "on_check": stop})
    with pytest.raises(Interrupted):
        stage.run(interrupted, tmp_path)
    pending: Any = context.redis.xpending(context.pairs_stream, stage.GROUP)
    assert pending["pending"] == 3
    _publish(context, [3, 4], end=5)
    assert stage.run(context, tmp_path)["pairs"] == 5
    assert stage.run(context, tmp_path)["pairs"] == 5


def test_more_pairs_than_a_page_are_read(context: StageContext, monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages follow one another, for new entries and for those handed out before."""
    monkeypatch.setattr(stage, "PAGE", 4)
    _publish(context, list(range(11)), end=11)
    assert _collected(context) == [f"pair{number}" for number in range(11)]
    assert _collected(context) == [f"pair{number}" for number in range(11)]


def test_entries_are_held_until_they_are_acknowledged(context: StageContext, tmp_path: Path) -> None:
    """Reading alone acknowledges nothing; acknowledging lets go of all, and may be repeated."""
    _publish(context, [0, 1, 2], end=3)
    stage.run(context, tmp_path)
    before: Any = context.redis.xpending(context.pairs_stream, stage.GROUP)
    assert before["pending"] == 4
    stage.acknowledge(context)
    stage.acknowledge(context)
    after: Any = context.redis.xpending(context.pairs_stream, stage.GROUP)
    assert after["pending"] == 0


def test_lost_pairs_are_noticed(context: StageContext, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A stream with fewer pairs than were counted, or without an end, is an error and not a smaller training set."""
    monkeypatch.setattr(stage, "END_PATIENCE_S", 0.6)
    with pytest.raises(StageError, match=r"gave 0 of \? pairs"):
        stage.run(context, tmp_path)
    _publish(context, [0, 1], end=3)
    with pytest.raises(StageError, match="gave 2 of 3 pairs"):
        stage.run(context, tmp_path)
    assert not (tmp_path / "pairs.jsonl").exists()


def test_every_part_of_a_collection_is_read_to_its_end(
    context: StageContext, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The pairs of a collection in parts are those of all its streams; one that has not ended is not passed over."""
    monkeypatch.setattr(stage, "END_PATIENCE_S", 0.6)
    (tmp_path / "stages" / "collect").mkdir(parents=True)
    (tmp_path / "stages" / "collect" / PARTS).write_text('{"parts": 2}')
    first, second = context.parts
    _publish(first, [0, 1], end=2)
    _publish(second, [3, 4], end=None)
    with pytest.raises(StageError, match=rf"{second.pairs_stream} gave 2 of \? pairs.*{second.collection_id}"):
        stage.run(context, tmp_path)
    _publish(second, [], end=2)
    assert _collected(context) == ["pair0", "pair1", "pair3", "pair4"]
    stage.acknowledge(context)
    for part in (first, second):
        pending: Any = context.redis.xpending(part.pairs_stream, stage.GROUP)
        assert pending["pending"] == 0


def test_an_entry_that_is_no_pair_is_named(context: StageContext, tmp_path: Path) -> None:
    """One line with the entry's id."""
    key = context.redis.xadd(context.pairs_stream, {"pair": '{"id": "x"}'})
    with pytest.raises(StageError, match=str(key)) as caught:
        stage.run(context, tmp_path)
    assert "\n" not in str(caught.value)


def test_no_pair_to_train_on_says_what_to_change(context: StageContext, tmp_path: Path) -> None:
    """If mining leaves nothing, the recipe's fields are named."""
    _publish(context, [0, 1], end=2)
    strict = context.spec.model_copy(update={"mining": MiningSpec(clean_wrongness=0.0)})
    with pytest.raises(BadInput, match=r"none of 2 pairs .* collect\.n"):
        stage.run(StageContext(**{**vars(context), "spec": strict}), tmp_path)


def test_pairs_of_two_versions_of_the_verifier_are_not_trained_on(context: StageContext, tmp_path: Path) -> None:
    """Weights are of one measure: a stream with verdicts of another version among them is refused in one line."""
    _publish(context, [0, 1, 2], end=None)
    context.redis.xadd(context.pairs_stream, {"pair": _pair(3, version="1").model_dump_json()})
    context.redis.xadd(context.pairs_stream, {"end": 4})
    with pytest.raises(StageError, match="verifiers 0 and 1") as refused:
        stage.run(context, tmp_path)
    assert "\n" not in str(refused.value)
    assert not (tmp_path / "pairs.jsonl").exists()


def test_an_archive_of_two_versions_is_not_trained_on(context: StageContext) -> None:
    """Candidates that are trained on are chosen by one measure, too; those of one version are all read."""
    context.archive.parent.mkdir(parents=True, exist_ok=True)
    problem = Problem(id="p", text="t", reference="18")
    made = [_scored("correct", "18", index, version=version) for index, version in enumerate("001")]
    rows = [json.dumps({"problem": problem.model_dump(), **one.model_dump(mode="json")}) + "\n" for one in made]
    context.archive.write_text("".join(rows[:2]))
    assert [one for _, one in read_archives(context)] == made[:2]
    context.archive.write_text("".join(rows))
    with pytest.raises(StageError, match="line 3 was judged by verifier 1, and others by 0"):
        list(read_archives(context))


def test_an_evaluation_of_two_versions_is_refused(context: StageContext, tmp_path: Path) -> None:
    """What an interrupted evaluation left is not mixed with verdicts of another version."""
    problem = Problem(id="p", text="t", reference="18")
    results = tmp_path / "results.jsonl"
    greedy, sampled = (
        {"text": "t", "verdict": _scored("correct", "18", 0, version=version).verdict.model_dump(mode="json")}
        for version in "01"
    )
    results.write_text(json.dumps({"problem": problem.model_dump(), "greedy": greedy, "sampled": [sampled]}) + "\n")
    with pytest.raises(StageError, match="verifiers 0 and 1"):
        measure(context, "m", [problem], results)
