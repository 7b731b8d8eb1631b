"""A name or word that a text's last sentence gives as what is asked for: `The tallest is Anna`."""

from typing import Final

from mathcontracts import Answer
from mathverifier.core.answers.extraction.question_asked import asked_words
from mathverifier.core.answers.extraction.spans import trimmed
from mathverifier.core.text.lexicon import FUNCTION_WORDS
from mathverifier.core.text.stretch import Stretch
from mathverifier.core.text.tokens import WORDS, Kind
from mathverifier.core.text.vocabulary import vocabulary

# Words of the longest name.
MAX_WORDS: Final = 3
_ASKING: Final = frozenset(("who", "which", "what", "whose"))
_COPULAS: Final = frozenset(("is", "was", "are", "be"))
_LEADING: Final = FUNCTION_WORDS["leading"] | {"so", "thus", "therefore", "hence", "then"}
_ARTICLES: Final = FUNCTION_WORDS["articles"]
_FILLING: Final = _ARTICLES | {"it", "will", "would", "on", "of", "that", "one", "person"}
_MARKS: Final = frozenset((".", "!", "**", "*", '"'))
# A sentence with one of these says no name alone.
_OTHERS: Final = FUNCTION_WORDS["conjunctions"] | {"not", "never", "no", "neither", "either"}


def named_answer(line: Stretch, problem: str) -> Answer | None:
    """Return the name that the last sentence of a line gives to a question of who, which or what.

    One side of its copula is the name; the other says what the question says. None where anything else is said.
    """
    asked = asked_words(problem) if problem else frozenset()
    if asked.isdisjoint(_ASKING) or {"how", "many"} <= asked:
        return None
    places = _content(line)
    copulas = [at for at, place in enumerate(places) if line.words[place] in _COPULAS]
    if len(copulas) != 1 or not _OTHERS.isdisjoint(line.words[place] for place in places):
        return None
    left, right = places[: copulas[0]], places[copulas[0] + 1 :]
    if _says(line, left, asked) and (name := _name(line, right)):
        return name
    is_named = all(line.texts[place].istitle() and line.words[place] in vocabulary(problem) for place in left)
    return _name(line, left) if left and is_named and _says(line, right, asked - _FILLING) else None


def _content(line: Stretch) -> list[int]:
    """Return the places of the words of the last sentence without what leads up to it; nothing where it has signs."""
    places: list[int] = []
    for place in range(max(line.sentence_starts, default=0), line.size):
        leads = not places and (line.texts[place] == "," or line.words[place] in _LEADING)
        if line.kinds[place] is Kind.SPACE or line.texts[place] in _MARKS or leads:
            continue
        if line.kinds[place] not in WORDS:
            return []
        places.append(place)
    return places


def _says(line: Stretch, places: list[int], asked: frozenset[str]) -> bool:
    """Say whether the words at `places` are those of the question, and not only small ones."""
    words = {line.words[place].removesuffix("'s") for place in places}
    return bool(words) and words <= asked | _FILLING and (bool(words & asked - _FILLING) or "it" in words)


def _name(line: Stretch, places: list[int]) -> Answer | None:
    """Return the few words at `places` as an answer, without their article."""
    while places and line.words[places[0]] in _ARTICLES | {"on"}:
        places = places[1:]
    if not places or len(places) > MAX_WORDS:
        return None
    return trimmed(line.text, line.places[places[0]], line.places[places[-1] + 1])
