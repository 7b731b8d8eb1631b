"""Generated problems with their solutions as lists of steps, sound or with one flaw of their kind in them.

Linear equations, brackets, letters on both sides, fractions, expansions, systems, and times in two units. What stands
below a flaw follows from it.
"""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction

SIGN, DISTRIBUTION, SQUARE, ONE_SIDED, UNIT, CONTRADICTION = (
    "sign_error",
    "distribution",
    "square_of_sum",
    "one_sided",
    "unit_slip",
    "contradiction",
)
_NAMES = ("Ann", "Ben", "Carla", "Deepak", "Eva", "Farid", "Grace", "Hugo")
_THINGS = ("parts", "boxes", "labels", "cups", "bottles")


@dataclass(frozen=True)
class Made:
    """A problem and a solution whose last step states the answer; `flawed` is the step with the flaw, 0-based."""

    problem: str
    steps: tuple[str, ...]
    answer: str
    flawed: int | None = None


Family = Callable[[random.Random, str | None], Made]


class _Sheet:
    """The steps as they are written, and where the flaw went in."""

    def __init__(self, problem: str) -> None:
        self.problem = problem
        self.steps: list[str] = []
        self.flawed: int | None = None

    def say(self, step: str, *, flaw: bool = False) -> None:
        if flaw and self.flawed is None:
            self.flawed = len(self.steps)
        self.steps.append(step)

    def done(self, answer: str) -> Made:
        return Made(self.problem, (*self.steps, f"The answer is: {answer}"), answer, self.flawed)


def made(family: str, seed: int, flaw: str | None = None) -> Made:
    """Return a problem of the family; the same one for the same seed, with and without the flaw.

    Raises ValueError where FLAWS does not name the family for this flaw.
    """
    if flaw is not None and family not in FLAWS[flaw]:
        raise ValueError(f"no {flaw} in {family}")
    return FAMILIES[family](random.Random(f"{family}/{seed}"), flaw)


def sound(count: int, seed: int) -> Iterator[Made]:
    """Yield sound solutions, the families in turn."""
    names = list(FAMILIES)
    for place in range(count):
        yield made(names[place % len(names)], seed * 100_000 + place)


def plus(number: Fraction | int) -> str:
    """Return ` + 3` or ` - 3`."""
    return f" + {number}" if number >= 0 else f" - {-number}"


def times(number: Fraction | int, letter: str = "x") -> str:
    """Return `3x`, `x` or `-x`."""
    return {1: letter, -1: f"-{letter}"}.get(int(number) if number in (1, -1) else 0, f"{number}{letter}")


def plus_times(number: int, letter: str = "x") -> str:
    """Return ` + 3x` or ` - x`, nothing for 0."""
    return f" {'+' if number > 0 else '-'} {times(abs(number), letter)}" if number else ""


def _nonzero(rng: random.Random, low: int, high: int) -> int:
    return rng.choice([number for number in range(low, high + 1) if number])


def _finish(sheet: _Sheet, factor: Fraction, right: Fraction, flaw: str | None, letter: str = "x") -> Made:
    """Go on from `factor x = right`: divide, and answer."""
    if flaw == ONE_SIDED:
        sheet.say(f"Divide by {factor}: {letter} = {right}", flaw=True)
        return sheet.done(str(right))
    value = right / factor
    sheet.say(f"Divide both sides by {factor}: {letter} = {value}" if factor != 1 else f"So {letter} = {value}")
    if flaw == CONTRADICTION:
        value += _off_by(value)
        sheet.say(f"So we have found that {letter} = {value}.", flaw=True)
    return sheet.done(str(value))


def _off_by(value: Fraction) -> int:
    """Return by how much a contradicting value differs: one or two, the other way round for odd ones."""
    return 1 if int(value) % 2 else -2


def linear(rng: random.Random, flaw: str | None) -> Made:
    """ax + b = c."""
    a, b, x = rng.randint(2, 9), _nonzero(rng, -20, 20), _nonzero(rng, -12, 15)
    c = a * x + b
    at_subtraction = rng.random() < 0.5
    sheet = _Sheet(f"Solve {a}x{plus(b)} = {c} for x.")
    sheet.say(f"{a}x{plus(b)} = {c}")
    right = c - b
    word = "Subtract" if b > 0 else "Add"
    if flaw == SIGN:
        right = c + b
        sheet.say(f"{a}x = {c}{plus(b)}", flaw=True)
    elif flaw == ONE_SIDED and at_subtraction:
        sheet.say(f"{word} {abs(b)}: {a}x = {c}", flaw=True)
        return _finish(sheet, Fraction(a), Fraction(c), None)
    else:
        sheet.say(f"{word} {abs(b)} on both sides: {a}x = {c}{plus(-b)}")
    sheet.say(f"{a}x = {right}")
    return _finish(sheet, Fraction(a), Fraction(right), flaw)


