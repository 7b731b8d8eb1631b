"""How a problem is put to a model: the sampler and the trainer must not differ in a single character."""

from collections.abc import Sequence
from typing import Annotated

from pydantic import Discriminator, Field, Tag, field_validator

from mathcontracts.wire import Wire

PLACE = "{problem}"


class Example(Wire):
    """A problem with its solution, shown before the one that is asked (few-shot)."""

    problem: str = Field(min_length=1)
    solution: str = Field(min_length=1)


class Prompt(Wire):
    """A user message with what stands before it."""

    template: str = Field(default=PLACE, description="User message; `{problem}` stands for the problem's text.")
    system: str = Field(default="", description="Message of the role `system`; empty is none.")
    examples: tuple[Example, ...] = Field(default=(), description="Shown as earlier turns, by the same template.")

    @field_validator("template")
    @classmethod
    def _has_a_place(cls, template: str) -> str:
        if PLACE not in template:
            raise ValueError(f"must contain {PLACE}, which stands for the problem's text")
        return template


def _kind(prompt: object) -> str:
    return "str" if isinstance(prompt, str) else "Prompt"


# In a message, either form; one that is no text is judged as the other alone, so that errors name its fields.
AnyPrompt = Annotated[Annotated[str, Tag("str")] | Annotated[Prompt, Tag("Prompt")], Discriminator(_kind)]


def chat_messages(problem: str, prompt: str | Prompt) -> list[dict[str, str]]:
    """Return the chat that asks `problem`; a `prompt` that is text is the template of the one message.

    Replacement is literal, so braces in the problem (LaTeX) or elsewhere in the template are safe.
    """
    if isinstance(prompt, str):
        return [{"role": "user", "content": prompt.replace(PLACE, problem)}]
    said = [("system", prompt.system)] if prompt.system else []
    for example in prompt.examples:
        said += [("user", prompt.template.replace(PLACE, example.problem)), ("assistant", example.solution)]
    said.append(("user", prompt.template.replace(PLACE, problem)))
    return [{"role": role, "content": content} for role, content in said]


def plain_text(messages: Sequence[dict[str, str]]) -> str:
    """Return a chat as plain text, for a model without a chat template: a blank line stands between two problems."""
    text = ""
    for message in messages:
        text += message["content"] + ("\n" if message["role"] == "user" else "\n\n")
    return text.removesuffix("\n")
