"""Lists of whole numbers that go on without an end: `2, 4, 6, \\ldots`."""

from dataclasses import dataclass

from mathverifier.core.answers.equivalence.policy import Policy
from mathverifier.core.answers.equivalence.registry import comparator, reader
from mathverifier.core.answers.nodes import Leaf, Several
from mathverifier.core.answers.parser import shape
from mathverifier.core.expressions.evaluation import evaluate
from mathverifier.core.expressions.parser import parse
from mathverifier.core.expressions.rational import Fraction

_ENDS = ("\\ldots", "...", "…")
LEAST = 3


@dataclass(frozen=True)
class Numbers:
    """Numbers in their order; `endless` says that the list goes on."""

    values: tuple[Fraction, ...]
    endless: bool

    @property
    def step(self) -> Fraction | None:
        """The difference of every two neighbours, None where these differ."""
        steps = {later - earlier for earlier, later in zip(self.values, self.values[1:], strict=False)}
        return steps.pop() if len(steps) == 1 else None


@reader
def read_numbers(text: str) -> Numbers | None:
    """Return the numbers that a text lists; of an endless list, at least three."""
    one = shape(text)
    if not isinstance(one, Several) or len(one.items) < LEAST or not all(isinstance(item, Leaf) for item in one.items):
        return None
    texts = [item.text.strip() for item in one.items if isinstance(item, Leaf)]
    endless = texts[-1] in _ENDS
    trees = [parse(text) for text in (texts[:-1] if endless else texts)]
    values = [None if tree is None else evaluate(tree) for tree in trees]
    known = [value for value in values if value is not None]
    return Numbers(tuple(known), endless) if len(known) == len(values) >= LEAST else None


@comparator(Numbers, Numbers, rung="endless lists", order=62)
def endless_lists(reference: Numbers, answer: Numbers, _policy: Policy) -> bool | None:
    """Endless lists of numbers: one step from one start; another number in one place, or an end, is a difference."""
    if not (reference.endless or answer.endless):
        return None
    if reference.endless != answer.endless:
        return False
    shared = min(len(reference.values), len(answer.values))
    if reference.values[:shared] != answer.values[:shared]:
        ascending = all(one.values == tuple(sorted(one.values)) for one in (reference, answer))
        return False if ascending and reference.values[0] == answer.values[0] else None
    return True if reference.step is not None and reference.step == answer.step else None
