"""The value of a stretch of text: all of it where it is short, else the value that its sentence ends in."""

import re
from collections.abc import Iterator

from mathcontracts import Answer
from mathverifier.core.quantities.quantity import Quantity
from mathverifier.core.quantities.reading import read_quantity
from mathverifier.core.quantities.suffix import EFFECTS
from mathverifier.core.text.lexer import NUMERAL, lex
from mathverifier.core.text.lexicon import FUNCTION_WORDS
from mathverifier.core.text.stretch import Stretch
from mathverifier.core.text.tokens import WORDS, Kind

NUMBER = re.compile(rf"(?<![\w.\\])[-−]?\\?[$€£]?{NUMERAL}(?:\s*/\s*\d+)?(?:\s?\\?%)?")
MATH = re.compile(
    r"\$\$(?P<display>[^$]+)\$\$|\\\[(?P<bracket>.+?)\\\]|\\\((?P<round>.+?)\\\)"
    r"|(?<![\\$])\$(?P<dollar>[^$\n]+)(?<!\\)\$(?!\d)",
    re.DOTALL,
)
EMPHASIS = frozenset(("*", "**", "#"))
WORD = re.compile(r"(?<![\\a-zA-Z])(?:[a-zA-Z]{3,}|[Ii]s|[Ii]t|[Ss]o)(?![a-zA-Z])")
TELLING = re.compile(r"\d|[=<>]|\\(?:infty|pi|le|ge|in|text|emptyset|mathbb)(?![a-zA-Z])")
# An answer that is not alone: `(or maybe 42)`, `, but it could also be 42`.
HEDGE = re.compile(
    r"(?:\b(?:or|but|and|though|although)\b[\s,]*|[(,;.?]\s*)(?:(?:it|the\s+answer|this|that)\s+)?"
    r"(?:maybe|perhaps|possibly|(?:could|might|may)(?:\s+(?:also|well|even|instead|just|as))*\s+be)\b"
    r"[\s,]*(?:(?:even|just|it\s+is|it's|the\s+answer\s+is)\s+)?",
    re.IGNORECASE,
)
# Words, beyond which an answer is taken to be a sentence that holds it.
MAX_WORDS = 2
MAX_JOINT = 60
_COPULA = re.compile(r"\b(?:is|are|equals|was|were|be)\b\s*(?:exactly|only|therefore|then)?\s*", re.IGNORECASE)
# What is only said of the letters or the value before it.
_ASIDE = re.compile(r",\s+(?:where|which|with|when|if|for)\b", re.IGNORECASE)
# Words that hold a sentence together, and change no number before them.
_HOLDING = frozenset(("because", "so", "then", "and", "but", "as", "if", "when", "while", "the")).union(
    *(FUNCTION_WORDS[kind] for kind in ("prepositions", "relatives", "auxiliaries")),
    *(FUNCTION_WORDS[kind] for kind in ("adverbs", "pronouns", "determiners")),
)
_EDGE = " \t*_$`\"'"
# Tokens of a quantity in a sentence.
MAX_TOKENS = 24
# Between two values of one answer: one of these, and nothing beside them but those.
_JOINTS = frozenset(("and", "or", ","))
_BESIDE_JOINTS = _JOINTS.union(
    (*"$(?{}", "either", "maybe", "perhaps", "possibly", "even", "\\text", "\\quad", "\\qquad"),
    ("\\,", "\\;", "\\(", "\\)", "\\[", "\\]"),
)
_BLANK = re.compile(
    r"(?:\s|\\[,;:! _]|\\(?:q?quad|[lc]?dots)(?![a-zA-Z])|[?:._~…$*-]"
    r"|\\(?:text|mathrm|mathbf|underline|phantom|hspace)\s*\{[\s\\,;:!_?.]*\})*"
)
_PLACEHOLDER = frozenset(("insert", "your", "the", "final", "answer", "here"))


def trimmed(text: str, start: int, end: int) -> Answer:
    """Return the answer in `text[start:end]` without the marks around it; the sign of an amount of money stays."""
    begin, close = start, end
    while start < end and (text[start] in _EDGE or text[start].isspace()):
        start += 1
    while end > start and (text[end - 1] in _EDGE + ".,;" or text[end - 1].isspace()):
        # `\$` at the end and `2.` both lose what is not the answer's, and `\;` all that it is.
        end -= 1
        if text[end] in ",; " and end > start and text[end - 1] == "\\" and text[end - 2 : end - 1] != "\\":
            end -= 1
    if text[begin:start].endswith("$") and _is_money(text[start:end]) and "$" not in text[end:close]:
        start -= 1
    for opening, closing in (("\\(", "\\)"), ("\\[", "\\]")):
        if text.startswith(opening, start, end) and text.find(closing, start, end) == end - 2:
            return trimmed(text, start + 2, end - 2)
    return Answer(text=text[start:end], start=start, end=end)


def _is_money(text: str) -> bool:
    return (text[:1].isdigit() or text[:1] == ".") and "$" not in text


