"""What the adapters share: items judged on this machine or by a service, for the outcome of the answer."""

import weakref
from collections.abc import Mapping, Sequence
from typing import Any

from mathcontracts import Verdict
from mathverifier.api import verify_many
from mathverifier.references import accepted
from mathverifier.schemas import Refused

Item = dict[str, Any]


def text(value: Any) -> str | None:
    """Return a value of a data set as text: a number is written out, one in a list is that; anything else is None."""
    if isinstance(value, str):
        return value
    found = accepted(value)
    return found[0] if len(found) == 1 else None


def item(
    problem: Any,
    solution: str,
    reference: Any,
    *,
    profile: bool = False,
    thought_open: bool = False,
    profile_thoughts: bool = False,
) -> Item:
    """Return what is to be judged. Without `profile` it is the answer alone, which is several times as fast."""
    asked: Item = {"problem": text(problem), "solution": whole(solution), "reference": references(reference)}
    if thought_open:
        asked["thought_open"] = True
    if profile_thoughts:
        asked["profile_thoughts"] = True
    return asked if profile else asked | {"profile": False}


def references(value: Any) -> str | list[str] | None:
    """Return the accepted answers of a data set's value; None where it has none, or is of no kind that is known."""
    found = accepted(value)
    return found[0] if len(found) == 1 else found or None


def whole(solution: str) -> str:
    """Return a text with U+FFFD for halves of characters, which a sampler may leave and no request can carry."""
    return solution if solution.isascii() else solution.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def judged(results: Sequence[Any]) -> list[Verdict | None]:
    """Return the verdicts of a service's results, None where an item was refused."""
    return [None if isinstance(result, Refused) else result.verdict for result in results]


def one_by_name(columns: Mapping[str, Any], names: Sequence[str]) -> Any:
    """Return the first of the named columns that is there, None where none is."""
    return next((columns[name] for name in names if columns.get(name) is not None), None)


class Judge:
    """Judges items by the service at `url`, or on this machine where that is None.

    The client, with its connections, is made when it is first needed, so that a judge can be pickled before. It is
    closed when the judge is no longer used, or at the end of the process.
    """

    def __init__(self, url: str | None, api_key: str | None = None):
        self._url, self._api_key = url, api_key
        self._client: Any = None

    def verdicts(self, items: Sequence[Item]) -> list[Verdict | None]:
        """Return the verdicts, None for an item that was refused. Raises VerifierError where the service fails."""
        if self._url is None:
            return list(verify_many(items))
        if self._client is None:
            from mathverifier.client.blocking import Client

            self._client = Client(self._url, api_key=self._api_key)
            weakref.finalize(self, self._client.close)
        return judged(self._client.verify_each(items))
