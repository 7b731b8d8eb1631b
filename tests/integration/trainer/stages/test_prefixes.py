"""The sound beginning of a wrong solution, in its own tokens, and the pairs that share it."""

from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError
from tests.candidates import candidate
from transformers import AutoTokenizer

from mathcontracts import MiningSpec, PreferencePair, Problem, ScoredCandidate
from mathtrainer.core.prefixes import paired, sound_prefix, tokens_before, wrong_step, wrong_tokens
from mathtrainer.models.embedded import TINY
from mathverifier import verify

PROBLEM = Problem(id="p", text="Ann has 3 bags of 4 apples and eats 2. How many are left?", reference="10")
WRONG = "There are 3 * 4 = 12 apples.\nThen 12 - 2 = 9 are left.\nThe answer is: 9"
RIGHT = "There are 3 * 4 = 12 apples.\nThen 12 - 2 = 10 are left.\nThe answer is: 10"
TOKENIZER = AutoTokenizer.from_pretrained(TINY)


def decode(ids: Sequence[int]) -> str:
    """Return the text of ids of the embedded model's tokenizer."""
    return str(TOKENIZER.decode(ids, skip_special_tokens=True, clean_up_tokenization_spaces=False))


def _ids(text: str) -> tuple[int, ...]:
    return tuple(TOKENIZER(text, add_special_tokens=False)["input_ids"])


def _scored(text: str, index: int = 0, **changes: Any) -> ScoredCandidate:
    ids = (*_ids(text), TOKENIZER.eos_token_id)
    made = candidate(text, index=index, **{"prompt_ids": (1, 2), "completion_ids": ids} | changes)
    return ScoredCandidate(candidate=made, verdict=verify(PROBLEM.text, text, PROBLEM.reference))


def _pair(rejected: ScoredCandidate) -> PreferencePair:
    return PreferencePair(id="a", problem=PROBLEM, kind="wrong_answer", chosen=_scored(RIGHT), rejected=rejected)


def _continuation(text: str, prefix: tuple[int, ...], index: int) -> ScoredCandidate:
    rest = text.removeprefix(decode(prefix))
    ids = (*prefix, *_ids(rest), TOKENIZER.eos_token_id)
    return _scored(text, index, completion_ids=ids, prefix_tokens=len(prefix))


def test_a_prefix_ends_where_the_wrong_step_begins() -> None:
    """It is the solution's own first tokens, which say all that stands before the step, but for white space."""
    wrong = _scored(WRONG)
    assert (wrong.verdict.first_error_step, wrong.verdict.first_error_basis) == (1, "finding")
    prefix = sound_prefix(wrong, 0.5, decode)
    assert prefix is not None
    assert prefix.prompt_ids == (1, 2)
    assert prefix.completion_ids == wrong.candidate.completion_ids[: len(prefix.completion_ids)]
    assert prefix.text.rstrip() == "There are 3 * 4 = 12 apples."
    assert decode(prefix.completion_ids) == prefix.text


def test_what_the_prompt_has_opened_is_no_token() -> None:
    """Text that stands before that of the ids is told with the prefix, and counts for no token."""
    text = "<think>\n" + WRONG
    opened = _scored(text, completion_ids=_ids(WRONG))
    end = text.index("Then")
    assert tokens_before(text, opened.candidate.completion_ids, end, decode) == tokens_before(
        WRONG, _ids(WRONG), WRONG.index("Then"), decode
    )


@pytest.mark.parametrize(
    ("text", "changes", "min_confidence"),
    [
        (WRONG, {}, 1.0),  # Not sure enough.
        ("There are 3 * 4 = 13 apples.\nThen 13 - 2 = 11.\nThe answer is: 11", {}, 0.5),  # The first step.
        (RIGHT, {}, 0.0),  # No step is wrong.
        ("She has some left.\nIt is not many.\nThe answer is: 4", {}, 0.0),  # The answer alone is known to be wrong.
        (WRONG, {"completion_ids": ()}, 0.5),  # A server that tells no tokens.
        (WRONG, {"completion_ids": _ids("Something else.\nThen 12 - 2 = 9")}, 0.5),  # Tokens of another text.
    ],
)
def test_without_evidence_or_tokens_there_is_no_prefix(text: str, changes: Any, min_confidence: float) -> None:
    """A pair of such a solution stays whole."""
    assert sound_prefix(_scored(text, **changes), min_confidence, decode) is None


