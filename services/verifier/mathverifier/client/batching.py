"""Items that travel together, and what becomes of each."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from mathcontracts import Verdict
from mathverifier.client.errors import VerifierError
from mathverifier.client.retry import BUSY
from mathverifier.client.transport import Item
from mathverifier.not_reached import not_reached
from mathverifier.schemas import BatchResponse, FieldError, Refused, Verified, problem_detail

# A batch is large enough for its overhead not to count and small enough to be answered within the time-out.
BATCH_ITEMS, BATCH_CHARACTERS = 256, 2_000_000
# Enough that the service has its next batch while an answer travels.
BATCHES_AT_ONCE = 4
# How a service, or what stands before it, says that a batch is too large.
TOO_LARGE = (413, 422)
Result = Verified | Refused


def batches(items: Iterable[Item]) -> Iterator["Batch"]:
    """Yield the items in batches of a bounded number and size. Raises VerifierError for an item that is no mapping."""
    batch: list[Item] = []
    start = size = 0
    for place, item in enumerate(items):
        if not isinstance(item, Mapping):
            raise VerifierError(f"items[{place}]: must be a mapping of fields, not {type(item).__name__}")
        characters = sum(_length(value) for value in item.values())
        if batch and (len(batch) >= BATCH_ITEMS or size + characters > BATCH_CHARACTERS):
            yield Batch(range(start, place), batch)
            batch, start, size = [], place, 0
        batch.append(item)
        size += characters
    if batch:
        yield Batch(range(start, start + len(batch)), batch)


@dataclass(frozen=True)
class Batch:
    """Items that travel together, and the place of each among all."""

    places: Sequence[int]
    items: Sequence[Item]

    def body(self) -> dict[str, Any]:
        """Return the body that asks for their verdicts."""
        return {"items": self.items}

    def results(self, response: BatchResponse) -> list[Result]:
        """Return the items' results. Raises VerifierError where they are others', or the service failed in one."""
        if len(response.results) != len(self.items):
            raise VerifierError(f"{len(response.results)} results came for {len(self.items)} items")
        for result in response.results:
            if isinstance(result, Refused) and (result.error.status in BUSY or result.error.status >= 500):
                raise VerifierError(f"{result.error.status}: {result.error.detail}", result.error.status)
        return [
            _called(result, f"items[{index}]", f"items[{place}]")
            for index, (place, result) in enumerate(zip(self.places, response.results, strict=True))
        ]

    def parts(self, error: VerifierError) -> tuple["Batch", ...]:
        """Return the batch in two where it was too large; none where a single item was. Raises any other `error`."""
        if error.status not in TOO_LARGE or (error.status == 422 and len(self.items) == 1):
            raise error
        middle = len(self.items) // 2
        return (self.only(range(middle)), self.only(range(middle, len(self.items)))) if middle else ()

    def refused(self) -> list[Result]:
        """Return the result of a single item that was too large."""
        detail = f"items[{self.places[0]}]: is larger than all that the service accepts: shorten it"
        return [Refused(error=problem_detail(413, detail))]

    def only(self, indices: Iterable[int]) -> "Batch":
        """Return the items at some indices."""
        chosen = list(indices)
        return Batch([self.places[index] for index in chosen], [self.items[index] for index in chosen])


class Rounds:
    """The rounds in which a batch is asked for: what was not reached in time is asked again, as much as was reached.

    That ends when all is answered, or a round in which nothing is reached: then the rest stays `unknown/not_reached`.
    """

    def __init__(self, batch: Batch):
        self._batch = batch
        self.results: list[Result] = [Verified(verdict=not_reached())] * len(batch.items)
        # What is to be asked next; None where nothing is.
        self.next: Batch | None = batch
        self._asked: Sequence[int] = range(len(batch.items))

    def take(self, results: Sequence[Result]) -> None:
        """Take the results of `next`."""
        for index, result in zip(self._asked, results, strict=True):
            self.results[index] = result
        reached = sum(not is_unreached(result) for result in results)
        rest = [index for index, result in enumerate(self.results) if is_unreached(result)]
        self._asked = rest[:reached]
        self.next = self._batch.only(self._asked) if self._asked else None


def is_unreached(result: Result) -> bool:
    """Say whether the time was not enough for an item."""
    return isinstance(result, Verified) and result.verdict.reason == "not_reached"


def all_of(answered: Iterable[Sequence[Result]], late: Sequence[VerifierError]) -> list[Result]:
    """Return the results of all batches. Raises the first of the time-outs where they left no item reached."""
    results = [result for one in answered for result in one]
    if late and all(map(is_unreached, results)):
        raise late[0]
    return results


def verdicts(results: Iterable[Result]) -> list[Verdict]:
    """Return the verdicts. Raises VerifierError, which names the item, where one was refused."""
    found = []
    for index, result in enumerate(results):
        if isinstance(result, Refused):
            raise VerifierError(f"item {index} was refused: {result.error.detail}", result.error.status)
        found.append(result.verdict)
    return found


def _length(value: object) -> int:
    return sum(len(str(part)) for part in value) if isinstance(value, list | tuple) else len(str(value))


def _called(result: Result, asked: str, own: str) -> Result:
    """Return the result with the item called by its `own` place, not by that in what was asked."""
    if isinstance(result, Verified) or asked == own:
        return result
    errors = [
        FieldError(field=error.field.replace(asked, own, 1), message=error.message) for error in result.error.errors
    ]
    return Refused(error=problem_detail(result.error.status, result.error.detail.replace(asked, own), errors))
