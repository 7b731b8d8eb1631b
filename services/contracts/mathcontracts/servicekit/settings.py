"""Settings that are read from environment variables."""

from collections.abc import Iterable


def comma_separated(given: object) -> object:
    """Return the names of a text with commas between them; leave anything else as it is."""
    return tuple(name.strip() for name in given.split(",") if name.strip()) if isinstance(given, str) else given


def variables_of(prefix: str, fields: Iterable[str]) -> set[str]:
    """Return the names of the environment variables that set these fields."""
    return {f"{prefix}{name}".upper() for name in fields}
