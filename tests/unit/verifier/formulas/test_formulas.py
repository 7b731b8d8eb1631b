"""Formulas in solutions: what is worked out, what must hold for all letters, and what is left alone."""

import pytest

from mathcontracts import Verdict
from mathverifier import verify
from mathverifier.core.formulas.checks import checks
from mathverifier.core.text.lexer import lex


def verdicts(line: str, problem: str | None = None) -> list[bool]:
    """Return whether each relation that could be decided holds."""
    return [check.verdict for check in checks(problem, lex(line))]


TRUE_AND_FALSE = [
    ("$\\sqrt{50} = 5\\sqrt{2}$", "$\\sqrt{50} = 4\\sqrt{2}$"),
    ("$\\log_2 8 = 3$", "$\\log_2 8 = 4$"),
    ("C(6,2) = 15", "C(6,2) = 20"),
    ("$\\binom{8}{3} = 56$", "$\\binom{8}{3} = 65$"),
    ("tan 60° = √3", "$\\tan 60^\\circ = 2$"),
    ("$\\sin 30^\\circ = \\frac12$", "$\\sin 30^\\circ = \\frac{\\sqrt3}{2}$"),
    ("gcd(36, 48) = 12", "gcd(36, 48) = 6"),
    ("$\\text{lcm}(4, 6) = 12$", "$\\text{lcm}(4, 6) = 24$"),
    ("$\\int_0^1 x\\,dx = \\frac12$", "$\\int_0^1 x\\,dx = 1$"),
    ("$\\left[x^3\\right]_1^2 = 7$", "$\\left[x^3\\right]_1^2 = 8$"),
    ("$\\frac{d}{dx} x^3 = 3x^2$", "$\\frac{d}{dx} x^3 = 2x^2$"),
    ("$\\sum_{i=1}^{5} i^2 = 55$", "$\\sum_{i=1}^{5} i^2 = 50$"),
    ("$17 \\equiv 2 \\pmod 5$", "$17 \\equiv 4 \\pmod 5$"),
    ("$7^{100} \\equiv 1 \\pmod{10}$", "$7^{100} \\equiv 3 \\pmod{10}$"),
    ("$V = \\pi \\cdot 6^2 \\cdot 12 = 432\\pi$", "$V = \\pi \\cdot 6^2 \\cdot 12 = 216\\pi$"),
    ("$243_5 = 73$", "$243_5 = 75$"),
    ("$|3 - 8| = 5$", "$|3 - 8| = -5$"),
    ("$\\sqrt{2} \\approx 1.414$", "$\\sqrt{2} \\approx 1.64$"),
    ("$5! = 120$", "$5! = 60$"),
    ("$x^2 + 4x + 5 = (x+2)^2 + 1$", "$x^2 + 4x + 5 = (x+2)^2 + 2$"),
    ("$A = x(x + 2) = x^2 + 2x$", "$A = x(x + 2) = x^2 + 2$"),
    ("$x^3 - 4x^2 + x + 6 = (x + 1)(x^2 - 5x + 6)$", "$x^3 - 4x^2 - 7x + 6 = (x - 1)(x^2 - 3x - 6)$"),
    ("A complex number: $(2 + i)^2 = 3 + 4i$", "A complex number: $(2 + i)^2 = 5 + 4i$"),
    ("A complex number: $\\sqrt{-4} + 0 = 2i$", "A complex number: $\\sqrt{-4} + 0 = -2i$"),
    ("A complex number: $10^{20} + 1 + i - 10^{20} = 1 + i$", "A complex number: $10^{20} + i - 10^{20} = 1 + i$"),
    ("A complex number: $e^{i\\pi} + 1 = 0$", "A complex number: $e^{i\\pi} - 1 = 0$"),
    ("$i^2 = -1$, so $\\frac{1}{2i} = -\\frac{i}{2}$", "$i^2 = -1$, so $\\frac{1}{2i} = \\frac{i}{2}$"),
    ("$\\sin 52.5^\\circ = 0.793$", "$\\sin 52.5^\\circ = \\sqrt{\\frac12}$"),
]


