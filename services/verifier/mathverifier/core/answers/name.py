r"""What may stand left of an equals sign as the name of a value: `x`, `f(2)`, `\cos A`, `Area`, `|r-s|`, `A:B`."""

import re

_WORD = r"[a-zA-Z][a-z]+(?:'s)?"
_START = (
    rf"(?:[a-zA-Z]\w{{0,2}}|\\[a-zA-Z]+|[A-Z]{{1,6}}|\|[A-Z]{{2}}\||\|[a-z] ?[-+] ?[a-z]\||{_WORD}(?: {_WORD}){{0,5}})"
)
_INDEX = r"(?:[_^]\s*(?:\{[^{}]*\}|\w|\\[a-zA-Z]+|\*|'))*"
_ARGUMENT = r"(?:\s*(?:\([a-zA-Z0-9_, ]*\)|\s\\?[a-zA-Z]+|\{?\\?[A-Z]{2,3}\}?)){0,2}"
_NAME = re.compile(rf"^{_START}(?:'|\\prime)*{_INDEX}{_ARGUMENT}$")


def is_name(text: str) -> bool:
    """Say whether `text` names a value, or the ratio of two, rather than being one."""
    return len(text) < 120 and all(_NAME.match(part.strip()) for part in text.split(":"))
