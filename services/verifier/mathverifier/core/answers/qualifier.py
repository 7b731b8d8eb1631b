"""What an answer says besides its value: `for all real x`, `where C is a constant`, `k \\in \\mathbb{Z}`.

A qualifier is taken off its own item and kept as a condition. What a letter may go through has a name (`Z`, `N`, `R+`);
any other condition is kept as text.
"""

import re
from dataclasses import dataclass

from mathverifier.core.answers.latex_normalization import squeezed
from mathverifier.core.answers.separators import outside
from mathverifier.core.text.lexer import lex

# What a letter may be without saying anything: whatever the problem lets it be.
EVERYTHING = "everything"
MAX_LETTERS = 6
MAX_DECLARATIONS = 4

_KINDS = {
    **dict.fromkeys(("", "number", "value"), EVERYTHING),
    **dict.fromkeys(("real", "real number", "real value", "constant", "real constant", "constant of integration"), "R"),
    **dict.fromkeys(("integration constant", "real parameter", "parameter", "free"), "R"),
    **dict.fromkeys(("positive real", "positive real number", "positive number"), "R+"),
    **dict.fromkeys(("rational", "rational number"), "Q"),
    **dict.fromkeys(("positive rational", "positive rational number"), "Q+"),
    **dict.fromkeys(("complex", "complex number"), "C"),
    **dict.fromkeys(("integer", "integral", "integer number"), "Z"),
    **dict.fromkeys(("natural", "natural number"), "N"),
    **dict.fromkeys(("positive integer", "positive whole number"), "N+"),
    **dict.fromkeys(("nonnegative integer", "non-negative integer", "whole number"), "N0"),
    **dict.fromkeys(("negative integer",), "Z-"),
    **dict.fromkeys(("odd", "odd integer", "odd number"), "odd"),
    **dict.fromkeys(("even", "even integer", "even number"), "even"),
    **dict.fromkeys(("prime", "prime number"), "prime"),
    **dict.fromkeys(("composite", "composite number"), "composite"),
}
_SETS = {"Z+": "N+", "N*": "N+", "Z>0": "N+", "N>0": "N+", "Z>=0": "N0", "N>=0": "N0", "R>0": "R+", "Q>0": "Q+"}
_SIZES = {"Z": {"N", "N+", "N0", "Z-", "odd", "even", "Q", "R", "R+", "Q+", "C"}, "Q": {"R", "C"}, "R": {"R+", "C"}}

_LETTERS = r"\$?(?P<letters>\\?[a-zA-Z](?:_\{?\w\}?)?\$?(?:\s*(?:,|and)\s*\$?\\?[a-zA-Z](?:_\{?\w\}?)?\$?){0,5})"
_SET = (
    r"\\in\s*(?:\\mathbb\s*\{?\s*|\\mathbf\s*\{?\s*)?(?P<set>[ZNRQC])(?![a-zA-Z])\s*\}?\s*"
    r"(?P<part>[_^]\s*\{?\s*(?:[-+*]|(?:>|\\ge)\s*0)\s*\}?)?"
)
_WORDS = r"(?P<words>(?:(?<![\\a-zA-Z])[a-zA-Z-]{2,}\s+){0,5}?)"
_CUE = re.compile(
    r"(?:[,;]\s*)?(?:\b(?P<over>for\s+(?:all|any|some|every|each|arbitrary)|for\s+(?=\$?[a-z]\$?\s*\\in)"
    r"|for\s+(?=(?:[a-z-]{2,}\s+){0,3}\$?(?!a\s+[a-z]{2})[a-zA-Z]\$?(?![a-zA-Z])))\b"
    r"|(?P<turned>\\forall(?![a-zA-Z]))|\b(?P<narrow>if|when|unless|assuming|whenever|provided)\b"
    r"|\b(?P<open>where|with|such\s+that|given\s+that|for\s+which)\b)"
)
_OVER = re.compile(rf"^{_WORDS}{_LETTERS}\s*(?:{_SET})?$")
_OF_LETTERS = re.compile(
    rf"^{_LETTERS}\s*(?:{_SET}|(?:(?:is|are|being)\s+)?(?P<kind>(?:an?|any|some|all)?\s*[a-z][a-z -]{{2,40}}))$"
)
_LEADING_WORD = re.compile(r"\b(?:for|where|with|if|when|unless|that|all|any|every|each|some|and|or|of)$")
_ONE = r"\$?(?P<letters>\\?[a-zA-Z](?:_\{?\w\}?)?\$?)"
_DECLARATIONS = (
    re.compile(rf"[,;(]\s*\(?\s*{_LETTERS}\s*{_SET}\)?\s*$"),
    re.compile(rf"(?:[,;(]\s*\(?\s*|(?<=[\w)}}])\s+\(?){_ONE}\s*{_SET}\)?\s*$"),
)
_SMALL = re.compile(r"\b(?:an?|any|all|some|every|each|arbitrary|fixed|the|is|are|be|being)\b")


@dataclass(frozen=True)
class Condition:
    """What `letter` may go through, by name; a condition of another kind has no letter and is kept as text."""

    says: str
    letter: str = ""


