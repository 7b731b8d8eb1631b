"""Pairs of typed answers whose truth is known by construction: `python -m bench.typed_families [--count N] [--seed S]`.

Each family writes a reference, an answer that is equal by algebra, and one with a change that matters. It ends
with 1 where an equal pair is `incorrect`, or another one `correct`; what is `unknown` is counted by family.
"""

import argparse
import itertools
import random
from collections import Counter
from collections.abc import Callable, Iterator

from mathverifier import equivalent

Pair = tuple[str, str, str]
Draw = random.Random


def _signed(value: int) -> str:
    return f"+{value}" if value >= 0 else str(value)


def _number(draw: Draw, low: int = -9, high: int = 9) -> int:
    return draw.choice([one for one in range(low, high + 1) if one])


def line(draw: Draw) -> Pair:
    """Return a line, itself times a number, and a parallel."""
    a, b, c, times = _number(draw), _number(draw), _number(draw), draw.randint(2, 6)
    moved = c + draw.randint(1, 4)
    return (
        f"{a}x{_signed(b)}y={c}",
        f"{times * a}x{_signed(times * b)}y={times * c}",
        f"{times * a}x{_signed(times * b)}y={times * moved}",
    )


def circle(draw: Draw) -> Pair:
    """Return a circle, its expansion, and one of another radius."""
    a, b, r = _number(draw), _number(draw), draw.randint(1, 9)
    rest = a * a + b * b - r * r
    opened = f"x^2+y^2{_signed(-2 * a)}x{_signed(-2 * b)}y"
    return (
        f"(x{_signed(-a)})^2+(y{_signed(-b)})^2={r * r}",
        f"{opened}{_signed(rest)}=0",
        f"{opened}{_signed(rest + draw.choice((-3, 2, 5)))}=0",
    )


def roots(draw: Draw) -> Pair:
    """Return a quadratic equation, both roots, and the roots turned round."""
    a, b = sorted(draw.sample([one for one in range(-9, 10) if one], 2))
    if a + b == 0:
        b += 1 if b < 9 else -1
    left = f"x^2{_signed(-(a + b))}x{_signed(a * b)}"
    return f"{left}=0", f"x={a} or x={b}", f"x={-a} or x={-b}"


def system(draw: Draw) -> Pair:
    """Return a linear system, its solution, and the solution's values changed about."""
    x, y = draw.sample(range(-9, 10), 2)
    a, b, c = _number(draw, 1, 5), _number(draw, 1, 5), _number(draw, 1, 5)
    d = draw.choice([one for one in range(-5, 6) if one and a * one != b * c])
    equations = f"{a}x+{b}y={a * x + b * y}, {c}x{_signed(d)}y={c * x + d * y}"
    return equations, f"x={x}, y={y}", f"x={y}, y={x}" if a * y + b * x != a * x + b * y else f"x={x + 1}, y={y}"


def inequality(draw: Draw) -> Pair:
    """Return a quadratic inequality, its interval, and the interval with one end moved."""
    a, b = sorted(draw.sample(range(-9, 10), 2))
    return f"(x{_signed(-a)})(x{_signed(-b)})<0", f"({a},{b})", f"({a},{b + 1})"


def absolute(draw: Draw) -> Pair:
    """Return an inequality with an absolute value, its interval, and the open one."""
    a, r = draw.randint(-9, 9), draw.randint(1, 9)
    return f"|x{_signed(-a)}|\\le {r}", f"[{a - r},{a + r}]", f"({a - r},{a + r})"


def residue(draw: Draw) -> Pair:
    """Return a congruence, the residue moved by whole moduli, and by less."""
    modulus, value = draw.randint(3, 20), draw.randint(0, 30)
    turned, other = value + modulus * draw.randint(1, 4), value + draw.randint(1, modulus - 1)
    return (
        f"n \\equiv {value} \\pmod {{{modulus}}}",
        f"n \\equiv {turned} \\pmod {{{modulus}}}",
        f"n \\equiv {other} \\pmod {{{modulus}}}",
    )


def cases(draw: Draw) -> Pair:
    """Return an absolute value by cases, in one formula, and in another."""
    a, b = draw.randint(-9, 9), draw.randint(-9, 9)
    body = f"\\begin{{cases}} x{_signed(b - a)} & x \\ge {a} \\\\ {a + b}-x & x<{a} \\end{{cases}}"
    return body, f"|x{_signed(-a)}|{_signed(b)}", f"|x{_signed(-a)}|{_signed(b + 1)}"


