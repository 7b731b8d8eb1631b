"""How a command ends that cannot do what it was asked: with one line, and a code that says whose turn it is."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
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
        fail(f"{error.filename or 'file'}: {error.strerror or error}")


def fail(message: str, code: int = 2) -> NoReturn:
    """Say `message` and end with `code`: 2 where the user can put it right, 1 where a service or a disk failed."""
    sys.stderr.write(f"mathverifier: {message}\n")
    raise typer.Exit(code)


def _first_line(error: ValueError) -> str:
    if isinstance(error, ValidationError):
        fault = error.errors()[0]
        if not fault["loc"]:  # Of the settings as a whole, among which may be keys.
            return str(fault["msg"]).removeprefix("Value error, ")
        return f"{'.'.join(map(str, fault['loc']))}: {fault['msg']}; got {fault['input']!r}"
    return str(error)
