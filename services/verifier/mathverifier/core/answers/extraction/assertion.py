"""Whether an answer is asserted where it stands. A denial, bound, supposition, quotation or hedge asserts nothing."""

import re
from typing import Final, Literal, NamedTuple

from mathverifier.core.answers.extraction.continuation import Continuation
from mathverifier.core.answers.extraction.disowning import DISOWNING, is_disowned, key_words
from mathverifier.core.answers.extraction.front_remarks import is_quiet, remark_before
from mathverifier.core.answers.extraction.question_asked import answers_another
from mathverifier.core.answers.extraction.remarks import remark_behind
from mathverifier.core.answers.extraction.retraction import DENYING, MANNER, PUNCTUATION, cues, judged_end
from mathverifier.core.answers.extraction.supposing import follows_supposition, is_only_supposed, is_pretended
from mathverifier.core.text.lexicon import CUES, FUNCTION_WORDS
from mathverifier.core.text.phrases import LONGEST
from mathverifier.core.text.stretch import Stretch
from mathverifier.core.text.tokens import WORDS, Kind

# Why what was found is not asserted.
Doubt = Literal["denied", "hedged", "ambiguous"]

# Characters before an answer in which its sentence begins, looked at first and at most.
NEAR, BEFORE = 80, 240
# Characters of a value that is looked for in the text before it.
MAX_VALUE = 40
# Tokens of a condition in which `were` makes it contrary to fact.
MAX_CONDITION = 30


class Context(NamedTuple):
    """Why an answer is not asserted.

    `changed` says that the words make another value of it: `twice`, `minus`; `unread` that they are not understood, so
    that no other answer stands instead.
    """

    doubt: Doubt
    changed: bool = False
    unread: bool = False


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
_CONDITION: Final = cues("condition", "occasion")
# Words that may begin a condition in front of an answer.
_CASES: Final = CUES["occasion"] | {"if", "for"}
_PARITY: Final = cues("parity")
_CONDITIONAL: Final = cues("conditional")
_UNCERTAIN: Final = cues("uncertain")
_SENTENCE_END = re.compile(r"[.!?][\"'”’)*$]*\s|\n\s*\n|;|\\\\(?![\[(])")
# What may open between the words of a sentence and an answer, and what may close behind it.
_OPENERS: Final = frozenset(
    (
        *("$", "*", "**", "_", "(", "{", "[", "\\(", "\\[", "\n", "\\text", "\\mathrm", "\\textbf", "\\mathbf", "&"),
        "\\displaystyle",
    )
)
_CLOSERS: Final = frozenset(("$", "*", "**", "_", ")", "}", "]", "\\)", "\\]", "\n"))
_SENTENCE_ENDS: Final = frozenset((".", "!", "?"))
# Words without which a sentence asserts what it gives.
_LEADING: Final = key_words(*(CUES[section] for section in _GOVERNING_SECTIONS)) | DISOWNING
_STRIKING: Final = (
    "~~",
    "~~$",
    "<s>",
    "<del>",
    "<strike>",
    "\\cancel{",
    "\\xcancel{",
    "\\bcancel{",
    "\\sout{",
    "\\st{",
)
_MATH_MARKS: Final = frozenset(("$", "\\(", "\\[", "\\)", "\\]"))


class Surroundings(NamedTuple):
    """What stands around the answer from `start` to `end`: what is `before` it in its sentence, and all `behind` it."""

    text: str
    start: int
    end: int
    before: Stretch
    behind: Stretch
    problem: str = ""

    @property
    def known(self) -> str:
        """Return all that names things before the answer's sentence: the problem and the solution up to there."""
        return f"{self.problem}\n{self.text[: self.before.start]}"

    @property
    def goes_on(self) -> bool:
        """Say whether more than marks that close follow the answer."""
        return bool(self.text[self.end :].strip(PUNCTUATION))

    @property
    def is_subject(self) -> bool:
        """Say whether the answer begins its sentence."""
        return not any(kind in WORDS or kind is Kind.NUMBER for kind in self.before.kinds)

    def widened(self, start: int, end: int) -> "Surroundings":
        """Return what stands around an answer that takes in some of what touched it."""
        before, behind = self.before, self.behind
        front, rest = before.part(before.start, start), behind.part(end, behind.end)
        return Surroundings(self.text, start, end, front, rest, self.problem)


