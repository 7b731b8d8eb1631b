"""Which candidates become preference pairs."""

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st
from tests.candidates import candidate

from mathcontracts import Outcome, PreferencePair, Problem, ScoredCandidate, Verdict
from mathgenerator.core.pairing import pair_up
from mathgenerator.core.seeds import candidate_seed

PROBLEM = Problem(id="p", text="What is 1 + 1?", reference="2")
CLEAN = 0.5


def is_clean(one: ScoredCandidate) -> bool:
    """Tell whether a candidate may be chosen."""
    return one.verdict.outcome == "correct" and one.verdict.wrongness < CLEAN and one.candidate.text != ""


def scored(text: str, outcome: Outcome, wrongness: float, index: int = 0) -> ScoredCandidate:
    """Make a scored candidate of the problem."""
    reasons = {"correct": "equal", "incorrect": "not_equal", "unknown": "timeout"}
    return ScoredCandidate(
        candidate=candidate(text, index=index, prompt_tokens=3, completion_tokens=len(text)),
        verdict=Verdict(
            outcome=outcome,
            reason=reasons[outcome],
            wrongness=wrongness,
            absurdity=0.0,
            coverage=1.0,
            version="0",
        ),
    )


def pairs(candidates: Sequence[ScoredCandidate], flawed: bool = True) -> list[PreferencePair]:
    """Pair up candidates of the problem."""
    return pair_up(PROBLEM, candidates, include_flawed_process=flawed, clean_wrongness=CLEAN)


def labelled(text: str) -> ScoredCandidate:
    """Give the same text the same verdict, as the verifier does."""
    outcomes: tuple[Outcome, ...] = ("correct", "incorrect", "unknown")
    return scored(text, outcomes[len(text) % 3], (len(text) % 4) / 4)


candidates_of_a_problem = st.lists(st.text("ab", max_size=6).map(labelled), max_size=12)


@given(candidates_of_a_problem, st.booleans())
def test_every_pair_prefers_a_clean_right_answer(candidates: list[ScoredCandidate], flawed: bool) -> None:
    """The chosen one is right and clean; the rejected one is wrong, or, where asked for, right and not clean."""
    for pair in pairs(candidates, flawed):
        assert pair.chosen.verdict.outcome == "correct"
        assert pair.chosen.verdict.wrongness < CLEAN
        if pair.kind == "wrong_answer":
            assert pair.rejected.verdict.outcome == "incorrect"
        else:
            assert flawed
            assert pair.rejected.verdict.outcome == "correct"
            assert pair.rejected.verdict.wrongness >= CLEAN


@given(candidates_of_a_problem)
def test_each_rejected_text_is_in_exactly_one_pair(candidates: list[ScoredCandidate]) -> None:
    """Where something can be chosen, all distinct texts that can be rejected are, once each, under distinct ids."""
    found = pairs(candidates)
    clean = [c for c in candidates if is_clean(c)]
    bad = {
        c.candidate.text
        for c in candidates
        if c.verdict.outcome == "incorrect" or (c.verdict.outcome == "correct" and c.verdict.wrongness >= CLEAN)
    } - {""}
    assert sorted(pair.rejected.candidate.text for pair in found) == (sorted(bad) if clean else [])
    assert len({pair.id for pair in found}) == len(found)


@given(candidates_of_a_problem)
def test_chosen_texts_take_turns(candidates: list[ScoredCandidate]) -> None:
    """No chosen text is used twice more than another."""
    found = [pair.chosen.candidate.text for pair in pairs(candidates)]
    clean = {c.candidate.text for c in candidates if c.verdict.outcome == "correct" and c.verdict.wrongness < CLEAN} - {
        ""
    }
    uses = [found.count(text) for text in clean]
    assert not uses or max(uses) - min(uses) <= 1


@given(candidates_of_a_problem, st.data())
def test_a_repeated_candidate_changes_nothing(candidates: list[ScoredCandidate], data: st.DataObject) -> None:
    """Identical texts are one candidate: sampling one of them again adds no pair and changes no id."""
    again = [data.draw(st.sampled_from(candidates))] if candidates else []
    assert pairs([*candidates, *again]) == pairs(candidates)


def test_ids_tell_problems_and_texts_apart() -> None:
    """The same two texts for another problem make another pair; the same for the same problem make the same pair."""
    both = [scored("right", "correct", 0.0), scored("wrong", "incorrect", 0.9, 1)]
    other = pair_up(Problem(id="q", text="?"), both, include_flawed_process=True, clean_wrongness=CLEAN)
    assert pairs(both)[0].id == pairs(both)[0].id
    assert pairs(both)[0].id != other[0].id


@given(st.integers(0, 2**63 - 1), st.text(min_size=1), st.integers(0, 255))
def test_seeds_fit_every_generator(seed: int, problem_id: str, index: int) -> None:
    """A candidate's seed is a 63-bit number that differs from its neighbour's."""
    own = candidate_seed(seed, problem_id, index)
    assert 0 <= own < 2**63
    assert own != candidate_seed(seed, problem_id, index + 1)
