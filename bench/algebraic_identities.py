"""Identities of radicals, logarithms, powers, fractions and whole numbers."""

import random

from bench.identity import Identity, coprime


def radicals(draw: random.Random) -> Identity:
    """Draw an identity of roots within roots, or of sums of them."""
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


def logarithms(draw: random.Random) -> Identity:
    """Draw an identity of logarithms."""
    a, b = coprime(draw, 30)
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


def powers(draw: random.Random) -> Identity:
    """Draw an identity of powers, also of large ones."""
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


def kinks(draw: random.Random) -> Identity:
    """Draw an identity of absolute values, whose misses hold on one side of a kink alone."""
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


def rational_functions(draw: random.Random) -> Identity:
    """Draw an identity of fractions with letters below the stroke."""
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


def whole_numbers(draw: random.Random) -> Identity:
    """Draw an identity of factorials, binomial coefficients and the like in a whole number."""
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


def tiny_values(draw: random.Random) -> Identity:
    """Draw an identity of values that differ by little from each other."""
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
