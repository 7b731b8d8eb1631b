"""Whether an answer is asserted where it stands. A denial, bound, supposition, quotation or hedge asserts nothing."""

from typing import Final, Literal, NamedTuple

from mathverifier.core.answers.extraction.compared_amounts import is_other_amount
from mathverifier.core.answers.extraction.conditions import OPENERS, closed, is_case, is_conditioned
from mathverifier.core.answers.extraction.continuation import Continuation
from mathverifier.core.answers.extraction.disowning import DISOWNING, is_disowned, key_words
from mathverifier.core.answers.extraction.front_remarks import is_quiet, remark_before
from mathverifier.core.answers.extraction.other_things import is_of_other_thing
from mathverifier.core.answers.extraction.question_asked import answers_another, gives_place
from mathverifier.core.answers.extraction.remarks import remark_behind
from mathverifier.core.answers.extraction.retraction import DENYING, MANNER, cues, judged_end
from mathverifier.core.answers.extraction.supposing import follows_supposition, is_only_supposed, is_pretended
from mathverifier.core.answers.extraction.surroundings import BEFORE, Surroundings
from mathverifier.core.text.lexicon import CUES, FUNCTION_WORDS
from mathverifier.core.text.phrases import LONGEST
from mathverifier.core.text.stretch import Stretch
from mathverifier.core.text.tokens import WORDS, Kind

# Why what was found is not asserted.
Doubt = Literal["denied", "hedged", "ambiguous"]

# Characters of a value that is looked for in the text before it.
MAX_VALUE = 40


class Context(NamedTuple):
    """Why an answer is not asserted.

    `changed` says that the words make another value of it: `twice`, `minus`. `unread` says that they are not
    understood, so that no other answer stands instead. `elsewhere` says that it is another thing's value; the right one
    may stand elsewhere.
    """

    doubt: Doubt
    changed: bool = False
    unread: bool = False
    elsewhere: bool = False


# By its section, what a cue before an answer does to it. A cue of two of them has the first.
_GOVERNING_SECTIONS: Final = (
    *("guessing", "altering", "bounding", "bounding_behind_copula", "excluding", "supposing"),
    *("attributing", "claiming", "imputing"),
)
_GOVERNING: Final = cues(*_GOVERNING_SECTIONS)
_LIGHT: Final = FUNCTION_WORDS["transparent"]
_LIGHT_BEHIND: Final = {
    "altering": FUNCTION_WORDS["answer_words"],
    "bounding": FUNCTION_WORDS["amount_words"],
    "bounding_behind_copula": FUNCTION_WORDS["amount_words"],
}
# Of these, a comma may stand between a cue and the answer.
_REACHING: Final = frozenset(("guessing", "attributing", "claiming", "imputing"))
_BE: Final = frozenset(("is", "are", "was", "be", "equal", "equals"))
_MAY: Final = frozenset(("might", "may", "could", "would"))
_SPEAKERS: Final = frozenset(("i", "i'm", "this", "that", "it", "which", "this's", "that's", "it's"))
_OURS: Final = frozenset(("i", "we", "which", "this", "that", "it", "you"))
_DETERMINERS: Final = FUNCTION_WORDS["articles"] | FUNCTION_WORDS["determiners"]
_COMPARING: Final = cues("comparing")
_SENTENCE_ENDS: Final = frozenset((".", "!", "?"))
# Words without which a sentence asserts what it gives.
_LEADING: Final = key_words(*(CUES[section] for section in _GOVERNING_SECTIONS)) | DISOWNING
_STRIKES: Final = ("cancel", "xcancel", "bcancel", "sout", "st")
_STRIKING: Final = ("~~", "~~$", "<s>", "<del>", "<strike>", *(f"\\{name}{{" for name in _STRIKES))
_MATH_MARKS: Final = frozenset(("$", "\\(", "\\[", "\\)", "\\]"))


