"""What goes on behind an answer: a predicate that denies it, a contrast, a further operation, a retraction."""

from typing import Final, Literal, NamedTuple

from mathverifier.core.answers.extraction.disowning import OPERATIONS, answer_cues
from mathverifier.core.answers.extraction.second_thoughts import (
    RECANTING,
    behind_comma,
    is_affirmed,
    is_affirmed_later,
    is_mere,
    sentence_begin,
    sentence_end,
    taken_back,
)
from mathverifier.core.text.lexicon import ANSWER_CUES, FUNCTION_WORDS, NOUNS, SINGULARS, UNIT_WORDS
from mathverifier.core.text.phrases import Phrases
from mathverifier.core.text.stretch import Stretch
from mathverifier.core.text.tokens import WORDS, Kind

# Words of a unit or a noun between an answer and what bounds it: `7 points at least`.
MAX_UNIT = 2
# Tokens of a bracket in which a word denies the answer before it.
MAX_BRACKET = 8
# Words between `and` and an operation.
MAX_LEAD = 3
Effect = Literal["denied", "changed", "taken back"]


class Continuation(NamedTuple):
    """What the words behind an answer do to it, and the place in the text at which they end."""

    effect: Effect
    end: int


_BOUNDING: Final = answer_cues("bounding_behind")
_REFUSING: Final = answer_cues("refusing")
_SPOILING: Final = ANSWER_CUES["spoiling"]
_FITTING: Final = ANSWER_CUES["fitting"]
_CONTRASTING: Final = answer_cues("contrasting")
_OPPOSING: Final = answer_cues("opposing")
_INVITING: Final = answer_cues("inviting")
_CONTRADICTING: Final = answer_cues("contradicting")
_COMPLETING: Final = answer_cues("completing")
_WEIGHING: Final = ANSWER_CUES["weighing"]
_REWORKING: Final = answer_cues("reworking")
_WORKING: Final = answer_cues("working_on")
_POINTING: Final = ANSWER_CUES["pointing"]
_BREAKS: Final = frozenset(("-", "—", "–", ",", "(", "...", "…"))
# What the rest of a sentence is looked through for.
_REWORKING_VERBS: Final = ANSWER_CUES["reworking_verbs"]
# A value is worked on to check it, too.
_CHECKING: Final = Phrases(dict.fromkeys(FUNCTION_WORDS["checking"], "checking")).first
_AGAINST: Final = _REWORKING.first | _CONTRADICTING.first | _REWORKING_VERBS
_WATCHED: Final = (
    _REWORKING.first | _REFUSING.first | _CONTRASTING.first | _BREAKS | {"and", "then", ",", "so", "which"}
)
_BIDDING: Final = frozenset(("let's", "let", "let’s"))
_LETTING: Final = answer_cues("letting")
_ORDERING: Final = ANSWER_CUES["ordering"]
_COMPARATIVES: Final = frozenset(("more", "less", "fewer", "greater", "larger", "smaller"))
_COPULAS: Final = frozenset(("is", "are", "was", "were"))
_DETERMINERS: Final = (FUNCTION_WORDS["determiners"] | {"the", "some", "any", "another", "itself"}) - {"that"}
_NO_VERBS: Final = frozenset().union(
    *(FUNCTION_WORDS[kind] for kind in ("prepositions", "conjunctions", "relatives", "auxiliaries", "adverbs")),
    *(FUNCTION_WORDS[kind] for kind in ("quantifiers", "distributives", "pronouns", "articles", "determiners")),
    *(FUNCTION_WORDS[kind] for kind in ("comparatives", "subordinating", "adverbials")),
)
_CLOSERS: Final = frozenset(
    ("$", "*", "**", "_", ")", "}", "]", "\\)", "\\]", '"', "{", "\\text", "\\mathrm", "\\textbf", "&")
)


