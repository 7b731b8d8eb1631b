"""The option of multiple choice that a line names by its letter."""

from typing import Final

from mathverifier.core.answers.extraction.spans import content_begin
from mathverifier.core.text.lexicon import CUES
from mathverifier.core.text.phrases import Phrases
from mathverifier.core.text.stretch import Stretch
from mathverifier.core.text.tokens import Kind

ANSWER_HEADS: Final = Phrases(dict.fromkeys((*CUES["answer_head"], "solution", "result", "choice", "option"), True))
OPTIONS: Final = frozenset("ABCDEFGH")
_OPENING: Final = frozenset(("$", "\\(", "\\["))
_CLOSING: Final = frozenset(("$", "\\)", "\\]"))


def option_span(line: Stretch) -> tuple[int, int] | None:
    """Return where the letter of an option stands that the line chooses."""
    if (letter := _choice(line)) is not None:
        return line.places[letter], line.places[letter + 1]
    named = _named_choice(line)
    return (line.places[named[0]], line.places[named[1]]) if named else None


def _choice(line: Stretch) -> int | None:
    """Return the index of the letter of `Solution: Choice_B`, where that is all of the line."""
    place = content_begin(line, 0)
    head = ANSWER_HEADS.at(line.tokens, place, line.size)
    if head and line.words[place] not in ("choice", "option"):
        place = line.behind(head.end)
        place = line.behind(place + (line.words[place : place + 1] == ["is"]))
        place = line.behind(place + (line.texts[place : place + 1] == [":"]))
    place = line.behind(place + (line.words[place : place + 1] == ["the"]))
    if line.words[place : place + 1] not in (["choice"], ["option"]):
        return None
    place += 1
    while place < line.size and (line.texts[place].isspace() or line.texts[place] in ("_", "\\_", "(", "\\(", "\\")):
        place += 1
    rest = "".join(line.texts[place + 1 :])
    letter = line.is_word(place) and line.texts[place].upper() in OPTIONS
    return place if letter and not rest.strip(" )*.\t\n") else None


def _named_choice(line: Stretch) -> tuple[int, int] | None:
    """Return the indices of the only option that a line names by its letter: `so the answer is Choice_B: 5`."""
    found: list[tuple[int, int]] = []
    if "choice" not in line.words and "option" not in line.words:
        return None
    for place, word in enumerate(line.words):
        if word not in ("choice", "option"):
            continue
        letter = place + 1
        while letter < line.size and (line.kinds[letter] is Kind.SPACE or line.texts[letter] in ("_", "\\_", "(")):
            letter += 1
        if letter < line.size and line.texts[letter] in OPTIONS:
            found.append((place, letter + 1))
    if len({line.texts[end - 1] for _, end in found}) != 1:
        return None
    begin, end = found[-1]
    joint = line.behind(end + (line.texts[end : end + 1] == [")"]))
    if joint < line.size and line.texts[joint] in (":", ",", "(", "-"):
        # The value of the option.
        return begin, next((at for at in line.sentence_starts if at > joint), line.size)
    return begin, end


def chosen_option(line: Stretch) -> int | None:
    """Return the index of the letter in a formula of its own behind a sentence, where the line ends in it."""
    last = line.size - 1
    while last >= 0 and (line.texts[last] == "." or line.texts[last].isspace()):
        last -= 1
    letter = last
    while letter >= 0 and line.texts[letter] in _CLOSING:
        letter -= 1
    letter = letter if line.is_word(letter) else line.before(letter)
    opening = line.before(letter)
    if letter == last or letter < 1 or line.texts[letter] not in OPTIONS or line.texts[opening] not in _OPENING:
        return None
    while opening > 0 and line.texts[opening - 1] == "$":
        opening -= 1
    ended = opening > 1 and line.texts[opening - 1].isspace() and line.texts[opening - 2] in (".", "!", "?", ":")
    return letter if ended else None