def declared(text: str) -> tuple[Condition, ...]:
    """Return the conditions that a text is, as `k \\in \\mathbb{Z}` and `n is any integer` are; none for others."""
    found = _OF_LETTERS.match(text.strip())
    if found is None:
        return ()
    says = _named_set(found) if found["set"] else _KINDS.get(_bare_words(found["kind"] or ""))
    return () if says is None or (says == EVERYTHING and not found["set"]) else _each(found["letters"], says)


def declaration_cut(text: str) -> tuple[str, tuple[Condition, ...]]:
    """Take what is said of letters at the very end, `…, k \\in \\mathbb{Z}`, off a text."""
    conditions: tuple[Condition, ...] = ()
    for _ in range(MAX_DECLARATIONS):
        found = _declaration(text) if "\\in" in text else None
        head = text[: found.start()].strip() if found else ""
        last = head.replace(";", ",").rpartition(",")[2]
        if found is None or not _is_closed(head) or _ends_open(head) or _CUE.search(last):
            break
        conditions += _each(found["letters"], _named_set(found))
        text = head
    return text, conditions


def _declaration(text: str) -> re.Match[str] | None:
    """Find the letters and their set at the end; of `n, n \\in \\mathbb{Z}` the first is a value."""
    for pattern in _DECLARATIONS:
        found = pattern.search(text)
        names = _letters_of(found["letters"]) if found else []
        if found and len(set(names)) == len(names):
            return found
    return None


def qualifier_cut(text: str) -> tuple[str, tuple[Condition, ...]]:
    """Take a qualifier off one item, from its first word to the item's end."""
    found, place = _first_cue(text)
    if found is None:
        return text, ()
    head, tail = text[:place].strip(" ,;"), text[found.end() :].strip(" .")
    if head.endswith("(") and tail.endswith(")"):
        head, tail = head[:-1].strip(" ,;"), tail[:-1].strip()
    if not head or not tail or not _is_closed(head):
        return text, ()
    if found["over"] or found["turned"]:
        named = _over(tail)
        if (found["over"] or "").endswith("some") and any(one.says in (EVERYTHING, "R", "Q", "C") for one in named):
            # `for some x` is not for all of them.
            named = ()
    else:
        named = declared(tail) if found["open"] in ("where", "with") else ()
    # Whether `if`, `when` or `for` leads to it, a condition is the same; `unless` denies it.
    said = text[found.start() :].strip(" ,;") if found["narrow"] == "unless" or found["turned"] else tail
    return head, named or (Condition(squeezed(said)),)


def is_qualifier(text: str) -> bool:
    """Say whether an item is nothing but a qualifier, which belongs to what stands before it."""
    return _CUE.match(text) is not None


def is_open(text: str) -> bool:
    """Say whether an item ends in a qualifier that may go on behind a comma: `where a = 3, b = 4`."""
    found, place = _first_cue(text)
    return found is not None and bool(found["open"]) and bool(text[:place].strip())


def _first_cue(text: str) -> tuple[re.Match[str] | None, int]:
    for found in _CUE.finditer(text):
        if outside(text, found.start()) or text[: found.start()].rstrip().endswith("("):
            return found, found.start()
    return None, 0


def _letters_of(text: str) -> list[str]:
    tokens = lex(text)
    return [one.removeprefix("\\") for one in tokens.texts if one.removeprefix("\\").isalpha() and one.isascii()]


def _over(text: str) -> tuple[Condition, ...]:
    """Read what stands behind `for all`: `x`, `real x`, `positive integers n`, `x \\in \\mathbb{R}`."""
    found = _OVER.match(text)
    if found is None:
        return ()
    says = _KINDS.get(_bare_words(found["words"]))
    if found["set"]:
        says = _named_set(found) if says == EVERYTHING else None
    return () if says is None else _each(found["letters"], says)


def _bare_words(words: str) -> str:
    words = " ".join(_SMALL.sub(" ", words.lower()).split())
    return words if words in _KINDS else " ".join(word.removesuffix("s") for word in words.split(" "))


def _named_set(found: re.Match[str]) -> str:
    part = (found["part"] or "").replace("\\ge", ">=")
    name = found["set"] + "".join(sign for sign in part if not sign.isspace() and sign not in "{}_^")
    return _SETS.get(name, name)


def _each(letters: str, says: str) -> tuple[Condition, ...]:
    names = letters.replace("$", "").replace(" and ", ",").split(",")
    return tuple(Condition(says, name.strip().removeprefix("\\")) for name in names[:MAX_LETTERS])


def _is_closed(text: str) -> bool:
    return bool(text) and all(text.count(one) == text.count(other) for one, other in ("{}", ("\\lbrace", "\\rbrace")))


def _ends_open(text: str) -> bool:
    """Whether a text cannot end here: behind an operator, a bar or a word that leads on, or within a bracket."""
    if _LEADING_WORD.search(text):
        return True
    return text[-1] in "|:=<>+-*/^_(\\" or text.endswith(("\\mid", "\\in")) or not outside(text, len(text))


def differ(one: str, other: str) -> bool:
    """Say whether two named sets surely are not the same numbers: `Z` and `N` are not, `N` and `N+` may be."""
    if {one, other} in ({"even", "odd"}, {"prime", "composite"}):
        return True
    return other in _SIZES.get(one, ()) or one in _SIZES.get(other, ())
