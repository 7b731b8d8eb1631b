"""Reading one side of a relation out of running text: the longest formula that ends, or begins, at its sign.

Better silent than wrong: where words, commands or cut-off formulas make the extent of a side doubtful, nothing is read.
"""

import re
from functools import lru_cache
from string import ascii_letters, ascii_lowercase, digits
from typing import NamedTuple

from mathverifier.core.expressions.evaluation import evaluate
from mathverifier.core.expressions.nodes import Binary, Expression, Number, Symbol, Unary, symbols
from mathverifier.core.expressions.parser import parse
from mathverifier.core.expressions.rational import Fraction
from mathverifier.core.text.cues import Cues
from mathverifier.core.text.lexer import NUMERAL
from mathverifier.core.text.lexicon import SENTENCES, TEXT_CUES
from mathverifier.core.text.vocabulary import words_of
from mathverifier.core.tuples import made

_RUN = re.compile(
    r"(?:[\s~$€£\-+*/^!%×·∙⋅÷−–()\[\]{}½⅓⅔¼¾√π]++"
    rf"|{NUMERAL}"
    r"|(?<![a-zA-Z\\])(?![aAI]\s+[a-zA-Z\d$])[a-zA-Z](?![a-zA-Z])"
    r"|\\(?:[,;!: $%]|(?:left|right|[dtc]?frac|sqrt|times|cdot|div|pi)(?![a-zA-Z])))+"
)
# Not to the name of a command.
_TO_LAST_WORD = re.compile(r".*(?<![\\a-zA-Z])[a-zA-Z]{2,}+", re.DOTALL)
# `8 rides on tall hills`: what is counted, in up to six words of which none computes.
COUNTED = (
    r"(?!\s+(?:of|an?)\b)(?:\s+times(?=\s+(?:on|in|at|for)\s))?(?:\s+(?!(?:times|plus|minus|by|than|and|is|are|was|were|more|less|or|half|cents?|percent|thirds?|quarters?"
    r"|fourths?|fifths?|tenths?|dozen|hundred|thousand|million|billion|squared|cubed|double|triple|twice|divided|x|mod"
    r"|from|we|you|gets?|gives|yields|means|implies|that|which|would|will|if|because|since)\b)"
    r"[a-zA-Z]{1,20}+(?:-[a-zA-Z]{2,20}+)?){1,6}"
)
# A unit stands apart from its number, is a word, or is one of the usual pairs of letters; `5xy` has none.
_UNIT_TAIL = re.compile(
    rf"[\d)}}%](?!\s+[b-zA-Z]\s*$)(?:\s+[a-zA-Z]{{2,}}(?:\s+[a-zA-Z]{{2,}})?|{COUNTED}|[a-zA-Z]{{3,}}"
    r"|(?:cm|km|mm|kg|mg|lb|oz|ft|ml|in|hr|am|pm))\s*$"
)
# Words and signs that make what stands before a side part of it.
_OPERATING_WORDS = (
    *("of", "half", "third", "quarter", "twice", "times", "double", "triple", "plus", "minus"),
    *("by", "than", "per", "each", "for", "every", "x", "mod", "to the"),
)
_OPERATING_SIGNS = "-+*/×·÷^=<>_&|@"
_ADDING = frozenset("-+*/×·÷")
# What ends in none of these, and has no command in it, operates on nothing; that is told in no time.
_OPERATING_ENDS = (*_OPERATING_WORDS, "\\", "...")
# What may be of, by or for what is computed, so that nothing is taken times it.
_NAMING_ENDS = ("of", "by", "for")
# Nouns that a formula is the amount of, and verbs that change something by it.
_AMOUNTS, _CHANGING = TEXT_CUES["amounts"], Cues("changing")
# What `by`, `for` or `of` could take times a formula; a clause without it has nothing to: `sold it for`.
_FACTORS = Cues("factors")
_CLAUSE_ENDS = tuple(".!?:;,\n")
# Characters before a formula in which its clause begins, and what is changed by it.
_CLAUSE, _CHANGED = 80, 46
# Commands that end a formula; any other goes on with it in a way that is not read.
_ENDING = r"(?:q?quad|implies|iff|(?:Long)?[Rr]ightarrow|Leftrightarrow|to|text|textbf|mathrm|newline|end|tag|boxed)"
_JOINING = re.compile(
    rf"\\\(\s*[a-zA-Z]|\.?\\overline|\s*(?:[-+*/×·÷^(_|]|:\d|\\(?!{_ENDING}(?![a-zA-Z]))[a-zA-Z]|\.\.\."
    r"|(?:of|plus|minus|divided|(?:more|less)\s+than(?=\s+(?:(?:the|his|her|their|its)\s+)?\\?\$?\d|\s+(?:half|twice|one|two|three|a\b))|x|percent|dozen|hundred|mod|choose)\b"
    r"|times\s+(?:(?:the|his|her|their|that|this)\s+)?\\?\$?\s*[\d(]|(?:thousand|million|billion)\s+\S*\d"
    r"|(?!(?:and|so|then|but|or|for|in|on|after|during)\b)[a-zA-Z]+\s+\d|and\s+(?:(?:a|one)\b|\d+\s*/)|[^.,;\n=\d]{0,40}[*×·÷+]\s*\\?\$?\d)"
)
# `17 of the bags` are 17; and `$20/mile` are 20.
_OF_ALL = re.compile(r"\s*of\s+(?:the|his|her|their|its|my|our|them|these|those)\b")
# Behind these begins another equation.
_ARROWS = ("\\implies", "\\Rightarrow", "\\rightarrow", "\\iff")
_OPERATOR_ENDS = (*"-+*/×·÷", "\\cdot", "\\times", "\\div")
_BINARY = tuple("-+*/×·÷−–^")
# Capitals right behind a number are names of lengths, if no unit: `5AD`, but `12GB`.
_UNITS = frozenset(("KB", "MB", "GB", "TB", "KM", "CM", "MM", "KG", "ML", "MPH", "AM", "PM", *"KMLGCF"))
_LONGEST_UNIT = 4
_VERBS = (" is", " are", " equals", " gives", " makes")
_EDGES = frozenset(" \t\n$:*")
_OPENERS, _CLOSERS = "([{", ")]}"
_BRACKETS = frozenset(_OPENERS + _CLOSERS)


