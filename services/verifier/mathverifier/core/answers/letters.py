"""The letters of a text: runs of letters that are no command."""

from collections.abc import Iterator, Mapping

from mathverifier.core.text.lexer import lexed


def letter_runs(text: str) -> Iterator[tuple[int, str]]:
    """Yield the place and the letters of each run; that of a command is none."""
    place = 0
    for token in lexed(text).texts:
        if token[0].isalpha():
            first, mark, second = token.partition("'")
            if first.isascii():
                yield place, first
            if second and second.isascii():
                yield place + len(first) + len(mark), second
        place += len(token)


def mentions(text: str, name: str) -> bool:
    r"""Say whether a letter, or a command such as `\theta`, stands in a text by itself."""
    if name not in text:
        return False
    return name in lexed(text).texts if name.startswith("\\") else any(run == name for _, run in letter_runs(text))


def spelled(text: str, instead: Mapping[int, str], length: int) -> str:
    """Return a text with other texts at some places, each in the place of `length` characters."""
    pieces, begin = list[str](), 0
    for place, written in sorted(instead.items()):
        pieces += (text[begin:place], written)
        begin = place + length
    return "".join((*pieces, text[begin:]))


def with_letters(text: str, names: Mapping[str, str]) -> str | None:
    """Return a text with other letters for some, all at once; None where one of those means something there."""
    if any(new not in names and mentions(text, new) for new in names.values()):
        return None
    return spelled(text, {place: names[run] for place, run in letter_runs(text) if run in names}, 1)


def function_head(text: str) -> tuple[str, list[str]] | None:
    """Return the name of a function and its letters: `f(x)`, `a_{1}(n, k)`; None for any other text."""
    name, bracket, inside = text.strip().partition("(")
    letters = [letter.strip() for letter in inside.removesuffix(")").split(",")]
    if not bracket or not inside.endswith(")") or not all(map(is_letter, letters)):
        return None
    letter, behind = name.strip()[:1], name.strip()[1:]
    index = behind.removeprefix("_").removeprefix("{").removesuffix("}")
    is_name = behind in ("", "'") or (behind.startswith("_") and index.isalnum())
    return (letter + behind, letters) if is_letter(letter) and is_name else None


def is_letter(text: str) -> bool:
    """Say whether a text is one letter."""
    return len(text) == 1 and text.isascii() and text.isalpha()
