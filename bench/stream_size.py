"""What a candidate and a pair take: in the archive, in the Redis Stream, and in the trainer that reads them all.

`python -m bench.stream_size [--pairs N]` makes pairs of generated problems, a right and a flawed solution each, with
the verifier's verdicts and the embedded model's tokens. It adds them to a stream of a redis-server of its own. It
prints bytes: of a candidate's line in the archive, of a pair's JSON, of a pair in the stream, of a pair in Python.
"""

import argparse
import gc
import json
import socket
import subprocess
import tempfile
import time
import tracemalloc
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path

from redis import Redis
from redis.exceptions import RedisError

from bench.data import data_argument
from mathcontracts import Candidate, PreferencePair, Problem, ScoredCandidate, Verdict
from mathtrainer.core.error_injection import plant_any
from mathtrainer.core.word_problems import draw
from mathtrainer.local.services import redis_command
from mathtrainer.models.embedded import TINY
from mathverifier import verify

STREAM = "pairs"


@contextmanager
def redis_server() -> Iterator[Redis]:
    """Run a redis-server as a run needs it, and stop it afterwards."""
    with tempfile.TemporaryDirectory() as folder:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        process = subprocess.Popen(redis_command(port, Path(folder)), stdout=subprocess.DEVNULL)
        try:
            client = Redis(port=port)
            _until_ready(client)
            yield client
        finally:
            process.terminate()
            process.wait()


def _until_ready(client: Redis) -> None:
    give_up = time.monotonic() + 30
    while True:
        try:
            client.ping()
        except RedisError:
            if time.monotonic() > give_up:
                raise
            time.sleep(0.05)
        else:
            return


def pairs(count: int) -> Iterator[PreferencePair]:
    """Yield pairs of a right and a flawed solution, as a collector would publish them."""
    from mathtrainer.training.encoding import completion_ids, prompt_ids
    from mathtrainer.training.models import load_tokenizer

    tokenizer = load_tokenizer(str(TINY))

    def scored(problem: Problem, index: int, text: str) -> ScoredCandidate:
        question, answer = prompt_ids(tokenizer, problem.text, "{problem}"), completion_ids(tokenizer, text)
        candidate = Candidate(
            id=f"{problem.id}#{index}",
            problem_id=problem.id,
            text=text,
            prompt_ids=tuple(question),
            completion_ids=tuple(answer),
            finish_reason="stop",
            prompt_tokens=len(question),
            completion_tokens=len(answer),
            seed=0,
            temperature=1,
            top_p=1,
            model=str(TINY),
            model_revision="0" * 40,
        )
        said = verify(problem=problem.text, solution=text, reference=problem.reference)
        return ScoredCandidate(candidate=candidate, verdict=Verdict.model_validate(said.model_dump()))

    for worked in islice(draw(0), count):
        one, flawed = worked.demonstration(), plant_any(worked, 0.5, 0)
        problem = one.problem
        yield PreferencePair(
            id=f"{problem.id}#0:1",
            problem=problem,
            kind="wrong_answer",
            chosen=scored(problem, 0, one.solution),
            rejected=scored(problem, 1, flawed.solution),
        )


def main() -> None:
    """Print the bytes."""
    parser = argparse.ArgumentParser(description=__doc__)
    data_argument(parser)  # Taken and not needed, so that all benches are called alike.
    parser.add_argument("--pairs", type=int, default=2000)
    arguments = parser.parse_args()
    made = list(pairs(arguments.pairs))
    lines = [one.stored_json() for one in made]
    archived = [side.model_dump_json(exclude={"id"}) for one in made for side in (one.chosen, one.rejected)]
    problems = sum(len(one.problem.model_dump_json()) for one in made)
    with redis_server() as client:
        for line in lines:
            client.xadd(STREAM, {"pair": line})
        held = client.memory_usage(STREAM, samples=0) or 0
    gc.collect()
    tracemalloc.start()
    before = tracemalloc.get_traced_memory()[0]
    read = [PreferencePair.model_validate_json(line) for line in lines]
    in_python = tracemalloc.get_traced_memory()[0] - before
    count = len(read)
    tokens = sum(side.candidate.completion_tokens for one in made for side in (one.chosen, one.rejected)) / (2 * count)
    sizes = {
        "completion_tokens": tokens,
        "archive_bytes_a_candidate": sum(map(len, archived)) / (2 * count) + problems / count,
        "json_bytes_a_pair": sum(map(len, lines)) / count,
        "stream_bytes_a_pair": held / count,
        "python_bytes_a_pair": in_python / count,
    }
    print(json.dumps({name: round(value) for name, value in sizes.items()}))


if __name__ == "__main__":
    main()
