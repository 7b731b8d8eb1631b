r"""Recurrences: `a_{n+1} = 2a_n` is `a_n = 2a_{n-1}`, whichever term has the index n; `a_n = 3a_{n-1}` is another."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, NamedTuple

from mathverifier.core.answers.ellipsis import Script, scripts
from mathverifier.core.answers.equivalence.formulas import Atom
from mathverifier.core.answers.equivalence.policy import Policy
from mathverifier.core.answers.equivalence.registry import comparator, reader
from mathverifier.core.answers.equivalence.relations import relations
from mathverifier.core.answers.equivalence.witnesses import differ
from mathverifier.core.answers.letters import is_letter, spelled
from mathverifier.core.answers.separators import Separator, split
from mathverifier.core.answers.written_relations import relation_of
from mathverifier.core.expressions.evaluation import evaluate, polynomial
from mathverifier.core.expressions.nodes import Binary, Expression, Number, Symbol, substituted
from mathverifier.core.expressions.parser import parse
from mathverifier.core.expressions.rational import Fraction

MAX_ORDER: Final = 6
_PARTS: Final = Separator(",;", words=("for", "where", "with", "when", "and"))
# The letter that terms are called by while an equation is read.
_TERM: Final = "T"
_ZERO: Final = Fraction(0)


class Step(NamedTuple):
    """An equation of the terms of a sequence; the latest has the index `letter`, and `order` terms lie before it."""

    name: str
    letter: str
    order: int
    # By how much the index of the latest term is more than the letter as it is written.
    ahead: int
    equation: Atom


@dataclass(frozen=True)
class Recurrence:
    """A step with first terms, and the index of the first term that it holds for; None where that is not said."""

    step: Step
    first: Mapping[str, Fraction]
    begins: Fraction | None


@reader
def read_recurrence(text: str) -> Recurrence | None:
    """Return the recurrence that a text is; None for any other."""
    if "_" not in text or "=" not in text:
        return None
    parts = split(text, _PARTS)
    steps = [(place, step) for place, step in enumerate(map(_step, parts)) if step is not None]
    if len(steps) != 1:
        return None
    ((at, step),) = steps
    first: dict[str, Fraction] = {}
    begins: Fraction | None = None
    for part in parts[:at] + parts[at + 1 :]:
        if (bound := _bound(part, step)) is not None and begins is None:
            begins = bound
        elif values := _first_terms(part, step.name):
            first |= values
        else:
            return None
    return Recurrence(step, first, begins)


def _step(text: str) -> Step | None:
    """Read an equation between terms of one sequence."""
    found = [script for script in scripts(text) if script.mark == "_"]
    names = {text[script.start - 1 : script.start] for script in found}
    indices = [_index(script) for script in found]
    known = [index for index in indices if index is not None]
    if len(names) != 1 or len(known) < len(found) or len({letter for letter, _ in known}) != 1 or _TERM in text:
        return None
    (name,), offsets, letter = names, [offset for _, offset in known], known[0][0]
    ahead, order = max(offsets), max(offsets) - min(offsets)
    if not is_letter(name) or not 0 < order <= MAX_ORDER:
        return None
    for script, offset in sorted(zip(found, offsets, strict=True), reverse=True):
        text = spelled(text, {script.start - 1: f"{_TERM}_{ahead - offset}"}, script.end - script.start + 1)
    sides = [parse(side) for side in split(text, "=")]
    trees = [tree for tree in sides if tree is not None]
    if len(trees) != 2 or len(sides) != 2:
        return None
    moved = Binary(0, 0, "-", Symbol(0, 0, letter), Number(0, 0, Fraction(ahead)))
    left, right = (substituted(tree, letter, moved) if ahead else tree for tree in trees)
    return Step(name, letter, order, ahead, Atom(Binary(0, 0, "-", left, right), "="))


def _index(script: Script) -> tuple[str, int] | None:
    """Return the letter of an index, and what is added to it: n and -1 of `n-1`."""
    tree = parse(script.inside)
    form = dict(polynomial(tree) or {}) if tree is not None else {}
    offset = form.pop((), _ZERO)
    match list(form.items()):
        case [((((letter, 1),)), factor)] if factor == 1 and offset.denominator == 1 and is_letter(letter):
            return letter, int(offset)
        case _:
            return None


def _bound(text: str, step: Step) -> Fraction | None:
    """Return the least index of the latest term where a text bounds the letter: `n \\ge 2`, `all n > 1`."""
    found = relation_of(text.removeprefix("all ").removeprefix("every "))
    if found is None or len(found.sides) != 2 or found.sides[0].strip() != step.letter:
        return None
    value = _value(found.sides[1])
    match found.signs:
        case ("\\ge",):
            return None if value is None else value + step.ahead
        case (">",):
            return None if value is None else value + step.ahead + 1
        case _:
            return None


def _first_terms(text: str, name: str) -> Mapping[str, Fraction]:
    """Return the indices and the value of terms that a text gives: `a_1 = 3`, `F_1 = F_2 = 1`."""
    *terms, said = split(text, "=")
    indices = [term.removeprefix(f"{name}_").strip("{} ") for term in terms if term.startswith(f"{name}_")]
    value = _value(said)
    if value is None or len(indices) < len(terms) or not all(map(str.isdecimal, indices)):
        return {}
    return dict.fromkeys(indices, value)


def _value(text: str) -> Fraction | None:
    tree: Expression | None = parse(text)
    return None if tree is None else evaluate(tree)


@comparator(Recurrence, Recurrence, rung="recurrences", order=39)
def recurrences(reference: Recurrence, answer: Recurrence, policy: Policy) -> bool | None:
    """Recurrences whose index is shifted: `a_{n+1} = 2a_n` and `a_n = 2a_{n-1}`; another equation is another one."""
    one, other = reference.step, answer.step
    if one.name != other.name:
        return None
    tree = substituted(other.equation.tree, other.letter, Symbol(0, 0, one.letter))
    equation = Atom(tree, "=")
    if not relations(one.equation, equation, policy):
        # With its first terms, a sequence may meet several equations.
        differs = not (reference.first or answer.first) and differ(one.equation, equation)
        return False if differs else None
    shared = reference.first.keys() & answer.first.keys()
    if any(reference.first[index] != answer.first[index] for index in shared):
        return False
    return True if reference.first == answer.first and _begin_alike(reference, answer) else None


def may_be_one_sequence(reference: str, answer: str) -> bool:
    """Say whether two recurrences give first terms, so that different equations may be of one sequence."""
    found = read_recurrence(reference), read_recurrence(answer)
    return all(one is not None and bool(one.first) for one in found)


def _begin_alike(reference: Recurrence, answer: Recurrence) -> bool:
    """Say whether both hold from one index on; where only one says it, from the first that has terms before it."""
    begins = {one.begins for one in (reference, answer)} - {None}
    order = reference.step.order
    return not begins or (len(begins) == 1 and (reference.begins == answer.begins or begins <= {order, order + 1}))
