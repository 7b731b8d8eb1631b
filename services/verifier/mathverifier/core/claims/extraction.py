"""What a step claims: relations between expressions that are surely meant as such."""

import itertools
import re
from collections.abc import Iterator, Sequence
from operator import attrgetter
from string import ascii_letters
from typing import NamedTuple

from mathcontracts import Step
from mathverifier.core.claims.expression_spans import COUNTED, Side, side_after, side_before
from mathverifier.core.claims.labelled import restated, without_glosses
from mathverifier.core.claims.verbal import WORDED, compared_before, goes_on, said_before, spoken
from mathverifier.core.expressions.nodes import Expression
from mathverifier.core.expressions.rational import Fraction
from mathverifier.core.expressions.tokens import FUNCTIONS
from mathverifier.core.text.vocabulary import DIGIT, first_words
from mathverifier.core.tuples import made

# It begins with one set of characters, which the engine looks for many times as fast as for alternatives.
_RELATION = re.compile(
    r"[\\≈≤≥≠=<>!](?:(?<=\\)(?:approx|leq?|geq?|neq?|lt|gt)(?![a-zA-Z])"
    r"|(?<=[<>])=|(?<=!)(?<!\d!)=|(?<=[≈≤≥≠=<>]))"
)
_NAMES = {"\\approx": "≈", "\\le": "≤", "\\leq": "≤", "\\ge": "≥", "\\geq": "≥", "\\ne": "≠", "\\neq": "≠"}
_NAMES |= {"<=": "≤", ">=": "≥", "!=": "≠", "\\lt": "<", "\\gt": ">"}
_ANNOTATION = re.compile(r"<<([^<>]{1,200})>>")
# A longer solution than any that is meant: what comes after is not read.
MAX_CLAIMS = 2_000

# What stands in a formula's way and means nothing to its value: list marks, line breaks before a sign, degrees.
_LIST_MARK = re.compile(
    r"\n[ \t]*(?:(?:[-*•]|\d{1,2}[.)])[ \t]+|\((?:[a-z]|[ivx]{2,4})\)[ \t]+(?=[\d$\\]|[a-zA-Z]{2}))"
)
_MARKS = re.compile(
    r"[\\&^°](?:(?<=\\)(?:\\\s*(?:&\s*)?(?==|\\approx)|(?:begin|end)\s*\{[a-z]{1,12}\*?\}|displaystyle|boxed(?=\s*\{))"
    r"|(?<=&)(?<!\\&)|(?<=\^)\s*(?:\{\s*\\circ\s*\}|\\circ)|(?<=°))"
)
# `**Step 1:** 5 + 7`, `5 => x`, and the cells of a table.
_EMPHASIS = re.compile(r"(?<![^\s(])\*\*(?=[^\s*])|(?<=[^\s*])\*\*(?=[\s.,:;!?)]|$)")
_ARROW = re.compile(r"(?<=[\s$])[-=]{1,2}>(?=[\s$])")
_CELL = re.compile(r"(?<!\S)\|(?!\S)")
# Words that join two formulas, and are no unit: `x = 3 \text{ or } x = -2`.
_JOINTS = frozenset(("or", "and", "if", "for", "when", "where", "so", "then", "since", "because", "with", "but", "as"))
_WORD = (
    r"(?!(?:because|since|of|times|plus|minus|by|than|and|is|are|to|per|more|less|from|or|half|cents?)\b)[a-zA-Z]{2,}+"
)
# `12 boxes x $2/box` is 12 x $2.
_OPERATOR_AHEAD = r"(?=\s*(?:-(?![a-zA-Z])|/(?!\s*[a-zA-Z])|[+*×·÷)−–]|x\s(?!\s*[-=<>≈≤≥+*/^])|\\times|\\cdot|\\div))"
_UNIT_INSIDE = re.compile(
    # Behind most numbers there are no words, or there is no operator behind the words: that is told first.
    rf"[{DIGIT}](?<=\d)(?=\s+[a-zA-Z/]|/)"
    r"(?![a-wyzA-Z\s]*+[^-+*×·÷)−–=≈/\\x])"
    rf"(?:\s+{_WORD}(?:(?:\s+of)?\s+{_WORD})?(?:\s*/\s*[a-zA-Z]{{3,}}|\s+per\s+{_WORD})?{_OPERATOR_AHEAD}"
    rf"|(?:\s+{_WORD})?(?:\s*/\s*[a-zA-Z]{{3,}}|\s+per\s+{_WORD})(?:{_OPERATOR_AHEAD}|(?=\s*[=≈]))"
    rf"|{COUNTED}{_OPERATOR_AHEAD})"
)
_SENTENCE = re.compile(
    # What it may begin with, told first, spares the engine most of the alternatives.
    r"(?=[.,;!?\n\\\])abgiomrstwy→⇒⟹⟶⇔⟺])(?:[.,;!?]\s|\n|\\\\|\]|\)\s+[a-zA-Z]{2}"
    r"|\b(?:and|or|so|then|which|becomes|implies|simplifies|reduces"
    # `x - 2 = 5 gives x = 7` are two.
    r"|(?:gives|yields|means)(?=\s+\$?[a-zA-Z]\s*(?:=|$)))\b|[→⇒⟹⟶⇔⟺]"
    r"|\\(?:implies|iff|(?:Long|long|Left|Longleft)?[Rr]ightarrow)(?![a-zA-Z]))"
)
# A line that goes on with the one above.
# Blanks that may stand between a side and the sign behind it, and before the sign that a line begins with.
_MOST_BLANKS, _MOST_LEADING = 3, 8
_SPAN = attrgetter("start", "end")
# Characters of a function's name, with the space behind it.
LONGEST_NAME = 10
# What a formula may end in, beside figures.
_MATH_ENDS = frozenset(")]}^+*/")


