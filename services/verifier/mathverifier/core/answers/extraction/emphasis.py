"""The answer that a line sets in bold, in figures or in words."""

from typing import Final

from mathcontracts import Answer
from mathverifier.core.answers.extraction.options import ANSWER_HEADS, OPTIONS
from mathverifier.core.answers.extraction.spans import NUMBER, TELLING, WORD, formulas, trimmed
from mathverifier.core.text.lexicon import FUNCTION_WORDS
from mathverifier.core.text.stretch import Stretch
from mathverifier.core.text.tokens import Kind

# Words in bold, beyond which they are a sentence with an emphasis.
MAX_BOLD_WORDS = 4
_TRUTHS: Final = frozenset(("yes", "no", "true", "false"))


def emphasized_answer(line: Stretch) -> Answer | None:
    """Return the last value that a line sets in bold; None where it sets a heading or a sentence so."""
    marks = [place for place, text in enumerate(line.texts) if text == "**"]
    spans = []
    while len(marks) > 1:
        first, last = marks[0], marks[1]
        said = line.texts[first + 1 : last]
        if (
            not said
            or "*" in said
            or "\n" in said
            or line.texts[line.behind(last + 1) : line.behind(last + 1) + 1] == [":"]
        ):
            marks = marks[1:]
            continue
        spans.append((first + 1, last))
        marks = marks[2:]
    for first, last in reversed(spans):
        if answer := _bold_answer(line, first, last):
            return answer
    return None


def _bold_answer(line: Stretch, first: int, last: int) -> Answer | None:
    """Return what the words in bold from `first` to `last` give."""
    start, end = line.places[first], line.places[last]
    said = line.text[start:end]
    if word := _word_answer(line, first, last):
        return word
    if _is_closing_word(line, first, last):
        return trimmed(line.text, start, end)
    head = line.behind(first)
    if (
        not TELLING.search(said)
        or said.rstrip().endswith(":")
        or len(WORD.findall(said)) > MAX_BOLD_WORDS
        or line.words[head] in ("step", "case", "part")
    ):
        return None
    label = ANSWER_HEADS.at(line.tokens, head, last)
    colon = line.behind(label.end) if label else 0
    labelled = label is not None and line.texts[colon] == ":"
    return _numbered(line.text, line.places[line.behind(colon + 1)] if labelled else start, end)


def _word_answer(line: Stretch, first: int, last: int) -> Answer | None:
    """Return the letter or the yes or no that is all that is in bold, behind `the answer is` at most."""
    place = line.behind(first)
    if head := ANSWER_HEADS.at(line.tokens, place, last):
        place = line.behind(head.end)
        place = line.behind(place + (line.words[place] == "is"))
        place = line.behind(place + (line.texts[place] == ":"))
    stop = last
    while stop > place and (line.texts[stop - 1] == "." or line.kinds[stop - 1] is Kind.SPACE):
        stop -= 1
    said = "".join(line.words[place:stop])
    if said in _TRUTHS or said.removeprefix("(").removesuffix(")").upper() in OPTIONS:
        return trimmed(line.text, line.places[place], line.places[stop])
    return None


def _is_closing_word(line: Stretch, first: int, last: int) -> bool:
    """Say whether bold words are the answer: alone in their line, or at its end (`The day is **Tuesday**`)."""
    words = line.words[first:last]
    if "".join(line.texts[last + 1 :]).strip(" .") or not all(map(str.isascii, words)):
        return False
    if (
        len(words) not in (1, 3)
        or not line.is_word(first)
        or (words[1:] and (words[1] != " " or not line.is_word(last - 1)))
    ):
        return False
    if any(word.startswith(title) for word in words for title in FUNCTION_WORDS["titles"]):
        return False
    before = line.before(first - 1)
    return before < 0 or line.words[before] in ("is", "are", "was", "a", "an", "on", "the", "by")


def _numbered(text: str, start: int, end: int) -> Answer:
    """Return bold text; of a few words with one number in them, the number."""
    numbers = list(NUMBER.finditer(text, start, end))
    if len(WORD.findall(text, start, end)) > 1 and len(numbers) == 1 and not list(formulas(text, start, end)):
        return trimmed(text, *numbers[0].span())
    return trimmed(text, start, end)
