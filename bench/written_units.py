"""Units as people write them, each with its dimension and exact size in the dimension's own unit."""

from dataclasses import dataclass
from fractions import Fraction

INCH = Fraction("0.0254")
POUND = Fraction("0.45359237")
MILE = 63_360 * INCH
ZERO_CELSIUS = Fraction("273.15")


@dataclass(frozen=True)
class Unit:
    """How it is written, in plain text and in LaTeX; `zero` is what is added where the scale starts elsewhere."""

    dimension: str
    size: Fraction
    plain: str
    latex: str
    zero: Fraction = Fraction(0)
    before: bool = False


def _unit(dimension: str, text: str, size: Fraction | int) -> Unit:
    body, _, power = text.partition("^")
    latex = rf"\text{{ {body}}}" + (f"^{power}" if power else "")
    return Unit(dimension, Fraction(size), f" {text}", latex)


def _units() -> dict[str, Unit]:
    sizes: dict[str, dict[str, Fraction | int]] = {
        "length": {
            **{"nm": Fraction(1, 10**9), "mm": Fraction(1, 1_000), "cm": Fraction(1, 100), "m": 1, "km": 1_000},
            **{"centimeters": Fraction(1, 100), "meters": 1, "kilometers": 1_000},
            **{"inches": INCH, "feet": 12 * INCH, "ft": 12 * INCH, "yards": 36 * INCH, "miles": MILE},
        },
        "mass": {
            **{"mg": Fraction(1, 10**6), "g": Fraction(1, 1_000), "kg": 1, "Mg": 1_000},
            **{"grams": Fraction(1, 1_000), "kilograms": 1, "pounds": POUND, "lb": POUND, "ounces": POUND / 16},
        },
        "time": {
            **{"ms": Fraction(1, 1_000), "s": 1, "seconds": 1, "min": 60, "minutes": 60, "h": 3_600, "hours": 3_600},
            **{"days": 86_400, "weeks": 7 * 86_400},
        },
        "money": {"dollars": 100, "cents": 1, "pennies": 1, "nickels": 5, "dimes": 10, "quarters": 25},
        "area": {
            **{"cm^2": Fraction(1, 10**4), "m^2": 1, "km^2": 10**6, "square meters": 1},
            **{"square centimeters": Fraction(1, 10**4), "square feet": (12 * INCH) ** 2, "hectares": 10**4},
        },
        "speed": {
            **{"m/s": 1, "km/h": Fraction(1_000, 3_600), "mph": MILE / 3_600, "miles per hour": MILE / 3_600},
            **{"kilometers per hour": Fraction(1_000, 3_600), "feet per second": 12 * INCH},
        },
        "volume": {"mL": Fraction(1, 1_000), "L": 1, "ML": 10**6, "liters": 1, "milliliters": Fraction(1, 1_000)},
        **{
            dimension: {f"{prefix}{symbol}": Fraction(10) ** power for prefix, power in _PREFIXES.items()}
            for dimension, symbol in (("wattage", "W"), ("frequency", "Hz"), ("voltage", "V"), ("energy", "J"))
        },
        "eggs": {"eggs": 1},
        "apples": {"apples": 1},
        "marbles": {"marbles": 1},
    }
    made = {text: _unit(dimension, text, size) for dimension, of in sizes.items() for text, size in of.items()}
    made["$"] = Unit("money", Fraction(100), "$", r"\$", before=True)
    made["°C"] = Unit("temperature", Fraction(1), " °C", r"^\circ\text{C}", ZERO_CELSIUS)
    made["°F"] = Unit("temperature", Fraction(5, 9), " °F", r"^\circ\text{F}", ZERO_CELSIUS - Fraction(160, 9))
    return made


_PREFIXES = {"n": -9, "m": -3, "": 0, "k": 3, "M": 6, "G": 9}
UNITS = _units()
NOUNS = ("eggs", "apples", "marbles")
# There is no half of one.
WHOLE = (*NOUNS, "pennies", "nickels", "dimes", "quarters")
# A number of the one in the other: how a length or a time is said in two units.
COMPOUND = {"minutes": ("hours", 60, " and "), "inches": ("feet", 12, " "), "cents": ("dollars", 100, " and ")}


def siblings(name: str) -> list[str]:
    """Return the units of the same dimension, itself among them."""
    return [other for other, unit in UNITS.items() if unit.dimension == UNITS[name].dimension]


def case_twin(name: str) -> str | None:
    """Return the unit that differs by its case alone, as `MW` from `mW`."""
    return next((other for other in UNITS if other != name and other.lower() == name.lower()), None)
