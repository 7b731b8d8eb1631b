"""The problems of an experiment: what is trained on, tuned on and tested on."""

from bench.experiment.preset import SHORT
from bench.experiment.problems import TRAINED_STEPS, collected, demonstrations, evaluated, shifted, tuning


def test_problems_are_apart() -> None:
    """No family is trained on and tested on, none tested that settings are chosen by; the shift has more steps."""
    trained = {problem.family for problem in collected(SHORT.collected, 0)}
    kept = [tuning(SHORT), evaluated(SHORT), shifted(SHORT.shifted)]
    assert [len(part) for part in kept] == [SHORT.tuning, SHORT.test, SHORT.shifted]
    assert len({problem.id for part in kept for problem in part}) == sum(map(len, kept))
    assert not trained & {problem.family for part in kept for problem in part}
    assert all(len(problem.lines) > TRAINED_STEPS for problem in shifted(SHORT.shifted))
    assert all(len(problem.lines) <= TRAINED_STEPS for problem in [*collected(SHORT.collected, 0), *evaluated(SHORT)])
    flawed = [one for one in demonstrations(100, 0) if one.flaw]
    assert len(flawed) == 60
