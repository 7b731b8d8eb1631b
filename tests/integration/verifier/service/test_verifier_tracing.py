"""Traces of a real service, sent to a real collector."""

import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from queue import Queue
from typing import TYPE_CHECKING, Any

import pytest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.proto.trace.v1.trace_pb2 import Span, Status

if TYPE_CHECKING:
    from tests.conftest import RunningVerifier

RunVerifier = Callable[..., AbstractContextManager["RunningVerifier"]]
MARK = "xyzzyquux"
TRACE, PARENT = "0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331"


class Collector:
    """Receives OTLP over HTTP, and keeps what came."""

    def __init__(self) -> None:
        self.exported: Queue[bytes] = Queue()
        kept = self.exported

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["content-length"]))
                if self.path == "/v1/traces":
                    kept.put(body)
                self.send_response(200)
                self.send_header("content-type", "application/x-protobuf")
                self.send_header("content-length", "0")
                self.end_headers()

            def log_message(self, *_: Any) -> None:
                """Say nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"

    def spans(self) -> list[tuple[Span, dict[str, Any]]]:
        """Return the spans that came, each with the attributes of what sent it."""
        found = []
        while not self.exported.empty():
            for sent in ExportTraceServiceRequest.FromString(self.exported.get()).resource_spans:
                resource = plain(sent.resource.attributes)
                found += [(span, resource) for scope in sent.scope_spans for span in scope.spans]
        return found


def plain(attributes: Any) -> dict[str, Any]:
    """Return attributes as a mapping."""
    return {one.key: one.value.string_value or one.value.int_value for one in attributes}


@pytest.fixture
def collector() -> Iterator[Collector]:
    """A collector, on a port of its own."""
    made = Collector()
    thread = threading.Thread(target=made.server.serve_forever, args=(0.02,))
    thread.start()
    yield made
    made.server.shutdown()
    made.server.server_close()
    thread.join()


def test_a_request_is_a_span_of_its_callers_trace(run_verifier: RunVerifier, collector: Collector) -> None:
    """A span arrives with route and status, in the trace that the caller named; the log has the trace's id.

    What ended well and what was refused are told; probes, unknown paths and all that people send are not.
    """
    settings = {"OTEL_EXPORTER_OTLP_ENDPOINT": collector.url, "OTEL_SERVICE_NAME": "judge"}
    text = {"solution": f"{MARK} = 1\nThe answer is {MARK}", "problem": MARK, "reference": MARK}
    with run_verifier(**settings) as served:
        header = {"traceparent": f"00-{TRACE}-{PARENT}-01"}
        assert served.client.post("/verify", json=text, headers=header).status_code == 200
        assert served.client.post("/verify", json={MARK: MARK}).status_code == 422
        served.client.get(f"/{MARK}")
        served.client.get(f"/verify?{MARK}")
        served.client.get("/readyz")
        log = served.stop()  # What is still to be sent goes out before the end.
    spans = collector.spans()
    assert {resource["service.name"] for _, resource in spans} == {"judge"}
    assert all(MARK not in str(span) for span, _ in spans)
    first, second = (span for span, _ in spans)
    assert (first.trace_id.hex(), first.parent_span_id.hex()) == (TRACE, PARENT)
    assert second.trace_id.hex() != TRACE
    assert first.name == "POST /verify"
    attributes = plain(first.attributes)
    assert (attributes["http.route"], attributes["http.response.status_code"]) == ("/verify", 200)
    assert plain(second.attributes)["http.response.status_code"] == 422
    assert first.status.code == Status.STATUS_CODE_UNSET
    assert TRACE in {json.loads(line).get("trace_id") for line in log.splitlines()}


def test_without_an_exporter_there_are_no_traces(run_verifier: RunVerifier) -> None:
    """Where no endpoint is named, a caller's trace is not joined, and no id of one is logged."""
    with run_verifier() as served:
        header = {"traceparent": f"00-{TRACE}-{PARENT}-01"}
        served.client.post("/verify", json={"solution": "The answer is 4"}, headers=header)
        assert "trace_id" not in served.stop()


@pytest.mark.parametrize("exporter", [None, "http://127.0.0.1:9"])
def test_only_an_exporter_needs_the_sdk(exporter: str | None) -> None:
    """What sends traces is loaded where there is an endpoint to send them to, and only there."""
    code = (
        "import sys\n"
        "from mathverifier.service.app import create_app\n"
        "from starlette.testclient import TestClient\n"
        "with TestClient(create_app()): print('opentelemetry.sdk' in sys.modules)\n"
    )
    environment = {name: value for name, value in os.environ.items() if not name.startswith("OTEL_")}
    environment |= {"OTEL_EXPORTER_OTLP_ENDPOINT": exporter} if exporter else {}
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True, env=environment
    )
    assert done.stdout.split() == [str(exporter is not None)]


def test_a_collector_that_is_gone_is_no_trouble(run_verifier: RunVerifier) -> None:
    """Where nobody takes the traces, requests are answered as ever, and the log stays in form."""
    with run_verifier(OTEL_EXPORTER_OTLP_ENDPOINT="http://127.0.0.1:9", OTEL_EXPORTER_OTLP_TIMEOUT="1") as served:
        for _ in range(3):
            assert served.client.post("/verify", json={"solution": "The answer is 4"}).status_code == 200
        log = served.stop()
    assert [json.loads(line) for line in log.splitlines()]
