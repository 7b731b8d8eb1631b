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
    "be|is|are|was|were|been|being|equals?|to|the|an?|of|that|it|this|there|x|y|n|really|exactly|just|simply|only|indeed|say",
    "actually|final|correct|right|true|actual|answer|result|solution|value|number|question|problem|has",
)
_THE_ANSWER = (
    r"(?:(?:the|a|an|of|number|value)[^\w,]+)*"
    r"(?:(?:final[^\w,]+|correct[^\w,]+)?answer[^\w,]+(?:is|equals|was)[^\w,]+)?"
)
_DENIAL = _any(
    *("not", r"\w+n['’]t", "cannot", "never", "neither", "nor", "false", "untrue", "wrong", "doubt(?:ful)?", "deny"),
    *("impossible", "unlikely", "instead of", "except(?: for)?", "anything but", "far from", "different from"),
    *(
        "unequal",
        "contradicts?",
        "ruled? out",
        "no way",
        "incorrect",
        "mistaken?",
        "differs? from",
        "excludes?",
        "rather than",
        "other than",
    ),
    "(?:upper|lower) (?:bound|limit)",
)
# Behind a copula alone, `at least` bounds the value; `he needs at least 8` gives one.
_BOUND = _any(
    *("than", "below", "above", "under", "beyond", "exceeds?", "exceeding", "nearly", "almost"),
    r"(?:is|are|was|be|equals?)(?: \w+)? (?:at least|at most|up to|no (?:more|less|fewer) than)",
)
_CHANGE = _any(
    *("minus", "negative", "plus", "times", "twice", "double", "triple", "half(?: of)?", "(?:opposite|negation) of"),
    "(?:reciprocal|inverse|square|cube|root|logarithm|factorial|multiple|percent|third|quarter|fourth|fifth) of",
    *("halves of", "(?:thirds|quarters|fourths|fifths) of", "divided by", "multiplied by", "out of"),
)
_SUPPOSITION = _any(
    *("suppos(?:e|ed|ing)", "assum(?:e|ed|ing)", "imagine", "pretend", "let", "let's say"),
    *("(?<!as )if", "unless", "whether"),
)
_SAYS = _any(
    *("claim(?:s|ed)", "sa(?:ys|id)", "thinks", "thought", "believe[sd]", "argue[sd]", "guesse[sd]", "assert(?:s|ed)"),
    *("answered", "wrote", "proposed", "suggested", "insists", "insisted"),
)
_OTHERS = r"(?<![\w'])(?!(?:i|we|which|this|that|it|you)\W)\w+"
_QUOTATION = _any(
    rf"{_OTHERS} {_SAYS}",
    rf"{_OTHERS} (?:might|may|could|would)(?: \w+)? (?:answer|say|guess|think|claim)",
    r"according to (?:the|my|his|her|a|some) \w+",
    *("supposedly", "allegedly", "reportedly"),
)
_HEDGE = _any(
    *("maybe", "perhaps", "possibly", "conceivably", r"(?:could|might|may)(?: \w+)? be", "not (?:sure|certain)"),
    *("unsure", "uncertain", "(?:my|a|best|wild|first) guess", "i guess", "i would guess"),
)


