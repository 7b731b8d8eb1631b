"""Equalities said in words: `half of 48 is 24`, `20% of 50 = 10`, `5 plus 7 equals 12`.

What is said is set in signs, each in the place of its word, and read as a formula. Better silent than wrong: every word
up to the relation must be one of the few that compute, or the noun behind a number.
"""

import re
from string import ascii_letters

from mathverifier.core.claims.expression_spans import Side, computes, side_after, side_of
from mathverifier.core.expressions.rational import Fraction, decimal
from mathverifier.core.quantities.number_words import CARDINALS, FRACTIONS, MULTIPLES
from mathverifier.core.text.lexer import NUMERAL
from mathverifier.core.text.lexicon import TEXT_CUES
from mathverifier.core.text.vocabulary import last_words, words_and_commands, words_of

_COUNTS = [word for word, value in CARDINALS.items() if value <= 20]
_PARTS = {word: value.denominator for word, value in FRACTIONS.items()}
_MULTIPLES = {word: value for word, value in MULTIPLES.items() if value > 1}
_SIZES = ("many", "much", "old", "long", "far", "tall", "big", "large", "fast")
_ARTICLES = ("the", "those", "these", "his", "her", "their", "its")
_SIGNS = {word: str(CARDINALS[word]) for word in _COUNTS} | {word: f"{value}*" for word, value in _MULTIPLES.items()}
_SIGNS |= {"of": "*", "times": "*", "multiplied": "*", "x": "*", "divided": "/", "plus": "+", "minus": "-", "more": "+"}
_SIGNS |= {"percent": "%"}
_BETWEEN = {"sum": "+", "product": "*", "difference": "-", "quotient": "/"}

_COUNT = rf"(?:{'|'.join(_COUNTS)})\b"
_PART = rf"(?:{'|'.join(_PARTS)})\b"
_FIGURE = rf"\\?\$?{NUMERAL}(?![\d/]|,\d)"
_NUMBER = rf"(?:{_FIGURE}(?:\s?\\?%|\s+percent\b)?|{_COUNT})"
# What is counted, where it stands between a number and what is done with it.
_NOUN = (
    r"(?:\s+(?!(?:is|are|was|of|and|or|plus|minus|times|by|than|more|less|fewer|equals?|in|at|on|to|for|from|per|each"
    r"|every|with|that|who|which|percent|dozen|hundred|thousand|million|billion|as|if|but|so|then|makes|gives|multiplied"
    r"|divided)\b)[a-z]{2,20}\b)?"
)
_THE = rf"(?:\s+(?:{'|'.join(_ARTICLES)}))?"
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
    rf"|(?:{'|'.join(_MULTIPLES)})(?:\s+as\s+(?:{'|'.join(_SIZES)})\s+as)?{_THE}"
    rf"\s+{_NUMBER}{_NOUN}"
    rf"|{_NUMBER}{_NOUN}\s+more\s+than\s+{_NUMBER}{_NOUN}"
    rf"|the\s+(?P<kind>{'|'.join(_BETWEEN)})\s+(?:of|between)\s+"
    rf"(?P<pair>{_NUMBER}{_NOUN}\s+and\s+{_NUMBER}{_NOUN})"
    rf"|(?P<run>{_NUMBER}{_NOUN}(?:{_OPERATION}{_NUMBER}{_NOUN}){{1,4}})"
)
# What begins one, and the end of all that may be one.
_BEGINS = rf"(?=[\d$\\]|an?\s|{_COUNT}|{_PART}|{'|'.join(_MULTIPLES)}|the\s+(?:{'|'.join(_BETWEEN)}))"
_SAID_LAST = re.compile(rf"(?<![\w.\\]){_BEGINS}(?P<said>{_SAID})\s*\Z", re.IGNORECASE)
_VERB = re.compile(
    r"s (?:(?<=\bis )|(?<=\bequals )|(?<=\bmakes )|(?<=\bgives ))(?:equal to |to )?"
    rf"(?=\\?\$?\s?\d|{_COUNT.replace('(?:', '(?i:', 1)})"
)
# Words of an operation that a number follows, and which must stand before them.
_OPERATIONS: dict[str, frozenset[str]] = {
    "of": frozenset((*_PARTS, "percent")),
    "by": frozenset(("multiplied", "divided")),
    "than": frozenset(("more",)),
    "as": frozenset(_SIZES),
}
_SHARE_ENDS = frozenset("%}0123456789")
_COUNTED = frozenset(_COUNTS)
_ALONE = frozenset(("plus", "minus", "times", *_MULTIPLES))
_OPERATORS = frozenset(("+", "-", "−", "–", "*", "/", "×", "÷", "x", "\\times", "\\cdot", "\\div"))
# Words in a formula, with the power of a unit: `15\text{ cm}^2`.
WORDED = re.compile(r"\\(?:text|mathrm|mbox|textbf)\s*\{([^{}]*)\}(?:\s*\^\s*(?:[23]|\{\s*[23]\s*\}))?")
_WORD = re.compile(r"\\?[a-z]+", re.IGNORECASE)
_WORDED = frozenset(("plus", "minus", "times", "multiplied", "divided"))
# What may stand right behind a value in words.
_VALUE_ENDS = frozenset(("", *".,;!?"))
# What takes the first number of a claim into another formula, or the claim into a supposition.
_TAKING, _TAKING_SIGNS = TEXT_CUES["taking_numbers"] | _COUNTED, tuple("-+*/×÷^=<>≈≤≥_&|()[]{}\\")
# What makes another thing of the value, in its own clause: `24 more than`, `24 of`.
_GOING_ON, _CLAUSE_ENDS = TEXT_CUES["going_on"], ".,;:!?\n"
# A number and the formula that it is compared with.
_COMPARED = re.compile(
    rf"(?<![\d.,])(?P<more>{NUMERAL}) (?P<way>more|less|fewer) than "
    r"(?P<formula>\$?\d[\d.,$ +*/x×()-]{2,40})\Z",
    re.IGNORECASE,
)
WINDOW, WIDTH, LONGEST = 24, 80, 9
# Of a value, within which another is near it.
NEAR = Fraction(1, 5)


