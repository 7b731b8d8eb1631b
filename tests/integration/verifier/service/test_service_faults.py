"""What a caller of the service sees while its processes are killed."""

import json
import os
import resource
import signal
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from tests.forked import start
from tests.waiting import stop

from mathcontracts import Verdict
from mathverifier import Client, VerifierError, verify

pytestmark = pytest.mark.long

# It cannot be computed, and it takes a child process to find that out.
HANGING: dict[str, Any] = {"solution": r"The answer is $\lfloor 9^{9^{9.5}} \rfloor$", "reference": "42"}
ALGEBRA: dict[str, Any] = {"solution": r"The answer is $2\sqrt{2}$", "reference": r"\sqrt{8}"}
SYMBOLIC: dict[str, Any] = {"solution": "The answer is $45$", "reference": r"\int_0^3 10x\,dx"}
PLAIN: dict[str, Any] = {"solution": "He has 16 - 3 = 13 eggs.\nThe answer is 13", "reference": "13"}
WAIT_S = 30.0


class Service:
    """A service with a long deadline, which can be killed and started again at the same address."""

    def __init__(self, port: int, log: Path):
        self.url = f"http://127.0.0.1:{port}"
        self._port, self._log = port, log
        self.start()

    def start(self) -> None:
        """Start it; it is not ready yet."""
        with self._log.open("ab") as out:
            environment = os.environ | {"MATHVERIFIER_DEADLINE_S": "30"}
            serve = ("mathverifier", "serve", "--port", self._port)
            self._process = start(*serve, stdout=out, stderr=out, env=environment)

    def kill(self) -> None:
        """Kill its process, which leaves it no time for anything."""
        self._process.kill()
        self._process.wait()

    def stop(self) -> None:
        """End it as a supervisor would."""
        stop(self._process)

    def children(self, kind: str) -> list[int]:
        """Return the ids of the processes below it that run such a module."""
        parents, commands = {}, {}
        for entry in Path("/proc").iterdir():
            if entry.name.isdigit():
                try:
                    parents[int(entry.name)] = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
                    commands[int(entry.name)] = (entry / "cmdline").read_bytes().decode(errors="replace")
                except OSError:
                    continue
        below = {self._process.pid}
        while more := {pid for pid, parent in parents.items() if parent in below} - below:
            below |= more
        return sorted(pid for pid in below if kind in commands.get(pid, ""))


@pytest.fixture
def service(free_port: Callable[[], int], tmp_path: Path) -> Iterator[Service]:
    """A service that is ready."""
    service = Service(free_port(), tmp_path / "verifier.out")
    try:
        with Client(service.url) as client:
            client.wait_ready()
        yield service
    finally:
        service.stop()


def busy(pid: int) -> bool:
    """Return whether the process spends processor time, of which a busy machine gives it little."""

    def spent() -> int:
        return sum(int(one) for one in Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[11:13])

    before = spent()
    time.sleep(0.3)
    return spent() > before + 1


def verified(client: Client, item: dict[str, Any]) -> Verdict:
    """Return the verdict; where the client has given up on an address that does not answer, once it does again."""
    try:
        return client.verify(**item)
    except VerifierError as error:
        assert error.status is None, error
        client.wait_ready()
        return client.verify(**item)


def test_a_child_killed_at_work_costs_its_item_alone(service: Service) -> None:
    """The item whose child is killed is `unknown/timeout`; others are answered meanwhile, and algebra goes on."""
    with Client(service.url) as client, ThreadPoolExecutor(1) as threads:
        hanging = threads.submit(lambda: client.verify(**HANGING))
        deadline = time.monotonic() + WAIT_S
        while not (working := [pid for pid in service.children("mathverifier.workers.symbolic_worker") if busy(pid)]):
            assert time.monotonic() < deadline and not hanging.done()
        assert client.verify(**PLAIN).outcome == "correct"
        assert not hanging.done()
        for pid in working:
            os.kill(pid, signal.SIGKILL)
        verdict = hanging.result(timeout=WAIT_S)
        assert (verdict.outcome, verdict.reason) == ("unknown", "timeout")
        assert client.verify(**ALGEBRA).outcome == "correct"
        client.wait_ready()