class Claim(NamedTuple):
    """`left relation right`, in step `step`; `start` and `end` are its span in the solution.

    The spans inside the expressions count from `left_start` and `right_start`. `relation` is one of = ≈ ≠ < > ≤ ≥.
    `chain` numbers the relations of one run (`a = b = c` has 0 and 1). The values are exact, None where they are not
    rational, unknown or too large; `letters` are the names of the symbols of both sides.
    """

    step: int
    start: int
    end: int
    left: Expression
    left_start: int
    relation: str
    right: Expression
    right_start: int
    chain: int
    left_value: Fraction | None
    right_value: Fraction | None
    letters: frozenset[str]


class Claims(NamedTuple):
    """What was read, in the order of the text, and the steps of the relations that could not be."""

    read: tuple[Claim, ...]
    unread: tuple[int, ...]


def find_claims(steps: Sequence[Step]) -> Claims:
    """Return the claims of all steps, up to `MAX_CLAIMS`."""
    read: list[Claim] = []
    unread: list[int] = []
    for before, step in zip((None, *steps), steps, strict=False):
        left = MAX_CLAIMS - len(read) - len(unread)
        for claim in itertools.islice(_claims(step, before), left):
            if claim is None:
                unread.append(step.index)
            else:
                read.append(claim)
    return Claims(tuple(sorted(read, key=_SPAN)), tuple(unread))


def _claims(step: Step, before: Step | None) -> Iterator[Claim | None]:
    yield from (_claim(step.index, step.start, said, "=", value) for said, value in spoken(step.text))
    if _RELATION.search(step.text) is None:
        return
    text = _ANNOTATION.sub(_blank, step.text) if "<<" in step.text else step.text
    bare = _without_units(text)
    above = _last_side(before) if before and _goes_on(bare) else None
    plain = list(itertools.islice(_relations(bare, step, 0, above), MAX_CLAIMS))
    yield from plain
    for left, right in restated(bare):
        yield _claim(step.index, step.start, left, "=", right)
    if text is step.text:
        return
    spans = [(claim.start - step.start, claim.end - step.start) for claim in plain if claim]
    for note in _ANNOTATION.finditer(step.text):
        # An annotation repeats what stands around it; it is read where that is not.
        if not any(start <= note.start() <= end for start, end in spans[-200:]):
            yield from _relations(note.group(1), step, note.start(1))


def _goes_on(text: str) -> bool:
    """Say whether a line goes on with the one above: it begins with an equals sign."""
    begins = text.lstrip(" \n\t$")
    if len(text) - len(begins) > _MOST_LEADING:
        return False
    if begins.startswith("\\approx"):
        return not begins[len("\\approx") :][:1].isalpha()
    return begins.startswith(("=", "≈")) and begins[1:2] != "="


def _last_side(step: Step) -> Side | None:
    """Return the formula that a step ends in, by its place in the solution: the next line may go on with it."""
    text = _without_units(_ANNOTATION.sub(_blank, step.text) if "<<" in step.text else step.text)
    start = max((sign.end() for sign in _RELATION.finditer(text)), default=None)
    end = len(text.rstrip(" \n$*\\,&"))
    side = side_before(text, 0, end, first=True) if start is None else side_after(text, start, len(text))
    return side._replace(start=step.start + side.start) if side is not None and side.end == end else None