def context(around: Surroundings, going_on: Continuation | None) -> Context | None:
    """Return why an answer is not asserted by its sentence, or by what is said of it behind.

    `going_on` is what the words behind it do to it.
    """
    sentence = around.before
    plain = _is_plain(sentence)
    if found := _in_front(around, plain=plain):
        return found
    if answers_another(sentence, around.problem) or gives_place(
        sentence, around.text[around.start : around.end], around.problem
    ):
        # What the problem asks for may be given before.
        return Context("denied", changed=True)
    if is_of_other_thing(sentence, around.behind, around.problem):
        return Context("denied", changed=True, elsewhere=True)
    if (
        (not plain and is_disowned(sentence, around.behind, around.problem))
        or _is_struck_out(around)
        or _is_supposed(around)
    ):
        return Context("denied")
    if around.goes_on:
        return _behind(around, going_on)
    if " ".join(filter(str.isalpha, sentence.words)) in CUES["bounding_behind_copula"]:
        return Context("denied")
    return Context("denied", changed=True) if is_case(sentence) else None


def _is_supposed(around: Surroundings) -> bool:
    """Say whether the answer is only what something pretended comes to, in its own sentence or before it."""
    text, begin = around.text, around.before.start
    if is_pretended(around.before) or follows_supposition(text, begin):
        return True
    value = text[around.start : around.end].removeprefix("\\boxed{").removesuffix("}")
    return len(value) <= MAX_VALUE and is_quiet(around.before) and is_only_supposed(text, begin, value)


def _in_front(around: Surroundings, *, plain: bool) -> Context | None:
    """Return why an answer is not asserted by the words in front of it."""
    found = None if plain else _governed(around.before)
    if found is None and (remark := remark_before(around.before, around.known, told=bool(around.problem))):
        return Context(remark, unread=True)
    return found


def _behind(around: Surroundings, going_on: Continuation | None) -> Context | None:
    """Return why an answer is not asserted by the words behind it."""
    behind = around.behind
    if _is_refused(behind):
        return Context("denied")
    if is_conditioned(behind) or is_case(around.before):
        return Context("denied", changed=True)
    if _is_asked(behind) or _is_unsure(behind):
        return Context("hedged")
    if going_on:
        return Context("denied", changed=going_on.effect == "changed")
    if is_other_amount(behind, around.problem):
        return Context("ambiguous", changed=True)
    answer, before = around.text[around.start : around.end], f"{around.problem}\n{around.text[: around.start]}"
    remark = remark_behind(behind, answer, before, is_subject=around.is_subject)
    return Context(remark) if remark else None


def _is_plain(sentence: Stretch) -> bool:
    """Say whether a sentence holds no word that could make its answer one that is not asserted."""
    text = sentence.tokens.text
    return (
        text.isascii()
        and _LEADING.isdisjoint(sentence.words)
        and not any(sign in text for sign in ("n't", "'d", "'s answer"))
    )


def _is_struck_out(around: Surroundings) -> bool:
    """Say whether the answer is struck out, or stands in a comment: `~~7~~`, `\\cancel{7}`, `<!-- 7 -->`."""
    text, start = around.text, around.start
    if text.endswith(_STRIKING, max(0, start - 12), start):
        return True
    sentence = around.before.tokens.text
    if "%" not in sentence and "<!--" not in sentence:
        return False
    line = text[text.rfind("\n", max(0, start - BEFORE), start) + 1 : start]
    return line.lstrip().startswith("%") or line.rfind("<!--") > line.rfind("-->")


