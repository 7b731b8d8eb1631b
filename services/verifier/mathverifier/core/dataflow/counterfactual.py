"""Counterfactual repair: the one small change of one step that would have led to the right answer.

The computations of a solution form a graph, each number that a step uses being an earlier result or a constant. Where
the answer is wrong and the right one known, every step is asked what it would have had to come to. With that value, all
below it, worked through again, would give the right answer. Then it is asked whether one small change of the step comes
to that. Such are another operator, operands the other way round, another number of the problem or an earlier result, a
part left out or added.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from mathverifier.core.claims.expression_spans import computes
from mathverifier.core.claims.extraction import Claim
from mathverifier.core.expressions.evaluation import evaluate, operate
from mathverifier.core.expressions.nodes import Binary, Call, Expression, Number, Symbol, Unary, numbers
from mathverifier.core.expressions.rational import Fraction
from mathverifier.core.number_format import shown

MAX_NODES = 24
MAX_OPERANDS = 12
CONSTANTS = tuple(Fraction(value) for value in (2, 3, 4, 7, 10, 12, 24, 52, 60, 100))
OPERATORS = "+-*/"
_NONE, _ONE = Fraction(0), Fraction(1)
_BY = {"-": Fraction(-1), "%": Fraction(1, 100)}
# What a part comes to, and by how much more for each one more of what is asked for.
_Line = tuple[Fraction, Fraction]
_NAMES = {"+": "adding", "-": "subtracting", "*": "multiplying", "/": "dividing"}


@dataclass(frozen=True)
class Repair:
    """A change of the computation at `claim`: its kind, what it is in words, and what the step would come to.

    `final` says that the computation is the one which comes to the answer.
    """

    claim: int
    kind: str
    change: str
    value: Fraction
    final: bool


class _Node(NamedTuple):
    claim: int
    tree: Expression
    value: Fraction
    parents: Mapping[int, int]


def find_repairs(
    claims: Sequence[Claim], given: Sequence[Fraction], answer: Fraction, reference: Fraction
) -> tuple[Repair, ...]:
    """Return the repairs in the order of the text, at most one a step: the first kind that works there."""
    nodes = _nodes(claims)
    final = next((index for index in reversed(range(len(nodes))) if nodes[index].value == answer), None)
    if final is None:
        return ()
    repairs = []
    for index in sorted(_behind(nodes, final)):
        target = _target(nodes, index, final, reference)
        if target is None or target == nodes[index].value:
            continue
        pool = [node.value for node in nodes[:index]]
        found = next(_changes(nodes[index], target, pool, given), None)
        if found is not None:
            repairs.append(Repair(nodes[index].claim, *found, target, index == final))
    return tuple(repairs)


def _nodes(claims: Sequence[Claim]) -> list[_Node]:
    """Return the computations, each with the nodes that its numbers come from."""
    found: list[tuple[int, Expression, Fraction]] = []
    for index, claim in enumerate(claims):
        if claim.relation not in "=≈":
            continue
        value = claim.right_value
        if claim.chain and found and claims[found[-1][0]].step == claim.step:
            if value is not None:
                found[-1] = (found[-1][0], found[-1][1], value)
        elif value is not None and computes(claim.left) and claim.left_value is not None:
            found.append((index, claim.left, value))
        elif value is not None and isinstance(claim.left, Symbol) and computes(claim.right):
            found.append((index, claim.right, value))
    nodes: list[_Node] = []
    for index, tree, value in found[-MAX_NODES:]:
        latest = {node.value: place for place, node in enumerate(nodes)}
        operands = numbers(tree)[:MAX_OPERANDS]
        parents = {number.start: latest[number.value] for number in operands if number.value in latest}
        nodes.append(_Node(index, tree, value, parents))
    return nodes


def _behind(nodes: Sequence[_Node], final: int) -> set[int]:
    """Return node `final` and all that it comes from."""
    behind = {final}
    for place in range(final, -1, -1):
        if place in behind:
            behind.update(nodes[place].parents.values())
    return behind


def _target(nodes: Sequence[_Node], index: int, final: int, reference: Fraction) -> Fraction | None:
    """Return what node `index` would have to come to; None where that is not a linear matter."""
    if index == final:
        return reference
    line = _final(nodes, index, final)
    if line is None or not line[1]:
        return None
    return nodes[index].value + (reference - line[0]) / line[1]


def _final(nodes: Sequence[_Node], index: int, final: int) -> _Line | None:
    """Work the nodes below `index` through again; return what `final` comes to, with its slope in `index`."""
    lines: dict[int, _Line] = {index: (nodes[index].value, _ONE)}
    for place in range(index + 1, final + 1):
        node = nodes[place]
        moved = {start: lines[parent] for start, parent in node.parents.items() if parent in lines}
        if moved:
            line = _line(node.tree, moved)
            if line is None:
                return None
            lines[place] = line
    return lines.get(final)


def _line(part: Expression, moved: Mapping[int, _Line]) -> _Line | None:
    """Return value and slope of a part where some of its numbers are `moved`; None where it is no line."""
    if isinstance(part, Number):
        return moved.get(part.start) or (part.value, _NONE)
    if isinstance(part, Binary) and part.operator in OPERATORS:
        left, right = _line(part.left, moved), _line(part.right, moved)
        return None if left is None or right is None else _joined(part.operator, left, right)
    if isinstance(part, Unary) and part.operator in "-%":
        inner = _line(part.operand, moved)
        return None if inner is None else _joined("*", inner, (_BY[part.operator], _NONE))
    value = None if any(number.start in moved for number in numbers(part)) else evaluate(part)
    return None if value is None else (value, _NONE)


def _joined(operator: str, left: _Line, right: _Line) -> _Line | None:
    (one, rises), (other, grows) = left, right
    value = operate(operator, one, other)
    if value is None or (grows and (operator == "/" or (operator == "*" and rises))):
        return None
    match operator:
        case "+":
            return value, rises + grows
        case "-":
            return value, rises - grows
        case "*":
            return value, one * grows if grows else rises * other
        case _:
            return value, rises / other


def _changes(
    node: _Node, target: Fraction, pool: Sequence[Fraction], given: Sequence[Fraction]
) -> Iterator[tuple[str, str]]:
    """Yield kind and words of every small change of a node that gives `target`, the likelier kinds first."""
    needs = list(_needs(node.tree, target))
    operands = [(part, need) for part, need, _ in needs if isinstance(part, Number)][:MAX_OPERANDS]
    operations = [
        (part.operator, need, *parts)
        for part, need, parts in needs
        if isinstance(part, Binary) and need is not None and parts is not None
    ]
    known = dict.fromkeys((*pool, *given))
    for operand, need in operands:
        for other in _instead(node.tree, operand, need, target, known):
            kind = "carry" if other in pool else "quote"
            yield kind, f"it used {shown(other)} instead of {shown(operand.value)}"
    for operation in operations:
        for words in _reoperated(*operation):
            yield "operator", words
    onward = _onward(node.value, target)
    for other in dict.fromkeys((*given, *pool)):
        way = next((way for value, way in onward if value == other), None)
        if way is not None:
            yield "missing", way.format(shown(other))
    if any(need in parts for _, need, *parts in operations):
        yield "extra", "it left a part out"
    for operand, need in operands:
        for other in _instead(node.tree, operand, need, target, CONSTANTS):
            yield "constant", f"it used {shown(other)} instead of {shown(operand.value)}"
    for other in CONSTANTS:
        if node.value * other == target:
            yield "constant", f"it went on by {_NAMES['*']} {shown(other)}"
        if target * other == node.value:
            yield "constant", f"it went on by {_NAMES['/']} {shown(other)}"


def _needs(
    part: Expression, need: Fraction | None
) -> Iterator[tuple[Expression, Fraction | None, tuple[Fraction, Fraction] | None]]:
    """Yield each part of a tree that is to come to `need`, an operation before its operands, and what it would have to.

    That is its one value with which the tree comes to `need`, the rest staying as it is. It is None where there is no
    such value, any will do, or what stands around it is not turned round. Third are the values of an operation's
    operands, if known.
    """
    match part:
        case Number() | Symbol():
            yield part, need, None
        case Unary():
            yield part, need, None
            yield from _needs(part.operand, -need if need is not None and part.operator == "-" else None)
        case Binary():
            left, right = (None, None) if need is None else (evaluate(part.left), evaluate(part.right))
            if need is None or left is None or right is None:
                yield part, need, None
                of_left, of_right = None, None
            else:
                yield part, need, (left, right)
                of_left, of_right = _turned(part.operator, need, left, right)
            yield from _needs(part.left, of_left)
            yield from _needs(part.right, of_right)
        case Call():
            yield part, need, None
            for argument in part.arguments:
                yield from _needs(argument, None)


def _turned(operator: str, need: Fraction, left: Fraction, right: Fraction) -> tuple[Fraction | None, Fraction | None]:
    """Return what the left operand would have to be for the operation to come to `need`, and what the right one."""
    match operator:
        case "+":
            return need - right, need - left
        case "-":
            return need + right, left - need
        case "*":
            return need / right if right else None, need / left if left else None
        case "/":
            return need * right if right else None, left / need if left and need else None
        case _:
            return None, None


def _instead(
    tree: Expression, operand: Number, need: Fraction | None, target: Fraction, others: Collection[Fraction]
) -> Iterator[Fraction]:
    """Yield those of `others` that give `target` in place of the operand; without the one that it needs, try each."""
    if need is None:
        tried = (other for other in others if evaluate(tree, instead={operand.start: other}) == target)
        yield from (other for other in tried if other != operand.value)
    elif need != operand.value and need in others:
        yield need


def _onward(value: Fraction, target: Fraction) -> Sequence[tuple[Fraction, str]]:
    """Return with which numbers one more operation leads from `value` to another `target`, and that in words."""
    ways = [
        (target - value, "it went on by adding {}"),
        (value - target, "it went on by subtracting {}"),
        (target + value, "it took its result from {}"),
    ]
    if value:
        ways.append((target / value, "it went on by multiplying {}"))
        if target:
            ways.append((value / target, "it went on by dividing {}"))
    return ways


def _reoperated(operator: str, need: Fraction, left: Fraction, right: Fraction) -> Iterator[str]:
    """Yield in words how another operator, or the operands the other way round, would come to `need`."""
    if operator not in OPERATORS:
        return
    for other in OPERATORS:
        if other != operator and operate(other, left, right) == need:
            yield f"it were {_NAMES[other]} instead of {_NAMES[operator]}"
    if operator in "-/" and operate(operator, right, left) == need:
        yield "its operands changed places"
