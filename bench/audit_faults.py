"""A made data set, clean or with faults planted in it: what `mathverifier audit` must find, and must leave alone.

    python -m bench.audit_faults

Each row is a problem, a worked solution that is right, and its reference, in one of ten kinds of answer. A fault is of
one row, or of a row and its twin, and its kind is noted beside it. The text of a row does not tell.
"""

import argparse
import json
import random
import tempfile
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from math import gcd
from pathlib import Path
from typing import Any

from mathverifier.audit.audit import audit
from mathverifier.audit.rows import paths_of, rows_of
from mathverifier.files.sources import source_of

BAR = 0.95
CLEAN, PLANTED = 1000, 100


@dataclass(frozen=True)
class Made:
    """A row without a fault, and a reference that is certainly another for the same problem."""

    problem: str
    work: str
    reference: str
    other: str

    def row(self, reference: Any = None, said: str | None = None) -> dict[str, Any]:
        """Return the row of a data set."""
        answer = said or self.reference
        return {
            "problem": self.problem,
            "solution": f"{self.work}\nThe answer is ${answer}$.",
            "reference": self.reference if reference is None else reference,
        }


def whole(n: int, rng: random.Random) -> Made:
    """Return a sum of whole numbers."""
    a, b = rng.randint(12, 400), rng.randint(3, 90)
    problem = f"Shop {n} has {a} apples and buys {b} more. How many apples has it?"
    return Made(problem, f"{a} + {b} = {a + b}", f"{a + b}", f"{a + b + 10}")


def negative(n: int, rng: random.Random) -> Made:
    """Return a difference below zero."""
    a, b = rng.randint(1, 20), rng.randint(30, 90)
    return Made(f"Number {n}: what is ${a} - {b}$?", f"{a} - {b} = {a - b}", f"{a - b}", f"{b - a}")


def fraction(n: int, rng: random.Random) -> Made:
    """Return a share, reduced."""
    b = rng.randint(5, 30)
    a = rng.choice([one for one in range(2, b) if gcd(one, b) == 1])
    problem = f"Of the {b} pens in box {n}, {a} are red. What fraction is red?"
    return Made(problem, f"The fraction is {a}/{b}.", rf"\frac{{{a}}}{{{b}}}", rf"\frac{{{b}}}{{{a}}}")


def decimal(n: int, rng: random.Random) -> Made:
    """Return a price."""
    a, b = rng.randint(2, 9), rng.randint(101, 899)
    total, off = Fraction(a * b, 100), Fraction(a * b + 30, 100)
    problem = f"A card in shop {n} costs {b / 100:.2f} dollars. What do {a} cards cost, in dollars?"
    return Made(problem, f"{a} * {b / 100:.2f} = {float(total):.2f}", f"{float(total):.2f}", f"{float(off):.2f}")


def large(n: int, rng: random.Random) -> Made:
    """Return a number with a comma between its thousands."""
    a, b = rng.randint(101, 900), rng.randint(101, 900)
    problem = f"Hall {n} has {a} rows of {b} seats. How many seats is that?"
    return Made(problem, f"{a} * {b} = {a * b}", f"{a * b:,}", f"{a * b * 10:,}")


def root(n: int, rng: random.Random) -> Made:
    """Return a diagonal."""
    a = rng.randint(2, 60)
    problem = f"Square {n} has sides of length {a}. How long is its diagonal?"
    return Made(problem, rf"By Pythagoras it is ${a}\sqrt{{2}}$.", rf"{a}\sqrt{{2}}", rf"{a}\sqrt{{3}}")


def interval(n: int, rng: random.Random) -> Made:
    """Return the solutions of a double inequality."""
    a, b = rng.randint(-9, 3), rng.randint(4, 20)
    problem = f"Exercise {n}: solve ${a} < x - 1 \\le {b}$ for $x$, as an interval."
    return Made(problem, f"Add 1 to each side: ${a + 1} < x \\le {b + 1}$.", f"({a + 1}, {b + 1}]", f"({a}, {b + 1}]")


def pair(n: int, rng: random.Random) -> Made:
    """Return a point."""
    a, b = rng.randint(-9, 9), rng.randint(10, 20)
    problem = f"Exercise {n}: reflect the point $({-a}, {b})$ in the $y$-axis."
    return Made(problem, "The first coordinate changes its sign.", f"({a}, {b})", f"({a}, {-b})")


def expression(n: int, rng: random.Random) -> Made:
    """Return a product to be expanded."""
    a, b = rng.randint(2, 9), rng.randint(2, 9)
    problem = f"Exercise {n}: expand ${a}(x + {b})$."
    return Made(problem, f"${a}(x + {b}) = {a}x + {a * b}$", f"{a}x + {a * b}", f"{a}x + {a * b + 1}")


def choice(n: int, rng: random.Random) -> Made:
    """Return a letter."""
    a, right = rng.randint(2, 50), rng.randrange(4)
    options = "\n".join(f"({letter}) {a * 2 + place - right}" for place, letter in enumerate("ABCD"))
    problem = f"Question {n}: what is $2 \\cdot {a}$?\n{options}"
    return Made(problem, f"2 * {a} = {2 * a}, which is option {'ABCD'[right]}.", "ABCD"[right], "ABCD"[right - 1])


