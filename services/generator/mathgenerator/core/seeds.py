"""Seeds of single candidates."""

import hashlib


def candidate_seed(seed: int, problem_id: str, index: int) -> int:
    """Return the seed of candidate `index` of a problem, in 0 … 2^63 - 1.

    It depends on nothing else. So a candidate changes neither with the problems beside it nor with the number of
    candidates.
    """
    digest = hashlib.sha256(f"{seed}\0{index}\0{problem_id}".encode()).digest()
    return int.from_bytes(digest[:8], "big") >> 1
