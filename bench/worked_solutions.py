"""Worked solutions: their equations, what each number in them is taken from, and working them through again.

The reader is its own, apart from the verifier's. It reads `a op b op c = r` with units between, and refuses a solution
in which it cannot say where every number is from. So what is worked through again is consistent throughout.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

NUMBER = r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?|\.\d+"
_NUMBER = re.compile(rf"(?<![\w.,])(?:{NUMBER})(?![\w]*\d)")
_QUANTITY = rf"\$?(?:{NUMBER})(?![.,]?\d)(?:[ -](?!x )[A-Za-z']+){{0,4}}"
_OPERATOR = r"\s*[-+*/x×÷−–]\s*"
_EQUATION = re.compile(rf"(?<![\w.,)])(?:{_QUANTITY}{_OPERATOR})+{_QUANTITY}\s*=\s*\$?(?:{NUMBER})(?![.,]?\d)")
_OPERATORS = re.compile(r"[-+*/x×÷−–](?=\s*\$?\.?\d)")
_SYMBOLS = {"x": "*", "×": "*", "÷": "/", "−": "-", "–": "-"}
_GOES_ON = re.compile(r"[A-Za-z\s]*[-+*/×÷=^(]\s*\$?\d")
_LETTER = re.compile(r"(?<![\w'’])(?!I\b|A\b|a\b)(?:[A-WYZb-wyz]\b|\d+[a-z]\b)")
_WORDS = [
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"),
    *("thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty"),
]
# What a solution may use though neither the problem nor a step gives it.
_KNOWN = frozenset(map(Fraction, ("1", "2", "3", "4", "7", "10", "12", "24", "30", "52", "60", "100", "365", ".5")))


@dataclass(frozen=True)
class Mention:
    """A number in a step: `text` is what stands at `start`; `source` is the equation whose result it repeats."""

    step: int
    start: int
    text: str
    source: int | None = None

    @property
    def value(self) -> Fraction:
        """Its value."""
        return Fraction(self.text.replace(",", ""))


@dataclass(frozen=True)
class Equation:
    """One equation of numbers; operands and result are places in the list of mentions."""

    step: int
    start: int
    end: int
    operands: tuple[int, ...]
    operators: tuple[str, ...]
    result: int


@dataclass(frozen=True)
class Worked:
    """A solution in which every number is accounted for; the last step states the answer."""

    problem: str
    steps: tuple[str, ...]
    reference: str
    mentions: tuple[Mention, ...]
    equations: tuple[Equation, ...]

    def given(self) -> list[Fraction]:
        """Return the numbers of the problem, spelt ones included, as often as they are there."""
        return numbers_of(self.problem)


def numbers_of(text: str) -> list[Fraction]:
    """Return the numbers in a text, digits first, then those up to twenty that are spelt."""
    digits = [Fraction(found[0].replace(",", "")) for found in _NUMBER.finditer(text)]
    spelt = [Fraction(_WORDS.index(word)) for word in re.findall(r"[a-z]+", text.lower()) if word in _WORDS]
    return digits + spelt


def stripped(solution: str) -> list[str]:
    """Return the lines of a GSM8K solution without its `<<a=b>>` annotations."""
    return [line.strip() for line in re.sub(r"<<[^>]*>>", "", solution).split("\n") if line.strip()]


def worked(problem: str, lines: Sequence[str], answer: str) -> Worked | None:
    """Read a solution, a line a step, and add a step that states the answer; None where a number is unaccounted for."""
    steps = (*lines, f"The answer is: {answer}")
    text = "\n".join(steps)
    if _LETTER.search(text) or not re.fullmatch(NUMBER, answer):
        return None
    mentions = [
        Mention(step, found.start(), found[0]) for step, line in enumerate(steps) for found in _NUMBER.finditer(line)
    ]
    equations = _equations(steps, mentions)
    if not equations or equations[-1].step != len(lines) - 1:
        return None
    tied = _tied(mentions, equations, numbers_of(problem))
    whole = Worked(problem, steps, answer, tuple(tied or ()), tuple(equations))
    results = [tied[equation.result].value for equation in equations] if tied else []
    spelt = {_WORDS[int(value)] for value in results if value.denominator == 1 and 0 <= value <= 20}
    # A result that is spelt somewhere would stay behind when the results change.
    if not tied or results[-1] != Fraction(answer.replace(",", "")) or spelt & set(re.findall(r"[a-z]+", text.lower())):
        return None
    return whole if tied[-1].source is not None else None


def _equations(steps: Sequence[str], mentions: Sequence[Mention]) -> list[Equation]:
    """Return the equations; none at all where one `=` between numbers is not understood or not true."""
    places = {(mention.step, mention.start): index for index, mention in enumerate(mentions)}
    equations = []
    for step, line in enumerate(steps):
        # `Mercedes = 2 * 7 = 14` names what is worked out; any other `=` that is left over is not understood.
        if "=" in re.sub(r"[A-Za-z)']\s*=\s*\$?§", "", _EQUATION.sub("§", line)):
            return []
        for found in _EQUATION.finditer(line):
            inside = [places.get((step, found.start() + one.start())) for one in _NUMBER.finditer(found[0])]
            operators = tuple(_SYMBOLS.get(sign, sign) for sign in _OPERATORS.findall(found[0].split("=")[0]))
            known = [place for place in inside if place is not None]
            if len(known) != len(inside) or len(operators) != len(inside) - 2 or _GOES_ON.match(line, found.end()):
                return []
            equation = Equation(step, found.start(), found.end(), tuple(known[:-1]), operators, known[-1])
            if evaluated(equation, [mention.value for mention in mentions]) != mentions[known[-1]].value:
                return []
            equations.append(equation)
    return equations


def _tied(
    mentions: Sequence[Mention], equations: Sequence[Equation], given: Sequence[Fraction]
) -> list[Mention] | None:
    """Return the mentions with their sources, or None where one is from nowhere or could be from two places."""
    results = {equation.result: place for place, equation in enumerate(equations)}
    known = {*given, *_KNOWN, *(value / 100 for value in given)}
    tied: list[Mention] = []
    above: dict[Fraction, int] = {}
    for index, mention in enumerate(mentions):
        if index in results:
            tied.append(mention)
            if mention.value in above:
                return None
            above[mention.value] = results[index]
        elif mention.value in above:
            tied.append(Mention(mention.step, mention.start, mention.text, above[mention.value]))
        elif mention.value in known:
            tied.append(mention)
        else:
            return None
    return tied


def evaluated(equation: Equation, values: Sequence[Fraction]) -> Fraction | None:
    """Return the left side's value, products before sums; None for a division by zero."""
    total, product, sign = Fraction(0), values[equation.operands[0]], 1
    for operator, place in zip(equation.operators, equation.operands[1:], strict=True):
        if operator == "*":
            product *= values[place]
        elif operator == "/":
            if values[place] == 0:
                return None
            product /= values[place]
        else:
            total, product, sign = total + sign * product, values[place], 1 if operator == "+" else -1
    return total + sign * product


