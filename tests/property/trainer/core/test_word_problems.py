"""The embedded word problems."""

import re
from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from mathtrainer.core.error_injection import GROSS, NEAR_MISSES, plant, plant_any
from mathtrainer.core.word_problems import TEMPLATES, generate, held_out

EQUATION = re.compile(r"(-?\d+) ([-+*/]) (-?\d+) = (-?\d+)")


def _true(equation: tuple[str, str, str, str]) -> bool:
    left, operator, right, value = equation
    a, b = int(left), int(right)
    result = {"+": a + b, "-": a - b, "*": a * b, "/": a / b if b else None}[operator]
    return result == int(value)


@given(st.integers(0, 2**32))
def test_every_solution_is_sound(seed: int) -> None:
    """Each line states a true equation, and the answer is the last line's value."""
    for problem in generate(20, seed):
        equations = EQUATION.findall(problem.solution())
        assert len(equations) == len(problem.lines) >= 1
        assert all(_true(equation) for equation in equations)
        assert problem.solution().endswith(f"The answer is: {equations[-1][3]}")


@given(st.integers(0, 2**32))
def test_a_number_asked_backwards_is_the_one_that_was_hidden(seed: int) -> None:
    """A backward problem shows x in place of exactly one of its family's numbers, and its answer is that number."""
    for problem in generate(20, seed):
        if problem.style != "forward":
            assert len(re.findall(r"\bx\b", problem.question)) >= 2
            assert str(problem.answer) in problem.family.split("-")[1:]


@given(st.integers(0, 2**32), st.integers(1, 40))
def test_the_same_seed_gives_the_same_problems(seed: int, count: int) -> None:
    """A shorter list is the beginning of a longer one, and no problem comes twice."""
    longer = generate(count + 5, seed)
    assert longer[:count] == generate(count, seed)
    assert len({problem.question for problem in longer}) == len(longer)
    assert len({problem.id for problem in longer}) == len(longer)


def test_the_set_is_varied() -> None:
    """At least twelve templates of two to five steps, all styles, and thousands of distinct problems."""
    problems = generate(5000, 0)
    assert len(TEMPLATES) >= 12
    assert {template.steps for template in TEMPLATES} == {2, 3, 4, 5}
    assert set(Counter(problem.template for problem in problems)) == {template.name for template in TEMPLATES}
    assert min(Counter(problem.style for problem in problems).values()) > 500
    assert 0.05 < sum(map(held_out, problems)) / len(problems) < 0.25


@given(st.integers(0, 2**32), st.sampled_from(sorted({**NEAR_MISSES, **GROSS})))
def test_a_planted_flaw_changes_the_answer(seed: int, kind: str) -> None:
    """A flawed demonstration says which flaw it has, keeps the problem, and does not end in the right answer."""
    for problem in generate(10, seed):
        flawed = plant(problem, kind, seed)
        if flawed is not None:
            assert flawed.flaw == kind
            assert flawed.problem == problem.demonstration().problem
            assert flawed.solution != problem.solution()
            assert not flawed.solution.endswith(f"The answer is: {problem.answer}")


@given(st.integers(0, 2**32))
def test_near_misses_but_for_slips_state_true_equations(seed: int) -> None:
    """An altered carry, a misquoted number, a wrong operator and a wrong conclusion leave all arithmetic true."""
    for problem in generate(10, seed):
        for kind in ("altered_carry", "misquote", "operator", "wrong_conclusion"):
            flawed = plant(problem, kind, seed)
            if flawed is not None:
                assert all(_true(equation) for equation in EQUATION.findall(flawed.solution))


@given(st.integers(0, 2**32), st.sampled_from([0.0, 1.0]))
def test_the_share_of_near_misses_is_kept(seed: int, share: float) -> None:
    """Only near misses at a share of one, only gross flaws at none."""
    kinds = {plant_any(problem, share, seed).flaw for problem in generate(10, seed)}
    assert kinds <= set(NEAR_MISSES if share == 1.0 else GROSS)
