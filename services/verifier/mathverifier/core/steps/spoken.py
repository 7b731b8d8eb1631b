"""Equalities said in words: `half of 48 is 24`, `20% of 50 = 10`, `5 plus 7 equals 12`.

What is said is set in signs, each in the place of its word, and read as a formula. Better silent than wrong: from its
first word to its relation every word must be one of the few that compute, or the noun behind a number.
"""

import re
from collections.abc import Iterator

from mathverifier.core.evaluation import evaluate
from mathverifier.core.expression import symbols
from mathverifier.core.parser import parse
from mathverifier.core.quantity import ONES
from mathverifier.core.steps.sides import Side, side_after

_COUNTS = [*ONES, "twenty"]
_PARTS = {
    "half": 2,
    "halve": 2,
    "third": 3,
    "quarter": 4,
    "fourth": 4,
    "fifth": 5,
    "sixth": 6,
    "eighth": 8,
    "tenth": 10,
}
_SIGNS = {word: str(value) for value, word in enumerate(_COUNTS)}
_SIGNS |= {"twice": "2*", "double": "2*", "triple": "3*", "thrice": "3*"}
_SIGNS |= {"of": "*", "times": "*", "multiplied": "*", "x": "*", "divided": "/", "plus": "+", "minus": "-", "more": "+"}
_SIGNS |= {"percent": "%"}
_BETWEEN = {"sum": "+", "product": "*", "difference": "-", "quotient": "/"}

_COUNT = rf"(?:{'|'.join(_COUNTS)})\b"
_PART = rf"(?:{'|'.join(_PARTS)})s?\b"
_FIGURE = r"\\?\$?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?(?![\d/]|,\d)"
_NUMBER = rf"(?:{_FIGURE}(?:\s?\\?%|\s+percent\b)?|{_COUNT})"
# What is counted, where it stands between a number and what is done with it.
_NOUN = (
    r"(?:\s+(?!(?:is|are|was|of|and|or|plus|minus|times|by|than|more|less|fewer|equals?|in|at|on|to|for|from|per|each"
    r"|every|with|that|who|which|percent|dozen|hundred|thousand|million|billion|as|if|but|so|then|makes|gives|multiplied"
    r"|divided)\b)[a-z]{2,20}\b)?"
)
_THE = r"(?:\s+(?:the|those|these|his|her|their|its))?"
_SHARE = (
    rf"(?:\d{{1,3}}\s?/\s?\d{{1,3}}|\\frac\{{\d{{1,3}}\}}\{{\d{{1,3}}\}}|\d+(?:\.\d+)?(?:\s?\\?%|\s+percent)"
    rf"|(?:(?:an?\s+|{_COUNT}[\s-]+)?{_PART}))"
)
_OPERATION = (
    r"(?:\s*[+*/×÷]\s*|\s+[-−–x]\s+|\s*\\(?:times|cdot|div)\s*"
    r"|\s+(?:plus|minus|times|multiplied\s+by|divided\s+by)\s+)"
)
_SAID = (
    rf"{_SHARE}\s+of{_THE}\s+(?!one\b){_NUMBER}{_NOUN}"
    rf"|(?:twice|double|triple|thrice)(?:\s+as\s+(?:many|much|old|long|far|tall|big|large|fast)\s+as)?{_THE}"
    rf"\s+{_NUMBER}{_NOUN}"
    rf"|{_NUMBER}{_NOUN}\s+more\s+than\s+{_NUMBER}{_NOUN}"
    rf"|the\s+(?P<kind>{'|'.join(_BETWEEN)})\s+(?:of|between)\s+"
    rf"(?P<pair>{_NUMBER}{_NOUN}\s+and\s+{_NUMBER}{_NOUN})"
    rf"|(?P<run>{_NUMBER}{_NOUN}(?:{_OPERATION}{_NUMBER}{_NOUN}){{1,4}})"
)
_SAYS = r"(?:(?:,?\s+which)?\s+(?:is(?:\s+equal\s+to)?|equals?(?:\s+to)?|makes|gives)|\s*(?P<sign>=))"
_CLAIM = re.compile(rf"(?<![\w.\\])(?P<said>{_SAID}){_SAYS}\s*(?=\\?\$?\s?\d|{_COUNT})", re.IGNORECASE)
# Every claim holds one of these, which tells in no time where there is none.
_VERB = re.compile(
    r"s (?:(?<=\bis )|(?<=\bequals )|(?<=\bmakes )|(?<=\bgives ))(?:equal to |to )?"
    rf"(?:\\?\$?\s?\d|{_COUNT.replace('(?:', '(?i:', 1)})"
)
_WORDS = re.compile(r"[ TtDd](?:of|than|plus|minus|times|by|and|wice|ouble|riple|hrice)\b[^=.\n]{1,40}=")
_TEXT = re.compile(r"\\text\s*\{([^{}]*)\}")
_WORD = re.compile(r"\\?[a-z]+", re.IGNORECASE)
_WORDED = re.compile(r"(?<!\\)\b(?:plus|minus|times|multiplied|divided)\b", re.IGNORECASE)
_HYPHEN = re.compile(r"-(?=/)")  # Of `two-thirds`.
_COUNT_AFTER = re.compile(rf"({_COUNT})(?=\s*(?:[.,;!?]|$)|\s+[a-z]{{2,}})", re.IGNORECASE)
# What takes the first number of a claim into another formula, or the claim into a supposition.
_TAKEN = re.compile(
    rf"(?:[-+*/×÷^=<>≈≤≥_&|()\[\]{{}}\\]|\d|\b(?:of|by|than|plus|minus|times|twice|half|double|triple|thrice|per|each|every|x"
    rf"|from|between|with|not|if|suppose|whether|more|less|fewer|{_COUNT})|(?:\d|{_COUNT})\s+and(?:\s+an?)?)[\s$]*\Z",
    re.IGNORECASE,
)
# What makes another thing of the value: `24 more than`, `24 %`.
_GOES_ON = re.compile(
    r"\s*\\?%|[^.,;:!?\n]{0,24}?\b(?:more|less|fewer|greater|larger|smaller|higher|lower|older|younger|times|of|percent|remainder)\b",
    re.IGNORECASE,
)
WINDOW = 24


