"""Verdicts of different versions of the verifier, which are not comparable: what one calls right another may not."""

from collections.abc import Iterable


class Mixed(Exception):
    """Verdicts that belong together are of more than one version; the message names them."""

    def __init__(self, versions: Iterable[str]):
        super().__init__(f"verdicts of verifiers {' and '.join(sorted(versions))}")


def only(versions: Iterable[str]) -> str | None:
    """Return the one version that there is, None where there is none. Raises Mixed where there are more."""
    found = set(versions)
    if len(found) > 1:
        raise Mixed(found)
    return next(iter(found), None)
