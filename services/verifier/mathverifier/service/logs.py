"""What the service writes to standard error: a JSON object a line, or plain lines where a terminal reads them.

Neither form repeats what an exception says, as that may quote a solution: its type and the places in the code are told.
"""

import json
import logging
import logging.config
import sys
import time
import traceback
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from typing import Any

from pydantic_core import PydanticSerializationError, to_json

log = logging.getLogger("mathverifier")


def described(error: BaseException) -> dict[str, Any]:
    """Return the type of an error, and from the outermost call to the innermost where it, or its cause, was raised."""
    return {"error": _name(error), "traceback": [place for one in _causes(error) for place in _places(one)]}


class PlainFormatter(logging.Formatter):
    """Time, level and message, for people."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(message)s")

    def format(self, record: logging.LogRecord) -> str:
        """Return the line, with the places of an error beneath it."""
        fields = _fields(record)
        beneath = [fields["error"], *fields["traceback"]] if "error" in fields else []
        record.asctime = self.formatTime(record)
        return "\n  ".join([f"{record.asctime} {record.levelname} {_message(record)}", *beneath])


class JsonFormatter(logging.Formatter):
    """One JSON object a line, for machines."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        return _line(record.name, record.levelno, _message(record), _fields(record), record.created)


def formatter() -> logging.Formatter:
    """Return what writes the lines for whoever reads standard error."""
    return JsonFormatter() if _is_for_machines() else PlainFormatter()


def tell(logger: logging.Logger, level: int, message: str, fields: Mapping[str, Any]) -> None:
    """Write a line of a logger that is enabled, with `fields` behind the message.

    For machines it is written right here: the record and the handlers of `logging` would take longer than the line.
    """
    if _is_for_machines():
        sys.stderr.write(_line(logger.name, level, message, fields, time.time()) + "\n")
    else:
        logger.log(level, message, extra={"fields": fields})


def configuration() -> dict[str, Any]:
    """Return the logging of the process, as `logging.config` and uvicorn take it."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"line": {"()": formatter}},
        "handlers": {
            "stderr": {"class": "logging.StreamHandler", "stream": "ext://sys.stderr", "formatter": "line"},
        },
        "root": {"handlers": ["stderr"], "level": "WARNING"},
        "loggers": {"mathverifier": {"level": "INFO"}},
    }


def configure() -> None:
    """Set up the logging of this process; Python's warnings become lines of the log too."""
    logging.config.dictConfig(configuration())
    logging.captureWarnings(True)


@cache
def _is_for_machines() -> bool:
    return not sys.stderr.isatty()


def _line(logger: str, level: int, message: str, fields: Mapping[str, Any], moment: float) -> str:
    line = {
        "time": f"{_second(int(moment))}.{int(moment % 1 * 1000):03}Z",
        "level": logging.getLevelName(level).lower(),
        "logger": logger,
        "message": message,
        **fields,
    }
    try:
        return to_json(line, fallback=repr, ensure_ascii=True).decode()
    except PydanticSerializationError:  # Half a character, which only the slower way takes.
        return json.dumps(line, default=repr)


@lru_cache(maxsize=1)
def _second(moment: int) -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(moment))


def _fields(record: logging.LogRecord) -> dict[str, Any]:
    fields: dict[str, Any] = getattr(record, "fields", {})
    if record.exc_info and record.exc_info[1] is not None:
        return {**fields, **described(record.exc_info[1])}
    return fields


def _message(record: logging.LogRecord) -> str:
    message = record.getMessage()
    # The event loop writes an exception's words into the lines that follow the first.
    return message.partition("\n")[0] if record.exc_info else message


def _name(error: BaseException) -> str:
    return f"{type(error).__module__}.{type(error).__qualname__}".removeprefix("builtins.")


def _causes(error: BaseException) -> Iterator[BaseException]:
    """Yield the error after what it came of, each once."""
    chain = [error]
    while (cause := chain[-1].__cause__ or chain[-1].__context__) is not None and cause not in chain:
        chain.append(cause)
    yield from reversed(chain)


def _places(error: BaseException) -> Iterator[str]:
    frames = traceback.extract_tb(error.__traceback__)
    return (f"{_name(error)}: {frame.filename}:{frame.lineno} in {frame.name}" for frame in frames)
