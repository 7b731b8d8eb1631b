"""What of an extracted answer is credited: no hedge, no contradiction, and not the problem said again."""

import math
from collections.abc import Iterator

from mathcontracts import Comparison
from mathverifier.core.answers.asked_units import Equivalent, in_units
from mathverifier.core.answers.choices import compared_as_choice
from mathverifier.core.answers.compare import number
from mathverifier.core.answers.equivalence.truth import read_truth
from mathverifier.core.answers.extract import Extraction
from mathverifier.core.answers.extraction.relation_ends import is_related
from mathverifier.core.answers.latex_normalization import plain
from mathverifier.core.answers.letters import is_letter
from mathverifier.core.answers.outcomes import DOUBTFUL
from mathverifier.core.expressions.nodes import Binary, Number, Unary
from mathverifier.core.expressions.parser import parse
from mathverifier.core.expressions.tokens import FUNCTIONS
from mathverifier.core.quantities.number_words import CARDINALS
from mathverifier.core.quantities.numbers import groups_end
from mathverifier.core.text.lexer import lex, lexed
from mathverifier.core.text.tokens import Kind

NO_ANSWER = Comparison(outcome="incorrect", reason="no_answer")
NOT_EQUAL = Comparison(outcome="incorrect", reason="not_equal")
# Beyond these many characters, no text is looked for in the problem.
MAX_LENGTH = 1_000
# Characters of what follows in which a word is looked for.
MAX_WORD = 40
_FIGURES = frozenset("0123456789.,")
_RELATIONS = frozenset(("=", "<", ">", "\\le", "\\ge"))
# What is still to be worked out where it stands in a formula.
_SIGNS = frozenset("*^!×·÷")
_OPERATIONS = frozenset(
    f"\\{name}"
    for name in (
        *("cdot", "times", "div", "sum", "prod", "int", "iint", "iiint", "oint", "lim", "binom", "sqrt", "gcd", "lcm"),
        *("max", "min", "bmod", "pmod", "lfloor", "lceil", *FUNCTIONS),
    )
)
_WANTED = ("value of", "find", "what is", "compute", "evaluate", "determine", "calculate", "simplify")
_SKIPPED = " \t\n{}"
_GIVING = ("if", "when", "given")


def compared(problem: str | None, reference: str, extraction: Extraction, equivalent: Equivalent) -> Comparison:
    """Compare what a solution asserts with the `reference`, as `_credited` does.

    A text may mark nothing, and hold a reference that is more than a number in its last words. Then no other reading of
    these is proven. A number stands there in words at least, beside a value that is no number.
    """
    found = _credited(problem, reference, extraction, in_units(problem, equivalent))
    if found.outcome == "incorrect" and extraction.closing:
        said = extraction.answer.text if extraction.answer else ""
        closing = extraction.closing.replace(said, "") if said else extraction.closing
        if extraction.answer is None and read_truth(reference) is not None:
            # `It is not prime` says no without the word.
            return DOUBTFUL["ambiguous"]
        value = number(reference)
        stands = (
            _closes_with(reference, closing) or _lists_over_lines(reference, extraction.closing)
            if value is None
            else _counts(value, said, closing) or _is_beside(value, said)
        )
        if stands:
            return DOUBTFUL["ambiguous"]
    return found


def _counts(value: object, said: str, closing: str) -> bool:
    """Say whether a number stands in words in a text's last line, of which a value was read that is no number."""
    if not said or number(said) is not None:
        return False
    line = closing.rpartition("\n")[2]
    return any(CARDINALS.get(word) == value for word in line.lower().replace("-", " ").rstrip(".! ").split())


def _is_beside(value: object, said: str) -> bool:
    """Say whether an answer that was read as one number, `5 200`, may be two, of which `value` is one."""
    tokens = lex(said)
    first = next((place for place, kind in enumerate(tokens.kinds) if kind is Kind.NUMBER), len(tokens))
    if first == len(tokens) or groups_end(tokens.texts, first, len(tokens)) != first + 3:
        return False
    return value in (number(tokens.texts[first]), number(tokens.texts[first + 2]))


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
    letters = "".join(one for one in name if one not in _SKIPPED).strip("$")
    if problem is None or not equals or "=" in value + reference or not letters:
        return None
    text = problem[:MAX_LENGTH].lower()
    places = (place + len(cue) for cue in _WANTED for place in _places(text, cue))
    return value if any(_asks(text[place:], letters.lower()) for place in places) else None


def _places(text: str, part: str) -> Iterator[int]:
    place = text.find(part)
    while place >= 0:
        yield place
        place = text.find(part, place + 1)


def _asks(text: str, letters: str) -> bool:
    """Say whether a text begins with letters, spaces and braces aside, and goes on with a mark or what is given."""
    skipped = len(text) - len(text.lstrip(" \t\n$\\(["))
    for begin in range(skipped + 1):
        place = begin
        for letter in letters:
            place = len(text) - len(text[place:].lstrip(_SKIPPED)) if place > begin else place
            if text[place : place + 1] != letter:
                break
            place += 1
        else:
            behind = text[place:].lstrip(" \t\n}$\\)]")
            word = lex(behind[:MAX_WORD]).texts[:1]
            return not behind or behind[0] in ".,?;:" or (behind != text[place:] and word[0] in _GIVING)
    return False


