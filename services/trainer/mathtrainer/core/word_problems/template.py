"""The form of a word problem: quantities, sentences, and the operations that lead to the answer."""

from dataclasses import dataclass
from typing import Literal

Operator = Literal["+", "-", "*", "/"]


@dataclass(frozen=True)
class Quantity:
    """A number that the problem states, drawn from `low` to `high`, both included."""

    name: str
    low: int
    high: int


@dataclass(frozen=True)
class Operation:
    """One step of the solution: `result = left operator right`.

    `left` and `right` name quantities or earlier results. `sentence` holds `{}` where the equation goes, and may use
    the story's own words (`{name}`, `{thing}`).
    """

    result: str
    operator: Operator
    left: str
    right: str
    sentence: str


@dataclass(frozen=True)
class Template:
    """A family of problems. `sentences` are the facts, in order; each states the quantities that it names."""

    name: str
    quantities: tuple[Quantity, ...]
    sentences: tuple[str, ...]
    question: str
    operations: tuple[Operation, ...]

    @property
    def steps(self) -> int:
        """How many operations the solution takes."""
        return len(self.operations)
