"""What of an extracted answer is credited: no hedge, no contradiction, and not the problem said again."""

import math
import re
from collections.abc import Callable

from mathcontracts import Comparison
from mathverifier.core.answers.choices import compared_as_choice
from mathverifier.core.answers.compare import DOUBTFUL, number
from mathverifier.core.answers.extract import Extraction
from mathverifier.core.answers.extraction.touching import is_related
from mathverifier.core.answers.notation import plain
from mathverifier.core.parser import parse
from mathverifier.core.quantities.number_words import CARDINALS

Equivalent = Callable[[str, str], Comparison]

NO_ANSWER = Comparison(outcome="incorrect", reason="no_answer")
NOT_EQUAL = Comparison(outcome="incorrect", reason="not_equal")
# Beyond these many characters, no text is looked for in the problem.
MAX_LENGTH = 1_000
_NUMBER = re.compile(r"(?:\\?\$)?-?[\d.,]+", re.ASCII)
_NAMED = re.compile(r"(?:[a-zA-Z](?:_\{?\w\}?)?|[a-zA-Z]\([a-z]\))=(?=[^=]+\Z)")
_RELATION = re.compile(r"=|<|>|\\(?:le|ge)(?![a-zA-Z])")
_OPERATION = re.compile(
    r"(?<=[\w)}!°])[+-](?=[\w(\\{])|[*^!×·÷]|\\(?:cdot|times|div|sum|prod|i*nt|oint|lim|binom|sqrt|log|ln|exp|sin|cos|tan|cot"
    r"|sec|csc|arc\w+|gcd|lcm|max|min|bmod|pmod|lfloor|lceil)(?![a-zA-Z])|\d\(|\)\("
)
_FRACTION = re.compile(r"-?(?:\\frac\{?(\d{1,9})\}?\{?(\d{1,9})\}?|(\d{1,9})/(\d{1,9}))")
_WANTED = r"(?:value of|find|what is|compute|evaluate|determine|calculate)"
_SPACE = re.compile(r"(\\[a-zA-Z]+)\s+(?=[a-zA-Z])|[\s$]+")
_DEGREES = re.compile(r"\^\{?\\circ\}?|°")


def compared(problem: str | None, reference: str, extraction: Extraction, equivalent: Equivalent) -> Comparison:
    """Compare what a solution asserts with the `reference`, as `_credited` does.

    Where nothing is marked and a reference that is more than a number stands in the text's last words, no other reading
    of these is proven. A number stands there in words at least, beside a value that is no number.
    """
    found = _credited(problem, reference, extraction, equivalent)
    if found.outcome == "incorrect" and extraction.closing:
        said = extraction.answer.text if extraction.answer else ""
        closing = extraction.closing.replace(said, "") if said else extraction.closing
        value = number(reference)
        stands = _closes_with(reference, closing) if value is None else _counts(value, said, closing)
        if stands:
            return DOUBTFUL["ambiguous"]
    return found


def _counts(value: object, said: str, closing: str) -> bool:
    """Say whether a number stands in words in a text's last line, of which a value was read that is no number."""
    if not said or number(said) is not None:
        return False
    line = closing.rpartition("\n")[2]
    return any(CARDINALS.get(word) == value for word in line.lower().replace("-", " ").split())


def _closes_with(reference: str, closing: str) -> bool:
    """Say whether the reference, or each value of the list that it is, stands in the last words of a text."""
    said, wanted = (_squeezed(text).replace("\\", "").replace(" ", "") for text in (closing, reference))
    # A letter by itself stands in most texts.
    return len(wanted.strip("(){}")) > 1 and all(_stands_in(one, said) for one in filter(None, wanted.split(",")))


def _credited(problem: str | None, reference: str, extraction: Extraction, equivalent: Equivalent) -> Comparison:
    """Compare what a solution asserts with the `reference`; `equivalent` compares two texts.

    Several values are right together, as the list that the reference is, or each by itself, as one value in several
    spellings. A tautology, and an expression of the problem that is given back as it stands, answer nothing.
    """
    if extraction.doubt is not None:
        return _doubted(reference, extraction, equivalent)
    if extraction.answer is None:
        return NO_ANSWER
    if len(extraction.values) < 2 and (chosen := compared_as_choice(problem, reference, extraction.said, equivalent)):
        return chosen
    whole = equivalent(reference, extraction.said)
    if whole.reason == "invalid_reference":
        return whole
    if whole.outcome == "unknown" and (value := _asked_value(problem, reference, extraction.said)) is not None:
        return equivalent(reference, value)
    if whole.outcome != "incorrect" and _answers_nothing(problem, reference, extraction.said):
        return whole if _written_alike(reference, extraction.said) else NO_ANSWER
    if len(extraction.values) < 2 or whole.outcome == "correct":
        return whole
    return _each(reference, extraction, whole, equivalent)


def _each(reference: str, extraction: Extraction, whole: Comparison, equivalent: Equivalent) -> Comparison:
    """Compare each of several values; `whole` is what the list of them comes to."""
    right = 0
    for value in extraction.texts:
        one = equivalent(reference, value)
        right += one.outcome == "correct"
        if one.outcome != "correct" and (right or one.outcome == "unknown"):
            break
    if right == len(extraction.values):
        return Comparison(outcome="correct", reason="equal")
    if _may_be_corrected(extraction) and equivalent(reference, extraction.texts[-1]).outcome == "correct":
        return DOUBTFUL["ambiguous"]
    # One of them would be right by itself: that is a hedge, whatever the list could be read as.
    return NOT_EQUAL if right else whole


