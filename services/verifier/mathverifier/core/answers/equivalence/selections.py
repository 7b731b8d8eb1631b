r"""Numbers of selections in the notations of schools: `C_5^2`, `C(5,2)`, `A_5^2`, `P(5,2)`.

They have other readings, a power or a point, so that they prove equality alone.
"""

from math import comb, perm
from typing import Final

from mathverifier.core.answers.equivalence.policy import Policy
from mathverifier.core.quantities.reading import read_quantity
from mathverifier.core.text.lexer import lex

MAX_NUMBER = 1_000
_COUNTS: Final = {"C": comb, "A": perm, "P": perm}
_IDLE: Final = frozenset(("{", "}", "\\mathrm", "\\text"))


def selections(text: str) -> int | None:
    """Return the number of selections that a text writes; None for any other text."""
    tokens = lex(text)
    match [one for one in (tokens.texts[index] for index in tokens.significant()) if one not in _IDLE]:
        case [("C" | "A" | "P") as letter, "_", above, "^", below]:
            numbers = above, below
        case ["C" as letter, "^", below, "_", above]:
            numbers = above, below
        case [("C" | "A" | "P") as letter, "(", above, ",", below, ")"]:
            numbers = above, below
        case _:
            return None
    if not all(number.isdecimal() and len(number) <= 3 for number in numbers):
        return None
    # Where the smaller number stands below, it is what is chosen from nothing else.
    size, chosen = sorted(map(int, numbers), reverse=True) if letter == "C" else map(int, numbers)
    return _COUNTS[letter](size, chosen) if chosen <= size <= MAX_NUMBER else None


def same_selections(reference: str, answer: str, policy: Policy) -> bool:
    """Say whether one side writes a number of selections, and the other is that number."""
    values = [selections(text) for text in (reference, answer)]
    if values == [None, None]:
        return False
    exact = [
        value if value is not None else read_quantity(text, policy.nouns).value
        for value, text in zip(values, (reference, answer), strict=True)
    ]
    return exact[0] is not None and exact[0] == exact[1]