def bracketed(rng: random.Random, flaw: str | None) -> Made:
    """a(x + b) + d = c."""
    a, b, x, d = rng.randint(2, 9), _nonzero(rng, -9, 9), _nonzero(rng, -9, 12), rng.choice((0, rng.randint(1, 12)))
    c = a * (x + b) + d
    tail = plus(d) if d else ""
    sheet = _Sheet(f"Solve {a}(x{plus(b)}){tail} = {c} for x.")
    inner = {DISTRIBUTION: b, SIGN: -a * b}.get(flaw or "", a * b)
    if rng.random() < 0.5:
        sheet.say(f"{a}(x{plus(b)}){tail} = {c}")
    sheet.say(f"Expand the bracket: {a}x{plus(inner)}{tail} = {c}", flaw=inner != a * b)
    constant = inner + d
    if d and constant:
        sheet.say(f"{a}x{plus(constant)} = {c}")
    sheet.say(f"{a}x = {c - constant}")
    return _finish(sheet, Fraction(a), Fraction(c - constant), flaw)


def both_sides(rng: random.Random, flaw: str | None) -> Made:
    """ax + b = cx + d."""
    a, c = rng.sample(range(2, 12), 2)
    a, c = max(a, c), min(a, c)
    b, x, d = _nonzero(rng, -15, 15), 1, 0
    while d == 0:
        x = _nonzero(rng, -9, 12)
        d = (a - c) * x + b
    sheet = _Sheet(f"Find x if {a}x{plus(b)} = {c}x{plus(d)}.")
    sheet.say(f"{a}x{plus(b)} = {c}x{plus(d)}")
    factor, right = a - c, d - b
    if flaw == SIGN:
        factor = a + c
        sheet.say(f"Bring the terms with x to the left: {a}x + {c}x{plus(b)} = {d}", flaw=True)
    else:
        sheet.say(f"Bring the terms with x to the left: {a}x - {c}x{plus(b)} = {d}")
    sheet.say(f"{times(factor)}{plus(b)} = {d}")
    if flaw == ONE_SIDED:
        sheet.say(f"{times(factor)} = {d}", flaw=True)
        return _finish(sheet, Fraction(factor), Fraction(d), None)
    sheet.say(f"{times(factor)} = {right}")
    return _finish(sheet, Fraction(factor), Fraction(right), flaw)


def fractional(rng: random.Random, flaw: str | None) -> Made:
    """x/p + x/q = r."""
    p, q = rng.sample((2, 3, 4, 5, 6, 7, 8), 2)
    r = (p + q) * rng.randint(1, 6)
    sheet = _Sheet(f"Solve x/{p} + x/{q} = {r}.")
    sheet.say(f"x/{p} + x/{q} = {r}")
    right = r if flaw == ONE_SIDED else r * p * q
    both = "" if flaw == ONE_SIDED else " on both sides"
    signed = -p if flaw == SIGN else p
    sheet.say(f"Multiply by {p * q}{both}: {q}x{plus_times(signed)} = {right}", flaw=flaw in (ONE_SIDED, SIGN))
    factor = q + signed
    sheet.say(f"{times(factor)} = {right}")
    return _finish(sheet, Fraction(factor), Fraction(right), None if flaw == ONE_SIDED else flaw)


def square(rng: random.Random, flaw: str | None) -> Made:
    """(ax + b)^2 + cx."""
    a, b, c = rng.choice((1, 1, 2, 3)), _nonzero(rng, -9, 9), rng.choice((0, rng.randint(1, 9)))
    bracket, tail = f"({times(a)}{plus(b)})^2", plus_times(c)
    sheet = _Sheet(f"Expand {bracket}{tail}.")
    middle = {SQUARE: 0, SIGN: -2 * a * b}.get(flaw or "", 2 * a * b)
    head = times(a * a, "x^2")
    expanded = f"{head}{plus_times(middle)} + {b * b}"
    sheet.say(f"{bracket} = {expanded}", flaw=middle != 2 * a * b)
    result = f"{head}{plus_times(middle + c)} + {b * b}"
    if c:
        sheet.say(f"{expanded}{tail} = {result}")
    return sheet.done(result)


def product(rng: random.Random, flaw: str | None) -> Made:
    """k(x + a) - m(x + b)."""
    k, m = rng.sample(range(2, 9), 2)
    a, b = _nonzero(rng, -9, 9), _nonzero(rng, -9, 9)
    sheet = _Sheet(f"Simplify {k}(x{plus(a)}) - {m}(x{plus(b)}).")
    first = a if flaw == DISTRIBUTION else k * a
    second = m * b if flaw == SIGN else -m * b
    sheet.say(f"{k}(x{plus(a)}) = {k}x{plus(first)}", flaw=flaw == DISTRIBUTION)
    sheet.say(f"-{m}(x{plus(b)}) = -{m}x{plus(second)}", flaw=flaw == SIGN)
    constant = first + second
    result = f"{times(k - m)}{plus(constant) if constant else ''}"
    sheet.say(f"{k}x{plus(first)} - {m}x{plus(second)} = {result}")
    return sheet.done(result)


