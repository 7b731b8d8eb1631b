"""What takes an answer back: `that is wrong`, `no, I forgot one`, `wait`; and whether another question begins."""

from typing import Final

from mathverifier.core.text.lexicon import CUES
from mathverifier.core.text.phrases import Phrases
from mathverifier.core.text.stretch import Stretch
from mathverifier.core.text.tokens import WORDS, Kind

# Characters between the beginning of a sentence and the `I` of `I forgot`.
MAX_LEAD = 20
# Tokens of a heading in front of its colon.
MAX_HEADING = 12
# What may stand behind an answer and says nothing.
PUNCTUATION: Final = " \t\n.,*$)]}\\"


def cues(*sections: str) -> Phrases[str]:
    """Return the cues of some sections, each with the name of its section; of two, the first has it."""
    return Phrases({phrase: section for section in reversed(sections) for phrase in CUES[section]})


DENYING: Final = cues("negated_copula", "negated_verb", "linking")
MANNER: Final = cues("manner")
_APPROVING: Final = cues("approving")
_REJECTING: Final = cues("rejecting")
_SUBJECTS: Final = cues("thing_said")
_AIMING: Final = cues("aiming")
_SPEAKERS: Final = _SUBJECTS.first | {"this's", "that's", "it's"}
_CHANGING: Final = cues("changing")
_CHANGING_STEMS: Final = tuple(phrase[:-1] for phrase in CUES["changing"] if phrase.endswith("*"))
_TAKING_BACK: Final = cues("misjudged", "forgetting", "admitting")
_AMENDING: Final = cues("amending")
_TAKING_BACK_FIRST: Final = _TAKING_BACK.first | {"actually"}
_PARTS: Final = frozenset(("question", "problem", "part"))
_DASHES: Final = frozenset(("$", "*", "**", "_", "-", "—"))
# What may stand between an answer and what is said of it.
_OPENING: Final = frozenset("$*_)].,;:}—- \t\n\\") | {"**", "\\)", "\\]", "\\}"}
_SENTENCE_ENDS: Final = frozenset((".", "!", "?", "}", ")", "\n", "\\)"))


def changes_mind(text: str, start: int, end: int) -> bool:
    """Say whether the writer changes his mind in `text[start:end]`, or moves on to another question."""
    if not text[start:end].strip(PUNCTUATION):
        return False
    line = Stretch(text, start, end)
    return any(_changes(line, place, word) for place, word in enumerate(line.words))


def _changes(line: Stretch, place: int, word: str) -> bool:
    if word == "?" or (word in _CHANGING.first and _CHANGING.at(line.tokens, place, line.size) is not None):
        return True
    following = line.texts[place + 1 : place + 3]
    if word == "re" and following[:1] == ["-"]:
        word = "re-" + "".join(following[1:]).lower()
    if word.startswith(_CHANGING_STEMS) or (word == "no" and following[:1] in ([","], ["."])):
        return True
    if word not in _PARTS:
        return False
    # `Part b:`, `Question 2.`, `Part (c):`.
    label = line.behind(place + 1)
    ends = (at for at in range(label, min(label + 4, line.size)) if line.texts[at] in (":", "."))
    end = next(ends, label)
    return 0 < line.places[end] - line.places[label] <= 3 and Kind.SPACE not in line.kinds[label:end]


def is_amended(line: Stretch) -> bool:
    """Say whether the first words of `line` take back what stands before it: `Wait, …`, `no, …`, `oops`."""
    place = next((at for at in range(line.size) if line.is_word(at)), None)
    if place is None or any(line.kinds[at] is Kind.NUMBER for at in range(place)):
        return False
    no = line.words[place] == "no" and line.texts[place + 1 : place + 2] == [","]
    return no or (line.words[place] in _CHANGING.first and _CHANGING.at(line.tokens, place, line.size) is not None)


def taken_back_end(line: Stretch) -> int | None:
    """Return where the last words of `line` end that take the answer before it back.

    Only what speaks of the answer just given does: remarks on other things that are wrong take nothing back.
    """
    found = None
    for place, word in enumerate(line.words):
        if word in _TAKING_BACK_FIRST and (end := _taken_back(line, place)):
            found = line.places[end]
        elif word == "correction" and (colon := _headed_by(line, place)) is not None:
            found = line.places[colon + 1] if _is_led(line, place) else found
    return found


