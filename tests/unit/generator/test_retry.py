"""Waiting for a service that is away."""

import asyncio
import logging
from collections.abc import Awaitable, Iterator

import pytest

from mathgenerator import retry


class Service:
    """One that fails in these ways, one after the other, and then answers."""

    def __init__(self, *failures: Exception) -> None:
        self._failures: Iterator[Exception] = iter(failures)

    def ask(self) -> Awaitable[str]:
        """Fail, or answer: a plain function that returns an awaitable."""
        return self._answer()

    async def _answer(self) -> str:
        for failure in self._failures:
            raise failure
        return "here"


@pytest.fixture(autouse=True)
def short_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    """Waits of no length."""
    monkeypatch.setattr(retry, "FIRST_WAIT_S", 0.0)


def test_what_is_away_for_a_while_is_waited_for(caplog: pytest.LogCaptureFixture) -> None:
    """Each failure is told in one line, and the answer comes."""
    service = Service(ConnectionError("no\nroute"), ConnectionError("refused"))
    with caplog.at_level(logging.WARNING):
        assert asyncio.run(retry.persist(service.ask, (ConnectionError,), 60)) == "here"
    assert caplog.messages == ["waiting, as no route", "waiting, as refused"]


def test_the_last_failure_is_raised_when_patience_ends() -> None:
    """It is the service's own error, and none of the library that waits."""
    with pytest.raises(ConnectionError, match="gone"):
        asyncio.run(retry.persist(Service(ConnectionError("gone")).ask, (ConnectionError,), 0))


def test_another_failure_is_not_waited_out() -> None:
    """What no waiting mends is raised at once."""
    with pytest.raises(ValueError, match="bad"):
        asyncio.run(retry.persist(Service(ValueError("bad")).ask, (ConnectionError,), 60))
