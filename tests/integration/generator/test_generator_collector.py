"""Collections, from POST /collect to the archive and the stream, through a real Redis and a real verifier."""

import json
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, cast

import pytest
import redis
from tests.service_process import Service

from mathcontracts import CollectStatus, PreferencePair, Problem, ScoredCandidate
from mathverifier.core.version import VERSION

pytestmark = pytest.mark.long

StartGenerator = Callable[..., Service]
# Problems, enough for a collection to be still at work when its verifier is halted.
MANY = 200


@pytest.fixture
def start(free_port: Callable[[], int], tmp_path: Path, redis_url: str) -> Iterator[StartGenerator]:
    """A function that starts a generator on the test's own runs directory; all are stopped in the end."""
    started: list[Service] = []

    def start_generator(verifier_url: str, **settings: str) -> Service:
        defaults = {"sampler": "scripted", "runs_dir": str(tmp_path), "redis_url": redis_url}
        started.append(Service("mathgenerator", free_port(), verifier_url=verifier_url, **{**defaults, **settings}))
        return started[-1]

    yield start_generator
    for service in started:
        if service.process.poll() is None:
            service.kill()


@pytest.fixture
def verifier(free_port: Callable[[], int]) -> Iterator[Service]:
    """A verifier of the test's own, to be held up at will."""
    service = Service("mathverifier", free_port())
    yield service
    service.process.send_signal(signal.SIGCONT)
    service.kill()


@pytest.fixture
def stream(redis_url: str) -> Iterator[redis.Redis]:
    """A client of the real Redis, emptied."""
    with redis.Redis.from_url(redis_url, decode_responses=True) as client:
        client.flushall()
        yield client


def request(run_id: str, count: int = 20, n: int = 6, **more: Any) -> dict[str, Any]:
    """Make the body of POST /collect."""
    problems = [
        {"id": f"p{number}", "text": f"What is {number} + 1?", "reference": str(number + 1)} for number in range(count)
    ]
    return {"run_id": run_id, "stream": f"pairs:{run_id}", "problems": problems, "n": n, **more}


def hold_up(generator: Service, verifier: Service, body: dict[str, Any]) -> None:
    """Start a collection and halt its verifier once something is archived, so that it stands still in the middle."""
    generator.client.post("/collect", json=body)
    status = generator.wait(body["run_id"], lambda status: status.problems_done > 0)
    verifier.process.send_signal(signal.SIGSTOP)
    assert status.state == "running"


def archived(status: CollectStatus) -> list[dict[str, Any]]:
    """Read the archive."""
    return [json.loads(line) for line in Path(status.archive).read_text().splitlines()]


def published(stream: redis.Redis, run_id: str) -> tuple[list[PreferencePair], list[int]]:
    """Read the pairs of the stream, and the values of its `end` entries."""
    entries: list[dict[str, str]] = [fields for _, fields in cast(list[Any], stream.xrange(f"pairs:{run_id}"))]
    pairs = [PreferencePair.model_validate_json(fields["pair"]) for fields in entries if "pair" in fields]
    return pairs, [int(fields["end"]) for fields in entries if "end" in fields]


def check_whole(status: CollectStatus, stream: redis.Redis, count: int, n: int) -> None:
    """Assert that each candidate is archived exactly once and that archive, stream and status agree."""
    rows = archived(status)
    assert [row["candidate"]["id"] for row in rows] == [f"p{p}#{i}" for p in range(count) for i in range(n)]
    assert status.state == "done"
    assert status.problems_done == status.problems_total == count
    assert status.candidates == len(rows) == status.correct + status.incorrect + status.unknown
    pairs, ends = published(stream, status.run_id)
    assert len({pair.id for pair in pairs}) == status.pairs
    assert ends[-1] == status.pairs


