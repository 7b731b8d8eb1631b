"""Hardness and weights of pairs."""

import math
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.candidates import candidate
from tests.stated import stated

from mathcontracts import Answer, PreferencePair, Problem, ScoredCandidate, Step, Verdict, WeightsSpec
from mathtrainer.core.answer_similarity import closeness, nearness
from mathtrainer.core.error_injection import Change, replay
from mathtrainer.core.weights import hardness, shared_steps, weigh
from mathtrainer.core.word_problems import WorkedProblem, generate
from mathverifier import verify

RIGHT = ["She has 16 - 3 - 4 = 9 eggs.", "They bring 9 * 2 = 18 dollars.", "The answer is: 18"]


def _verdict(steps: list[str], answer: str | None, outcome: Any, **changes: Any) -> Verdict:
    place, parts = 0, []
    for index, text in enumerate(steps):
        parts.append(Step(index=index, start=place, end=place + len(text), text=text))
        place += len(text) + 1
    reason: Any = "equal" if outcome == "correct" else "not_equal"
    final = None if answer is None else stated(answer)
    given: dict[str, Any] = {"wrongness": 0.0, "absurdity": 0.0, "coverage": 1.0, "version": "0"}
    return Verdict(
        outcome=outcome,
        reason=reason,
        answer=final,
        steps=tuple(parts),
        **(given | changes),
    )


def _side(verdict: Verdict, index: int) -> ScoredCandidate:
    made = candidate("\n".join(step.text for step in verdict.steps), index=index)
    return ScoredCandidate(candidate=made, verdict=verdict)


def _pair(rejected: Verdict, kind: Any = "wrong_answer", identity: str = "pair") -> PreferencePair:
    return PreferencePair(
        id=identity,
        problem=Problem(id="p", text="t", reference="18"),
        kind=kind,
        chosen=_side(_verdict(RIGHT, "18", "correct"), 0),
        rejected=_side(rejected, 1),
    )


NEAR = _verdict([*RIGHT[:1], "They bring 9 * 2 = 19 dollars.", "The answer is: 19"], "19", "incorrect")
FAR = _verdict(["She has 16 - 3 = 13 eggs.", "They bring 13 * 3 = 39 dollars.", "The answer is: 39"], "39", "incorrect")
ABSURD = _verdict(["16 * 300004 = -1800007", "The answer is: -1800007"], "-1800007", "incorrect", absurdity=0.95)


def _answering(verdict: Verdict, answer: str) -> Verdict:
    return verdict.model_copy(update={"answer": stated(answer)})


def _near(number: int) -> float:
    """Return how near a number is to the right answer, 18."""
    return nearness(Fraction(18), Fraction(number))


def _judged(problem: WorkedProblem, value: int) -> PreferencePair:
    """The problem's own solution, and the same with another value in its last line; both judged by the verifier."""
    asked = problem.demonstration().problem
    lines = replay(problem.lines, {len(problem.lines) - 1: Change(value=value)}) or []
    wrong = "\n".join([*(line.text() for line in lines), f"The answer is: {value}"])
    right, rejected = (
        verify(problem=asked.text, solution=text, reference=asked.reference) for text in (problem.solution(), wrong)
    )
    assert (right.outcome, rejected.outcome) == ("correct", "incorrect")
    return _pair(rejected).model_copy(update={"chosen": _side(right, 0), "problem": asked})


unit = st.floats(0, 1)
verdicts = st.builds(
    lambda steps, answer, absurdity, sure: _verdict(
        steps, answer, "incorrect", absurdity=absurdity, first_error_confidence=sure
    ),
    st.lists(st.sampled_from([*RIGHT, "9 * 3 = 27", "so we go on", "The answer is: 27"]), max_size=5),
    st.one_of(st.none(), st.integers(-1000, 1000).map(str), st.text(max_size=5)),
    unit,
    unit,
)
specs = st.builds(
    WeightsSpec,
    name=st.sampled_from(["hardness", "evidence", "step"]),
    alpha=st.floats(0, 10),
    beta=st.floats(0, 10),
    w_min=st.floats(0.01, 1),
    w_max=st.floats(1, 10),
)


