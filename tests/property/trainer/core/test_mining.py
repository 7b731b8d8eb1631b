"""Which pairs are trained on."""

import re
from collections import Counter
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.candidates import candidate
from tests.stated import stated

from mathcontracts import MiningSpec, PreferencePair, Problem, ScoredCandidate, Step, Verdict
from mathtrainer.core.deduplication import fingerprint
from mathtrainer.core.mining import mine
from mathtrainer.core.weights import hardness

Sum = tuple[int, int]
# Ways of saying one and the same sum, and of going on to the next.
WORDS = ("{} + {} = {}", "So that is {}+{} = {} eggs.", "Add {} and then + {}:  it = {}", "\t{} +\n{} = {}!")
BREAKS = ("\n", " ", "\n\n")


def _scored(outcome: Any, text: str, answer: str, wrongness: float, absurdity: float = 0.0) -> ScoredCandidate:
    made = candidate(text)
    steps, place = [], 0
    for index, line in enumerate(text.split("\n")):
        steps.append(Step(index=index, start=place, end=place + len(line), text=line))
        place += len(line) + 1
    verdict = Verdict(
        outcome=outcome,
        reason="equal" if outcome == "correct" else "not_equal",
        answer=stated(answer),
        wrongness=wrongness,
        absurdity=absurdity,
        coverage=1,
        steps=tuple(steps),
        version="0",
    )
    return ScoredCandidate(candidate=made, verdict=verdict)


def _told(sums: list[Sum], how: int, between: str) -> str:
    return between.join(WORDS[(how + turn) % len(WORDS)].format(a, b, a + b) for turn, (a, b) in enumerate(sums))


def _pair(number: int, problem: int, flawed: bool, rejected: tuple[str, float, float], clean: float) -> PreferencePair:
    text, wrong, absurd = rejected
    answer = "18" if flawed else re.findall(r"\d+", text)[-1]
    return PreferencePair(
        id=str(number),
        problem=Problem(id=f"p{problem}", text="t", reference="18"),
        kind="flawed_process" if flawed else "wrong_answer",
        chosen=_scored("correct", "9 + 9 = 18", "18", clean),
        rejected=_scored("correct" if flawed else "incorrect", text, answer, wrong, absurd),
    )


unit = st.floats(0, 1)
# Few sums and few ids, so that pairs are often alike, and pairs of one id often differ.
sums = st.lists(st.tuples(st.sampled_from([9, 10]), st.sampled_from([9, 90])), min_size=1, max_size=2)
texts = st.builds(_told, sums, st.integers(0, 3), st.sampled_from(BREAKS))
pair_lists = st.lists(
    st.builds(
        _pair, st.integers(0, 12), st.integers(0, 2), st.booleans(), st.tuples(texts, unit, unit), st.floats(0, 0.6)
    ),
    max_size=20,
)
specs = st.builds(
    MiningSpec, max_pairs_per_problem=st.integers(1, 5), include_flawed_process=st.booleans(), clean_wrongness=unit
)


def _mistake(pair: PreferencePair) -> tuple[Any, ...]:
    return pair.problem.id, pair.kind, fingerprint(pair.rejected)