def continuation(behind: Stretch, answer: str, *, is_subject: bool) -> Continuation | None:
    """Return what the words behind an answer do to it; None where all of them leave it.

    `is_subject` says that the answer begins its sentence.
    """
    first = _closed(behind, 0)
    if first == behind.size:
        return None
    stop = sentence_end(behind, 0)
    if found := _in_sentence(behind, first, stop, is_subject=is_subject):
        return found
    return _later(behind, stop, answer)


def _closed(line: Stretch, place: int) -> int:
    while place < line.size and (line.kinds[place] is Kind.SPACE or line.texts[place] in _CLOSERS):
        place += 1
    return place


def _found(line: Stretch, effect: Effect, end: int) -> Continuation:
    return Continuation(effect, line.places[end])


def _in_sentence(line: Stretch, first: int, stop: int, *, is_subject: bool) -> Continuation | None:
    """Return what the rest of the answer's own sentence does to it."""
    comma = line.texts[first] == ","
    if bound := _bounded(line, line.behind(first + 1) if comma else first, stop):
        return _found(line, "changed", bound)
    if line.texts[first] == "(" and not _SPOILING.isdisjoint(line.words[first:stop][:MAX_BRACKET]):
        return _found(line, "denied", first + 1)
    if end := _refused(line, first, stop, is_subject=is_subject):
        return _found(line, "denied", end)
    steps = (
        _at(line, place, stop, is_subject=is_subject)
        for place, word in enumerate(line.words[first:stop], first)
        if word in _WATCHED
    )
    return next(filter(None, steps), None)


def _at(line: Stretch, place: int, stop: int, *, is_subject: bool) -> Continuation | None:
    """Return what the words at `place`, in the answer's own sentence, do to it."""
    word = line.words[place]
    if word in _REWORKING.first and (cue := _REWORKING.at(line.tokens, place, stop)):
        return _found(line, "changed", cue.end)
    if line.texts[place] in _BREAKS and (end := taken_back(line, line.behind(place + 1), stop)):
        return _found(line, "taken back", end)
    cue = _REFUSING.at(line.tokens, place, stop) if is_subject and word in _REFUSING.first else None
    if cue is not None and not _COMPLETING.at(line.tokens, line.behind(cue.end), stop):
        return _found(line, "denied", cue.end)
    cue = _CONTRASTING.at(line.tokens, place, stop) if word in _CONTRASTING.first else None
    if cue is not None and not _is_of_another(line, cue.end):
        return _found(line, "denied", cue.end)
    if word in ("and", "then", ",", "so", "which") and (end := _worked_on(line, place, stop)):
        return _found(line, "changed", end)
    return _found(line, "denied", stop) if word == "," and _is_set_apart(line, place, stop) else None


def _bounded(line: Stretch, place: int, stop: int) -> int | None:
    """Return the end of `at most` or `below zero`, with a unit before it at most, or of `percent of 50`."""
    for step in range(MAX_UNIT + 1):
        if place >= stop:
            return None
        if found := _BOUNDING.at(line.tokens, place, stop):
            return found.end
        than = line.behind(place + 1)
        if step == 0 and line.words[place] in _COMPARATIVES and line.words[than : than + 1] == ["than"]:
            number = line.behind(than + 1)
            if number < stop and line.kinds[number] is Kind.NUMBER:
                return number + 1
        share = line.texts[place] in ("%", "\\%") or line.words[place] in ("percent", "cent")
        of = _closed(line, place + 1)
        if share and line.words[of : of + 1] == ["of"]:
            whole = line.behind(of + 1)
            whole += line.texts[whole : whole + 1] == ["$"]
            if whole < stop and line.kinds[whole] is Kind.NUMBER and not line.is_word(line.behind(whole + 1)):
                return whole + 1
        if line.kinds[place] not in WORDS and not share and line.texts[place] != "\\circ" and line.texts[place] != "^":
            return None
        place = _closed(line, place + 1)
    return None


def _is_of_another(line: Stretch, place: int) -> bool:
    """Say whether a contrast is with another number: `8 is enough, but 7 is not`."""
    at = line.behind(place)
    at += line.words[at : at + 1] == ["not"]
    at = _closed(line, at)
    return at < line.size and line.kinds[at] is Kind.NUMBER


