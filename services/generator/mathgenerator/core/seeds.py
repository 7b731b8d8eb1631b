"""Seeds of single candidates."""

import hashlib


def candidate_seed(seed: int, problem_id: str, index: int) -> int:
    """Return the seed of candidate `index` of a problem, in 0 … 2^63 - 1.

    It depends on nothing else, so that a candidate does not change with the problems it is sampled beside, nor with
    how many candidates are asked for.
    """
    digest = hashlib.sha256(f"{seed}\0{index}\0{problem_id}".encode()).digest()
    return int.from_bytes(digest[:8], "big") >> 1
