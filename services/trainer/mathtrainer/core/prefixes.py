"""The sound beginning of a wrong solution, and pairs that share it: a step that goes on rightly against the wrong one.

As in Step-DPO (Lai et al. 2024, arXiv 2406.18629); but what finds the wrong step, and checks what stands in its place,
is the verifier.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence

from mathcontracts import MiningSpec, PreferencePair, Prefix, ScoredCandidate, Verdict

Decode = Callable[[Sequence[int]], str]
# What the first wrong step must rest on: a wrong answer alone says of no step that it is the one.
EVIDENCE = frozenset({"finding", "repair"})


def wrong_step(verdict: Verdict, min_confidence: float) -> int | None:
    """Return the first wrong step, from 0, where evidence names it at least so surely (0…1); else None."""
    supported = verdict.first_error_basis in EVIDENCE and verdict.first_error_confidence >= min_confidence
    return verdict.first_error_step if supported else None


def sound_prefix(wrong: ScoredCandidate, min_confidence: float, decode: Decode) -> Prefix | None:
    """Return what a solution says before its first wrong step, in the tokens that were sampled.

    None where evidence names no step, where it names the first one, and where no token ends just before the step.
    `decode` returns the text of ids, without special tokens.
    """
    step, one = wrong_step(wrong.verdict, min_confidence), wrong.candidate
    if not step or not one.prompt_ids:
        return None
    count = tokens_before(one.text, one.completion_ids, wrong.verdict.steps[step].start, decode)
    if not count:
        return None
    ids = one.completion_ids[:count]
    said = (_opening(one.text, one.completion_ids, decode) or "") + decode(ids)
    return Prefix(prompt_ids=one.prompt_ids, completion_ids=ids, text=said)


def wrong_tokens(wrong: ScoredCandidate, min_confidence: float, decode: Decode) -> tuple[int, int] | None:
    """Return where a solution's first wrong step is among its ids, from the first to before the second.

    A token that is partly of the step is counted in. None where evidence names no step, or the ids are not known.
    """
    step, one = wrong_step(wrong.verdict, min_confidence), wrong.candidate
    opening = _opening(one.text, one.completion_ids, decode)
    if step is None or opening is None:
        return None
    place = wrong.verdict.steps[step]
    first = _most_within(opening, one.completion_ids, place.start, decode)
    last = _most_within(opening, one.completion_ids, place.end - 1, decode)
    return first, min(last + 1, len(one.completion_ids))


def tokens_before(text: str, ids: Sequence[int], end: int, decode: Decode) -> int | None:
    """Return how many of a text's ids stand before character `end`; None where one straddles it, or they are not its.

    White space before `end` may belong to the token behind it: many tokens begin with some.
    """
    opening = _opening(text, ids, decode)
    if opening is None:
        return None
    count = _most_within(opening, ids, end, decode)
    said = opening + decode(ids[:count])
    return count if text.startswith(said) and not text[len(said) : end].strip() else None


def paired(
    mined: Iterable[PreferencePair], continuations: Mapping[str, Sequence[ScoredCandidate]], spec: MiningSpec
) -> list[PreferencePair]:
    """Return the pairs of the kind that the recipe names, in their order; hardness is open where a pair is new.

    `continuations` has, by pair id, how solutions may go on from the rejected one's sound prefix. A pair that none of
    them makes right and clean stays whole.
    """
    pairs: list[PreferencePair] = []
    for pair in mined:
        own = _sharing_prefix(pair, continuations.get(pair.id, ()), spec.clean_wrongness)
        if own is None or spec.kind == "both":
            pairs.append(pair)
        if own is not None:
            pairs.append(own)
    return pairs


def _sharing_prefix(
    pair: PreferencePair, continuations: Sequence[ScoredCandidate], clean_wrongness: float
) -> PreferencePair | None:
    """Return the pair of a right and clean continuation, of the least wrongness, and the rejected solution."""
    rejected = pair.rejected.candidate
    right = [
        one
        for one in continuations
        if one.verdict.outcome == "correct"
        and one.verdict.wrongness < clean_wrongness
        and one.candidate.prefix_tokens
        and one.candidate.completion_ids != rejected.completion_ids
    ]
    if not right:
        return None
    chosen = min(right, key=lambda one: one.verdict.wrongness)
    return PreferencePair(
        id=f"{pair.id}-prefix",
        problem=pair.problem,
        kind=pair.kind,
        chosen=chosen,
        rejected=pair.rejected,
        prefix_tokens=chosen.candidate.prefix_tokens,
    )


def _most_within(opening: str, ids: Sequence[int], end: int, decode: Decode) -> int:
    """Return the most ids that, behind `opening`, say no more than `end` characters."""
    low, high = 0, len(ids)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if len(opening + decode(ids[:middle])) <= end else (low, middle - 1)
    return low


def _opening(text: str, ids: Sequence[int], decode: Decode) -> str | None:
    """Return what a text has before what its ids say, as where the prompt opens the thoughts; None if they differ."""
    said = decode(ids)
    return text.removesuffix(said) if said and text.endswith(said) else None