@given(pair_lists, specs, st.randoms(use_true_random=False))
def test_order_and_repeats_change_nothing(pairs: list[PreferencePair], spec: MiningSpec, random: Any) -> None:
    """The same pairs in another order, or some of them twice, give the same result; even if those of one id differ."""
    shuffled = [*pairs, *pairs[: len(pairs) // 2]]
    random.shuffle(shuffled)
    assert mine(shuffled, spec) == mine(pairs, spec)


@given(unit, unit)
def test_a_pair_that_was_scored_twice_is_one(one: float, other: float) -> None:
    """A restart of the collector may publish a pair again under its id; which of the two comes first is no matter."""
    first, second = (_pair(0, 0, False, ("9 + 9 = 19", 1, absurdity), 0) for absurdity in (one, other))
    assert mine([first, second], MiningSpec()) == mine([second, first], MiningSpec())
    assert len(mine([first, second], MiningSpec())) == 1


@given(pair_lists, specs)
def test_mining_what_was_mined_changes_nothing(pairs: list[PreferencePair], spec: MiningSpec) -> None:
    """What is kept is all kept again, in the same order."""
    mined = mine(pairs, spec)
    assert mine(mined, spec) == mined
    assert mine(iter(pairs), spec) == mined


@given(pair_lists, specs)
def test_only_what_the_recipe_admits(pairs: list[PreferencePair], spec: MiningSpec) -> None:
    """Chosen are clean; flawed processes are in only when asked for; each pair once, no more than so many a problem."""
    mined = mine(pairs, spec)
    assert len({pair.id for pair in mined}) == len(mined)
    for pair in mined:
        assert pair.hardness == hardness(pair)
        assert pair.model_copy(update={"hardness": None}) in pairs
        assert pair.chosen.verdict.wrongness < spec.clean_wrongness
        if pair.kind == "flawed_process":
            assert spec.include_flawed_process
            assert pair.rejected.verdict.wrongness >= spec.clean_wrongness
    assert all(count <= spec.max_pairs_per_problem for count in Counter(pair.problem.id for pair in mined).values())


@given(pair_lists, specs)
def test_each_mistake_has_one_place_and_the_hardest_pair_has_it(pairs: list[PreferencePair], spec: MiningSpec) -> None:
    """No two kept pairs are alike, and without a cap every admitted mistake is kept, by its hardest pair."""
    pairs = list({pair.id: pair for pair in pairs}.values())
    every = mine(pairs, spec.model_copy(update={"max_pairs_per_problem": len(pairs) + 1}))
    alone = [pair for pair in pairs if mine([pair], spec)]
    assert Counter(map(_mistake, every)) == Counter({_mistake(pair): 1 for pair in alone})
    best = {_mistake(pair): hardness(pair) for pair in every}
    assert all(hardness(pair) <= best[_mistake(pair)] for pair in alone)


@given(pair_lists, specs)
def test_the_hardest_of_a_problem_are_kept(pairs: list[PreferencePair], spec: MiningSpec) -> None:
    """No mistake that was left out for the cap is harder than one that was kept, and no place is left unused."""
    mined = mine(pairs, spec)
    every = mine(pairs, spec.model_copy(update={"max_pairs_per_problem": len(pairs) + 1}))
    for problem in {pair.problem.id for pair in every}:
        kept = [pair for pair in mined if pair.problem.id == problem]
        left = [pair for pair in every if pair.problem.id == problem and pair not in kept]
        assert len(kept) == min(spec.max_pairs_per_problem, len(kept) + len(left))
        assert all(hardness(one) >= hardness(other) for one in kept for other in left)


@given(sums, sums, st.tuples(st.integers(0, 3), st.integers(0, 3)), st.tuples(*[st.sampled_from(BREAKS)] * 2))
def test_words_and_white_space_make_no_other_mistake(
    one: list[Sum], other: list[Sum], how: tuple[int, int], between: tuple[str, str]
) -> None:
    """Two rejected solutions are alike if and only if their sums are, whatever the words and line breaks."""
    pairs = [
        _pair(number, 0, False, (_told(told, how[number], between[number]), 1, 0), 0)
        for number, told in enumerate((one, other))
    ]
    assert len(mine(pairs, MiningSpec())) == (1 if one == other else 2)


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("2 × 3 = 7", "two threes: 2 \\times 3 = 7", True),
        ("2 * 3 = 7", "2 \\cdot 3 = 7", True),
        ("6 ÷ 2 = 4", "6/2 = 4", True),
        ("1,000 - 1 = 99", "1000 − 1 = 99", True),
        ("2 \\times 3 = 7", "2 \\div 3 = 7", False),
        ("\\frac{1}{2}", "\\dfrac{1}{2}", True),
        ("x \\leq 3", "x ≤ 3", True),
        ("x \\leq 3", "x \\geq 3", False),
        ("\\left(3\\right)", "(3)", True),
        ("2 + 3 = 6", "3 + 2 = 6", False),
        ("I do not know", "i do  not know", True),
        ("I do not know", "No idea", False),
        ("", "No idea", False),
    ],
)
def test_what_counts_as_the_same_mathematics(one: str, other: str, alike: bool) -> None:
    """Operators however they are written; numbers as written, but for thousands; words only where no number is."""
    assert (fingerprint(_scored("incorrect", one, "7", 1)) == fingerprint(_scored("incorrect", other, "7", 1))) is alike


def test_answers_in_words_tell_solutions_apart() -> None:
    """Two choices by the same sum are two mistakes; a unit behind a number is none of its own."""
    text = "3 + 4 = 7"
    assert fingerprint(_scored("incorrect", text, "B", 1)) != fingerprint(_scored("incorrect", text, "C", 1))
    assert fingerprint(_scored("incorrect", text, "7 eggs", 1)) == fingerprint(_scored("incorrect", text, "7", 1))