KINDS: tuple[Callable[[int, random.Random], Made], ...] = (
    whole,
    negative,
    fraction,
    decimal,
    large,
    root,
    interval,
    pair,
    expression,
    choice,
)
UNREADABLE = (
    "\\frac{3}{",
    "\\boxed{}",
    "{{answer}}",
    "[object Object]",
    "\\sqrt{2",
    "see solution",
    "(3, 4",
    "?",
    "<answer>",
    "\\begin{cases} x",
)
MISSING: tuple[Any, ...] = (None, "", "   ", [])
SENTINEL = ("proof", "not found", "N/A", "nan", "[invalid]", "no answer", "null")


def unreadable(made: Made, rng: random.Random) -> list[dict[str, Any]]:
    """Return a row whose reference says nothing."""
    return [made.row(rng.choice(UNREADABLE))]


def missing(made: Made, rng: random.Random) -> list[dict[str, Any]]:
    """Return a row without a reference."""
    row = made.row()
    row["reference"] = rng.choice(MISSING)
    return [row]


def sentinel(made: Made, rng: random.Random) -> list[dict[str, Any]]:
    """Return a row with a word in the place of a reference."""
    return [made.row(rng.choice(SENTINEL))]


def contradictory(made: Made, rng: random.Random) -> list[dict[str, Any]]:
    """Return a row with two references that are not the same."""
    both = [made.reference, made.other]
    rng.shuffle(both)
    return [made.row(both)]


def contradicted(made: Made, rng: random.Random) -> list[dict[str, Any]]:
    """Return a row whose solution is right and whose reference is another."""
    del rng
    return [made.row(made.other)]


def duplicate(made: Made, rng: random.Random) -> list[dict[str, Any]]:
    """Return a row and its twin, each with a solution that ends in its own reference; one of the two is wrong."""
    twin = made.row(made.other, said=made.other)
    twin["solution"] = f"The answer is ${made.other}$."
    change = rng.choice((str.upper, lambda text: text + " ", lambda text: text.replace(" ", "  ", 1), str))
    twin["problem"] = twin["problem"] if "(A)" in made.problem else change(twin["problem"])
    return [made.row(), twin]


FAULTS: dict[str, Callable[[Made, random.Random], list[dict[str, Any]]]] = {
    "unreadable": unreadable,
    "missing": missing,
    "sentinel": sentinel,
    "contradictory": contradictory,
    "contradicted": contradicted,
    "duplicate": duplicate,
}


def clean(count: int, seed: int) -> list[dict[str, Any]]:
    """Return so many rows without a fault, no two with the same problem."""
    rng = random.Random(seed)
    return [KINDS[n % len(KINDS)](n, rng).row() for n in range(count)]


def planted(each: int, seed: int) -> list[tuple[dict[str, Any], str]]:
    """Return rows with faults, so many of each kind, with the kind; both rows of a duplicate have it."""
    rng = random.Random(seed)
    made = [
        (row, kind)
        for place, (kind, plant) in enumerate(FAULTS.items())
        for n in range(each)
        for row in plant(rng.choice(KINDS)(1_000_000 * (place + 1) + n, rng), rng)
    ]
    rng.shuffle(made)
    return made


def main() -> int:
    """Print how many planted faults are found, by kind, and what is said of clean rows; return 1 below the bar."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--clean", type=int, default=CLEAN)
    parser.add_argument("--planted", type=int, default=PLANTED, help="of each kind")
    parser.add_argument("--seed", type=int, default=2026)
    arguments = parser.parse_args()
    sound, faulty = clean(arguments.clean, arguments.seed), planted(arguments.planted, arguments.seed + 1)
    false, found = readings(sound, faulty)
    total = Counter(kind for _, kind in faulty)
    for kind, count in total.items():
        print(f"{kind:<14}{found[kind]:>6} of {count}")
    share = sum(found.values()) / len(faulty)
    print(f"{'found':<14}{share:>6.1%}")
    print(f"{'false':<14}{len(false):>6} of {len(sound)} clean rows")
    for row in false[:20]:
        print(f"  {row}")
    return int(share < BAR or bool(false))


def readings(
    sound: list[dict[str, Any]], faulty: list[tuple[dict[str, Any], str]]
) -> tuple[list[dict[str, Any]], Counter[str]]:
    """Return the clean rows of which the audit says a fault, and how many planted rows it names, by planted kind."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "rows.jsonl"
        rows = [*sound, *(row for row, _ in faulty)]
        path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
        source = source_of(path)
        named = {fault.row - 1 for fault in audit(rows_of(source, paths_of(source, ()), None)).faults}
    false = [row for place, row in enumerate(sound) if place in named]
    return false, Counter(kind for place, (_, kind) in enumerate(faulty, len(sound)) if place in named)


if __name__ == "__main__":
    raise SystemExit(main())
