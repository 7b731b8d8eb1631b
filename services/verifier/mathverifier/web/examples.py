"""Examples to click: each shows another dimension, or another outcome."""

import tomllib
from functools import cache
from importlib.resources import files

from pydantic import BaseModel, ConfigDict

from mathcontracts import Dimension, Outcome


class Example(BaseModel):
    """A problem with a solution, and what the verifier says of it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    problem: str
    solution: str
    reference: str = ""
    outcome: Outcome
    # The dimension whose finding tells most, where there is one, and the first wrong step, counted from 1.
    dimension: Dimension | None = None
    step: int | None = None


@cache
def examples() -> tuple[Example, ...]:
    """Return the examples in the order in which they are offered."""
    table = tomllib.loads((files("mathverifier.web") / "examples.toml").read_text(encoding="utf-8"))
    return tuple(Example.model_validate(one) for one in table["examples"])