def _refused(line: Stretch, first: int, stop: int, *, is_subject: bool) -> int | None:
    """Return the end of the predicate that denies the answer before it."""
    place = first + (line.texts[first] == ",")
    place = _closed(line, place)
    aside = line.words[place : place + 1] in (["which"], ["that"])
    if aside:
        place = _closed(line, place + 1)
    if place >= stop or not line.is_word(place):
        return None
    word, following = line.words[place], line.behind(place + 1)
    if found := _REFUSING.at(line.tokens, place, stop):
        harmless = _COMPLETING.at(line.tokens, line.behind(found.end), stop) or (aside and word in _COPULAS)
        return None if harmless else found.end
    if word in _COPULAS:
        spoiled = not _SPOILING.isdisjoint(line.words[following:stop])
        other = is_subject and line.words[following : following + 1] in (["an"], ["what"])
        return stop if (spoiled or other) and not aside else None
    if not is_subject or word in _NO_VERBS or word in _FITTING or word.endswith(("ly", "ing")):
        return None
    if (
        word.endswith("s")
        and line.words[following : following + 1] in (["to"], ["into"], ["for"])
        and not _counts(word)
    ):
        return following
    # Nothing but a verb stands before an article.
    if not line.words[following : following + 1]:
        return None
    article = line.words[following] in ("a", "an") and not _is_rate(line, following)
    return following if article or line.words[following] in _DETERMINERS else None


def _counts(word: str) -> bool:
    """Say whether a word behind a number is what is counted: `hours`, `letters`."""
    singular = SINGULARS.get(word) or word.removesuffix("s")
    return word in UNIT_WORDS or singular in UNIT_WORDS or singular in NOUNS


def _is_rate(line: Stretch, place: int) -> bool:
    """Say whether `a day` or `an hour` stands at `place`."""
    return line.words[line.behind(place + 1) :][:1] != [] and line.words[line.behind(place + 1)] in UNIT_WORDS


def _worked_on(line: Stretch, place: int, stop: int) -> int | None:
    """Return the end of `and double it`, `, then subtract 2`: the answer is worked on."""
    at = line.behind(place + 1)
    for _ in range(MAX_LEAD):
        operation = OPERATIONS.at(line.tokens, at, stop)
        if operation is not None:
            follows = line.behind(operation.end)
            worked = line.words[follows : follows + 1]
            number = follows < stop and line.kinds[follows] is Kind.NUMBER
            return operation.end if number or worked in (["it"], ["this"], ["that"], ["the"], ["by"]) else None
        if at >= stop or line.words[at] not in _ORDERING:
            return None
        at = line.behind(at + 1)
    return None


def _is_set_apart(line: Stretch, place: int, stop: int) -> bool:
    """Say whether `, not wins` ends the sentence: the number is said of something else."""
    at = line.behind(place + 1)
    noun = line.behind(at + 1)
    return line.words[at : at + 1] == ["not"] and line.is_word(noun) and line.behind(noun + 1) >= stop


def _later(line: Stretch, place: int, answer: str) -> Continuation | None:
    """Return what a later sentence takes the answer back by."""
    while place < line.size:
        begin = sentence_begin(line, place + 1)
        stop = sentence_end(line, begin)
        if begin < stop and (found := _recanted(line, begin, stop, answer)):
            return found
        place = stop
    return None


def _recanted(line: Stretch, begin: int, stop: int, answer: str) -> Continuation | None:
    """Return what the sentence from `begin` to `stop` takes back."""
    word = line.words[begin]
    if word in RECANTING.first and (cue := RECANTING.at(line.tokens, begin, stop)):
        if is_mere(line, begin, cue.end) or is_affirmed(line, cue.end, stop):
            return None
        # What ends in `it checks out` stands for one of the two values, and does not say for which.
        return _found(line, "changed" if is_affirmed_later(line, stop) else "taken back", cue.end)
    if word in _BIDDING and _is_begun_anew(line, begin, stop):
        return _found(line, "changed", stop)
    if word == "no":
        return _found(line, "taken back", begin + 1) if _is_no(line, begin, stop) else None
    if word in _OPPOSING.first and (cue := _OPPOSING.at(line.tokens, begin, stop)):
        if _INVITING.at(line.tokens, behind_comma(line, cue.end), stop):
            return None
        weighs = not _WEIGHING.isdisjoint(line.words[cue.end : stop]) or Kind.NUMBER in line.kinds[cue.end : stop]
        return _found(line, "denied", cue.end) if weighs and not _comes_back(line, cue.end, answer) else None
    return _gone_on(line, begin, stop) or _contradicted(line, begin, stop, answer)


