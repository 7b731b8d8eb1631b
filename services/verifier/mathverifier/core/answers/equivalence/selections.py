r"""Numbers of selections in the notations of schools: `C_5^2`, `C(5,2)`, `A_5^2`, `P(5,2)`.

They have other readings, a power or a point, so that they prove equality alone.
"""

from typing import Final

from mathverifier.core.answers.equivalence.policy import Policy
from mathverifier.core.expressions.decision import equal
from mathverifier.core.expressions.evaluation import evaluate
from mathverifier.core.expressions.nodes import Expression, Number
from mathverifier.core.expressions.parser import parse
from mathverifier.core.expressions.structure import letters
from mathverifier.core.expressions.written_functions import arrangements
from mathverifier.core.quantities.reading import read_quantity
from mathverifier.core.text.lexer import lex

MAX_NUMBER = 1_000
_IDLE: Final = frozenset(("{", "}", "\\mathrm", "\\text"))


def selections(text: str) -> Expression | None:
    """Return the number of selections that a text writes, of numbers or of letters; None for any other text."""
    tokens = lex(text)
    is_index = "_" in tokens.texts
    match [one for one in (tokens.texts[index] for index in tokens.significant()) if one not in _IDLE]:
        case [("C" | "A" | "P") as letter, "_", above, "^", below]:
            sides = above, below
        case ["C" as letter, "^", below, "_", above]:
            sides = above, below
        case [("C" | "A" | "P") as letter, "(", above, ",", below, ")"]:
            sides = above, below
        case _:
            return None
    size, chosen = map(parse, sides)
    if size is None or chosen is None:
        return None
    numbers = evaluate(size), evaluate(chosen)
    if numbers[0] is not None and numbers[1] is not None:
        if numbers[0] < numbers[1]:
            if letter != "C" or not is_index:
                return None
            # As indices, the larger number is the size in every country.
            size, chosen = chosen, size
        if max(numbers[0], numbers[1]) > MAX_NUMBER:
            return None
    return arrangements("C" if letter == "C" else "P", size, chosen, 0, 0)


def same_selections(reference: str, answer: str, policy: Policy) -> bool:
    """Say whether one side writes a number of selections, and the other is that number."""
    counts = [selections(text) for text in (reference, answer)]
    if counts == [None, None]:
        return False
    first, second = (count or _value(text, policy) for count, text in zip(counts, (reference, answer), strict=True))
    return first is not None and second is not None and letters(first) == letters(second) and bool(equal(first, second))


def _value(text: str, policy: Policy) -> Expression | None:
    quantity = read_quantity(text, policy.nouns)
    if (value := quantity.value) is not None:
        return Number(0, 0, value)
    return quantity.expression if quantity.is_bare else None