# Each cue with the words that may stand between it and the answer.
_GOVERNED = re.compile(
    r"(?<![\w-])(?:"
    rf"(?P<hedged>{_HEDGE}(?![\w-])(?:\W+{_LIGHT})*)"
    rf"|(?P<changed>{_CHANGE}(?![\w-])[^\w,]+{_THE_ANSWER})"
    rf"|(?P<bound>{_BOUND}(?![\w-])(?:[^\w,]+(?:or|equal|to|the|an?|of|number|value))*[^,]?)"
    rf"|(?P<denied>{_any(_DENIAL, _SUPPOSITION)}(?![\w-])(?:[^\w,]+{_LIGHT})*[^,]?)"
    rf"|(?P<quoted>{_QUOTATION}(?![\w-])(?:\W+{_LIGHT})*)"
    r")\W*\Z",
    re.IGNORECASE,
)
_COMPARED = re.compile(
    r"\W*(?:or|and)\s+(?:more|less|fewer|greater|larger|smaller|higher|lower|above|below|over|under|up)\b",
    re.IGNORECASE,
)
_REFUSED = re.compile(
    r"\W*(?:is|are|was|were|would be|seems|(?:can|could|must|does|do|is|was|are)(?:\s+not|n['’]t|not)|cannot)\s+"
    r"(?:clearly\s+|also\s+|certainly\s+)?"
    r"(?:not\b|never\b|n['’]t|wrong|incorrect|false|impossible|mistaken|be\s+(?:right|correct|true|the)|too\s+(?:large|small|big)"
    r"|(?:only\s+)?an?\s+(?:upper|lower)\s+(?:bound|limit)"
    r"|(?:the|an?|my|one)\s+(?:\w+\s+)?(?:guess|mistake|trap|error))",
    re.IGNORECASE,
)
_ASKED = re.compile(r"(?:[\s$*_)}\]]|\\[)\]])*\?")
_PARITY = r"(?:even|odd|prime|composite|positive|negative|(?:not\s+)?divisible|a\s+multiple)\b"
_LETTER = r"[$\\(]*[a-zA-Z](?![a-zA-Z])[$\\)]*\s*"
# A condition behind that picks out cases, or is contrary to fact: `if n is even`, `if n were even`.
_CONDITION = re.compile(
    r"[\s$\\)\]}.*_]*,?\s*(?:[a-z]+\s+){0,2}(?:"
    rf"(?:(?:only\s+)?if|unless|provided(?:\s+that)?|assuming)\s+{_LETTER}(?:is\b|are\b|were\b|was\b|[=<>≠≤≥\\])"
    rf"|(?:when|whenever)\s+{_LETTER}(?:is|are)\s+(?:an?\s+)?{_PARITY}"
    r"|(?:if|unless)\b[^.!?\n]{0,60}\bwere\b|unless\b|only\s+if\b"
    rf"|for\s+{_PARITY}(?:\s+(?:integers?|numbers?|values?)\b|\s+{_LETTER}))",
    re.IGNORECASE,
)
# A condition in front that picks out cases: `If n is even, …`.
_CASE = re.compile(
    rf"(?<!\w)(?:(?:if|when|whenever)\s+{_LETTER}(?:is|are)\s+(?:an?\s+)?{_PARITY}|for\s+{_PARITY}\s+{_LETTER})",
    re.IGNORECASE,
)
# A condition in front or behind, of one of several answers.
CONDITIONAL = re.compile(
    r"(?<!\w)(?:if|unless|when|whenever|provided|assuming|suppose|otherwise|for\s+(?:all\s+)?(?:even|odd|positive|negative))\b",
    re.IGNORECASE,
)
_PRONOUN = r"(?:this|that|it|which|the\s+(?:above\s+)?(?:answer|result))"
RETRACTION = re.compile(
    r"(?:\A[\s$*_)\\\].,;:}—–-]*|[.!?}\n)]\$?\s{0,3})"
    r"(?:(?:but|no|wait|hmm|however|oh|oops|actually|sorry|hold\s+on|and|so)\b[\s,.!:—–-]{0,6}){0,3}"
    rf"{_PRONOUN}(?:\s+(?:answer|result|value))?\s*"
    r"(?:(?:can\s*not|can['’]t|could\s*n[o'’]t)\s+(?:possibly\s+)?be\s+(?:right|correct|true|it|the\s+answer|possible)"
    r"|(?:is\s*n['’]t|is\s+not|['’]s\s+not|was\s+not|wasn['’]t|does\s*n['’]t\s+(?:look|seem)|does\s+not\s+(?:look|seem))\s+"
    r"(?:quite\s+|actually\s+|really\s+|in\s+fact\s+)?(?:right|correct|true|the\s+(?:final\s+|correct\s+|right\s+)?answer)"
    r"|(?:['’]s|\s*is|was|looks|seems|must\s+be)\s+(?:clearly\s+|obviously\s+|actually\s+|also\s+)?"
    r"(?:wrong|incorrect|false|impossible|mistaken|nonsense|absurd|a\s+mistake|an\s+error))\b"
    r"(?!\s+(?:for|to|that|angle|if|when|unless|because\s+of)\b)",
    re.IGNORECASE,
)
_UNSURE = re.compile(
    r"(?<!\w)(?:I(?:['’]m|\s+am)\s+(?:\w+\s+)?(?:not\s+(?:\w+\s+)?(?:sure|certain)|unsure|uncertain|guessing)"
    r"|(?:this|that|it|which)(?:['’]s|\s+is|\s+was)\s+(?:only\s+|just\s+|merely\s+)?a\s+(?:\w+\s+)?guess"
    r"|(?:I|this|that|it)\s+(?:may|might|could)\s+(?:well\s+)?be\s+(?:wrong|mistaken|incorrect))\b",
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(r"[.!?][\"'”’)*$]*\s|\n\s*\n|;|\\\\(?![\[(])")
_FORMULA = " formula "
_OPENED = re.compile(r"(?:\$\$?|\\[(\[])(?P<inside>[^$]*)\Z")
_CLAUSE_START = re.compile(r"\n|\b(?:therefore|thus|hence|so)\b", re.IGNORECASE)
_OPENERS = re.compile(r"[\s$*_({\[]|\\[(\[,;:! ]|\\(?:text|mathrm|textbf|mathbf|displaystyle|q?quad)(?![a-zA-Z])")
_NAMED = re.compile(r"\s*(?<![\w\\])[a-zA-Z](?:_\{?\w\}?|\([a-z]\))?\s*=\s*\Z")


def context(text: str, start: int, end: int) -> Context | None:
    """Return why the answer `text[start:end]` is not asserted by its sentence, or by what is said of it behind."""
    sentence = sentence_before(text, start)
    if cue := _GOVERNED.search(_before(sentence)):
        return Context("hedged" if cue.lastgroup == "hedged" else "denied", changed=cue.lastgroup == "changed")
    behind = text[end : end + AFTER]
    if _COMPARED.match(behind) or _REFUSED.match(behind):
        return Context("denied")
    if _CONDITION.match(behind) or (_CASE.search(sentence) and _CASE.search(_last_clause(sentence))):
        return Context("denied", changed=True)
    if _ASKED.match(behind):
        return Context("hedged")
    if _UNSURE.search(text, end, end + BEHIND):
        return Context("hedged", retracted=True)
    return None


def sentence_before(text: str, start: int) -> str:
    """Return what stands before `start` in its sentence, or in its row of a formula of several."""
    begin = max(0, start - BEFORE)
    ends = [found.end() for found in _SENTENCE_END.finditer(text, begin, start)]
    return text[ends[-1] if ends else begin : start]


def _last_clause(sentence: str) -> str:
    """Return the last line of a sentence that says something, from its last `therefore` on."""
    clauses = [clause for clause in _CLAUSE_START.split(sentence) if _OPENERS.sub("", clause)]
    return clauses[-1] if clauses else ""


def _before(words: str) -> str:
    """Return the words of the beginning of a sentence, with a word in the place of each formula."""
    pieces, place = [], 0
    for found in formulas(words, 0, len(words)):
        pieces += [words[place : found.start()], _FORMULA]
        place = found.end()
    words = "".join([*pieces, words[place:]])
    if opened := _OPENED.search(words):
        # The formula that the answer is in has begun: all but the name of it counts.
        named = _NAMED.fullmatch(opened["inside"]) or not opened["inside"].strip(" \n&")
        words = words[: opened.start()] + ("" if named else _FORMULA)
    return " ".join(_NAMED.sub("", _OPENERS.sub(" ", words).rstrip()).split()) + " "
