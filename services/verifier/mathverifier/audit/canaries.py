"""Canaries: solutions whose truth is known, by which a training run or a monitor sees that its reward still works."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from mathcontracts import Verdict, Wire
from mathverifier.api import verify_many
from mathverifier.audit.mutations import altered, changes, rewritings
from mathverifier.audit.rows import AuditRow

# Rows of a data set that canaries are made of, evenly over it: up to four of each.
ROWS = 16
# What a right solution must reach, and a wrong one must not.
LINE = 0.5
# Problems whose answers are of as many kinds.
PROBLEMS = (
    ("A box holds 6 eggs. How many eggs do 3 boxes hold?", "3 * 6 = 18\nThe answer is 18.", "18"),
    ("What is 5 - 12?", "5 - 12 = -7. The answer is -7.", "-7"),
    ("A prize of 50,000 is shared by 4. What does each get?", "50000 / 4 = 12500. The answer is 12,500.", "12,500"),
    ("What is half of 3/4?", r"It is $\frac{3}{4} \cdot \frac12 = \boxed{\frac{3}{8}}$.", r"\frac{3}{8}"),
    ("What is 1/4 as a decimal?", "1 / 4 = 0.25. The answer is 0.25.", "0.25"),
    ("What is the square root of 12?", r"$\sqrt{12} = \sqrt{4 \cdot 3} = \boxed{2\sqrt{3}}$.", r"2\sqrt{3}"),
    ("For which x is 0 < x - 1 <= 3?", r"Add 1: $1 < x \le 4$, so $\boxed{(1, 4]}$.", "(1, 4]"),
    ("Which is prime? (A) 4 (B) 5 (C) 6", "Neither 4 nor 6 is prime. The answer is (B).", "B"),
)
# As TRL calls one: prompts, completions, and the columns `problem` and `reference` by name.
Reward = Callable[..., Sequence[float | None]]


class Canary(Wire):
    """A solution of which it is known whether it ends in the reference, by the way in which it was made."""

    problem: str | None = None
    solution: str
    reference: tuple[str, ...]
    right: bool
    way: str

    @property
    def item(self) -> dict[str, Any]:
        """What the verifier is asked: the answer alone."""
        return {
            "problem": self.problem,
            "solution": self.solution,
            "reference": list(self.reference),
            "profile": False,
        }

    def told(self, said: str) -> str:
        """Return a line on what was said of it, which it should not have been."""
        truth = "right" if self.right else "wrong"
        return f"{truth} ({self.way}), {said}: {self.reference[0]} … {' '.join(self.solution.split())[-60:]}"


def built_in() -> list[Canary]:
    """Return canaries of eight kinds of answers, which need no data set."""
    rows = (AuditRow(number, *one, (one[2],)) for number, one in enumerate(PROBLEMS, 1))
    return list(chain.from_iterable(_made(row) for row in rows))


def canaries_of(rows: Sequence[AuditRow]) -> list[Canary]:
    """Return canaries of sound rows of a data set, without those that this version of the verifier judges otherwise."""
    chosen = [rows[len(rows) * place // ROWS] for place in range(ROWS)] if len(rows) > ROWS else rows
    made = list(chain.from_iterable(_made(row) for row in chosen))
    verdicts = verify_many(one.item for one in made)
    return [one for one, verdict in zip(made, verdicts, strict=True) if holds(one, verdict)]


def read(file: Path) -> list[Canary]:
    """Return the canaries of a file. Raises ValueError that names the line which is none."""
    found = []
    for number, line in enumerate(file.read_text(encoding="utf-8").split("\n"), 1):
        try:
            found += [Canary.model_validate_json(line)] if line else []
        except ValidationError:
            raise ValueError(f"canaries: line {number} of {file} is none: write them by audit --canaries") from None
    return found


def holds(canary: Canary, verdict: Verdict | None) -> bool:
    """Say whether a verdict is as it must be: of a right solution `correct`, of a wrong one anything else."""
    return (verdict is not None and verdict.outcome == "correct") == canary.right


def misjudged(canaries: Iterable[Canary], verdicts: Iterable[Verdict | None]) -> list[str]:
    """Return a line for each verdict that is not as it must be; None is of an item that was refused."""
    return [
        one.told("refused" if verdict is None else f"{verdict.outcome}/{verdict.reason}")
        for one, verdict in zip(canaries, verdicts, strict=True)
        if not holds(one, verdict)
    ]


def misrewarded(reward: Reward, canaries: Sequence[Canary] | None = None) -> list[str]:
    """Return a line for each reward that is not as it must be: at least 0.5 for what is right, below it or None else.

    `reward` is called once, as TRL calls a reward function, on these canaries or on those that are built in.
    """
    known = built_in() if canaries is None else canaries
    prompts = [one.problem or "" for one in known]
    columns = {"problem": prompts, "reference": [list(one.reference) for one in known]}
    given = reward(prompts=prompts, completions=[one.solution for one in known], **columns)
    return [
        one.told(f"rewarded {value}")
        for one, value in zip(known, given, strict=True)
        if (value is not None and value >= LINE) != one.right
    ]


def _made(row: AuditRow) -> Iterator[Canary]:
    """Yield the row's own solution and the answer rewritten, which are right, and two that are wrong, in turns."""
    answer = row.answer or ""
    solution = row.solution or f"The answer is ${answer}$."
    right = list(rewritings(answer))
    wrong = (list(changes(answer)), list(altered(solution, row.problem, answer)))
    picked = [("as it stands", solution, True), (*right[row.number % len(right)], True)]
    picked += [(*ways[row.number % len(ways)], False) for ways in wrong if ways]
    for way, text, truth in picked:
        yield Canary(problem=row.problem, solution=text, reference=row.accepted, right=truth, way=way)
