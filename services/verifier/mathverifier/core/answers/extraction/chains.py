"""What an equation without a mark comes to: the last side of a chain, or the value of what stands on its left."""

from typing import Final

from mathcontracts import Answer
from mathverifier.core.answers.extraction.amount_ends import known_units
from mathverifier.core.answers.extraction.endings import Ending
from mathverifier.core.answers.extraction.spans import trimmed
from mathverifier.core.answers.variable_names import is_name
from mathverifier.core.expressions.nodes import symbols
from mathverifier.core.expressions.parser import parse
from mathverifier.core.expressions.tokens import FUNCTIONS
from mathverifier.core.text.stretch import Stretch
from mathverifier.core.text.tokens import WORDS, Kind

_CONSTANTS: Final = frozenset(("e", "i", "pi"))
_FOLLOWING: Final = frozenset(("\\implies", "\\Rightarrow", "\\rightarrow", "\\to", "\\Longrightarrow", "⇒", "→"))
_COPULAS: Final = frozenset(("is", "are", "be", "equals"))


def with_result(line: Stretch, ending: Ending) -> Ending:
    """Return the ending with the value that its equation comes to, where it is a chain or names no letter.

    `x + y = 8 + 9 = 17` comes to 17, and so does `2x = 17` behind `the length is`; `x^2 = 9` stays what it is.
    """
    answer = ending.answer
    if ending.several or ending.bound is not None or "=" not in answer.text:
        return ending
    sides = _sides(Stretch(line.text, answer.start, answer.end))
    if len(sides) == 2 and sides[0].start > answer.start:
        # Behind an arrow.
        equation = trimmed(line.text, sides[0].start, sides[1].end)
        ending = ending._replace(answer=equation)
    if len(sides) < 2 or not sides[-1].text:
        return ending
    if is_name(sides[-1].text):
        # `12 = x` gives the same as `x = 12`.
        return ending._replace(answer=sides[-2]) if is_known(sides[-2].text) else ending
    if len(sides) == 2 and not (is_known(sides[0].text) or (_is_told(line, answer) and _is_of_one(sides[0].text))):
        return ending
    return ending._replace(answer=sides[-1])


def _sides(formula: Stretch) -> list[Answer]:
    """Return the sides of the last equation of a formula; none where it is a list or holds another relation.

    Of words, a side may have the names of functions, and a unit behind its number.
    """
    begins, depth = [0], 0
    for place, kind in enumerate(formula.kinds):
        text = formula.texts[place]
        if (
            kind in WORDS
            and len(text) > 1
            and text not in FUNCTIONS
            and not (place > begins[-1] and known_units((text,)))
        ):
            return []
        depth += (kind is Kind.OPEN) - (kind is Kind.CLOSE)
        if depth:
            continue
        if text in _FOLLOWING:
            begins = [place + 1]
        elif text == "=":
            begins.append(place + 1)
        elif text in (",", ";", "$", "\\\\", "\n", "&", ":") or kind is Kind.RELATION:
            return []
    ends = [begin - 1 for begin in begins[1:]] + [formula.size]
    sides = [
        trimmed(formula.text, formula.places[begin], formula.places[end])
        for begin, end in zip(begins, ends, strict=True)
    ]
    # `= 9 · 5 = 45` goes on with the line above.
    return sides if sides[0].text else sides[1:]


def is_known(side: str) -> bool:
    """Say whether a side has a value of its own: no letter is in it."""
    tree = parse(side)
    return tree is not None and not symbols(tree) - _CONSTANTS


def _is_of_one(side: str) -> bool:
    """Say whether a side is made of one letter, and is more than its name."""
    tree = parse(side)
    return tree is not None and len(symbols(tree) - _CONSTANTS) == 1 and not is_name(side)


def _is_told(line: Stretch, answer: Answer) -> bool:
    """Say whether a copula stands before the equation: `the side is $2x = 16$`."""
    place = line.before(line.index(answer.start))
    while place >= 0 and line.texts[place] in ("$", "\\(", "\\[", "**"):
        place = line.before(place)
    return place >= 0 and line.words[place] in _COPULAS and "equation" not in line.words
