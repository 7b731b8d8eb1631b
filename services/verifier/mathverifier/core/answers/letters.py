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


def with_letter(text: str, old: str, new: str) -> str:
    """Return a text with `new` wherever the letter `old` stands by itself."""
    return spelled(text, {place: new for place, run in letter_runs(text) if run == old}, len(old))


def spelled(text: str, instead: Mapping[int, str], length: int) -> str:
    """Return a text with other texts at some places, each in the place of `length` characters."""
    pieces, begin = list[str](), 0
    for place, written in sorted(instead.items()):
        pieces += (text[begin:place], written)
        begin = place + length
    return "".join((*pieces, text[begin:]))
