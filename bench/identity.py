"""An identity of closed forms, with wrong sides that look like the right one."""

import math
import random

# An identity as its two sides, and wrong right sides that look like the right one.
Identity = tuple[str, str, list[str]]


def coprime(draw: random.Random, most: int) -> tuple[int, int]:
    """Draw two numbers from 2 to `most` that have no divisor in common."""
    while True:
        one, other = draw.randint(2, most), draw.randint(2, most)
        if math.gcd(one, other) == 1:
            return one, other
