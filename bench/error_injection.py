"""Planting one error into a clean solution: where it is, and of which dimension.

Errors of arithmetic go into worked solutions, errors of algebra and of units into generated ones, truncation and loops
into both. What is above the planted step is untouched; what is below follows from it where the kind says so.
"""

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from bench import generated
from bench.generated import Made
from bench.worked_solutions import Equation, Worked, replayed, written
from mathcontracts import Dimension

TRIES = 40
# A number of the problem that is one of these may stand in a solution for another reason.
_COMMON = frozenset(map(Fraction, (0, 1, 2, 7, 10, 12, 24, 30, 52, 60, 100, 365)))


@dataclass(frozen=True)
class Planted:
    """A solution with one error; `step` is the first that differs from the clean one, 0-based.

    `dimensions` has more than one where the error is of both by its nature. A control has no step and no dimension.
    """

    kind: str
    problem: str
    steps: tuple[str, ...]
    clean: tuple[str, ...]
    reference: str
    step: int | None = None
    dimensions: tuple[Dimension, ...] = ()
    variant: str = ""

    @property
    def answer_changed(self) -> bool:
        """Whether the last step says another answer than the clean solution's."""
        return self.steps[-1] != self.clean[-1]


def miscopied(text: str, rng: random.Random) -> tuple[str, Fraction] | None:
    """Return how a number is got wrong, and as what: off by 1, 2 or 10, a digit, two swapped, one less, a zero more."""
    places = len(text.partition(".")[2])
    unit = Fraction(1, 10**places)
    value = Fraction(text.replace(",", ""))
    digits = str(int(value / unit))
    how = rng.choice(("off_by_little", "off_by_little", "digit", "transposed", "dropped", "zero"))
    spot = rng.randrange(len(digits))
    if how == "off_by_little":
        changed = value + unit * rng.choice((-10, -2, -1, 1, 2, 10))
    elif how == "digit":
        changed = unit * int(digits[:spot] + rng.choice("123456789") + digits[spot + 1 :])
    elif how == "transposed":
        changed = unit * int(digits[:spot] + digits[spot : spot + 2][::-1] + digits[spot + 2 :])
    elif how == "dropped":
        changed = unit * int(digits[:spot] + digits[spot + 1 :] or "0")
    else:
        changed = value * 10
    # `50` with its digits swapped is `05`: that is a digit less, which is not what it says.
    shorter = how in ("digit", "transposed") and changed < unit * 10 ** (len(digits) - 1)
    return (how, changed) if changed > 0 and changed != value and not shorter else None


def slipped(text: str, rng: random.Random) -> tuple[str, Fraction] | None:
    """Return a slip of calculation: as a number is miscopied, with no digit less or more."""
    slip = miscopied(text, rng)
    return slip if slip is not None and slip[0] not in ("dropped", "zero") else None


def arithmetic(kind: str, solution: Worked, seed: int) -> Planted | None:
    """Plant an arithmetic error of a kind of ARITHMETIC, or return None where the solution has no place for it.

    The final answer changes, but for `slip_alone`. Every number stays positive and is written as it was.
    """
    rng = random.Random(f"{seed}/{kind}/{solution.problem}")
    planter = ARITHMETIC[kind]
    for _ in range(TRIES):
        planted = planter(solution, rng)
        if planted is not None and (planted.answer_changed or kind == "slip_alone"):
            return planted
    return None


def _planted(
    solution: Worked,
    values: Sequence[Fraction] | None,
    kind: str,
    dimensions: tuple[Dimension, ...],
    variant: str,
    *,
    natural: bool = True,
) -> Planted | None:
    """Write the values out; None where they do not look like those of the clean solution."""
    if values is None:
        return None
    for mention, value in zip(solution.mentions, values, strict=True):
        # Half a person is an error of its own, and so is a negative count.
        if natural and (value <= 0 or _broken(mention.text, value)):
            return None
    steps = written(solution, values)
    if steps is None or steps == solution.steps:
        return None
    first = next(step for step, (new, old) in enumerate(zip(steps, solution.steps, strict=True)) if new != old)
    return Planted(kind, solution.problem, steps, solution.steps, solution.reference, first, dimensions, variant)


