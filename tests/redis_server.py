"""A redis-server that a test may kill and start again."""

import subprocess
import time
from pathlib import Path

from redis import Redis
from redis.exceptions import RedisError

from mathtrainer.local.services import redis_command
from mathtrainer.runs.records import connect


class RedisServer:
    """A redis-server of a test's own, which can be killed and started again."""

    def __init__(self, port: int, folder: Path):
        self.command = [*redis_command(port, folder), "--appendfsync", "always"]
        self.url = f"redis://127.0.0.1:{port}/0"
        self.process = self.start()

    def start(self) -> subprocess.Popen[bytes]:
        """Start it and wait until it answers."""
        self.process = subprocess.Popen(self.command, stdout=subprocess.DEVNULL)
        redis = connect(self.url, patient=True)
        give_up = time.monotonic() + 30
        while not _answers(redis):
            assert time.monotonic() < give_up, "redis-server does not answer"
            time.sleep(0.05)
        redis.close()
        return self.process

    def kill(self) -> None:
        """End it as a crash would."""
        self.process.kill()
        self.process.wait()


def _answers(redis: Redis) -> bool:
    try:
        return bool(redis.ping())
    except RedisError:
        return False
