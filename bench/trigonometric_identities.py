"""Identities of angles: also of roots of unity, of inverse and hyperbolic functions, and of complex numbers."""

import math
import random

from bench.identity import Identity


def angles(draw: random.Random) -> Identity:
    """Draw an identity of sines and cosines of sums and multiples."""
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


def roots_of_unity(draw: random.Random) -> Identity:
    """Draw an identity of sines and cosines at fractions of a turn."""
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


def inverse_functions(draw: random.Random) -> Identity:
    """Draw an identity of inverse functions of angles."""
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


def hyperbolic_functions(draw: random.Random) -> Identity:
    """Draw an identity of hyperbolic functions."""
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


def complex_numbers(draw: random.Random) -> Identity:
    """Draw an identity of complex numbers."""
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
