"""Two values that one sentence gives: `One number is 12 and the other is 8`, `they are **8** and **12**`."""

from typing import Final

from mathcontracts import Answer
from mathverifier.core.answers.extraction.amounts import amounts
from mathverifier.core.answers.extraction.endings import Ending
from mathverifier.core.answers.extraction.question_asked import asks_one_of_two
from mathverifier.core.answers.extraction.spans import NUMBER, trimmed
from mathverifier.core.text.stretch import Stretch
from mathverifier.core.text.tokens import WORDS

_COPULAS: Final = frozenset(("is", "are", "equals", "="))
_JOINTS: Final = frozenset((",", "and", " ", "\n"))


def paired_values(line: Stretch, problem: str) -> Ending | None:
    """Return both values of a line that says of one thing and of the other what each is, or sets each in bold."""
    found = _one_and_other(line) or _bold_values(line)
    if not found:
        return None
    whole = trimmed(line.text, found[0].start, found[-1].end)
    if asks_one_of_two(problem):
        # Which of the two is the larger one is not said.
        return Ending(whole, found, several=True)
    return Ending(whole, listed=found)


def _one_and_other(line: Stretch) -> tuple[Answer, ...]:
    begin = max(line.sentence_starts, default=0)
    sentence = line.part(line.places[begin], line.end)
    said = amounts(sentence, [])
    if len(said) != 2 or "one" not in sentence.words or "other" not in sentence.words:
        return ()
    first, second = (sentence.index(one.start) for one in said)
    led = all(sentence.words[sentence.before(place)] in _COPULAS for place in (first, second))
    before = [sentence.words[place] for place in range(first) if sentence.kinds[place] in WORDS]
    between = [sentence.words[place] for place in range(first, second) if sentence.kinds[place] in WORDS]
    ends = not line.text[said[1].end : line.end].strip(" .!$*")
    if not (led and ends and "one" in before and "other" in between and "and" in between and "the" in between):
        return ()
    return tuple(trimmed(line.text, one.start, one.end) for one in said)


def _bold_values(line: Stretch) -> tuple[Answer, ...]:
    """Return the numbers in bold that only commas and `and` part, where the line ends in them."""
    marks = [place for place, text in enumerate(line.texts) if text == "**"]
    found: list[Answer] = []
    behind = len(line)
    for first, last in reversed(list(zip(marks[::2], marks[1::2], strict=False))):
        said = trimmed(line.text, line.places[first + 1], line.places[last])
        joined = _JOINTS if found else frozenset((" ", ".", "!", "\n"))
        if not NUMBER.fullmatch(said.text) or not joined.issuperset(line.words[last + 1 : behind]):
            break
        found.insert(0, said)
        behind = first
    return tuple(found) if len(found) > 1 and len(marks) % 2 == 0 else ()
