"""Values that are said twice, as in `1/8 (or 12.5 %)`, and exact ones with a decimal besides."""

from mathverifier.core.answers.equivalence.rounding import shown
from mathverifier.core.answers.separators import split
from mathverifier.core.answers.variable_names import is_name
from mathverifier.core.expressions.bounds import bounds
from mathverifier.core.expressions.rational import Fraction
from mathverifier.core.quantities.reading import read_quantity

_LEADS = ("or", "i.e.,", "i.e.", "that is,", "that is", "=")


def restated(text: str) -> tuple[str, str] | None:
    """Return both values of a text that gives one twice: `1/8 (or 12.5 %)`."""
    if not text.endswith(")") or text.count("(") != 1 or text.count(")") != 1:
        return None
    value, _, inside = text[:-1].partition("(")
    lead = next((lead for lead in _LEADS if inside.startswith(f"{lead} ")), None)
    return (value.strip(), inside[len(lead) :].strip()) if lead and value.strip() else None


def exact_part(text: str) -> str | None:
    """Leave out the decimal that is said besides the exact value: `\\sqrt 2 \\approx 1.414`; None if it is another."""
    exact, sign, about = text.partition("\\approx")
    if not sign or is_name(exact.strip()):
        return text
    exact, about = exact.strip(), about.strip()
    decimal, given = read_quantity(about), read_quantity(split(exact, "=")[-1])
    tree, written = given.expression, shown(decimal)
    known = None if tree is None else bounds(tree)
    if decimal.value is None or not given.understood or known is None:
        return None
    # The last digit may be rounded or cut.
    places = written.places if written is not None else 0
    unit = Fraction(1, 10**places)
    agrees = known.low - unit <= decimal.value <= known.high + unit
    return exact if agrees and (not decimal.units or decimal.units == given.units) else None
