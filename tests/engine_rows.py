"""Rows that engines score in the tests, and where their fields are."""

from collections.abc import Callable
from typing import Any

MAPPING = {"problem": "question", "solution": "completion", "reference": "meta.gold"}


def rows(count: int) -> list[dict[str, Any]]:
    """Return rows of every kind: right, wrong, algebra, without a reference, and one in fifty that is refused."""
    solutions: tuple[Callable[[int], str | None], ...] = (
        lambda n: f"{n} + 2 = {n + 2}. So 3 times that is {3 * n + 6}. The answer is {3 * n + 6}.",
        lambda n: f"{n} + 2 = {n + 3}. So 3 times that is {3 * n + 9}. The answer is {3 * n + 9}.",
        lambda n: f"It is $\\boxed{{3({n} + 2)}}$.",
        lambda n: None if n % 10 == 3 else f"It is {3 * n + 6}, I think, or maybe {n}.",
        lambda n: f"The answer is $\\frac{{{6 * n + 12}}}{{2}}$.",
    )
    return [
        {
            "id": n,
            "question": f"Ann has {n} pens and buys 2. Bob has 3 times as many. How many has Bob?",
            "completion": solutions[n % 5](n),
            "meta": {"gold": None if n % 7 == 6 else str(3 * n + 6)},
        }
        for n in range(count)
    ]
