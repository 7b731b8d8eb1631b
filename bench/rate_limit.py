"""How long a model server that limits the rate keeps the sampler: `python -m bench.rate_limit`.

The server takes 20 requests in each 12 seconds and refuses the others with 429, without saying for how long. What its
limit allows for 64 problems is 36 seconds: the last of them are taken when the fourth window opens.
"""

import argparse
import json
import threading
import time
from collections import Counter
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from bench.data import data_argument
from mathcontracts import Problem, Sampling
from mathgenerator.samplers.openai_compatible import OpenAICompatibleSampler

REQUESTS, WINDOW_S, PROBLEMS = 20, 12.0, 64
ANSWER = b'{"model": "m", "choices": [{"message": {"content": "4"}, "finish_reason": "stop"}]}'
SLOW = b'{"error": {"message": "slow down"}}'


class Limited(ThreadingHTTPServer):
    """A server that counts what it takes in each window."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.taken: Counter[int] = Counter()
        self.refused = 0
        self.begun = time.monotonic()
        self.lock = threading.Lock()


class Handler(BaseHTTPRequestHandler):
    """One completion, or a refusal."""

    server: Limited

    def do_POST(self) -> None:
        """Answer by the count of the window."""
        self.rfile.read(int(self.headers["Content-Length"]))
        with self.server.lock:
            window = int((time.monotonic() - self.server.begun) / WINDOW_S)
            taken = self.server.taken[window] < REQUESTS
            self.server.taken[window] += taken
            self.server.refused += not taken
        body = ANSWER if taken else SLOW
        self.send_response(200 if taken else 429)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def main() -> None:
    """Print the seconds, what the limit allows, and how many requests were refused."""
    parser = argparse.ArgumentParser(description=__doc__)
    data_argument(parser)  # Taken and not needed, so that all benches are called alike.
    parser.parse_args()
    server = Limited()
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        sampler = OpenAICompatibleSampler(f"http://127.0.0.1:{server.server_port}/v1", "m")
        problems = [Problem(id=f"p{number}", text=f"What is {number} + 1?") for number in range(PROBLEMS)]
        server.begun = began = time.monotonic()
        done = len(sampler.sample(problems, Sampling(), "{problem}"))
        seconds = time.monotonic() - began
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
    allowed = (PROBLEMS - 1) // REQUESTS * WINDOW_S
    told = {"done": done, "seconds": round(seconds, 1), "allowed": allowed, "ratio": round(seconds / allowed, 2)}
    print(json.dumps(told | {"refused": server.refused}))


if __name__ == "__main__":
    main()
