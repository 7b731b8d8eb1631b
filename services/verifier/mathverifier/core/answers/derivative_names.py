r"""Names of derivatives: `\frac{dy}{dx}` and `y'` are one name, and so are `\frac{df}{dx}` and `f'(x)`."""

from typing import NamedTuple


class Derived(NamedTuple):
    """A function, what it is derived by, and how often."""

    function: str
    by: str
    order: int


def with_primes(text: str, other: str) -> str:
    """Return an equation for a derivative with the name that the other text's equation has for it."""
    head, equals, value = text.partition("=")
    name, also, _ = other.partition("=")
    if not (equals and also) or "'" not in name or "d" not in head:
        return text
    derived = _quotient("".join(head.split()))
    return f"{name}={value}" if derived is not None and derived == _primed("".join(name.split())) else text


def _quotient(head: str) -> Derived | None:
    """Read `\\frac{d^2y}{dx^2}`, or `dy/dx`."""
    if head.startswith("\\frac{") and head.endswith("}"):
        above, bar, below = head[len("\\frac{") : -1].partition("}{")
        above, below = above.replace("{", "").replace("}", ""), below.replace("{", "").replace("}", "")
    else:
        above, bar, below = head.partition("/")
    if not bar or above[:1] != "d" or below[:1] != "d":
        return None
    mark, order = above[1:-1], below[2:]
    if mark != order or (mark and not (mark[0] == "^" and mark[1:].isdecimal())):
        return None
    function, by = above[-1:], below[1:2]
    return Derived(function, by, int(mark[1:]) if mark else 1) if function.isalpha() and by.isalpha() else None


def _primed(name: str) -> Derived | None:
    """Read `y''`, which is derived by x, or `f'(t)`."""
    function, behind = name[:1], name[1:].lstrip("'")
    order = len(name) - 1 - len(behind)
    by = behind[1:-1] if behind[:1] == "(" and behind[-1:] == ")" else "" if behind else "x"
    return Derived(function, by, order) if order and function.isalpha() and len(by) == 1 else None
