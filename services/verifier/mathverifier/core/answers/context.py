"""Is an answer asserted where it stands? A denial, a bound, a supposition, a quotation or a hedge makes none of it."""

import re
from typing import Literal, NamedTuple

from mathverifier.core.answers.sentence import formulas

# Why what was found is not asserted.
Doubt = Literal["denied", "hedged", "ambiguous"]

# Characters before and behind an answer that are looked at, and those of a retraction.
BEFORE, AFTER, BEHIND = 240, 160, 400


class Context(NamedTuple):
    """Why an answer is not asserted. `changed` says that the words make another value of it: `twice`, `minus`."""

    doubt: Doubt
    changed: bool = False
    retracted: bool = False


def _any(*phrases: str) -> str:
    return "(?:" + "|".join(phrases) + ")"


# Words between a cue and the answer that leave the cue its hold: `not`, `equal to`; `if`, `the answer is`.
_LIGHT = _any(
    "be|is|are|was|were|been|being|equals?|to|the|an?|of|that|it|this|there|x|y|n|really|exactly|just|simply|only|indeed",
    "actually|final|correct|right|true|actual|answer|result|solution|value|number|question|problem|has",
)
_THE_ANSWER = r"(?:(?:the|a|an|of|number|value)\W+)*(?:(?:final\W+|correct\W+)?answer\W+(?:is|equals|was)\W+)?"
_DENIAL = _any(
    *("not", r"\w+n['’]t", "cannot", "never", "neither", "nor", "false", "untrue", "wrong", "doubt(?:ful)?", "deny"),
    *("impossible", "unlikely", "instead of", "except(?: for)?", "anything but", "far from", "different from"),
    *("unequal", "contradicts?", "ruled? out", "excludes?"),
)
_BOUND = _any(
    *("than", "at least", "at most", "up to", "below", "above", "under", "beyond", "exceeds?", "exceeding"),
    *("between", "(?:upper|lower) (?:bound|limit)", "no (?:more|less|fewer)", "nearly", "almost"),
)
_CHANGE = _any(
    *("minus", "negative", "plus", "times", "twice", "double", "triple", "half(?: of)?", "(?:opposite|negation) of"),
    "(?:reciprocal|inverse|square|cube|root|logarithm|factorial|multiple|percent|third|quarter|fourth|fifth) of",
    *("halves of", "(?:thirds|quarters|fourths|fifths) of", "divided by", "multiplied by", "out of", "(?:in|de)creased by"),
)
_SUPPOSITION = _any(
    "suppos(?:e|ed|ing)", "assum(?:e|ed|ing)", "imagine", "pretend", "let", "let's say", "if", "unless", "whether"
)
_SAYS = _any(
    *("claim(?:s|ed)", "sa(?:ys|id)", "thinks", "thought", "believe[sd]", "argue[sd]", "guesse[sd]", "assert(?:s|ed)"),
    *("answered", "wrote", "proposed", "suggested", "insists", "insisted"),
)
_QUOTATION = _any(
    rf"(?<![\w'])(?!(?:i|we|which|this|that|it|you)\W)\w+ {_SAYS}",
    r"according to(?: \w+){1,3}",
    *("supposedly", "allegedly", "reportedly"),
)
_HEDGE = _any(
    *("maybe", "perhaps", "possibly", "conceivably", r"(?:could|might|may)(?: \w+)? be", "not (?:sure|certain)"),
    *("unsure", "uncertain", "(?:my|a|best|wild|first) guess", "i guess", "i would guess"),
)


def _leads(cue: str, light: str = rf"(?:\W+{_LIGHT})*\W*") -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-]){cue}(?![\w-]){light}\Z", re.IGNORECASE)


