"""What the clauses around an answer say of it.

A clause that tells of the problem's own things, by their names, by numbers or by formulas, explains the answer. Any
other is a remark: on the answer, on the work or on the writer. A remark is understood where all its words are known to
leave an answer be. One that is not understood, or denies, leaves the answer in doubt.
"""

from collections.abc import Iterator
from typing import Final

from mathverifier.core.answers.extraction.checks_behind import fails_check
from mathverifier.core.answers.extraction.disowning import OPERATIONS
from mathverifier.core.answers.extraction.remark_words import (
    CLOSED,
    COMMANDING,
    DOUBTING,
    LEADING,
    MATHEMATICAL,
    MATHEMATICS,
    NEGATIONS,
    TERMS,
    Clause,
    Remark,
    denial_in,
    is_english,
    is_harmless,
    is_own_deed,
    subject_end,
    tells_of,
)
from mathverifier.core.answers.extraction.second_thoughts import is_upheld
from mathverifier.core.text.lexicon import ANSWER_REMARKS, FUNCTION_WORDS, NOUNS, SINGULARS, UNIT_WORDS
from mathverifier.core.text.phrases import Phrases
from mathverifier.core.text.stretch import Stretch
from mathverifier.core.text.tokens import WORDS, Kind

# Words of a clause with a number that only names another value: `after the delay, 74`.
MAX_NAMED = 16
# Characters behind an answer by which its language is known.
MAX_SHOWN = 1_000
# Words of a question that doubts an answer.
MAX_ASKED = 4
# Those that deny the answer whatever else the clause tells of.
_ANYWHERE: Final = frozenset(("asked_for", "replacing", "mocking", "restricting", "hearsay", "wavering"))
# Nouns for nothing but an answer and its work.
_OF_WORK: Final = ANSWER_REMARKS["of_work"]
_UNDENIABLE: Final = ANSWER_REMARKS["undeniable"]
_COURTESY: Final = Phrases(dict.fromkeys(ANSWER_REMARKS["courtesy"], "courtesy"))
_OPERANDS: Final = (["it"], ["this"], ["that"], ["by"])
_NOTING: Final = ANSWER_REMARKS["noting"]
_TYPICAL: Final = frozenset(("common", "typical", "frequent"))
_ALTERNATIVES: Final = [
    [modal, *also, "be"] for modal in ("could", "might", "may") for also in ([], ["also"], ["well"], ["equally"])
]
_APPROVING: Final = frozenset(("right", "correct", "true"))
_COPULAS: Final = frozenset(("is", "are", "was", "were"))
_ASKING: Final = [[word] for word in ("why", "how", "do", "can", "would", "need", "have", "any", "got")]
_AUXILIARIES: Final = FUNCTION_WORDS["auxiliaries"]
_MODALS: Final = frozenset(("could", "might", "may", "would", "should", "must"))
_CONCLUDING: Final = frozenset(("so", "thus", "therefore", "hence", "final", "finally", "altogether", "overall"))
_ENDS: Final = frozenset((".", "!", "?", "\n", ";", ":", "(", ")", "—", "–", "...", "…", "→", "←", "。", "！", "？"))
_STOPS: Final = _ENDS | {"-", "["}
_CLOSERS: Final = frozenset(("$", "*", "**", "_", ")", "}", "]", "\\)", "\\]", '"', ",", "\\", "&"))
# Signs of approval among those that are neither letters nor mathematics.
_APPROVING_SIGNS: Final = frozenset("✓✔✅☑🎉😊🙂😀😃😄😁👍🥳🏆⭐🌟✨💯🔥🚀💪👏🙌😎🤗🎯📝📌💡🧮➡□■∎▪•●◼◾▢⬛🔑📐📊🏁🍀❤️")


def remark_behind(behind: Stretch, answer: str, before: str, *, is_subject: bool) -> Remark | None:
    """Return what the clauses behind an answer make of it.

    `before` is the text up to the answer, which names things; `is_subject` says that the answer begins its sentence.
    """
    if not behind.text[behind.end - 1 : behind.end] or not _says(behind):
        return None
    if not behind.tokens.text.isascii() and _is_refused_by_sign(behind):
        return "denied"
    if fails_check(behind):
        return "denied"
    known = f" {before} {answer}".lower()
    clauses = list(_clauses(behind))
    english = is_english(known) or is_english(behind.text[behind.start : behind.start + MAX_SHOWN].lower())
    for place, clause in enumerate(clauses):
        is_first = place == 0 and not clause.opens
        if found := _of_clause(behind, clause, known, is_first=is_first, is_subject=is_subject, english=english):
            return found
    return _concluded(behind, clauses, answer, before)


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
        if words or any(line.kinds[at] in MATHEMATICS for at in range(begin, place)):
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
    while place < clause.end and (line.words[place] in LEADING or line.words[place] in COMMANDING):
        place = line.behind(place + 1)
    operation = OPERATIONS.at(line.tokens, place, clause.end)
    return (
        operation is not None and line.words[line.behind(operation.end) : line.behind(operation.end) + 1] in _OPERANDS
    )


def _of_clause(
    line: Stretch, clause: Clause, known: str, *, is_first: bool, is_subject: bool, english: bool
) -> Remark | None:
    """Return what one clause makes of the answer."""
    if clause.words and _COURTESY.at(line.tokens, line.behind(clause.begin), clause.end):
        return None
    if clause.opens and is_upheld(line, clause.begin, clause.end):
        return None
    subject = subject_end(clause.words)
    tells = tells_of(line, clause, known)
    found = _outright(line, clause, is_subject=is_first and is_subject)
    about = subject or (is_first and is_subject)
    if found := found or _denied(line, clause, known if tells else "", bool(about), is_first=is_first):
        return found
    if is_first and _is_put_right(line, clause, known):
        return "denied"
    if is_first and (tells or not _is_set_apart(line, clause, is_subject=is_subject)):
        return None
    return _of_rest(line, clause, known, subject, tells=tells, english=english)


