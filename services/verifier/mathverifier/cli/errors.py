"""How a command ends that cannot do what it was asked: with one line, and a code that says whose turn it is."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn

import typer
from pydantic import ValidationError


@contextmanager
def one_line() -> Iterator[None]:
    """Turn what a user can put right into one line and exit code 2."""
    try:
        yield
    except UnicodeError as error:
        fail(f"solution: must be UTF-8 text: {error}")
    except ValueError as error:
        fail(_first_line(error))
    except OSError as error:
        fail(f"{error.filename or 'output'}: {error.strerror or error}")


def say(text: str) -> None:
    """Write a line to standard output now. Raises OSError where it cannot be written, of which nothing is left."""
    try:
        sys.stdout.write(text + "\n")
        sys.stdout.flush()
    except OSError:
        # What is left in the buffer would fail again at the end of the process.
        with Path(os.devnull).open("w") as nowhere:
            os.dup2(nowhere.fileno(), sys.stdout.fileno())
        raise


def fail(message: str, code: int = 2) -> NoReturn:
    """Say `message` and end with `code`: 2 where the user can put it right, 1 where a service or a disk failed."""
    sys.stderr.write(f"mathverifier: {message}\n")
    raise typer.Exit(code)


def _first_line(error: ValueError) -> str:
    if isinstance(error, ValidationError):
        fault = error.errors()[0]
        if not fault["loc"]:  # Of the settings as a whole, among which may be keys.
            return str(fault["msg"]).removeprefix("Value error, ")
        name = ".".join(map(str, fault["loc"]))
        # A setting is named as its user wrote it.
        variable = f" (MATHVERIFIER_{name.upper()})" if error.title == "Settings" else ""
        return f"{name}{variable}: {fault['msg']}; got {fault['input']!r}"
    return str(error)
