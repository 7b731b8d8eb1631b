"""Answers that mean harm: what cannot be computed, and what cannot be read."""

import itertools
from collections.abc import Iterator

from bench.hostile_pieces import FITS, LONG, Hostile, filled, nest, tower


def hostile_answers() -> Iterator[Hostile]:
    """Return the answers, family by family."""
    families = (
        _arithmetic(),
        _series(),
        _undefined(),
        _half_read(),
        _nested(),
        _wide(),
        _sets(),
        _unicode(),
        _answer_bombs(),
    )
    return itertools.chain(*families)


def _arithmetic() -> Iterator[Hostile]:
    """Numbers that no memory holds, some of them in pairs whose truth is plain to people."""
    yield Hostile("tower of nines", "42", "9^{9^9}")
    yield Hostile("tower of nines against itself and one", "9^{9^9}", "9^{9^9}+1")
    yield Hostile("two tall towers", tower("3", 5), tower("3", 6))
    yield Hostile("tower of fifty twos", "65536", tower("2", 50))
    yield Hostile("tower over itself", "1", r"\frac{9^{9^{9}}}{9^{9^{9}}}", equal=True)
    yield Hostile("huge exponent", "10", "10^{10^{10}}")
    yield Hostile("huge negative exponent", "0", "10^{-10^{10}}")
    yield Hostile("huge power of another base", "2^{10^{10}}", r"4^{5\cdot 10^{9}}", equal=True)
    yield Hostile("power of one and a little", "e", r"(1+10^{-9})^{10^9}")
    yield Hostile("decimal exponent", "1e5", "1e999999999")
    yield Hostile("plain scientific exponent", "1", r"1 \times 10^{9999}")
    yield Hostile("factorial of a million", "1", "1000000!")
    yield Hostile("ratio of factorials", "1000000", r"\frac{1000000!}{999999!}", equal=True)
    yield Hostile("factorial of a power", "1", "(10^6)! - (10^6)!+2")
    yield Hostile("double factorial", "1", "(100000)!!")
    yield Hostile("factorials of factorials", "1", "((((9!)!)!)!)!")
    yield Hostile("binomial", "1", r"\binom{10000000}{5000000}")
    yield Hostile("difference of binomials", "1", r"\binom{10000000}{5000000}-\binom{10000000}{4999999}")
    yield Hostile("tower modulo ten", "7", r"3^{3^{3^{3}}} \bmod 10", equal=True)
    yield Hostile("remainder", "7", r"17 \bmod 10", equal=True)
    yield Hostile("tower modulo a tower", "1", r"7^{7^{7^{7}}} \bmod 9^{9^{9}}")
    yield Hostile("gcd of huge numbers", "1", r"\gcd(10^{10^8}+1, 10^{10^8}-1)")
    yield Hostile("gcd of factorials", "1", r"\gcd(100000!, 99999!)")
    yield Hostile("lcm of huge numbers", "1", r"\operatorname{lcm}(7^{9^9}, 11^{9^9})")
    yield Hostile("digits that fit", "9" * FITS, "9" * (FITS - 1) + "8")
    yield Hostile("digits beyond counting", "1" * LONG, "1" * (LONG - 1) + "2")
    yield Hostile("decimals that fit", "1/3", "0." + "3" * (FITS - 1) + "4")
    yield Hostile("decimals beyond counting", "0." + "3" * LONG, "1/3")
    yield Hostile("zeros in front", "8", "0" * FITS + "7")
    yield Hostile("product of huge digits", "1", r"\cdot".join(["9" * 140] * 20))
    yield Hostile("root of many digits", "3", r"\sqrt{" + "7" * FITS + "}")
    yield Hostile("high root", "1", r"\sqrt[1000000007]{2}^{1000000007} - 2")
    yield Hostile("cosine of a tower", "1", r"\cos(9^{9^{9}})")
    yield Hostile("sine of a huge multiple of pi", "0", r"\sin(10^{30}\pi)", equal=True)
    yield Hostile("logarithm of a tower", "1", r"\log_{2}(2^{2^{2^{2^{2^2}}}})")
    # Of no whole number and of no size that is known: these run to their deadline.
    yield Hostile("floor of a tower with a point", "42", r"\lfloor 9^{9^{9.5}} \rfloor")
    yield Hostile("sines of a tower with a point", "1", r"\sin(\cos(\sin(9^{9^{9.5}})))")


