"""What holds of every verdict."""

import random
from typing import get_args

from hypothesis import given, settings
from hypothesis import strategies as st

from mathcontracts import Dimension, Outcome, Profile, Verdict
from mathtrainer.core.error_injection import GROSS, NEAR_MISSES, plant
from mathtrainer.core.word_problems import generate
from mathverifier import verify
from mathverifier.core.answers.extract import extract
from mathverifier.core.scoring import aggregation
from mathverifier.core.verify import verify_solution
from mathverifier.workers.task import NO_REFERENCE

PIECES = st.sampled_from(
    [
        *("=", " = ", "3", "12", "x", "\\frac{1}{2}", "+", "-", "*", "/", "(", ")", "{", "}", "$", "\\[", "\\text{m}"),
        *("\n", ". ", "The answer is: ", "\\boxed{", "%", "≈", "<<", ">>", "<", "°", "1,000", "0", "^", "!"),
        *("99999999999", "apples ", "& ", "\\\\"),
    ]
)
TEXT = st.one_of(st.text(max_size=200), st.lists(PIECES, max_size=60).map("".join))
UNIT = st.one_of(st.none(), st.floats(0, 1))


def judged(problem: str | None, solution: str) -> Verdict:
    """Return the verdict without a reference."""
    return verify_solution(problem, solution, None, None, extract(solution), NO_REFERENCE)


@settings(max_examples=400)
@given(problem=st.one_of(st.none(), TEXT), solution=TEXT)
def test_no_text_raises_and_spans_slice_to_it(problem: str | None, solution: str) -> None:
    """Any text gets a verdict; every span lies in it, and says what the verdict says it does."""
    verdict = judged(problem, solution)
    for step in verdict.steps:
        assert solution[step.start : step.end] == step.text
    for finding in verdict.findings:
        assert 0 <= finding.start <= finding.end <= len(solution)
        assert finding.found == solution[finding.start : finding.end]
    assert verdict == judged(problem, solution)


@settings(max_examples=200)
@given(
    profile=st.builds(Profile, **{dimension.value: UNIT for dimension in Dimension}),
    dimension=st.sampled_from(list(Dimension)),
    more=st.floats(0, 1),
    outcome=st.sampled_from(get_args(Outcome)),
    coverage=st.floats(0, 1),
)
def test_wrongness_is_monotone(
    profile: Profile, dimension: Dimension, more: float, outcome: Outcome, coverage: float
) -> None:
    """More evidence in any dimension never lowers wrongness."""
    score = getattr(profile, dimension.value) or 0.0
    graver = profile.model_copy(update={dimension.value: max(score, more)})
    assert aggregation.wrongness(graver, outcome, coverage) >= aggregation.wrongness(profile, outcome, coverage) - 1e-12


@settings(max_examples=60)
@given(seed=st.integers(0, 10_000))
def test_planting_a_flaw_never_lowers_wrongness(seed: int) -> None:
    """A generated solution with a flaw is at least as wrong as the sound one, and has a first wrong step."""
    (problem,) = generate(1, seed)
    sound = problem.demonstration()
    reference = sound.problem.reference
    clean = verify(sound.problem.text, sound.solution, reference)
    assert (clean.outcome, clean.first_error_step) == ("correct", None)
    kind = random.Random(seed).choice([*NEAR_MISSES, *GROSS])
    flawed = plant(problem, kind, seed)
    if flawed is None:
        return
    for known in (reference, None):
        verdict = verify(sound.problem.text, flawed.solution, known)
        assert verdict.wrongness >= verify(sound.problem.text, sound.solution, known).wrongness
    verdict = verify(sound.problem.text, flawed.solution, reference)
    assert verdict.first_error_step is not None
    assert verdict.wrongness > (0.9 if verdict.outcome == "incorrect" else 0.5)


def test_planted_flaws_are_found_at_their_step() -> None:
    """Without the reference, most flaws are found at their step, and every sound solution is left alone."""
    hits: dict[str, list[bool]] = {}
    for problem in generate(60, seed=77):
        sound = problem.demonstration()
        assert verify(sound.problem.text, sound.solution).first_error_step is None
        for kind in ("slip", "altered_carry", "wrong_conclusion", "truncated", "loop"):
            flawed = plant(problem, kind, 5)
            if flawed is None:
                continue
            lines, other = sound.solution.split("\n"), flawed.solution.split("\n")
            first = next(
                (at for at, (one, two) in enumerate(zip(lines, other, strict=False)) if one != two), len(lines)
            )
            found = verify(sound.problem.text, flawed.solution).first_error_step
            hits.setdefault(kind, []).append(found == min(first, len(other) - 1))
    for kind, found_at in hits.items():
        # A number that may come of two others, in the head, is no slip for sure: it is told and names no step.
        assert sum(found_at) / len(found_at) >= (0.75 if kind == "altered_carry" else 0.85), kind


NAMES = ("Ann", "Ben", "Carla", "Deepak", "Eva", "Farid", "Grace", "Hugo")


@settings(max_examples=60)
@given(seed=st.integers(0, 10_000), other=st.sampled_from(("Maximilian", "Li", "Oluwaseun")), known=st.booleans())
def test_another_name_changes_nothing(seed: int, other: str, known: bool) -> None:
    """With another name for the person, a verdict has the same scores, the same step and the same findings."""
    (problem,) = generate(1, seed)
    sound = problem.demonstration()
    kind = random.Random(seed).choice([*NEAR_MISSES, *GROSS])
    flawed = plant(problem, kind, seed)
    solution = flawed.solution if flawed is not None else sound.solution
    name = sound.problem.text.split()[0]
    texts = [(sound.problem.text, solution), tuple(t.replace(name, other) for t in (sound.problem.text, solution))]
    first, second = (verify(text, said, sound.problem.reference if known else None) for text, said in texts)
    assert first.profile == second.profile
    assert (first.wrongness, first.absurdity) == (second.wrongness, second.absurdity)
    assert first.first_error_step == second.first_error_step
    assert [(f.code, f.step) for f in first.findings] == [(f.code, f.step) for f in second.findings]


@settings(max_examples=60)
@given(numbers=st.lists(st.integers(11, 99), min_size=4, max_size=4, unique=True), slip=st.integers(0, 9))
def test_the_order_of_independent_steps_changes_nothing(numbers: list[int], slip: int) -> None:
    """Two steps of which neither needs the other may change places: the blame goes with its step."""
    a, b, c, d = numbers
    problem = f"A shop sells {a} red and {b} green pens, and {c} large and {d} small cups. How many pens and cups?"
    first, second = f"There are {a} + {b} = {a + b + slip} pens.", f"There are {c} + {d} = {c + d} cups."
    end = f"In all there are {a + b + slip} + {c + d} = {a + b + c + d + slip} things."
    one, other = verify(problem, [first, second, end]), verify(problem, [second, first, end])
    assert one.profile == other.profile
    assert (one.wrongness, one.absurdity) == (other.wrongness, other.absurdity)
    assert sorted(f.code for f in one.findings) == sorted(f.code for f in other.findings)
    moved = {0: 1, 1: 0}
    step = one.first_error_step
    assert other.first_error_step == (None if step is None else moved.get(step, step))