def _is_begun_anew(line: Stretch, begin: int, stop: int) -> bool:
    """Say whether the writer bids himself to do more than to check what he has: `Let's go over this again`."""
    at = line.behind(begin + 1)
    if line.words[begin] in ("let", "lets"):
        if line.words[at : at + 1] not in (["us"], ["me"]):
            return False
        at = line.behind(at + 1)
    while at < stop and line.words[at] in _ORDERING:
        at = line.behind(at + 1)
    return line.is_word(at) and at < stop and _LETTING.at(line.tokens, at, stop) is None


def _comes_back(line: Stretch, place: int, answer: str) -> bool:
    """Say whether the text ends in the answer again, and denies nothing: `However, …, so the number is 0` does."""
    numbers = [at for at in range(place, line.size) if line.kinds[at] is Kind.NUMBER]
    if not numbers or line.texts[numbers[-1]] != answer:
        return False
    told = line.before(numbers[-1])
    return told >= 0 and line.words[told] in _COPULAS and not _is_followed(line, numbers[-1])


def _is_followed(line: Stretch, place: int) -> bool:
    return any(kind in WORDS for kind in line.kinds[place + 1 :])


def _gone_on(line: Stretch, begin: int, stop: int) -> Continuation | None:
    """Return what a sentence does that goes on working, or says what `this` does wrong: `This overcounts each pair`."""
    word = line.words[begin]
    if word in _WORKING.first and (cue := _WORKING.at(line.tokens, begin, stop)):
        return None if line.texts[cue.end : cue.end + 1] == ["("] else _found(line, "changed", cue.end)
    verb = line.behind(begin + 1)
    if word in _POINTING and verb < stop and line.words[verb] not in _COPULAS and _REFUSING.at(line.tokens, verb, stop):
        following = line.behind(verb + 1)
        return None if line.words[following : following + 1] == ["nothing"] else _found(line, "denied", verb + 1)
    return None


def _contradicted(line: Stretch, begin: int, stop: int, answer: str) -> Continuation | None:
    """Return what a sentence says against the answer; one that names another number first speaks of that."""
    if _AGAINST.isdisjoint(line.words[begin:stop]):
        return None
    for place in range(begin, stop):
        word = line.words[place]
        if word in _REWORKING.first and (cue := _REWORKING.at(line.tokens, place, stop)):
            return _found(line, "changed", cue.end)
        if word in _REWORKING_VERBS and _CHECKING.isdisjoint(line.words[begin:place]):
            worked = line.behind(place + 1)
            if line.words[worked : worked + 1] in (["it"], ["this"], ["that"]):
                return _found(line, "changed", worked + 1)
        if line.kinds[place] is Kind.NUMBER and line.texts[place] not in answer:
            return None
        if word in _CONTRADICTING.first and (cue := _CONTRADICTING.at(line.tokens, place, stop)):
            following = line.behind(cue.end)
            aimed = word in _COPULAS and line.words[following : following + 1] in (["for"], ["to"])
            complete = _COMPLETING.at(line.tokens, line.behind(place + 1), stop)
            return None if aimed or complete else _found(line, "denied", cue.end)
    return None


def _is_no(line: Stretch, begin: int, stop: int) -> bool:
    """Say whether a `no` stands by itself, or before another number, as it does in `No, it is 8`."""
    at = line.behind(begin + 1)
    return at >= stop or line.texts[at] in (",", "-", "—", ":") or line.kinds[at] is Kind.NUMBER
