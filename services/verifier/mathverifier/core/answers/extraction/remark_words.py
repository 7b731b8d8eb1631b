"""The words of a clause beside an answer: what denies, what is harmless, what names a thing of the problem."""

from typing import Final, Literal, NamedTuple

from mathverifier.core.text.lexicon import ANSWER_REMARKS, ATTRIBUTES, FUNCTION_WORDS, NOUNS, NUMERALS, UNIT_WORDS
from mathverifier.core.text.phrases import Phrases
from mathverifier.core.text.stretch import Stretch
from mathverifier.core.text.tokens import WORDS, Kind

# Letters of a word's stem that are looked for in the solution, and that it may lose.
MIN_STEM, MAX_ENDING = 4, 3
Remark = Literal["denied", "hedged"]
_DENYING_SECTIONS: Final = (
    *("condemning", "replacing", "mocking", "unfinished", "restricting", "hearsay", "wavering", "seeming", "asked_for"),
)
DENYING: Final = Phrases(
    {phrase: section for section in reversed(_DENYING_SECTIONS) for phrase in ANSWER_REMARKS[section]},
)
DOUBTING: Final = frozenset(("wavering", "seeming"))
CLOSED: Final = frozenset().union(
    *(
        FUNCTION_WORDS[kind]
        for kind in (
            *("articles", "determiners", "pronouns", "quantifiers", "distributives", "conjunctions", "prepositions"),
            *("relatives", "auxiliaries", "adverbs", "comparatives"),
        )
    )
)
HARMLESS: Final = (
    ANSWER_REMARKS["harmless"]
    | ANSWER_REMARKS["mathematical"]
    | ANSWER_REMARKS["leading_in"]
    | ANSWER_REMARKS["undeniable"]
    | ATTRIBUTES
)
MATHEMATICAL: Final = ANSWER_REMARKS["mathematical"] - ANSWER_REMARKS["speaking_of"]
TERMS: Final = (
    (ANSWER_REMARKS["mathematical"] | NOUNS | ATTRIBUTES) - ANSWER_REMARKS["condemning"] - ANSWER_REMARKS["speaking_of"]
)
SPEAKING_OF: Final = ANSWER_REMARKS["speaking_of"]
# Words between the writer and what he takes back.
COMMANDING: Final = frozenset(
    ("please", "i", "we", "let", "me", "us", "just", "must", "should", "now", "i'll", "i'd", "better")
)
LEADING: Final = ANSWER_REMARKS["leading_in"]
_OWN_DEEDS: Final = ANSWER_REMARKS["own_deeds"]
_ENDINGS: Final = ("s", "es", "d", "ed", "ing", "'s")
NEGATIONS: Final = frozenset(("not", "no", "never", "none", "nobody", "nothing", "neither", "nor", "hardly", "barely"))
_BARE: Final = frozenset(("this", "that", "it", "i", "none", "nobody", "whoever", "nothing"))
_DETERMINERS: Final = frozenset(("the", "this", "that", "my", "our", "these", "your"))
_ENGLISH: Final = (
    *(" the ", " of ", " and ", " we ", " are ", " has ", " gives ", " is ", " it ", " that ", " this "),
    *(" for ", " from ", " with ", " my ", " she ", " to ", "'s ", "\nthis ", "\nthat ", "\nit ", "\nthe "),
)
_OTHERS: Final = (["he"], ["she"], ["they"], ["his"], ["her"], ["their"])
MATHEMATICS: Final = (Kind.NUMBER, Kind.RELATION, Kind.SCRIPT, Kind.CURRENCY)
_TEXTUAL: Final = frozenset(("\\text", "\\textbf", "\\textit", "\\mathrm", "\\mathbf", "\\boxed", "\\blacksquare"))


class Clause(NamedTuple):
    """A clause of a stretch, from `begin` to `end`; `words` are its words, and `opens` says it begins a sentence.

    `led` is the colon or bracket that stands before it.
    """

    begin: int
    end: int
    words: list[str]
    opens: bool
    led: str


