"""How a comparison is made: what both sides must say alike, and which words the problem lets one count."""

from typing import NamedTuple

from mathverifier.core.quantities.problem_nouns import NO_NOUNS


class Policy(NamedTuple):
    """`strict` wants the reference's unit and percent sign, and takes no rounding.

    `nouns` are words of the problem, in the singular: a noun among them may stand behind a number as its unit.
    """

    strict: bool = False
    nouns: frozenset[str] = NO_NOUNS


DEFAULT = Policy()
