"""Values that a text sets against others: behind a denial, in a correction, in a clause that goes on."""

import pytest

from mathverifier import verify


@pytest.mark.parametrize(
    "solution",
    [
        "The answer is not 81 but 27.",
        "The answer is not 81; it is 27.",
        "The answer isn't 81, it is 27.",
        "The answer is not $81$, but $27$.",
        "The answer is not 81 apples but 27 apples.",
    ],
)
def test_a_value_set_against_a_denied_one_is_the_answer(solution: str) -> None:
    """Of `not 81 but 27`, the 27 is the answer, and the 81 never is."""
    assert verify(solution=solution, reference="27").outcome == "correct"
    assert verify(solution=solution, reference="81").outcome != "correct"


@pytest.mark.parametrize(
    "solution",
    [
        "#### 120\n\nCorrection to the above: #### 102",
        "\\boxed{120}\n\nAmended result: \\boxed{102}",
        "She pays $120 in total, so with the tip $130.",
        "She pays $120 in total, which with the tip makes $130.",
        "So there are 120 ways. Order does not matter, so we halve it.",
        "There are 120 of them. As each is counted twice, we must divide this by 2.",
        "We get 120. Checking again, 6 * 5 = 30.",
        "We get 120. Check: 120 / 9 is no integer, so it must be 126.",
        "El resultado no es 120.",
        "La respuesta no puede ser 120.",
        "La distancia no son 120 metros.",
    ],
)
def test_what_is_corrected_gone_on_from_or_denied_is_not_asserted(solution: str) -> None:
    """A value is not the answer where a later one corrects it or is made of it, or a Spanish `no` denies it."""
    assert verify(solution=solution, reference="120").outcome != "correct"


@pytest.mark.parametrize(
    "solution",
    [
        "She pays $120 in total.",
        "There are 120 ways. To check, we divide it by 5 and get 24, as it must be.",
        "There are 120 ways. Check: 120 / 5 = 24. Right.",
        "No, el resultado es 120.",
        "El resultado es 120.",
        "The answer is \\boxed{120}, not \\boxed{102}.",
    ],
)
def test_what_nothing_is_set_against_is_asserted(solution: str) -> None:
    """A remark on a value, a `No,` before it, or a denial of another one leave it as it is."""
    assert verify(solution=solution, reference="120").outcome == "correct"


def test_an_earlier_answer_may_stand_where_the_last_one_is_denied() -> None:
    """Where Tom found 6, and 7 would be wrong, nobody knows whether 6 is meant; 7 is not, and 8 is nowhere."""
    solution = "Here \\boxed{6} was found by Tom. \\boxed{7} would be wrong."
    assert verify(solution=solution, reference="6").outcome != "incorrect"
    assert verify(solution=solution, reference="7").outcome != "correct"
    assert verify(solution=solution, reference="8").outcome == "incorrect"
