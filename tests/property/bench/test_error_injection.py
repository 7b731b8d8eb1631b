"""Planting errors: what is planted is what is said, and controls keep their meaning."""

import random
import re
from functools import cache

import pytest
from bench import generated, paraphrase
from bench.error_injection import ARITHMETIC, Planted, algebraic, arithmetic, looped, pair, truncated
from bench.generated import FAMILIES, FLAWS, Made, made, sound
from bench.worked_solutions import Worked, numbers_of, stripped, worked

SOLUTIONS = (
    (
        "Ann picks 48 pears on Monday and 35 on Tuesday. She packs 17 of them and sells the others for $3 each. "
        "What does she get?",
        "Ann picks 48 + 35 = <<48+35=83>>83 pears.\nShe sells 83 - 17 = <<83-17=66>>66 pears.\n"
        "With 66 pears she gets $3 x 66 = $<<3*66=198>>198.",
        "198",
    ),
    (
        "A hall has 14 rows of 26 seats, another has 9 rows of 31 seats. How many seats are there?",
        "The first hall has 14 * 26 = 364 seats.\nThe other hall has 9 * 31 = 279 seats.\n"
        "Together they have 364 seats + 279 seats = 643 seats.",
        "643",
    ),
    (
        "Mary drives 145 miles a day for 6 days. Her car needs a gallon for every 29 miles. What is it at $4.50?",
        "Mary drives 145*6 = 870 miles.\nHer car uses 870/29 = 30 gallons.\nThat costs 4.50*30 = $135.",
        "135",
    ),
)
SEEDS = range(40)


@cache
def _read(index: int) -> Worked:
    problem, solution, answer = SOLUTIONS[index]
    solved = worked(problem, stripped(solution), answer)
    assert solved is not None
    return solved


@cache
def _planted_of(kind: str) -> tuple[Planted, ...]:
    tried = (arithmetic(kind, _read(index), seed) for index in range(len(SOLUTIONS)) for seed in SEEDS)
    return tuple(planted for planted in tried if planted is not None)


def _false_equations(steps: tuple[str, ...]) -> list[int]:
    """Return the steps with an equation that does not hold, by a reading that shares nothing with the bench's."""
    wrong = []
    for place, step in enumerate(steps):
        for left, right in re.findall(
            r"((?:\$?[\d.]+(?: [a-z]+)?\s*[-+*/x]\s*)+\$?[\d.]+)(?: [a-z]+)? = \$?([\d.]*\d)", step
        ):
            sides = [re.sub(r"[a-wyz$ ]", "", side).replace("x", "*") for side in (left, right)]
            if abs(_value(sides[0]) - float(sides[1])) > 1e-9:
                wrong.append(place)
    return wrong


def _value(formula: str) -> float:
    first, operator, second = re.fullmatch(r"([\d.]+)([-+*/])([\d.]+)", formula).groups()  # type: ignore[union-attr]
    one, two = float(first), float(second)
    return {"+": one + two, "-": one - two, "*": one * two, "/": one / two if two else 0.0}[operator]


def _first_difference(planted: Planted) -> int:
    pairs = enumerate(zip(planted.steps, planted.clean, strict=False))
    return next((step for step, (new, old) in pairs if new != old), min(len(planted.steps), len(planted.clean)))


@pytest.mark.parametrize("kind", ARITHMETIC)
def test_an_arithmetic_plant_differs_first_at_the_step_that_is_said(kind: str) -> None:
    """Nothing above the planted step is touched, and the answer changes unless the slip stands alone."""
    made_here = _planted_of(kind)
    assert len(made_here) > len(SEEDS)
    for planted in made_here:
        assert _first_difference(planted) == planted.step
        assert planted.answer_changed is (kind != "slip_alone")
        assert planted.reference == planted.clean[-1].removeprefix("The answer is: ")


@pytest.mark.parametrize("kind", ["slip", "slip_alone", "altered_carry", "misquote", "wrong_conclusion"])
def test_equations_hold_but_for_the_slip(kind: str) -> None:
    """A slip makes one equation false, where it is; all else follows, and so does all below other plants."""
    for planted in _planted_of(kind):
        assert _false_equations(planted.clean) == []
        slips = kind in ("slip", "slip_alone")
        assert _false_equations(planted.steps) == ([planted.step] if slips else [])


