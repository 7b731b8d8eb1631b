"""Ten solutions as people paste them, each with its first wrong step, counted from 1."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Pasted:
    """What is pasted, and the step that is wrong."""

    name: str
    solution: str
    step: int
    problem: str = ""
    reference: str = ""


def _long(wrong: int, steps: int) -> str:
    """A savings plan, month by month, which adds wrongly once."""
    lines, total = [], 100
    for month in range(1, steps + 1):
        before, total = total, total + 25 + (1 if month == wrong else 0)
        lines.append(f"After month {month} she has {before} + 25 = {total} dollars.")
    return "\n".join([*lines, f"The answer is {total}."])


TEN = (
    Pasted("short", "We add: 17 + 26 = 42.\nThe answer is 42.", 1, "What is 17 + 26?", "43"),
    Pasted("without a reference", "Each row has 8 seats.\nSo 7 rows have 7 * 8 = 54 seats.\nThe answer is 54.", 2),
    Pasted("long", _long(27, 40), 27, "Mia has $100 and saves $25 a month. How much has she after 40 months?", "1100"),
    Pasted("long, wrong at its end", _long(60, 60), 60, "", "1600"),
    Pasted(
        "display formulas",
        "We expand the product.\n\\[ (x+2)(x-5) = x^2 - 3x - 10 \\]\nNow set it to zero.\n"
        "The discriminant is $9 + 40 = 49$.\nIts root is $\\sqrt{49} = 8$.\nThe larger root is $\\boxed{5.5}$.",
        5,
        "Find the larger root of $(x+2)(x-5)=0$.",
        "5",
    ),
    Pasted(
        "a long line",
        "The farm has cows, sheep and hens, and we are told of each in turn, which makes it easy to lose track of "
        "what was counted and what was not; let us go slowly and count legs, first those of the cows and then those of "
        "the sheep, and leave the hens for the end, since they have only two.\n"
        "The 12 cows have 12 * 4 = 48 legs, the 9 sheep have 9 * 4 = 32 legs, and the 5 hens have 5 * 2 = 10 legs.\n"
        "Together that makes 48 + 32 + 10 = 90 legs.\nThe answer is 90.",
        2,
        "A farm has 12 cows, 9 sheep and 5 hens. How many legs have they?",
        "94",
    ),
    Pasted(
        "Markdown",
        "**Step 1.** The shirt costs $40.\n\n**Step 2.** The discount is 25% of 40, so 0.25 * 40 = 10.\n\n"
        "**Step 3.** The price is 40 - 10 = 35.\n\n**Answer:** 35",
        3,
        "A shirt of $40 is sold at 25% off. What does it cost?",
        "30",
    ),
    Pasted(
        "a false identity",
        "Let us simplify.\nWe have $(a-b)^2 = a^2 - b^2$.\nThe answer is $\\boxed{a^2-b^2}$.",
        2,
        "Expand $(a-b)^2$.",
        "a^2-2ab+b^2",
    ),
    Pasted(
        "a wrong unit",
        "The film starts at eight.\n3 hours = 120 minutes.\nWith the break that is 120 + 15 = 135 minutes.\n"
        "The answer is 135.",
        2,
        "A film takes 3 hours, and there is a break of 15 minutes. How many minutes is that?",
        "195",
    ),
    Pasted(
        "a chain of fractions",
        "Half of the cake is $\\frac{1}{2}$.\nA third of it is $\\frac{1}{3}$.\n"
        "Together that is $\\frac{1}{2} + \\frac{1}{3} = \\frac{2}{5}$.\nThe answer is $\\frac{2}{5}$.",
        3,
        "",
        "\\frac{5}{6}",
    ),
)
