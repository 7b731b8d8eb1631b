"""Problems and demonstrations of the embedded generator, as many as a run takes."""

from mathcontracts import DemonstrationsSpec, ProblemsSpec, RunSpec
from mathtrainer.data.problem_sources import load_demonstrations, load_problems


def _spec(problems: ProblemsSpec, demonstrations: DemonstrationsSpec | None = None) -> RunSpec:
    return RunSpec(name="x", model="m", problems=problems, demonstrations=demonstrations or DemonstrationsSpec())


def test_generated_problems_hold_whole_families_out() -> None:
    """No held-out problem shares template and numbers with a training problem or a demonstration."""
    spec = _spec(ProblemsSpec(train=800, heldout=100), DemonstrationsSpec(count=800))
    train, heldout = load_problems(spec.problems)
    shown = [demonstration.problem for demonstration in load_demonstrations(spec)]
    assert (len(train), len(heldout), len(shown)) == (800, 100, 800)
    family = {problem.id.split("/")[0] for problem in heldout}
    assert family.isdisjoint(problem.id.split("/")[0] for problem in [*train, *shown])


def test_the_flawed_share_is_kept() -> None:
    """About the asked share of the demonstrations is flawed, and near misses are their asked share."""
    spec = _spec(ProblemsSpec(), DemonstrationsSpec(count=2000, flawed_share=0.6, near_miss_share=0.5))
    flaws = [demonstration.flaw for demonstration in load_demonstrations(spec)]
    assert 0.55 < sum(flaw is not None for flaw in flaws) / len(flaws) < 0.65
