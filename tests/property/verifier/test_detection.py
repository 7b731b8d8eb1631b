"""What holds of a solution with one error planted into it, beside the sound one."""

from bench import generated
from bench.error_injection import ARITHMETIC, OF_FLAW, Planted, algebraic, arithmetic, looped, pair, truncated
from bench.worked_solutions import Worked, worked
from hypothesis import given, settings
from hypothesis import strategies as st

from mathverifier import verify

# Written for this test: problem, lines, answer.
SOLVED = [
    (
        "A bakery sells 34 loaves in the morning and 19 in the afternoon. A loaf costs $6. How much does it take in?",
        ["It sells 34 + 19 = 53 loaves.", "It takes in 53 * 6 = $318."],
        "318",
    ),
    (
        "Nora has 85 stamps and buys 27 more. She gives 40 of them to her brother. How many stamps are left?",
        ["Nora has 85 + 27 = 112 stamps.", "After that, 112 - 40 = 72 stamps are left."],
        "72",
    ),
    (
        "A tank holds 480 liters. A pump drains 35 liters an hour for 8 hours. How many liters are left in the tank?",
        ["The pump drains 35 * 8 = 280 liters.", "So 480 - 280 = 200 liters are left."],
        "200",
    ),
    (
        "Paul plants 14 rows of 23 tulips and 9 rows of 18 roses. How many flowers does he plant?",
        [
            "There are 14 rows * 23 tulips = 322 tulips.",
            "There are 9 rows * 18 roses = 162 roses.",
            "He plants 322 tulips + 162 roses = 484 flowers.",
        ],
        "484",
    ),
    (
        "A hall has 26 benches of 11 seats. At a concert 47 seats stay empty. A ticket costs $13. What was paid?",
        [
            "The hall has 26 * 11 = 286 seats.",
            "At the concert 286 - 47 = 239 seats are taken.",
            "The audience paid 239 * 13 = $3107.",
        ],
        "3107",
    ),
    (
        "Rita walks 8 km on each of 15 days and rides 21 km on each of 6. How many km more does she ride than walk?",
        [
            "She walks 8 * 15 = 120 km.",
            "She rides 21 * 6 = 126 km.",
            "So she rides 126 - 120 = 6 km more.",
        ],
        "6",
    ),
]
WORKED = st.sampled_from([read for line in SOLVED if (read := worked(*line)) is not None])
SEEDS = st.integers(0, 10_000)


def wrongness(planted: Planted, steps: tuple[str, ...], *, known: bool) -> float:
    """Return how wrong the steps are, with or without the reference."""
    return verify(planted.problem, steps, planted.reference if known else None).wrongness


def never_lower(planted: Planted, *, knowing: tuple[bool, ...] = (True, False)) -> None:
    """Assert that the error does not lower wrongness, with the reference and without it."""
    for known in knowing:
        assert wrongness(planted, planted.steps, known=known) >= wrongness(planted, planted.clean, known=known), known


def test_all_of_the_written_solutions_are_readable() -> None:
    """The planter can say of each number where it is from, and a verdict leaves them alone."""
    assert len(SOLVED) == len([line for line in SOLVED if worked(*line) is not None])
    for problem, lines, answer in SOLVED:
        for reference in (answer, None):
            verdict = verify(problem, [*lines, f"The answer is: {answer}"], reference)
            assert verdict.first_error_step is None, verdict.findings


@settings(max_examples=150)
@given(solution=WORKED, kind=st.sampled_from(sorted(ARITHMETIC)), seed=SEEDS)
def test_an_error_of_arithmetic_never_lowers_wrongness(solution: Worked, kind: str, seed: int) -> None:
    """A slip, a carry, a misquote or a conclusion that is wrong makes no solution look better."""
    planted = arithmetic(kind, solution, seed)
    if planted is not None:
        never_lower(planted)


@settings(max_examples=100)
@given(kind=st.sampled_from(sorted(OF_FLAW)), seed=SEEDS)
def test_an_error_of_algebra_never_lowers_wrongness(kind: str, seed: int) -> None:
    """Nor does a sign, a bracket, a unit or a contradiction in a generated solution.

    A unit that is not converted takes a step away. Where it is not noticed, as without the reference it may be, the
    shorter solution can look better by a hair for how it is written.
    """
    never_lower(algebraic(kind, seed), knowing=(True,) if kind == generated.UNIT else (True, False))


@settings(max_examples=60)
@given(family=st.sampled_from(sorted(generated.FAMILIES)), seed=SEEDS)
def test_an_error_of_structure_never_lowers_wrongness(family: str, seed: int) -> None:
    """Nor does an end in the middle of an equation, or a step said over and over."""
    clean = generated.made(family, seed)
    never_lower(looped(clean, seed))
    planted = truncated(clean, seed)
    if planted is not None:
        never_lower(planted)


@settings(max_examples=60)
@given(solution=WORKED, seed=SEEDS)
def test_what_is_absurd_is_above_its_near_miss(solution: Worked, seed: int) -> None:
    """A hundred times the result is more absurd than a digit off, whether or not the right answer is known."""
    both = pair(solution, seed)
    if both is None:
        return
    for known in (True, False):
        absurd, near = (verify(one.problem, one.steps, one.reference if known else None).absurdity for one in both)
        assert absurd > near
