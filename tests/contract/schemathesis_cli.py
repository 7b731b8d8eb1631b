"""The command line of schemathesis, taught to write NDJSON: `python schemathesis_cli.py run …`."""

import json
from typing import Any

import schemathesis
from schemathesis.cli import schemathesis as command_line


@schemathesis.serializer("application/x-ndjson", "application/ndjson", "application/jsonl")
def lines(context: Any, value: Any) -> bytes:
    """Return one line for each value that was drawn: of a list, one for each of its members; text as it is."""
    if isinstance(value, bytes | str):
        return value if isinstance(value, bytes) else value.encode("utf-8", "surrogatepass")
    drawn = value if isinstance(value, list) else [value]
    return b"".join(json.dumps(one).encode() + b"\n" for one in drawn)


if __name__ == "__main__":
    command_line()