def test_the_answer_follows_from_a_consistent_plant() -> None:
    """The answer is the last result, but where the conclusion is what is wrong."""
    for kind in ("slip", "altered_carry", "misquote"):
        for planted in _planted_of(kind):
            assert numbers_of(planted.steps[-1])[-1] == numbers_of(planted.steps[-2])[-1]
    for planted in _planted_of("wrong_conclusion"):
        assert planted.step == len(planted.steps) - 1


def test_a_slip_alone_changes_one_step() -> None:
    """What is below goes on from the true result."""
    for planted in _planted_of("slip_alone"):
        assert sum(new != old for new, old in zip(planted.steps, planted.clean, strict=True)) == 1


def test_a_misquoted_number_is_nowhere_left() -> None:
    """The number of the problem that was got wrong stands in no step any more."""
    for planted in _planted_of("misquote"):
        gone = set(numbers_of("\n".join(planted.clean))) - set(numbers_of("\n".join(planted.steps)))
        assert gone & set(numbers_of(planted.problem))


@pytest.mark.parametrize("kind", FLAWS)
def test_a_generated_flaw_is_where_it_is_said(kind: str) -> None:
    """It differs first at the flawed step, and its answer is wrong, for each family and many seeds."""
    for seed in range(200):
        planted = algebraic(kind, seed)
        assert planted.step is not None
        assert _first_difference(planted) == planted.step
        assert planted.answer_changed


@pytest.mark.parametrize("family", FAMILIES)
def test_generated_solutions_of_equations_solve_them(family: str) -> None:
    """What is answered as x makes both sides of the problem's equation the same."""
    for seed in range(50):
        clean = made(family, seed)
        found = re.search(r"(?:Solve|if) (.+?) = (.+?)(?: for x)?[.]", clean.problem)
        if found is None:
            continue
        sides = [_side_at(side, int(clean.answer)) for side in found.groups()]
        assert sides[0] == pytest.approx(sides[1])


def _side_at(side: str, x: int) -> float:
    """Return the value of a linear side, at most one bracket in it."""
    bracket = re.match(r"(\d+)\(x ([+-]) (\d+)\)", side)
    if bracket:
        inner = x + int(bracket[2] + bracket[3])
        return int(bracket[1]) * inner + _side_at(side[bracket.end() :], x)
    total = 0.0
    for sign, factor, letter, divisor, number in re.findall(r"([+-]?) ?(?:(\d*)(x)(?:/(\d+))?|(\d+))", side):
        value = int(factor or 1) * x / int(divisor or 1) if letter else int(number)
        total += -value if sign == "-" else value
    return total


def test_a_family_without_a_flaw_refuses_it() -> None:
    """There is no bracket to open in a time."""
    with pytest.raises(ValueError, match="no distribution in rate"):
        made("rate", 1, generated.DISTRIBUTION)


def test_truncation_and_loop_are_where_they_are_said() -> None:
    """A cut ends inside its step; a loop says a step at least four times, and starts with the first repetition."""
    for place, clean in enumerate(sound(60, seed=3)):
        loop, cut = looped(clean, place), truncated(clean, place)
        assert loop.step is not None
        assert loop.steps[: loop.step] == clean.steps[: loop.step]
        assert loop.steps[loop.step - 1 : loop.step + 3] == (clean.steps[loop.step - 1],) * 4
        if cut is not None:
            assert cut.step == len(cut.steps) - 1
            assert cut.steps[:-1] == clean.steps[: cut.step]
            assert clean.steps[cut.step].startswith(cut.steps[-1])
            assert cut.steps[-1][-1] in "=+*/"


def test_a_pair_is_the_same_slip_twice() -> None:
    """Both are at one step; the absurd result is a hundred times the near one at least."""
    for index in range(len(SOLUTIONS)):
        both = pair(_read(index), seed=1)
        assert both is not None
        absurd, near = both
        assert absurd.step == near.step
        assert absurd.clean == near.clean
        assert _false_equations(near.steps) == [near.step]


