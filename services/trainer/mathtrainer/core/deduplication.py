"""What a solution says when its words are taken away: the numbers and operators of its steps."""

import re
from collections.abc import Iterable

from mathcontracts import ScoredCandidate, Step

Tokens = tuple[str, ...]

_TOKEN = re.compile(
    r"\d+(?:[.,]\d+)*|[-+*/×·÷=<>≤≥≠^()%−]|\\(?:times|cdot|div|[dt]?frac|sqrt|pm|leq?|geq?|neq?)(?![A-Za-z])"
)
_THOUSANDS = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?")
# One operator however it is written.
_SPELLING = {
    **dict.fromkeys(("×", "·", "\\times", "\\cdot"), "*"),
    **dict.fromkeys(("÷", "\\div"), "/"),
    **dict.fromkeys(("\\dfrac", "\\tfrac"), "\\frac"),
    **dict.fromkeys(("\\le", "\\leq"), "≤"),
    **dict.fromkeys(("\\ge", "\\geq"), "≥"),
    **dict.fromkeys(("\\ne", "\\neq"), "≠"),
    "−": "-",
}


def mathematics(steps: Iterable[Step]) -> list[Tokens]:
    """Return the numbers and operators, in order, of each step that has a number in it."""
    found = [tuple(_written_one_way(token) for token in _TOKEN.findall(step.text)) for step in steps]
    return [tokens for tokens in found if _has_number(tokens)]


def fingerprint(solution: ScoredCandidate) -> tuple[Tokens, str]:
    """Return what two solutions of a problem have in common if they differ by no more than words and white space.

    It is the mathematics of all steps in one, with the final answer's words where it has no number ("B", "even").
    Of a solution without any number it is the text, but for white space and case.
    """
    verdict = solution.verdict
    tokens = tuple(token for step in mathematics(verdict.steps) for token in step)
    if not tokens:
        return (), _squeezed(solution.candidate.text)
    answer = "" if verdict.answer is None else _squeezed(verdict.answer.text)
    return tokens, "" if _has_number(_TOKEN.findall(answer)) else answer


def _written_one_way(token: str) -> str:
    return token.replace(",", "") if _THOUSANDS.fullmatch(token) else _SPELLING.get(token, token)


def _has_number(tokens: Iterable[str]) -> bool:
    return any(token[0].isdigit() for token in tokens)


def _squeezed(text: str) -> str:
    return " ".join(text.split()).casefold()
