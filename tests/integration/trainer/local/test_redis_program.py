"""The redis-server that the trainer starts: whose it is, and how old."""

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from redis import Redis
from redis.exceptions import AuthenticationError
from redis.exceptions import ConnectionError as RedisConnectionError
from tests.waiting import wait_until

from mathtrainer.local.services import redis_command, unfixed


def test_redis_asks_for_the_password(tmp_path: Path, free_port: Callable[[], int]) -> None:
    """A server that is started with a password serves nobody without it, and shows it to no other user."""
    port = free_port()
    with subprocess.Popen(redis_command(port, tmp_path, "open-sesame"), stdout=subprocess.DEVNULL) as process:
        try:
            with Redis(port=port, password="open-sesame") as known, Redis(port=port) as stranger:
                wait_until(lambda: _answers(known), "the server's answer")
                with pytest.raises(AuthenticationError):
                    stranger.ping()
            assert b"open-sesame" not in Path(f"/proc/{process.pid}/cmdline").read_bytes()
            assert (tmp_path / "redis.conf").stat().st_mode & 0o077 == 0
        finally:
            process.terminate()


@pytest.mark.parametrize(
    ("said", "old"),
    [
        ("Redis server v=6.2.14 sha=00000000:0 malloc=libc bits=64 build=1", "6.2.14"),
        ("Redis server v=6.2.20 sha=00000000:0 malloc=libc bits=64 build=1", None),
        ("Redis server v=7.0.15 sha=00000000:0 malloc=jemalloc-5.2.1 bits=64 build=1", "7.0.15"),
        ("Redis server v=7.4.6 sha=00000000:0", None),
        ("Redis server v=8.4.0 sha=00000000:0", None),
        ("Valkey server", None),
    ],
)
def test_an_old_redis_is_told(said: str, old: str | None) -> None:
    """A version from before the last hole was closed in its line is known as such."""
    assert unfixed(said) == old


def _answers(redis: Redis) -> bool:
    try:
        return bool(redis.ping())
    except RedisConnectionError:
        return False