def total(draw: Draw) -> Pair:
    """Return a sum up to n, its closed form, and that of one term fewer."""
    a, b = _number(draw, 1, 6), draw.randint(0, 6)
    return (
        f"\\sum_{{k=1}}^{{n}} ({a}k{_signed(b)})",
        f"\\frac{{{a}n(n+1)}}{{2}}{_signed(b)}n",
        f"\\frac{{{a}n(n-1)}}{{2}}{_signed(b)}n",
    )


def proposition(draw: Draw) -> Pair:
    """Return a proposition, the same by De Morgan's law, and the one with the wrong connective."""
    p, q = draw.sample("pqrs", 2)
    one, other = draw.choice((("\\land", "\\lor"), ("\\lor", "\\land")))
    return f"\\neg({p} {one} {q})", f"\\neg {p} {other} \\neg {q}", f"\\neg {p} {one} \\neg {q}"


def endless(draw: Draw) -> Pair:
    """Return an endless list, with another number of terms written, and with another step."""
    start, step = draw.randint(-9, 9), draw.randint(1, 9)
    written = [start + step * place for place in range(5)]
    first, more = (", ".join(map(str, written[:size])) for size in (3, 5))
    other = ", ".join(map(str, [start, start + step, start + 2 * step + 1]))
    return f"\\{{{first}, \\ldots\\}}", f"\\{{{more}, \\ldots\\}}", f"\\{{{other}, \\ldots\\}}"


def phrase(draw: Draw) -> Pair:
    """Return a phrase with a number, with the number in another form, and with another number."""
    value = draw.randint(2, 40)
    words = draw.choice(("circle with radius", "line with slope", "square with side", "cone with volume"))
    return f"{words} {value}", f"{words} \\frac{{{2 * value}}}{{2}}", f"{words} {value + 1}"


def vectors(draw: Draw) -> Pair:
    """Return a sum of vectors, its terms in the other order, and with their factors changed about."""
    a, b = draw.sample(range(2, 10), 2)
    return f"{a}\\vec{{u}}-{b}\\vec{{v}}", f"-{b}\\vec{{v}}+{a}\\vec{{u}}", f"{b}\\vec{{u}}-{a}\\vec{{v}}"


def curve(draw: Draw) -> Pair:
    """Return a hyperbola, solved for one letter, and of another constant."""
    c, a = _number(draw), _number(draw)
    return f"x(y{_signed(-a)})={c}", f"y={a}+\\frac{{{c}}}{{x}}", f"y={a}+\\frac{{{c + 10}}}{{x}}"


FAMILIES: tuple[Callable[[Draw], Pair], ...] = (
    *(line, circle, roots, system, inequality, absolute, residue, cases, total, proposition, endless, phrase, vectors),
    curve,
)


def pairs(count: int, seed: int) -> Iterator[tuple[str, str, str, bool]]:
    """Yield family, reference, answer and whether they are equal, equal and other ones in turn."""
    draw = random.Random(seed)
    for place, family in zip(range((count + 1) // 2), itertools.cycle(FAMILIES), strict=False):
        del place
        reference, equal, other = family(draw)
        yield family.__name__, reference, equal, True
        yield family.__name__, reference, other, False


def main() -> int:
    """Ask about each pair, and print what is not as constructed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=500)
    parser.add_argument("--seed", type=int, default=19)
    arguments = parser.parse_args()
    counts: Counter[tuple[bool, str]] = Counter()
    unknown: Counter[str] = Counter()
    wrong = 0
    for family, reference, answer, label in pairs(arguments.count, arguments.seed):
        outcome = equivalent(reference, answer).outcome
        counts[label, outcome] += 1
        unknown[family] += outcome == "unknown"
        if outcome == ("incorrect" if label else "correct"):
            wrong += 1
            print(f"{family}: {outcome}: {reference}   {answer}")
    print({f"{'equal' if label else 'other'} {outcome}": number for (label, outcome), number in sorted(counts.items())})
    print({family: number for family, number in unknown.items() if number})
    return 1 if wrong else 0


if __name__ == "__main__":
    raise SystemExit(main())
