"""What verdicts say about a model."""

from typing import Any

import pytest
from tests.stated import stated

from mathcontracts import Dimension, Finding, FindingCode, Profile, Verdict
from mathtrainer.core.confidence_interval import bootstrap
from mathtrainer.core.majority_vote import majority
from mathtrainer.core.metrics import (
    accuracies,
    by_problem,
    effective_sample_size,
    error_kind,
    finding_shares,
    intervals,
    mean,
    mean_profile,
    pass_at_k,
    sampled_metrics,
)


def _verdict(outcome: Any, answer: str | None = None, **changes: Any) -> Verdict:
    reason: Any = {"correct": "equal", "incorrect": "not_equal", "unknown": "timeout"}[outcome]
    given: dict[str, Any] = {"wrongness": 0.0, "absurdity": 0.0, "coverage": 1.0, "version": "0"}
    final = None if answer is None else stated(answer)
    return Verdict(outcome=outcome, reason=reason, answer=final, **(given | changes))


@pytest.mark.parametrize(("n", "correct", "k"), [(4, 5, 1), (4, -1, 1), (4, 2, 5), (4, 2, 0)])
def test_impossible_counts_are_refused(n: int, correct: int, k: int) -> None:
    """More right than there are, or more drawn than there are, is an error and not a number."""
    with pytest.raises(ValueError, match="pass@"):
        pass_at_k(n, correct, k)


def test_nothing_has_no_mean() -> None:
    """The mean of nothing is None, not 0: a dimension that never applies has no score."""
    assert mean([]) is None
    assert effective_sample_size([]) == 0
    verdicts = [
        _verdict("correct", profile=Profile(numerical=0.5)),
        _verdict("correct", profile=Profile(numerical=0.0, answer=1.0)),
    ]
    profile = mean_profile(verdicts)
    assert profile["numerical"] == 0.25
    assert profile["answer"] == 1.0
    assert profile["algebraic"] is None


def test_a_finding_counts_once_a_solution() -> None:
    """Two false equalities in one of two solutions are a share of one half."""
    finding = Finding(
        dimension=Dimension.NUMERICAL,
        code=FindingCode.FALSE_EQUALITY,
        severity=0.5,
        step=0,
        start=0,
        end=1,
        message="m",
    )
    assert finding_shares([_verdict("correct", findings=(finding, finding)), _verdict("correct")]) == {
        "false_equality": 0.5
    }


@pytest.mark.parametrize(
    ("verdict", "kind"),
    [
        (_verdict("correct", "18"), "right"),
        (_verdict("correct", "18", wrongness=0.7), "flawed_process"),
        (_verdict("incorrect", "19"), "near_miss"),
        (_verdict("incorrect", "40"), "far_miss"),
        (_verdict("incorrect"), "far_miss"),
        (_verdict("incorrect", "-1800007", absurdity=0.9), "absurd"),
        (_verdict("unknown", "18"), "unknown"),
    ],
)
def test_errors_have_a_kind(verdict: Verdict, kind: str) -> None:
    """Near misses, far ones and gross errors are told apart, and a right answer by a wrong process from a right one."""
    assert error_kind(verdict, stated("18")) == kind


def test_metrics_of_samples() -> None:
    """Two problems with two samples each."""
    metrics = sampled_metrics(
        [
            [_verdict("correct", "18"), _verdict("incorrect", "19", wrongness=1.0)],
            [_verdict("unknown", wrongness=0.5), _verdict("incorrect", "5", absurdity=0.8, wrongness=1.0)],
        ],
        [stated("18"), stated("7")],
    )
    assert metrics["mean_wrongness"] == 0.625
    assert metrics["mean_absurdity"] == 0.2
    assert metrics["right_by_flawed_process"] == 0
    assert metrics["kinds"] == {"absurd": 0.25, "near_miss": 0.25, "right": 0.25, "unknown": 0.25}


def test_accuracies_of_problems() -> None:
    """Two problems with three samples each; an unknown counts as not right. The interval of a mean holds it."""
    greedy = [_verdict("correct", "18"), _verdict("unknown", "7")]
    sampled = [
        [_verdict("correct", "18"), _verdict("correct", "18.0"), _verdict("incorrect", "19")],
        [_verdict("unknown", "7"), _verdict("incorrect", "5"), _verdict("incorrect", "5")],
    ]
    shares = by_problem(greedy, sampled)
    assert accuracies(shares) == {
        "greedy_pass_at_1": 0.5,
        "sampled_pass_at_1": pytest.approx(1 / 3),
        "pass_at_k": 0.5,
        "maj_at_k": 0.5,
    }
    assert intervals(shares)["maj_at_k"] == (0, 1)


@pytest.mark.parametrize(
    ("answers", "share"),
    [
        (["18", "18", "19"], 1),
        (["18", "19", "19"], 0),
        (["18", "19"], 1 / 2),  # A tie: one of the leading answers is drawn.
        (["18", "19", "20"], 1 / 3),
        (["18", "18", "18", "19", "19.0", "$19", "nineteen"], 0),  # One wrong answer, written in four ways.
        (["18", "18", "½", "0.5", "\\frac12"], 0),
        (["18", "18", "x + 1", "1 + x", "x+1"], 1 / 2),  # Without a value, they are one where their text is.
        (["18", "\\dfrac{36}{2}", "19", "19"], 1 / 2),  # The right one, written in two.
        (["18", None, None], 1),  # No answer, no vote.
        ([None, None], 0),
    ],
)
def test_the_commonest_answer_is_the_vote(answers: list[str | None], share: float) -> None:
    """Equal answers vote together however they are written; a tie counts by its chance."""
    right = {"18", "\\dfrac{36}{2}"}
    verdicts = [_verdict("correct" if one in right else "incorrect", one) for one in answers]
    assert majority(verdicts) == pytest.approx(share)
    assert majority(verdicts[::-1]) == pytest.approx(share)


def test_an_interval_narrows_with_the_square_root_of_the_problems() -> None:
    """For a share of one half it is about 1.96 standard errors wide on either side."""
    for count in (100, 400):
        ends = bootstrap([0.0, 1.0] * (count // 2))
        assert ends is not None
        expected = 1.96 * 0.5 / count**0.5
        assert ends == pytest.approx((0.5 - expected, 0.5 + expected), abs=expected / 4)
    assert bootstrap([]) is None
