"""Every hostile input is answered, none is believed, none runs, and nobody else notices."""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import pytest
from bench.hostile_inputs import hostile_inputs
from bench.hostile_pieces import Hostile

from mathcontracts import Comparison, Verdict
from mathverifier import equivalent, verify_many
from mathverifier.workers.symbolic_pool import shared_pool

pytestmark = pytest.mark.long

DEADLINE_S = 0.5
# Far above any deadline, as other work may share the processors: it only says that the input was given up.
MARGIN_S = 15.0
WORKERS = 2
EVERY = 5


@dataclass(frozen=True)
class Answers:
    """What came of all inputs: outcome and seconds by name, the neighbours' outcomes, and where the canary would be.

    The outcome of an input that met a fault of the verifier's is `fault`.
    """

    outcomes: dict[str, str]
    seconds: dict[str, float]
    neighbours: list[str]
    canary: Path


def _neighbour(number: int) -> dict[str, str]:
    """Return a right answer where `number` is even, else a wrong one; some need the algebra of a child."""
    value = 5 if number % 2 == 0 else 7
    answer = rf"{value}\sqrt{{4 + 4}}" if number % 4 < 2 else f"{value}"
    return {"solution": f"So it is \\boxed{{{answer}}}.", "reference": r"10\sqrt{2}" if number % 4 < 2 else "5"}


def _expected(count: int) -> list[str]:
    return ["correct" if number % 2 == 0 else "incorrect" for number in range(count)]


def _outcome(found: Comparison | Verdict) -> str:
    return "fault" if found.reason == "internal_error" else found.outcome


def _timed(one: Hostile) -> tuple[str, float]:
    began = time.monotonic()
    outcome = _outcome(equivalent(one.reference, one.text, deadline_s=DEADLINE_S))
    return outcome, time.monotonic() - began


@pytest.fixture(scope="module")
def inputs(tmp_path_factory: pytest.TempPathFactory) -> tuple[list[Hostile], Path]:
    """All inputs, and the file that the code among them would create."""
    canary = tmp_path_factory.mktemp("canary") / "canary"
    return hostile_inputs(canary), canary


@pytest.fixture(scope="module")
def answers(inputs: tuple[list[Hostile], Path]) -> Iterator[Answers]:
    """Answers to all inputs, asked once: short ones in two threads, whole solutions in batches with ordinary ones."""
    every, canary = inputs
    short, whole = [one for one in every if not one.whole], [one for one in every if one.whole]
    with ThreadPoolExecutor(WORKERS) as threads:
        timed = dict(zip((one.name for one in short), threads.map(_timed, short), strict=True))
    outcomes = {name: outcome for name, (outcome, _) in timed.items()}
    seconds = {name: spent for name, (_, spent) in timed.items()}
    neighbours: list[str] = []
    for at in range(0, len(whole), EVERY):
        some = whole[at : at + EVERY]
        began = time.monotonic()
        hostile = [{"problem": one.problem, "solution": one.text, "reference": one.reference} for one in some]
        beside = [_neighbour(len(neighbours) + number) for number in range(4)]
        verdicts = verify_many([*beside[:2], *hostile, *beside[2:]], WORKERS, deadline_s=DEADLINE_S)
        found = [_outcome(verdict) for verdict in verdicts]
        neighbours += found[:2] + found[-2:]
        outcomes |= zip((one.name for one in some), found[2:-2], strict=True)
        seconds |= dict.fromkeys((one.name for one in some), time.monotonic() - began)
    yield Answers(outcomes, seconds, neighbours, canary)
    shared_pool().close()


def test_every_input_is_answered(inputs: tuple[list[Hostile], Path], answers: Answers) -> None:
    """Each has an outcome, none meets a fault, and none keeps its caller for much longer than the deadline."""
    assert set(answers.outcomes) == {one.name for one in inputs[0]}
    assert [name for name, outcome in answers.outcomes.items() if outcome == "fault"] == []
    assert {name: spent for name, spent in answers.seconds.items() if spent > DEADLINE_S + MARGIN_S} == {}


def test_none_is_taken_for_what_it_is_not(inputs: tuple[list[Hostile], Path], answers: Answers) -> None:
    """What is not equal, or has no value, is never `correct`; what is equal, though nobody computes it, never wrong."""
    lies = {one.name: "incorrect" if one.equal else "correct" for one in inputs[0]}
    assert {name for name, outcome in answers.outcomes.items() if outcome == lies[name]} == set()


def test_no_code_runs(answers: Answers) -> None:
    """Programs in answers, references, solutions and problems are text: not one of them leaves a file."""
    assert list(answers.canary.parent.iterdir()) == []


def test_neighbours_in_a_batch_are_right(answers: Answers) -> None:
    """Right and wrong answers between hostile ones are judged as they would be alone, in their places."""
    assert answers.neighbours == _expected(len(answers.neighbours))


def test_neighbours_of_what_runs_to_the_deadline_are_right() -> None:
    """A batch whose hostile items kill one child after the other answers all others, in their places."""
    ordinary = [_neighbour(number) for number in range(12)]
    hanging = {"solution": r"\boxed{\lfloor 9^{9^{9.5}} \rfloor}", "reference": "5"}
    items = [item for one in ordinary for item in (one, hanging)]
    outcomes = [verdict.outcome for verdict in verify_many(items, WORKERS, deadline_s=DEADLINE_S)]
    assert outcomes[::2] == _expected(len(ordinary))
    assert outcomes[1::2] == ["unknown"] * len(ordinary)


def test_the_pool_answers_right_after(answers: Answers) -> None:
    """After all of them the same pool compares by algebra as ever."""
    assert answers.outcomes
    assert equivalent(r"\sqrt{8}", r"2\sqrt{2}").outcome == "correct"
    assert equivalent(r"\sqrt{8}", r"3\sqrt{2}").outcome == "incorrect"
