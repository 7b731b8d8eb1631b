"""Values of a function with a name, `f(2) = 9` and `P(X = 2) = 1/4`: of another argument, another statement."""

from dataclasses import dataclass

from mathverifier.core.answers.equivalence.applied import USUAL
from mathverifier.core.answers.equivalence.policy import Policy
from mathverifier.core.answers.equivalence.registry import comparator, reader
from mathverifier.core.answers.separators import closing
from mathverifier.core.expressions.evaluation import evaluate
from mathverifier.core.expressions.parser import parse
from mathverifier.core.expressions.rational import Fraction


@dataclass(frozen=True)
class FunctionValue:
    """`name` of `of` is `value`; `of` is the number behind `inside`, as `X=` is in `P(X=2)`."""

    name: str
    inside: str
    of: Fraction
    value: str


@reader
def read_function_value(text: str) -> FunctionValue | None:
    """Return the value of a function that a text states; None for any other."""
    if "(" not in text or "=" not in text or text[0] not in USUAL:
        return None
    opening = text.index("(")
    end = closing(text, opening)
    if end is None or text[1:opening].strip("' ") or not text[end + 1 :].lstrip().startswith("="):
        return None
    inside, sign, argument = text[opening + 1 : end].rpartition("=")
    tree = parse(argument)
    of = None if tree is None else evaluate(tree)
    value = text[end + 1 :].lstrip().removeprefix("=").strip()
    if of is None or "=" in value:
        return None
    return FunctionValue(text[:opening].strip(), inside.strip() + sign, of, value)


@comparator(FunctionValue, FunctionValue, rung="names", order=15)
def function_values(reference: FunctionValue, answer: FunctionValue, policy: Policy) -> bool | None:
    """Values of one function: another argument is another statement: `f(2) = 9` and `f(9) = 2`."""
    from mathverifier.core.answers.equivalence.scalars import equal_values

    if (reference.name, reference.inside) != (answer.name, answer.inside):
        return None
    if reference.of != answer.of:
        return False
    return equal_values(reference.value, answer.value, policy)
