"""What the interpreter shares between all that runs in it."""


def shared_characters() -> list[tuple[int, int]]:
    """Return the code of each byte and of each character of Latin-1, as their one shared copy has it."""
    every = bytes(range(256))
    return [(ord(every[one : one + 1]), ord(chr(one))) for one in range(256)]