def system(rng: random.Random, flaw: str | None) -> Made:
    """x + y = s and x - y = d; what is asked for is y."""
    x, y = rng.randint(6, 30), rng.randint(2, 25)
    while abs(x - y) < 3:
        y = rng.randint(2, 25)
    s, d = x + y, x - y
    sheet = _Sheet(f"Given x + y = {s} and x - y = {d}, find y.")
    double = s - d if flaw == SIGN else s + d
    sheet.say(f"Add the two equations: 2x = {s}{plus(-d if flaw == SIGN else d)}", flaw=flaw == SIGN)
    sheet.say(f"2x = {double}")
    value = Fraction(double) if flaw == ONE_SIDED else Fraction(double, 2)
    sheet.say(f"x = {value}", flaw=flaw == ONE_SIDED)
    if flaw == CONTRADICTION:
        value += _off_by(value)
        sheet.say(f"Since x = {value}, we have {value} + y = {s}", flaw=True)
    else:
        sheet.say(f"Put this into the first equation: {value} + y = {s}")
    other = s - value
    sheet.say(f"y = {s} - {value} = {other}")
    return sheet.done(str(other))


def fractions(rng: random.Random, flaw: str | None) -> Made:
    """a/b + c/d of numbers; it has no flaw of its own."""
    del flaw
    b, d = rng.sample((3, 4, 5, 7, 8, 9, 11), 2)
    a, c = rng.randint(1, b - 1), rng.randint(1, d - 1)
    sheet = _Sheet(f"Compute {a}/{b} + {c}/{d}.")
    sheet.say(f"{a}/{b} = {a * d}/{b * d}")
    sheet.say(f"{c}/{d} = {c * b}/{b * d}")
    sheet.say(f"{a * d}/{b * d} + {c * b}/{b * d} = {a * d + c * b}/{b * d}")
    return sheet.done(str(Fraction(a, b) + Fraction(c, d)))


def rate(rng: random.Random, flaw: str | None) -> Made:
    """So many a minute, for so many hours."""
    each, hours = rng.randint(3, 19), rng.randint(3, 9)
    thing = rng.choice(_THINGS)
    sheet = _Sheet(f"A machine makes {each} {thing} a minute. How many {thing} does it make in {hours} hours?")
    minutes = hours * 60
    if flaw == UNIT:
        made_then = hours * each
        sheet.say(f"The machine runs for {hours} minutes and makes {hours} * {each} = {made_then} {thing}.", flaw=True)
        return sheet.done(str(made_then))
    sheet.say(f"The machine runs for {hours} * 60 = {minutes} minutes.")
    sheet.say(f"It makes {minutes} * {each} = {minutes * each} {thing}.")
    return sheet.done(str(minutes * each))


def duration(rng: random.Random, flaw: str | None) -> Made:
    """Hours and minutes put together, in minutes."""
    hours, minutes, more = rng.randint(2, 5), rng.randint(5, 55), rng.randint(5, 55)
    name = rng.choice(_NAMES)
    sheet = _Sheet(
        f"{name} reads for {hours} hours and {minutes} minutes on Monday and for {more} minutes on Tuesday. "
        f"For how many minutes does {name} read?"
    )
    if flaw == UNIT:
        monday = hours + minutes
        sheet.say(f"On Monday {name} reads for {hours} + {minutes} = {monday} minutes.", flaw=True)
    else:
        monday = hours * 60 + minutes
        sheet.say(f"{hours} hours are {hours} * 60 = {hours * 60} minutes.")
        sheet.say(f"On Monday {name} reads for {hours * 60} + {minutes} = {monday} minutes.")
    sheet.say(f"Altogether {name} reads for {monday} + {more} = {monday + more} minutes.")
    return sheet.done(str(monday + more))


FAMILIES: dict[str, Family] = {
    "linear": linear,
    "bracketed": bracketed,
    "both_sides": both_sides,
    "fractional": fractional,
    "square": square,
    "product": product,
    "system": system,
    "fractions": fractions,
    "rate": rate,
    "duration": duration,
}
FLAWS: dict[str, tuple[str, ...]] = {
    SIGN: ("linear", "bracketed", "both_sides", "fractional", "square", "product", "system"),
    DISTRIBUTION: ("bracketed", "product"),
    SQUARE: ("square",),
    ONE_SIDED: ("linear", "both_sides", "fractional", "system"),
    UNIT: ("rate", "duration"),
    CONTRADICTION: ("linear", "bracketed", "both_sides", "fractional", "system"),
}
