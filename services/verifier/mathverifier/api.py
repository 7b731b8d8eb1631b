"""The calls that people use: verify, verify_many, extract, equivalent; verify_stream for more than memory holds."""

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Literal

from mathcontracts import Comparison, Extracted, Verdict
from mathverifier.core.answers.outcomes import UNDECIDED
from mathverifier.core.references import accepted_answers
from mathverifier.workers.batch_scheduler import BatchScheduler
from mathverifier.workers.symbolic_pool import shared_pool
from mathverifier.workers.task import (
    Item,
    SymbolicQuery,
    VerificationTask,
    best_of,
    compared_at_once,
    extracted,
    item_of,
)

# Text, a number of any kind, or a list of accepted answers.
Reference = Any

DEADLINE_S = 2.0


def verify(
    problem: str | None = None,
    solution: str | Sequence[str] = "",
    reference: Reference = None,
    *,
    deadline_s: float = DEADLINE_S,
    strict: bool = False,
    profile: bool = True,
    thought_open: bool = False,
    profile_thoughts: bool = False,
) -> Verdict:
    """Return the verdict on one solution.

    `solution` is the text, or its steps, which are joined by a line feed for spans. `reference` is the right answer,
    plain or LaTeX, a number, or a list of accepted answers; without one, `outcome` is `unknown`. Symbolic work beyond
    `deadline_s` seconds is `unknown/timeout`. `strict` is as in `equivalent`. With `profile=False` the answer alone is
    judged, several times as fast: profile, steps and findings stay empty. `thought_open` says that the prompt had
    opened a thought (`<think>`), so that all up to its end is no answer. A thought is no part of the profile either,
    unless `profile_thoughts` asks for it. Raises TypeError for anything else.
    """
    flags = {"strict": strict, "profile": profile, "thought_open": thought_open, "profile_thoughts": profile_thoughts}
    return _verify(item_of({"problem": problem, "solution": solution, "reference": reference, **flags}), deadline_s)


def extract(problem: str | None = None, solution: str | Sequence[str] = "", *, thought_open: bool = False) -> Extracted:
    """Return the final answer that a solution gives, and why it asserts none where it does not.

    The arguments are as in `verify`. The problem tells which words around an answer speak of its own things, so that
    more answers are read with it than without. Raises TypeError for anything else.
    """
    item = item_of({"problem": problem, "solution": solution, "thought_open": thought_open})
    return extracted(item.problem, item.solution, thought_open=item.thought_open)


def verify_many(
    items: Iterable[Mapping[str, Any]], workers: int | None = None, *, deadline_s: float = DEADLINE_S
) -> list[Verdict]:
    """Return the verdicts on many solutions, in order.

    `items` have `solution`, and the other arguments of `verify` by their names where wanted. `workers` processes share
    the work, this one among them; None is one a core, 1 is this one alone. Raises TypeError, naming the item, for
    anything but text.
    """
    ready = []
    for place, item in enumerate(items):
        try:
            ready.append(item_of(item))
        except TypeError as error:
            raise TypeError(f"items[{place}]: {error}") from None
    return list(_verdicts(ready, 1 if len(ready) < 2 else workers, deadline_s))


def verify_stream(
    items: Iterable[Mapping[str, Any]], workers: int | None = None, *, deadline_s: float = DEADLINE_S
) -> Iterator[Verdict]:
    """Yield the verdicts on solutions as they come, in order; hundreds are taken on ahead, of answers alone thousands.

    `items` and `workers` are those of `verify_many`. Raises TypeError for anything but text.
    """
    return _verdicts(map(item_of, items), workers, deadline_s)


def equivalent(
    reference: Reference,
    answer: str,
    *,
    deadline_s: float = DEADLINE_S,
    strict: bool = False,
    proof: Literal["any", "required"] = "any",
) -> Comparison:
    """Say whether `answer` is the `reference`: the answer-only path, with the same outcome and reason as `verify`.

    `strict` wants units and percent signs as the reference has them, and takes no rounded decimal for an exact value.
    With `proof="required"`, what is not proven exactly or by enclosures is unknown.
    """
    if not isinstance(answer, str):
        raise TypeError(f"answer must be text, not {type(answer).__name__}")
    accepted = accepted_answers(reference) or ("",)
    if len(accepted) == 1:
        return _compared(SymbolicQuery(accepted[0], answer, strict), deadline_s, proof)
    return best_of(_compared(SymbolicQuery(one, answer, strict), deadline_s, proof) for one in accepted)


def _compared(question: SymbolicQuery, deadline_s: float, proof: str) -> Comparison:
    exact = compared_at_once(question)
    found = exact if exact is not None else _algebra(question, deadline_s)
    if proof == "required" and found.outcome != "unknown" and not _is_proven(found):
        return UNDECIDED
    return found


def _is_proven(found: Comparison) -> bool:
    return found.proof in ("exact", "bound") or found.reason == "no_answer"


def _verdicts(items: Iterable[Item], workers: int | None, deadline_s: float) -> Iterator[Verdict]:
    workers = workers or os.cpu_count() or 1
    if workers == 1:
        return (_verify(item, deadline_s) for item in items)
    return BatchScheduler(items, workers, lambda question: _algebra(question, deadline_s)).verdicts()


def _verify(item: Item, deadline_s: float) -> Verdict:
    return VerificationTask(item).finish(lambda question: _algebra(question, deadline_s))


def _algebra(question: SymbolicQuery, deadline_s: float) -> Comparison:
    return shared_pool().compare(
        question.reference, question.answer, deadline_s, strict=question.strict, nouns=question.nouns
    )