def _series() -> Iterator[Hostile]:
    """Return sums, products and integrals that are long, nested or without a closed form."""
    yield Hostile("sum of a million terms", "1", r"\sum_{k=1}^{1000000} \sin(k)^2")
    # Left as they are, a sum and a product answer nothing.
    yield Hostile("sum of a billion terms", "500000000500000000", r"\sum_{k=1}^{1000000000} k")
    yield Hostile("harmonic sum of a billion", "21", r"\sum_{k=1}^{1000000000} \frac{1}{k}")
    yield Hostile("sum to a tower", "1", r"\sum_{k=1}^{9^{9^9}} \frac{1}{k^3}")
    yield Hostile("product of a million", "1000001", r"\prod_{k=1}^{1000000} \frac{k+1}{k}")
    yield Hostile("product of odd factors", "1", r"\prod_{k=1}^{100000} (k^2+k+41)")
    nested = "".join(rf"\sum_{{{name}=1}}^{{1000}} " for name in "abcdef")
    yield Hostile("six nested sums", "1", nested + r"\frac{1}{a+b+c+d+f}")
    yield Hostile("infinite product", "1", r"\prod_{k=1}^{\infty} (1-\frac{1}{2^k})")
    yield Hostile("infinite sum of sines", "1", r"\sum_{k=1}^{\infty} \frac{\sin(k^2)}{k^2}")
    yield Hostile("integral without a closed form", "1", r"\int_0^1 \sin(\cos(e^{x^x})) dx")
    yield Hostile("ten nested integrals", "1", r"\int_0^1 " * 10 + r"\sin(xyz)^{x^y} " + "dx" * 10)
    yield Hostile("oscillating integral", "1", r"\int_{-\infty}^{\infty} \frac{\sin(x^9)\cos(x^7)}{x^2+1} dx")
    yield Hostile("limit of a tower", "1", r"\lim_{x\to\infty} \frac{x^{x^x}}{(x+1)^{x^x}}")
    yield Hostile("high derivative", "1", r"\frac{d^{50}}{dx^{50}} \tan(\sin(x^{x}))")


def _undefined() -> Iterator[Hostile]:
    """Return texts without a value: such a text is equal to nothing, not even to another one."""
    for name, reference, answer in (
        ("division by zero against infinity", r"\infty", "1/0"),
        ("division by zero against another", "1/0", "2/0"),
        ("division by zero against a number", "1", "1/0"),
        ("zero by zero", "1", "0/0"),
        ("zero by zero against division by zero", "1/0", "0/0"),
        ("fractions over zero", r"\frac{x}{0}", r"\frac{y}{0}"),
        ("hidden zero", "1", r"\frac{1}{\sqrt{8}-2\sqrt{2}}"),
        ("hidden zeros", r"\frac{2}{\sin(\pi)}", r"\frac{1}{\sqrt{8}-2\sqrt{2}}"),
        ("logarithm of zero", r"\log 1", r"\log 0"),
        ("logarithm of zero against infinity", r"-\infty-1", r"\log 0 + \infty"),
        ("tangent of a right angle", r"\cot(0)", r"\tan(\pi/2)"),
        ("tangent of a right angle against a number", "1", r"\tan(\pi/2)"),
        ("infinity minus infinity", "0", r"\infty-\infty"),
        ("infinity over infinity", "1", r"\frac{\infty}{\infty}"),
        ("zero to the zero against zero", "0", "0^0"),
        ("nan", "0", "nan"),
        ("nan against not a number", "nan", "NaN+1"),
        ("inf", "1", "inf"),
        ("inf against minus inf", "inf", "-inf"),
        ("complex infinity", "0", "zoo"),
        ("hexadecimal", "16", "0x1F"),
        ("octal", "8", "0o17"),
        ("underscored digits", "1000", "1_0_0_1"),
        ("booleans", "1", "True"),
        ("none", "0", "None"),
    ):
        yield Hostile(name, reference, answer)


