"""Clauses that do not stand for the value they give: `a careless reader gets 7`, `subtract 2 from 7`."""

from collections.abc import Iterable
from typing import Final

from mathverifier.core.answers.extraction.foreign_doubt import is_doubted
from mathverifier.core.answers.extraction.suppositions import supposes_alike
from mathverifier.core.text.lexicon import ANSWER_CUES, FUNCTION_WORDS, LANGUAGES
from mathverifier.core.text.phrases import Phrases
from mathverifier.core.text.stretch import Stretch
from mathverifier.core.text.tokens import WORDS, Kind

# Words between an operation and the value that it is done to.
MAX_OPERAND = 5


def answer_cues(*sections: str) -> Phrases[str]:
    """Return the cues of some sections, each with the name of its section; of two, the first has it."""
    return Phrases({phrase: section for section in reversed(sections) for phrase in ANSWER_CUES[section]})


def key_words(*sections: Iterable[str]) -> frozenset[str]:
    """Return the longest word of each phrase: without it, the phrase is not there."""
    return frozenset(max(phrase.split(), key=len) for section in sections for phrase in section)


_CLAUSE: Final = answer_cues("disowning")
_OTHERS: Final = answer_cues("others")
_DATED: Final = ANSWER_CUES["dated"]
_ATTEMPTS: Final = ANSWER_CUES["attempt"]
_NEGATING: Final = answer_cues("negating")
OPERATIONS: Final = answer_cues("operation")
_ORDERING: Final = ANSWER_CUES["ordering"]
_OWN_SLIPS: Final = ANSWER_CUES["own_slip"]
_PERCEIVING: Final = ANSWER_CUES["perceiving"]
_SUPPOSING: Final = frozenset(("if", "without", "had", "were", "unless"))
_SOME: Final = frozenset(("most", "many", "some", "several", "few", "other", "certain"))
_GIVING: Final = ANSWER_CUES["giving"]
_STARTING: Final = answer_cues("starting")
_CONCLUDING: Final = frozenset(("so", "therefore", "thus", "hence"))
_BREAKING: Final = _CONCLUDING | {"\n", ":", "that"}
_UNAFFECTED: Final = ANSWER_CUES["unaffected"]
_UPHOLDING: Final = ANSWER_CUES["upholding"]
_WATCHED: Final = _CLAUSE.first | _DATED | OPERATIONS.first
# Words in which a negation stands before a value that it forbids.
MAX_FORBIDDEN = 6
_FORBIDDING: Final = frozenset(("never", "cannot", "not", "nowhere", "nobody", "neither"))
_SPOKEN: Final = (*WORDS, Kind.NUMBER)
_COMMAS: Final = frozenset((",", ":", ";", "="))
_RELEASING: Final = frozenset(
    (
        *(*_COMMAS, "is", "are", "was", "be", "equals", "gives"),
        *("only", "but", "if", "so", "that", "than", "then", "and", "or"),
    )
)
_ANSWERS: Final = frozenset(("answer", "answers", "result"))
_OWNERS: Final = frozenset(("its", "his", "her", "their", "your"))
# Words without which no clause disowns its value.
DISOWNING: Final = (
    key_words(
        *(ANSWER_CUES[section] for section in ("disowning", "others", "operation", "negating", "starting", "dated")),
        LANGUAGES["doubting"],
    )
    | _OWNERS
    | _FORBIDDING
    | {"had", "were", "would", "should"}
    | _SOME
)
_COMPLEMENTS: Final = frozenset(("by", "to", "from", "with", "into", "and", "once", "twice", "again"))
_CLOSERS: Final = frozenset(("$", "}", ")", "\\)", "**", "\\]"))


