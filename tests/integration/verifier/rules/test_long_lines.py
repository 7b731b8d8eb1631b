"""Long lines: what is asked of a whole step is asked once, however many relations it holds."""

from collections.abc import Collection
from types import ModuleType
from typing import Any

import pytest

from mathverifier import verify
from mathverifier.core.rules import algebraic, numerical


class _Counting:
    """Cues, or a pattern, with the number of times that they were looked for."""

    def __init__(self, sought: Any):
        self._sought = sought
        self.times = 0

    def among(self, words: Collection[str]) -> bool:
        """Look for cues."""
        self.times += 1
        return bool(self._sought.among(words))

    def search(self, text: str) -> object:
        """Search as the pattern does."""
        self.times += 1
        return self._sought.search(text)


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
    verify("Solve x^2 = 2x.", [relation * 200])
    assert counting.times == 1