def _broken(text: str, value: Fraction) -> bool:
    return "." not in text and value.denominator != 1


def _unambiguous(solution: Worked, equation: Equation) -> bool:
    """Tell whether the result can be from nowhere else: neither the problem nor common knowledge has it."""
    value = solution.mentions[equation.result].value
    return value not in solution.given() and value not in _COMMON


def _slip(solution: Worked, rng: random.Random) -> Planted | None:
    """Change a result, and work out all below again."""
    equation = rng.choice(solution.equations)
    slip = slipped(solution.mentions[equation.result].text, rng)
    if slip is None or not _unambiguous(solution, equation):
        return None
    values = replayed(solution, {equation.result: slip[1]})
    return _planted(solution, values, "slip", (Dimension.NUMERICAL,), slip[0])


def _slip_alone(solution: Worked, rng: random.Random) -> Planted | None:
    """Change a result where it stands; the steps below go on from the true one."""
    equation = rng.choice(solution.equations)
    slip = slipped(solution.mentions[equation.result].text, rng)
    if slip is None or not _unambiguous(solution, equation):
        return None
    values = [mention.value for mention in solution.mentions]
    values[equation.result] = slip[1]
    return _planted(solution, values, "slip_alone", (Dimension.NUMERICAL,), slip[0])


def _altered_carry(solution: Worked, rng: random.Random) -> Planted | None:
    """Let a step take another value than an earlier step derived; that step and all below follow from it."""
    carried = [
        solution.mentions[place]
        for equation in solution.equations
        for place in equation.operands
        if (source := solution.mentions[place].source) is not None
        and solution.equations[source].step < equation.step
        and _unambiguous(solution, solution.equations[source])
    ]
    if not carried:
        return None
    taken = rng.choice(carried)
    slip = miscopied(taken.text, rng)
    if slip is None or slip[1] in {mention.value for mention in solution.mentions} | set(solution.given()):
        return None
    # The step speaks of one value, in its words as in its equation.
    alike = (taken.step, taken.source)
    same = {i: slip[1] for i, one in enumerate(solution.mentions) if (one.step, one.source) == alike}
    return _planted(solution, replayed(solution, same), "altered_carry", (Dimension.LOGICAL,), slip[0])


def _misquote(solution: Worked, rng: random.Random) -> Planted | None:
    """Copy a number that the problem states once wrongly, everywhere in the solution."""
    given = solution.given()
    results = {solution.mentions[equation.result].value for equation in solution.equations}
    values = {mention.value for mention in solution.mentions}
    quoted = [
        mention
        for mention in solution.mentions
        if given.count(mention.value) == 1
        and mention.value not in _COMMON | results
        # 30 % goes on as .30, which would stay behind.
        and not {mention.value * 100, mention.value / 100} & values
    ]
    if not quoted:
        return None
    mention = rng.choice(quoted)
    slip = miscopied(mention.text, rng)
    if slip is None or slip[1] in values | set(given):
        return None
    same = {i: slip[1] for i, one in enumerate(solution.mentions) if one.value == mention.value}
    return _planted(solution, replayed(solution, same), "misquote", (Dimension.GROUNDING,), slip[0])


def _wrong_conclusion(solution: Worked, rng: random.Random) -> Planted | None:
    """All is worked out rightly and then another answer is given: a near one, or another number of the solution."""
    values = [mention.value for mention in solution.mentions]
    others = sorted(set(values) - {values[-1]})
    slip = slipped(solution.mentions[-1].text, rng)
    if rng.random() < 0.5 and others:
        slip = ("other_number", rng.choice(others))
    if slip is None:
        return None
    values[-1] = slip[1]
    return _planted(solution, values, "wrong_conclusion", (Dimension.ANSWER, Dimension.LOGICAL), slip[0])