def test_each_accepted_answer_is_right(
    start: StartGenerator, verifier_url: str, stream: redis.Redis, tmp_path: Path
) -> None:
    """A candidate with any of the accepted answers is chosen over one with none of them."""
    script = tmp_path / "script.jsonl"
    said = [f"The answer is: {answer}" for answer in (2, -2, 4)]
    script.write_text(json.dumps({"problem": "a", "completions": said}) + "\n")
    generator = start(verifier_url, script=str(script))
    problem = {"id": "a", "text": "A root of x^2 = 4?", "reference": "2", "accepted": ["-2"]}
    body = request("accepted", n=3) | {"problems": [problem]}
    assert generator.client.post("/collect", json=body).status_code == 202
    status = generator.wait("accepted")
    assert (status.correct, status.incorrect) == (2, 1)
    pairs, _ = published(stream, "accepted")
    assert [pair.rejected.candidate.text for pair in pairs] == [said[2]]
    assert pairs[0].chosen.candidate.text in said[:2]


def test_pairs_flow_from_problems_to_the_stream(start: StartGenerator, verifier_url: str, stream: redis.Redis) -> None:
    """Candidates are sampled, scored and archived; each pair of the stream is of two archived candidates."""
    generator = start(verifier_url)
    answer = generator.client.post("/collect", json=request("run"))
    assert answer.status_code == 202
    status = generator.wait("run")
    check_whole(status, stream, 20, 6)
    assert status.correct and status.incorrect and status.pairs
    texts = {(row["candidate"]["text"], row["verdict"]["outcome"]) for row in archived(status)}
    pairs, ends = published(stream, "run")
    assert len(ends) == 1
    for pair in pairs:
        assert (pair.chosen.candidate.text, "correct") in texts
        assert (pair.rejected.candidate.text, pair.rejected.verdict.outcome) in texts
        assert pair.weight is None
    row = archived(status)[0]
    assert Problem(**row.pop("problem")).id == "p0"
    assert ScoredCandidate(**row).candidate.problem_id == "p0"


def test_a_collection_without_a_stream_counts_its_pairs(
    start: StartGenerator, verifier_url: str, stream: redis.Redis
) -> None:
    """Candidates are archived and scored all the same; nothing goes to Redis."""
    generator = start(verifier_url)
    body = request("quiet")
    del body["stream"]
    assert generator.client.post("/collect", json=body).status_code == 202
    status = generator.wait("quiet")
    assert (status.state, len(archived(status))) == ("done", 120)
    assert status.pairs > 0
    assert stream.keys() == []


def test_asking_again_changes_nothing(start: StartGenerator, verifier_url: str, stream: redis.Redis) -> None:
    """POST is idempotent by run id, before and after a restart; another request under the same id is refused."""
    generator = start(verifier_url)
    generator.client.post("/collect", json=request("run"))
    status = generator.wait("run")
    assert CollectStatus(**generator.client.post("/collect", json=request("run")).json()) == status
    other = generator.client.post("/collect", json=request("run", seed=9, temperature=0.5))
    assert other.status_code == 409
    assert "seed, temperature" in other.json()["detail"]
    generator.kill()
    restarted = start(verifier_url)
    assert restarted.status("run") == status
    assert CollectStatus(**restarted.client.post("/collect", json=request("run")).json()) == status
    assert len(published(stream, "run")[0]) == status.pairs


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
def test_a_stopped_generator_resumes(
    start: StartGenerator, verifier: Service, stream: redis.Redis, number: signal.Signals
) -> None:
    """Stopped in the middle by any signal, nothing is lost: the next POST goes on, and each problem is done once."""
    generator = start(verifier.url)
    body = request("run", count=MANY, n=8)
    hold_up(generator, verifier, body)
    generator.kill(number)
    verifier.process.send_signal(signal.SIGCONT)
    restarted = start(verifier.url)
    interrupted = restarted.status("run")
    assert interrupted.state == "failed"
    assert interrupted.error is not None and "POST /collect again" in interrupted.error
    kept = Path(interrupted.archive).read_bytes()[:1000]
    restarted.client.post("/collect", json=body)
    check_whole(restarted.wait("run"), stream, MANY, 8)
    assert Path(interrupted.archive).read_bytes().startswith(kept)


