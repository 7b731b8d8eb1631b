"""A client that asks for what takes long: `python -m bench.hostile_client PORT`, until it is ended.

In turns, over two connections, it sends bodies of millions of parts, one long text, and batches of items that run to
their deadline. One more is a name without an end. Its statuses are printed when it is ended by SIGTERM.
"""

import http.client
import json
import os
import signal
import sys
import threading
from collections import Counter
from collections.abc import Mapping

SLOW = {"solution": r"\boxed{\lfloor 9^{9^{9.5}} \rfloor}", "reference": r"\sqrt{2}", "profile": False}
JSON = {"Content-Type": "application/json", "X-API-Key": "hostile"}
PATIENT = JSON | {"X-Patience-S": "20"}
TIMEOUT_S = 120.0
# A stranger's client computes on a machine of its own: here it gives way, so that the service alone is measured.
NICER = 10


def bodies() -> list[tuple[str, bytes, Mapping[str, str]]]:
    """Return what is sent: path, body and headers."""
    fields = b",".join(b'"%d":1' % number for number in range(2_000_000))
    return [
        ("/verify", b'{"solution":"x",%b}' % fields, JSON),
        ("/verify/batch", json.dumps({"items": [SLOW] * 200}).encode(), PATIENT),
        ("/verify", b'{"solution":[%b]}' % b",".join([b"1"] * 15_000_000), JSON),
        ("/verify", json.dumps({"solution": "So, 3 + 4 = 7, and so on. " * 1_000_000}).encode(), JSON),
        ("/verify", json.dumps({"k" * 30_000_000: 1}).encode(), JSON),
    ]


def main() -> None:
    """Ask until SIGTERM."""
    port, asked, statuses = int(sys.argv[1]), bodies(), Counter[str]()

    def end(*_: object) -> None:
        sys.stdout.write(json.dumps(dict(statuses)) + "\n")
        sys.stdout.flush()
        os._exit(0)

    def ask(first: int) -> None:
        turn = first
        while True:
            path, body, headers = asked[turn % len(asked)]
            turn += 1
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=TIMEOUT_S)
            try:
                connection.request("POST", path, body, dict(headers))
                answer = connection.getresponse()
                answer.read()
                statuses[str(answer.status)] += 1
            except (OSError, http.client.HTTPException) as error:
                statuses[type(error).__name__] += 1
            finally:
                connection.close()

    signal.signal(signal.SIGTERM, end)
    os.nice(NICER)
    threading.Thread(target=ask, args=(1,), daemon=True).start()
    threading.Thread(target=ask, args=(0,), daemon=True).start()
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    while True:
        signal.pause()


if __name__ == "__main__":
    main()