def _outright(line: Stretch, clause: Clause, *, is_subject: bool) -> Remark | None:
    """Return what the first words of a clause make of the answer, whatever follows."""
    words = clause.words
    mocked = words == ["s"] and "/" in line.texts[clause.begin : clause.end]
    if mocked or (clause.opens and _is_worked_on(line, clause)):
        return "denied"
    supposed = is_subject and words[:1] and words[0] in _MODALS
    if words[:1] in (["had"], ["were"]) and not _APPROVING.isdisjoint(words):
        # `Had it been right, the check would give 16`.
        return "denied"
    return "hedged" if supposed or words[:2] in _ALTERNATIVES or words[:3] in _ALTERNATIVES else None


def _denied(line: Stretch, clause: Clause, known: str, subject: bool, *, is_first: bool) -> Remark | None:
    """Return what a word that denies makes of the answer; of a clause that tells nothing, nothing is `known`."""
    found = None if is_first and _is_counted(clause.words) else denial_in(line, clause, known)
    if found is None or (found == "condemning" and clause.words[0] in _TYPICAL):
        return None
    if found == "hearsay" and any(line.kinds[at] is Kind.NUMBER for at in range(clause.begin, clause.end)):
        # What others say is another number.
        return None
    if found in _ANYWHERE or subject or not known or not _OF_WORK.isdisjoint(clause.words):
        return "hedged" if found in DOUBTING else "denied"
    return None


def _of_rest(line: Stretch, clause: Clause, known: str, subject: int, *, tells: bool, english: bool) -> Remark | None:
    """Return what a clause without a word that denies makes of the answer; other languages' remarks are not judged."""
    words = clause.words
    asked = line.texts[clause.end : clause.end + 1] == ["?"]
    if asked and words and not tells and _is_doubting(words):
        return "hedged"
    if subject and _is_compared(words[subject:]):
        return "denied"
    if subject and not _is_fit(words[:subject], words[subject:], known):
        return "denied"
    if tells:
        return "denied" if clause.opens and _is_nothing_of_it(words) else None
    if words and words[0] in _MODALS and not asked:
        return "hedged"
    negated = not NEGATIONS.isdisjoint(words) or any(word.endswith("n't") for word in words[asked:])
    if negated and _UNDENIABLE.isdisjoint(words) and MATHEMATICAL.isdisjoint(words):
        return "denied"
    return None if not english or _is_understood(line, clause, known) else "denied"


def _is_compared(predicate: list[str]) -> bool:
    """Say whether a predicate sets its subject above or below something else: `is larger than the whole lot`."""
    return predicate[:1] != [] and predicate[0] in _COPULAS and "than" in predicate[2:6] and "not" not in predicate


def _is_nothing_of_it(words: list[str]) -> bool:
    """Say whether a clause says of the answer, or of its work, what is not: `so nothing above applies`."""
    return not _OF_WORK.isdisjoint(words) and not NEGATIONS.isdisjoint(words) and _UNDENIABLE.isdisjoint(words)


def _is_doubting(words: list[str]) -> bool:
    """Say whether a question is as short as one that doubts."""
    return len(words) <= MAX_ASKED and not words[0].endswith("n't") and [words[0]] not in _ASKING


def _is_understood(line: Stretch, clause: Clause, known: str) -> bool:
    """Say whether all words of a remark leave its answer be."""
    names = _names(line, clause)
    if not MATHEMATICAL.isdisjoint(clause.words):
        names |= NOUNS
    return all(word in names or is_harmless(word, known) for word in clause.words)


def _names(line: Stretch, clause: Clause) -> frozenset[str]:
    """Return the words of a clause, but for its first, that are spelled as names."""
    words = [at for at in range(clause.begin, clause.end) if line.kinds[at] in WORDS]
    return frozenset(line.words[at] for at in words[1:] if line.texts[at].istitle())


def _is_put_right(line: Stretch, clause: Clause, known: str) -> bool:
    """Say whether another number stands behind a comma and words that explain nothing: `, er, 66`."""
    last = line.before(clause.end)
    led = line.texts[line.behind(clause.begin)] == "," and last > clause.begin and line.kinds[last] is Kind.NUMBER
    return led and len(clause.words) <= 2 and any(not is_harmless(word, known) for word in clause.words)


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
    return word in TERMS or word.removesuffix("s") in NOUNS or SINGULARS.get(word) in NOUNS or word in UNIT_WORDS


def _is_fit(subject: list[str], predicate: list[str], known: str) -> bool:
    """Say whether the first word with a meaning of its own in a predicate leaves the answer be."""
    if subject[-1].partition("'")[0] == "i":
        return is_own_deed(predicate)
    is_copula = bool(predicate) and predicate[0] in _COPULAS
    for word in predicate if "nothing" not in predicate[1:2] else ():
        if word not in CLOSED and not word.endswith("ly"):
            return is_harmless(word, known) or (is_copula and word in TERMS)
    return True


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
        if _CONCLUDING.isdisjoint(clause.words) and is_upheld(line, clause.begin, clause.end):
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
        if related or first in _NOTING or "than" in clause.words or not NEGATIONS.isdisjoint(clause.words):
            continue
        concludes = first in _CONCLUDING or not _CONCLUDING.isdisjoint(clause.words)
        if (concludes and len(numbers) == 1) or line.texts[numbers[-1]] not in before:
            return "denied"
    return None