def test_a_lost_stream_is_filled_again(start: StartGenerator, verifier: Service, stream: redis.Redis) -> None:
    """If Redis lost the stream of an interrupted run, resuming publishes the archived pairs anew."""
    generator = start(verifier.url)
    body = request("run", count=MANY, n=8)
    hold_up(generator, verifier, body)
    cancelled = CollectStatus(**generator.client.delete("/collect/run").json())
    verifier.process.send_signal(signal.SIGCONT)
    assert cancelled.state == "cancelled"
    assert 0 < cancelled.problems_done < MANY
    stream.flushall()
    generator.client.post("/collect", json=body)
    status = generator.wait("run")
    check_whole(status, stream, MANY, 8)
    assert len(published(stream, "run")[0]) == status.pairs


def test_verdicts_of_another_version_are_not_added_to(
    start: StartGenerator, verifier: Service, stream: redis.Redis
) -> None:
    """A collection that an older verifier judged fails in words: no new verdict is archived, no new pair published."""
    generator = start(verifier.url)
    body = request("run", count=MANY, n=8)
    hold_up(generator, verifier, body)
    cancelled = CollectStatus(**generator.client.delete("/collect/run").json())
    verifier.process.send_signal(signal.SIGCONT)
    path = Path(cancelled.archive)
    older = path.read_text().replace(f'"version":"{VERSION}"', '"version":"0.1.0"')
    path.write_text(older)
    before = published(stream, "run")
    generator.client.post("/collect", json=body)
    status = generator.wait("run")
    assert status.state == "failed"
    assert status.error is not None
    assert "verifier 0.1.0" in status.error and "another run_id" in status.error and "\n" not in status.error
    assert path.read_text() == older
    assert published(stream, "run") == before


def test_a_verifier_that_is_late_is_waited_for(
    start: StartGenerator, free_port: Callable[[], int], stream: redis.Redis
) -> None:
    """A collection begun before its verifier is there finishes once it is."""
    port = free_port()
    generator = start(f"http://127.0.0.1:{port}")
    generator.client.post("/collect", json=request("run"))
    time.sleep(1)
    assert generator.status("run").state == "running"
    verifier = Service("mathverifier", port)
    try:
        check_whole(generator.wait("run"), stream, 20, 6)
    finally:
        verifier.kill()


def test_impatience_is_a_clear_failure(
    start: StartGenerator, free_port: Callable[[], int], verifier_url: str, stream: redis.Redis
) -> None:
    """A verifier or a Redis that stays away ends the collection with its address; asking later completes it."""
    nobody = free_port()
    for settings, said in [
        ({"verifier_url": f"http://127.0.0.1:{nobody}"}, f"127.0.0.1:{nobody}"),
        ({"verifier_url": verifier_url, "redis_url": f"redis://127.0.0.1:{nobody}/0"}, "redis: "),
    ]:
        impatient = start(**settings, patience_s="0.5")
        impatient.client.post("/collect", json=request("run"))
        failed = impatient.wait("run")
        assert failed.state == "failed"
        assert failed.error is not None and said in failed.error and "\n" not in failed.error
        impatient.kill()
    generator = start(verifier_url)
    generator.client.post("/collect", json=request("run"))
    check_whole(generator.wait("run"), stream, 20, 6)


def test_odd_candidates_are_data(start: StartGenerator, verifier_url: str, stream: redis.Redis, tmp_path: Path) -> None:
    """Empty, endless and unprintable texts are scored and archived like any other; nothing fails."""
    texts = ["", " ", "9" * 300_000, "\x00\x1b[2J\u202e", "The answer is: 1", "The answer is: 7"]
    (tmp_path / "script.jsonl").write_text(json.dumps({"problem": "p0", "completions": texts}))
    generator = start(verifier_url, script=str(tmp_path / "script.jsonl"))
    generator.client.post("/collect", json=request("run", count=1))
    status = generator.wait("run")
    check_whole(status, stream, 1, 6)
    assert [row["candidate"]["text"] for row in archived(status)] == texts
    assert status.correct == 1


def test_an_unknown_outcome_is_in_no_pair(start: StartGenerator, verifier_url: str, stream: redis.Redis) -> None:
    """Problems without a reference are archived as unknown and make no pair."""
    body = request("run", count=3)
    for problem in body["problems"]:
        del problem["reference"]
    generator = start(verifier_url)
    generator.client.post("/collect", json=body)
    status = generator.wait("run")
    check_whole(status, stream, 3, 6)
    assert (status.unknown, status.pairs) == (18, 0)
