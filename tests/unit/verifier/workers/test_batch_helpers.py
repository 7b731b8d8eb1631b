"""How many further processes a batch is shared with, and which of them give way to their owner."""

from collections.abc import Callable
from types import SimpleNamespace

import pytest

from mathverifier import verify_many
from mathverifier.service import verification
from mathverifier.service.cache import Cache
from mathverifier.workers import batch_scheduler
from mathverifier.workers.batch_scheduler import ANSWERS, SHARED_FROM
from mathverifier.workers.process import NICER
from mathverifier.workers.symbolic_pool import SymbolicPool
from mathverifier.workers.verify_pool import Judges

PROFILES = SHARED_FROM // ANSWERS


class Idle:
    """Children of which none ever takes anything."""

    size = 8


@pytest.mark.parametrize(
    ("count", "profile", "workers", "helpers"),
    [
        (PROFILES - 1, True, 8, 0),
        (PROFILES, True, 8, 1),
        (3 * PROFILES, True, 8, 3),
        (3 * PROFILES, True, 2, 1),
        (PROFILES, False, 8, 0),
        (SHARED_FROM - 1, False, 8, 0),
        (2 * SHARED_FROM, False, 8, 2),
    ],
)
def test_each_further_process_has_enough_to_do(
    monkeypatch: pytest.MonkeyPatch, count: int, profile: bool, workers: int, helpers: int
) -> None:
    """A process is started for so many profiles, or the answers alone that take as long; never more than asked for."""
    started: list[Callable[[], None]] = []

    def thread(target: Callable[[], None], daemon: bool) -> SimpleNamespace:
        assert daemon
        return SimpleNamespace(start=lambda: started.append(target))

    monkeypatch.setattr(batch_scheduler, "threading", SimpleNamespace(Thread=thread))
    monkeypatch.setattr(batch_scheduler, "shared_judges", Idle)
    verdicts = verify_many([{"solution": "The answer is: 4", "reference": "4", "profile": profile}] * count, workers)
    assert {one.outcome for one in verdicts} == {"correct"} and len(verdicts) == count
    assert len(started) == helpers


def test_children_give_way_in_a_service_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Those that a batch is shared with do not; a service tells its own to, before it has any."""
    pool, judges = SymbolicPool(2), Judges(2)
    assert pool.nicer == judges.nicer == 0
    monkeypatch.setattr(verification, "shared_pool", lambda: pool)
    monkeypatch.setattr(verification, "shared_judges", lambda: judges)
    verification.VerificationService(Cache())
    assert pool.nicer == judges.nicer == NICER
    assert pool.count == judges.count == 0
