"""What a model thinks aloud is no part of its answer."""

import re

_TAG = re.compile(r"<(/?)think(?:ing)?>", re.IGNORECASE)


def without_thoughts(solution: str) -> str:
    """Return `solution` with its thoughts blanked, so that every other character keeps its place.

    A thought that never ends reaches to the end; one that only ends began with the text, where prompts put its start.
    """
    if "<" not in solution:
        return solution
    pieces, place, opened = [], 0, -1
    for tag in _TAG.finditer(solution):
        if not tag.group(1):
            opened = tag.start() if opened < 0 else opened
            continue
        begin = place if opened < 0 else opened
        pieces += [solution[place:begin], _blank(tag.end() - begin)]
        place, opened = tag.end(), -1
    if opened >= 0:
        pieces += [solution[place:opened], _blank(len(solution) - opened)]
    else:
        pieces.append(solution[place:])
    return "".join(pieces)


def _blank(length: int) -> str:
    # Lines on both sides of a thought stay apart.
    return "\n" + " " * (length - 2) + "\n"
