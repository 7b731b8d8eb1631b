r"""What stands between the parts of an answer: signs, commands, and words between spaces; `,`, `\cup`, `and`."""

from collections.abc import Callable
from dataclasses import dataclass

_OPENS = "([{"
_CLOSES = ")]}"
_OPENING_COMMANDS = ("\\lbrace", "\\langle")
_CLOSING_COMMANDS = ("\\rbrace", "\\rangle")


@dataclass(frozen=True)
class Separator:
    """Signs of one character, commands without their backslash, words between spaces.

    A comma may stand before a word. `before` are the characters of which one must follow a word, if any are named.
    """

    signs: str = ""
    commands: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    before: str = ""

    def may_be_in(self, text: str) -> bool:
        """Say whether a text may have one, for what is soon told."""
        if any(sign in text for sign in self.signs):
            return True
        return (bool(self.words) and " " in text) or (
            "\\" in text and any(f"\\{command}" in text for command in self.commands)
        )

    def at(self, text: str, place: int) -> str:
        """Return the one that begins at a place, an empty text where none does."""
        sign = text[place]
        if sign == "\\":
            found = command_at(text, place)
            return found if found[1:] in self.commands else sign if sign in self.signs else ""
        if self.words and (sign.isspace() or sign == ",") and (found := self._word_at(text, place)):
            return found
        return sign if sign in self.signs else ""

    def _word_at(self, text: str, place: int) -> str:
        begin = place + 1
        while text[begin : begin + 1].isspace():
            begin += 1
        for word in self.words:
            end = begin + len(word)
            if text.startswith(word, begin) and text[end : end + 1].isspace():
                follows = text[end:].lstrip()[:1]
                return text[place : end + 1] if not self.before or (follows and follows in self.before) else ""
        return ""


def command_at(text: str, place: int) -> str:
    """Return the command that begins at a backslash, which is all of it where no letter follows."""
    end = place + 1
    while end < len(text) and text[end].isascii() and text[end].isalpha():
        end += 1
    return text[place:end]


def closing(text: str, opening: int) -> int | None:
    """Return the place of the bracket that closes the one at `opening`, whatever its kind (`[0, 1)` is a pair)."""
    depth = 0
    for place in range(opening, len(text)):
        if text[place] in _OPENS:
            depth += 1
        elif text[place] in _CLOSES:
            depth -= 1
            if depth == 0:
                return place
    return None


def split(text: str, separator: Separator | str) -> list[str]:
    """Cut `text` at the separators that are inside no bracket."""
    return split_at(text, separator)[0]


def split_at(text: str, separator: Separator | str) -> tuple[list[str], list[str]]:
    """Cut `text` at the separators that are inside no bracket; return the separators, too."""
    if separator not in text if isinstance(separator, str) else not separator.may_be_in(text):
        return [text.strip()], []
    at = _literally(separator) if isinstance(separator, str) else separator.at
    parts, cuts, depth, begin, place = list[str](), list[str](), 0, 0, 0
    while place < len(text):
        step = _depth_at(text, place)
        if step:
            depth += step
        elif depth == 0 and (found := at(text, place)):
            parts.append(text[begin:place].strip())
            cuts.append(found)
            begin = place = place + len(found)
            continue
        place += 1
    parts.append(text[begin:].strip())
    return parts, cuts


def parted(text: str, separator: Separator) -> tuple[str, str, str]:
    """Cut `text` at the first separator that is inside no bracket; return both parts, and the separator between."""
    depth = 0
    for place in range(len(text) if separator.may_be_in(text) else 0):
        step = _depth_at(text, place)
        depth += step
        if depth == 0 and not step and (found := separator.at(text, place)):
            return text[:place].strip(), found, text[place + len(found) :].strip()
    return text.strip(), "", ""


def _literally(separator: str) -> Callable[[str, int], str]:
    return lambda text, place: separator if text.startswith(separator, place) else ""


def _depth_at(text: str, place: int) -> int:
    """Return 1 where a bracket opens at a place, -1 where one closes, else 0."""
    sign = text[place]
    if sign == "\\":
        return text.startswith(_OPENING_COMMANDS, place) - text.startswith(_CLOSING_COMMANDS, place)
    return (sign in _OPENS) - (sign in _CLOSES)


def outside(text: str, place: int) -> bool:
    """Say whether the place is inside no bracket of `text`."""
    return not sum(_depth_at(text, index) for index in range(place))
