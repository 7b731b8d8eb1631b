"""The decision by enclosures: of constants, and of expressions in letters at points."""

import random
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Literal, NamedTuple

from flint import acb

from mathverifier.core.expressions.balls import (
    Enclosed,
    Fuzzy,
    NotReal,
    NoValue,
    TooLarge,
    Unsupported,
    bits,
    is_real,
    logarithm,
)
from mathverifier.core.expressions.effort import MOST_OF_A_DECISION
from mathverifier.core.expressions.enclosure import Enclosure
from mathverifier.core.expressions.evaluation import evaluate
from mathverifier.core.expressions.kinks import TooManyPlaces, folds, kinks, wraps
from mathverifier.core.expressions.large_rational import large_rational
from mathverifier.core.expressions.nodes import Binary, Call, Expression, symbols
from mathverifier.core.expressions.precision import precision
from mathverifier.core.expressions.proof import UNKNOWN, Decision
from mathverifier.core.expressions.rational import Fraction
from mathverifier.core.expressions.sampling import drawn, more_points, near_point, points
from mathverifier.core.expressions.separation_bound import separation_bound
from mathverifier.core.expressions.structure import nodes
from mathverifier.core.expressions.whole_letters import COUNTING, changes_far_out, whole_letters, whole_points

# Bits to begin with and to go on with, and the most that are computed here.
FIRST_BITS, SECOND_BITS = 64, 256
MAX_BITS, MAX_NUMERIC_BITS = 50_000, 16_384
# Where a point has shown nothing with these bits, it will not with more.
MAX_FUZZY_BITS = 1_024
# A logarithm beyond this is no double.
MAX_REACH = 10**300
# At so many rounds a point is looked at more closely than it can tell that both sides are equal.
MAX_DEAR_POINTS = 4
# Bits that rounding may take.
SPARE_BITS = 64
# How many bits more make a plain operation cost twice as much, and how many a function.
DEARER, DEARER_FUNCTION = 1_280, 64
# What agrees to fewer bits than these is not equal yet.
LEAST_BITS_OF_LETTERS, LEAST_BITS_OF_CONSTANTS = 256, 1_024
BITS_A_NODE = 12
# So many points must agree, or tell that one side never has a value.
LEAST_POINTS = 3
_PLAIN = frozenset(("abs", "floor", "ceil", "binom"))

# What two sides are at a point. `first` and `second` say which of them alone has a value there, or a real one,
# `neither` that none has; `far` that they agree and are too large, or too small, for that to say anything.
Found = Literal["equal", "different", "first", "second", "neither", "far", "open"]


class TooDear(Exception):
    """The decision would take longer than it may."""


class _Meeting(NamedTuple):
    """What is found at a point with some bits; how far apart the sides may be there, as a logarithm to base 2."""

    found: Found
    apart: int | None = None
    magnitude: int = 0


