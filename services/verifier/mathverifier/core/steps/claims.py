"""What a step claims: relations between expressions that are surely meant as such.

Better silent than wrong: where words, units or cut-off formulas make the extent of a side doubtful, there is no claim.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from mathcontracts import Step
from mathverifier.core.expression import Binary, Expression, Number, Unary, parse

_RELATION = re.compile(r"\\(?:approx|leq?|geq?|neq?|lt|gt)(?![a-zA-Z])|[≈≤≥≠]|<=|>=|!=|[=<>]")
_NAMES = {"\\approx": "≈", "\\le": "≤", "\\leq": "≤", "\\ge": "≥", "\\geq": "≥", "\\ne": "≠", "\\neq": "≠"}
_NAMES |= {"<=": "≤", ">=": "≥", "!=": "≠", "\\lt": "<", "\\gt": ">"}
_ANNOTATION = re.compile(r"<<([^<>]{1,200})>>")
_TEXT_COMMAND = re.compile(r"\\(?:text|mathrm|mbox|textbf)\s*\{([^{}]*)\}")
_RUN_FORWARD = re.compile(
    r"(?:\s|\\[,;!: ]|~|\\?\$|[€£]|\\(?:left|right|[dtc]?frac|sqrt|times|cdot|div|pi)(?![a-zA-Z])|\\%"
    r"|[-+*/^!%×·∙⋅÷−–()\[\]{}½⅓⅔¼¾√π]"
    r"|\d{1,3}(?:,\d{3})+(?!\d)|\d+(?:\.\d+)?|\.\d+|(?<![a-zA-Z\\])(?![aAI]\s+[a-zA-Z])[a-zA-Z](?![a-zA-Z]))+"
)
_UNIT_TAIL = re.compile(r"(?<=[\d)}%])\s*(?:[a-zA-Z]{2,}(?:\s+[a-zA-Z]{2,})?)\s*$")
# Words that make what stands before or behind them part of a side.
_OPERATING = re.compile(
    r"(?:\b(?:of|half|third|quarter|twice|times|double|triple|plus|minus|by|than|per|each|for|every|x)|[-+*/×·÷^=<>(\\_&])\s*$",
    re.IGNORECASE,
)
_JOINING = re.compile(
    r"\s*(?:[-+*/×·÷^(_]|(?:of|times|plus|minus|divided|more|less|x|per|/)\b|[a-zA-Z]+\s*[-+*/×·÷^]\s*\d)"
)
_OPENERS, _CLOSERS = "([{", ")]}"


@dataclass(frozen=True)
class Claim:
    """`left relation right`, in step `step`; `start` and `end` are its span in the solution.

    The spans inside the expressions count from `left_start` and `right_start`. `relation` is one of = ≈ ≠ < > ≤ ≥.
    `chain` numbers the relations of one run (`a = b = c` has 0 and 1).
    """

    step: int
    start: int
    end: int
    left: Expression
    left_start: int
    relation: str
    right: Expression
    right_start: int
    chain: int = 0


def find_claims(steps: Sequence[Step]) -> tuple[Claim, ...]:
    """Return the claims of all steps, in the order of the text."""
    return tuple(claim for step in steps for claim in _claims(step))


def _claims(step: Step) -> Iterator[Claim]:
    for note in _ANNOTATION.finditer(step.text):
        yield from _relations(note.group(1), step, note.start(1))
    text = _ANNOTATION.sub(lambda note: " " * len(note.group()), step.text)
    # A unit in \text{} goes, its place stays, so that spans stay true.
    text = _TEXT_COMMAND.sub(lambda unit: _blank(unit.group(1), len(unit.group())), text)
    yield from _relations(text.replace("&", " "), step, 0)


def _blank(unit: str, length: int) -> str:
    """Leave words that operate, so that they still silence a claim; drop units."""
    return f" {unit.strip()} ".ljust(length)[:length] if _OPERATING.search(unit) else " " * length


def _relations(text: str, step: Step, offset: int) -> Iterator[Claim]:
    signs = list(_RELATION.finditer(text))
    chain = 0
    for index, sign in enumerate(signs):
        floor = signs[index - 1].end() if index else 0
        ceiling = signs[index + 1].start() if index + 1 < len(signs) else len(text)
        left = _side_before(text, floor, sign.start(), first=index == 0)
        right = _side_after(text, sign.end(), ceiling, last=index + 1 == len(signs))
        if left is None or right is None:
            chain = 0
            continue
        base = step.start + offset
        yield Claim(
            step=step.index,
            start=base + left[1],
            end=base + right[2],
            left=left[0],
            left_start=base + left[1],
            relation=_NAMES.get(sign.group(), sign.group()),
            right=right[0],
            right_start=base + right[1],
            chain=chain,
        )
        chain += 1


def _side_before(text: str, floor: int, end: int, *, first: bool) -> tuple[Expression, int, int] | None:
    """Read the longest expression that ends at `end`."""
    unit = _UNIT_TAIL.search(text, max(floor, end - 60), end)
    stop = unit.start() if unit else end
    start = stop
    for run in _RUN_FORWARD.finditer(text, floor, stop):
        if run.end() >= stop:
            start = run.start()
    # Without its closing half, an opening bracket belongs to the sentence.
    start = _balance_start(text, start, stop)
    if start >= stop or (start > floor and _OPERATING.search(text, max(0, start - 12), start)):
        return None
    return _read(text, start, stop) if first or start == floor or not text[floor:start].strip() else None


def _side_after(text: str, start: int, ceiling: int, *, last: bool) -> tuple[Expression, int, int] | None:
    """Read the longest expression that begins at `start`."""
    run = _RUN_FORWARD.match(text, start, ceiling)
    if run is None:
        return None
    stop = _balance_end(text, start, run.end())
    tail = text[stop:ceiling]
    if _JOINING.match(tail):
        return None
    if not last and tail.strip() and not re.fullmatch(r"\s*[a-zA-Z]{2,}(?:\s+[a-zA-Z]+){0,2}\s*", tail):
        last = True
    while stop > start and (text[stop - 1].isspace() or text[stop - 1] in "$*.,;:"):
        stop -= 1
    return _read(text, start, stop)


def _read(text: str, start: int, end: int) -> tuple[Expression, int, int] | None:
    while start < end and (text[start] in " \t\n$:" or text.startswith("**", start)):
        start += 2 if text[start] == "*" else 1
    while end > start and text[end - 1] in " \t\n*$,;:":
        end -= 1
    tree = parse(text[start:end])
    return None if tree is None else (tree, start, end)


def _balance_start(text: str, start: int, end: int) -> int:
    depth = 0
    last_bad = start
    for place in range(end - 1, start - 1, -1):
        if text[place] in _CLOSERS:
            depth += 1
        elif text[place] in _OPENERS:
            depth -= 1
            if depth < 0:
                last_bad = place + 1
                break
    return last_bad


def _balance_end(text: str, start: int, end: int) -> int:
    depth = 0
    for place in range(start, end):
        if text[place] in _OPENERS:
            depth += 1
        elif text[place] in _CLOSERS:
            depth -= 1
            if depth < 0:
                return place
    return end


def computes(expression: Expression) -> bool:
    """Say whether there is anything to work out: more than a number, a sign or a symbol."""
    match expression:
        case Binary():
            return True
        case Unary(operator="-" | "%"):
            return computes(expression.operand)
        case Unary():
            return True
        case Number() | _:
            return False