class Side(NamedTuple):
    """A formula, its place in the text that it was read from, its exact value if any, and the names of its symbols."""

    tree: Expression
    start: int
    end: int
    value: Fraction | None
    letters: frozenset[str]


def side_before(text: str, floor: int, end: int, *, first: bool) -> Side | None:
    """Read the longest formula that ends at `end` and does not begin before `floor`.

    Where it is not the `first` of a chain, nothing may stand between `floor` and it, or what ends in a verb. In
    `8 * 45 = 360 divided by 5 is 360 / 5 = 72`, one is `360 / 5`.
    """
    tail = max(0, floor - 1, end - 61)
    unit = _UNIT_TAIL.search(text, tail, end) if text[tail:end].rstrip()[-1:].isalpha() else None
    stop = unit.start() + 1 if unit else end
    start = stop
    for run in _RUN.finditer(text, _last_word(text, floor, stop), stop):
        if run.end() >= stop:
            start = run.start()
    start = _own_line(text, _balance_start(text, start, stop), stop)
    if text[start:stop].startswith("s ") and text[max(0, start - 1) : start] in ("'", "’"):
        start += 2  # `That's 4 * 80`.
    if start >= stop or (start > floor and _operates(text, start)):
        return None
    if _is_half_a_number(text, start) or _is_left_open(text, floor, start):
        return None
    between = text[floor:start].strip()
    said = between.endswith(_VERBS)
    if between and (not (first or said) or _goes_on(between, text[start:stop])):
        return None
    if unit and text.startswith(" of ", unit.start() + 1):
        return None  # A share of something is no number: `1/3 of Sam = 66 / 3`.
    side = _read(text, start, stop)
    if side and said and not first and not computes(side.tree):
        return None
    # `5 quarters = 5 * 25` tells of two units: it is no equality of numbers.
    return None if side and unit and not computes(side.tree) else side


def _is_half_a_number(text: str, start: int) -> bool:
    """Say whether a comma and figures stand before a number: `16,0000`, `14, 400`."""
    before = text[max(0, start - 2) : start].rstrip()
    figures = text[start : start + 5].lstrip()
    if not before.endswith(",") or not before[:-1][-1:].isdigit() or not figures[:1].isdigit():
        return False
    is_group = figures[:3].isdigit() and not figures[3:4].isdigit()
    return is_group or (text[start - 1] == "," and text[start].isdigit())


