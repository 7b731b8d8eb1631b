"""What kind of problem is it: stated in mathematics, or a story in everyday words?"""

import re

# LaTeX, a power, an equation, or letters between dollars: `$x+1$`, but not `$5 for a pen and $3 for a cup`.
_FORMULA = re.compile(
    r"\\[a-zA-Z(\[]|\^|(?<![<>!])=|\$(?=[^$]{0,80}[a-zA-Z])(?:[^$a-zA-Z]|(?<![a-zA-Z])[a-zA-Z](?![a-zA-Z])){1,80}\$"
)
# The words of mathematics; a story of shops and ages does without them.
_TERM = re.compile(
    r"\b(?:probabilit(?:y|ies)|integers?|digits?|polygons?|triangles?|circles?|circular|cubes?|cylinder|cylindrical|primes?"
    r"|divisors?|divisible|multiples|multiple(?= of\b)|polynomials?|functions?|sequences?|graphs?|committees?|dice|die"
    r"|arrange(?:d|ments?)?|express|ways|perpendicular|parallel|diagonals?|radius|diameter|vert(?:ex|ices)|permutations?|median|remainder"
    r"|consecutive|randomly|random|least common|greatest common|rectangular|palindromes?)\b",
    re.IGNORECASE,
)


def formal(problem: str | None) -> bool:
    """Tell a problem stated in mathematics from a story in everyday words; one that is not known counts as formal."""
    return problem is None or _FORMULA.search(problem) is not None or _TERM.search(problem) is not None
