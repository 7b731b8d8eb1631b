"""What the verdicts on a model's candidates say about the model."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from math import comb, fsum

from mathcontracts import Answer, Dimension, Verdict
from mathtrainer.core.answer_similarity import closeness
from mathtrainer.core.confidence_interval import bootstrap
from mathtrainer.core.majority_vote import majority

NEAR = 0.8  # Closeness from which on a wrong answer is a near miss.
ABSURD = 0.5  # Absurdity from which on it is a gross error.
FLAWED = 0.5  # Wrongness from which on a right answer is of a flawed process.
Metrics = dict[str, float | Mapping[str, float | None] | None]
Shares = Mapping[str, Sequence[float]]


def pass_at_k(n: int, correct: int, k: int) -> float:
    """Return the chance that one of `k` candidates is right, estimated without bias from `correct` right ones of `n`.

    `1 - C(n - c, k) / C(n, k)`: Chen et al. 2021 (arXiv 2107.03374), eq. 1. Raises ValueError unless
    `0 <= correct <= n` and `1 <= k <= n`.
    """
    if not (0 <= correct <= n and 1 <= k <= n):
        raise ValueError(f"pass@{k} cannot be estimated from {correct} right of {n} candidates")
    return float(1 - Fraction(comb(n - correct, k), comb(n, k)))


def mean(values: Iterable[float]) -> float | None:
    """Return the arithmetic mean, None of nothing."""
    kept = list(values)
    return fsum(kept) / len(kept) if kept else None


def effective_sample_size(weights: Sequence[float]) -> float:
    """Return `(Σw)² / Σw²` (Kish 1965): the number of equally weighted pairs with the same variance. 0 of nothing."""
    squares = fsum(weight * weight for weight in weights)
    return fsum(weights) ** 2 / squares if squares else 0.0


def mean_profile(verdicts: Sequence[Verdict]) -> dict[str, float | None]:
    """Return the mean score of each dimension over the verdicts that it applies to, None where it applies to none."""
    scores = {dimension.value: [getattr(one.profile, dimension.value) for one in verdicts] for dimension in Dimension}
    return {name: mean(score for score in own if score is not None) for name, own in scores.items()}


def finding_shares(verdicts: Sequence[Verdict]) -> dict[str, float]:
    """Return the share of verdicts that have a finding of each code; codes that never occur are left out."""
    counts = Counter(code for one in verdicts for code in {finding.code.value for finding in one.findings})
    return {code: counts[code] / len(verdicts) for code in sorted(counts)}


def error_kind(verdict: Verdict, reference: Answer | None) -> str:
    """Return right, flawed_process, near_miss, far_miss, absurd or unknown.

    A wrong answer is absurd from an absurdity of 0.5 on, else a near miss from a closeness of 0.8 on. A right answer
    is of a flawed process where the verifier finds it more likely than not that it holds an error.
    """
    if verdict.outcome == "unknown":
        return "unknown"
    if verdict.outcome == "correct":
        return "right" if verdict.wrongness < FLAWED else "flawed_process"
    if verdict.absurdity >= ABSURD:
        return "absurd"
    near = verdict.answer is not None and reference is not None and closeness(reference, verdict.answer) >= NEAR
    return "near_miss" if near else "far_miss"


def by_problem(greedy: Sequence[Verdict], sampled: Sequence[Sequence[Verdict]]) -> Shares:
    """Return, for each accuracy of the results table, its value on each problem, 0…1.

    `greedy` has a verdict for each problem, `sampled` as many for each. `unknown` counts as not right: nothing vouches
    for it.
    """
    right = [(len(own), sum(one.outcome == "correct" for one in own)) for own in sampled]
    return {
        "greedy_pass_at_1": [float(one.outcome == "correct") for one in greedy],
        "sampled_pass_at_1": [pass_at_k(n, correct, 1) for n, correct in right],
        "pass_at_k": [pass_at_k(n, correct, n) for n, correct in right],
        "maj_at_k": [majority(own) for own in sampled],
    }


def accuracies(shares: Shares) -> dict[str, float | None]:
    """Return the mean of each accuracy over the problems."""
    return {name: mean(values) for name, values in shares.items()}


def intervals(shares: Shares) -> dict[str, tuple[float, float] | None]:
    """Return the 95 % bootstrap interval of each accuracy (see `bootstrap`)."""
    return {name: bootstrap(values) for name, values in shares.items()}


def sampled_metrics(problems: Sequence[Sequence[Verdict]], references: Sequence[Answer | None]) -> Metrics:
    """Return what the samples are like: the verdicts of each problem (as many of each), and its reference as an answer.

    Every value is a share or a mean, 0…1. `right_by_flawed_process` is the share of the right answers alone, None where
    there is none.
    """
    verdicts = [one for own in problems for one in own]
    kinds = Counter(
        error_kind(one, reference) for own, reference in zip(problems, references, strict=True) for one in own
    )
    return {
        "mean_wrongness": mean(one.wrongness for one in verdicts),
        "mean_absurdity": mean(one.absurdity for one in verdicts),
        "right_by_flawed_process": mean(float(one.wrongness >= FLAWED) for one in verdicts if one.outcome == "correct"),
        "profile": mean_profile(verdicts),
        "findings": finding_shares(verdicts),
        "kinds": {kind: kinds[kind] / len(verdicts) for kind in sorted(kinds)},
    }