@pytest.mark.parametrize("value", ["\\frac{12}{4}", "2\\sqrt{3}"])
def test_what_a_letter_stands_for_is_no_identity(value: str) -> None:
    """A letter's value holds for no other letter, so nothing is said of it; the rest of its chain is checked."""
    wrong, right = ("5", "3") if "frac" in value else ("\\sqrt{18}", "\\sqrt{12}")
    assert verdicts(f"$x = {value}$") == []
    assert verdicts(f"$x = {value} = {right}$") == [True]
    assert verdicts(f"$x = {value} = {wrong}$") == [False]


@pytest.mark.parametrize("line", ["$5 + 3 = 8$, and sin 3 is left", "$5 + 3 = 8$, and f(3) is left", "$5+3=8$ \\pm"])
def test_plain_sums_are_compared_where_a_text_may_hold_formulas(line: str) -> None:
    """A name of a function, a call or a command says that there may be formulas; without, sums are read elsewhere."""
    assert verdicts(line) == [True]
    assert verdicts("$5 + 3 = 8$, and 3 are left") == []


@pytest.mark.parametrize(("sound", "wrong"), TRUE_AND_FALSE)
def test_what_can_be_worked_out_is(sound: str, wrong: str) -> None:
    """A formula holds, and the one that is nearly it does not."""
    assert all(verdicts(sound)) and verdicts(sound)
    assert False in verdicts(wrong)


DEFINED = [
    ("Let f(x) = x^2 + 3x. Find f(2).", "f(2) = 10", "f(2) = 12"),
    ("Let $f(x) = x^3 - 4x$. Find $f'(2)$.", "$f'(x) = 3x^2 - 4$, so $f'(2) = 8$", "$f'(2) = 10$"),
    ("The operation $a * b$ is defined by $a * b = a^2 - b$.", "$3 * 2 = 9 - 2 = 7$", "$3 * 2 = 9 - 2 = 8$"),
    ("Let $a \\star b = 2a + b$. Find $4 \\star 5$.", "$4 \\star 5 = 13$", "$4 \\star 5 = 20$"),
    ("If x = 3 and y = 4, find x^2 + y^2.", "x^2 + y^2 = 9 + 16 = 25", "x^2 + y^2 = 9 + 12 = 21"),
    ("Simplify $\\frac{x^2-9}{x-3}$.", "$\\frac{x^2-9}{x-3} = x + 3$", "$\\frac{x^2-9}{x-3} = x - 3$"),
    ("Solve $\\log_2(x) = 5$.", "x = 2^5 = 32", "x = 5^2 = 25"),
]


@pytest.mark.parametrize(("problem", "sound", "wrong"), DEFINED)
def test_what_the_problem_defines_is_known(problem: str, sound: str, wrong: str) -> None:
    """Functions, an operation by its own sign, values of letters and the equation are taken from the problem."""
    assert all(verdicts(sound, problem)) and verdicts(sound, problem)
    assert False in verdicts(wrong, problem)