def _is_left_open(text: str, floor: int, start: int) -> bool:
    """Say whether a bracket that is not closed stands before a formula, and an operator before it: `100+(`."""
    opened = start > floor and text[start - 1] in _OPENERS
    return opened and text[max(0, start - 4) : start - 1].rstrip(" $")[-1:] in _ADDING


def _last_word(text: str, floor: int, stop: int) -> int:
    """Return where the last word ends, or where its piece between spaces begins: no formula goes on over a word."""
    word = _TO_LAST_WORD.match(text, floor, stop)
    if word is None:
        return floor
    # Without commands, a word is any two letters.
    has_commands = text.find("\\", floor, stop) >= 0
    return max(floor, text.rfind(" ", floor, word.end()) + 1) if has_commands else word.end()


def _goes_on(before: str, side: str) -> bool:
    """Whether a side begins with an operator; behind a colon, or before a formula with a letter, a minus is a sign."""
    if not side.lstrip(" \t\n$").startswith(_BINARY):
        return False
    return not before.endswith((":", "\\[", "\\(")) and not _is_signed(side.lstrip())


def _is_signed(side: str) -> bool:
    """Say whether a formula in dollar signs begins with a minus before a letter: `$-2x`."""
    formula = side[1:].lstrip() if side.startswith("$") else ""
    return formula.startswith(("-", "−")) and formula[1:].lstrip().lstrip(digits)[:1].isalpha()


def _operates(text: str, start: int) -> bool:
    """Whether what stands before a formula goes on in it: `half of 48` is not `48`, `a total of 48` is."""
    if text[start - 1] == ":" and text[start - 2 : start - 1].isdigit():
        # `3:4` is a ratio; behind `Divide by 4: ` begins another thing.
        return not text[start].isspace()
    if text[start] in _OPENERS and text[start - 1].isalpha():
        return True  # A function by its name: `floor(7/2)`.
    before = text[max(0, start - 12) : start].rstrip()
    last = before[-1:]
    if not (last.isalpha() or last == "\\" or before.endswith("...")):
        # A sentence ends there, or the bracket of the formula begins; `.8 + . 84` is cut in two.
        return last != "" and (last in _OPERATING_SIGNS or (last == "." and before[:-1].rstrip()[-1:] in _ADDING))
    ending = before.lower()
    if ending.rpartition(" ")[2] in SENTENCES["numbered"] and text[start : start + 3].lstrip()[:1].isdigit():
        return True  # `on day 1`.
    if not (ending.endswith(_OPERATING_ENDS) or "\\" in ending):
        return False
    if not _is_operation(before) or before.endswith(_ARROWS):
        return False
    return not ending.endswith(_NAMING_ENDS) or not _names(text, start)


def _is_operation(before: str) -> bool:
    """Say whether a text ends in a command, or in a word that takes a formula as its operand."""
    head = before.rstrip(ascii_letters)
    word = before[len(head) :].lower()
    if not word or head.endswith("\\"):
        return bool(word) or not before.endswith("\\\\")
    is_whole = not (head[-1:].isdecimal() or head.endswith("_"))
    return is_whole and (word in _OPERATING_WORDS or before.lower().endswith(" to the"))


def _names(text: str, start: int) -> bool:
    """Say whether `of`, `by` or `for` says what a formula is, and is no product: `the cost of 5`, `sold for 5`."""
    floor = max(0, start - _CLAUSE)
    said = text[floor:start].lower().rstrip(" \n$")
    before = said.rstrip(f"{ascii_lowercase}'’ ")
    *words, word = words_of(said[len(before) :]) or [""]
    begins = before.endswith(_CLAUSE_ENDS) or not (before or floor)
    last = words[-1] if words else ""
    heads = not words and (not (before or floor) or before.rstrip().endswith((".", "!", "?", ",")))
    if word == "for" and (len(last) > 2 or heads):
        return True
    if (word == "of" and last in _AMOUNTS) or (word == "by" and _changes(said)):
        return True
    return begins and bool(words) and (word != "of" or last.endswith("s")) and not _FACTORS.among(words)


def _changes(said: str) -> bool:
    """Say whether something is said to change by what stands behind a text: `increases its price by`."""
    for sign in ".=0123456789":
        said = said.rpartition(sign)[2]
    return _CHANGING.among(words_of(said[-_CHANGED:]))