def test_a_hundredfold_percentage_is_no_slip() -> None:
    """2500% is 25: the absurd one of a pair is a thousand times as much there."""
    share = worked("Of 60 marbles 15 are blue. What share is that, in percent?", ["15 / 60 * 100 = 25%"], "25")
    assert share is not None
    pairs = [both for seed in SEEDS if (both := pair(share, seed))]
    assert pairs
    assert all(absurd.steps[0].endswith(" 25000%") for absurd, _ in pairs)


def test_planting_is_deterministic_by_seed() -> None:
    """The same seed plants the same; some other seed plants something else."""
    for kind in ARITHMETIC:
        assert arithmetic(kind, _read(0), 7) == arithmetic(kind, _read(0), 7)
        assert len({arithmetic(kind, _read(0), seed) for seed in SEEDS}) > 1
    assert list(sound(30, seed=2)) == list(sound(30, seed=2)) != list(sound(30, seed=3))


def test_a_solution_with_a_number_from_nowhere_is_refused() -> None:
    """It could not be worked through again consistently."""
    assert worked("Ann has 3 pears.", ["She eats 44 * 3 = 132 pears."], "132") is None
    assert worked("Ann has 3 pears.", ["She eats 3 * 3 = 8 pears."], "8") is None
    assert worked("Ann has 8 pears.", ["(8 + 2) * 2 = 20 pears."], "20") is None


def _as_made(index: int) -> Made:
    solution = _read(index)
    return Made(solution.problem, solution.steps, solution.reference)


def test_rewording_keeps_every_step() -> None:
    """Each step stands in its place inside other words, and the same answer is given."""
    for clean in (*sound(20, seed=1), _as_made(0)):
        other = paraphrase.reworded(clean, random.Random(1))
        assert other is not None
        assert other.problem == clean.problem
        assert all(old in new for old, new in zip(clean.steps[:-1], other.steps[:-1], strict=True))
        assert clean.answer in other.steps[-1]


def test_renaming_is_of_names_alone() -> None:
    """Problem and solution have the new name, where the old one was; the rest is the same."""
    other = paraphrase.renamed(_as_made(2), random.Random(1))
    assert other is not None
    assert "Mary" not in other.problem + " ".join(other.steps)
    back = tuple(step.replace("Nina", "Mary") for step in other.steps)
    assert back == _as_made(2).steps
    assert paraphrase.renamed(_as_made(1), random.Random(1)) is None


def test_times_signs_and_latex_keep_numbers_and_operators() -> None:
    """Only the form of the signs is another one."""
    for index in range(len(SOLUTIONS)):
        clean = _as_made(index)
        signed = paraphrase.times_sign(clean, random.Random(1))
        assert signed is not None
        latex = paraphrase.worked_in_latex(_read(index), random.Random(1))
        assert latex is not None
        for other in (signed, latex):
            for new, old in zip(other.steps, clean.steps, strict=True):
                assert numbers_of(new) == numbers_of(old)
    assert "\\(14 \\times 26 = 364\\)" in _latex_of(1)
    assert "\\$3 \\times 66 = \\$198" in _latex_of(0)


def _latex_of(index: int) -> str:
    found = (paraphrase.worked_in_latex(_read(index), random.Random(seed)) for seed in range(9))
    return "\n".join(step for one in found if one is not None for step in one.steps)


def test_generated_latex_keeps_numbers() -> None:
    """Fractions are set, labels stay words."""
    fraction = paraphrase.in_latex(made("fractions", 1), random.Random(1))
    assert fraction is not None
    assert "\\frac{" in fraction.steps[0]
    for clean in sound(40, seed=5):
        other = paraphrase.in_latex(clean, random.Random(1))
        if other is not None:
            assert sorted(numbers_of(other.steps[0])) == sorted(numbers_of(re.sub("/", " / ", clean.steps[0])))


def test_reordering_swaps_independent_steps_alone() -> None:
    """The two halls can change places; what follows from the step above cannot."""
    other = paraphrase.reordered(_read(1), random.Random(1))
    assert other is not None
    assert other.steps == (_as_made(1).steps[1], _as_made(1).steps[0], *_as_made(1).steps[2:])
    assert paraphrase.reordered(_read(0), random.Random(1)) is None
