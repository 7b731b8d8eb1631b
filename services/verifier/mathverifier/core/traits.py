"""How a step is written, apart from whether it is true: its length, its kind of words, and how much in it is new.

Where a solution goes wrong is told in part by its manner: a long step, a reason given, a number that comes up first
here. Words count and not letters, so that another name changes nothing.
"""

import math
import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from mathverifier.core.wording import words_of

_TOKEN = re.compile(r"[a-z]+|\\[a-z]+|\d+(?:[.,]\d+)*|\*\*|\\[\[(]|\$\$|[^\w\s]")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_KINDS = {
    "let": "let define denote",
    "assume": "assume assumes assuming assumption suppose supposing",
    "since": "since because",
    "therefore": "therefore thus hence",
    "so": "so",
    "first": "first start begin",
    "finally": "finally lastly conclude",
    "must": "must",
    "can": "can could",
    "each": "each every",
    "formula": "formula theorem identity lemma property",
    "note": "note notice observe know recall",
    "if": "if",
    "need": "need needs",
    "however": "however but although",
    "given": "given",
    "only": "only",
    "same": "same",
    "symmetry": "symmetry symmetric symmetrical",
    "possible": "possible ways way choose choices",
    "case": "case cases",
    "extreme": "maximum minimum maximize minimize largest smallest greatest",
    "simplify": "simplify simplifies simplifying",
    "substitute": "substitute substituting plug plugging",
    "solve": "solve solving",
    "remain": "remaining remains remain left",
    "total": "total altogether",
    "rate": "per % percent percentage",
    "times": "times \\times \\cdot * multiply multiplying twice",
    "divided": "\\frac \\dfrac / divide dividing divided half",
    "minus": "- subtract subtracting less fewer",
    "plus": "+ add adding more",
    "calculate": "calculate calculating compute computing determine",
    "question": "?",
    "answer": "\\boxed answer",
    "about": "\\approx ≈ approximately about",
    "display": "\\[ $$",
    "heading": "** #",
    "implies": "implies means \\implies \\rightarrow",
    "geometry": "triangle circle angle point points line lines",
    "divisibility": "mod \\pmod \\equiv divisible remainder prime",
    "inequality": "\\leq \\geq \\le \\ge < > ≤ ≥",
    "series": "\\sum \\binom ! sequence series",
    "root": "\\sqrt √",
    "power": "^",
}
# What a step computes says where an error is, and nothing of whether there is one: another operator is no other manner.
OPERATIONS = frozenset(("plus", "minus", "times", "divided"))
MARKS: Mapping[str, str] = {word: kind for kind, words in _KINDS.items() for word in words.split()}
_MARKED = frozenset(MARKS)
_SIGNS = tuple((sign, kind) for sign, kind in MARKS.items() if len(sign) == 1)


class Manner(NamedTuple):
    """What one text is made of: how many words, which ones, which numbers, which marks, how many equals signs."""

    length: int
    words: frozenset[str]
    numbers: frozenset[str]
    marks: frozenset[str]
    equals: int


def manner(text: str) -> Manner:
    """Return what a text is made of."""
    small = text.lower()
    if "\\" in small or "**" in small or "$$" in small:
        tokens = _TOKEN.findall(small)
        spelt = list(filter(str.isalpha, tokens))
        signs = [MARKS[token] for token in _MARKED.intersection(tokens)]
    else:
        spelt = words_of(small)
        signs = [kind for sign, kind in _SIGNS if sign in small]
    words = frozenset(spelt)
    return Manner(
        length=len(spelt),
        words=words,
        numbers=frozenset(_NUMBER.findall(small)),
        marks=frozenset(signs + [MARKS[word] for word in words if word in MARKS]),
        equals=small.count("="),
    )


def step_traits(problem: Manner, steps: Sequence[Manner]) -> list[dict[str, float]]:
    """Return the traits of each step beside the problem and the steps above it."""
    mean = sum(step.length for step in steps) / len(steps) if steps else 0.0
    words, numbers = set(problem.words), set(problem.numbers)
    rows = []
    for step in steps:
        row = {f"mark_{mark}": 1.0 for mark in step.marks}
        row["length"] = math.log(step.length + 5) - 3
        row["relative_length"] = math.log((step.length + 5) / (mean + 5))
        row["equations"] = min(step.equals, 6) / 3
        row["no_equation"] = float(step.equals == 0)
        row["no_number"] = float(not step.numbers)
        row["new_words"] = len(step.words - words) / (len(step.words) + 1)
        row["problem_words"] = len(step.words & problem.words) / (len(step.words) + 1)
        row["new_numbers"] = min(len(step.numbers - numbers), 5) / 3
        row["any_new_number"] = float(bool(step.numbers - numbers))
        row["problem_numbers"] = min(len(step.numbers & problem.numbers), 4) / 2
        words |= step.words
        numbers |= step.numbers
        rows.append(row)
    return rows


def whole_traits(problem: Manner, steps: Sequence[Manner], coverage: float) -> dict[str, float]:
    """Return the traits of a whole solution, in whichever order its steps stand; counts as `ln(1 + n)`."""
    counts: dict[str, float] = {}
    for step in steps:
        for mark in step.marks - OPERATIONS:
            counts[f"mark_{mark}"] = counts.get(f"mark_{mark}", 0) + 1
    words = frozenset[str]().union(*(step.words for step in steps))
    lengths = [step.length for step in steps] or [0]
    counts |= {"steps": len(steps), "words": sum(lengths), "longest": max(lengths), "distinct_words": len(words)}
    counts |= {"equations": sum(step.equals for step in steps)}
    traits = {name: math.log1p(count) for name, count in counts.items()}
    traits["coverage"] = coverage
    traits["problem_words"] = len(words & problem.words) / (len(problem.words) + 1)
    return traits
