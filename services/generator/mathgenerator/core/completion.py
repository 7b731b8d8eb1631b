"""What a server answers with by OpenAI's chat or completions API, read into choices or a stated error."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

ENDED = frozenset({"stop", "eos", "eos_token", "stop_sequence", "end_turn"})
CUT = frozenset({"length", "max_tokens"})
# Where the working stands that is told beside the answer.
REASONING = ("reasoning_content", "reasoning", "thinking")
# What a prompt ends in that opens a thought.
THINK = "<think>\n"
SERVER_ERROR = 500
# Codes that are words, as the status that servers send with them elsewhere.
STATUSES = {
    "context_length_exceeded": 400,
    "content_filter": 400,
    "content_policy_violation": 400,
    "invalid_request_error": 400,
    "invalid_api_key": 401,
    "authentication_error": 401,
    "model_not_found": 404,
    "rate_limit_exceeded": 429,
    "rate_limit_error": 429,
    "insufficient_quota": 429,
    "overloaded_error": 503,
}
SPENT = "insufficient_quota"
TOO_LONG = re.compile(
    r"context.{0,3}(?:length|size|window)|max(?:imum)? model len|max_model_len|prompt.{0,40}(?:too|is) long"
    r"|`?inputs`?.{0,30}tokens",
    re.IGNORECASE,
)


class ErrorInside(Exception):
    """An answer of status 200 that holds an error; `status` is the one that its code stands for."""

    def __init__(self, status: int, words: str):
        super().__init__(words)
        self.status, self.words = status, words


@dataclass(frozen=True)
class Choice:
    """One completion. `finish_reason` is None where it came to no end that is known: it was broken off.

    `stated` is the reason in the server's own word.
    """

    text: str
    reasoning: str
    finish_reason: Literal["stop", "length"] | None
    stated: str
    token_ids: tuple[int, ...]

    def whole(self, *, keep_reasoning: bool, thought_open: bool = False) -> str:
        """Return the text, behind its reasoning in `<think>` tags, which stay open where the reasoning was cut.

        `thought_open` says that the prompt had opened a thought: a text that tells none beside it goes on in that.
        """
        if not self.reasoning and thought_open:
            return self.text if self.text.lstrip().startswith(THINK.rstrip()) else THINK + self.text
        if not self.reasoning or not keep_reasoning:
            return self.text
        if not self.text and self.finish_reason == "length":
            return f"{THINK}{self.reasoning}"
        return f"{THINK}{self.reasoning}\n</think>\n\n{self.text}"


@dataclass(frozen=True)
class Completion:
    """The choices of one answer, at least one, and what the server tells beside them; 0 and () stand for nothing."""

    choices: tuple[Choice, ...]
    prompt_ids: tuple[int, ...]
    prompt_tokens: int
    completion_tokens: int
    revision: str


def read_completion(body: Any) -> Completion:
    """Read an answer's JSON. Raises ErrorInside for a stated error, ValueError for what is no completion."""
    if not isinstance(body, Mapping):
        raise ValueError("not a JSON object")
    if not body.get("choices"):
        if words := stated_error(body):
            raise ErrorInside(_status(body), words)
        raise ValueError("no choice in it")
    try:
        usage = body.get("usage") or {}
        return Completion(
            choices=tuple(_choice(choice) for choice in body["choices"]),
            prompt_ids=_ids(body.get("prompt_token_ids") or body["choices"][0].get("prompt_token_ids")),
            prompt_tokens=int(usage.get("prompt_tokens") or 0),
            completion_tokens=int(usage.get("completion_tokens") or 0),
            revision=str(body.get("system_fingerprint") or body.get("model") or ""),
        )
    except (KeyError, TypeError, AttributeError, ValueError, OverflowError):
        raise ValueError("choices of another form") from None


def stated_error(body: Any) -> str:
    """Return the words of an error in an answer, in one line; '' where there are none."""
    if not isinstance(body, Mapping):
        return ""
    error = body.get("error")
    found = error.get("message") or error.get("code") or error.get("type") if isinstance(error, Mapping) else error
    found = found or body.get("message") or body.get("detail")
    return " ".join(str(found).split())[:300] if found else ""


def is_spent(body: Any) -> bool:
    """Tell whether an error is of a quota that waiting does not renew."""
    error = body.get("error") if isinstance(body, Mapping) else None
    return isinstance(error, Mapping) and SPENT in (error.get("code"), error.get("type"))


def is_too_long(words: str) -> bool:
    """Tell whether a server says that a prompt does not fit into the model's context."""
    return TOO_LONG.search(words) is not None or "context_length_exceeded" in words


def _status(body: Mapping[str, Any]) -> int:
    error = body.get("error")
    places = (error, body) if isinstance(error, Mapping) else (body,)
    for place in places:
        for name in ("code", "status", "status_code", "type"):
            value = place.get(name)
            if str(value).isdecimal() and 400 <= int(str(value)) < 600:
                return int(str(value))
            if isinstance(value, str) and value in STATUSES:
                return STATUSES[value]
    return SERVER_ERROR


def _choice(choice: Mapping[str, Any]) -> Choice:
    message = choice.get("message")
    if message is None:
        text, reasoning = _text(choice.get("text")), ""  # As /v1/completions answers.
    else:
        content = message.get("content")
        parts = content if isinstance(content, list) else [{"type": "text", "text": _text(content)}]
        beside = next((str(message[name]) for name in REASONING if isinstance(message.get(name), str)), "")
        text = _whole("".join(_said(part, thoughts=False) for part in parts))
        reasoning = _whole(beside or "".join(_said(part, thoughts=True) for part in parts)).strip()
    reason_given = choice.get("finish_reason")
    stated = str((reason_given.get("type") if isinstance(reason_given, Mapping) else reason_given) or "").lower()
    reason: Literal["stop", "length"] | None = "stop" if stated in ENDED else "length" if stated in CUT else None
    return Choice(
        text, reasoning, None if choice.get("error") else reason, stated or "null", _ids(choice.get("token_ids"))
    )


def _said(part: Any, *, thoughts: bool) -> str:
    """Return what a part of a message says: a text part as an answer, a part of another type as thoughts."""
    if isinstance(part, str):
        return "" if thoughts else part
    kind = str(part.get("type", "text"))
    if kind.endswith("text") is thoughts:
        return ""
    inner = part.get("text") if kind.endswith("text") else part.get("thinking") or part.get("reasoning") or ""
    if isinstance(inner, list):
        return "".join(_said(one, thoughts=False) for one in inner)
    return _text(inner)


def _ids(found: Any) -> tuple[int, ...]:
    return tuple(int(one) for one in found) if isinstance(found, list) else ()


def _text(value: Any) -> str:
    """Return a text, '' for null. Raises TypeError for anything else."""
    if value is not None and not isinstance(value, str):
        raise TypeError(f"a text is {type(value).__name__}")
    return _whole(value or "")


def _whole(text: str) -> str:
    """Return a text with a question mark for half of a surrogate pair, which JSON can hold and no text can."""
    return text.encode(errors="replace").decode()