def _half_read() -> Iterator[Hostile]:
    """Return texts that a reader must not take for their last number, nor for the rest without their marks."""
    for number, answer in enumerate(
        (
            r"17 \bmod 5",
            r"3 \bmod 5",
            r"\foo 5",
            r"3 \star 5",
            r"2 \oplus 5",
            r"12 \div\div 5",
            r"9 \# 5",
            "9 @ 5",
            r"7 \sim 5",
            r"x \to 5",
            r"3 \parallel 5",
            r"\bar 7 5",
            r"\sum_{k} 5",
            r"\|3\| 5",
        )
    ):
        yield Hostile(f"half read {number}", "5", answer)
    for name, answer in (("y", "y'"), ("y'", "y''"), ("2x", "2x'"), ("e^x", "e^x'"), (r"\sqrt{x}", r"\sqrt{x}'")):
        yield Hostile(f"prime left out of {answer}", name, answer)


def _nested() -> Iterator[Hostile]:
    """Deep brackets of every kind, most of them below the bound on depth by not looking like brackets."""
    yield Hostile("two thousand parentheses", "1", nest("(", ")", 2_000, "1"))
    yield Hostile("parentheses at the bound", "2", nest("(", ")", 59, "1"))
    yield Hostile("parentheses never closed", "1", "(" * FITS)
    yield Hostile("parentheses never opened", "1", ")" * FITS)
    yield Hostile("five hundred fractions", "1", nest(r"\frac{1}{1+", "}", 500))
    yield Hostile("fractions at the bound", "1", nest(r"\frac{1}{1+", "}", 59))
    yield Hostile("fractions in both places", "1", nest(r"\frac{x+1}{x-", "}", 58))
    yield Hostile("fractions without braces", "1", r"\frac1" * 480 + "2")
    yield Hostile("five hundred roots", "1", nest(r"\sqrt{", "}", 500, "2"))
    yield Hostile("roots at the bound", "1", nest(r"\sqrt{2+", "}", 58, "2"))
    yield Hostile("roots against other roots", nest(r"\sqrt{2+", "}", 30, "2"), nest(r"\sqrt{2+", "}", 30, "3"))
    yield Hostile("roots without braces", "1", r"\sqrt" * 500 + "2")
    yield Hostile("continued fraction", r"\frac{1+\sqrt{5}}{2}", nest(r"1+\cfrac{1}{", "}", 55, "1"))
    yield Hostile("absolute values", "1", nest("|x-", "|", 400))
    yield Hostile("absolute values with commands", "1", nest(r"\left|x-", r"\right|", 150))
    yield Hostile("absolute values of roots", "1", nest(r"|\sqrt{2}-", "|", 40, r"\sqrt{3}"))
    yield Hostile("nested cases", "1", nest(r"\begin{cases} 1 & ", r" \end{cases}", 70))
    yield Hostile("nested matrices", "1", nest(r"\begin{pmatrix} 1 & ", r" \end{pmatrix}", 60))
    yield Hostile("environments never ended", "1", filled(r"\begin{pmatrix}"))
    yield Hostile("nested functions", "1", nest(r"\sin(\cos(", "))", 29))
    yield Hostile("nested logarithms", "1", nest(r"\ln(3+", ")", 58))
    yield Hostile("wide brackets by compatibility", "1", nest("（", "）", 1_400, "2"))
    yield Hostile("wide braces by compatibility", "1", nest("｛", "｝", 1_400, "2"))
    yield Hostile("minus signs", "1", "-" * FITS + "1")
    yield Hostile("spaced signs", "1", filled("+ - ") + "1")
    yield Hostile("percent signs", "1", "2" + "%" * FITS)
    yield Hostile("primes", "f'(x)", "f" + "'" * FITS + "(x)")
    yield Hostile("exponents never given", "1", "2" + "^" * FITS)
    yield Hostile("exponents in a row", "1", "2" + "^2" * 1_400)
    yield Hostile("underscores", "1", "x" + "_{y" * 900)