def spoken(text: str) -> Iterator[tuple[Side, Side]]:
    """Yield both sides of the equalities that `text` says in words, by their places in it."""
    if "\\text" in text:
        text = _TEXT.sub(lambda found: found[1].rjust(len(found[0]) - 1) + " ", text)
    if _VERB.search(text) is None and ("=" not in text or _WORDS.search(text) is None):
        return
    for claim in _CLAIM.finditer(text):
        if claim["run"] and claim["sign"] and not _WORDED.search(claim["run"]):
            continue  # In signs alone: it is read as such.
        if _TAKEN.search(text, max(0, claim.start() - WINDOW), claim.start()):
            continue
        left, right = _left(claim), _right(text, claim.end())
        if left is None or right is None or _GOES_ON.match(text, right.end - (text[right.end - 1] == "%")):
            continue
        if not claim["kind"] or (left.value is not None and left.value >= 0):  # The difference of 4 and 9 is 5.
            yield left, right


def _left(claim: re.Match[str]) -> Side | None:
    group = "pair" if claim["kind"] else "said"
    between = _BETWEEN[claim["kind"].lower()] if claim["kind"] else ""
    return _side(_in_signs(claim[group], between), *claim.span(group))


def _right(text: str, start: int) -> Side | None:
    if count := _COUNT_AFTER.match(text, start):
        return _side(_in_signs(count[1], ""), *count.span(1))
    return side_after(text, start, len(text))


def _side(formula: str, start: int, end: int) -> Side | None:
    tree = parse(formula)
    return None if tree is None else Side(tree, start, end, evaluate(tree), symbols(tree))


def _in_signs(words: str, between: str) -> str:
    """Return what is said as a formula, each sign where its word stood; `and` is `between`."""
    counted = False

    def sign(found: re.Match[str]) -> str:
        nonlocal counted
        word = found[0].lower()
        part = _PARTS.get(word.removesuffix("s"))
        if word.startswith("\\"):
            shown = found[0]
        elif part is not None:
            shown = f"/{part}" if counted else f"1/{part}"
        else:
            shown = between if word == "and" else "1" if word in ("a", "an") else _SIGNS.get(word, "")
        counted = shown.isdigit()
        return shown.ljust(len(word))

    return _HYPHEN.sub(" ", _WORD.sub(sign, words)).rstrip()
