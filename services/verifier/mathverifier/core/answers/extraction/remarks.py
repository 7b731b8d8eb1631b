"""What the clauses around an answer say of it.

A clause that tells of the problem's own things, by their names, by numbers or by formulas, explains the answer. Any
other is a remark: on the answer, on the work or on the writer. A remark is understood where all its words are known to
leave an answer be; one that is not understood, or denies, leaves the answer in doubt.
"""

from collections.abc import Iterator
from typing import Final, Literal, NamedTuple

from mathverifier.core.answers.extraction.disowning import OPERATIONS, clause_start, key_words
from mathverifier.core.text.lexicon import ATTRIBUTES, FUNCTION_WORDS, NOUNS, NUMERALS, REMARKS, SINGULARS, UNIT_WORDS
from mathverifier.core.text.phrases import Phrases
from mathverifier.core.text.stretch import Stretch
from mathverifier.core.text.tokens import WORDS, Kind

# Letters of a word's stem that are looked for in the solution, and that it may lose.
MIN_STEM, MAX_ENDING = 4, 3
# Words of a clause with a number that only names another value: `after the delay, 74`.
MAX_NAMED = 9
# Words of a question that doubts an answer.
MAX_ASKED = 4

Remark = Literal["denied", "hedged"]
_DENYING_SECTIONS: Final = (
    *("condemning", "replacing", "mocking", "unfinished", "restricting", "hearsay", "wavering", "seeming", "asked_for"),
)
_DENYING: Final = Phrases(
    {phrase: section for section in reversed(_DENYING_SECTIONS) for phrase in REMARKS[section]},
)
# Those that deny the answer whatever else the clause tells of.
_ANYWHERE: Final = frozenset(("asked_for", "replacing", "mocking", "restricting", "hearsay", "wavering"))
_DOUBTING: Final = frozenset(("wavering", "seeming"))
# Those that do at the head of the sentence in front of it.
_AT_THE_HEAD: Final = frozenset(("mocking", "restricting", "hearsay"))
_CLOSED: Final = frozenset().union(
    *(
        FUNCTION_WORDS[kind]
        for kind in (
            *("articles", "determiners", "pronouns", "quantifiers", "distributives", "conjunctions", "prepositions"),
            *("relatives", "auxiliaries", "adverbs", "comparatives"),
        )
    )
)
_HARMLESS: Final = (
    REMARKS["harmless"] | REMARKS["mathematical"] | REMARKS["leading_in"] | REMARKS["undeniable"] | ATTRIBUTES
)
_MATHEMATICAL: Final = REMARKS["mathematical"] - REMARKS["speaking_of"]
_TERMS: Final = (REMARKS["mathematical"] | NOUNS | ATTRIBUTES) - REMARKS["condemning"] - REMARKS["speaking_of"]
_SPEAKING_OF: Final = REMARKS["speaking_of"]
_UNDENIABLE: Final = REMARKS["undeniable"]
_SAYING: Final = REMARKS["saying"]
_OWN_DEEDS: Final = REMARKS["own_deeds"]
_COURTESY: Final = Phrases(dict.fromkeys(REMARKS["courtesy"], "courtesy"))
# Words between the writer and what he takes back.
_COMMANDING: Final = frozenset(
    ("please", "i", "we", "let", "me", "us", "just", "must", "should", "now", "i'll", "i'd", "better")
)
_OPERANDS: Final = (["it"], ["this"], ["that"], ["by"])
_LEADING: Final = REMARKS["leading_in"]
_NOTING: Final = REMARKS["noting"]
_ENDINGS: Final = ("s", "es", "d", "ed", "ing", "'s")
_NEGATIONS: Final = frozenset(("not", "no", "never", "none", "nobody", "nothing", "neither", "nor", "hardly", "barely"))
_PRONOUNS: Final = frozenset(("this", "that", "it", "i", "we", "these", "which", "none", "whoever", "nobody"))
_BARE: Final = frozenset(("this", "that", "it", "i", "none", "nobody", "whoever", "nothing"))
# Words without which the sentence in front of an answer tells of the problem.
_OF_ONESELF: Final = _SPEAKING_OF | {
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
_WRITERS: Final = frozenset(("i", "we", "i'd", "i'll", "we'd", "we'll"))
_PERSONAL: Final = _OF_ONESELF - _SPEAKING_OF | {"it"}
_DETERMINERS: Final = frozenset(("the", "this", "that", "my", "our", "these", "your"))
_TYPICAL: Final = frozenset(("common", "typical", "frequent"))
_ENGLISH: Final = (" the ", " of ", " and ", " we ", " are ", " has ", " gives ", " is ")
_ALTERNATIVES: Final = [
    [modal, *also, "be"] for modal in ("could", "might", "may") for also in ([], ["also"], ["well"], ["equally"])
]
_OTHERS: Final = (["he"], ["she"], ["they"], ["his"], ["her"], ["their"])
_COPULAS: Final = frozenset(("is", "are", "was", "were"))
_ASKING: Final = [[word] for word in ("why", "how", "do", "can", "would", "need", "have", "any", "got")]
_AUXILIARIES: Final = FUNCTION_WORDS["auxiliaries"]
_MODALS: Final = frozenset(("could", "might", "may", "would", "should", "must"))
_CONCLUDING: Final = frozenset(("so", "thus", "therefore", "hence", "final", "finally", "altogether", "overall"))
_ENDS: Final = frozenset((".", "!", "?", "\n", ";", ":", "(", ")", "—", "–", "...", "…", "→", "←", "。", "！", "？"))
_STOPS: Final = _ENDS | {"-", "["}
_MATHEMATICS: Final = frozenset((Kind.NUMBER, Kind.RELATION, Kind.SCRIPT, Kind.CURRENCY))
_TEXTUAL: Final = frozenset(("\\text", "\\textbf", "\\textit", "\\mathrm", "\\mathbf", "\\boxed", "\\blacksquare"))
_CLOSERS: Final = frozenset(("$", "*", "**", "_", ")", "}", "]", "\\)", "\\]", '"', ",", "\\", "&"))
_FIGURE: Final = "[asy]"
# Signs of approval among those that are neither letters nor mathematics.
_APPROVING_SIGNS: Final = frozenset("✓✔✅☑🎉😊🙂😀😃😄😁👍🥳🏆⭐🌟✨💯🔥🚀💪👏🙌😎🤗🎯📝📌💡🧮➡□■∎▪•●◼◾▢⬛🔑📐📊🏁🍀❤️")
_SIGNS_FROM: Final = "\u2190"
_ARTICLES: Final = FUNCTION_WORDS["articles"]
_FRONT_WORDS: Final = key_words(
    *(REMARKS[section] for section in ("condemning", "mocking", "restricting", "hearsay", "wavering")),
    {phrase for phrase in REMARKS["replacing"] if " " not in phrase},
    _NEGATIONS,
    _SAYING,
) - (_CLOSED - _NEGATIONS)
# What the sentence in front of most answers is made of: `thus, the final answer is`.
_QUIET: Final = _CLOSED | _HARMLESS | _TERMS | {" ", "\n", ",", ":", "$", "**", "=", "\\[", "\\(", "\\boxed", "{"}


class Clause(NamedTuple):
    """A clause of a stretch, from `begin` to `end`; `words` are its words, and `opens` says it begins a sentence.

    `led` is the colon or bracket that stands before it.
    """

    begin: int
    end: int
    words: list[str]
    opens: bool
    led: str


def remark_behind(behind: Stretch, answer: str, before: str, *, is_subject: bool) -> Remark | None:
    """Return what the clauses behind an answer make of it.

    `before` is the text up to the answer, which names things; `is_subject` says that the answer begins its sentence.
    """
    if not behind.text[behind.end - 1 : behind.end] or not _says(behind):
        return None
    if not behind.tokens.text.isascii() and _is_refused_by_sign(behind):
        return "denied"
    known = f" {before} {answer}".lower()
    clauses = list(_clauses(behind))
    for place, clause in enumerate(clauses):
        if found := _of_clause(behind, clause, known, is_first=place == 0 and not clause.opens, is_subject=is_subject):
            return found
    return _concluded(behind, clauses, answer, before)


def remark_before(line: Stretch, before: str) -> Remark | None:
    """Return what the sentence in front of an answer makes of it; `before` is the text up to that sentence."""
    if not line.size or _is_quiet(line):
        return None
    begin = clause_start(line)
    words = [line.words[at] for at in range(begin, line.size) if line.kinds[at] in WORDS]
    known = f" {before} {line.tokens.text}".lower()
    if not words or not _is_english(known):
        return None
    return _of_front(line, Clause(begin, line.size, words, opens=True, led=""), before.lower())


def _is_quiet(line: Stretch) -> bool:
    """Say whether a sentence in front of an answer has no word that could deny it."""
    if not _FRONT_WORDS.isdisjoint(line.words):
        return False
    tells = not _MATHEMATICS.isdisjoint(line.kinds) or _QUIET.issuperset(line.words)
    return tells or (_OF_ONESELF.isdisjoint(line.words) and line.words[0] not in _ARTICLES)


def _of_front(line: Stretch, clause: Clause, known: str) -> Remark | None:
    """Return what the clause in front of an answer makes of it."""
    words = clause.words
    speaks = not _OF_ONESELF.isdisjoint(line.words)
    strange = _is_of_unknown(words, known)
    tells = _tells(line, clause, known) or not (_MATHEMATICAL if speaks or strange else _TERMS).isdisjoint(words)
    personal = not _PERSONAL.isdisjoint(words)
    found = _denial(line, clause, known)
    if found and (found not in ("replacing", "unfinished") or _is_set_aside(line, words)):
        return _of_denial_in_front(line, clause, found, tells=tells, personal=personal)
    if found:
        # What corrects an answer gives another.
        return None
    if not _SAYING.isdisjoint(words[-3:]) and _WRITERS.isdisjoint(words):
        return "denied"
    if tells:
        return None
    if personal and not _NEGATIONS.isdisjoint(words):
        return "denied"
    named = not (personal or strange) or _names_someone(line, clause.begin, known)
    return None if named or all(_is_harmless(word, known) for word in words) else "denied"


def _of_denial_in_front(line: Stretch, clause: Clause, found: str, *, tells: bool, personal: bool) -> Remark | None:
    """Return what a word that denies, of the class `found`, makes of the answer behind its clause."""
    led = _last_sign(line)
    subject = _subject_end(clause.words)
    named = subject > 0 and _CLOSED.issuperset(clause.words[subject:])
    if found == "condemning" and not (personal or named or led == ":"):
        return None
    leads = found in _AT_THE_HEAD and _DENYING.at(line.tokens, clause.begin, line.size)
    if not tells or leads or named or led in (",", ":"):
        return "hedged" if found in _DOUBTING else "denied"
    return None


def _is_set_aside(line: Stretch, words: list[str]) -> bool:
    """Say whether something is set aside before the answer is given: `ignoring the lost one, 7`."""
    return _last_sign(line) == "," and words[0].endswith("ing")


def _last_sign(line: Stretch) -> str:
    last = line.before(line.size)
    return line.texts[last] if last >= 0 else ""


def _is_of_unknown(words: list[str], known: str) -> bool:
    """Say whether a sentence begins with one whom the solution does not know: `an oracle says`."""
    determined = words[0] in ("a", "an") and _is_english(known)
    return determined and any(not _is_harmless(word, known) and word not in NOUNS for word in words[1:2])


def _names_someone(line: Stretch, begin: int, known: str) -> bool:
    """Say whether a word that nothing explains is spelled as a name; one that comes first has a verb behind it."""
    for at in range(begin, line.size):
        if line.kinds[at] in WORDS and line.texts[at][0].isupper() and not _is_harmless(line.words[at], known):
            following = line.behind(at + 1)
            if at > begin or (line.is_word(following) and _is_verbal(line.words[following])):
                return True
    return False


def _says(line: Stretch) -> bool:
    """Say whether anything but marks that close stands in `line`."""
    return any(
        kind is not Kind.SPACE and text not in _CLOSERS and text != "."
        for kind, text in zip(line.kinds, line.texts, strict=True)
    )


def _is_refused_by_sign(line: Stretch) -> bool:
    """Say whether a sign, as a picture of a face, stands behind that approves of nothing."""
    return any(
        kind is Kind.OTHER and any(_is_picture(sign) for sign in text)
        for kind, text in zip(line.kinds, line.texts, strict=True)
    )


def _is_picture(sign: str) -> bool:
    return (sign >= "\U0001f000" or "\u2600" <= sign <= "\u27bf") and sign not in _APPROVING_SIGNS


def _clauses(line: Stretch) -> Iterator[Clause]:
    """Yield the clauses of a stretch, up to a figure that is drawn."""
    begin, opens, led = 0, False, ""
    size = line.size
    stops = [place for place, text in enumerate(line.texts) if text in _STOPS]
    for place in (*stops, size):
        if place < size and line.texts[place] not in _ENDS and not _is_dash(line, place):
            continue
        words = [line.words[at] for at in range(begin, place) if line.kinds[at] in WORDS]
        if words or any(line.kinds[at] in _MATHEMATICS for at in range(begin, place)):
            yield Clause(begin, place, words, opens, led)
            opens = False
        if place < size:
            if line.texts[place] == "[":
                return
            opens = opens or line.texts[place] not in ("(", ":") or bool(words)
            led = line.texts[place] if line.texts[place] in (":", "(") else ""
        begin = place + 1


def _is_dash(line: Stretch, place: int) -> bool:
    """Say whether a dash between spaces, or a drawn figure, begins at `place`."""
    if line.texts[place] == "[":
        return line.words[place : place + 3] == ["[", "asy", "]"]
    return line.texts[place] == "-" and (
        (line.is_spaced(place + 1) and line.is_spaced(place - 1)) or line.texts[place - 1 : place] == ["-"]
    )


def _is_worked_on(line: Stretch, clause: Clause) -> bool:
    """Say whether a clause bids to work on with the answer: `now halve it`."""
    place = line.behind(clause.begin)
    while place < clause.end and (line.words[place] in _LEADING or line.words[place] in _COMMANDING):
        place = line.behind(place + 1)
    operation = OPERATIONS.at(line.tokens, place, clause.end)
    return (
        operation is not None and line.words[line.behind(operation.end) : line.behind(operation.end) + 1] in _OPERANDS
    )


def _of_clause(line: Stretch, clause: Clause, known: str, *, is_first: bool, is_subject: bool) -> Remark | None:
    """Return what one clause makes of the answer."""
    if clause.words and _COURTESY.at(line.tokens, line.behind(clause.begin), clause.end):
        return None
    subject = _subject_end(clause.words)
    tells = _tells(line, clause, known)
    found = _outright(line, clause, is_subject=is_first and is_subject)
    if found := found or _denied(line, clause, known if tells else "", subject, is_first=is_first):
        return found
    if is_first and _is_put_right(line, clause, known):
        return "denied"
    if is_first and (tells or not _is_set_apart(line, clause, is_subject=is_subject)):
        return None
    return _of_rest(line, clause, known, subject, tells=tells)


def _outright(line: Stretch, clause: Clause, *, is_subject: bool) -> Remark | None:
    """Return what the first words of a clause make of the answer, whatever follows."""
    words = clause.words
    mocked = words == ["s"] and "/" in line.texts[clause.begin : clause.end]
    if mocked or (clause.opens and _is_worked_on(line, clause)):
        return "denied"
    supposed = is_subject and words[:1] and words[0] in _MODALS
    return "hedged" if supposed or words[:2] in _ALTERNATIVES or words[:3] in _ALTERNATIVES else None


def _denied(line: Stretch, clause: Clause, known: str, subject: int, *, is_first: bool) -> Remark | None:
    """Return what a word that denies makes of the answer; of a clause that tells nothing, nothing is `known`."""
    found = None if is_first and _is_counted(clause.words) else _denial(line, clause, known)
    if found is None or (found == "condemning" and clause.words[0] in _TYPICAL):
        return None
    if found == "hearsay" and any(line.kinds[at] is Kind.NUMBER for at in range(clause.begin, clause.end)):
        # What others say is another number.
        return None
    if found in _ANYWHERE or subject or not known:
        return "hedged" if found in _DOUBTING else "denied"
    return None


def _of_rest(line: Stretch, clause: Clause, known: str, subject: int, *, tells: bool) -> Remark | None:
    """Return what a clause without a word that denies makes of the answer."""
    words = clause.words
    asked = line.texts[clause.end : clause.end + 1] == ["?"]
    if asked and words and not tells and _is_doubting(words):
        return "hedged"
    if subject and not _is_fit(words[:subject], words[subject:], known):
        return "denied"
    if tells:
        return None
    if words and words[0] in _MODALS and not asked:
        return "hedged"
    negated = not _NEGATIONS.isdisjoint(words) or any(word.endswith("n't") for word in words[asked:])
    if negated and _UNDENIABLE.isdisjoint(words) and _MATHEMATICAL.isdisjoint(words):
        return "denied"
    return None if _is_understood(line, clause, known) else "denied"


def _is_doubting(words: list[str]) -> bool:
    """Say whether a question is as short as one that doubts."""
    return len(words) <= MAX_ASKED and not words[0].endswith("n't") and [words[0]] not in _ASKING


def _is_understood(line: Stretch, clause: Clause, known: str) -> bool:
    """Say whether all words of a remark leave its answer be; those of another language than English are not judged."""
    if not _is_english(known):
        return True
    names = _names(line, clause)
    if not _MATHEMATICAL.isdisjoint(clause.words):
        names |= NOUNS
    return all(word in names or _is_harmless(word, known) for word in clause.words)


def _is_english(known: str) -> bool:
    """Say whether the solution has a word that hardly another language has."""
    return any(word in known for word in _ENGLISH)


def _names(line: Stretch, clause: Clause) -> frozenset[str]:
    """Return the words of a clause, but for its first, that are spelled as names."""
    words = [at for at in range(clause.begin, clause.end) if line.kinds[at] in WORDS]
    return frozenset(line.words[at] for at in words[1:] if line.texts[at].istitle())


def _is_put_right(line: Stretch, clause: Clause, known: str) -> bool:
    """Say whether another number stands behind a comma and words that explain nothing: `, er, 66`."""
    last = line.before(clause.end)
    led = line.texts[line.behind(clause.begin)] == "," and last > clause.begin and line.kinds[last] is Kind.NUMBER
    return led and len(clause.words) <= 2 and any(not _is_harmless(word, known) for word in clause.words)


def _is_counted(words: list[str]) -> bool:
    """Say whether nothing but a noun stands behind an answer: `7 mistakes`, `3 pounds of garbage`."""
    return (len(words) == 1 and words[0].endswith("s")) or words[1:2] == ["of"] or words[:1] == ["of"]


def _is_set_apart(line: Stretch, clause: Clause, *, is_subject: bool) -> bool:
    """Say whether the rest of an answer's sentence is more than its noun: a predicate, or behind a comma."""
    place = clause.begin
    while place < clause.end and line.kinds[place] not in WORDS:
        if line.texts[place] == ",":
            return True
        place += 1
    verb = place < clause.end and line.words[place] in (_AUXILIARIES if is_subject else _COPULAS)
    return verb and not any(_is_noun(word) for word in clause.words)


def _is_noun(word: str) -> bool:
    return word in _TERMS or word.removesuffix("s") in NOUNS or SINGULARS.get(word) in NOUNS or word in UNIT_WORDS


def _denial(line: Stretch, clause: Clause, known: str) -> str | None:
    """Return the class of the words in a clause that deny an answer; what is `known` by one word is a thing of it."""
    for place in range(clause.begin, clause.end):
        if line.words[place] in _DENYING.first and (cue := _DENYING.at(line.tokens, place, clause.end)):
            if known and cue.end == place + 1 and _is_named(line.words[place], known):
                continue
            if known and cue.meaning == "replacing" and not _is_command(line, clause, place):
                continue
            if cue.meaning == "asked_for" and line.words[line.before(place)] in ("as", "what", "that"):
                continue
            return cue.meaning
    return None


def _is_command(line: Stretch, clause: Clause, place: int) -> bool:
    """Say whether the writer bids himself or his reader what the verb at `place` says."""
    earlier = {line.words[at] for at in range(clause.begin, place) if line.kinds[at] in WORDS}
    return earlier <= _COMMANDING | _LEADING


def _subject_end(words: list[str]) -> int:
    """Return the number of words up to the end of a subject that is the answer, its work or its writer; 0 if none."""
    place = 0
    while place < len(words) and words[place] in _LEADING:
        place += 1
    if place >= len(words):
        return 0
    word = words[place].partition("'")[0]
    if word in _BARE and words[place + 1 : place + 2] and words[place + 1] not in _SPEAKING_OF:
        bare = word not in ("this", "that") or _is_verbal(words[place + 1]) or word != words[place]
        return place + 1 if bare else 0
    if word in _DETERMINERS:
        for length in (2, 3, 4):
            if words[place + length - 1 : place + length] and words[place + length - 1] in _SPEAKING_OF:
                return place + length
    return 0


def _is_verbal(word: str) -> bool:
    return word in FUNCTION_WORDS["auxiliaries"] or word in FUNCTION_WORDS["adverbs"] or word.endswith(("s", "ed"))


def _is_fit(subject: list[str], predicate: list[str], known: str) -> bool:
    """Say whether the first word with a meaning of its own in a predicate leaves the answer be."""
    if subject[-1].partition("'")[0] == "i":
        own = next((word for word in predicate if word not in _CLOSED and not word.endswith("ly")), "")
        return not own or own in _OWN_DEEDS
    if predicate and predicate[0] in _COPULAS and not _TERMS.isdisjoint(predicate):
        return True
    for word in predicate:
        if word not in _CLOSED and not word.endswith("ly"):
            return _is_harmless(word, known)
    return True


def _is_harmless(word: str, known: str) -> bool:
    """Say whether a word leaves an answer be."""
    return (
        word in _CLOSED
        or word in _HARMLESS
        or len(word) == 1
        or word.endswith(("ly", "n't"))
        or any(word.removesuffix(ending) in _HARMLESS for ending in _ENDINGS)
        or word in NUMERALS
        or word in UNIT_WORDS
        or _is_named(word, known)
    )


def _is_named(word: str, known: str) -> bool:
    """Say whether the solution names the thing before."""
    if len(word) < MIN_STEM:
        return len(word) == MIN_STEM - 1 and f" {word}" in known
    return word[: max(MIN_STEM, len(word) - MAX_ENDING)] in known


def _tells(line: Stretch, clause: Clause, known: str) -> bool:
    """Say whether a clause tells of the problem's own things: by a number, by a formula or by their names."""
    for place in range(clause.begin, clause.end):
        kind = line.kinds[place]
        if (
            kind in _MATHEMATICS
            or line.texts[place] in ("+", "^")
            or (kind is Kind.COMMAND and line.texts[place] not in _TEXTUAL)
        ):
            return True
    return clause.words[:1] in _OTHERS or any(
        word not in _CLOSED and word not in _SPEAKING_OF and word not in _HARMLESS and _is_named(word, known)
        for word in clause.words
    )


def _concluded(line: Stretch, clauses: list[Clause], answer: str, before: str) -> Remark | None:
    """Return a doubt where a clause behind an answer comes to another number: `so in all there are 14`."""
    if not any(map(str.isdigit, answer)):
        return None
    led_by = ""
    for clause in clauses:
        lead = clause.words[0] if clause.words else led_by
        first = led_by if clause.led and led_by else lead
        led_by = lead
        if not clause.opens or clause.led == "(" or len(clause.words) > MAX_NAMED:
            continue
        numbers = [at for at in range(clause.begin, clause.end) if line.kinds[at] is Kind.NUMBER]
        if not numbers or line.texts[numbers[-1]] in answer or (clause.led and len(numbers) > 1):
            continue
        if (
            not clause.words
            and line.kinds[line.behind(clause.begin)] is Kind.RELATION
            and "\n" in line.texts[clause.begin - 1 : clause.begin]
        ):
            return "denied"
        related = any(
            line.kinds[at] in (Kind.RELATION, Kind.OPERATOR, Kind.COMMAND) and line.texts[at] not in ("*", "**")
            for at in range(clause.begin, clause.end)
        )
        if line.text[: line.places[clause.begin]].endswith(("i.e.", "e.g.", "approx.")):
            continue
        if related or first in _NOTING or "than" in clause.words or not _NEGATIONS.isdisjoint(clause.words):
            continue
        concludes = first in _CONCLUDING or not _CONCLUDING.isdisjoint(clause.words)
        if (concludes and len(numbers) == 1) or line.texts[numbers[-1]] not in before:
            return "denied"
    return None