@pytest.mark.parametrize(
    ("text", "step"),
    [
        (WRONG, "Then 12 - 2 = 9 are left."),
        ("There are 3 * 4 = 13 apples.\nThen 13 - 2 = 11.\nThe answer is: 11", "There are 3 * 4 = 13 apples."),
    ],
)
def test_the_tokens_of_the_wrong_step_are_known(text: str, step: str) -> None:
    """They say the step, with white space at its ends at most; the first step is one, too."""
    wrong = _scored(text)
    span = wrong_tokens(wrong, 0.5, decode)
    assert span is not None
    assert decode(wrong.candidate.completion_ids[slice(*span)]).strip() == step
    assert wrong_tokens(wrong, 1.0, decode) is None
    assert wrong_tokens(_scored(text, completion_ids=()), 0.5, decode) is None


def test_a_wrong_answer_alone_names_no_step() -> None:
    """A guess that rests on the reference is no evidence, however sure it is."""
    verdict = _scored(WRONG).verdict.model_copy(update={"first_error_basis": "reference"})
    assert wrong_step(verdict, 0.0) is None
    assert wrong_step(verdict.model_copy(update={"first_error_basis": "repair"}), 0.5) == 1


def test_a_token_across_the_border_is_not_cut() -> None:
    """Where none ends at the step there is no prefix, for half a token was never sampled."""
    words = ["We add. So", " 1 + 1 = 3"]
    text = "".join(words)
    assert tokens_before(text, (0, 1), text.index("So"), lambda ids: "".join(words[one] for one in ids)) is None
    assert tokens_before(text, (0, 1), len(words[0]), lambda ids: "".join(words[one] for one in ids)) == 1


@given(st.lists(st.text("ab12 +=.\n\\{}é", max_size=12), min_size=1, max_size=6), st.data())
def test_tokens_before_a_place_say_what_stands_there(parts: list[str], data: st.DataObject) -> None:
    """Whatever the text and the place: the tokens say its beginning up to there, or white space less, or are none."""
    text = "".join(parts)
    ids = _ids(text)
    end = data.draw(st.integers(0, len(text)))
    count = tokens_before(text, ids, end, decode)
    if count is not None:
        said = decode(ids[:count])
        assert text.startswith(said) and text[:end].rstrip() == said.rstrip()
        assert len(said) <= end


def test_pairs_are_of_the_kind_that_is_asked_for() -> None:
    """`prefix` takes the place of the whole pair, `both` stands beside it; chosen is the cleanest continuation."""
    pair = _pair(_scored(WRONG, 1))
    prefix = sound_prefix(pair.rejected, 0.5, decode)
    assert prefix is not None
    given = prefix.completion_ids
    worse = _continuation(f"{decode(given)}\nThen 12 - 2 = 11 are left.\nThe answer is: 10", given, 2)
    right, wrong = _continuation(RIGHT, given, 3), _continuation(WRONG, given, 4)
    assert right.verdict.wrongness < worse.verdict.wrongness < 1
    found = {"a": [wrong, worse, right]}
    (own,) = paired([pair], found, MiningSpec(kind="prefix", clean_wrongness=1.0))
    assert (own.chosen, own.rejected, own.prefix_tokens) == (right, pair.rejected, len(given))
    assert own.id != pair.id
    assert paired([pair], found, MiningSpec(kind="both")) == [pair, own]


@pytest.mark.parametrize("kind", ["prefix", "both"])
def test_a_pair_that_nothing_continues_stays_whole(kind: Any) -> None:
    """Neither a wrong continuation nor the rejected solution over again is chosen."""
    pair = _pair(_scored(WRONG, 1))
    wrong = _continuation(WRONG, pair.rejected.candidate.completion_ids[:8], 2)
    assert paired([pair], {"a": [wrong]}, MiningSpec(kind=kind)) == [pair]
    assert paired([pair], {}, MiningSpec(kind=kind)) == [pair]


@pytest.mark.parametrize(
    ("prefix_tokens", "chosen", "said"),
    [
        (2, {"completion_ids": (8, 6, 7)}, "both sides begin with"),
        (2, {"prompt_ids": (9,)}, "both sides begin with"),
        (3, {}, "must go on"),
    ],
)
def test_a_pair_whose_sides_do_not_share_its_prefix_is_refused(prefix_tokens: int, chosen: Any, said: str) -> None:
    """Whoever makes or reads it: what is given with the prompt must be the same for both."""
    both = {"prompt_ids": (1, 2), "completion_ids": (5, 6, 7)}
    pair = _pair(_scored(WRONG, 1, **both))
    row = pair.model_copy(update={"chosen": _scored(RIGHT, **both | chosen)}).model_dump()
    with pytest.raises(ValidationError, match=said):
        PreferencePair.model_validate(row | {"prefix_tokens": prefix_tokens})
