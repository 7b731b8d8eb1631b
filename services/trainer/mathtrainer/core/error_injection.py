"""Planting flaws into sound solutions, since demonstrations that are found rather than made have them.

Near misses keep the form of a sound solution and go on consistently from one small error. Gross flaws are what a reader
sees at once: wrong orders of magnitude, negative counts, equations that are nonsense, cuts and loops.
"""

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from mathcontracts import Demonstration
from mathtrainer.core.word_problems import Line, WorkedProblem

OPERATIONS: Mapping[str, Callable[[int, int], int | None]] = {
    "+": lambda left, right: left + right,
    "-": lambda left, right: left - right,
    "*": lambda left, right: left * right,
    "/": lambda left, right: left // right if right and left % right == 0 else None,
}
OTHER_OPERATOR = {"+": "-", "-": "+", "*": "+", "/": "-"}
TRIES = 20


@dataclass(frozen=True)
class Change:
    """What one line says instead of the truth; None leaves it to follow from the lines above."""

    left: int | None = None
    right: int | None = None
    value: int | None = None
    operator: str | None = None


Planter = Callable[[WorkedProblem, random.Random], str | None]


def plant(problem: WorkedProblem, kind: str, seed: int) -> Demonstration | None:
    """Return the problem's demonstration with a flaw of `kind` in it, or None where this problem has no place for one.

    The final answer is never the right one. Raises KeyError for a kind that is neither in NEAR_MISSES nor in GROSS.
    """
    planter = {**NEAR_MISSES, **GROSS}[kind]
    rng = random.Random(f"{seed}/{kind}/{problem.id}")
    for _ in range(TRIES):
        solution = planter(problem, rng)
        if solution is not None and not solution.endswith(f"The answer is: {problem.answer}"):
            return problem.demonstration().model_copy(update={"solution": solution, "flaw": kind})
    return None


def plant_any(problem: WorkedProblem, near_miss_share: float, seed: int) -> Demonstration:
    """Return the demonstration with some flaw: a near miss with the given chance, else a gross one."""
    rng = random.Random(f"{seed}/any/{problem.id}")
    kinds = list(NEAR_MISSES if rng.random() < near_miss_share else GROSS)
    rng.shuffle(kinds)
    for kind in kinds:
        flawed = plant(problem, kind, seed)
        if flawed is not None:
            return flawed
    raise AssertionError("every problem has a place for some flaw of either sort")


def replay(lines: tuple[Line, ...], changes: Mapping[int, Change]) -> list[Line] | None:
    """Return the lines worked through again with `changes` at some of them, or None where a division does not come out.

    What is below a change is consistent with it.
    """
    known: dict[str, int] = {}
    done: list[Line] = []
    for index, line in enumerate(lines):
        change = changes.get(index, Change())
        left = known.get(line.left_name, line.left) if change.left is None else change.left
        right = known.get(line.right_name, line.right) if change.right is None else change.right
        operator = change.operator or line.operator
        value = OPERATIONS[operator](left, right) if change.value is None else change.value
        if value is None:
            return None
        known[line.result_name] = value
        done.append(replace(line, left=left, operator=operator, right=right, value=value))
    return done


def write_out(lines: list[Line] | None) -> str | None:
    """Return the lines and the last one's value as the answer; None of no lines, or of numbers that no story has."""
    if lines is None or any(line.value <= 0 or line.left <= 0 or line.right <= 0 for line in lines):
        return None
    return "\n".join([*(line.text() for line in lines), f"The answer is: {lines[-1].value}"])


def _nudge(number: int, rng: random.Random) -> int:
    return number + rng.choice((-10, -2, -1, 1, 2, 10))


def _slip(problem: WorkedProblem, rng: random.Random) -> str | None:
    index = rng.randrange(len(problem.lines))
    return write_out(replay(problem.lines, {index: Change(value=_nudge(problem.lines[index].value, rng))}))


def _altered_carry(problem: WorkedProblem, rng: random.Random) -> str | None:
    return _altered_operand(problem, rng, carried=True)


def _misquote(problem: WorkedProblem, rng: random.Random) -> str | None:
    return _altered_operand(problem, rng, carried=False)


def _altered_operand(problem: WorkedProblem, rng: random.Random, *, carried: bool) -> str | None:
    """Change one operand: a result carried from above, or a number quoted from the problem."""
    results = {line.result_name for line in problem.lines}
    places = [
        (index, side)
        for index, line in enumerate(problem.lines)
        for side in ("left", "right")
        if (getattr(line, f"{side}_name") in results) is carried
    ]
    if not places:
        return None
    index, side = rng.choice(places)
    number = _nudge(getattr(problem.lines[index], side), rng)
    change = Change(left=number) if side == "left" else Change(right=number)
    return write_out(replay(problem.lines, {index: change}))


def _operator(problem: WorkedProblem, rng: random.Random) -> str | None:
    index = rng.randrange(len(problem.lines))
    return write_out(replay(problem.lines, {index: Change(operator=OTHER_OPERATOR[problem.lines[index].operator])}))


def _wrong_conclusion(problem: WorkedProblem, rng: random.Random) -> str | None:
    """Work it all out and then answer with another number of the solution."""
    other = rng.choice([number for line in problem.lines for number in (line.left, line.right, line.value)])
    return "\n".join([*(line.text() for line in problem.lines), f"The answer is: {other}"])


def _magnitude(problem: WorkedProblem, rng: random.Random) -> str | None:
    index = rng.randrange(len(problem.lines))
    factor = rng.choice((10, 100))
    return write_out(replay(problem.lines, {index: Change(value=problem.lines[index].value * factor)}))


def _negative(problem: WorkedProblem, rng: random.Random) -> str | None:
    del rng
    last = problem.lines[-1]
    lines = [*problem.lines[:-1], replace(last, value=-last.value)]
    return "\n".join([*(line.text() for line in lines), f"The answer is: {-last.value}"])


def _nonsense(problem: WorkedProblem, rng: random.Random) -> str | None:
    index = rng.randrange(len(problem.lines))
    return write_out(replay(problem.lines, {index: Change(value=rng.randint(300, 999))}))


def _truncated(problem: WorkedProblem, rng: random.Random) -> str | None:
    """Stop in the middle of an equation."""
    index = rng.randrange(len(problem.lines))
    texts = [line.text() for line in problem.lines[: index + 1]]
    cut = texts[-1][: texts[-1].index(" = ") + len(" =")]
    return "\n".join([*texts[:-1], cut])


def _loop(problem: WorkedProblem, rng: random.Random) -> str | None:
    """Say one line over and over and never answer."""
    index = rng.randrange(len(problem.lines))
    texts = [line.text() for line in problem.lines[: index + 1]]
    return "\n".join([*texts, *[texts[-1]] * 3])


NEAR_MISSES: Mapping[str, Planter] = {
    "slip": _slip,
    "altered_carry": _altered_carry,
    "misquote": _misquote,
    "operator": _operator,
    "wrong_conclusion": _wrong_conclusion,
}
GROSS: Mapping[str, Planter] = {
    "magnitude": _magnitude,
    "negative": _negative,
    "nonsense": _nonsense,
    "truncated": _truncated,
    "loop": _loop,
}