def test_children_killed_during_a_batch_leave_its_plain_items_right(service: Service) -> None:
    """Whichever children die under a batch, every item is answered in its place: as ever, or unknown where it
    needed the one that died.
    """
    items: list[dict[str, Any]] = [
        ALGEBRA | {"problem": f"{n}"} if n % 20 == 0 else PLAIN | {"problem": f"{n}"} for n in range(400)
    ]
    expected = [verify(**item) for item in items]
    with Client(service.url) as client, ThreadPoolExecutor(1) as threads:
        client.verify_many(items)
        children = service.children("mathverifier.")
        assert children
        answered = threads.submit(client.verify_many, items)
        time.sleep(0.05)
        for pid in children:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        for item, verdict, right in zip(items, answered.result(timeout=WAIT_S), expected, strict=True):
            lost = item["solution"] == ALGEBRA["solution"] and verdict.reason == "timeout"
            assert verdict == right or lost
        assert client.verify_many(items) == expected


def test_a_killed_service_that_comes_back_loses_no_item(service: Service) -> None:
    """While the whole process is killed and started again, clients that retry get every item answered once.

    The verdicts are those of the library.
    """
    items: list[list[dict[str, Any]]] = [
        [{"solution": f"The answer is {n}", "reference": f"{n + n % 3}"} for n in range(k, k + 40)] for k in range(8)
    ]
    expected = [[verify(**item) for item in batch] for batch in items]
    answered: Counter[int] = Counter()

    with Client(service.url) as client, ThreadPoolExecutor(len(items)) as threads:

        def ask(place: int) -> list[Verdict]:
            verdicts = []
            for item in items[place]:
                verdicts.append(verified(client, item))
                answered[place] += 1
            return verdicts

        results = [threads.submit(ask, place) for place in range(len(items))]
        while answered.total() < sum(map(len, items)) // 3:
            time.sleep(0.005)
        service.kill()
        service.start()
        assert [result.result(timeout=WAIT_S) for result in results] == expected


def test_where_no_process_can_be_started_algebra_alone_is_refused(serve: Any) -> None:
    """A batch with algebra in it is 503; a stream refuses that line in its place; what needs none is answered."""
    lines = b"\n".join(json.dumps(item).encode() for item in (PLAIN, SYMBOLIC, PLAIN))
    with serve() as served:
        pid = served.process.pid
        assert served.client.get("/readyz").status_code == 200
        tasks = Path(f"/proc/{pid}/task").iterdir()
        children = [int(child) for task in tasks for child in (task / "children").read_text().split()]
        assert children
        soft, hard = resource.prlimit(pid, resource.RLIMIT_NOFILE)
        # No room for the pipes of a child, nor for another connection: the client's own stays.
        resource.prlimit(pid, resource.RLIMIT_NOFILE, (16, hard))
        for child in children:
            os.kill(child, signal.SIGKILL)
            assert served.client.post("/verify", json=SYMBOLIC).json()["reason"] == "timeout"  # Of the one killed.
        refused = served.client.post("/verify/batch", json={"items": [PLAIN, SYMBOLIC]})
        assert refused.status_code == 503 and refused.headers["retry-after"]
        headers = {"content-type": "application/x-ndjson"}
        streamed = served.client.post("/verify/stream", content=lines, headers=headers)
        results = [json.loads(line) for line in streamed.text.splitlines()]
        assert [result.get("verdict", {}).get("outcome") for result in results] == ["correct", None, "correct"]
        assert results[1]["error"]["status"] == 503
        resource.prlimit(pid, resource.RLIMIT_NOFILE, (soft, hard))
        assert served.client.post("/verify", json=SYMBOLIC).json()["outcome"] == "correct"
        assert "Traceback" not in served.log.read_text()
