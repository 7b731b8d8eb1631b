"""What a step claims, and what is rather left unread."""

import pytest

from mathverifier.core.claims.extraction import Claim, find_claims
from mathverifier.core.expressions.evaluation import evaluate
from mathverifier.core.expressions.rational import Fraction
from mathverifier.core.text.segmentation import segment


def claims(text: str) -> tuple[Claim, ...]:
    """Return the claims of a text that is one step."""
    return find_claims(segment(text, [text])).read


def shown(text: str) -> list[str]:
    """Return the claims as they are written."""
    return [text[claim.start : claim.end] for claim in claims(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("She has 3 * 4 = 12 apples.", ["3 * 4 = 12"]),
        ("So 2 + 3 = 5 and 4 + 4 = 8.", ["2 + 3 = 5", "4 + 4 = 8"]),
        ("Thus \\(\\frac{1}{2} \\times 8 = 4\\).", ["\\frac{1}{2} \\times 8 = 4"]),
        ("It costs 12 boxes x $2/box = $24.", ["12 boxes x $2/box = $24"]),
        ("\\[ 18 \\text{ feet} \\div 3 = 6 \\text{ feet} \\]", ["18 \\text{ feet} \\div 3 = 6"]),
        ("Total: 48/2 = <<48/2=24>>24 clips", ["48/2 = <<48/2=24>>24"]),
        ("1. 5 + 3 = 8", ["5 + 3 = 8"]),
        ("- 10 = 2 * 5", ["10 = 2 * 5"]),
        ("(a) 5 + 7 = 12", ["5 + 7 = 12"]),
        ("**Step 1:** 5 + 7 = 12", ["5 + 7 = 12"]),
        ("2**3 = 8 and 2 ** 3 = 8", ["2**3 = 8", "2 ** 3 = 8"]),
        ("5 + 7 = 12 (apples)", ["5 + 7 = 12"]),
        ("| apples | 3 * 2 = 6 | 4 + 4 = 8 |", ["3 * 2 = 6", "4 + 4 = 8"]),
        ("3x + 5 = 20 \\implies 3x = 15", ["3x + 5 = 20", "3x = 15"]),
        ("$3x + 5 = 20 \\Rightarrow 3x = 15$", ["3x + 5 = 20", "3x = 15"]),
        ("3x + 5 = 20 → 3x = 15", ["3x + 5 = 20", "3x = 15"]),
        ("3x + 5 = 20 => 3x = 15", ["3x + 5 = 20", "3x = 15"]),
        ("3x + 5 = 20 -> 3x = 15", ["3x + 5 = 20", "3x = 15"]),
        ("He has a total of 4 * 80 = 320 marbles.", ["4 * 80 = 320"]),
        ("He pays for 4 * 80 = 320 marbles.", ["4 * 80 = 320"]),
        ("That's 4 * 80 = 320.", ["4 * 80 = 320"]),
        ("8*45 = 360 divided by 5 is 360/5 = 72.", ["360/5 = 72"]),
        ("8*45 = 360 divided by 5 is 360 = 72.", []),
        # As likely 5 more as not, until it is neither.
        ("He has 5 more than 3 * 4 = 12 pens.", []),
        ("He has 5 more than 3 * 4 = 17 pens.", []),
        ("He has 5 fewer than 3 * 4 = 7 pens.", []),
        ("He has 5 more than 3 * 4 = 170 pens.", ["3 * 4 = 170"]),
        ("She has 12 - 5 = 7 more crayons than Mae.", ["12 - 5 = 7"]),
        ("Lisa earned 30 - 15 = 15 more than Tommy.", ["30 - 15 = 15"]),
        ("She applies for a loan of $20,000 - $8,000 = $12,000.", ["20,000 - $8,000 = $12,000"]),
        ("Divide both sides by 4: x = 5", ["x = 5"]),
        ("Cost = 3 * 4. Cost = 12 dollars.", ["3 * 4. Cost = 12"]),
        ("Cost = 3 * 4. Cost = 12 * 5.", []),
        ("Cost = 3 * 4. Price = 13.", []),
        ("All = 1 (bad) + 5 (not ripe) = 6.", ["1 (bad) + 5 (not ripe) = 6"]),
        ("Pay = $3 (room) + $2 (trash). Pay = $5.", ["3 (room) + $2 (trash). Pay = $5"]),
        ("36 weeks of school – 3 weeks of rest = 33 weeks", ["36 weeks of school – 3 weeks of rest = 33"]),
        ("9 times on tall hills + 4 on small ones = 13 times", ["9 times on tall hills + 4 on small ones = 13"]),
        ("Then 24-7=17 of the bags are full.", ["24-7=17"]),
        ("That is $104 / 52 miles = $2/mile.", ["104 / 52 miles = $2"]),
        ("They earn $409 × 5 = $2045 in 5 days.", ["409 × 5 = $2045"]),
        ("That means he sold it for 405*1.1=$445.5", ["405*1.1=$445.5"]),
        ("She also pays her debt by 80/100*$600 = $480", ["80/100*$600 = $480"]),
        ("They reduced the total television production by 10/100*3650 = 365", ["10/100*3650 = 365"]),
        ("She fills boxes of 3 * 20 / 4 = 15 balls.", ["3 * 20 / 4 = 15"]),
        ("x = 3 + 4 = 7", ["x = 3 + 4", "3 + 4 = 7"]),
    ],
)
def test_reads_claims_with_their_spans(text: str, expected: list[str]) -> None:
    """Equations in prose, LaTeX, lists, with units and annotations are read from end to end."""
    assert shown(text) == expected


