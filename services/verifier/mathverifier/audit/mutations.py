"""What is known to be equal to a reference, or not, by how it was made: rewritings, changes, and altered solutions."""

import re
from collections.abc import Callable, Iterator
from fractions import Fraction
from itertools import islice

from mathverifier.api import extract
from mathverifier.core.answers.extract import extract as extraction_of

WAYS = 10
NUMERAL = re.compile(r"(?<![\d.,])\d+(?![\d.,])")
Rewriting = Callable[[str, Fraction | None], str | None]


def value_of(answer: str) -> Fraction | None:
    """Return the exact value of an answer that is a bare number; None of a quantity, an expression or words."""
    if re.search(r"[A-Za-z%°$€£]", re.sub(r"\\[dt]?frac", "", answer)):
        return None
    found = extract(solution=f"\\boxed{{{answer}}}").answer
    return Fraction(found.value) if found and found.value else None


def rewritings(answer: str) -> Iterator[tuple[str, str]]:
    """Yield up to ten solutions that end in the same answer written in another way, each with what was done.

    Of a number its forms come first, then the marks around an answer.
    """
    value = value_of(answer)
    made = ((name, way(answer, value)) for name, way in REWRITINGS.items())
    yield from islice(((name, text) for name, text in made if text is not None), WAYS)


def changes(answer: str) -> Iterator[tuple[str, str]]:
    """Yield up to ten solutions that end in another answer, each with what was changed."""
    value = value_of(answer)
    made = _numbers(value) if value is not None else _others(answer)
    seen = {answer}
    fresh = ((name, text) for name, text in made if text not in seen and not seen.add(text))  # type: ignore[func-returns-value]
    yield from ((name, f"The answer is ${text}$.") for name, text in islice(fresh, WAYS))


def another(answer: str) -> str | None:
    """Return an answer that is not this one, None where none is certain."""
    value = value_of(answer)
    return next((text for _, text in (_numbers(value) if value is not None else _others(answer))), None)


def altered(solution: str, problem: str | None, answer: str) -> Iterator[tuple[str, str]]:
    """Yield the solution with its answer replaced, denied, hedged, or boxed beside another: none asserts the answer."""
    other = another(answer)
    found = extraction_of(solution, problem).answer
    if other is None:
        return
    if found is not None:
        yield "replaced", solution[: found.start] + other + solution[found.end :]
    yield "denied", f"{solution}\nNo, that is wrong: the answer is not {answer}."
    yield "hedged", f"{solution}\nSo the answer is either ${answer}$ or ${other}$, I am not sure which."
    yield "boxed twice", f"{solution}\nThe answer is $\\boxed{{{answer}}}$. The answer is $\\boxed{{{other}}}$."


def _written(form: Callable[[Fraction], str | None]) -> Rewriting:
    """Return the rewriting of a number by its value."""

    def rewritten(answer: str, value: Fraction | None) -> str | None:
        text = None if value is None else form(value)
        return None if text is None or text == answer else f"The answer is ${text}$."

    return rewritten


def _within(mark: str) -> Rewriting:
    """Return the rewriting that sets another mark around the answer as it is."""
    return lambda answer, _: mark.replace("ANSWER", answer)


def _as_decimal(value: Fraction) -> str | None:
    """Return a number as a decimal with a digit too many, None where it has no end."""
    for places in range(9):
        if (10**places) % value.denominator == 0:
            scaled = abs(value.numerator) * 10**places // value.denominator
            digits = str(scaled).rjust(places + 1, "0")
            body = f"{digits[: len(digits) - places]}.{digits[len(digits) - places :]}0"
            return ("-" if value < 0 else "") + body
    return None


def _as_fraction(value: Fraction, factor: int) -> str:
    sign = "-" if value < 0 else ""
    return f"{sign}\\frac{{{abs(value.numerator) * factor}}}{{{value.denominator * factor}}}"


def _grouped(value: Fraction) -> str | None:
    return f"{value.numerator:,}" if value.denominator == 1 and abs(value) >= 1000 else None


REWRITINGS: dict[str, Rewriting] = {
    "decimal with a zero more": _written(_as_decimal),
    "fraction": _written(lambda value: _as_fraction(value, 1)),
    "fraction not reduced": _written(lambda value: _as_fraction(value, 6)),
    "commas between thousands": _written(_grouped),
    "sum": _written(lambda value: f"{value - 1} + 1" if value.denominator == 1 and value > 1 else None),
    "named": lambda answer, value: (
        None if value is None else f"So $x = {answer}$ is the answer.\n\\boxed{{x = {answer}}}"
    ),
    "boxed": _within("The answer is $\\boxed{ANSWER}$."),
    "boxed in display": _within("Hence\n\\[\n\\boxed{ANSWER}\n\\]"),
    "behind ####": _within("That is it.\n#### ANSWER"),
    "in a tag": _within("<answer>ANSWER</answer>"),
    "bold": _within("**Final answer:** $ANSWER$"),
    "parentheses": _within("Therefore, the final answer is: \\(ANSWER\\)"),
    "said": _within("The answer is $ANSWER$."),
    "heading": _within("### Answer\n\n$ANSWER$"),
    "boxed in display style": _within("We get $\\boxed{\\displaystyle ANSWER}$."),
    "spaced": _within("The answer is $ \\; ANSWER \\; $."),
}


def _numbers(value: Fraction) -> Iterator[tuple[str, str]]:
    """Yield other numbers, the likeliest slips first."""
    changed: dict[str, Fraction] = {
        "one more": value + 1,
        "one less": value - 1,
        "sign": -value,
        "ten times": value * 10,
        "a tenth": value / 10,
        "double": value * 2,
        "half": value / 2,
        "two more": value + 2,
        "a hundredth more": value + Fraction(1, 100),
        "turned over": 1 / value if value else value,
        "a hundred more": value + 100,
        "squared": value * value,
        "two less": value - 2,
    }
    for name, other in changed.items():
        if other != value:
            yield name, str(other) if other.denominator == 1 else _as_fraction(other, 1)


def _others(answer: str) -> Iterator[tuple[str, str]]:
    """Yield other answers of a kind that is no bare number: another option, or each numeral changed in its place."""
    if (option := re.fullmatch(r"\(?([A-Ea-e])\)?", answer)) is not None:
        for letter in "ABCDE":
            if letter != option[1].upper():
                yield f"option {letter}", letter
        return
    for place, numeral in enumerate(NUMERAL.finditer(answer), 1):
        for step in (1, 2, 10):
            text = f"{answer[: numeral.start()]}{int(numeral[0]) + step}{answer[numeral.end() :]}"
            yield f"numeral {place}, {step} more", text
