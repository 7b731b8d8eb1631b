"""Words that exclude a value or work on it: `not 7`, `everything except: 5`, `twice the answer: 5`, `7 doubled`."""

from dataclasses import dataclass
from typing import Final

from mathverifier.core.answers.equivalence.phrases import Phrase, Slot, Word, read_phrase
from mathverifier.core.answers.equivalence.policy import Policy
from mathverifier.core.answers.equivalence.registry import comparator, reader
from mathverifier.core.expressions.decision import equal
from mathverifier.core.expressions.nodes import Binary, Expression, Number, Unary
from mathverifier.core.expressions.parser import parse
from mathverifier.core.expressions.rational import Fraction
from mathverifier.core.quantities.reading import read_quantity
from mathverifier.core.text.lexicon import BETWEEN, EXCLUDING, MULTIPLIED, MULTIPLYING, RAISING, REJECTING

# What stands for the value that is wanted.
_ANSWER: Final = " answer"
_MARKS: Final = " :=,."


@dataclass(frozen=True)
class Text:
    """Any text, as it is."""

    text: str


@dataclass(frozen=True)
class Excluded:
    """The answer is said not to be `text`."""

    text: str


@dataclass(frozen=True)
class WorkedOn:
    """The answer is said to be what words make of a number."""

    tree: Expression


@reader
def read_text(text: str) -> Text:
    """Return the text as a node."""
    return Text(text)


@reader
def read_remark(text: str) -> Excluded | WorkedOn | None:
    """Return what words say of the one or two values beside them; None where that is not known."""
    phrase = read_phrase(text)
    if phrase is None:
        return None
    match _groups(phrase):
        case [str(words), Slot(value)]:
            return _before(words, value.strip(_MARKS))
        case [Slot(value), str(words)]:
            return _behind(value.strip(_MARKS), words)
        case [Slot(one), str(words), Slot(other)]:
            return _between(one.strip(_MARKS), words, other.strip(_MARKS))
        case [str(words)]:
            ending = next((ending for ending in REJECTING if words.endswith(f" {ending}")), None)
            return None if ending is None else Excluded(text[: len(text) - len(ending)].strip(_MARKS))
        case _:
            return None


def _groups(phrase: Phrase) -> list[str | Slot]:
    """Return the slots, and the words between them as one text each."""
    groups: list[str | Slot] = []
    for part in phrase.parts:
        if isinstance(part, Slot):
            groups.append(part)
        elif isinstance(part, Word):
            last = groups.pop() if groups and isinstance(groups[-1], str) else ""
            groups.append(f"{last} {part.text.lower()}".strip())
    return groups


def _before(words: str, value: str) -> Excluded | WorkedOn | None:
    if words in EXCLUDING:
        return Excluded(value.rpartition("=")[2].strip())
    tree = parse(value)
    if tree is None:
        return None
    if words in MULTIPLYING:
        return WorkedOn(Binary(0, 0, "*", _literal(MULTIPLYING[words]), tree))
    if words in RAISING:
        return WorkedOn(Binary(0, 0, "^", tree, _literal(RAISING[words])))
    if words.endswith(_ANSWER) and (factor := MULTIPLYING.get(words.removesuffix(_ANSWER))):
        # `twice the answer: 10` says that it is 5.
        return WorkedOn(Binary(0, 0, "/", tree, _literal(factor)))
    return None


def _behind(value: str, words: str) -> Excluded | WorkedOn | None:
    if words in REJECTING:
        return Excluded(value)
    tree = parse(value)
    if tree is None or words not in MULTIPLIED:
        return None
    return WorkedOn(Binary(0, 0, "*", _literal(MULTIPLIED[words]), tree))


def _between(one: str, words: str, other: str) -> WorkedOn | None:
    sign = BETWEEN.get(words)
    first, second = parse(one), parse(other)
    if sign is None or first is None or second is None:
        return None
    return WorkedOn(Binary(0, 0, sign, first, second))


def _literal(value: Fraction) -> Expression:
    return Unary(0, 0, "-", Number(0, 0, -value)) if value < 0 else Number(0, 0, value)


@comparator(Text, Excluded, rung="remarks", order=80)
def excluded(reference: Text, answer: Excluded, policy: Policy) -> bool | None:
    """A value that the answer denies, excludes or puts itself above or below: `not 7`, `more than 7`, for 7."""
    from mathverifier.core.answers.equivalence.scalars import equal_values

    return False if reference.text == answer.text or equal_values(reference.text, answer.text, policy) else None


@comparator(Text, WorkedOn, rung="remarks", order=81)
def worked_on(reference: Text, answer: WorkedOn, _policy: Policy) -> bool | None:
    """A value that words work on: `twice 7`, `14 divided by 2`, `half the answer: 5`."""
    quantity = read_quantity(reference.text)
    tree = quantity.expression
    if tree is None or not quantity.is_bare:
        return None
    return equal(tree, answer.tree)


@comparator(WorkedOn, Text, rung="remarks", order=82)
def worked_on_in_reference(reference: WorkedOn, answer: Text, policy: Policy) -> bool | None:
    """The same, the other way round."""
    return worked_on(answer, reference, policy)
