"""The items of lists as they are meant: numbers that were cut at their commas, and runs that are written out."""

import re

from mathverifier.core.answers.qualifier import is_open, is_qualifier
from mathverifier.core.answers.separators import Separator
from mathverifier.core.text.lexer import GROUPED

# Beyond so many items, no list is read.
MAX_ITEMS = 200
SEPARATOR = Separator(",;", ("land", "lor", "wedge", "vee"), ("and", "or"))
OR = Separator(commands=("lor", "vee"), words=("or",))
GROUPED_NUMBER = re.compile(rf"[-+]?\s*{GROUPED}(?:\s*[a-zA-Z%°]+)?")


def is_or(cut: str) -> bool:
    """Say whether a separator says `or`."""
    return cut.strip(", ") in ("or", "\\lor", "\\vee")


def whole_items(text: str, items: list[str], cuts: list[str]) -> list[str]:
    """Give an item its qualifier back, and to `where a = 3` what goes on behind the comma: `b = 4`.

    A number of `text` that was cut at the comma of its groups (`at most 1,000 mL`) is put together again.
    """
    found: list[str] = []
    for item, cut in zip(items, ["", *cuts], strict=True):
        if found and cut == "," and is_last_group(text, found[-1], item):
            found[-1] = f"{found[-1]},{item}"
        elif found and (is_qualifier(item) or is_open(found[-1])) and not is_or(cut):
            found[-1] = f"{found[-1]}{cut} {item}"
        else:
            found.append(item)
    return found


def is_last_group(text: str, before: str, item: str) -> bool:
    """Say whether `item` begins with the last group of a number that ends `before`: `000`, or `234 L` with a unit."""
    group, rest = item[:3], item[3:]
    whole = len(group) == 3 and group.isdecimal() and not rest[:1].isdecimal()
    return (
        whole
        and (group[0] == "0" or rest.lstrip()[:1].isalpha())
        and before[-1:].isdecimal()
        and f"{before},{item}" in text
    )


def run_of(items: list[str]) -> list[str]:
    """Write out `1, 2, \\ldots, 5` where the step is plain."""
    if items.count("\\ldots") != 1:
        return items
    place = items.index("\\ldots")
    around = items[max(0, place - 2) : place] + items[place + 1 : place + 2]
    if not 1 <= place < len(items) - 1 or not all(map(_is_short_number, around)):
        return items
    *first, last = (int(one) for one in around)
    step = first[1] - first[0] if len(first) == 2 else 1
    between = range(first[-1] + step, last, step) if step else range(0)
    if not between or len(between) > MAX_ITEMS or between[-1] + step != last:
        return items
    return items[:place] + [str(one) for one in between] + items[place + 1 :]


def _is_short_number(text: str) -> bool:
    digits = text.removeprefix("-")
    return digits.isdecimal() and len(digits) < 10
