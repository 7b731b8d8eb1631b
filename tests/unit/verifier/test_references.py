"""References as data sets hold them."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from mathverifier import equivalent, verify
from mathverifier.core.references import accepted_answers, is_sentinel
from mathverifier.schemas import EquivalentRequest, VerifyRequest


@pytest.mark.parametrize(
    "value",
    ["7", 7, 7.0, Decimal("7"), Fraction(7), np.int64(7), np.float32(7), np.array(7), np.array([7]), ["7"], (7,)],
)
def test_a_number_of_any_kind_is_a_reference(value: Any) -> None:
    """What holds one number is that number."""
    assert verify(None, "\\boxed{7}", value, profile=False).outcome == "correct"
    assert equivalent(value, "8").outcome == "incorrect"


def test_any_of_several_accepted_answers_is_right() -> None:
    """One is enough; none of them is wrong; one that cannot be told leaves it open."""
    assert verify(None, "\\boxed{7}", ["8", 7], profile=False).outcome == "correct"
    assert verify(None, "\\boxed{6}", ["8", 7], profile=False).outcome == "incorrect"
    assert verify(None, "\\boxed{6}", ["8", "???"], profile=False).outcome == "unknown"


@pytest.mark.parametrize(
    ("text", "texts"),
    [
        ('["34"]', ("34",)),
        (' [ "34" , "\\\\frac{1}{2}" ] ', ("34", "\\frac{1}{2}")),
        ('["2", "2"]', ("2",)),
        ('["a, [b]", ""]', ("a, [b]", "")),
    ],
)
def test_a_json_list_of_texts_is_these(text: str, texts: tuple[str, ...]) -> None:
    """As data sets write down the accepted answers of a problem."""
    assert accepted_answers(text) == texts


@pytest.mark.parametrize(
    "text",
    [
        *("[34]", "[2, 3]", "[2,3)", "[]", "[a, b]", '"34"'),
        *('["34"', '["34", 5]', '["34"] or 35', '[["34"]]', '["' * 9_999),
    ],
)
def test_any_other_text_in_brackets_stays(text: str) -> None:
    """An interval, a list of numbers or a torn list is the text that it is."""
    assert accepted_answers(text) == (text,)
    assert accepted_answers([text]) == (text,)


def test_a_list_written_as_text_is_decided_everywhere() -> None:
    """By the library and by what the service takes; `[34]` is no 34."""
    assert verify(None, "\\boxed{34}", '["34"]', profile=False).outcome == "correct"
    assert verify(None, "\\boxed{35}", '["34", "36"]', profile=False).outcome == "incorrect"
    assert equivalent('["34"]', "34").outcome == "correct"
    assert equivalent("[2, 3]", "2").outcome == "incorrect"
    assert VerifyRequest(solution="x", reference='["34"]').reference == "34"
    assert VerifyRequest(solution="x", reference='["34", "35"]').reference == ["34", "35"]
    assert VerifyRequest(solution="x", reference="[34]").reference == "[34]"
    assert EquivalentRequest.model_validate({"reference": '["34"]', "answer": "1"}).reference == "34"


@pytest.mark.parametrize("value", ["proof", "notfound", "NaN", "", float("nan"), Decimal("NaN"), [], "[invalid]"])
def test_what_is_no_reference_is_refused(value: Any) -> None:
    """Words that stand for a missing answer are no answer to compare with."""
    assert verify(None, "\\boxed{7}", value, profile=False).reason == "invalid_reference"
    assert equivalent(value, "7").reason == "invalid_reference"


def test_a_word_that_is_an_answer_is_none_of_them() -> None:
    """`none` and `no` may be answers."""
    assert not is_sentinel("none")
    assert equivalent("no", "no").outcome == "correct"


@pytest.mark.parametrize("value", [True, {}, object(), [True]])
def test_anything_else_is_an_error(value: Any) -> None:
    """A value that is no answer is told by its kind."""
    with pytest.raises(TypeError, match="reference must be text"):
        accepted_answers(value)