def is_disowned(line: Stretch, behind: Stretch, problem: str) -> bool:
    """Say whether the clause in which a value ends, `line`, does not stand for it.

    `behind` is what follows the value; a supposition of the `problem` itself disowns nothing.
    """
    if not any(map(WORDS.__contains__, line.kinds)):
        return False
    begin = clause_start(line)
    if is_doubted(line.words, line.tokens.text) or (
        begin < line.size and _begins_disowned(line, begin, behind, problem)
    ):
        return True
    if _WATCHED.isdisjoint(line.words):
        return False
    return any(
        _disowns(line, place, begin, behind) for place in range(begin, line.size) if line.words[place] in _WATCHED
    )


def _begins_disowned(line: Stretch, begin: int, behind: Stretch, problem: str) -> bool:
    """Say whether the clause that begins at `begin` is another's, denied, contrary to fact, or only a start."""
    first = line.words[begin]
    if first in _OTHERS.first and _OTHERS.at(line.tokens, begin, line.size):
        return True
    if _is_forbidden(line, begin) or _is_anothers(line, begin):
        return True
    if (first in _NEGATING.first and _is_negated(line, begin)) or (first in _SOME and _is_of_others(line, begin)):
        return True
    would = any(map(_is_would, line.words[begin:]))
    if first in ("had", "were", "should") and "," in line.texts[begin:]:
        return True
    if would and (first in ("had", "were") or (_is_would_be(line) and not _SUPPOSING.isdisjoint(line.words[begin:]))):
        return not supposes_alike(line, begin, problem)
    return first in _STARTING.first and _is_start(line, begin) and _goes_on(behind)


def _is_forbidden(line: Stretch, begin: int) -> bool:
    """Say whether a negation stands before the value with few words, and no verb of being, between: `never put`."""
    places = (at for at in range(begin, line.size) if line.kinds[at] in _SPOKEN or line.texts[at] in _COMMAS)
    near = [line.words[at] for at in places][-MAX_FORBIDDEN:]
    denial = max((at for at, word in enumerate(near) if word in _FORBIDDING or word.endswith("n't")), default=-1)
    behind_it = near[denial + 1 :]
    return denial >= 0 and _RELEASING.isdisjoint(behind_it) and not any(word[0].isdigit() for word in behind_it)


def _is_anothers(line: Stretch, begin: int) -> bool:
    """Say whether the clause gives the answer of somebody or something else: `its answer is`, `Tom's result is`."""
    for place in range(begin, line.size):
        if line.words[place] in _ANSWERS and (owner := line.before(place)) >= begin:
            while line.words[owner] in ("final", "own") and owner > begin:
                owner = line.before(owner)
            if line.words[owner] in _OWNERS or line.words[owner].endswith("'s"):
                return True
    return False


def _is_of_others(line: Stretch, begin: int) -> bool:
    """Say whether the clause begins with some people's, or things', saying: `Most calculators show`."""
    verb = line.behind(line.behind(begin + 1) + 1)
    return verb < line.size and line.words[verb] in _GIVING


def _is_would_be(line: Stretch) -> bool:
    """Say whether `would be`, or `would` and one other verb, stands right before the value."""
    said = [word for word, kind in zip(line.words, line.kinds, strict=True) if kind in WORDS][-3:]
    return any(map(_is_would, said[-2:-1])) or (said[1:] == ["have", "been"] and _is_would(said[0]))


def _is_would(word: str) -> bool:
    return word == "would" or word.endswith("'d")


def clause_start(line: Stretch) -> int:
    """Return the index of the first word of the last clause, behind its `so` or `therefore`."""
    begin = 0
    if not _BREAKING.isdisjoint(line.words):
        breaks = [place for place, word in enumerate(line.words) if word in _BREAKING]
        begin = next((place + 1 for place in reversed(breaks) if _is_break(line, place)), 0)
    while begin < line.size and line.kinds[begin] not in WORDS:
        begin += 1
    return begin