def spoken(text: str) -> list[tuple[Side, Side]]:
    """Return both sides of the equalities that `text` says by a verb, by their places in it."""
    found: list[tuple[Side, Side]] = []
    # Told from most steps in no time.
    if not (" is " in text or "equals " in text or "makes " in text or "gives " in text):
        return found
    for verb in _VERB.finditer(text):
        end = text.rfind(" ", 0, verb.start())
        if text.startswith(" which", end - 6):
            end -= 7 if text[end - 7] == "," else 6
        left = said_before(text, 0, end, by_signs=True)
        right = _right(text, verb.end()) if left is not None else None
        if left is not None and right is not None and not goes_on(text, right):
            found.append((left, right))
    return found


def said_before(text: str, floor: int, end: int, *, by_signs: bool = False) -> Side | None:
    """Return what is said in words, or (`by_signs`) in signs alone, up to `end`, and does not begin before `floor`."""
    if "\\" in text:
        text = WORDED.sub(lambda found: found[1].rjust(len(found[0]) - 1) + " ", text)
    if end <= floor or not _is_computed(text, end, by_signs=by_signs):
        return None
    said = _SAID_LAST.search(text, max(floor, end - WIDTH), end)
    if said is None or (said["run"] and not by_signs and not _is_worded(said["run"])):
        return None
    if _is_taken(text[max(floor, said.start() - WINDOW) : said.start()]):
        return None
    if not said["kind"]:
        return side_of(_in_signs(said["said"], ""), *said.span("said"))
    side = side_of(_in_signs(said["pair"], _BETWEEN[said["kind"].lower()]), *said.span("pair"))
    # The difference of 4 and 9 is 5.
    return side if side is not None and side.value is not None and side.value >= 0 else None


def compared_before(text: str, floor: int, end: int, value: Fraction) -> Side | None:
    """Return the formula of `60 more than 160 * 5 = 80000`, up to `end`, where it cannot come to `value`.

    What is meant may be the formula or so much more. Where `value` is near neither, the formula is not what is said.
    """
    found = _COMPARED.search(text, max(floor, end - WIDTH), end)
    side = side_of(found["formula"], *found.span("formula")) if found else None
    if found is None or side is None or side.value is None or not computes(side.tree):
        return None
    more = decimal(found["more"].replace(",", "")) * (1 if found["way"].lower() == "more" else -1)
    meant = (side.value, side.value + more)
    return None if any(abs(one - value) <= NEAR * abs(one) for one in meant) else side


