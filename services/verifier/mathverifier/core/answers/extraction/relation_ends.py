"""Relations that are no equality in a line: where they begin and end."""

from typing import Final

from mathverifier.core.answers.extraction.token_steps import is_space, last_before, text_at
from mathverifier.core.text.stretch import Stretch

_RELATIONS: Final = frozenset(
    (
        *("<", ">", "<=", ">=", "≠", "≤", "≥", "\\ne", "\\neq", "\\lt", "\\gt", "\\le", "\\ge", "\\leq", "\\geq"),
        *("\\leqslant", "\\geqslant", "\\leqq", "\\geqq", "\\ll", "\\gg", "\\nmid"),
    )
)


def is_related(text: str) -> bool:
    """Say whether `text` holds a relation that is no equality."""
    line = Stretch(text, 0, len(text))
    return any(relation_end(line, place) for place in range(line.size))


def relation_begin(line: Stretch, last: int) -> int | None:
    """Return the index of the relation, other than an equality, that ends at `last`."""
    if last < 0:
        return None
    if line.texts[last] in _RELATIONS:
        return last
    if line.texts[last] == "!=" and last > 0 and is_space(line, last - 1):
        return last
    if line.texts[last] == "=":
        before = last_before(line, last)
        if text_at(line, before) == "\\not" or (before == last - 1 and text_at(line, before) in ("≠", "≤", "≥")):
            return before
    return None


def relation_end(line: Stretch, place: int) -> int | None:
    """Return the end of the relation, other than an equality, that begins at `place`."""
    text = line.texts[place]
    if text in _RELATIONS:
        return place + 1
    if text == "!=" and place and is_space(line, place - 1):
        return place + 1
    if text == "\\not":
        equals = line.behind(place + 1)
        return equals + 1 if text_at(line, equals) == "=" else None
    return None


def name_begin(line: Stretch, relation: int) -> int:
    """Return the index of the letter before a relation, of `x < 7`; of the relation, where there is none."""
    name = line.before(relation)
    if name >= 2 and line.texts[name] == "}" and text_at(line, name - 3) == "_":
        name -= 4
    elif name >= 2 and line.texts[name - 1] == "_" and len(line.texts[name]) == 1:
        name -= 2
    before = text_at(line, name - 1)
    free = not before or not (before[-1].isalnum() or before in ("\\", "^", "_", "+", "*", "/", "<", ">", "-", "**"))
    return name if name >= 0 and line.is_letter(name) and free else relation
