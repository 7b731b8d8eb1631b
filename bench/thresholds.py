"""The bars that a bench's figures are held to, printed together at its end."""

from dataclasses import dataclass, field


@dataclass
class Bars:
    """What was measured beside what is asked for."""

    _lines: list[tuple[str, str, bool]] = field(default_factory=list)

    def at_least(self, what: str, measured: float, asked: float) -> None:
        """Note a figure that must not be below `asked`."""
        self._lines.append((what, f"{measured:.2f}, at least {asked:.2f}", measured >= asked))

    def holds(self, what: str, seen: str, met: bool) -> None:
        """Note something that is so or is not."""
        self._lines.append((what, seen, met))

    @property
    def met(self) -> bool:
        """Whether every bar is."""
        return all(met for _, _, met in self._lines)

    def show(self) -> None:
        """Print each bar with what was measured."""
        print("\nbars")
        for what, seen, met in self._lines:
            print(f"  {'met   ' if met else 'MISSED'} {what}: {seen}")