def _governed(line: Stretch) -> Context | None:
    """Return what the cue before an answer, with nothing but light words between, makes of it."""
    end = _lead(line, line.size)
    clear, place, beyond, comma = end, end, 0, False
    reached_comma = False
    while place > 0 and beyond < LONGEST:
        place -= 1
        kind = line.kinds[place]
        if kind is Kind.SPACE:
            continue
        if kind in WORDS:
            if found := _cue(line, place, clear, end, comma=reached_comma):
                return found
            if beyond == 0 and line.words[place] in _LIGHT:
                clear, reached_comma = place, reached_comma or comma
            else:
                beyond += 1
        elif line.texts[place] in _MATH_MARKS or kind in (Kind.NUMBER, Kind.COMMAND, Kind.OPERATOR):
            if line.texts[place] not in ("-", "*", "**"):
                break
        elif line.texts[place] == ",":
            comma = clear < end
            reached_comma = reached_comma or (comma and beyond == 0)
    return None


def _lead(line: Stretch, place: int) -> int:
    """Return the index behind the last word before `place`, without openers, and without the name of the value."""
    place = _opened(line, place)
    if place and line.texts[place - 1] == "=":
        name = line.before(place - 1)
        if name >= 2 and line.texts[name] in (")", "}"):
            name = max(name - 3, name - 4 if line.texts[name] == "}" else 0)
        elif name >= 2 and line.texts[name - 1] == "_":
            name -= 2
        if line.is_letter(name) and (
            name == 0 or (line.texts[name - 1] not in ("_", "\\") and not line.texts[name - 1].isdigit())
        ):
            return _opened(line, name)
    return place


def _opened(line: Stretch, place: int) -> int:
    """Return the index behind what opens before `place`; a dollar sign that closes a formula opens nothing."""
    while place > 0:
        before = place - 1
        if line.kinds[before] is not Kind.SPACE and line.texts[before] not in OPENERS:
            break
        if line.texts[before] == "$" and not line.is_spaced(before - 1) and line.is_spaced(place):
            break
        place = before
    return place


def _cue(line: Stretch, place: int, clear: int, end: int, *, comma: bool) -> Context | None:
    """Return what the cue at `place` makes of the answer behind `end`; from `clear` on, all words are light."""
    found = _GOVERNING.at(line.tokens, place, end) if line.words[place] in _GOVERNING.first else None
    if found is None and not line.words[place].endswith("n't"):
        return None
    section, stop = found or ("excluding", place + 1)
    if line.words[place] == "according":
        stop = _source_end(line, stop)
    hyphenated = line.texts[place - 1 : place] == ["-"] or line.texts[stop : stop + 1] == ["-"]
    if hyphenated or any(kind in WORDS or kind is Kind.NUMBER for kind in line.kinds[stop:clear]):
        return None
    if (comma and section not in _REACHING) or not _reaches(line, section, stop, end):
        return None
    if not _holds(line, place, section):
        return None
    return Context("hedged") if section == "guessing" else Context("denied", changed=section == "altering")


def _reaches(line: Stretch, section: str, stop: int, end: int) -> bool:
    """Say whether the words from `stop` to `end` leave a cue its hold, which they are too many for with some."""
    light = _LIGHT_BEHIND.get(section)
    if light is None:
        return True
    between = [line.words[index] for index in range(stop, end) if line.kinds[index] in WORDS]
    # `Correction to the above: 102` bounds nothing.
    if not light.issuperset(between) or (section != "altering" and ":" in line.texts[stop:end]):
        return False
    # `Twice the answer is 7`; in `the negative value is 7`, the verb has another subject.
    return section != "altering" or (
        "," not in line.texts[stop:end] and ("answer" in between) is not _BE.isdisjoint(between)
    )


def _source_end(line: Stretch, place: int) -> int:
    """Return the index behind the source that stands at `place`: behind `the book` of `according to the book`."""
    at = line.behind(place)
    determined = at < line.size and line.words[at] in _DETERMINERS
    return min(line.size, line.behind(at + 1) + 1) if determined else place


