"""The three calls that people use: verify, verify_many, equivalent."""

import os
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from mathcontracts import Comparison, Profile, Verdict
from mathverifier.core.answers.compare import compare
from mathverifier.core.answers.credit import compared
from mathverifier.core.answers.extract import Extraction, extract
from mathverifier.core.profile import judge
from mathverifier.core.version import VERSION
from mathverifier.pool import shared_pool

# Characters of a problem or a solution; anything longer is `unknown/too_large`.
MAX_CHARACTERS = 100_000
DEADLINE_S = 2.0
NO_REFERENCE = Comparison(outcome="unknown", reason="no_reference")
TOO_LARGE = Verdict(
    outcome="unknown",
    reason="too_large",
    profile=Profile(),
    wrongness=0.5,
    absurdity=0.0,
    coverage=0.0,
    version=VERSION,
)


@dataclass(frozen=True)
class _Item:
    problem: str | None
    solution: str
    steps: Sequence[str] | None
    reference: str | None
    strict: bool = False


def verify(
    problem: str | None = None,
    solution: str | Sequence[str] = "",
    reference: str | None = None,
    *,
    deadline_s: float = DEADLINE_S,
    strict: bool = False,
) -> Verdict:
    """Return the verdict on one solution.

    `solution` is the text, or its steps, which are joined by a line feed for spans. `reference` is the right answer,
    plain or LaTeX; without one, `outcome` is `unknown`. Symbolic work beyond `deadline_s` seconds is
    `unknown/timeout`. `strict` is as in `equivalent`. Raises TypeError for anything but text.
    """
    item = {"problem": problem, "solution": solution, "reference": reference, "strict": strict}
    return _verify(_item(item), deadline_s)


def verify_many(
    items: Iterable[Mapping[str, Any]], workers: int | None = None, *, deadline_s: float = DEADLINE_S
) -> list[Verdict]:
    """Return the verdicts on many solutions, in order.

    `items` have `solution`, and `problem`, `reference` and `strict` where known. `workers` comparisons go on at the
    same time; None is one a core. Raises TypeError, naming the item, for anything but text.
    """
    ready = []
    for place, item in enumerate(items):
        try:
            ready.append(_item(item))
        except TypeError as error:
            raise TypeError(f"items[{place}]: {error}") from None
    if workers == 1 or len(ready) < 2:
        return [_verify(item, deadline_s) for item in ready]
    # Threads are enough to keep the children busy that do what is slow.
    with ThreadPoolExecutor(workers or os.cpu_count() or 1) as threads:
        return list(threads.map(lambda item: _verify(item, deadline_s), ready))


def equivalent(reference: str, answer: str, *, deadline_s: float = DEADLINE_S, strict: bool = False) -> Comparison:
    """Say whether `answer` is the `reference`: the answer-only path, with the same outcome and reason as `verify`.

    `strict` wants units and percent signs as the reference has them, and takes no rounded decimal for an exact value.
    """
    if not isinstance(reference, str) or not isinstance(answer, str):
        raise TypeError("reference and answer must be text")
    exact = compare(reference, answer, strict=strict)
    return exact if exact is not None else shared_pool().compare(reference, answer, deadline_s, strict=strict)


def _item(item: Mapping[str, Any]) -> _Item:
    problem, solution, reference = (item.get(name) for name in ("problem", "solution", "reference"))
    for name, value in (("problem", problem), ("reference", reference)):
        if value is not None and not isinstance(value, str):
            raise TypeError(f"{name} must be text or None, not {type(value).__name__}")
    strict = item.get("strict", False)
    if not isinstance(strict, bool):
        raise TypeError(f"strict must be true or false, not {type(strict).__name__}")
    if isinstance(solution, str):
        return _Item(problem, solution, None, reference, strict)
    if not isinstance(solution, Sequence) or not all(isinstance(step, str) for step in solution):
        raise TypeError(f"solution must be text or a list of texts, not {type(solution).__name__}")
    return _Item(problem, "\n".join(solution), tuple(solution), reference, strict)


def _verify(item: _Item, deadline_s: float) -> Verdict:
    if len(item.solution) > MAX_CHARACTERS or len(item.problem or "") > MAX_CHARACTERS:
        return TOO_LARGE
    extraction = extract(item.solution)
    comparison = _compare(item, extraction, deadline_s)
    return judge(item.problem, item.solution, item.steps, item.reference, extraction, comparison)


def _compare(item: _Item, extraction: Extraction, deadline_s: float) -> Comparison:
    if item.reference is None:
        return NO_REFERENCE

    def same(reference: str, answer: str) -> Comparison:
        return equivalent(reference, answer, deadline_s=deadline_s, strict=item.strict)

    return compared(item.problem, item.reference, extraction, same)
