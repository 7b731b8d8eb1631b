"""Verdicts that are kept: in the process, and in a real Redis that goes away."""

import signal
import subprocess
from typing import Any

import pytest
from redis import Redis

from mathcontracts import Verdict
from mathverifier import verify
from mathverifier.schemas import VerifyRequest
from mathverifier.service import cache
from mathverifier.service.cache import LocalCache, key_of

HANGING: dict[str, Any] = {"solution": r"\boxed{\lfloor 9^{9^{9.5}} \rfloor}", "reference": r"\sqrt{2}"}
OwnRedis = tuple[str, subprocess.Popen[bytes]]


def item(number: int) -> dict[str, Any]:
    """Return an item whose answer is its number."""
    return {"solution": f"So 2 + 2 = 4.\nThe answer is: {number}", "reference": "7"}


def ask(served: Any, number: int) -> Verdict:
    """Return the service's verdict on an item."""
    response = served.client.post("/verify", json=item(number))
    assert response.status_code == 200, response.text
    return Verdict.model_validate_json(response.content)


def test_the_key_is_all_that_is_asked() -> None:
    """Equal requests have one key however they were written; any difference of content makes another."""
    asked: dict[str, Any] = {"solution": "x", "problem": None, "reference": None, "strict": False, "profile": True}
    one = key_of(VerifyRequest(solution="x"))
    assert key_of(VerifyRequest.model_validate(asked)) == one
    others: list[dict[str, Any]] = [
        {"solution": "y"},
        {"solution": ["x"]},
        {"problem": ""},
        {"strict": True},
        {"profile": False},
    ]
    keys = {key_of(VerifyRequest.model_validate(asked | other)) for other in others}
    assert len(keys | {one}) == len(others) + 1


def test_the_least_lately_asked_goes_first() -> None:
    """No more verdicts are kept than there is room for, and time-outs not at all."""
    cache, requests = LocalCache(2), [VerifyRequest(solution=str(number)) for number in range(3)]
    for request in requests[:2]:
        cache.put_near(request, request.model_dump_json().encode())
    assert cache.near(requests[0])
    cache.put_near(requests[2], b"{}")
    assert [cache.near(request) is not None for request in requests] == [True, False, True]
    cache.put_near(requests[1], verify(**HANGING, deadline_s=0.1).model_dump_json().encode())
    assert cache.near(requests[1]) is None


def test_a_kept_verdict_is_the_same(serve: Any) -> None:
    """With a cache every route answers as without one, the first time and again."""
    with serve(CACHE_ITEMS="100") as served:
        for _ in range(2):
            assert [ask(served, number) for number in (6, 7)] == [verify(**item(number)) for number in (6, 7)]
            batch = served.client.post("/verify/batch", json={"items": [item(number) for number in range(5, 9)]}).json()
            verdicts = [Verdict.model_validate(result["verdict"]) for result in batch["results"]]
            assert verdicts == [verify(**item(number)) for number in range(5, 9)]


def test_a_fleet_shares_what_redis_keeps(serve: Any, own_redis: OwnRedis) -> None:
    """What one service has judged, another takes from Redis: with an end to its life, and never a time-out."""
    url, _ = own_redis
    with serve(CACHE_URL=url, CACHE_TTL_S="50", DEADLINE_S="0.3") as served, Redis.from_url(url) as redis:
        assert ask(served, 7) == verify(**item(7))
        assert served.client.post("/verify", json=HANGING).json()["reason"] == "timeout"
        (key,) = redis.keys()
        assert 0 < redis.ttl(key) <= 50
        # Told by a mark that only the kept verdict has.
        kept = verify(**item(7)).model_copy(update={"version": "kept"})
        redis.set(key, kept.model_dump_json())
        with serve(CACHE_URL=url) as other:
            assert ask(other, 7) == kept
            batch = other.client.post("/verify/batch", json={"items": [item(6), item(7)]}).json()["results"]
            assert [result["verdict"]["version"] == "kept" for result in batch] == [False, True]
        redis.set(key, "no verdict")
        assert ask(served, 7) == verify(**item(7))


def test_a_redis_that_goes_away_fails_nobody(serve: Any, own_redis: OwnRedis) -> None:
    """Redis stopped, killed, or never there: every request is answered as without it, and the log says so."""
    url, process = own_redis
    with serve(CACHE_URL=url) as served:
        assert ask(served, 7) == verify(**item(7))
        # Hanging is worse than gone: nothing is refused, nothing comes.
        process.send_signal(signal.SIGSTOP)
        assert [ask(served, number) for number in range(30)] == [verify(**item(number)) for number in range(30)]
        process.kill()
        process.send_signal(signal.SIGCONT)
        process.wait()
        assert [ask(served, number) for number in range(30)] == [verify(**item(number)) for number in range(30)]
        batch = served.client.post("/verify/batch", json={"items": [item(number) for number in range(100)]})
        assert [Verdict.model_validate(result["verdict"]) for result in batch.json()["results"]] == [
            verify(**item(number)) for number in range(100)
        ]
        log = served.log.read_text()
    assert "the cache does not answer" in log and "Traceback" not in log


@pytest.mark.parametrize("url", ["nowhere", "http://:secret@x", "redis://:secret@x:port"])
def test_an_address_that_is_no_redis_is_refused(serve: Any, url: str) -> None:
    """An address in the wrong form ends the start with what to write, and without itself."""
    with pytest.raises(AssertionError) as raised, serve(CACHE_URL=url):
        pass
    assert "cache_url: must be redis://" in str(raised.value)
    assert "secret" not in str(raised.value) and "Traceback" not in str(raised.value)


def test_two_caches_are_refused(serve: Any) -> None:
    """A cache in the process and one in Redis at once is a mistake, told without the address: it may hold a secret."""
    with pytest.raises(AssertionError) as raised, serve(CACHE_ITEMS="1", CACHE_URL="redis://:secret@x"):
        pass
    assert "exclude each other" in str(raised.value) and "secret" not in str(raised.value)


def test_a_verdict_of_another_version_is_not_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """The key of a request is that of the version that asks; the same version finds it again."""
    request = VerifyRequest(solution="The answer is 4", reference="4")
    kept = LocalCache(9)
    kept.put_near(request, verify(None, "The answer is 4", "4").model_dump_json().encode())
    assert kept.near(request) is not None
    monkeypatch.setattr(cache, "VERSION", "0.1.0")
    assert kept.near(request) is None


@pytest.mark.parametrize(("reason", "lasts"), [("internal_error", False), ("timeout", False), ("too_large", True)])
def test_a_fault_is_not_kept(reason: Any, lasts: bool) -> None:
    """What another try or a mended verifier may answer is not kept; what is so for good is."""
    request, kept = VerifyRequest(solution="The answer is 4", reference="4"), LocalCache(9)
    verdict = verify(None, "?").model_copy(update={"reason": reason})
    kept.put_near(request, verdict.model_dump_json().encode())
    assert (kept.near(request) is not None) == lasts
