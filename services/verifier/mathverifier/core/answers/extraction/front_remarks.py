"""What the clause in front of an answer says of it."""

from typing import Final

from mathverifier.core.answers.extraction.disowning import clause_start, key_words
from mathverifier.core.answers.extraction.front_words import ORDINARY, is_strange
from mathverifier.core.answers.extraction.remark_words import (
    CLOSED,
    DENYING,
    DOUBTING,
    HARMLESS,
    MATHEMATICAL,
    MATHEMATICS,
    NEGATIONS,
    SPEAKING_OF,
    TERMS,
    Clause,
    Remark,
    denial_in,
    is_english,
    is_harmless,
    is_own_deed,
    is_verbal,
    subject_end,
    tells_of,
)
from mathverifier.core.text.lexicon import ANSWER_REMARKS, FUNCTION_WORDS, NOUNS
from mathverifier.core.text.stretch import Stretch
from mathverifier.core.text.tokens import WORDS, Kind
from mathverifier.core.text.vocabulary import vocabulary

# Those that do at the head of the sentence in front of it.
_AT_THE_HEAD: Final = frozenset(("mocking", "restricting", "hearsay"))
_SAYING: Final = ANSWER_REMARKS["saying"]
# Words without which the sentence in front of an answer tells of the problem.
_OF_ONESELF: Final = SPEAKING_OF | {
    "i",
    "me",
    "my",
    "you",
    "your",
    "i'd",
    "i'm",
    "i'll",
    "i've",
    "say",
    "write",
    "put",
    "pick",
    "conclude",
    "reply",
}
_FIRST_PERSON: Final = frozenset(("i", "i'm"))
_DISPLAYING: Final = ANSWER_REMARKS["displaying"]
# What shows an answer that its writer gives.
_SHOWN_BY: Final = MATHEMATICAL | SPEAKING_OF | frozenset(("this", "that", "which", "it", "we", "i", "they", "these"))
_WRITERS: Final = frozenset(("i", "we", "i'd", "i'll", "we'd", "we'll"))
_PERSONAL: Final = _OF_ONESELF - SPEAKING_OF | {"it"}
_ARTICLES: Final = FUNCTION_WORDS["articles"]
_FRONT_WORDS: Final = key_words(
    *(ANSWER_REMARKS[section] for section in ("condemning", "mocking", "restricting", "hearsay", "wavering")),
    {phrase for phrase in ANSWER_REMARKS["replacing"] if " " not in phrase},
    NEGATIONS,
    _SAYING,
    ANSWER_REMARKS["displaying"],
) - (CLOSED - NEGATIONS)
# What the sentence in front of most answers is made of: `thus, the final answer is`.
_QUIET: Final = (
    CLOSED | HARMLESS | TERMS | {" ", "\n", ",", ":", "$", "**", "=", "\\[", "\\(", "\\boxed", "{"} | set("#<>*")
)


def remark_before(line: Stretch, before: str, *, told: bool) -> Remark | None:
    """Return what the sentence in front of an answer makes of it.

    `before` is the problem and the text up to that sentence; `told` says that there is a problem.
    """
    if not line.size:
        return None
    if _is_confessed(line):
        return "denied"
    quiet = _is_quiet(line)
    if quiet and (Kind.RELATION in line.kinds or is_quiet(line)):
        return None
    lowered = before.lower()
    said = f" {line.tokens.text}".lower()
    if not (is_english(said) or is_english(lowered)):
        return None
    if is_strange(line, lowered, told=told):
        return "denied"
    begin = clause_start(line)
    words = [line.words[at] for at in range(begin, line.size) if line.kinds[at] in WORDS]
    if quiet or not words:
        return None
    return _of_front(line, Clause(begin, line.size, words, opens=True, led=""), lowered)