def _is_break(line: Stretch, place: int) -> bool:
    """Say whether a clause begins behind the word at `place`."""
    word = line.words[place]
    if word == ":":
        return any(kind in WORDS for kind in line.kinds[place:])
    return word != "that" or (place > 0 and line.words[line.before(place)] in _PERCEIVING)


def _is_negated(line: Stretch, begin: int) -> bool:
    """Say whether the clause begins with `no` or `nobody`, and not with a `no` by itself."""
    found = _NEGATING.at(line.tokens, begin, line.size)
    if found is None or "," in line.texts[begin:] or line.texts[found.end : found.end + 1] in (["."], ["!"], [":"]):
        return False
    return line.words[line.behind(found.end)] not in _UNAFFECTED if line.behind(found.end) < line.size else True


def _is_start(line: Stretch, begin: int) -> bool:
    """Say whether nothing but a preposition stands before the value: `From 12 we take away 5`."""
    found = _STARTING.at(line.tokens, begin, line.size)
    return found is not None and not any(kind in WORDS for kind in line.kinds[found.end :])


def _goes_on(behind: Stretch) -> bool:
    """Say whether words follow in the same sentence."""
    for place, kind in enumerate(behind.kinds):
        if kind in WORDS:
            return True
        if behind.texts[place] in (".", "!", "?", "\n"):
            return False
    return False


def _disowns(line: Stretch, place: int, begin: int, behind: Stretch) -> bool:
    word = line.words[place]
    if _CLAUSE.at(line.tokens, place, line.size):
        subject = line.before(place)
        if subject >= 0 and line.words[subject] == "of":
            # `The number of incorrect answers`.
            return False
        own = word in _OWN_SLIPS and subject >= 0 and line.words[subject] in ("i", "we")
        return not own or line.words[max(0, line.before(subject))] in ("if", "when")
    if word in _DATED:
        noun = line.behind(place + 1)
        upheld = not _UPHOLDING.isdisjoint(line.words) or _is_set_against(line, noun)
        return noun < line.size and line.words[noun] in _ATTEMPTS and not upheld
    operation = OPERATIONS.at(line.tokens, place, line.size)
    return operation is not None and _operates(line, place, operation.end, begin, behind)


def _is_set_against(line: Stretch, place: int) -> bool:
    """Say whether a `but` behind an attempt sets the value against it: `I first thought 10, but it is 12`."""
    words = line.words[place:]
    if "but" not in words:
        return False
    behind = line.behind(place + words.index("but") + 1)
    return behind < line.size and line.words[behind] != "not"


def _operates(line: Stretch, place: int, end: int, begin: int, behind: Stretch) -> bool:
    """Say whether the value is what an operation is done to: `add 3 to 7`, `now multiply 7 by 2`."""
    words = [at for at in range(end, line.size) if line.kinds[at] in WORDS or line.kinds[at] is Kind.NUMBER]
    if len(words) > MAX_OPERAND:
        return False
    if words and line.words[words[0]] == "up":
        # `adds up to`.
        return False
    if words:
        # `subtract 2 from 7`; `we divide 84 by 7 to get 12` gives a value.
        return line.words[words[-1]] in ("from", "to", "by", "with", "into") and (
            any(line.kinds[at] is Kind.NUMBER for at in words)
            or any(line.words[at] not in FUNCTION_WORDS["articles"] for at in words[:-1])
        )
    earlier = [line.words[at] for at in range(begin, place) if line.kinds[at] in WORDS]
    if not _ORDERING.issuperset(earlier):
        return False
    follows = behind.behind(_closed(behind))
    return follows < behind.size and behind.words[follows] in (
        "by",
        "to",
        "from",
        "with",
        "into",
        "and",
        "once",
        "twice",
        "again",
    )


def _closed(behind: Stretch) -> int:
    place = 0
    while place < behind.size and (
        behind.kinds[place] is Kind.SPACE or behind.texts[place] in ("$", "}", ")", "\\)", "**", "\\]")
    ):
        place += 1
    return place