def _wide() -> Iterator[Hostile]:
    """Polynomials, products and chains with more terms than anybody can mean."""
    terms = "+".join(f"{k}x^{{{k}}}" for k in range(1, 900))
    yield Hostile("polynomial of 900 terms", "1", terms)
    fits = "+".join(f"x^{{{k}}}" for k in range(380))
    yield Hostile("polynomial that fits", fits, fits + "+1")
    letters = "+".join(f"a_{{{k}}}" for k in range(380))
    yield Hostile("four hundred symbols", letters, letters + r"+\sqrt{2}")
    yield Hostile("power of a sum", "1", "(a+b+c+d)^{60}")
    yield Hostile("power of a sum against another", "(a+b+c+d)^{16}", "(a+b+c+d)^{16}+abcd")
    yield Hostile("fractional power of a sum", r"(a+b)^{60.5}", r"(a+b)^{60}\sqrt{a+b+1}")
    yield Hostile("power that vanishes", "1", "(a+b+c)^{60}-(a+b+c)^{60}+1", equal=True)
    brackets = "".join(f"(x+{k})" for k in range(200))
    yield Hostile("product of two hundred brackets", "1", brackets)
    yield Hostile("product of brackets against another", brackets, brackets + "+1")
    yield Hostile("product of brackets with roots", "x", "".join(rf"(x+\sqrt{{{k}}})" for k in range(2, 120)))
    yield Hostile("sum of many roots", "1", "+".join(rf"\sqrt{{{k}}}" for k in range(2, 250)))
    yield Hostile("sum of many cube roots", "1", "+".join(rf"\sqrt[3]{{{k}}}" for k in range(2, 160)))
    yield Hostile("sum of many fractions", "1", "+".join(rf"\frac{{1}}{{x+{k}}}" for k in range(160)))
    yield Hostile("sum of many sines", "1", "+".join(rf"\sin({k}x)" for k in range(250)))
    yield Hostile("trigonometric identity", "1", "+".join(rf"\sin^{{{k}}}(x)\cos(x)" for k in range(2, 90)))
    yield Hostile("chain of equations", "b", "=".join("a" * 1_450))
    yield Hostile("chain of inequalities", "x<5", "<".join("x" * 1_450))
    yield Hostile("a thousand signs of plus or minus", "1", r"1 \pm 2 " * 360)
    yield Hostile("ten signs of plus or minus", "1", r"1" + r"\pm \sqrt{2}" * 10)
    yield Hostile("plus or minus in lists", r"\pm 1, \pm 2", ",".join([r"\pm 1 \pm 2 \pm 3 \pm 4"] * 100))
    yield Hostile("quotients in a row", "1", "/".join("2" * 1_450))
    yield Hostile("ratios in a row", "1", ":".join("2" * 1_450))
    yield Hostile("letters side by side", "1", "abcdefgh" * 360)
    yield Hostile("words", "a", filled("the answer "))