def _may_be_corrected(extraction: Extraction) -> bool:
    """Say whether the last value stands in a later line than those before it, which it may correct.

    What is boxed, or marked by `####` or a tag, is given for good: two of these are a hedge.
    """
    *_, earlier, last = extraction.values
    line = extraction.read.rfind("\n", 0, earlier.start) + 1
    said = extraction.read[line : earlier.end]
    return (
        not any(mark in said for mark in ("\\boxed", "\\fbox", "####", "<answer"))
        and "\n" in extraction.read[earlier.end : last.start]
    )


def _doubted(reference: str, extraction: Extraction, equivalent: Equivalent) -> Comparison:
    """Return what an answer that is not asserted is worth: nothing, or wrong where all that it may be is wrong.

    Only a single value as the reference tells that: whatever the doubt is, the solution does not give it.
    """
    # Cases are right as the list that they are, a bound as the bound that the reference is.
    listed = extraction.marked if extraction.doubt == "ambiguous" else is_related(reference)
    if listed and extraction.doubt != "hedged" and extraction.answer is not None and extraction.values:
        whole = equivalent(reference, extraction.said)
        if whole.outcome == "correct" or whole.reason == "invalid_reference":
            return whole
    if extraction.values and _is_single(reference):
        readings = [equivalent(reference, value) for value in extraction.texts]
        if (
            extraction.doubt == "ambiguous"
            and not extraction.marked
            and all(one.outcome == "correct" for one in readings)
        ):
            # `27, which is also 3^3`.
            return readings[0]
        if all(one.outcome == "incorrect" for one in readings):
            return NO_ANSWER if extraction.answer is None else NOT_EQUAL
    return DOUBTFUL[extraction.doubt or "ambiguous"]


def _is_single(reference: str) -> bool:
    """Say whether the reference is one value: a number, an expression, the letter of a choice."""
    return number(reference) is not None or parse(plain(reference)) is not None


def _asked_value(problem: str | None, reference: str, answer: str) -> str | None:
    """Return the value of an equation whose left side the problem asks for: 12 of `x^3 = 12` for "Determine x^3."."""
    name, equals, value = answer.partition("=")
    letters = "".join(name.split()).strip("$")
    if problem is None or not equals or "=" in value + reference or not letters:
        return None
    pattern = r"[\s{}]*".join(map(re.escape, letters))
    asked = rf"{_WANTED}[\s$\\(]*{pattern}[\s$\\)]*(?:[.,?;:]|\Z|\b(?:if|when|given)\b)"
    return value if re.search(asked, problem[:MAX_LENGTH], re.IGNORECASE) else None


def _answers_nothing(problem: str | None, reference: str, answer: str) -> bool:
    return not _NUMBER.fullmatch(answer) and (tautology(answer) or restates(problem, reference, answer))


def tautology(answer: str) -> bool:
    """Say whether all sides of an equation or inequality are the same text: `x = x`."""
    sides = [side.strip("{} ") for side in _RELATION.split(_squeezed(answer))]
    return len(sides) > 1 and bool(sides[0]) and len(set(sides)) == 1


def restates(problem: str | None, reference: str, answer: str) -> bool:
    """Say whether `answer` is an expression of the problem, still to be worked out, and not the reference's own text.

    Values are none, so an answer that is a choice of several given values is no restatement.
    """
    if problem is None or len(answer) > MAX_LENGTH:
        return False
    said = _squeezed(answer)
    value = _NAMED.sub("", said, count=1)
    if not _to_work_out(value) or _written_alike(reference, answer):
        return False
    text = _squeezed(problem)
    return _stands_in(said, text) or _stands_in(value, text)


def _to_work_out(value: str) -> bool:
    fraction = _FRACTION.fullmatch(value)
    if fraction:
        above, below = (int(part) for part in fraction.groups() if part)
        return math.gcd(above, below) > 1
    return bool(_OPERATION.search(_DEGREES.sub("", value))) or bool(_RELATION.search(value) and not _bound(value))


def _bound(value: str) -> bool:
    """Say whether a relation only bounds a name by a value: `x > 5`."""
    sides = _RELATION.split(value)
    return len(sides) == 2 and len(sides[0]) == 1 and sides[0].isalpha()


def _stands_in(said: str, text: str) -> bool:
    """Say whether `said` is in `text`, and there no part of a longer number or word."""
    place = text.find(said)
    while place >= 0:
        before, after = text[place - 1 : place], text[place + len(said) : place + len(said) + 1]
        if not (said[0].isdigit() and before.isdigit()) and not (said[-1].isdigit() and after.isdigit()):
            return True
        place = text.find(said, place + 1)
    return False


def _written_alike(reference: str, answer: str) -> bool:
    """Say whether the two are the same text, but for spacing, braces and the order of terms."""
    one, other = (sorted(re.sub(r"[{}()]|\\cdot|\*", "", _squeezed(text))) for text in (reference, answer))
    return one == other


def _squeezed(text: str) -> str:
    # The space behind a command keeps `\le x` from becoming another command.
    return _SPACE.sub(lambda found: found[1] + " " if found[1] else "", plain(text[: 100 * MAX_LENGTH]))
