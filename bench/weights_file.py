"""The package's file of fitted numbers."""

from collections.abc import Mapping
from pathlib import Path

from bench.observations import Fit, Risk
from mathcontracts import Outcome
from mathverifier.core.scoring import coefficients as package


def _table(numbers: Mapping[str, object] | Mapping[Outcome, object]) -> str:
    return "\n".join(["{", *(f'    "{name}": {value},' for name, value in numbers.items()), "}"])


def _tables(numbers: Risk) -> str:
    inner = (f'    "{outcome}": {_table(own)},' for outcome, own in numbers.items())
    return "\n".join(["{", *(text.replace("\n", "\n    ") for text in inner), "}"])


def write(fitted: Fit, count: int) -> str:
    """Write the fit into the package, with where it is from; return the path."""
    path = Path(package.__file__)
    origin = f"bench/profile.py --fit, maximum likelihood on {count} readings of labelled and planted solutions"
    text = '"""Fitted numbers of the scores: written by `python -m bench.profile --fit`, never by hand."""\n\n'
    text += "from collections.abc import Mapping\n\nfrom mathcontracts import Outcome\n\n"
    text += f'FITTED = "{origin}"\n'
    text += "# By outcome: the log-odds of an error of average manner where nothing was found.\n"
    text += f"BASE: Mapping[Outcome, float] = {_table(fitted.base)}\n"
    text += "# By dimension: how much its score counts.\n"
    text += f"WEIGHTS: Mapping[str, float] = {_table(fitted.weights)}\n"
    text += "# By outcome: what each trait of the solution adds to them.\n"
    text += f"RISK: Mapping[Outcome, Mapping[str, float]] = {_tables(fitted.risk)}\n"
    text += (
        "# The wrongness from which a solution without serious findings is doubted, by outcome and kind of problem.\n"
    )
    text += f"DOUBT: Mapping[str, float] = {_table(fitted.doubt)}\n"
    text += "# By what a first wrong step rests on: constant and slope of its log-odds on those of its chance.\n"
    text += f"SURENESS: Mapping[str, tuple[float, float]] = {_table(fitted.sureness)}\n"
    text += "# Coefficients of the ranking of steps, by feature.\n"
    text += f"STEP: Mapping[str, float] = {_table(fitted.step)}\n"
    path.write_text(text, encoding="utf-8")
    return str(path)
