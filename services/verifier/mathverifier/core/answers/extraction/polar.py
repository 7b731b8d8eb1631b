"""The answer of yes or no where a text marks none: `No, it is not prime.` or `…, so yes, they meet.`."""

from typing import Final

from mathcontracts import Answer
from mathverifier.core.answers.extraction.spans import trimmed
from mathverifier.core.text.function_phrases import phrases_of
from mathverifier.core.text.lexicon import FUNCTION_WORDS
from mathverifier.core.text.stretch import Stretch

MAX_QUESTION: Final = 400
MAX_LINE: Final = 4_000
_WORDS: Final = frozenset(("yes", "no"))
_BEHIND: Final = frozenset((",", ".", ";", "!", ":", ")"))
_CONCLUDING: Final = phrases_of("concluding")


def polar_answer(text: str, begin: int, problem: str) -> Answer | None:
    """Return the `yes` or `no` that the last line of `text[begin:]` says to the question; None where it says both."""
    if not _is_polar(problem):
        return None
    end = begin + len(text[begin:].rstrip())
    start = max(text.rfind("\n", begin, end) + 1, begin, end - MAX_LINE)
    line = Stretch(text, start, end)
    found = [place for place in range(line.size) if line.words[place] in _WORDS and _says(line, place)]
    if not found or len({line.words[place] for place in found}) > 1:
        return None
    return trimmed(text, line.places[found[-1]], line.places[found[-1] + 1])


def _is_polar(problem: str) -> bool:
    """Say whether the last question of a problem begins with a verb, as `Is 91 prime?`, and offers no choice."""
    question = problem.rstrip()
    if not question.endswith("?"):
        return False
    line = Stretch(question, max(0, len(question) - MAX_QUESTION), len(question))
    first = line.behind(max([0, *line.sentence_starts]))
    return first < line.size and line.words[first] in FUNCTION_WORDS["auxiliaries"] and "or" not in line.words[first:]


def _says(line: Stretch, place: int) -> bool:
    """Say whether the word at `place` stands by itself, at the beginning of a sentence or behind a `so`."""
    following = line.behind(place + 1)
    if following < line.size and line.texts[following] not in _BEHIND:
        return False
    before = line.before(place)
    if before < 0 or place in line.sentence_starts or line.texts[before] in (".", "!", "?", ":", "**"):
        return True
    return any(
        found is not None and _next(line, found.end) == place
        for found in (_CONCLUDING.at(line.tokens, at, line.size) for at in range(max(0, place - 6), place))
    )


def _next(line: Stretch, place: int) -> int:
    """Return the next place that says something, behind a comma where one stands there."""
    at = line.behind(place)
    return line.behind(at + 1) if line.texts[at : at + 1] == [","] else at
