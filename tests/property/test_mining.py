"""Which pairs are trained on."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from mathcontracts import Answer, Candidate, MiningSpec, PreferencePair, Problem, ScoredCandidate, Verdict
from mathtrainer.core.mining import mine
from mathtrainer.core.weights import hardness


def _scored(outcome: Any, answer: int, wrongness: float, absurdity: float) -> ScoredCandidate:
    candidate = Candidate(
        id="p#0",
        problem_id="p",
        text="t",
        finish_reason="stop",
        prompt_tokens=1,
        completion_tokens=1,
        seed=0,
        temperature=1,
        top_p=1,
        model="m",
        model_revision="r",
    )
    verdict = Verdict(
        outcome=outcome,
        reason="equal" if outcome == "correct" else "not_equal",
        answer=Answer(text=str(answer), start=0, end=1),
        wrongness=wrongness,
        absurdity=absurdity,
        coverage=1,
        version="0",
    )
    return ScoredCandidate(candidate=candidate, verdict=verdict)


def _pair(number: int, place: tuple[int, int], flawed: bool, clean: float, wrong: float) -> PreferencePair:
    problem, answer = place
    return PreferencePair(
        id=str(number),
        problem=Problem(id=f"p{problem}", text="t", reference="18"),
        kind="flawed_process" if flawed else "wrong_answer",
        chosen=_scored("correct", 18, clean, 0),
        rejected=_scored("correct" if flawed else "incorrect", 18 if flawed else answer, wrong, 0),
    )


unit = st.floats(0, 1)
pair_lists = st.lists(
    st.builds(_pair, st.integers(0, 30), st.tuples(st.integers(0, 3), st.integers(-50, 50)), st.booleans(), unit, unit),
    max_size=25,
    unique_by=lambda pair: pair.id,
)
specs = st.builds(
    MiningSpec, max_pairs_per_problem=st.integers(1, 5), include_flawed_process=st.booleans(), clean_wrongness=unit
)


@given(pair_lists, specs, st.randoms(use_true_random=False))
def test_order_and_repeats_change_nothing(pairs: list[PreferencePair], spec: MiningSpec, random: Any) -> None:
    """The same pairs in another order, or some of them twice, give the same result."""
    shuffled = [*pairs, *pairs[: len(pairs) // 2]]
    random.shuffle(shuffled)
    assert mine(shuffled, spec) == mine(pairs, spec)


@given(pair_lists, specs)
def test_only_what_the_recipe_admits(pairs: list[PreferencePair], spec: MiningSpec) -> None:
    """Chosen are clean; flawed processes are in only when asked for; each pair once, no more than so many a problem."""
    mined = mine(pairs, spec)
    assert len({pair.id for pair in mined}) == len(mined)
    for pair in mined:
        assert pair.chosen.verdict.wrongness < spec.clean_wrongness
        if pair.kind == "flawed_process":
            assert spec.include_flawed_process
            assert pair.rejected.verdict.wrongness >= spec.clean_wrongness
    for problem in {pair.problem.id for pair in mined}:
        assert sum(pair.problem.id == problem for pair in mined) <= spec.max_pairs_per_problem


@given(pair_lists, specs)
def test_the_hardest_of_a_problem_are_kept(pairs: list[PreferencePair], spec: MiningSpec) -> None:
    """No pair that was left out for the cap is harder than one that was kept, and no room is left unused."""
    mined = mine(pairs, spec)
    every = mine(pairs, spec.model_copy(update={"max_pairs_per_problem": len(pairs) + 1}))
    for problem in {pair.problem.id for pair in every}:
        kept = [pair for pair in mined if pair.problem.id == problem]
        left = [pair for pair in every if pair.problem.id == problem and pair not in kept]
        assert len(kept) == min(spec.max_pairs_per_problem, len(kept) + len(left))
        assert all(hardness(one) >= hardness(other) for one in kept for other in left)