def side_after(text: str, start: int, ceiling: int) -> Side | None:
    """Read the longest formula that begins at `start`."""
    run = _RUN.match(text, start, ceiling)
    if run is None:
        return None
    stop = _first_line(text, start, _balance_end(text, start, run.end()))
    counted = _OF_ALL.match(text, stop, ceiling) if text[start:stop].strip(" $").isdigit() else None
    if _JOINING.match(text, counted.end() if counted else stop, ceiling) or (
        stop > start and text[stop - 1].isdigit() and _is_length(text, stop)
    ):
        return None  # `5AD` is five times a length.
    if text[stop - 1 : stop] == "/" and len(unit := text[stop : min(stop + 3, ceiling)]) == 3 and unit.isalpha():
        stop -= 1
    if text[stop : stop + 1].isalpha() and text[stop - 1] == "-":
        # `5600 6-inch pencils` are 5600.
        number, _, size = text[start : stop - 1].rpartition(" ")
        if number.rstrip()[-1:].isdecimal() and size.replace(".", "", 1).isdecimal():
            stop = start + len(number.rstrip())
    while stop > start and (text[stop - 1].isspace() or text[stop - 1] in "$*.,;:"):
        stop -= 1
    return _read(text, start, stop)


def _is_length(text: str, start: int) -> bool:
    behind = text[start : start + _LONGEST_UNIT]
    word = behind[: len(behind) - len(behind.lstrip(ascii_letters))]
    return word[:1].isupper() and word not in _UNITS


def _read(text: str, start: int, end: int) -> Side | None:
    while start < end and text[start] in _EDGES and (text[start] != "*" or text.startswith("**", start)):
        start += 2 if text[start] == "*" else 1
    end = start + len(text[start:end].rstrip(" \t\n*$,;:"))
    return side_of(text[start:end], start, end)


def side_of(formula: str, start: int, end: int) -> Side | None:
    """Return the side that is written, or said, from `start` to `end`; None where it is no formula."""
    read = _formula(formula)
    return None if read is None else made(Side, (read[0], start, end, read[1], read[2]))


# The same number, or the same formula, stands in several places of a solution, and between the signs of a chain twice.
@lru_cache(maxsize=1024)
def _formula(text: str) -> tuple[Expression, Fraction | None, frozenset[str]] | None:
    tree = parse(text)
    if tree is None:
        return None
    value = evaluate(tree)
    # What has a value has no letters.
    return tree, value, symbols(tree) if value is None else frozenset()


def _own_line(text: str, start: int, stop: int) -> int:
    """Leave out lines above, unless this one goes on with them."""
    end = start + len(text[start:stop].rstrip())
    line = text.rfind("\n", start, end)
    if line >= 0 and text[start:line].rstrip().endswith(_OPERATOR_ENDS):
        return start
    return start if line < 0 or text[line:end].lstrip().startswith(_BINARY) else line + 1


def _first_line(text: str, start: int, stop: int) -> int:
    """Leave out lines below, unless they go on with this one."""
    line = text.find("\n", stop - len(text[start:stop].lstrip()), stop)
    return stop if line < 0 or text[line:stop].lstrip().startswith(_BINARY) else line


def _balance_start(text: str, start: int, end: int) -> int:
    """Without its closing half, an opening bracket belongs to the sentence."""
    depth = 0
    for place in reversed(_brackets(text, start, end)):
        depth += 1 if text[place] in _CLOSERS else -1
        if depth < 0:
            return place + 1
    return start


def _balance_end(text: str, start: int, end: int) -> int:
    depth = 0
    for place in _brackets(text, start, end):
        depth += 1 if text[place] in _OPENERS else -1
        if depth < 0:
            return place
    return end


def _brackets(text: str, start: int, end: int) -> list[int]:
    said = text[start:end]
    # Most formulas have none.
    return [] if _BRACKETS.isdisjoint(said) else [place for place, sign in enumerate(said, start) if sign in _BRACKETS]


def computes(expression: Expression) -> bool:
    """Say whether there is anything to work out: more than a number, a sign or a symbol."""
    # The commonest first.
    if isinstance(expression, Binary):
        return True
    if isinstance(expression, Number | Symbol):
        return False
    return computes(expression.operand) if isinstance(expression, Unary) and expression.operator in "-%" else True
