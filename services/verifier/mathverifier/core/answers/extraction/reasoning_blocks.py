"""What a model thinks aloud is no part of its answer: the formats in which models mark it."""

import re
from typing import Final

_NAMES: Final = (
    r"(?:think(?:ing)?|thoughts?|reasoning|reason|scratchpad|analysis|seed:think|longcat_think|inner_monologue)"
)
# What follows the first sign, which is one of these for all of them, so that a text without it is passed over.
_FIRST: Final = r"[<\[◁]"
_OPENING: Final = "|".join(
    (
        rf"(?i:{_NAMES})>",
        r"(?i:THINK)\]",
        "think▷",
        r"\|begin_of_thought\|>",
        r"\|(?:start_)?think(?:ing)?\|>",
        # Channels: all but the final one.
        r"(?:\|start\|>assistant<)?\|channel\|>(?:analysis|commentary)(?:[^<\n]{0,100})?<\|message\|>",
        r"\|channel>thought\b",
        r"unused94>(?:thought\b)?",
    )
)
_CLOSING: Final = "|".join(
    (
        rf"/(?i:{_NAMES})>",
        r"/(?i:THINK)\]",
        "/think▷",
        r"\|end_of_thought\|>",
        r"\|/think(?:ing)?\|>|\|end_think(?:ing)?\|>",
        r"\|end\|>(?:\s*<\|start\|>assistant)?(?:\s*<\|channel\|>final(?:[^<\n]{0,100})?<\|message\|>)?",
        r"(?:\|start\|>assistant<)?\|channel\|>final(?:[^<\n]{0,100})?<\|message\|>",
        "channel\\|>",
        "unused95>",
    )
)
# With which a tag begins.
_SIGNS: Final = ("<|", "</", "<t", "<T", "<r", "<R", "<s", "<S", "<a", "<A", "<c", "<u", "<l", "<i", "<I", "<e", "<｜")
_MARK: Final = re.compile(rf"{_FIRST}(?:(?P<open>{_OPENING})|(?P<close>{_CLOSING}))")
# What marks where the answer begins or ends, and is no word of it.
_FRAME: Final = re.compile(
    r"<\|(?:begin|end)_of_solution\|>|<\|(?:return|im_end|eot_id|eom_id|endoftext|end_of_text)\|>|</s>"
    r"|<(?:end_of_turn|eos)>|<｜end▁of▁sentence｜>"
)
# Channels whose signs were left out when the tokens were made text: their names touch what they hold.
_BARE_CHANNEL: Final = re.compile(r"\s*analysis(?=[A-Z0-9])")
_BARE_FINAL: Final = "assistantfinal"
# The fence around an answer in JSON.
_FENCED: Final = re.compile(r"(?P<open>```(?:json|JSON)?[ \t]*\n)(?P<held>\s*\{\s*\"[^`]*\})(?P<close>\s*```)")


def without_thoughts(solution: str, *, is_open: bool = False) -> str:
    """Return `solution` with its thoughts blanked, so that every other character keeps its place.

    A thought that never ends reaches to the end; one that only ends began with the text, where prompts put its start.
    `is_open` says that the prompt had begun one: then all of a text is that, where no end of it is found.
    """
    solution = _without_fences(_without_bare_channels(solution))
    if not is_open and not _is_marked(solution):
        return solution
    pieces, place, opened = [], 0, 0 if is_open else -1
    for mark in _MARK.finditer(solution):
        if mark["open"]:
            opened = mark.start() if opened < 0 else opened
            continue
        if opened < 0 and mark.group().startswith("<|end|>"):
            # The end of a message that is no thought.
            pieces += [solution[place : mark.start()], _blank(len(mark.group()))]
            place = mark.end()
            continue
        begin = place if opened < 0 else opened
        pieces += [solution[place:begin], _blank(mark.end() - begin)]
        place, opened = mark.end(), -1
    if opened >= 0:
        pieces += [solution[place:opened], _blank(len(solution) - opened)]
    else:
        pieces.append(solution[place:])
    text = "".join(pieces)
    return _FRAME.sub(lambda frame: _blank(len(frame.group())), text) if "<" in text else text


def without_tags(solution: str) -> str:
    """Return `solution` with blanks for the tags of its thoughts, whose words stay."""
    return _MARK.sub(lambda tag: _blank(len(tag.group())), solution) if _is_marked(solution) else solution


def without_workings(answer: str) -> str:
    """Return an answer without the calculator's notes in it: `x = 7` for `x = <<14/2=7>>7`."""
    while (begin := answer.find("<<")) >= 0 and (end := answer.find(">>", begin)) >= 0:
        answer = answer[:begin] + answer[end + 2 :]
    return answer


def _without_bare_channels(text: str) -> str:
    begin = _BARE_CHANNEL.match(text)
    if begin is None:
        return text
    end = text.find(_BARE_FINAL, begin.end())
    end = len(text) if end < 0 else end + len(_BARE_FINAL)
    return _blank(end) + text[end:]


def _without_fences(text: str) -> str:
    if "```" not in text:
        return text
    return _FENCED.sub(lambda one: _blank(len(one["open"])) + one["held"] + _blank(len(one["close"])), text)


def _is_marked(text: str) -> bool:
    """Say whether a text may hold the mark of a thought; most hold none, and are told so soon."""
    if "INK]" in text or "ink]" in text or ("<" in text and any(sign in text for sign in _SIGNS)):
        return True
    return not text.isascii() and "◁" in text


def _blank(length: int) -> str:
    # Lines on both sides of a thought stay apart.
    return "\n" + " " * (length - 2) + "\n" if length > 1 else " " * length