def _without_units(text: str) -> str:
    """Blank what has no value, so that every place in the text stays where it was."""
    if "\\" in text:
        text = WORDED.sub(lambda found: _worded(text, found), text)
    text = _LIST_MARK.sub(lambda found: "\n" + " " * (len(found[0]) - 1), f"\n{text}")[1:]
    text = _MARKS.sub(_blank, text)
    if "**" in text:
        text = _EMPHASIS.sub("  ", text)
    if "->" in text or "=>" in text:
        text = _ARROW.sub(lambda found: "→".rjust(len(found[0])), text)
    if "|" in text and text.lstrip().startswith("|"):
        text = _CELL.sub(";", text)
    return without_glosses(_UNIT_INSIDE.sub(lambda found: found[0][0] + " " * (len(found[0]) - 1), text))


def _blank(found: re.Match[str]) -> str:
    return " " * len(found.group())


def _worded(text: str, command: re.Match[str]) -> str:
    """Return a space for a word behind a number, which is its unit; elsewhere return the word."""
    before = text[max(0, command.start() - 12) : command.start()].rstrip("\\,;:!~ ")
    joins = not _JOINTS.isdisjoint(first_words(command.group(1))[:1])
    behind_number = not joins and (before[-1:].isdigit() or before[-1:] in (")", "}", "%"))
    length = len(command.group())
    return " " * length if behind_number else f" {command.group(1).strip()} ".ljust(length)[:length]


def _relations(text: str, step: Step, offset: int, above: Side | None = None) -> Iterator[Claim | None]:
    """Yield the claims, None for each that is not read; the first goes on with what is `above`, if anything is."""
    signs = list(_RELATION.finditer(text))
    chain = 0
    right: Side | None = None
    for index, sign in enumerate(signs):
        floor = signs[index - 1].end() if index else 0
        ceiling = signs[index + 1].start() if index + 1 < len(signs) else len(text)
        before, right = right, side_after(text, sign.end(), ceiling)
        relation = _NAMES.get(sign.group(), sign.group())
        if index == 0 and above is not None and right is not None:
            began = above._replace(start=sign.start(), end=sign.end())
            claim = _claim(step.index, step.start, began, relation, right, 1)
            yield claim._replace(left_start=above.start)
            chain = 2
            continue
        left = _between(text, floor, before, sign.start()) if right is not None else None
        if left is not None and _is_argument(text, left.start):
            chain = 0
            yield None
            continue
        if left is None and right is not None and not offset and relation in "=≈":
            left, chain = _in_words(text, step.text, floor, sign.start(), right), 0
        if left is None or right is None:
            chain = 0
            if right is None or _ends_formula(text[max(floor, sign.start() - 4) : sign.start()]):
                yield None
            continue
        yield _claim(step.index, step.start + offset, left, relation, right, chain)
        chain += 1


def _is_argument(text: str, start: int) -> bool:
    """Say whether the name of a function stands before `start`: `sin 60° = 1/2` is of the sine, not of the angle."""
    before = text[max(0, start - LONGEST_NAME) : start].rstrip(" ")
    return before[len(before.rstrip(ascii_letters)) :] in FUNCTIONS


def _in_words(text: str, written: str, floor: int, end: int, right: Side) -> Side | None:
    """Return the left side that is said in words up to `end`; `written` is the text with its units."""
    said = said_before(written, floor, end)
    if said is not None and not goes_on(text, right):
        return said
    return None if right.value is None else compared_before(text, floor, end, right.value)


def _claim(step: int, base: int, left: Side, relation: str, right: Side, chain: int = 0) -> Claim:
    """Return the claim of two sides of a text that begins at `base` of the solution."""
    start, left_start, right_start = base + left.start, base + left.start, base + right.start
    sides = left.tree, left_start, relation, right.tree, right_start
    values = left.value, right.value, left.letters | right.letters
    return made(Claim, (step, start, base + right.end, *sides, chain, *values))


def _between(text: str, floor: int, before: Side | None, end: int) -> Side | None:
    """Return the side that ends at `end`: all that stands between two signs, which was read `before`, or another."""
    alone = before is not None and not text[floor : before.start].strip(" ") and text.find("\n", floor, end) < 0
    if before is not None and alone and _touches(text, before.end, end):
        return before
    first = floor == 0 or _ends_sentence(text, floor, end)
    return side_before(text, floor, end, first=first)


def _touches(text: str, side: int, sign: int) -> bool:
    """Say whether a side that ends in a figure or a bracket has the sign right behind it."""
    filled = text[side - 1].isdecimal() or text[side - 1] == ")"
    return filled and sign - side <= _MOST_BLANKS and not text[side:sign].strip(" ")


def _ends_formula(before: str) -> bool:
    last = before.rstrip().removesuffix("$").rstrip()[-1:]
    return last.isdecimal() or last in _MATH_ENDS


def _ends_sentence(text: str, floor: int, end: int) -> bool:
    """Say whether a new sentence, or a line, begins between two signs: what follows is no chain."""
    return _SENTENCE.search(text, floor, end) is not None
