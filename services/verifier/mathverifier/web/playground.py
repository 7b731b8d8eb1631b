"""The pages as they are first loaded, before anything is asked."""

from functools import cache

from mathverifier.web.examples import examples
from mathverifier.web.templates import render

# Paths of the pages, from the address under which the service stands, and what they are called.
PAGES = (("./", "Playground"),)


@cache
def playground() -> bytes:
    """Return the page on which a solution is looked at."""
    return render("playground.html", pages=PAGES, here="./", examples=examples()).encode()