def _holds(line: Stretch, place: int, section: str) -> bool:
    """Say whether the words before a cue let it be one: `as if` is none, nor is `I said`."""
    before = line.before(place)
    previous = line.words[before] if before >= 0 and line.kinds[before] in WORDS else ""
    if section == "supposing":
        return line.words[place] != "if" or previous != "as"
    if section == "claiming":
        # `On second thought` is no claim.
        return bool(previous) and previous not in _OURS and previous != "second" and not _is_seconded(line, before)
    if section in ("imputing", "bounding_behind_copula"):
        further = line.before(before)
        earlier = line.words[further] if further >= 0 and line.kinds[further] in WORDS else ""
        if section == "bounding_behind_copula":
            return previous in _BE or earlier in _BE
        if previous in _MAY:
            return bool(earlier) and earlier not in _OURS
        return earlier in _MAY and (subject := line.before(further)) >= 0 and line.words[subject] not in _OURS
    return True


def _is_seconded(line: Stretch, place: int) -> bool:
    """Say whether the writer agrees with the one at `place`: `as the problem says`, `as Tom claims`."""
    for _ in range(2):
        place = line.before(place)
        if place < 0 or line.kinds[place] not in WORDS:
            return False
        if line.words[place] == "as":
            return True
    return False


def _is_refused(line: Stretch) -> bool:
    """Say whether what stands behind an answer refuses it or makes a bound of it: `is not the answer`, `or more`."""
    place = 0
    while place < line.size and line.kinds[place] not in WORDS and line.kinds[place] is not Kind.NUMBER:
        place += 1
    if place == line.size:
        return False
    if _COMPARING.at(line.tokens, place, line.size):
        return True
    verb = DENYING.at(line.tokens, place, line.size)
    asking = line.texts[place][0].isupper() and not _SENTENCE_ENDS.isdisjoint(line.texts[:place])
    if verb is None or asking:
        return False
    if verb.meaning == "negated_copula" or judged_end(line, place):
        return True
    return verb.meaning == "linking" and _is_failing(line, line.behind(verb.end))


def _is_failing(line: Stretch, place: int) -> bool:
    """Say whether `the naive guess`, `a trap` or `one mistake` stands at `place`."""
    while manner := MANNER.at(line.tokens, place, line.size):
        place = line.behind(manner.end)
    if place >= line.size or line.words[place] not in ("the", "a", "an", "my", "one"):
        return False
    first = line.behind(place + 1)
    second = line.behind(first + 1)
    return any(at < line.size and line.words[at] in CUES["failing"] for at in (first, second))


def _is_asked(line: Stretch) -> bool:
    place = closed(line)
    place += line.texts[place : place + 2] == ["(", "?"]
    return place < line.size and line.texts[place] == "?"


def _is_unsure(line: Stretch) -> bool:
    """Say whether the writer says that he is not sure: `I am not sure`, `this is just a guess`, `it may be wrong`."""
    return any(word in _SPEAKERS and _doubts(line, place) for place, word in enumerate(line.words))


def _doubts(line: Stretch, place: int) -> bool:
    word = line.words[place]
    subject, _, rest = word.partition("'")
    words = [line.words[at] for at in range(place + 1, min(line.size, place + 16)) if line.kinds[at] is not Kind.SPACE]
    if rest in ("m", "s"):
        words.insert(0, "is")
    if not words:
        return False
    if subject == "i" and words[0] in ("am", "is"):
        # `I am really not at all sure`.
        said = words[1:2] if words[1:2] and words[1] in ("not", *CUES["uncertain"]) else words[2:3]
        at = words.index(said[0]) if said else 0
        return bool(said) and (
            said[0] in CUES["uncertain"]
            or (said[0] == "not" and not {"sure", "certain"}.isdisjoint(words[at + 1 : at + 3]))
        )
    if words[0] in ("is", "was"):
        words = words[1:] if words[1:2] and words[1] not in ("only", "just", "merely") else words[2:]
        return words[:1] == ["a"] and "guess" in words[1:3]
    if words[0] in ("may", "might", "could") and subject != "which":
        words = words[1:] if words[1:2] != ["well"] else words[2:]
        return words[:1] == ["be"] and words[1:2] != [] and words[1] in ("wrong", "mistaken", "incorrect")
    return False
