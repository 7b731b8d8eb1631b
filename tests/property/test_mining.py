"""Which pairs are trained on."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from mathcontracts import Answer, Candidate, MiningSpec, PreferencePair, Problem, ScoredCandidate, Step, Verdict
from mathtrainer.core.mining import mine
from mathtrainer.core.weights import hardness


def _scored(outcome: Any, answer: int, wrongness: float, absurdity: float, text: str | None = None) -> ScoredCandidate:
    solution = f"So it is {answer}." if text is None else text
    candidate = Candidate(
        id="p#0",
        problem_id="p",
        text=solution,
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
        steps=(Step(index=0, start=0, end=len(solution), text=solution),),
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


words = st.sampled_from(["She has", "He buys", "So,", "then", "  now ", "\n", "in all"])
equations = st.lists(
    st.sampled_from(["3 + 4 = 8", "8 * 2 = 17", "3 × 4 = 13", "1,200 / 4 = 30"]), min_size=1, max_size=4
)
SPELLINGS = (("×", "\\times"), ("1,200", "1200"), (" * ", " \\cdot "))


@given(equations, st.lists(words, min_size=5, max_size=5), st.lists(words, min_size=5, max_size=5), st.booleans())
def test_solutions_that_differ_in_words_alone_are_one(
    said: list[str], before: list[str], other: list[str], respelled: bool
) -> None:
    """Of rejected sides with the same numbers and operators, however worded and spelt, one is trained on."""

    def pair(identity: str, filler: list[str], text: list[str]) -> PreferencePair:
        whole = " ".join(f"{word} {part}." for word, part in zip(filler, text, strict=False))
        given = _pair(0, (0, 17), False, 0.0, 1.0)
        return given.model_copy(update={"id": identity, "rejected": _scored("incorrect", 17, 1.0, 0.0, whole)})

    again = said
    if respelled:
        for one, another in SPELLINGS:
            again = [part.replace(one, another) for part in again]
    spec = MiningSpec(max_pairs_per_problem=5)
    mined = mine([pair("a", before, said), pair("b", other, again)], spec)
    assert len(mined) == 1
    assert len(mine([pair("a", before, said), pair("c", other, [*again, "9 + 9 = 18"])], spec)) == 2


@given(pair_lists, specs)
def test_mining_again_changes_nothing(pairs: list[PreferencePair], spec: MiningSpec) -> None:
    """What is mined is clean, distinct and few enough: it is mined again whole, in the same order."""
    mined = mine(pairs, spec)
    assert mine(mined, spec) == mined