_BEFORE: tuple[tuple[re.Pattern[str], Context], ...] = (
    (_leads(_HEDGE), Context("hedged")),
    (_leads(_CHANGE, rf"\W+{_THE_ANSWER}\W*"), Context("denied", changed=True)),
    (_leads(_any(_DENIAL, _BOUND, _SUPPOSITION, _QUOTATION)), Context("denied")),
)
_COMPARED = re.compile(
    r"\W*(?:or|and)\s+(?:more|less|fewer|greater|larger|smaller|higher|lower|above|below|over|under|up)\b", re.IGNORECASE
)
_REFUSED = re.compile(
    r"\W*(?:is|are|was|were|would be|seems|(?:can|could|must|does|do|is|was|are)(?:\s+not|n['’]t|not)|cannot)\s+"
    r"(?:clearly\s+|also\s+|certainly\s+)?"
    r"(?:not\b|never\b|n['’]t|wrong|incorrect|false|impossible|mistaken|be\s+(?:right|correct|true|the)|too\s+(?:large|small|big)"
    r"|(?:only\s+)?an?\s+(?:upper|lower)\s+(?:bound|limit))",
    re.IGNORECASE,
)
_CONDITION = re.compile(
    r"[^.!?\n;]{0,40}?(?<!\w)(?:(?:only\s+)?if|unless|provided(?:\s+that)?|assuming|for\s+(?:all\s+)?(?:even|odd|positive|negative))\b"
    r"(?!\s+(?:you|we|needed|necessary|required|i|any|so|desired|possible)\b)",
    re.IGNORECASE,
)
# A condition in front that picks out cases: `If n is even, …`.
_CASE = re.compile(
    r"(?<!\w)(?:if|when|whenever|for)\s+(?:all\s+)?(?:[$\\(]*\w[$\\)]*\s+(?:is|are)\s+)?(?:an?\s+)?"
    r"(?:even|odd|prime|composite|positive|negative|(?:not\s+)?divisible|a\s+multiple)\b",
    re.IGNORECASE,
)
# A condition in front or behind, of one of several answers.
CONDITIONAL = re.compile(
    r"(?<!\w)(?:if|unless|when|whenever|provided|assuming|suppose|otherwise|for\s+(?:all\s+)?(?:even|odd|positive|negative))\b",
    re.IGNORECASE,
)
_PRONOUN = r"(?:this|that|it|which|the\s+(?:above\s+)?(?:answer|result))"
RETRACTION = re.compile(
    rf"(?<!\w){_PRONOUN}(?:\s+(?:answer|result|value))?\s*"
    r"(?:(?:can\s*not|can['’]t|could\s*n[o'’]t)\s+(?:possibly\s+)?be\s+(?:right|correct|true|it|the\s+answer|possible)"
    r"|(?:is\s*n['’]t|is\s+not|['’]s\s+not|was\s+not|wasn['’]t|does\s*n['’]t\s+(?:look|seem)|does\s+not\s+(?:look|seem))\s+"
    r"(?:quite\s+|actually\s+|really\s+|in\s+fact\s+)?(?:right|correct|true|the\s+(?:final\s+|correct\s+|right\s+)?answer)"
    r"|(?:['’]s|\s*is|was|looks|seems|must\s+be)\s+(?:clearly\s+|obviously\s+|actually\s+|also\s+)?"
    r"(?:wrong|incorrect|false|impossible|mistaken|nonsense|absurd|a\s+mistake|an\s+error))\b",
    re.IGNORECASE,
)
_UNSURE = re.compile(
    r"(?<!\w)(?:I(?:['’]m|\s+am)\s+(?:\w+\s+)?(?:not\s+(?:\w+\s+)?(?:sure|certain)|unsure|uncertain|guessing)"
    r"|(?:this|that|it|which)(?:['’]s|\s+is|\s+was)\s+(?:only\s+|just\s+|merely\s+)?a\s+(?:\w+\s+)?guess"
    r"|(?:I|this|that|it)\s+(?:may|might|could)\s+(?:well\s+)?be\s+(?:wrong|mistaken|incorrect))\b",
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(r"[.!?][\"'”’)*$]*\s|\n\s*\n|;")
_OPENERS = re.compile(r"[\s$*_({\[]|\\[(\[,;:! ]|\\(?:text|mathrm|textbf|mathbf|displaystyle|q?quad)(?![a-zA-Z])")
_NAMED = re.compile(r"(?<![\w\\])[a-zA-Z](?:_\{?\w\}?|\([a-z]\))?\s*=\s*\Z")


def context(text: str, start: int, end: int) -> Context | None:
    """Return why the answer `text[start:end]` is not asserted by its sentence, or by what is said of it behind."""
    before = _before(text, start)
    for cue, found in _BEFORE:
        if cue.search(before):
            return found
    behind = text[end : end + AFTER]
    if _COMPARED.match(behind) or _REFUSED.match(behind):
        return Context("denied")
    if _CONDITION.match(behind) or _CASE.search(sentence_before(text, start)):
        return Context("denied", changed=True)
    if _UNSURE.search(text, end, end + BEHIND):
        return Context("hedged", retracted=True)
    return None


def sentence_before(text: str, start: int) -> str:
    """Return what stands before `start` in its sentence."""
    begin = max(0, start - BEFORE)
    ends = [found.end() for found in _SENTENCE_END.finditer(text, begin, start)]
    return text[ends[-1] if ends else begin : start]


def _before(text: str, start: int) -> str:
    """Return the words before `start` in its sentence, each formula as `§`."""
    words = sentence_before(text, start)
    pieces, place = [], 0
    for found in formulas(words, 0, len(words)):
        pieces += [words[place : found.start()], " § "]
        place = found.end()
    words = "".join([*pieces, words[place:]])
    return " ".join(_NAMED.sub("", _OPENERS.sub(" ", words).rstrip()).split()) + " "