def enclosed(text: str, start: int, end: int) -> Answer:
    """Return the answer in `text[start:end]` without the ends of what began outside: of a `\\text{`, a `\\[`, a `$`."""
    moved = True
    while moved and start < end:
        answer = trimmed(text, start, end)
        start, end, moved = answer.start, answer.end, False
        inner = text[start:end]
        if inner.startswith("}"):
            start, moved = start + 1, True
        elif inner.endswith("}") and _opened(inner) < 0:
            end, moved = end - 1, True
        elif inner.startswith(("\\)", "\\]")):
            start, moved = start + 2, True
        elif inner.endswith(("\\)", "\\]")) and "\\(" not in inner and "\\[" not in inner:
            end, moved = end - 2, True
    return trimmed(text, start, end)


def _opened(text: str) -> int:
    """Return how many braces are left open; less than none where one is closed that was not opened."""
    braces = text.replace("\\{", "").replace("\\}", "")
    return braces.count("{") - braces.count("}")


def blank(answer: str) -> bool:
    """Say whether nothing is answered: no text, dots, a question mark, `your answer here`."""
    if answer[:1].isdigit():
        return False
    if _BLANK.fullmatch(answer):
        return True
    words = answer.lower().replace("\\text", "").strip(" \n{}").split()
    return "answer" in words and _PLACEHOLDER.issuperset(words)


def reduced(text: str, start: int, end: int) -> Answer:
    """Return what a statement gives as the answer."""
    if len(WORD.findall(text, start, end)) <= MAX_WORDS and not _COPULA.search(text, start, end):
        return trimmed(text, start, end)
    math = [found.span() for found in formulas(text, start, end)]
    aside = _ASIDE.search(text, start, end)
    for copula in _COPULA.finditer(text, start, aside.start() if aside else end):
        if not inside(copula.start(), math) and copula.end() < end:
            start = copula.end()
    if text.startswith("**", start) and (close := text.find("**", start + 2, end)) > 0:
        bold = text[start + 2 : close]
        if "\n" not in bold and "*" not in bold and TELLING.search(bold):
            return trimmed(text, start + 2, close)
    math = [span for span in math if span[0] >= start]
    numbers = [found.span() for found in NUMBER.finditer(text, start, end) if not inside(found.start(), math)]
    if len(WORD.findall(text, start, end)) > MAX_WORDS:
        if math and not numbers:
            return trimmed(text, math[0][0], math[-1][1])
        if len(numbers) == 1 and not math and not _changes(text, start, numbers[0][0]):
            stop = quantity_end(text, numbers[0][0], end)
            if Kind.NUMERAL not in lex(text[stop:end]).kinds:
                return trimmed(text, numbers[0][0], stop)
    return trimmed(text, start, end)


def _changes(text: str, start: int, end: int) -> bool:
    """Say whether the words before a number hold another one, or make a bound or an estimate of it."""
    tokens = lex(text[start:end])
    effects = (EFFECTS.at(tokens, index, len(tokens)) for index in range(len(tokens)))
    return Kind.NUMERAL in tokens.kinds or any(one is not None and one.meaning != "harmless" for one in effects)


def quantity_end(text: str, start: int, end: int) -> int:
    """Return where the longest quantity ends that begins at `start`.

    A word behind it that is not read belongs to it, too, unless it only holds the sentence together.
    """
    tokens = lex(text[start:end])
    ends = [
        tokens.starts[index + 1]
        for index, kind in enumerate(tokens.kinds[:MAX_TOKENS])
        if kind not in (Kind.SPACE, Kind.SEPARATOR) and tokens.texts[index].lower() not in _HOLDING
    ]
    readings = [(place, read_quantity(text[start : start + place])) for place in ends]
    understood = [(place, one) for place, one in readings if one.understood]
    whole = understood[-1][1] if understood else readings[0][1]
    # Words that change nothing are left behind it.
    found = next((place for place, one in understood if _alike(one, whole)), ends[0])
    after = next((index for index, place in enumerate(tokens.starts) if place >= found), len(tokens))
    while after < len(tokens) and tokens.kinds[after] is Kind.SPACE:
        after += 1
    follows = after < len(tokens) and tokens.kinds[after] in WORDS and tokens.texts[after].lower() not in _HOLDING
    return start + (tokens.starts[after + 1] if follows else found)


def _alike(one: Quantity, other: Quantity) -> bool:
    return (one.numbers, one.units, one.percent) == (other.numbers, other.units, other.percent)


def formulas(text: str, start: int, end: int) -> Iterator[re.Match[str]]:
    """Yield the stretches of mathematics; two dollar signs of prices are none."""
    place = start
    while found := MATH.search(text, place, end):
        body = found["dollar"]
        if body and body[0].isdigit() and "\\" not in body and WORD.search(body):
            place = found.start() + 1
            continue
        yield found
        place = found.end()


def inside(place: int, spans: list[tuple[int, int]]) -> bool:
    """Say whether `place` is in one of `spans`."""
    return any(start <= place < end for start, end in spans)


def joins(between: str) -> bool:
    """Say whether `between` makes one answer of two values: `and`, `or`, a comma."""
    if len(between) >= MAX_JOINT or "\n" in between:
        return False
    said = {text.lower() for text in lex(between).texts if not text.isspace()}
    return not _JOINTS.isdisjoint(said) and said <= _BESIDE_JOINTS


def content_begin(line: Stretch, place: int) -> int:
    """Return the index of the first token from `place` on that is no space and no emphasis."""
    while place < line.size and (line.texts[place].isspace() or line.texts[place] in EMPHASIS):
        place += 1
    return place
