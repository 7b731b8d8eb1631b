"""Several processes that share one port."""

import os
import signal
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx2

from mathcontracts import Verdict
from mathverifier import verify

ITEM: dict[str, Any] = {"solution": "So 2 + 2 = 4.\nThe answer is: 4", "reference": "4"}


def descendants(pid: int) -> set[int]:
    """Return the ids of a process's children, theirs, and so on."""
    found = set()
    for task in Path(f"/proc/{pid}/task").iterdir():
        for child in map(int, (task / "children").read_text().split()):
            found |= {child} | descendants(child)
    return found


def servers(pid: int) -> set[int]:
    """Return the ids of the processes that serve."""
    return {one for one in descendants(pid) if b"spawn_main" in Path(f"/proc/{one}/cmdline").read_bytes()}


def gone(pids: set[int]) -> bool:
    """Wait until none of the processes is there any more; say whether it came to that."""
    give_up = time.monotonic() + 30
    while time.monotonic() < give_up:
        if not any(Path(f"/proc/{pid}").exists() for pid in pids):
            return True
        time.sleep(0.1)
    return False


def test_all_answer_and_all_end(serve: Any) -> None:
    """As many processes serve as were asked for, each with the library's verdicts; SIGTERM ends them and theirs."""
    with serve(WORKERS="2", API_KEYS="a:key") as served:
        assert len(servers(served.process.pid)) == 2

        def ask(_: int) -> Verdict:
            headers = {"X-API-Key": "key"}
            with httpx2.Client(base_url=served.client.base_url, timeout=60, headers=headers) as client:
                return Verdict.model_validate_json(client.post("/verify", json=ITEM).content)

        with ThreadPoolExecutor(8) as threads:
            assert set(threads.map(ask, range(40))) == {verify(**ITEM)}
        assert served.client.post("/verify", json=ITEM).status_code == 401
        started = descendants(served.process.pid)
    assert gone(started)
    assert "Traceback" not in served.log.read_text()


def test_none_outlives_the_one_that_started_it(serve: Any) -> None:
    """Where the first process is killed, the others end too, so that the port is free for the next."""
    with serve(WORKERS="2") as served:
        started = descendants(served.process.pid)
        assert started
        os.kill(served.process.pid, signal.SIGKILL)
        served.process.wait()
        assert gone(started)
