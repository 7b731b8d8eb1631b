"""The answer of yes or no where a text marks none: `No, it is not prime.` or `…, so yes, they meet.`."""

from typing import Final, NamedTuple

from mathcontracts import Answer
from mathverifier.core.answers.equivalence.truth import NEGATIONS
from mathverifier.core.answers.extraction.spans import trimmed
from mathverifier.core.text.function_phrases import phrases_of
from mathverifier.core.text.lexicon import CUES, FUNCTION_WORDS
from mathverifier.core.text.stretch import Stretch

MAX_QUESTION: Final = 400
MAX_LINE: Final = 4_000
# Letters of the shortest word that tells what a question is about.
MIN_SUBJECT: Final = 3
_WORDS: Final = frozenset(("yes", "no"))
_CONCLUDING: Final = phrases_of("concluding")
_REASONS: Final = frozenset(("since", "because"))
_FUNCTION: Final = frozenset().union(*FUNCTION_WORDS.values())
# What takes an assertion back, doubts it, or makes it one of several.
_UNSURE: Final = (
    FUNCTION_WORDS["conjunctions"]
    | FUNCTION_WORDS["subordinating"]
    | CUES["guessing"]
    | CUES["uncertain"]
    | CUES["supposing"]
    | {"would", "could", "might", "may", "think", "wrong"}
) - _REASONS


class Polar(NamedTuple):
    """A `yes` or `no`, and where what may speak against it ends: at the word where the rest only says it again."""

    answer: Answer
    stop: int


def polar_answer(text: str, begin: int, problem: str) -> Polar | None:
    """Return the `yes` or `no` that the last sentence of `text[begin:]` says to the question of a problem.

    Behind the word stands nothing, a reason, or a clause that says the same of what the question is about. None where
    anything else does, where the line says it once more, or where a question of the solution's own stands before it.
    """
    asked = _asked(problem)
    if not asked:
        return None
    end = begin + len(text[begin:].rstrip())
    start = max(text.rfind("\n", begin, end) + 1, begin, end - MAX_LINE)
    line = Stretch(text, start, end)
    found = [place for place in range(line.size) if line.words[place] in _WORDS and _stands_alone(line, place)]
    last = max(line.sentence_starts, default=0)
    if len(found) != 1 or found[0] < last or "?" in line.texts:
        return None
    word = line.words[found[0]]
    rest = [line.words[place] for place in range(found[0] + 1, line.size) if line.is_word(place)]
    answer = trimmed(text, line.places[found[0]], line.places[found[0] + 1])
    if _repeats(word, rest, asked):
        return Polar(answer, answer.end)
    return Polar(answer, len(text)) if not rest or (rest[0] in _REASONS and _UNSURE.isdisjoint(rest)) else None


def _asked(problem: str) -> frozenset[str]:
    """Return what the last question of a problem is about, where it begins with a verb and offers no choice."""
    question = problem.rstrip()
    if not question.endswith("?"):
        return frozenset()
    line = Stretch(question, max(0, len(question) - MAX_QUESTION), len(question))
    first = line.behind(max([0, *line.sentence_starts]))
    words = line.words[first:]
    if words[:1] and words[0] in FUNCTION_WORDS["auxiliaries"] and "or" not in words:
        return frozenset(word for word in words if len(word) >= MIN_SUBJECT and word.isalpha()) - _FUNCTION
    return frozenset()


def _repeats(word: str, rest: list[str], asked: frozenset[str]) -> bool:
    """Say whether a clause says of what is asked for what the word says: `no, it is not prime`, `yes, they meet`."""
    negated = any(one in NEGATIONS or one.endswith("n't") for one in rest)
    return negated == (word == "no") and not asked.isdisjoint(rest) and _UNSURE.isdisjoint(rest)


def _stands_alone(line: Stretch, place: int) -> bool:
    """Say whether the word at `place` is no word of a noun, and begins a sentence or stands behind a conclusion."""
    following = line.behind(place + 1)
    if line.is_word(following):
        return False
    before = line.before(place)
    if before < 0 or place in line.sentence_starts or line.texts[before] in (".", "!", "?", "**"):
        return True
    return any(
        found is not None and _next(line, found.end) == place
        for found in (_CONCLUDING.at(line.tokens, at, line.size) for at in range(max(0, place - 6), place))
    )


def _next(line: Stretch, place: int) -> int:
    """Return the next place that says something, behind a comma where one stands there."""
    at = line.behind(place)
    return line.behind(at + 1) if line.texts[at : at + 1] == [","] else at