def _is_confessed(line: Stretch) -> bool:
    """Say whether the writer says of himself, in a sentence that ends in a colon, what no solver does."""
    if _last_sign(line) != ":" or _FIRST_PERSON.isdisjoint(line.words):
        return False
    words = [word for word, kind in zip(line.words, line.kinds, strict=True) if kind in WORDS]
    subject = subject_end(words)
    return subject > 0 and words[subject - 1] in _FIRST_PERSON and not is_own_deed(words[subject:])


def is_quiet(line: Stretch) -> bool:
    """Say whether a sentence has no other words than those in front of most answers."""
    return _QUIET.issuperset(line.words)


def _is_quiet(line: Stretch) -> bool:
    """Say whether a sentence in front of an answer has no word that could deny it."""
    if not _FRONT_WORDS.isdisjoint(line.words):
        return False
    tells = any(kind in line.kinds for kind in MATHEMATICS) or _QUIET.issuperset(line.words)
    return tells or (_OF_ONESELF.isdisjoint(line.words) and line.words[0] not in _ARTICLES)


def _of_front(line: Stretch, clause: Clause, known: str) -> Remark | None:
    """Return what the clause in front of an answer makes of it."""
    words = clause.words
    speaks = not _OF_ONESELF.isdisjoint(line.words)
    strange = _is_of_unknown(words, known)
    tells = tells_of(line, clause, known) or not (MATHEMATICAL if speaks or strange else TERMS).isdisjoint(words)
    personal = not _PERSONAL.isdisjoint(words)
    found = denial_in(line, clause, known)
    if found and (found not in ("replacing", "unfinished") or _is_set_aside(line, words)):
        return _of_denial_in_front(line, clause, found, tells=tells, personal=personal)
    if found:
        # What corrects an answer gives another.
        return None
    said = _SAYING.intersection(words[-3:])
    if "reads" in said and "read" in vocabulary(known):
        # `She reads 210 pages`, where a problem asks how many she does read.
        said -= {"reads"}
    if said and _WRITERS.isdisjoint(words):
        return "denied"
    if words[-1] in _DISPLAYING and _SHOWN_BY.isdisjoint(words):
        return "denied"
    if tells:
        return None
    if personal and not NEGATIONS.isdisjoint(words):
        return "denied"
    named = not (personal or strange) or _names_someone(line, clause.begin, known)
    return None if named or all(word in ORDINARY or is_harmless(word, known) for word in words) else "denied"


def _of_denial_in_front(line: Stretch, clause: Clause, found: str, *, tells: bool, personal: bool) -> Remark | None:
    """Return what a word that denies, of the class `found`, makes of the answer behind its clause."""
    led = _last_sign(line)
    subject = subject_end(clause.words)
    named = subject > 0 and CLOSED.issuperset(clause.words[subject:])
    if found == "condemning" and not (personal or named or led == ":"):
        return None
    leads = found in _AT_THE_HEAD and DENYING.at(line.tokens, clause.begin, line.size)
    if not tells or leads or named or led in (",", ":"):
        return "hedged" if found in DOUBTING else "denied"
    return None


def _is_set_aside(line: Stretch, words: list[str]) -> bool:
    """Say whether something is set aside before the answer is given: `ignoring the lost one, 7`."""
    return _last_sign(line) == "," and words[0].endswith("ing")


def _last_sign(line: Stretch) -> str:
    last = line.before(line.size)
    return line.texts[last] if last >= 0 else ""


def _is_of_unknown(words: list[str], known: str) -> bool:
    """Say whether a sentence begins with one whom the solution does not know: `an oracle says`."""
    determined = words[0] in ("a", "an") and is_english(known)
    return determined and any(not is_harmless(word, known) and word not in NOUNS for word in words[1:2])


def _names_someone(line: Stretch, begin: int, known: str) -> bool:
    """Say whether a word that nothing explains is spelled as a name; one that comes first has a verb behind it."""
    for at in range(begin, line.size):
        if line.kinds[at] in WORDS and line.texts[at][0].isupper() and not is_harmless(line.words[at], known):
            following = line.behind(at + 1)
            if at > begin or (line.is_word(following) and is_verbal(line.words[following])):
                return True
    return False