def surroundings(text: str, start: int, end: int, line: Stretch | None = None, problem: str = "") -> Surroundings:
    """Return what stands around `text[start:end]`; each stretch is lexed once, and not again where `line` holds it."""
    begin = start - len(sentence_before(text, start))
    inside = line is not None and line.start <= start and end <= line.end
    if line is None or not inside:
        return Surroundings(text, start, end, Stretch(text, begin, start), Stretch(text, end, len(text)), problem)
    before = line.part(begin, start) if begin >= line.start else Stretch(text, begin, start)
    ends = not text[line.end :].strip()
    behind = line.part(end, line.end) if ends else Stretch(text, end, len(text))
    return Surroundings(text, start, end, before, behind, problem)


def context(around: Surroundings, going_on: Continuation | None) -> Context | None:
    """Return why an answer is not asserted by its sentence, or by what is said of it behind.

    `going_on` is what the words behind it do to it.
    """
    sentence = around.before
    plain = _is_plain(sentence)
    if found := _in_front(around, plain=plain):
        return found
    if (not plain and is_disowned(sentence, around.behind)) or _is_struck_out(around) or _is_supposed(around):
        return Context("denied")
    if around.goes_on:
        return _behind(around, going_on)
    if " ".join(filter(str.isalpha, sentence.words)) in CUES["bounding_behind_copula"]:
        return Context("denied")
    return Context("denied", changed=True) if _is_case(sentence) else None


def _is_supposed(around: Surroundings) -> bool:
    """Say whether the answer is only what something pretended comes to, in its own sentence or before it."""
    text, begin = around.text, around.before.start
    if answers_another(around.before, around.problem):
        return True
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
    if _is_conditioned(behind) or _is_case(around.before):
        return Context("denied", changed=True)
    if _is_asked(behind) or _is_unsure(behind):
        return Context("hedged")
    if going_on:
        return Context("denied", changed=going_on.effect == "changed")
    answer, before = around.text[around.start : around.end], f"{around.problem}\n{around.text[: around.start]}"
    remark = remark_behind(behind, answer, before, is_subject=around.is_subject)
    return Context(remark) if remark else None


def _is_plain(sentence: Stretch) -> bool:
    """Say whether a sentence holds no word that could make its answer one that is not asserted."""
    text = sentence.tokens.text
    return text.isascii() and _LEADING.isdisjoint(sentence.words) and "n't" not in text and "'s answer" not in text


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


def sentence_before(text: str, start: int) -> str:
    """Return what stands before `start` in its sentence, or in its row of a formula of several."""
    begin = start
    for width in (NEAR, BEFORE):
        begin = max(0, start - width)
        if ends := [found.end() for found in _SENTENCE_END.finditer(text, begin, start)]:
            return text[ends[-1] : start]
    return text[begin:start]


def is_conditional(text: str) -> bool:
    """Say whether `text` has a word by which one of several answers is told from the others."""
    line = Stretch(text, 0, len(text))
    begins = (place for place, word in enumerate(line.words) if word in _CONDITIONAL.first)
    return any(_CONDITIONAL.at(line.tokens, place, line.size) for place in begins)


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
        if line.kinds[before] is not Kind.SPACE and line.texts[before] not in _OPENERS:
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


def _closed(line: Stretch, place: int = 0) -> int:
    """Return the index behind what closes at `place`."""
    while place < line.size and (line.kinds[place] is Kind.SPACE or line.texts[place] in _CLOSERS):
        place += 1
    return place


def _is_asked(line: Stretch) -> bool:
    place = _closed(line)
    place += line.texts[place : place + 2] == ["(", "?"]
    return place < line.size and line.texts[place] == "?"


