"""How a problem is put to a model: the sampler and the trainer must not differ in a single character."""


def chat_messages(problem: str, template: str) -> list[dict[str, str]]:
    """Return the chat that asks `problem`: one user message, `template` with `{problem}` replaced by the text.

    Replacement is literal, so braces in the problem (LaTeX) or elsewhere in the template are safe.
    """
    return [{"role": "user", "content": template.replace("{problem}", problem)}]
