"""Lines and sentences that give no value: remarks on the answer, headings, courtesies."""

from typing import Final

from mathverifier.core.answers.extraction.disowning import answer_cues
from mathverifier.core.answers.extraction.options import ANSWER_HEADS
from mathverifier.core.answers.extraction.spans import content_begin
from mathverifier.core.text.function_phrases import phrases_of
from mathverifier.core.text.lexicon import ANSWER_REMARKS, FUNCTION_WORDS
from mathverifier.core.text.phrases import Phrases
from mathverifier.core.text.stretch import Stretch
from mathverifier.core.text.tokens import Kind

_REMARKS: Final = phrases_of("remarks")
_COURTESY: Final = Phrases(dict.fromkeys(ANSWER_REMARKS["courtesy"], "courtesy"))
_CLOSING_REMARKS: Final = answer_cues("closing_remarks")


def is_mere_remark(line: Stretch) -> bool:
    """Say whether a line gives no value, but a remark on the answer, a heading or how sure its writer is."""
    first = content_begin(line, 0)
    if first < line.size and line.kinds[first] is Kind.NUMBER and line.texts[first + 1 : first + 2] == ["."]:
        # The number of a step.
        first = line.behind(first + 2)
    if first >= line.size or "$" in line.texts or Kind.COMMAND in line.kinds:
        return False
    if line.words[first] == "confidence" and line.texts[first + 1 : first + 2] == [":"]:
        return True
    if Kind.NUMBER in line.kinds[first:]:
        return False
    head = ANSWER_HEADS.at(line.tokens, first, line.size)
    if head is not None and first and not line.read(head.end, line.size).strip(" :*#"):
        return True
    return _CLOSING_REMARKS.at(line.tokens, first, line.size) is not None


def is_comment(line: Stretch, first: int, last: int) -> bool:
    """Say whether a sentence only remarks on what came before: `This holds for n = 5` gives a value."""
    if line.words[first : first + 1] == [] or line.words[first] not in FUNCTION_WORDS["commenting"]:
        return False
    verb = line.behind(first + 1)
    return not (
        not line.texts[first].istitle()
        or (line.words[verb : verb + 1] and line.words[verb] in FUNCTION_WORDS["working"])
        or "=" in line.text[line.places[first] : line.places[last]]
    )


def is_remark(line: Stretch) -> bool:
    """Say whether a line only remarks on what came before: `Hope this helps`."""
    first = line.behind(0)
    if first < line.size and line.words[first] in FUNCTION_WORDS["trailing"]:
        return True
    return any(
        word.startswith("conclu")
        or (word in _COURTESY.first and _COURTESY.at(line.tokens, place, line.size))
        or word.partition("'")[0] in FUNCTION_WORDS["remarks"]
        or (word in _REMARKS.first and _REMARKS.at(line.tokens, place, line.size))
        for place, word in enumerate(line.words)
    )