def _is_conditioned(line: Stretch) -> bool:
    """Say whether a condition behind picks out cases, or is contrary to fact: `if n is even`, `if n were even`."""
    place = _closed(line)
    if line.texts[place : place + 1] == ["."] and "," in _clause(line, place + 1):
        # `If x were 6, the left side would be 15` is a sentence of its own.
        return False
    while place < line.size and (line.texts[place] in (".", ",") or line.kinds[place] is Kind.SPACE):
        place = _closed(line, place + 1)
    for _ in range(3):
        if place >= line.size or line.kinds[place] not in WORDS:
            return False
        if _is_condition(line, place):
            return True
        place = line.behind(place + 1)
    return False


def _is_condition(line: Stretch, place: int) -> bool:
    word = line.words[place]
    if word == "unless" or (word == "for" and _is_for_parity(line, line.behind(place + 1))):
        return True
    found = _CONDITION.at(line.tokens, place, line.size)
    if found is None:
        return False
    if word == "only":
        return True
    if word == "if" and _is_contrary(_clause(line, place)):
        return True
    letter = _letter(line, line.behind(found.end))
    if letter is None:
        return False
    if found.meaning == "occasion":
        return _has_parity(line, letter)
    return letter < line.size and (
        line.words[letter] in _BE or line.words[letter] == "were" or line.kinds[letter] in (Kind.RELATION, Kind.COMMAND)
    )


def _is_contrary(words: list[str]) -> bool:
    """Say whether a condition is contrary to fact: `if n were even`, `if Ann had not left`."""
    said = [word for word in words if not word.isspace()]
    return "were" in said or ("had" in said and not {"not", "been"}.isdisjoint(said[said.index("had") :][:3]))


def _clause(line: Stretch, place: int) -> list[str]:
    """Return the words from `place` on up to the end of the sentence."""
    words = line.words[place : place + MAX_CONDITION]
    end = next((index for index, word in enumerate(words) if word in (".", "!", "?", "\n")), len(words))
    return words[:end]


def _letter(line: Stretch, place: int) -> int | None:
    """Return the index behind the letter at `place`, with its marks; None where none stands there."""
    while place < line.size and line.texts[place] in ("$", "\\(", "("):
        place += 1
    if not line.is_letter(place):
        return None
    return _closed(line, place + 1)


def _has_parity(line: Stretch, place: int) -> bool:
    """Say whether `is even`, or `is a multiple`, stands at `place`."""
    if place >= line.size or line.words[place] not in ("is", "are"):
        return False
    place = line.behind(place + 1)
    if _PARITY.at(line.tokens, place, line.size):
        return True
    if place < line.size and line.words[place] in ("a", "an"):
        place = line.behind(place + 1)
    return _PARITY.at(line.tokens, place, line.size) is not None


def _is_for_parity(line: Stretch, place: int) -> bool:
    """Say whether `even integers` or `odd n` stands at `place`."""
    kind = _PARITY.at(line.tokens, place, line.size)
    if kind is None:
        return False
    behind = line.behind(kind.end)
    noun = behind < line.size and line.words[behind].removesuffix("s") in ("integer", "number", "value")
    return noun or _letter(line, behind) is not None


def _is_case(line: Stretch) -> bool:
    """Say whether a condition in front picks out cases: `If n is even, …`."""
    if _CASES.isdisjoint(line.words):
        return False
    begin = 0
    for place in range(line.size - 1, -1, -1):
        word = line.words[place]
        if word == "\n" or word in ("therefore", "thus", "hence", "so"):
            begin = place + 1
            if any(
                line.kinds[at] is not Kind.SPACE and line.texts[at] not in _OPENERS for at in range(begin, line.size)
            ):
                break
    for place in range(begin, line.size):
        word = line.words[place]
        if word in _CASES and word != "for":
            letter = _letter(line, line.behind(place + 1))
            if letter is not None and _has_parity(line, letter):
                return True
        elif word == "for":
            parity = _PARITY.at(line.tokens, line.behind(place + 1), line.size)
            if parity and _letter(line, line.behind(parity.end)) is not None:
                return True
    return False


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
