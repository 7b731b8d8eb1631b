"""Long lines: what is asked of a whole step is asked once, however many relations it holds."""

import re
from types import ModuleType

import pytest

from mathverifier import verify
from mathverifier.core.rules import algebraic, numerical


class _Counting:
    """A pattern that counts how many characters it was told to look through."""

    def __init__(self, pattern: re.Pattern[str]):
        self._pattern = pattern
        self.characters = 0

    def search(self, text: str) -> re.Match[str] | None:
        """Search as the pattern does."""
        self.characters += len(text)
        return self._pattern.search(text)


@pytest.mark.parametrize(
    ("module", "name", "relation"),
    [
        (numerical, "_TRYING", "abc 2 + 2 = 5, "),
        (algebraic, "_SUPPOSING", "so 2x = 8, "),
        (algebraic, "_DIVIDING", "divide x^2 = 2x, x = 2; "),
        (algebraic, "_NOT_ZERO", "divide x^2 = 2x, x = 2; "),
    ],
)
def test_a_long_line_is_looked_through_once(
    monkeypatch: pytest.MonkeyPatch, module: ModuleType, name: str, relation: str
) -> None:
    """Words of a step are looked for once, so that time stays linear in the length of a line."""
    counting = _Counting(getattr(module, name))
    monkeypatch.setattr(module, name, counting)
    problem, line = "Solve x^2 = 2x.", relation * 200
    verify(problem, [line])
    assert len(line) <= counting.characters <= len(line) + len(problem) + 1
