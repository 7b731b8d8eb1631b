"""OpenTelemetry traces. FastAPI makes the spans; an exporter is set up where the environment names an endpoint."""

import os
from collections.abc import MutableMapping
from typing import Any

from fastapi.telemetry import TelemetryConfig

ENDPOINTS = ("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "OTEL_EXPORTER_OTLP_ENDPOINT")
# Asked every few seconds by machines.
PROBES = frozenset({"/livez", "/readyz", "/metrics"})


def telemetry() -> TelemetryConfig:
    """Return what FastAPI is to record: one span a request, without what the request or an exception says.

    Its metrics are left to Prometheus, and its logs are off, as they repeat exceptions.
    """
    # Where there is nothing to export to, nobody need ask at each request whether there is.
    tracing = any(map(os.environ.get, ENDPOINTS))
    return {
        "auto_configure": True,
        "tracing": tracing,
        "metrics": False,
        "logs": False,
        "operation_spans": False,
        "exclude": _untraced,
    }


def _untraced(scope: MutableMapping[str, Any]) -> bool:
    # A span has its request's path and query: only those of ours are known to hold nothing of a solution.
    return scope["path"] in PROBES or scope["path"] not in scope["app"].paths or bool(scope["query_string"])
