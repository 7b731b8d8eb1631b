"""The experiment's problems: what is trained on, chosen by, tested on, and the test of more steps."""

from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from itertools import islice
from typing import Protocol

from mathcontracts import Demonstration
from mathtrainer.core.answer_similarity import nearness
from mathtrainer.core.error_injection import GROSS, NEAR_MISSES, plant, plant_any
from mathtrainer.core.word_problems import WorkedProblem, draw, held_out

TRAINED_STEPS = 3  # Solutions of more steps than this are the shift.
FLAWED, NEAR = 0.6, 0.5  # Of the demonstrations, and of the flawed ones.
NUMERICALLY_CLOSE = 0.8
DEMONSTRATIONS, COLLECTED, HELD_OUT = 1_000_003, 0, 77_000_017  # Seeds of three streams that share nothing.


class HeldOut(Hashable, Protocol):
    """How many held-out problems an experiment chooses settings on, and tests on."""

    @property
    def tuning(self) -> int:
        """How many settings are chosen on."""

    @property
    def test(self) -> int:
        """How many are tested on."""


@dataclass(frozen=True)
class Flawed:
    """A held-out problem's sound solution beside one with a flaw, whose kind is `near_miss` or `gross`."""

    problem: WorkedProblem
    flawed: str
    kind: str


def demonstrations(count: int, seed: int) -> list[Demonstration]:
    """Return worked solutions as they are found: `FLAWED` of them hold a flaw, half of those near misses."""
    return flawed(count, seed, lambda problem: plant_any(problem, NEAR, seed))


def flawed(count: int, seed: int, plant_into: Callable[[WorkedProblem], Demonstration]) -> list[Demonstration]:
    """Return worked solutions of which `FLAWED` are what `plant_into` makes of them."""
    found = islice(_stream(DEMONSTRATIONS + seed, _trained), count)
    flawed_up_to = round(10 * FLAWED)
    return [
        plant_into(problem) if place % 10 < flawed_up_to else problem.demonstration()
        for place, problem in enumerate(found)
    ]


def collected(count: int, seed: int, first: int = 0) -> list[WorkedProblem]:
    """Return `count` problems that candidates are sampled for, from number `first` of the seed's on."""
    return list(islice(_stream(COLLECTED + seed, _trained), first, first + count))


@cache
def tuning(scale: HeldOut) -> list[WorkedProblem]:
    """Return the held-out problems by which settings are chosen."""
    return _heldout(scale.tuning + scale.test, trained_steps=True)[: scale.tuning]


@cache
def evaluated(scale: HeldOut) -> list[WorkedProblem]:
    """Return the held-out problems of as many steps as were trained on, none of which settings were chosen by."""
    return _heldout(scale.tuning + scale.test, trained_steps=True)[scale.tuning :]


@cache
def shifted(count: int) -> list[WorkedProblem]:
    """Return held-out problems of more steps than any that the policy was fine-tuned on."""
    return _heldout(count, trained_steps=False)


@cache
def contrasts(scale: HeldOut) -> list[Flawed]:
    """Return for each test problem its solution beside a near miss and beside a gross flaw, where it has a place.

    A near miss ends in an answer of a closeness of 0.8 or more: numerically close, logically inconsistent.
    """
    found = []
    for place, problem in enumerate(evaluated(scale)):
        for kind, flaws in (("near_miss", NEAR_MISSES), ("gross", GROSS)):
            names = list(flaws)
            turned = names[place % len(names) :] + names[: place % len(names)]
            texts = (_flawed(problem, name, close=kind == "near_miss") for name in turned)
            text = next((text for text in texts if text is not None), None)
            if text is not None:
                found.append(Flawed(problem, text, kind))
    return found


def _flawed(problem: WorkedProblem, name: str, *, close: bool) -> str | None:
    planted = plant(problem, name, seed=0)
    if planted is None:
        return None
    answer = planted.solution.rpartition("The answer is: ")[2]
    if close and nearness(Fraction(problem.answer), Fraction(answer)) < NUMERICALLY_CLOSE:
        return None
    return planted.solution


def _heldout(count: int, *, trained_steps: bool) -> list[WorkedProblem]:
    stream = (p for p in draw(HELD_OUT) if held_out(p) and (len(p.lines) <= TRAINED_STEPS) is trained_steps)
    return list(islice(stream, count))


def _trained(problem: WorkedProblem) -> bool:
    return not held_out(problem) and len(problem.lines) <= TRAINED_STEPS


def _stream(seed: int, wanted: Callable[[WorkedProblem], bool]) -> Iterator[WorkedProblem]:
    return (problem for problem in draw(seed) if wanted(problem))