def test_a_near_miss_is_harder_than_a_far_one_than_an_absurd_one() -> None:
    """The order that the weights are for."""
    near, far, absurd = (hardness(_pair(one)) for one in (NEAR, FAR, ABSURD))
    assert near > 0.6
    assert near > far > absurd
    assert absurd < 0.05


@given(
    sound=st.tuples(*[st.integers(0, 2)] * 3),
    answers=st.tuples(st.integers(16, 20), st.integers(26, 500), st.integers(-500, 500)),
    absurdities=st.tuples(st.floats(0, 0.2), st.floats(0.2, 0.49), st.floats(0.5, 1)),
)
def test_hardness_orders_near_far_and_absurd(
    sound: tuple[int, ...], answers: tuple[int, ...], absurdities: tuple[float, ...]
) -> None:
    """Near miss > far miss > absurd, for all verdicts of which each is less like a solution than the one before.

    As in the evaluation, a near miss is within a fifth of the right answer, and an absurd one's absurdity is from 0.5.
    Each is sound up to its first wrong step, which is no later than that of the one before.
    """
    starts = sorted(sound, reverse=True)
    numbers = [answers[0] if answers[0] != 18 else 19, answers[1], answers[2]]
    numbers[2] = numbers[2] if _near(numbers[2]) <= _near(numbers[1]) else -18
    near, far, absurd = (
        hardness(
            _pair(_verdict(RIGHT[:first] + ["5 + 5 = 11"] * (3 - first), str(answer), "incorrect", absurdity=absurdity))
        )
        for first, answer, absurdity in zip(starts, numbers, absurdities, strict=True)
    )
    assert near > far > absurd


@given(st.integers(0, 10_000), st.sampled_from([-1, 1]), st.integers(3, 6))
@settings(max_examples=30)
def test_planted_flaws_that_the_verifier_judged_are_in_that_order(seed: int, slip: int, factor: int) -> None:
    """Of a problem that is solved but for its last step, to be off by one is harder than by a factor, than below zero.

    The verdicts are the verifier's own.
    """
    problem = generate(1, seed)[0]
    right = problem.lines[-1].value
    off = right + (slip if right > 1 else 1)  # 0 for 1 is no near miss.
    near, far, absurd = (hardness(_judged(problem, value)) for value in (off, right * factor, -right))
    assert near > far > absurd


@given(st.data(), verdicts)
def test_hardness_rises_with_closeness_and_with_shared_steps(data: st.DataObject, rejected: Verdict) -> None:
    """Of two verdicts that are otherwise the same, the closer answer is the harder; so is the later first error."""
    one, other = (data.draw(st.integers(-1000, 1000)) for _ in range(2))
    nearer = _near(one) - _near(other)
    first, second = (hardness(_pair(_answering(rejected, str(answer)))) for answer in (one, other))
    assert (first - second) * nearer >= 0
    if nearer and rejected.absurdity < 0.99:
        assert first != second
    early, late = sorted(data.draw(st.integers(0, 5)) for _ in range(2))
    found = [hardness(_pair(rejected.model_copy(update={"first_error_step": step}))) for step in (early, late, None)]
    assert found == sorted(found)


def test_a_right_answer_by_a_flawed_process_is_hard() -> None:
    """Its answer is as close as can be."""
    flawed = _verdict(["16 - 3 = 9", *RIGHT[1:]], "18", "correct", wrongness=0.8, first_error_step=0)
    assert hardness(_pair(flawed, "flawed_process")) > hardness(_pair(FAR))


