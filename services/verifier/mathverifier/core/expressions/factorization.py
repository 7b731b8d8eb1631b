"""The prime factors of numbers that people write."""

from functools import cache
from math import isqrt

from mathverifier.core.expressions.rational import Fraction

# All primes below this are tried, so that what is left below its square is a prime itself.
MAX_PRIME = 20_000


def factored(number: Fraction) -> dict[int, int] | None:
    """Return a positive number's primes with their exponents; None where one of them may be larger than can be told."""
    result: dict[int, int] = {}
    for part, sign in ((number.numerator, 1), (number.denominator, -1)):
        rest = part
        for prime in _primes():
            if prime * prime > rest:
                break
            while rest % prime == 0:
                rest //= prime
                result[prime] = result.get(prime, 0) + sign
        if rest >= MAX_PRIME**2:
            root = isqrt(rest)
            if root * root != rest or root >= MAX_PRIME**2:
                return None
            # The square of a prime: anything smaller has been taken out.
            result[root] = result.get(root, 0) + 2 * sign
        elif rest > 1:
            result[rest] = result.get(rest, 0) + sign
    return {prime: count for prime, count in result.items() if count}


@cache
def _primes() -> list[int]:
    sieve = bytearray([1]) * MAX_PRIME
    sieve[0:2] = b"\0\0"
    for number in range(2, isqrt(MAX_PRIME) + 1):
        if sieve[number]:
            sieve[number * number :: number] = bytes(len(range(number * number, MAX_PRIME, number)))
    return [number for number in range(MAX_PRIME) if sieve[number]]
