"""Flaws of plan: the sums are right and the story is not, and the answer comes out near.

The seed's own hard case, "numerically close but logically inconsistent": nothing that can be computed is wrong.
"""

import random
from collections.abc import Callable, Mapping
from fractions import Fraction

from mathcontracts import Demonstration
from mathtrainer.core.answer_similarity import nearness
from mathtrainer.core.error_injection import Change, replay, write_out
from mathtrainer.core.word_problems import WorkedProblem
from mathtrainer.core.word_problems.generate import Line

TRIES = 10
UPSIDE_DOWN = {"*": "/", "/": "*"}
Sides = tuple[int, str]


def plant_plan(problem: WorkedProblem, seed: int) -> Demonstration:
    """Return the demonstration with a flaw of plan: of those that were drawn, the one whose answer is nearest.

    Where the problem has no place for any, its own demonstration is returned.
    """
    rng = random.Random(f"{seed}/plan/{problem.id}")
    found = []
    for _ in range(TRIES):
        kind = rng.choice(list(PLAN_FLAWS))
        lines = PLAN_FLAWS[kind](problem, rng)
        text = write_out(lines)
        if lines and text is not None and lines[-1].value != problem.answer:
            found.append((nearness(Fraction(problem.answer), Fraction(lines[-1].value)), kind, text))
    if not found:
        return problem.demonstration()
    _, kind, text = max(found)
    return problem.demonstration().model_copy(update={"solution": text, "flaw": kind})


def _used_twice(problem: WorkedProblem, rng: random.Random) -> list[Line] | None:
    """Put a quantity that an earlier line has used in the place of one of the problem's."""
    used: set[int] = set()
    places: list[tuple[Sides, list[int]]] = []
    for index, line in enumerate(problem.lines):
        for side in ("left", "right"):
            if _is_given(problem, line, side) and used - {getattr(line, side)}:
                places.append(((index, side), sorted(used - {getattr(line, side)})))
        used |= {getattr(line, side) for side in ("left", "right") if _is_given(problem, line, side)}
    return _with_operand(problem, rng, places)


def _wrong_referent(problem: WorkedProblem, rng: random.Random) -> list[Line] | None:
    """Go on from another number than from the result that is meant."""
    places: list[tuple[Sides, list[int]]] = []
    for index, line in enumerate(problem.lines):
        for side in ("left", "right"):
            if not _is_given(problem, line, side):
                others = {number for one in problem.lines[:index] for number in (one.left, one.right, one.value)}
                places.append(((index, side), sorted(others - {getattr(line, side)})))
    return _with_operand(problem, rng, [place for place in places if place[1]])


def _left_out(problem: WorkedProblem, rng: random.Random) -> list[Line] | None:
    """Leave a step out, and go on with what it began with."""
    if len(problem.lines) < 2:
        return None
    index = rng.randrange(len(problem.lines) - 1)
    gone = problem.lines[index]
    changes = {}
    for place, line in enumerate(problem.lines):
        for side in ("left", "right"):
            if getattr(line, f"{side}_name") == gone.result_name:
                changes[place] = Change(left=gone.left) if side == "left" else Change(right=gone.left)
    lines = replay(problem.lines, changes)
    return None if lines is None else [*lines[:index], *lines[index + 1 :]]


def _upside_down(problem: WorkedProblem, rng: random.Random) -> list[Line] | None:
    """Take a rate the wrong way round."""
    places = [index for index, line in enumerate(problem.lines) if line.operator in UPSIDE_DOWN]
    if not places:
        return None
    index = rng.choice(places)
    return replay(problem.lines, {index: Change(operator=UPSIDE_DOWN[problem.lines[index].operator])})


def _with_operand(
    problem: WorkedProblem, rng: random.Random, places: list[tuple[Sides, list[int]]]
) -> list[Line] | None:
    if not places:
        return None
    (index, side), numbers = rng.choice(places)
    number = rng.choice(numbers)
    return replay(problem.lines, {index: Change(left=number) if side == "left" else Change(right=number)})


def _is_given(problem: WorkedProblem, line: Line, side: str) -> bool:
    """Whether an operand is a number of the problem, and not the result of a line."""
    return getattr(line, f"{side}_name") not in {one.result_name for one in problem.lines}


PLAN_FLAWS: Mapping[str, Callable[[WorkedProblem, random.Random], list[Line] | None]] = {
    "quantity_used_twice": _used_twice,
    "wrong_referent": _wrong_referent,
    "step_left_out": _left_out,
    "rate_upside_down": _upside_down,
}
