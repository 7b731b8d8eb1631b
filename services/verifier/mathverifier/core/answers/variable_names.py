r"""What may stand left of an equals sign as the name of a value: `x`, `f(2)`, `\cos A`, `Area`, `|r-s|`, `A:B`."""

import re

_WORD = r"[a-zA-Z][a-z]+(?:'s)?"
_START = (
    rf"(?:[a-zA-Z]\w{{0,2}}|\\[a-zA-Z]+|[A-Z]{{1,6}}|\|[A-Z]{{2}}\||\|[a-z] ?[-+] ?[a-z]\||{_WORD}(?: {_WORD}){{0,5}})"
)
_INDEX = r"(?:[_^]\s*(?:\{[^{}]*\}|\w|\\[a-zA-Z]+|\*|'))*"
_ARGUMENT = r"(?:\s*(?:\((?:[a-zA-Z0-9_, ]|(?<=[(, ])[-+](?=\d))*\)|\s\\?[a-zA-Z]+|\{?\\?[A-Z]{2,3}\}?)){0,2}"
_NAME = re.compile(rf"^(?:{_START}(?:'|\\prime)*{_INDEX}{_ARGUMENT}|\\(?:sin|cos|tan|cot|sec|csc)\s*\\[a-z]+)$")
# A power of an unknown, or a function of one, is not the unknown.
_FUNCTION = r"\\?(?:ln|lg|log|exp|sqrt|sin|cos|tan|cot|sec|csc|arc[a-z]+)(?:_\{?\w+\}?)?"
_MADE_OF_AN_UNKNOWN = re.compile(
    rf"^(?:[a-z]\s*\^\s*(?:\{{[^{{}}]*[\da-z][^{{}}]*\}}|[\da-z])|{_FUNCTION}\s*(?:\(\s*[a-z]\s*\)|\{{?\s*[a-z]\s*\}}?))$"
)
# What denies, supposes, bounds, compares or changes a value is no name of it, anywhere, at the start or at the end.
_NEVER = (
    *("not", "never", "none", "nor", "neither", "cannot", r"[a-z]+n't", r"no(?! of)", "but", "unless", "except"),
    *("exclud(?:es?|ing)", "besides", "unlike", "false", "wrong", "incorrect", "impossible", "everything", "anything"),
    *("if", "when", "suppose", "assuming", "maybe", "perhaps", "possibly", "guess", "bounds?", "than", "hypothetical"),
    *("exceeds?", "contradicts?", "fails?", "rejects?", "rejected", "violates?", "extraneous", "invalid", "lacks?"),
    *("at (?:most|least)", "up to", "other than", "previous (?:answer|attempt|result|value)", "former answer"),
    *("(?:negative|opposite|reciprocal|inverse|square|cube|root|logarithm|half|third|quarter|multiple|fraction) of",),
)
_AT_THE_START = ("half", "twice", "double", "thrice", "triple", "minus", "plus", "one (?:more|less)", "less", "over")
_AT_THE_END = (
    *("before", "after", "between", "above", "below", "under", "over", "about", "near", "nearly", "almost", "to", "by"),
    *("plus", "minus", "squared", "cubed", "doubled", "halved", "tripled", "plus one", "minus one"),
)
_NO_NAME = re.compile(
    rf"\b(?:{'|'.join(_NEVER)})\b|^(?:the )?(?:{'|'.join(_AT_THE_START)})\b|\b(?:{'|'.join(_AT_THE_END)})$",
    re.IGNORECASE,
)


def is_name(text: str) -> bool:
    """Say whether `text` names a value, or the ratio of two, rather than being one or saying something of it."""
    if len(text) >= 120 or not all(_NAME.match(part.strip()) for part in text.split(":")):
        return False
    return not _MADE_OF_AN_UNKNOWN.match(text.strip()) and not _NO_NAME.search(" ".join(text.split()))
