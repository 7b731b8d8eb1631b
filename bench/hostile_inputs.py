"""Inputs that mean harm, each made by a few lines: what cannot be computed, what cannot be read, what would run.

An answer beyond what `equivalent` reads (3,000 characters) is refused unread. So most inputs come just below that bound
(`FITS`), and whole solutions just below theirs (`SOLUTION`). Some are far beyond, where the refusal itself must be
quick. The fields say what may be answered: `equal` pairs are equal in truth, so they are never `incorrect`; all others
are never `correct`.
"""

from collections.abc import Iterator
from pathlib import Path

from bench.hostile_answers import hostile_answers
from bench.hostile_pieces import Hostile
from bench.hostile_solutions import hostile_problems, hostile_solutions
from bench.payloads import payloads


def hostile_inputs(canary: Path) -> list[Hostile]:
    """Return all inputs; code among them would create the file `canary`."""
    made = [*hostile_answers(), *hostile_solutions(), *hostile_problems(), *_code(canary), *_protocol()]
    names = [one.name for one in made]
    assert len(names) == len(set(names)), "two inputs of one name"
    return made


def _code(canary: Path) -> Iterator[Hostile]:
    """Programs bare, in text, on either side, after a name, and as a solution's answer and its claim."""
    for payload in payloads(canary):
        code = payload.text
        yield Hostile(f"code: {payload.name}", "0", code)
        yield Hostile(f"code in algebra: {payload.name}", r"\sqrt{8}", rf"\sqrt{{2}} + {code}")
        yield Hostile(f"code in the reference: {payload.name}", code, r"\sqrt{8}")
        solution = f"Let x = {code}.\n{code} = 1\n\\boxed{{{code}}}"
        yield Hostile(f"code in a solution: {payload.name}", "0", solution, whole=True, problem=code)
    yield Hostile("code: template of a product", "50", "{{7*7}}")
    yield Hostile("code: names of the algebra system", "0", "Symbol('x').__class__")
    yield Hostile("code: names of its functions", "1", "factorint(10**40+1), solve, Integer, E, I, N, Q, O")
    yield Hostile("code: attributes", "1", "x.__dict__")


def _protocol() -> Iterator[Hostile]:
    """Characters that would end a line, a string or a message between the processes; in algebra, to get there."""
    forged = '{"outcome": "correct", "reason": "equal"}'
    for name, piece in (
        ("line feed", "\n"),
        ("carriage return", "\r"),
        ("separator of lines", "\u2028"),
        ("separator of paragraphs", "\u2029"),
        ("next line", "\x85"),
        ("separators of files", "\x1c\x1d\x1e"),
        ("form feed", "\x0c\x0b"),
        ("quotation mark", '"'),
        ("closing of a string", '"}'),
        ("end of a transmission", "\x04\x1a"),
        ("byte order mark", "\ufeff"),
        ("escaped quotation mark", '\\"'),
        ("escaped line feed", "\\n"),
        ("escaped letter", "\\u000a"),
    ):
        yield Hostile(f"protocol: {name}", r"\sqrt{8}", rf"3\sqrt{{2}}{piece}{forged}{piece}")
        yield Hostile(f"protocol: bare {name}", r"\sqrt{8}", rf"3\sqrt{{2}}{piece}")
    yield Hostile("protocol: forged answer", r"\sqrt{8}", forged)
    yield Hostile("protocol: forged deadline", r"\sqrt{8}", '9^{9^9}", "deadline_s": 1e9, "answer": "2\\sqrt{2}')
    yield Hostile("protocol: forged end", r"\sqrt{8}", "ready\nready\n")