@pytest.mark.parametrize(
    "line",
    [
        "$x^2 - 5x + 6 = 0$",
        "$2x + 3 = 5x - 6$",
        "$y = 2x + 1 = 5x - 8$",
        "$\\pi \\approx 3.14$ and $\\sqrt{2} = 1.41$",
        "Dividing, $49 \\div 9 = 5$ with a remainder of 4.",
        "$4 \\text{ hours} = 4 \\times 60 = 240 \\text{ minutes}$",
        "Suppose $\\sqrt{2} = \\frac{3}{2}$. That is impossible.",
        "So $\\sqrt{9} = 4$. Wait, that is wrong: $\\sqrt{9} = 3$.",
        "$f(2) = 12$",
        "There are $4,\\!060 = \\binom{30}{3}$ ways.",
        "$(\\frac{60}{150}) \\times 100 = 40\\%$",
        "$|x-1| + |x-2| = (x-1) + (2-x)$",
        "The cost is $40 - $10 = $30.",
    ],
)
def test_what_need_not_hold_is_left_alone(line: str) -> None:
    """Equations to solve, roundings, remainders, units, suppositions and what is taken back are not called false."""
    assert all(verdicts(line))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Put \\text{the cost for 3 and} and so gcd(36, 48) = 6", [False]),
        ("It is \\text{not what we want: gcd(36, 48) = 6} at all", []),
        ("\\begin{tabular} Here gcd(36, 48) = 6 \\end{tabular} and then gcd(36, 48) = 12", [True]),
        ("(We add 3 + 5 to {what it is}, so that $x$ and) gcd(36, 48) = 12", [True]),
        ("half of gcd(36, 48) = 6", []),
    ],
)
def test_prose_before_a_formula_is_read_as_far_as_it_matters(text: str, found: list[bool]) -> None:
    """Words and formulas without a relation are passed over, but for what takes or changes the formula behind them."""
    prose = "We have 3 of $x + 5$ in all, (which 12 * 4 is not) and for \\(y\\) as many; the sum is a number. "
    assert verdicts(text) == verdicts(prose * 3 + text) == found


def test_a_false_formula_is_a_finding_of_its_step() -> None:
    """The step is named without a reference, and the dimension is that of the relation."""
    verdict = verify("Simplify the root.", ["We factor.", "$\\sqrt{50} = 4\\sqrt{2}$.", "The answer is $4\\sqrt2$."])
    assert isinstance(verdict, Verdict)
    assert verdict.first_error_step == 1
    assert (verdict.profile.numerical or 0) >= 0.9


def test_a_sign_that_the_problem_defines_is_no_product() -> None:
    """`3 * 2` is what the problem says, and no false product."""
    problem = "The operation $a * b$ is defined by $a * b = a^2 - b$. Find $3 * 2$."
    assert not verify(problem, "$3 * 2 = 3^2 - 2 = 7$").findings


@pytest.mark.parametrize(
    ("problem", "line"),
    [
        (None, "$" + "7" * 5_000 + " = \\sqrt{2}$"),
        (None, "$" + "7" * 5_000 + "_8 = \\sqrt{2}$"),
        (None, "$(-2)^{1/2} = \\sqrt[4]{-3}$"),
        ("Let f(x) = " + " + ".join(["x^2"] * 40), "$" + "f(" * 12 + "2" + ")" * 12 + " = 3$"),
        (None, "$\\sum_{i=1}^{200} \\sum_{j=1}^{200} \\sqrt{i + j} = 3$"),
        (None, "$\\frac{d}{dx} " + "\\frac{x}{" * 20 + "x" + "}" * 20 + " = x$"),
    ],
)
def test_what_grows_without_end_is_not_worked_out(problem: str | None, line: str) -> None:
    """Long numbers, functions of functions and sums of sums are left alone, and soon."""
    assert all(verdicts(line, problem))


def test_the_way_of_setting_changes_nothing() -> None:
    """Line ends, marks of mathematics, the size of fractions and blanks make no difference."""
    lines = "\\sqrt{50} &= \\sqrt{25 \\cdot 2} \\\\\n&= \\frac{10}{2}\\sqrt{2}"
    text = f"So \\[\n\\begin{{align*}}\n{lines}\n\\end{{align*}}\n\\]\nand $\\sqrt{{8}} = 3$."
    base = verdicts(text)
    assert base == [True, True, False]
    for changed in (
        text.replace("\n", "\r\n"),
        text.replace("\\frac", "\\dfrac"),
        text.replace(" ", "  "),
        text.replace("\\[", "$$").replace("\\]", "$$"),
    ):
        assert verdicts(changed) == base
