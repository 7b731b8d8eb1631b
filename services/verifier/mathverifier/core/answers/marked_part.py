"""The part of a text that it marks as its answer, by a box or in another way."""

from mathverifier.core.answers.extract import extract
from mathverifier.core.answers.extraction.assertion import Doubt
from mathverifier.core.answers.extraction.box_formula import unboxed
from mathverifier.core.answers.extraction.relation_ends import is_related

_MARKS = ("\\boxed", "\\fbox", "####", "</answer>")


def marked_part(text: str, *, one: bool = False) -> tuple[str, Doubt | None]:
    """Return what a text marks as its answer, all of it if there is none: a box, or boxes unless `one` is wanted.

    With it comes why the answer is not asserted, where it is not; a bound is compared as the bound that it is.
    """
    if text.isalnum():
        return text, None
    # A tab may be what is left of `\\text`.
    text = text.strip(" \n")
    inside = _boxed(text)
    if inside is not None and inside.isalnum():
        return inside, None
    if inside is not None and "\\boxed" not in inside and is_one_group(inside):
        return inside.strip(" \n"), None
    if not any(mark in text for mark in _MARKS):
        return text, None
    found = extract(text)
    bound = found.answer is not None and is_related(found.said)
    said = unboxed(found.answer.text) if one and found.answer else found.said
    return said or text, None if bound else found.doubt


def _boxed(text: str) -> str | None:
    """Return what is within the one box that a text is."""
    head, mark, box = text.removeprefix("$").partition("\\boxed")
    box = box.strip().removesuffix(".").removesuffix("$").rstrip()
    return box[1:-1] if mark and not head and box.startswith("{") and box.endswith("}") else None


def is_one_group(text: str) -> bool:
    """Whether the braces of `text` are balanced without closing one that is not open."""
    depth = 0
    for character in text:
        depth += (character == "{") - (character == "}")
        if depth < 0:
            return False
    return depth == 0
