"""One input that means harm, and the pieces that such inputs are made of."""

from dataclasses import dataclass

# Characters: below the bounds of `equivalent` and of `verify`, and far beyond the first.
FITS = 2_900
SOLUTION = 99_000
LONG = 100_000
PROBLEM = (
    "A hen lays 16 eggs a day. Ann eats 3 and bakes with 4. She sells the rest for $2 each. How much does she make?"
)


@dataclass(frozen=True)
class Hostile:
    """One input: an answer for `equivalent`, or a `whole` solution for `verify`."""

    name: str
    reference: str
    text: str
    equal: bool = False
    whole: bool = False
    problem: str = PROBLEM


def filled(piece: str, length: int = FITS) -> str:
    """Return a piece again and again, up to so many characters."""
    return piece * (length // len(piece))


def nest(opening: str, closing: str, depth: int, core: str = "x") -> str:
    """Return a core within so many brackets."""
    return opening * depth + core + closing * depth


def tower(base: str, height: int, top: str = "2") -> str:
    """Return powers of powers."""
    return nest(f"{base}^{{", "}", height, top)