def _answers_nothing(problem: str | None, reference: str, answer: str) -> bool:
    return not _is_figures(answer) and (tautology(answer) or restates(problem, reference, answer))


def _is_figures(text: str) -> bool:
    figures = text.removeprefix("\\").removeprefix("$").removeprefix("-")
    return bool(figures) and _FIGURES.issuperset(figures)


def tautology(answer: str) -> bool:
    """Say whether all sides of an equation or inequality are the same text: `x = x`."""
    sides = [side.strip("{} ") for side in _sides(_squeezed(answer))]
    return len(sides) > 1 and bool(sides[0]) and len(set(sides)) == 1


def _sides(text: str) -> list[str]:
    """Cut a text at its equals signs and signs of order."""
    sides = [""]
    for token in lexed(text).texts:
        if token in _RELATIONS:
            sides.append("")
        else:
            sides[-1] += token
    return sides


def restates(problem: str | None, reference: str, answer: str) -> bool:
    """Say whether `answer` is an expression of the problem, still to be worked out, and not the reference's own text.

    Values are none, so an answer that is a choice of several given values is no restatement.
    """
    if problem is None or len(answer) > MAX_LENGTH:
        return False
    said = _squeezed(answer)
    name, equals, right = said.rpartition("=")
    value = right if equals and _names_value(name) else said
    if not _to_work_out(value) or _written_alike(reference, answer):
        return False
    text = _squeezed(problem)
    return _stands_in(said, text) or _stands_in(value, text)


def _names_value(text: str) -> bool:
    """Say whether a text is one letter, with an index or what it is a function of: `x`, `a_1`, `f(x)`."""
    letter, behind = text[:1], text[1:]
    index = behind.removeprefix("_").removeprefix("{").removesuffix("}")
    is_index = behind.startswith("_") and len(index) == 1
    is_applied = len(behind) == 3 and behind[0] + behind[2] == "()" and behind[1].islower()
    return is_letter(letter) and (not behind or is_index or is_applied)


def _to_work_out(value: str) -> bool:
    tree = parse(value) if "/" in value or "frac" in value else None
    tree = tree.operand if isinstance(tree, Unary) and tree.operator == "-" else tree
    if isinstance(tree, Binary) and tree.operator == "/":
        above, below = tree.left, tree.right
        if (
            isinstance(above, Number)
            and isinstance(below, Number)
            and above.value.denominator == below.value.denominator
        ):
            return math.gcd(int(above.value), int(below.value)) > 1
    return _operates(value.replace("°", "")) or (len(_sides(value)) > 1 and not _bound(value))


def _operates(text: str) -> bool:
    """Say whether an operation that is not worked out stands in a text: `2 + 3`, `3!`, `\\sqrt 4`, `2(3)`."""
    if not _SIGNS.isdisjoint(text) or ")(" in text:
        return True
    if "\\" in text and not _OPERATIONS.isdisjoint(lexed(text).texts):
        return True
    return any(
        (sign == "(" and before.isdecimal())
        or (sign in "+-" and (before.isalnum() or before in "_)}!°") and (behind.isalnum() or behind in "_(\\{"))
        for before, sign, behind in zip(text, text[1:], (*text[2:], " "), strict=False)
    )


def _bound(value: str) -> bool:
    """Say whether a relation only bounds a name by a value: `x > 5`."""
    sides = _sides(value)
    return len(sides) == 2 and is_letter(sides[0])


def _lists_over_lines(reference: str, closing: str) -> bool:
    """Say whether each value of the list that a reference is stands in the last words, behind a sign of equality.

    `x - 2 = 5 gives x = 7. x - 2 = -5 gives x = -3.` gives two values, one a sentence.
    """
    parts = _squeezed(reference).replace("\\", "").replace(" ", "").strip("()[]{}").split(",")
    wanted = [part for part in parts if part]
    said = _squeezed(closing).replace("\\", "").replace(" ", "")
    return len(wanted) > 1 and all(_stands_in(f"={part.partition('=')[2] or part}", said) for part in wanted)


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
    one, other = (
        sorted(one for one in _squeezed(text).replace("\\cdot", "") if one not in "{}()*")
        for text in (reference, answer)
    )
    return one == other


def _squeezed(text: str) -> str:
    """Return a text without spaces and dollar signs, but for a space that keeps `\\le x` from being a command."""
    pieces: list[str] = []
    was_spaced = False
    tokens = lex(plain(text[: 100 * MAX_LENGTH]))
    for token, kind in zip(tokens.texts, tokens.kinds, strict=True):
        if kind is Kind.SPACE or token.isspace() or token in ("$", "\\$"):
            pieces += [token.removesuffix("$")] if token == "\\$" else []
            was_spaced = not token.endswith("$")
            continue
        if was_spaced and pieces and pieces[-1][0] == "\\" and pieces[-1][-1].isalpha() and token[0].isalpha():
            pieces.append(" ")
        pieces.append(token)
        was_spaced = False
    return "".join(pieces)