class Comparer:
    """Compares two expressions. `log_base` is what `log` means where no base is named."""

    def __init__(self, first: Expression, second: Expression, log_base: int | None):
        self._sides = first, second
        self._log_base = log_base
        every = [node for side in self._sides for node in nodes(side)]
        self._nodes, self._functions = len(every), sum(map(_is_function, every))
        self._is_complex = any("i" in symbols(side) for side in self._sides)
        self._bounds: dict[Expression, int | None] = {}
        # What was done so far.
        self.operations = 0.0
        self._dear = 0
        # Whether something had no real value somewhere.
        self._unreal = False
        # Whether there were numbers somewhere that are not computed.
        self._is_too_large = False
        # Whether both sides were enclosed in one and the same number.
        self._is_exact = False
        # Bits that were enough at the point before.
        self._usual = FIRST_BITS

    def decided(self, names: list[str]) -> Decision:
        """Decide; nothing is known where it would take too long."""
        with precision(FIRST_BITS):
            try:
                return self._letters(names) if names else self._constants()
            except (TooDear, TooManyPlaces, Unsupported):
                return UNKNOWN

    def _constants(self) -> Decision:
        one, other = (large_rational(side) for side in self._sides)
        if one is not None and other is not None:
            return Decision(bool(one == other), "exact")
        bound = self._bound(Binary(0, 0, "-", *self._sides))
        if bound is not None and bound > MAX_BITS:
            bound = None
        match self._compared({}, bound):
            case "equal":
                return Decision(True, "numeric" if bound is None and not self._is_exact else "bound")
            case "different":
                return Decision(False, "bound")
            case "first" | "second" if not self._unreal:
                return Decision(False, "bound")
            case _:
                return UNKNOWN

    def _letters(self, names: list[str]) -> Decision:
        draw = drawn(*self._sides)
        whole = sorted(whole_letters(self._sides[0]) | whole_letters(self._sides[1]))
        if whole:
            result = self._sampled(self._whole_points(whole, names, draw), never_defined=False)
            # What is the same as far as is computed may still differ further out.
            is_open = bool(result.equal) and self._is_too_large and any(map(changes_far_out, self._sides))
            return UNKNOWN if is_open else result
        bends = kinks(self._sides)
        # Where it bends is not told by the zeros of polynomials alone.
        every = any(map(wraps, self._sides))
        result = self._sampled(points(bends, names, draw, every=every, folds=any(map(folds, self._sides))))
        if result.equal is None:
            result = self._sampled(more_points(names, draw))
        counting = sorted(COUNTING & set(names))
        if result.equal is False and counting:
            on_whole = self._sampled(self._whole_points(counting, names, draw), never_defined=False)
            # Of a letter that mostly counts, nobody knows whether it is meant to be whole.
            return result if on_whole.equal is False else UNKNOWN
        return result

    def _whole_points(self, whole: list[str], names: list[str], draw: random.Random) -> Iterable[dict[str, Fraction]]:
        others = [name for name in names if name not in whole]
        for point in whole_points(whole, draw):
            yield {**point, **near_point(others, draw)}

    def _sampled(self, at: Iterable[Mapping[str, Fraction]], *, never_defined: bool = True) -> Decision:
        """Compare at points; `never_defined` takes a side that has no value at any for one that never has."""
        counts: Counter[Found] = Counter()
        for point in at:
            found = self._compared(point)
            counts[found] += 1
            if found == "different":
                return Decision(False, "bound")
            if found == "open" and counts["open"] >= LEAST_POINTS:
                return UNKNOWN
        if counts["equal"] >= LEAST_POINTS and not counts["open"]:
            # Where counts end, as at a negative number, nobody looks.
            alone = [never_defined and bool(counts[side]) for side in ("first", "second")]
            return Decision(True, "sampled", *alone)
        defined = counts["first"] + counts["second"]
        if (
            never_defined
            and not self._unreal
            and defined >= LEAST_POINTS
            and defined + counts["neither"] == counts.total()
        ):
            return Decision(False, "sampled")
        return UNKNOWN

    def _compared(self, point: Mapping[str, Fraction], bound: int | None = None) -> Found:
        """Compare at a point with as many bits as it takes; what is nearer than `bound`, if there is one, is equal."""
        most = MAX_NUMERIC_BITS if bound is None else MAX_BITS
        now, magnitude = self._usual if point else FIRST_BITS, 0
        while True:
            meeting = self._meeting(point, now)
            magnitude = max(magnitude, meeting.magnitude)
            if meeting.found != "open":
                return meeting.found
            needed = self._needed(point, magnitude) if bound is None else bound
            nearest = magnitude - needed if bound is None else -bound
            if meeting.apart is not None and meeting.apart < nearest and (bound is not None or now >= needed):
                self._usual = now
                return "equal"
            if point and now >= MAX_FUZZY_BITS and (meeting.apart is None or needed > most):
                self._dear += 1
                if meeting.apart is None or self._dear > MAX_DEAR_POINTS or 2 * magnitude > most or now >= most:
                    return "open" if meeting.apart is None else "far"
            if now >= most:
                return "open"
            now = min(most, _next(now, needed + magnitude + 2 * SPARE_BITS))

    def _needed(self, point: Mapping[str, Fraction], magnitude: int) -> int:
        """Return to how many bits two sides must agree to be taken for equal."""
        least = LEAST_BITS_OF_LETTERS if point else LEAST_BITS_OF_CONSTANTS
        return max(least, (2 + 2 * self._functions) * magnitude + SPARE_BITS, BITS_A_NODE * self._nodes)

    def _meeting(self, point: Mapping[str, Fraction], now: int) -> _Meeting:
        self.operations += self._nodes * (1 + now / DEARER) + self._functions * (now / DEARER_FUNCTION)
        if self.operations > MOST_OF_A_DECISION:
            raise TooDear
        with precision(now):
            enclosure = Enclosure(
                point, real=bool(point) and not self._is_complex, log_base=self._log_base, is_zero=self._is_zero
            )
            try:
                one, other = (self._enclosed(enclosure, side) for side in self._sides)
            except Fuzzy:
                return _Meeting("open", None, enclosure.magnitude)
            except TooLarge:
                self._is_too_large = True
                return _Meeting("far")
            if one is None or other is None:
                return _Meeting("neither" if one is other else "second" if one is None else "first")
            if isinstance(one, acb) or isinstance(other, acb):
                one, other = acb(one), acb(other)
            if not one.overlaps(other):
                # The odd root of a negative number is a real one, or where numbers are complex, another.
                is_told = not (self._is_complex and enclosure.took_odd_root)
                return _Meeting("different" if is_told else "neither")
            if one.is_exact() and other.is_exact():
                self._is_exact = True
                return _Meeting("equal")
            return _Meeting("open", logarithm(one - other), enclosure.magnitude)

    def _is_zero(self, tree: Expression, value: Enclosed) -> bool:
        bound = self._bound(tree)
        return bound is not None and bound < bits() * 2 and logarithm(value) < -bound

    def _bound(self, tree: Expression) -> int | None:
        if tree not in self._bounds:
            self._bounds[tree] = separation_bound(tree, self._is_real)
        return self._bounds[tree]

    def _is_real(self, tree: Expression) -> bool:
        try:
            return is_real(Enclosure({}, log_base=self._log_base, is_zero=self._is_zero).of(tree))
        except (NoValue, NotReal, Fuzzy, TooLarge):
            return False

    def _enclosed(self, enclosure: Enclosure, side: Expression) -> Enclosed | None:
        """Return the enclosure of a side, None where it has no value. Raises Fuzzy where that is not known."""
        try:
            return enclosure.of(side)
        except NoValue:
            return None
        except NotReal:
            self._unreal = True
            return None


def reach(side: Expression, names: list[str]) -> int | None:
    """Return the logarithm to base 2 of what the side cannot be larger than, at some point; None where that is open."""
    point = near_point(names, drawn(side, side))
    with precision(FIRST_BITS):
        found = []
        for base in (None, 10):
            try:
                found.append(logarithm(Enclosure(point, log_base=base).of(side)))
            except (NoValue, NotReal, Fuzzy, TooLarge, Unsupported):
                return None
        most = max(found)
    return most if most < MAX_REACH else None


def _next(now: int, wanted: int) -> int:
    """Return how many bits to try next: what is wanted, by steps in which a difference may show earlier."""
    step = max(SECOND_BITS, 4 * now)
    return wanted if now < wanted <= max(step, MAX_FUZZY_BITS + 4 * SPARE_BITS) else step


def _is_function(node: Expression) -> bool:
    """Say whether a node is a function beyond arithmetic and roots."""
    if isinstance(node, Call):
        return node.name not in _PLAIN
    return isinstance(node, Binary) and node.operator == "^" and evaluate(node.right) is None