def _headed_by(line: Stretch, place: int) -> int | None:
    """Return the index of the colon behind the word at `place` and a few more: `Correction to the above:`."""
    for at in range(place + 1, min(line.size, place + MAX_HEADING)):
        if line.texts[at] == ":":
            return at
        if line.kinds[at] not in WORDS and line.kinds[at] is not Kind.SPACE:
            return None
    return None


def _taken_back(line: Stretch, place: int) -> int | None:
    """Return the end of the words at `place` that take an answer back."""
    if line.words[place] == "actually":
        # `Actually, it is 8`.
        comma = line.texts[place + 1 : place + 2] == [","]
        found = _AMENDING.at(line.tokens, line.behind(place + 1 + comma), line.size)
    else:
        found = _TAKING_BACK.at(line.tokens, place, line.size)
    if found is None:
        return None
    own = found.meaning == "forgetting" and _is_own(line, place)
    return found.end if own or _is_led(line, place) else None


def _is_own(line: Stretch, place: int) -> bool:
    """Say whether `I` stands before a verb, near the beginning of its sentence."""
    subject = line.before(place)
    if subject < 0 or line.words[subject] != "i":
        return False
    at = subject - 1
    while at >= 0 and line.places[subject] - line.places[at + 1] <= MAX_LEAD:
        if line.texts[at] in _SENTENCE_ENDS:
            return True
        at -= 1
    return False


def _is_led(line: Stretch, place: int) -> bool:
    """Say whether a sentence begins at `place`, or an interjection leads up to it: `No, wait, that is wrong`."""
    before = line.before(place)
    if before >= 0 and line.words[before] == "but":
        before = line.before(before)
    ended = before >= 0 and line.texts[before - (line.texts[before] == "$")] in _SENTENCE_ENDS
    while before >= 0 and line.texts[before] in (",", "$", "—", "-", ":", ".", "!"):
        before = line.before(before)
    return ended or (before >= 0 and line.words[before] in CUES["interjecting"])


def retraction_end(line: Stretch) -> int | None:
    """Return where the first sentence of `line` ends that takes back what was said before it."""
    for place, word in enumerate(line.words):
        if word in _SPEAKERS and (stop := _retracted(line, place)):
            return line.places[stop]
    return None


def _retracted(line: Stretch, place: int) -> int | None:
    """Return the end of `this is wrong` and `that cannot be right` at `place`, where it begins a sentence."""
    word = line.words[place]
    if word.endswith("'s") and word[:-2] in CUES["thing_said"]:
        # `that's wrong`, `it's not right`.
        negated = line.words[at] == "not" if (at := line.behind(place + 1)) < line.size else False
        verdict = _verdict(line, line.behind(at + 1), approved=True) if negated else _verdict(line, at, approved=False)
    elif subject := _SUBJECTS.at(line.tokens, place, line.size):
        verdict = judged_end(line, line.behind(subject.end))
    else:
        return None
    if verdict is None or not _begins(line, place):
        return None
    return None if _AIMING.at(line.tokens, line.behind(verdict), line.size) else verdict


def judged_end(line: Stretch, place: int) -> int | None:
    """Return the end of what the verb at `place` says of an answer that is wrong: `is wrong`, `cannot be right`."""
    verb = DENYING.at(line.tokens, place, line.size)
    if verb is None:
        return None
    end = _verdict(line, line.behind(verb.end), approved=verb.meaning != "linking")
    # `This is not possible, since …` speaks of a case.
    aside = verb.meaning == "negated_copula" and end is not None and line.words[end - 1] == "possible"
    return None if aside else end


def _verdict(line: Stretch, place: int, *, approved: bool) -> int | None:
    """Return the end of `right`, or of `wrong`, with the adverbs before it."""
    while manner := MANNER.at(line.tokens, place, line.size):
        place = line.behind(manner.end)
    found = (_APPROVING if approved else _REJECTING).at(line.tokens, place, line.size)
    return found.end if found else None


def _begins(line: Stretch, place: int) -> bool:
    """Say whether a sentence begins at `place`, or words that lead up to it: `But wait, …`."""
    for _ in range(4):
        before = place - 1
        while before >= 0 and (line.kinds[before] is Kind.SPACE or line.texts[before] in _DASHES):
            before -= 1
        if before < 0 or line.texts[before] in _SENTENCE_ENDS or _OPENING.issuperset(line.texts[: before + 1]):
            return True
        if line.texts[before] == ",":
            before = line.before(before)
        if line.words[before] == "on" and before and line.words[line.before(before)] == "hold":
            before = line.before(before)
        elif before < 0 or line.words[before] not in CUES["opening_up"]:
            return False
        place = before
    return False