def _sets() -> Iterator[Hostile]:
    """Return collections whose members would have to be compared each with each."""
    many = ",".join(str(k) for k in range(10_000))
    yield Hostile("set of ten thousand", "1", rf"\{{{many}\}}")
    small = [str(k) for k in range(200)]
    yield Hostile("list in another order", ",".join(small), ",".join(reversed(small)), equal=True)
    yield Hostile("list with one changed", ",".join(small), ",".join([*reversed(small[1:]), "777"]))
    powers = [f"(a+b+c)^{k % 7 + 2}" for k in range(200)]
    yield Hostile("list of powers in another order", ",".join(powers), ",".join(reversed(powers)), equal=True)
    roots = [rf"\sqrt{{{k}}}" for k in range(2, 200)]
    yield Hostile("list of roots in another order", ",".join(roots), ",".join(reversed(roots)), equal=True)
    yield Hostile("list of roots with one changed", ",".join(roots), ",".join([*roots[:0:-1], r"\sqrt{977}"]))
    pairs = [f"({k},{k + 1})" for k in range(150)]
    yield Hostile("set of pairs", ",".join(pairs), ",".join([*reversed(pairs), "(1,2)"]), equal=True)
    groups = [rf"\{{{k},{k + 1},{k + 2}\}}" for k in range(120)]
    yield Hostile("set of sets", rf"\{{{','.join(groups)}\}}", rf"\{{{','.join([*groups[:0:-1], '5'])}\}}")
    unions = r"\cup".join(f"({k},{k + 0.5})" for k in range(1_000))
    yield Hostile("union of a thousand intervals", "(0,1)", unions)
    fits = [f"({2 * k},{2 * k + 1})" for k in range(190)]
    yield Hostile("union that fits", r"\cup".join(fits), r"\cup".join(fits[:0:-1]) + r"\cup(-1,0)")
    row = " & ".join(str(k) for k in range(200))
    matrix = r" \\ ".join([row] * 200)
    yield Hostile("matrix of 200 by 200", "1", rf"\begin{{pmatrix}} {matrix} \end{{pmatrix}}")
    small_matrix = r" \\ ".join([" & ".join([r"\sqrt{2}"] * 12)] * 12)
    yield Hostile(
        "matrix of roots",
        rf"\begin{{pmatrix}} {small_matrix} \end{{pmatrix}}",
        rf"\begin{{pmatrix}} {small_matrix} + 1 \end{{pmatrix}}",
    )
    yield Hostile("determinant", "1", r"\det\begin{pmatrix}" + r" \\ ".join(["x & y & z & w"] * 40) + r"\end{pmatrix}")
    yield Hostile("power of a matrix", "1", r"\begin{pmatrix} 1 & 1 \\ 1 & 0 \end{pmatrix}^{1000000000}")
    yield Hostile("nested tuples", "1", nest("(1,", ")", 59, "2"))
    yield Hostile("set of solutions", "1", r"\{x \in \mathbb{R} : x^{99} + x^{98} + x + 1 = \sin x\}")
    yield Hostile("set difference", r"\mathbb{R}", r"\mathbb{R} \setminus \{" + ",".join(small) + r"\}")
    yield Hostile("commas", "1", "," * FITS)
    yield Hostile("spaced commas", "1", filled(" , "))
    yield Hostile("words that join", "1", filled("or "))
    yield Hostile("joined numbers", "1", filled("1 or "))
    yield Hostile("semicolons", "1", filled("1;"))