def replayed(solution: Worked, changes: Mapping[int, Fraction]) -> list[Fraction] | None:
    """Return every number's value after `changes` of some, all that depends on them worked out again."""
    results = {equation.result: equation for equation in solution.equations}
    values = [mention.value for mention in solution.mentions]
    for index, mention in enumerate(solution.mentions):
        value: Fraction | None = values[index]
        if index in changes:
            value = changes[index]
        elif index in results:
            value = evaluated(results[index], values)
        elif mention.source is not None:
            value = values[solution.equations[mention.source].result]
        if value is None:
            return None
        values[index] = value
    return values


def written(solution: Worked, values: Sequence[Fraction]) -> tuple[str, ...] | None:
    """Return the steps with these values in the form the numbers had; None where one has more than two decimals."""
    steps = list(solution.steps)
    for mention, value in reversed(list(zip(solution.mentions, values, strict=True))):
        if value == mention.value:
            continue
        text = formatted(value, like=mention.text)
        if text is None:
            return None
        line = steps[mention.step]
        steps[mention.step] = line[: mention.start] + text + line[mention.start + len(mention.text) :]
    return tuple(steps)


def formatted(value: Fraction, *, like: str) -> str | None:
    """Return the number as `like` is written: thousands separated or not, cents shown or not."""
    if (value * 100).denominator != 1:
        return None
    comma = "," if "," in like else ""
    if value.denominator == 1 and "." not in like:
        return f"{int(value):{comma}}"
    text = f"{float(value):{comma}.2f}"
    return text if re.search(r"\.\d\d$", like) else text.rstrip("0").rstrip(".")
