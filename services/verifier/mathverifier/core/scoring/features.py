"""How a step is written, apart from whether it is true: its length, its kind of words, and how much in it is new.

Where a solution goes wrong is told in part by its manner: a long step, a reason given, a number that comes up first
here. Words count and not letters, so that another name changes nothing.
"""

import math
import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from mathverifier.core.text.vocabulary import DIGIT, vocabulary, words_and_commands
from mathverifier.core.tuples import made

_NUMBER = re.compile(rf"[{DIGIT}](?<=\d)\d*(?:[.,]\d+)*")
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
    "talk": "i me my yes okay wait hmm hey oh",
    "we": "we us our",
    "step": "step",
    "choice": "choice choices option options",
}
# What a step computes says where an error is, and nothing of whether there is one: another operator is no other manner.
OPERATIONS = frozenset(("plus", "minus", "times", "divided"))
MARKS: Mapping[str, str] = {word: kind for kind, words in _KINDS.items() for word in words.split()}
_MARKED = frozenset(MARKS)
_MARK_TRAITS = {kind: f"mark_{kind}" for kind in _KINDS}
# A star is looked for by itself: two of them are another sign.
_SIGNS = tuple((sign, kind) for sign, kind in MARKS.items() if not sign.strip("\\").isalpha() and sign != "*")


class StyleFeatures(NamedTuple):
    """What one text, in small letters, is made of: how many words, which ones, which marks, how many equals signs."""

    text: str
    length: int
    words: frozenset[str]
    marks: frozenset[str]
    equals: int


def manner(text: str) -> StyleFeatures:
    """Return what a text is made of."""
    small = text.lower()
    spelt, commands = words_and_commands(small)
    words = frozenset(spelt)
    marks = [kind for sign, kind in _SIGNS if sign in small]
    if "*" in small and "*" in small.replace("**", ""):  # Two stars set a heading.
        marks.append(MARKS["*"])
    marks += [MARKS[word] for word in _MARKED & words]
    marks += [MARKS[command] for command in commands if command in MARKS]
    return made(StyleFeatures, (small, len(spelt), words, frozenset(marks), small.count("=")))


def _numbers(text: str) -> frozenset[str]:
    """Return the numbers as they are written."""
    return frozenset(_NUMBER.findall(text))


def step_traits(problem: str, steps: Sequence[StyleFeatures]) -> list[dict[str, float]]:
    """Return the traits of each step beside the problem and the steps above it."""
    mean = sum(step.length for step in steps) / len(steps) if steps else 0.0
    asked, given = vocabulary(problem), _numbers(problem)
    words, numbers = set(asked), set(given)
    rows = []
    for step in steps:
        own = _numbers(step.text)
        new = own - numbers
        row = {
            "length": math.log(step.length + 5) - 3,
            "relative_length": math.log((step.length + 5) / (mean + 5)),
            "equations": min(step.equals, 6) / 3,
            "no_equation": float(step.equals == 0),
            "no_number": float(not own),
            "new_words": len(step.words - words) / (len(step.words) + 1),
            "problem_words": len(step.words & asked) / (len(step.words) + 1),
            "new_numbers": min(len(new), 5) / 3,
            "any_new_number": float(bool(new)),
            "problem_numbers": min(len(own & given), 4) / 2,
        }
        for mark in step.marks:
            row[_MARK_TRAITS[mark]] = 1.0
        words |= step.words
        numbers |= own
        rows.append(row)
    return rows


def whole_traits(
    problem: str, steps: Sequence[StyleFeatures], words: frozenset[str], coverage: float
) -> dict[str, float]:
    """Return the traits of a whole solution, in whichever order its steps stand; counts as `ln(1 + n)`."""
    marks: dict[str, int] = {}
    for step in steps:
        for mark in step.marks:
            marks[mark] = marks.get(mark, 0) + 1
    counts = {_MARK_TRAITS[mark]: count for mark, count in marks.items() if mark not in OPERATIONS}
    lengths = [step.length for step in steps] or [0]
    counts |= {"steps": len(steps), "words": sum(lengths), "longest": max(lengths), "distinct_words": len(words)}
    counts["equations"] = sum([step.equals for step in steps])
    traits = {name: math.log1p(count) for name, count in counts.items()}
    traits["coverage"] = coverage
    asked = vocabulary(problem)
    traits["problem_words"] = len(words & asked) / (len(asked) + 1)
    return traits