def test_steps_from_the_first_error_on_are_not_shared() -> None:
    """Agreement after the first error is luck, and repeating a step does not add to it."""
    right = _verdict(RIGHT, "18", "correct")
    assert shared_steps(right, right) == 1
    assert shared_steps(right, _verdict(RIGHT, "18", "incorrect", first_error_step=1)) == pytest.approx(1 / 3)
    assert shared_steps(right, _verdict(RIGHT[:1] * 6, None, "incorrect")) == pytest.approx(1 / 6)
    assert shared_steps(_verdict(["so"], None, "correct"), _verdict(["thus"], None, "incorrect")) is None


@given(verdicts, unit)
def test_hardness_is_bounded_and_falls_with_absurdity(rejected: Verdict, absurdity: float) -> None:
    """0…1, and never more for the more absurd of two rejected solutions that are otherwise the same."""
    value = hardness(_pair(rejected))
    assert 0 <= value <= 1
    more = rejected.model_copy(update={"absurdity": max(absurdity, rejected.absurdity)})
    assert hardness(_pair(more)) <= value + 1e-12


@given(st.lists(verdicts, min_size=1, max_size=12), specs)
def test_weights_have_mean_one_and_a_bounded_ratio(rejected: list[Verdict], spec: WeightsSpec) -> None:
    """Whatever the pairs: mean 1, all positive, no two further apart than w_max / w_min; the same each time."""
    weighed = weigh([_pair(one, identity=str(place)) for place, one in enumerate(rejected)], spec)
    weights = [pair.weight for pair in weighed if pair.weight is not None]
    assert weighed == weigh(weighed, spec)
    assert [pair.id for pair in weighed] == [str(place) for place in range(len(rejected))]
    assert math.isclose(math.fsum(weights) / len(weights), 1.0, rel_tol=1e-12)
    assert min(weights) > 0
    assert max(weights) / min(weights) <= spec.w_max / spec.w_min * (1 + 1e-9)


@given(st.lists(verdicts, min_size=2, max_size=8), specs, st.randoms(use_true_random=False))
def test_weights_do_not_depend_on_the_order(rejected: list[Verdict], spec: WeightsSpec, random: Any) -> None:
    """A pair's weight is its own, wherever it stands."""
    pairs = [_pair(one, identity=str(place)) for place, one in enumerate(rejected)]
    before = {pair.id: pair.weight for pair in weigh(pairs, spec)}
    random.shuffle(pairs)
    assert {pair.id: pair.weight for pair in weigh(pairs, spec)} == before


def test_alpha_zero_and_beta_zero_are_plain() -> None:
    """With neither hardness nor absurdity counting, every weight is 1; with them, near misses weigh most."""
    pairs = [_pair(one, identity=str(place)) for place, one in enumerate([NEAR, FAR, ABSURD])]
    assert [pair.weight for pair in weigh(pairs, WeightsSpec(alpha=0, beta=0))] == [1, 1, 1]
    near, far, absurd = (pair.weight or 0 for pair in weigh(pairs, WeightsSpec()))
    assert near > far > absurd
    assert weigh([], WeightsSpec()) == []


def test_evidence_weighs_what_is_sure() -> None:
    """Twice as sure of the wrong step is twice the weight, as is a chosen side without doubt; without any, ones."""

    def pair(sure: float, doubt: float, place: int) -> PreferencePair:
        made = _pair(NEAR.model_copy(update={"first_error_confidence": sure}), identity=str(place))
        chosen = made.chosen.verdict.model_copy(update={"wrongness": doubt})
        return made.model_copy(update={"chosen": _side(chosen, 0)})

    spec = WeightsSpec(name="evidence", w_min=0.01, w_max=10)
    pairs = [pair(sure, doubt, place) for place, (sure, doubt) in enumerate([(0.8, 0.0), (0.4, 0.0), (0.8, 0.5)])]
    assert [one.weight for one in weigh(pairs, spec)] == pytest.approx([1.5, 0.75, 0.75])
    bounded = [one.weight for one in weigh(pairs, WeightsSpec(name="evidence", w_min=1.0, w_max=1.2))]
    assert bounded == pytest.approx([1.2 * 3 / 3.2, 3 / 3.2, 3 / 3.2])
    nothing = [pair(0.0, 0.0, place) for place in range(3)]
    assert [one.weight for one in weigh(nothing, spec)] == [1, 1, 1]
    assert [one.weight for one in weigh(pairs, WeightsSpec(name="step"))] == [1, 1, 1]


