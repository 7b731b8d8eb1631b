"""Algebra: identities that are none, equations and inequalities that do not follow, and sound ones left alone."""

import pytest

from mathcontracts import FindingCode
from mathverifier import verify

ALGEBRAIC = (FindingCode.FALSE_IDENTITY, FindingCode.WRONG_SOLUTION_SET)


def blamed(problem: str | None, steps: list[str]) -> list[tuple[str, int | None]]:
    """Return code and step of the algebraic findings."""
    return [(one.code.value, one.step) for one in verify(problem, steps).findings if one.code in ALGEBRAIC]


@pytest.mark.parametrize(
    "line",
    [
        "(x+2)(x+3) = x^2 + 6x + 6",
        "-(x - 3) = -x - 3",
        "5 - (x - 3) = 2 - x",
        "(a-b)^2 = a^2 - b^2",
        "$(a+b)^2 = a^2 + b^2$",
        "(2x+5)^2 = 2x^2 + 20x + 25",
        "\\[(x+2)(x-5) = x^2 - 3x + 10\\]",
    ],
)
def test_an_expansion_that_nearly_holds_is_false(line: str) -> None:
    """A bracket that is gone on the right, and nearly the right terms, are meant as an identity."""
    assert blamed(None, [line]) == [("false_identity", 0)]


def test_who_is_asked_to_simplify_writes_identities() -> None:
    """Without an equation in the problem, like terms that are put together wrongly are an error."""
    assert blamed("Simplify 4x + 3 - 2x + 5.", ["4x + 3 - 2x + 5 = 6x + 8"]) == [("false_identity", 0)]
    assert blamed("Simplify 4x + 3 - 2x + 5.", ["4x + 3 - 2x + 5 = 2x + 8"]) == []


def test_an_equation_that_is_gone_on_with_is_no_identity() -> None:
    """Pythagoras' equation has a bracket and a bare square, too."""
    assert blamed(None, ["(x + 1)^2 = x^2 + 25", "x^2 + 2x + 1 = x^2 + 25", "2x = 24", "x = 12"]) == []


@pytest.mark.parametrize(
    ("problem", "steps", "wrong"),
    [
        ("Solve for x: 3(x + 2) = 12", ["Distributing, 3x + 2 = 12.", "So 3x = 10."], 0),
        ("Solve $2x + 3 = 11$.", ["We have $2x + 3 = 11$.", "Subtract 3:\n\\[2x = 14\\]", "So $x = 7$."], 1),
        ("Solve 4x + 8 = 32.", ["If 4x + 8 = 32, then subtracting 8 gives 4x = 40."], 0),
        ("Solve 4x + 8 = 32 for x.", ["We solve for x: 4x + 8 = 32", "Subtract 8: 4x = 40", "x = 10"], 1),
        ("Solve x + y = 10 and 2x - y = 5. Find x.", ["Thus y = 10 - x.", "So 2x - 10 - x = 5", "x = 15"], 1),
        ("Solve x^2 - 5x + 6 = 0.", ["Factor: (x - 2)(x + 3) = 0", "So x = 2 or x = -3."], 0),
        ("What is the larger solution of x^2 - 7x + 12 = 0?", ["(x - 3)(x - 4) = 0", "x = 3 or x = 5"], 1),
        ("Solve x^2 = 5x for all x.", ["Divide both sides by x: x = 5"], 0),
        ("Solve (x + 1)/2 = 3.", ["Multiply both sides by 2: x + 1 = 5", "x = 4"], 0),
        ("Solve -2x + 3 > 9.", ["Subtract 3: -2x > 6", "Divide by -2: x > -3"], 1),
    ],
)
def test_what_does_not_follow_is_found(problem: str, steps: list[str], wrong: int) -> None:
    """Each relation keeps the solutions of the problem and of the one before it."""
    assert blamed(problem, steps) == [("wrong_solution_set", wrong)]


@pytest.mark.parametrize(
    ("problem", "steps"),
    [
        ("What is the larger solution of x^2 - 7x + 12 = 0?", ["(x - 3)(x - 4) = 0", "x - 3 = 0", "x = 3 or x = 4"]),
        ("Solve x^2 - 6x + 5 = 0.", ["(x - 3)^2 = 4", "x - 3 = 2 or x - 3 = -2", "x = 5 or x = 1"]),
        ("Solve x^2 = 5x for x > 0.", ["Divide both sides by x: x = 5"]),
        ("Solve -2x + 3 > 9.", ["Subtract 3: -2x > 6", "Divide by -2: x < -3"]),
        ("For which x is -6 < 2x < 8?", ["-6 < 2x", "-3 < x", "2x < 8", "x < 4"]),
        ("Let f(x) = 2x + 1.", ["f(3) = 2*3 + 1 = 7", "f(4) = 9"]),
        ("Find all pairs $(a, b)$ with $a^{3}+2 a b=2013$.", ["When a = 1, the equation is 1 + 2b = 2013."]),
    ],
)
def test_sound_algebra_is_left_alone(problem: str, steps: list[str]) -> None:
    """Several roots, roots that are not asked for, turned signs and trials are no errors."""
    assert blamed(problem, steps) == []


def test_roots_in_one_step_do_not_contradict_each_other() -> None:
    """Ends of a range, or several roots, are not one value and then another."""
    verdict = verify(None, ["The rings from r = 4 to r = 6 and from r = 8 to r = 10 are shaded."])
    assert "contradiction" not in {one.code for one in verdict.findings}


@pytest.mark.parametrize(
    "solution",
    [
        "Let $x = 5$.\nNow let $x = 6$.",
        "Take $p = 2$: then $2p = 4$.\nTake $p = 3$: then $2p = 6$.",
        "$|x - 2| = 3$\n$x - 2 = 3$\n$x = 5$\n$x - 2 = -3$\n$x = -1$",
    ],
)
def test_cases_are_no_contradiction(solution: str) -> None:
    """A value that is chosen anew or heads a case, and the two sides of an absolute value, contradict nothing."""
    assert blamed(None, solution.split("\n")) == []
    assert "contradiction" not in [finding.code.value for finding in verify(None, solution).findings]


def test_an_equation_behind_an_arrow_is_checked() -> None:
    """What follows from an equation in the same line keeps its solution, too."""
    assert blamed(None, ["3x + 5 = 20 \\implies 3x = 25"]) == [("wrong_solution_set", 0)]
    assert blamed(None, ["3x + 5 = 20 \\implies 3x = 15"]) == []
