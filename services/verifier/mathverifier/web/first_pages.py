"""The pages as they are first loaded, before anything is asked."""

from functools import cache
from typing import get_args

from mathcontracts import Dimension, FindingCode, Outcome, Reason
from mathverifier.web.examples import examples
from mathverifier.web.templates import render

# Paths of the pages, from the address under which the service stands, and what they are called.
PAGES = (("./", "Playground"), ("score", "Score a file"))


@cache
def playground() -> bytes:
    """Return the page on which a solution is looked at."""
    return render("playground.html", root="", pages=PAGES, here="./", examples=examples()).encode()


@cache
def scoring() -> bytes:
    """Return the page on which a file is scored."""
    return render(
        "score.html",
        root="",
        pages=PAGES,
        here="score",
        outcomes=get_args(Outcome),
        reasons=get_args(Reason),
        dimensions=[one.value for one in Dimension],
        codes=[one.value for one in FindingCode],
    ).encode()