def is_english(known: str) -> bool:
    """Say whether the solution has a word that hardly another language has."""
    return any(word in known for word in _ENGLISH)


def denial_in(line: Stretch, clause: Clause, known: str) -> str | None:
    """Return the class of the words in a clause that deny an answer; what is `known` by one word is a thing of it."""
    for place in range(clause.begin, clause.end):
        if line.words[place] in DENYING.first and (cue := DENYING.at(line.tokens, place, clause.end)):
            if known and cue.end == place + 1 and is_named(line.words[place], known):
                continue
            if known and cue.meaning == "replacing" and not _is_command(line, clause, place):
                continue
            if line.words[line.behind(cue.end) :][:1] == ["nothing"]:
                continue
            if cue.meaning == "asked_for" and line.words[line.before(place)] in ("as", "what", "that"):
                continue
            return cue.meaning
    return None


def is_own_deed(predicate: list[str]) -> bool:
    """Say whether the first word with a meaning of its own behind `I` is something that a solver does."""
    own = next((word for word in predicate if word not in CLOSED and not word.endswith("ly")), "")
    return not own or own in _OWN_DEEDS or own in SPEAKING_OF


def _is_command(line: Stretch, clause: Clause, place: int) -> bool:
    """Say whether the writer bids himself or his reader what the verb at `place` says."""
    earlier = {line.words[at] for at in range(clause.begin, place) if line.kinds[at] in WORDS}
    return earlier <= COMMANDING | LEADING


def subject_end(words: list[str]) -> int:
    """Return the number of words up to the end of a subject that is the answer, its work or its writer; 0 if none."""
    place = 0
    while place < len(words) and words[place] in LEADING:
        place += 1
    if place >= len(words):
        return 0
    word = words[place].partition("'")[0]
    if word in _BARE and words[place + 1 : place + 2] and words[place + 1] not in SPEAKING_OF:
        bare = word not in ("this", "that") or is_verbal(words[place + 1]) or word != words[place]
        return place + 1 if bare else 0
    if word in _DETERMINERS:
        for length in (2, 3, 4):
            if words[place + length - 1 : place + length] and words[place + length - 1] in SPEAKING_OF:
                return place + length
    return 0


def is_verbal(word: str) -> bool:
    """Say whether a word may be the verb of what stands before it."""
    return word in FUNCTION_WORDS["auxiliaries"] or word in FUNCTION_WORDS["adverbs"] or word.endswith(("s", "ed"))


def is_harmless(word: str, known: str) -> bool:
    """Say whether a word leaves an answer be."""
    return (
        word in CLOSED
        or word in HARMLESS
        or len(word) == 1
        or word.endswith(("ly", "n't"))
        or any(word.removesuffix(ending) in HARMLESS for ending in _ENDINGS)
        or word in NUMERALS
        or word in UNIT_WORDS
        or is_named(word, known)
    )


def is_named(word: str, known: str) -> bool:
    """Say whether the solution names the thing before."""
    if len(word) < MIN_STEM:
        begins = known.startswith(word) or f" {word}" in known or f"\n{word}" in known
        return len(word) == MIN_STEM - 1 and begins
    return word[: max(MIN_STEM, len(word) - MAX_ENDING)] in known


def tells_of(line: Stretch, clause: Clause, known: str) -> bool:
    """Say whether a clause tells of the problem's own things: by a number, by a formula or by their names."""
    for place in range(clause.begin, clause.end):
        kind = line.kinds[place]
        if (
            kind in MATHEMATICS
            or line.texts[place] in ("+", "^")
            or (kind is Kind.COMMAND and line.texts[place] not in _TEXTUAL)
        ):
            return True
    return clause.words[:1] in _OTHERS or any(
        word not in CLOSED and word not in SPEAKING_OF and word not in HARMLESS and is_named(word, known)
        for word in clause.words
    )