def test_reads_a_chain_relation_by_relation() -> None:
    """`a = b = c` is two claims, and the second one is known to go on with the first."""
    found = claims("3 * 4 + 1 = 12 + 1 = 13")
    assert [claim.chain for claim in found] == [0, 1]
    assert [evaluate(claim.right) for claim in found] == [13, 13]


def test_reads_an_annotation_where_the_text_around_it_is_not_read() -> None:
    """An annotation is a claim of its own where it does not repeat the text."""
    assert shown("Half of the clips is <<48/2=24>>24.") == ["48/2=24"]


@pytest.mark.parametrize(
    "text",
    [
        "\\binom{5}{2} = 10",
        "Her age = Tom's age - 4 = 6",
        "5 quarters are worth that, so 5 quarters = 125 cents",
        "x_1 = 5",
        "1/2 of the cake = 3 pieces",
        "1/2 a cup = 4 ounces",
        "2/5 of 20 cubes + 3 = 11 cubes",
        "16,0000 = 16000",
        "She multiplies the price by 3 * 4 = 60.",
        "In a reduced store, he multiplies all of its own prices by 3 * 4 = 60.",
        "She has 5 boxes of 3 * 4 = 60 pens.",
        "The squares of 3 + 4 = 49.",
    ],
)
def test_leaves_unsure_text_alone(text: str) -> None:
    """What is not surely a relation of two formulas makes no claim."""
    assert [claim for claim in claims(text) if evaluate(claim.left) is not None] == []


def test_counts_what_could_not_be_read() -> None:
    """A relation with a side that is cut off is known as unread."""
    assert find_claims(segment("So 3 + 4 =", ["So 3 + 4 ="])).unread == (0,)


@pytest.mark.parametrize("first", ["Total = 3*4 + 2*5", "3*4 + 2*5", "So $x = 3*4 + 2*5$"])
def test_a_chain_goes_on_in_the_next_line(first: str) -> None:
    """A line that begins with an equals sign goes on with what the line above ends in, and stands where it is."""
    text = f"{first}\n= 12 + 10\n= 22"
    found = find_claims(segment(text)).read
    goes_on = [claim for claim in found if not claim.letters]
    assert [claim.step for claim in goes_on] == [1, 2]
    assert all(claim.left_value == claim.right_value == Fraction(22) for claim in goes_on)
    assert text[found[-1].start : found[-1].end] == "= 22"
    assert text[found[-1].left_start :].startswith("12 + 10")


def test_a_line_after_words_does_not_go_on() -> None:
    """Where the line above ends in words, nothing is taken for the left side."""
    assert find_claims(segment("He adds 3 + 4 and goes on\n= 8")).read == ()
