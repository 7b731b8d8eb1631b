"""Pairs of closed forms whose truth is known by construction: identities with random numbers, and near misses of them.

Nothing here asks the code under test, an algebra system or a table of floats whether a pair is equal: each family
writes an identity down, or breaks one in a way that is sure to break it.
"""

import math
import random
from collections.abc import Callable, Iterator
from typing import NamedTuple

SEED = 20_261_128
COUNT = 2_000


class Labelled(NamedTuple):
    """Two closed forms, whether they are equal, and the family that they are of."""

    reference: str
    answer: str
    label: bool
    kind: str


# An identity as its two sides, and wrong right sides that look like the right one.
Identity = tuple[str, str, list[str]]
Family = Callable[[random.Random], Identity]


def families(seed: int = SEED, count: int = COUNT) -> Iterator[Labelled]:
    """Yield pairs, as many of each family and half of them equal."""
    draw = random.Random(seed)
    names = list(FAMILIES)
    for place in range(count):
        kind = names[place // 2 % len(names)]
        left, right, misses = FAMILIES[kind](draw)
        if place % 2:
            wrong = draw.choice([*misses, _moved(right, draw)])
            yield Labelled(*_either_way(left, wrong, draw), False, kind)
        else:
            yield Labelled(*_either_way(left, right, draw), True, kind)


def _either_way(left: str, right: str, draw: random.Random) -> tuple[str, str]:
    return (left, right) if draw.random() < 0.5 else (right, left)


def _moved(right: str, draw: random.Random) -> str:
    """Return what is off by a small power of ten."""
    return f"{right}{draw.choice('+-')}10^{{-{draw.randint(1, 60)}}}"


def _coprime(draw: random.Random, most: int) -> tuple[int, int]:
    while True:
        one, other = draw.randint(2, most), draw.randint(2, most)
        if math.gcd(one, other) == 1:
            return one, other


def _angles(draw: random.Random) -> Identity:
    a, b = draw.randint(1, 9), draw.randint(1, 9)
    one, other = f"{a}x", f"{b}y"
    return draw.choice(
        [
            (
                f"\\sin({one}+{other})",
                f"\\sin({one})\\cos({other})+\\cos({one})\\sin({other})",
                [f"\\sin({one})\\cos({other})-\\cos({one})\\sin({other})", f"\\sin({one})+\\sin({other})"],
            ),
            (
                f"2\\sin({one})\\cos({other})",
                f"\\sin({one}+{other})+\\sin({one}-{other})",
                [f"\\sin({one}+{other})-\\sin({one}-{other})"],
            ),
            (
                f"\\cos({2 * a}x)",
                f"1-2\\sin^2({one})",
                [f"1-2\\cos^2({one})", f"1-\\sin^2({one})", f"1-2\\sin^2({a + 1}x)"],
            ),
            (
                f"\\sin({3 * a}x)",
                f"3\\sin({one})-4\\sin^3({one})",
                [f"3\\sin({one})+4\\sin^3({one})", f"4\\sin({one})-3\\sin^3({one})"],
            ),
            (
                f"\\tan({2 * a}x)",
                f"\\frac{{2\\tan({one})}}{{1-\\tan^2({one})}}",
                [f"\\frac{{2\\tan({one})}}{{1+\\tan^2({one})}}", f"\\frac{{\\tan({one})}}{{1-\\tan^2({one})}}"],
            ),
            (
                f"\\sin^4({one})+\\cos^4({one})",
                f"1-\\frac{{\\sin^2({2 * a}x)}}{{2}}",
                [f"1-\\frac{{\\sin^2({2 * a}x)}}{{4}}", "1"],
            ),
            (
                f"\\frac{{1-\\cos({2 * a}x)}}{{\\sin({2 * a}x)}}",
                f"\\tan({one})",
                [f"\\cot({one})", f"\\tan({2 * a}x)"],
            ),
            (f"\\sqrt{{1-\\cos^2({one})}}", f"|\\sin({one})|", [f"\\sin({one})", f"-\\sin({one})"]),
        ]
    )


def _radicals(draw: random.Random) -> Identity:
    a, b = draw.randint(1, 40), draw.randint(1, 12)
    c, d = draw.sample([2, 3, 5, 6, 7, 10, 11, 13, 17, 19, 23], 2)
    square = a * a + b * b * c
    cube, rest = a**3 + 3 * a * b * b * c, 3 * a * a * b + b**3 * c
    return draw.choice(
        [
            (
                f"\\sqrt{{{c + d}+2\\sqrt{{{c * d}}}}}",
                f"\\sqrt{{{c}}}+\\sqrt{{{d}}}",
                [f"\\sqrt{{{c}}}-\\sqrt{{{d}}}", f"\\sqrt{{{c}}}+\\sqrt{{{d + 1}}}"],
            ),
            (
                f"\\sqrt{{{square}+{2 * a * b}\\sqrt{{{c}}}}}",
                f"{a}+{b}\\sqrt{{{c}}}",
                [f"{a}-{b}\\sqrt{{{c}}}", f"{a + 1}+{b}\\sqrt{{{c}}}"],
            ),
            (
                f"\\sqrt{{{square}-{2 * a * b}\\sqrt{{{c}}}}}",
                f"|{a}-{b}\\sqrt{{{c}}}|",
                [f"-|{a}-{b}\\sqrt{{{c}}}|", f"{a}+{b}\\sqrt{{{c}}}"],
            ),
            (
                f"\\sqrt[3]{{{cube}+{rest}\\sqrt{{{c}}}}}",
                f"{a}+{b}\\sqrt{{{c}}}",
                [f"{a}-{b}\\sqrt{{{c}}}", f"{a}+{b + 1}\\sqrt{{{c}}}"],
            ),
            (
                f"\\frac{{1}}{{\\sqrt{{{c}}}+\\sqrt{{{d}}}}}",
                f"\\frac{{\\sqrt{{{c}}}-\\sqrt{{{d}}}}}{{{c - d}}}",
                [
                    f"\\frac{{\\sqrt{{{c}}}+\\sqrt{{{d}}}}}{{{c - d}}}",
                    f"\\frac{{\\sqrt{{{d}}}-\\sqrt{{{c}}}}}{{{c - d}}}",
                ],
            ),
            (
                f"\\sqrt{{{a}+\\sqrt{{{c}}}}}\\sqrt{{{a + 9}+\\sqrt{{{d}}}}}",
                f"\\sqrt{{{a * (a + 9)}+{a}\\sqrt{{{d}}}+{a + 9}\\sqrt{{{c}}}+\\sqrt{{{c * d}}}}}",
                [f"\\sqrt{{{a * (a + 9)}+{a}\\sqrt{{{c}}}+{a + 9}\\sqrt{{{d}}}+\\sqrt{{{c * d}}}}}"],
            ),
            (
                f"(\\sqrt{{{c}}}+\\sqrt{{{d}}})^{{{2 * b}}}",
                f"({c + d}+2\\sqrt{{{c * d}}})^{{{b}}}",
                [f"({c + d}-2\\sqrt{{{c * d}}})^{{{b}}}"],
            ),
            (
                f"\\sqrt{{{10 ** (2 * b)}+{c}}}-{10**b}",
                f"\\frac{{{c}}}{{\\sqrt{{{10 ** (2 * b)}+{c}}}+{10**b}}}",
                [f"\\frac{{{c}}}{{2\\cdot{10**b}}}"],
            ),
        ]
    )


def _logarithms(draw: random.Random) -> Identity:
    a, b = _coprime(draw, 30)
    m, n = draw.randint(2, 9), draw.randint(2, 9)
    return draw.choice(
        [
            (
                f"\\ln({a**m * b**n})",
                f"{m}\\ln {a}+{n}\\ln {b}",
                [
                    f"{n}\\ln {a}+{m}\\ln {b}" if m != n else f"{m}\\ln {a}",
                    f"{m + n}\\ln({a * b})",
                    f"\\ln({a**m * b**n + 1})",
                ],
            ),
            (
                f"\\log_{{{a}}} {b}",
                f"\\frac{{\\ln {b}}}{{\\ln {a}}}",
                [f"\\frac{{\\ln {a}}}{{\\ln {b}}}", f"\\ln {b}-\\ln {a}"],
            ),
            (f"\\log_{{{a**m}}} {b**m}", f"\\log_{{{a}}} {b}", [f"\\log_{{{a}}} {b + 1}", f"{m}\\log_{{{a}}} {b}"]),
            (
                f"\\ln(\\sqrt{{{a + 1}}}+\\sqrt{{{a}}})",
                f"-\\ln(\\sqrt{{{a + 1}}}-\\sqrt{{{a}}})",
                [f"\\ln(\\sqrt{{{a + 1}}}-\\sqrt{{{a}}})"],
            ),
            (f"\\ln((x-{a})^2)", f"2\\ln|x-{a}|", [f"2\\ln|x+{a}|", f"\\ln|x-{a}|"]),
            (
                f"\\ln(x^2+{a}x+{a * a})",
                f"\\ln(2x^2+{2 * a}x+{2 * a * a})-\\ln 2",
                [f"\\ln(2x^2+{a}x+{2 * a * a})-\\ln 2"],
            ),
            (f"{a}^{{\\log_{{{a}}} {b}}}", f"{b}", [f"{b + 1}", f"{a}"]),
            (f"x^{{{m}\\ln {a}}}", f"{a}^{{{m}\\ln x}}", [f"{a}^{{{m + 1}\\ln x}}"]),
            (
                f"\\ln(x+\\sqrt{{x^2+{a * a}}})",
                f"2\\ln {a}-\\ln(\\sqrt{{x^2+{a * a}}}-x)",
                [f"\\ln {a}-\\ln(\\sqrt{{x^2+{a * a}}}-x)", f"2\\ln {a}-\\ln(\\sqrt{{x^2+{a * a}}}+x)"],
            ),
        ]
    )


def _powers(draw: random.Random) -> Identity:
    a = draw.randint(2, 12)
    m, n = draw.randint(2, 6), draw.randint(50, 4_000)
    s, t = draw.randint(1, 9), draw.randint(2, 9)
    return draw.choice(
        [
            (
                f"{a}^{{{m * n}}}",
                f"{a**m}^{{{n}}}",
                [f"{a**m}^{{{n}}}+1", f"{a**m}^{{{n + 1}}}", f"{a}^{{{m * n - 1}}}"],
            ),
            (f"{a}^{{x+{s}}}", f"{a**s}\\cdot {a}^x", [f"{a**s + 1}\\cdot {a}^x", f"{a**s}\\cdot {a}^{{x+1}}"]),
            (f"({a}^{{x}})^{{{t}}}", f"{a**t}^{{x}}", [f"{a}^{{x+{t}}}", f"{a * t}^x" if a * t != a**t else f"{a}^x"]),
            (
                f"x^{{\\frac{{{s}}}{{{t}}}}}x^{{\\frac{{{t}}}{{{t}}}}}",
                f"x^{{\\frac{{{s + t}}}{{{t}}}}}",
                [f"x^{{\\frac{{{s}}}{{{t}}}}}"],
            ),
            (
                f"e^{{{s}x+{t}y}}",
                f"(e^x)^{{{s}}}(e^y)^{{{t}}}",
                [f"(e^x)^{{{s}}}+(e^y)^{{{t}}}", f"(e^x)^{{{t + 1}}}(e^y)^{{{s}}}"],
            ),
            (f"\\sqrt[{t}]{{{a}^{{{t * m}}}}}", f"{a**m}", [f"{a**m + 1}"]),
            (f"(\\sqrt[{2 * s + 1}]{{x}})^{{{2 * s + 1}}}", "x", ["|x|", "-x"]),
            (f"\\sqrt[{2 * s}]{{x^{{{2 * s}}}}}", "|x|", ["x", "-x"]),
            (f"{a}^{{x}}\\cdot {t}^{{x}}", f"{a * t}^{{x}}", [f"{a + t}^{{x}}" if a + t != a * t else f"{a}^x"]),
        ]
    )


def _kinks(draw: random.Random) -> Identity:
    c = round(10 ** draw.uniform(0, 6)) * draw.choice((1, -1))
    d = c + draw.randint(1, 9)
    less = f"x-{c}" if c > 0 else f"x+{-c}"
    back = f"{c}-x"
    return draw.choice(
        [
            (f"\\sqrt{{({less})^2}}", f"|{less}|", [less, back]),
            (f"\\sqrt{{x^2-{2 * c}x+{c * c}}}".replace("--", "+"), f"|{back}|", [less, back]),
            (
                f"\\frac{{x+({c})+|{less}|}}{{2}}+\\frac{{x+({c})-|{less}|}}{{2}}",
                f"x+({c})",
                [f"x+({c})+|{less}|", f"x+({c})+|{less}|-({less})"],
            ),
            (f"|{less}|\\cdot|x-({d})|", f"|x^2-({c + d})x+({c * d})|", [f"x^2-({c + d})x+({c * d})"]),
            (f"\\frac{{|{less}|}}{{{less}}}", f"\\frac{{{less}}}{{|{less}|}}", ["1", "-1"]),
            (
                f"|{less}|+|x-({d})|",
                f"\\sqrt{{({less})^2}}+\\sqrt{{(x-({d}))^2}}",
                [f"2x-({c + d})", f"({c + d})-2x", f"{d - c}"],
            ),
            (
                f"|\\sqrt{{({less})^2}}-{abs(d) + 1}|",
                f"\\sqrt{{(|{less}|-{abs(d) + 1})^2}}",
                [f"|{less}|-{abs(d) + 1}", f"{abs(d) + 1}-|{less}|"],
            ),
            (f"\\sqrt[4]{{({less})^4}}", f"|{less}|", [less, back]),
            (f"\\sqrt{{(x-y-({c}))^2}}", f"|y-x+({c})|", [f"x-y-({c})", f"y-x+({c})"]),
        ]
    )


def _cyclotomic(draw: random.Random) -> Identity:
    n = draw.choice([5, 7, 9, 11, 13])
    a, b, c, d = (
        draw.randint(1, 9),
        draw.choice([5, 7, 8, 9, 12, 16]),
        draw.randint(1, 9),
        draw.choice([3, 5, 7, 10, 12]),
    )
    one, other = f"\\frac{{{a}\\pi}}{{{b}}}", f"\\frac{{{c}\\pi}}{{{d}}}"
    total, less = f"\\frac{{{a * d + c * b}\\pi}}{{{b * d}}}", f"\\frac{{{a * d - c * b}\\pi}}{{{b * d}}}"
    half = range(1, (n - 1) // 2 + 1)
    degrees = draw.randint(1, 29)
    return draw.choice(
        [
            ("+".join(f"\\cos\\frac{{{2 * k}\\pi}}{{{n}}}" for k in half), "-\\frac12", ["\\frac12", "-\\frac13"]),
            (
                "".join(f"\\sin\\frac{{{k}\\pi}}{{{n}}}" for k in half),
                f"\\frac{{\\sqrt{{{n}}}}}{{{2 ** ((n - 1) // 2)}}}",
                [
                    f"\\frac{{\\sqrt{{{n + 1}}}}}{{{2 ** ((n - 1) // 2)}}}",
                    f"-\\frac{{\\sqrt{{{n}}}}}{{{2 ** ((n - 1) // 2)}}}",
                ],
            ),
            (
                f"2\\cos({one})\\cos({other})",
                f"\\cos({total})+\\cos({less})",
                [f"\\cos({total})-\\cos({less})+10^{{-20}}+2"],
            ),
            (
                f"e^{{\\frac{{2\\pi i}}{{{n}}}}}+e^{{-\\frac{{2\\pi i}}{{{n}}}}}",
                f"2\\cos\\frac{{2\\pi}}{{{n}}}",
                [f"2\\sin\\frac{{2\\pi}}{{{n}}}", f"\\cos\\frac{{2\\pi}}{{{n}}}"],
            ),
            (
                f"(\\cos({one})+i\\sin({one}))^{{{n}}}",
                f"\\cos(\\frac{{{a * n}\\pi}}{{{b}}})+i\\sin(\\frac{{{a * n}\\pi}}{{{b}}})",
                [],
            ),
            (
                f"4\\sin({degrees}°)\\sin({60 - degrees}°)\\sin({60 + degrees}°)",
                f"\\sin({3 * degrees}°)",
                [f"\\sin({3 * degrees + 1}°)", f"\\cos({3 * degrees}°)" if degrees != 15 else "1"],
            ),
            (
                f"\\tan({degrees}°)\\tan({60 - degrees}°)\\tan({60 + degrees}°)",
                f"\\tan({3 * degrees}°)",
                [f"\\tan({2 * degrees}°)"],
            ),
        ]
    )


def _inverse(draw: random.Random) -> Identity:
    a, b = draw.randint(2, 60), draw.randint(2, 60)
    n = draw.randint(2, 60)
    around = round(n / (2 * math.pi))
    folded = f"|{n}-{2 * around}\\pi|"
    wave = round(n / math.pi)
    return draw.choice(
        [
            (
                f"\\arctan\\frac{{1}}{{{a}}}+\\arctan\\frac{{1}}{{{b}}}",
                f"\\arctan\\frac{{{a + b}}}{{{a * b - 1}}}",
                [f"\\arctan\\frac{{{a + b}}}{{{a * b + 1}}}", f"\\arctan\\frac{{{a + b}}}{{{a * b}}}"],
            ),
            (
                f"\\arctan {a}+\\arctan {b}",
                f"\\pi-\\arctan\\frac{{{a + b}}}{{{a * b - 1}}}",
                [f"-\\arctan\\frac{{{a + b}}}{{{a * b - 1}}}"],
            ),
            (f"\\arcsin\\frac{{1}}{{{a}}}+\\arccos\\frac{{1}}{{{a}}}", "\\frac{\\pi}{2}", ["\\frac{\\pi}{3}", "0"]),
            (f"\\arccos(\\cos({n}))", folded, [f"{n}-{2 * around + 2}\\pi", "-" + folded]),
            (f"\\arctan(\\tan({n}))", f"{n}-{wave}\\pi", [f"{n}-{wave + 1}\\pi", f"{n}"]),
            (
                f"\\sin(\\arctan(\\frac{{x}}{{{a}}}))",
                f"\\frac{{x}}{{\\sqrt{{x^2+{a * a}}}}}",
                [f"\\frac{{x}}{{\\sqrt{{x^2-{a * a}}}}}" if a > 99 else f"\\frac{{{a}}}{{\\sqrt{{x^2+{a * a}}}}}"],
            ),
            (
                f"\\cos(\\arcsin(\\frac{{x}}{{{a}}}))",
                f"\\frac{{\\sqrt{{{a * a}-x^2}}}}{{{a}}}",
                [f"\\sqrt{{{a * a}-x^2}}", f"-\\frac{{\\sqrt{{{a * a}-x^2}}}}{{{a}}}"],
            ),
            (
                "\\arctan(x)+\\arctan(\\frac{1}{x})",
                "\\frac{\\pi}{2}\\cdot\\frac{|x|}{x}",
                ["\\frac{\\pi}{2}", "-\\frac{\\pi}{2}"],
            ),
            (f"\\arccos(-\\frac{{x}}{{{a}}})", f"\\pi-\\arccos(\\frac{{x}}{{{a}}})", [f"\\arccos(\\frac{{x}}{{{a}}})"]),
            (
                f"2\\arcsin\\sqrt{{\\frac{{x}}{{{a}}}}}",
                f"\\arccos(1-\\frac{{2x}}{{{a}}})",
                [f"\\arccos(1-\\frac{{x}}{{{a}}})"],
            ),
        ]
    )


def _hyperbolic(draw: random.Random) -> Identity:
    a, b = draw.randint(1, 9), draw.randint(1, 9)
    return draw.choice(
        [
            (
                f"\\sinh({a}x+{b}y)",
                f"\\sinh({a}x)\\cosh({b}y)+\\cosh({a}x)\\sinh({b}y)",
                [f"\\sinh({a}x)\\cosh({b}y)-\\cosh({a}x)\\sinh({b}y)"],
            ),
            (f"\\cosh^2({a}x)-\\sinh^2({a}x)", "1", ["-1", f"1+10^{{-{b}0}}\\sinh x"]),
            (
                f"\\tanh({a}x)",
                f"\\frac{{e^{{{2 * a}x}}-1}}{{e^{{{2 * a}x}}+1}}",
                [f"\\frac{{e^{{{a}x}}-1}}{{e^{{{a}x}}+1}}"],
            ),
            (f"\\cosh({2 * a}x)", f"2\\cosh^2({a}x)-1", [f"2\\cosh^2({a}x)+1", f"2\\sinh^2({a}x)-1"]),
            (f"\\cosh({a})+\\sinh({a})", f"e^{{{a}}}", [f"e^{{-{a}}}", f"e^{{{a + 1}}}"]),
            (f"\\tanh({a * 40})", f"1-\\frac{{2}}{{e^{{{a * 80}}}+1}}", ["1", f"1-2e^{{-{a * 80}}}"]),
            (
                f"\\sinh(\\ln({a + 1}))",
                f"\\frac{{{(a + 1) ** 2 - 1}}}{{{2 * (a + 1)}}}",
                [f"\\frac{{{(a + 1) ** 2 + 1}}}{{{2 * (a + 1)}}}"],
            ),
        ]
    )


def _rational(draw: random.Random) -> Identity:
    a, b = draw.sample(range(-20, 21), 2)
    n = draw.randint(3, 14)
    p, q = f"(x-({a}))", f"(x-({b}))"
    big = draw.randint(20, 90)
    return draw.choice(
        [
            (
                f"\\frac{{{a - b}}}{{{p}{q}}}",
                f"\\frac{{1}}{{{p}}}-\\frac{{1}}{{{q}}}",
                [f"\\frac{{1}}{{{p}}}+\\frac{{1}}{{{q}}}", f"\\frac{{1}}{{{q}}}-\\frac{{1}}{{{p}}}"],
            ),
            (
                f"\\frac{{x^{{{n}}}-y^{{{n}}}}}{{x-y}}",
                "+".join(f"x^{{{k}}}y^{{{n - 1 - k}}}" for k in range(n)),
                [f"x^{{{n - 1}}}+y^{{{n - 1}}}"],
            ),
            (
                "(a^2+b^2)(c^2+d^2)",
                "(ac+bd)^2+(ad-bc)^2",
                ["(ac+bd)^2+(ad+bc)^2", "(ac-bd)^2+(ad-bc)^2"],
            ),
            (
                f"(x+{abs(a) + 1})^{{{big}}}(x-{abs(a) + 1})^{{{big}}}",
                f"(x^2-{(abs(a) + 1) ** 2})^{{{big}}}",
                [f"(x^2+{(abs(a) + 1) ** 2})^{{{big}}}"],
            ),
            (f"x^3-({a})^3", f"{p}(x^2+({a})x+({a * a}))", [f"{p}(x^2-({a})x+({a * a + 1}))"]),
            (
                f"\\frac{{1}}{{1+\\frac{{{abs(a) + 1}}}{{x}}}}",
                f"\\frac{{x}}{{x+{abs(a) + 1}}}",
                [f"\\frac{{x}}{{x-{abs(a) + 1}}}"],
            ),
            (
                "x+y",
                f"x+y+{abs(a) + 1}(x-1)-{abs(a) + 1}x+{abs(a) + 1}",
                [
                    "x+y+(x-1)(x-2)(x-3)(x-4)(x-5)",
                    f"x+y+10^{{-{big}}}x(x-1)(y-1)(y-2)",
                    "x+y+\\sin(\\pi x)\\sin(\\pi y)",
                ],
            ),
        ]
    )


def _whole(draw: random.Random) -> Identity:
    a, b = draw.randint(1, 6), draw.randint(2, 6)
    product = "".join(f"(n+{k})" for k in range(1, a + 1))
    return draw.choice(
        [
            (f"\\frac{{(n+{a})!}}{{n!}}", product, [f"(n+{a + 1}){product}" if a > 1 else "n", f"{product}+1"]),
            (
                f"\\binom{{n+{a}}}{{k}}+\\binom{{n+{a}}}{{k+1}}",
                f"\\binom{{n+{a + 1}}}{{k+1}}",
                [f"\\binom{{n+{a + 1}}}{{k}}", f"\\binom{{n+{a}}}{{k+1}}"],
            ),
            (f"\\cos((n+{a})\\pi)", f"(-1)^{{n+{a}}}", [f"(-1)^{{n+{a + 1}}}", "1"]),
            (f"(-1)^{{{2 * a}n+1}}", "-1", ["1"]),
            (f"\\sin({a}n\\pi)", "0", ["1", f"\\sin(\\frac{{n\\pi}}{{{b}}})"]),
            (f"\\cos(\\frac{{\\pi}}{{3}}+{2 * a}k\\pi)", "\\frac12", ["-\\frac12"]),
            (f"(-{b})^{{n}}", f"(-1)^{{n}}\\cdot{b}^{{n}}", [f"{b}^n", f"-{b}^n"]),
            (f"{b**a}^{{n}}", f"{b}^{{{a}n}}", [f"{b}^{{n+{a}}}"]),
            (f"({a + 20})!", f"{a + 20}\\cdot({a + 19})!", [f"{a + 20}\\cdot({a + 19})!+1"]),
            (f"\\lfloor x+{a}\\rfloor", f"\\lfloor x\\rfloor+{a}", [f"\\lceil x\\rceil+{a}", f"x+{a}"]),
            (f"\\lceil x-{a}\\rceil", f"-\\lfloor {a}-x\\rfloor", [f"-\\lfloor {a}-x\\rfloor+1"]),
        ]
    )


def _tiny(draw: random.Random) -> Identity:
    k, c = draw.randint(1, 400), draw.randint(1, 30)
    small = f"10^{{-{k}}}"
    return draw.choice(
        [
            (f"{c}+{small}-{small}", f"{c}", [f"{c}+{small}", f"{c}-{small}"]),
            (f"\\sin({small})", f"-\\sin(-{small})", [small, "0"]),
            (
                f"\\cos({small})",
                f"1-2\\sin^2(\\frac{{{small}}}{{2}})",
                ["1", f"1-\\frac{{{small}^2}}{{2}}".replace("}^2", "}\\cdot" + small)],
            ),
            (f"e^{{{small}}}", f"\\frac{{1}}{{e^{{-{small}}}}}", ["1", f"1+{small}"]),
            (f"\\sqrt{{{c}}}+{small}", f"{small}+\\frac{{{c}}}{{\\sqrt{{{c}}}}}", [f"\\sqrt{{{c}}}"]),
            (f"\\ln(1+{small})", f"-\\ln(\\frac{{1}}{{1+{small}}})", [small, "0"]),
            (f"{c}+e^{{-{k}}}", f"\\frac{{{c}e^{{{k}}}+1}}{{e^{{{k}}}}}", [f"{c}"]),
            (
                f"x+{small}\\sin x",
                f"{small}\\sin x+x",
                ["x", f"x+2{small}\\sin x".replace("2" + small, "2\\cdot" + small)],
            ),
            (
                f"\\arctan(10^{{{k}}})",
                f"\\frac{{\\pi}}{{2}}-\\arctan({small})",
                ["\\frac{\\pi}{2}", f"\\frac{{\\pi}}{{2}}-{small}"],
            ),
        ]
    )


def _complex(draw: random.Random) -> Identity:
    a, b, c, d = (draw.randint(1, 30) for _ in range(4))
    m, n = draw.randint(2, 9), draw.randint(1, 8)
    return draw.choice(
        [
            (f"({a}+{b}i)({c}-{d}i)", f"{a * c + b * d}+({b * c - a * d})i", [f"{a * c - b * d}+({b * c - a * d})i"]),
            (
                f"|{a}+{b}i|",
                f"\\sqrt{{{a * a + b * b}}}",
                [f"\\sqrt{{{a * a + b * b + 1}}}", f"-\\sqrt{{{a * a + b * b}}}"],
            ),
            (
                f"\\frac{{1}}{{{a}+{b}i}}",
                f"\\frac{{{a}-{b}i}}{{{a * a + b * b}}}",
                [f"\\frac{{{a}+{b}i}}{{{a * a + b * b}}}"],
            ),
            (f"e^{{{m}i\\theta}}", f"\\cos({m}\\theta)+i\\sin({m}\\theta)", [f"\\cos({m}\\theta)-i\\sin({m}\\theta)"]),
            (
                f"(\\cos\\theta+i\\sin\\theta)^{{{m}}}",
                f"\\cos({m}\\theta)+i\\sin({m}\\theta)",
                [f"\\cos({m + 1}\\theta)+i\\sin({m + 1}\\theta)"],
            ),
            (f"\\sqrt{{{a * a - b * b}+{2 * a * b}i}}", f"{a}+{b}i", [f"-{a}-{b}i", f"{a}-{b}i"]),
            (f"(1+i)^{{{4 * n}}}", f"(-4)^{{{n}}}", [f"4^{{{n}}}i"]),
            (f"\\ln(-{a})", f"\\ln({a})+i\\pi", [f"\\ln({a})-i\\pi", f"\\ln({a})"]),
            (f"(x+{a}i)(x-{a}i)", f"x^2+{a * a}", [f"x^2-{a * a}"]),
        ]
    )


FAMILIES: dict[str, Family] = {
    "trigonometric": _angles,
    "radicals": _radicals,
    "logarithms": _logarithms,
    "powers": _powers,
    "kinks": _kinks,
    "cyclotomic": _cyclotomic,
    "inverse trigonometric": _inverse,
    "hyperbolic": _hyperbolic,
    "rational functions": _rational,
    "whole numbers": _whole,
    "tiny values": _tiny,
    "complex": _complex,
}
