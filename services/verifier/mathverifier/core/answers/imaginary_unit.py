"""The imaginary unit as engineers and programs call it: `3 - 4j`. By itself, `4j` may be a vector."""

from mathverifier.core.answers.letters import letter_runs, spelled
from mathverifier.core.answers.list_items import SEPARATOR
from mathverifier.core.answers.separators import split
from mathverifier.core.expressions.decision import equal
from mathverifier.core.expressions.nodes import Number, substituted
from mathverifier.core.expressions.parser import parse
from mathverifier.core.expressions.rational import Fraction

_ZERO = Number(0, 0, Fraction(0))


def with_usual_unit(reference: str, answer: str) -> str:
    """Return an answer with i for j, where j is its only letter and i is the reference's, which have real parts."""
    if not calls_it_otherwise(reference, answer) or not _has_real_part(reference) or not _has_real_part(usual(answer)):
        return answer
    return usual(answer)


def calls_it_otherwise(reference: str, answer: str) -> bool:
    """Say whether j is the only letter of an answer, and i that of its reference."""
    if "j" not in answer or "i" not in reference:
        return False
    ours, theirs = ({run for _, run in letter_runs(text)} - {"e", "and", "or"} for text in (reference, answer))
    return (ours, theirs) == ({"i"}, {"j"})


def usual(text: str) -> str:
    """Return a text with i for j."""
    return spelled(text, {place: "i" for place, run in letter_runs(text) if run == "j"}, 1)


def _has_real_part(text: str) -> bool:
    """Say whether all numbers of a list are proven to have a real part."""
    trees = [parse(part.replace("\\pm", "+")) for part in split(text, SEPARATOR)]
    return all(tree is not None and equal(substituted(tree, "i", _ZERO), _ZERO) is False for tree in trees)
