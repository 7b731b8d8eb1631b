"""The English of docstrings: short sentences that state something."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
MOST_WORDS = 25
FOLDERS = ("bench", "clients", "requirements", "services")
# A sentence ends at a stop before a capital, a bracket or code. Whatever stands in backquotes is one word.
_CODE = re.compile(r"`[^`]*`")
_END = re.compile(r"(?<=[.!?])\s+(?=[A-Z0-9\"'(*`])|(?<=\.\))\s+")
# Stops that end no sentence: `et al. 2023`, `A. Besicovitch`, `vol. 7`.
_ABBREVIATED = re.compile(r"(?:\bal|\beq|\bvol|\bpp|\bvs|\be\.g|\bi\.e|[ (][A-Z])\.$")
_PARAGRAPH = re.compile(r"\n\s*\n|\n\s*(?=[-*|] )")


@cache
def docstrings() -> list[tuple[str, str]]:
    """Return the place and the text of each docstring."""
    found = []
    for folder in FOLDERS:
        for path in (ROOT / folder).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
                    text = ast.get_docstring(node)
                    if text is not None:
                        found.append((f"{path.relative_to(ROOT)}:{getattr(node, 'lineno', 1)}", text))
    return found


def sentences(text: str) -> list[str]:
    """Return the sentences of a text, each piece of code being one word."""
    found: list[str] = []
    for paragraph in _PARAGRAPH.split(_CODE.sub("`", text)):
        begins = True
        for piece in _END.split(" ".join(paragraph.split())):
            if not begins and _ABBREVIATED.search(found[-1]):
                found[-1] += f" {piece}"
            else:
                found.append(piece)
            begins = False
    return found


def words(sentence: str) -> int:
    """Return how many words a sentence has; a sign by itself is none."""
    return sum(any(one.isalnum() or one == "`" for one in word) for word in sentence.split())


def test_no_sentence_of_a_docstring_is_longer_than_25_words() -> None:
    """Whoever reads a docstring holds one thought at a time."""
    long = [(place, one) for place, text in docstrings() for one in sentences(text) if words(one) > MOST_WORDS]
    assert long == []


def test_no_docstring_asks() -> None:
    """A docstring states what something is or does."""
    assert [place for place, text in docstrings() if text.rstrip().endswith("?")] == []


@pytest.mark.parametrize(
    ("text", "counts"),
    [
        ("Return `a b c` of it. Raises ValueError.", [4, 2]),
        ("As in Yuan et al. 2023 (by A. Name), it is so.\n\nNone of nothing.", [12, 3]),
        ("One of two:\n\n- the first\n- the second.", [3, 2, 2]),
        ("It is `x`. `y` is not.", [3, 3]),
    ],
)
def test_words_are_counted_by_sentences(text: str, counts: list[int]) -> None:
    """Code is one word, an abbreviation ends no sentence, an item of a list is one of its own."""
    assert [words(one) for one in sentences(text)] == counts