def goes_on(text: str, right: Side) -> bool:
    """Say whether the words behind a value make another thing of it: `24 more than`, `24%`."""
    end = right.end - (text[right.end - 1] == "%")
    behind = text[end : end + WINDOW + LONGEST]
    if behind.lstrip().removeprefix("\\").startswith("%"):
        return True
    clause = min((behind.partition(sign)[0] for sign in _CLAUSE_ENDS), key=len)
    return not _GOING_ON.isdisjoint(words_of(clause.lower()))


def _is_worded(run: str) -> bool:
    return not _WORDED.isdisjoint(words_and_commands(run.lower())[0])


def _is_taken(before: str) -> bool:
    """Say whether what stands before a claim takes it, or its first number, into something else: `not 5 +`."""
    said = before.rstrip(" \n\t$")
    if said.endswith(_TAKING_SIGNS) or said[-1:].isdecimal():
        return True
    words = said.lower().replace("(", " ").split()
    if len(words) > 2 and words[-1] in ("a", "an") and words[-2] == "and":
        words.pop()
    if len(words) > 1 and words[-1] == "and":
        return words[-2][-1].isdecimal() or words[-2] in _COUNTED
    return not _TAKING.isdisjoint(last_words(said.lower())[-1:])


def _is_computed(text: str, place: int, *, by_signs: bool) -> bool:
    """Say, soon, whether what ends at `place` may be an operation, its last number, and at most two words behind it."""
    words = text[max(0, place - WIDTH) : place].rsplit(None, 8)
    end = len(words) - 1
    while end > 0 and end > len(words) - 3 and not _is_number(words[end]):
        end -= 1
    if end < 0 or not _is_number(words[end]):
        return False
    if by_signs and not _OPERATORS.isdisjoint(words[end]):
        return True  # Without spaces: `5+7`.
    if end > 1 and words[end - 1] in _ARTICLES:
        end -= 1
    word, before = (words[end - 1].lower(), words[end - 2].lower() if end > 1 else "") if end else ("", "")
    if not word.isalpha():
        return by_signs and word in _OPERATORS
    if word in _ALONE or (word == "of" and before[-1:] in _SHARE_ENDS):
        return True
    if word == "and":
        return not _BETWEEN.keys().isdisjoint(words)
    return before.rpartition("-")[2] in _OPERATIONS.get(word, ())


def _is_number(word: str) -> bool:
    return word[-1].isdigit() or word.rstrip(",%$\\")[-1:].isdigit() or word.rstrip(",").lower() in _COUNTED


def _right(text: str, start: int) -> Side | None:
    behind = text[start : start + WINDOW]
    rest = behind.lstrip(ascii_letters)
    count = behind[: len(behind) - len(rest)]
    if count.lower() in _COUNTED:
        following = rest.lstrip()
        is_noun = rest[:1].isspace() and len(following) > 1 and following[:2].isalpha()
        if is_noun or following[:1] in _VALUE_ENDS:
            return side_of(_in_signs(count, ""), start, start + len(count))
    return side_after(text, start, len(text))


def _in_signs(words: str, between: str) -> str:
    """Return what is said as a formula, each sign where its word stood; `and` is `between`."""
    counted = False

    def sign(found: re.Match[str]) -> str:
        nonlocal counted
        word = found[0].lower()
        part = _PARTS.get(word)
        if word.startswith("\\"):
            shown = found[0]
        elif part is not None:
            shown = f"/{part}" if counted else f"1/{part}"
        else:
            shown = between if word == "and" else "1" if word in ("a", "an") else _SIGNS.get(word, "")
        counted = shown.isdigit()
        return shown.ljust(len(word))

    # The hyphen of `two-thirds` stands before the sign that `thirds` has become.
    return _WORD.sub(sign, words).replace("-/", " /").rstrip()
