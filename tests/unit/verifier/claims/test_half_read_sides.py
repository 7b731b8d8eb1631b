"""Sides of a relation that are half of something else: they are not read, as what they belong to is not known."""

import pytest

from mathverifier.core.claims.extraction import find_claims
from mathverifier.core.text.segmentation import segment


def read(text: str) -> list[str]:
    """Return the claims of a text as they stand in it."""
    return [text[claim.start : claim.end] for claim in find_claims(segment(text)).read]


@pytest.mark.parametrize(
    "text",
    [
        "$100+($100*(10/100) = $110 from sales",
        ".8 + . 84 + .82 = 2.46",
        "He reads 10 pages on day 1 * 2 = 20 pages",
        "The places in section 2 = x + 200.",
        "They read 180 because 14, 400 / 80 = 180",
        "16,0000 * 2 = 5",
    ],
)
def test_half_of_a_formula_is_no_side(text: str) -> None:
    """A bracket that stays open, a number cut in two, the number of a day or a section."""
    assert read(text) == []


@pytest.mark.parametrize(
    ("text", "claims"),
    [
        ("He walks (3 + 4) * 2 = 14 miles.", ["(3 + 4) * 2 = 14"]),
        ("See above (3 + 4 = 7).", ["3 + 4 = 7"]),
        ("In 14, 3 * 4 = 12 are red.", ["3 * 4 = 12"]),
        ("In 5 days 5 * 8 = 40 are made.", ["5 * 8 = 40"]),
        ("Juwan is 1/3 of Solomon = 66/3 = 22", ["66/3 = 22"]),
        ("That is 9 because 18/2 = 9", ["18/2 = 9"]),
    ],
)
def test_what_only_looks_so_is_read(text: str, claims: list[str]) -> None:
    """Brackets of the sentence, a number of another sentence, a number that counts days."""
    assert read(text) == claims