# Ways of writing one number.
FORMS = [
    ("1/2", ["½", "0.5", ".50", "\\frac12", "\\dfrac{2}{4}", "50%", "50\\%", "one half", "x = 0.5", "$0.50"]),
    ("5/2", ["2 1/2", "2½", "2.5", "\\frac{5}{2}", "two and a half"]),
    ("21", ["twenty-one", "21.0", "+21", "21 apples", "\\$21", "021"]),
    ("1/3", ["0.\\overline{3}", "0.(3)", "\\frac{1}{3}", "a third"]),
    ("3000000", ["3 million", "3,000,000", "3 \\times 10^6", "3e6", "$3{,}000{,}000"]),
    ("-3/4", ["-0.75", "−\\frac34", "-\\frac{3}{4}", "negative three quarters"]),
]
numbers = st.fractions(-1000, 1000, max_denominator=50)


@pytest.mark.parametrize(("value", "texts"), FORMS)
def test_a_number_is_one_however_it_is_written(value: str, texts: list[str]) -> None:
    """All forms of a number are closest to it, and as far as it from the number beside it."""
    beside = str(Fraction(value) + 1)
    for text in texts:
        assert stated(text).value == value
        assert closeness(stated(value), stated(text)) == 1
        assert closeness(stated(text), stated(beside)) == closeness(stated(value), stated(beside)) < 1


@pytest.mark.parametrize(
    "text", ["x + 1", "1/0", "2x", "", "B", "3, 4", "(1,234)", "18 or 19", "2:30", "18 zorbs", "about 18", "\\pi"]
)
def test_what_is_no_number_is_compared_as_text(text: str) -> None:
    """Formulas, lists, ratios and words that nobody has read have no value; their texts are compared."""
    assert stated(text).value is None
    assert closeness(stated(text), stated(text)) == 1
    assert closeness(stated("18"), stated(text)) < 1


def test_an_answer_of_an_archive_without_values_is_compared_as_text() -> None:
    """Where one side has no value, the value of the other is not used."""
    old = Answer(text="0.5", start=0, end=3)
    assert closeness(old, old) == 1
    assert closeness(stated("½"), old) == closeness(old, stated("½")) == 0
    assert closeness(stated("½"), stated("0.5")) == 1


@given(st.one_of(st.integers(-(10**6), 10**6).map(str), st.text(max_size=20)))
def test_an_answer_is_closest_to_itself(text: str) -> None:
    """Closeness is 1 for the same answer and within 0…1 for any other."""
    assert closeness(stated(text), stated(text)) == 1
    assert 0 <= closeness(stated("18"), stated(text)) <= 1


@given(numbers, numbers)
def test_nearness_is_symmetric_and_one_for_equals_alone(one: Fraction, other: Fraction) -> None:
    """It does not matter which of two numbers is the right one, nor in which direction the other is off."""
    assert nearness(one, other) == nearness(other, one) == nearness(-one, -other)
    assert (nearness(one, other) == 1) is (one == other)
    if one * other < 0 and abs(one - other) >= max(abs(one), abs(other), Fraction(1)):
        assert nearness(one, other) == 0


def test_closeness_falls_with_distance() -> None:
    """One off is near, a factor of ten is far, the other sign is as far as can be."""
    values = [closeness(stated("18"), stated(other)) for other in ("18", "nineteen", "27", "1.8e2", "−18")]
    assert values == sorted(values, reverse=True)
    assert values[1] > 0.9
    assert values[3] == pytest.approx(0.1)
    assert values[4] == 0