def _unicode() -> Iterator[Hostile]:
    """Text that grows, vanishes or changes when it is normalised."""
    yield Hostile("ligature that grows eighteenfold", "1", "\ufdfa" * FITS)
    yield Hostile("circled numbers that grow", "5", "㊿" * FITS)
    yield Hostile("circled numbers in scientific notation", "5", "㊿" * FITS + "e5")
    yield Hostile("circled numbers in another base", "5", "㊿" * FITS + "_{7}")
    yield Hostile("circled numbers as a decimal", "5", "0." + "㊿" * FITS)
    yield Hostile("circled numbers in a list", "5", ",".join(["㊿" * 1_400] * 2))
    yield Hostile("circled numbers as degrees", r"\pi", "㊿" * FITS + "°")
    yield Hostile("signs that grow", "1", "≥∞" * 1_450)
    yield Hostile("superscripts", "2", "2" + "⁹" * FITS)
    yield Hostile("superscripts apart", "2", "2⁹" * 1_450)
    yield Hostile("fractions of one character", "2", "½" * FITS)
    yield Hostile("vulgar tower", "2", "2" + "^½" * 1_400)
    yield Hostile("combining marks", "1", "2" + "\u0301" * FITS)
    yield Hostile("combining marks in two orders", "1", "a" + "\u0301\u0323" * 1_400)
    yield Hostile("zero-width digits", "12", "1\u200b2\u200d3")
    yield Hostile("zero-width run", "1", "\u200b" * FITS + "2")
    yield Hostile("right-to-left override", "12", "\u202e21")
    yield Hostile("isolates", "1", "\u2066\u2067\u2069" * 900)
    yield Hostile("bytes of zero", "1", "\x00" * FITS)
    yield Hostile("byte of zero inside", "1", "1\x001")
    yield Hostile("lone surrogates", "1", "\ud800\udfff" * 1_400)
    yield Hostile("lone surrogate in algebra", r"\sqrt{8}", "2\\sqrt{2}\ud800")
    yield Hostile("lone surrogate in the reference", "\udc80\\sqrt{8}", "3\\sqrt{2}")
    yield Hostile("arabic digits", "1", "٣" * 2_000)
    yield Hostile("mathematical letters", "1", "𝟗^{𝟗^𝟗}")
    yield Hostile("private use", "1", "\ue000\U0010ffff" * 1_400)
    yield Hostile("terminal commands", "1", "\x1b[2J\x1b]0;x\x07" * 200)


def _answer_bombs() -> Iterator[Hostile]:
    """Repetitions that make a backtracking search try every way to read them."""
    for name, text in (
        ("spaces", "1" + " " * FITS + "x"),
        ("tabs and line feeds", "1" + "\t\n" * 1_400 + "x"),
        ("backslashes", "\\" * FITS),
        ("backslashes and spaces", "\\ " * 1_450),
        ("text never closed", filled(r"\text{")),
        ("text nested", nest(r"\text{", "}", 59)),
        ("text with spaces", r"\text" + " " * FITS),
        ("text in a row", filled(r"\text{a}")),
        ("caret and spaces", "2^" + " " * FITS + "x"),
        ("carets and spaces", ("2^" + " " * 90) * 30),
        ("raised text never closed", filled("<sup>")),
        ("boxes never closed", filled(r"\boxed{")),
        ("boxes in boxes", nest(r"\boxed{", "}", 300, "1")),
        ("boxes in a row", filled(r"\boxed{1}")),
        ("names", "x = " + "area of the " * 240 + "= 5"),
        ("a name that fits", "Area of some long word run here now" * 3 + "=5"),
        ("indexed name", "x" + "_{a}" * 28 + "!=5"),
        ("parameters", filled(r"k, ") + r"k \in \mathbb{Z"),
        ("conditions", filled("for all ")),
        ("spaced brackets", "( " * 1_450),
        ("letters and commas", filled("a , ")),
        ("unit words", "5 " + "square " * 410),
        ("unit with hyphens", "5 " + "a-" * 1_400),
        ("repeating decimal", r"0.\overline{" + "9" * FITS + "}"),
        ("repeating decimals nested", nest(r"0.\overline{", "}", 59, "9")),
        ("thousands", "1" + ",000" * 700),
        ("thousands cut off", "1" + ",000" * 700 + ",00"),
        ("digits and dots", filled("1.")),
        ("colons", filled("a: ")),
        ("left and right", filled(r"\left. ")),
        ("dollars", filled("$ ")),
        ("ampersands", filled(r"\begin{array}{c}&")),
        ("set builder", r"\{x" + r" \mid " * 480 + r"\}"),
        ("empty braces", filled("{}")),
        ("commands without an end", filled(r"\lbrace ")),
    ):
        yield Hostile(f"answer of {name}", "17", text)