ARITHMETIC: Mapping[str, Callable[[Worked, random.Random], Planted | None]] = {
    "slip": _slip,
    "slip_alone": _slip_alone,
    "altered_carry": _altered_carry,
    "misquote": _misquote,
    "wrong_conclusion": _wrong_conclusion,
}


def pair(solution: Worked, seed: int) -> tuple[Planted, Planted] | None:
    """Return the same slip twice, absurd and as a near miss, all below worked out again; None where there is no place.

    Absurd is a hundred or a thousand times the result. A near miss is within a fifth of it, and its answer within a
    factor of two of the right one.
    """
    rng = random.Random(f"{seed}/pair/{solution.problem}")
    for _ in range(TRIES):
        equation = rng.choice(solution.equations)
        result = solution.mentions[equation.result]
        slip, factor = slipped(result.text, rng), rng.choice((100, 1000))
        if slip is None or abs(slip[1] / result.value - 1) > Fraction(1, 5) or not _unambiguous(solution, equation):
            continue
        if factor == 100 and solution.steps[result.step][result.start + len(result.text) :].lstrip().startswith("%"):
            continue  # 2500% is 25.
        far = replayed(solution, {equation.result: result.value * factor})
        near = replayed(solution, {equation.result: slip[1]})
        if near is None or not Fraction(1, 2) <= near[-1] / solution.mentions[-1].value <= 2:
            continue
        absurd = _planted(solution, far, "absurd", (Dimension.NUMERICAL,), f"times {factor}", natural=False)
        miss = _planted(solution, near, "near_miss", (Dimension.NUMERICAL,), slip[0])
        if absurd is not None and miss is not None and absurd.answer_changed and miss.answer_changed:
            return absurd, miss
    return None


_ALGEBRAIC = (generated.SIGN, generated.DISTRIBUTION, generated.SQUARE, generated.ONE_SIDED)
OF_FLAW: Mapping[str, Dimension] = {
    **dict.fromkeys(_ALGEBRAIC, Dimension.ALGEBRAIC),
    generated.UNIT: Dimension.GROUNDING,
    generated.CONTRADICTION: Dimension.LOGICAL,
}


def algebraic(kind: str, seed: int) -> Planted:
    """Return a generated solution with a flaw of a kind of OF_FLAW: all below follows from it, to a wrong answer."""
    families = generated.FLAWS[kind]
    family = families[seed % len(families)]
    clean, flawed = generated.made(family, seed), generated.made(family, seed, kind)
    assert flawed.answer != clean.answer
    dimensions = (OF_FLAW[kind],)
    return Planted(kind, clean.problem, flawed.steps, clean.steps, clean.answer, flawed.flawed, dimensions, family)


def truncated(clean: Made, seed: int) -> Planted | None:
    """Cut the solution off inside an equation, after `=` or after an operator; the cut step is the planted one."""
    rng = random.Random(f"{seed}/truncation/{clean.problem}")
    steps = clean.steps
    step = rng.choice([place for place, text in enumerate(steps) if "=" in text] or [-1])
    if step < 0:
        return None
    spots = [place + 1 for place, sign in enumerate(steps[step]) if place and sign in "=*/+"]
    cut = steps[step][: rng.choice(spots)]
    dimensions = (Dimension.STRUCTURAL,)
    return Planted(
        "truncation", clean.problem, (*steps[:step], cut), steps, clean.answer, step, dimensions, f"after {cut[-1]}"
    )


def looped(clean: Made, seed: int) -> Planted:
    """Say a step three to eight times more, then stop or go on; the first repetition is the planted step."""
    rng = random.Random(f"{seed}/loop/{clean.problem}")
    step, more = rng.randrange(len(clean.steps) - 1), rng.randint(3, 8)
    goes_on = rng.random() < 0.5
    rest = clean.steps[step + 1 :] if goes_on else ()
    steps = (*clean.steps[: step + 1], *[clean.steps[step]] * more, *rest)
    variant = "goes on" if goes_on else "endless"
    return Planted("loop", clean.problem, steps, clean.steps, clean.answer, step + 1, (Dimension.STRUCTURAL,), variant)
