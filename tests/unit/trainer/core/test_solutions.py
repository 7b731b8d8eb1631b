"""Which of its own solutions a model is fine-tuned on."""

from collections.abc import Iterator
from itertools import permutations
from typing import Any

from tests.candidates import candidate

from mathcontracts import MiningSpec, Problem, ScoredCandidate
from mathtrainer.core.solutions import imitated
from mathverifier import verify

PROBLEM = Problem(id="p", text="Ann has 3 bags of 4 apples and eats 2. How many are left?", reference="10")
TEXTS = [
    "3 * 4 = 12\n12 - 2 = 10\nThe answer is 10.",
    "There are 3 * 4 = 12.\nThen 12 - 2 = 10.\nThe answer is 10.",
    "4 + 4 + 4 = 12\n12 - 2 = 10\nThe answer is 10.",
    "3 * 4 = 12 and 12 - 2 = 10.\nThe answer is 10.",
]
WRONG = "3 * 4 = 12\n12 - 2 = 9\nThe answer is 9."
FLAWED = "3 * 4 = 13\n13 - 2 = 11\n11 - 2 = 8\nThe answer is 10."


def _scored(text: str, index: int, problem: Problem = PROBLEM) -> tuple[Problem, ScoredCandidate]:
    verdict = verify(problem.text, text, problem.reference)
    return problem, ScoredCandidate(candidate=candidate(text, problem=problem.id, index=index), verdict=verdict)


def _texts(texts: list[str], **spec: Any) -> list[str]:
    found = imitated([_scored(text, index) for index, text in enumerate(texts)], MiningSpec(**spec))
    return [one.candidate.text for _, one in found]


def test_only_what_is_right_and_clean_is_imitated() -> None:
    """A wrong answer is not, nor a right one by a flawed process; a text that was sampled twice is there once."""
    assert _texts([WRONG, TEXTS[0], FLAWED, TEXTS[0], TEXTS[1]]) == TEXTS[:2]
    assert _texts([WRONG, FLAWED]) == []
    assert _texts([FLAWED], clean_wrongness=1.0) == [FLAWED]


def test_of_a_problem_there_are_so_many_at_most() -> None:
    """Those with mathematics of their own come first, whatever the order; null takes all."""
    for order in permutations(TEXTS):
        kept = _texts(list(order), max_solutions_per_problem=2)
        assert len(kept) == 2 and TEXTS[2] in kept
        assert kept == [text for text in order if text in kept]
    assert _texts(TEXTS, max_solutions_per_problem=None) == TEXTS
    assert _texts(TEXTS * 3) == TEXTS


def test_no_more_than_a_problem_is_held() -> None:
    """The first problem's solutions come before the second one is read to its end."""
    other = PROBLEM.model_copy(update={"id": "q"})
    read = []

    def scored() -> Iterator[tuple[Problem, ScoredCandidate]]:
        for problem in (PROBLEM, other):
            for index, text in enumerate(TEXTS):
                read.append(problem.id)
                yield _scored(text, index, problem)

    found = imitated(scored(), MiningSpec())
    assert next(found)[1].candidate.text == TEXTS[0]
    assert read == ["p"] * len(TEXTS) + ["q"]


def test_the_bound_is_of_each_problem() -> None:
    """One with many solutions takes no place of another's."""
    other = PROBLEM.model_copy(update={"id": "q"})
    scored = [*(_scored(text, index) for index, text in enumerate(TEXTS)), _scored(TEXTS[0], 0, other)]
    found = imitated(scored, MiningSpec(max_solutions_per_problem=1))
    assert [problem.id for problem, _ in found] == ["p", "q"]
