"""What a last line without a mark gives: reasons, roundings, grouped thousands, a name on the right, a unit `in`."""

import pytest

from mathverifier import equivalent, verify


def outcome(solution: str, reference: str, problem: str | None = None) -> str:
    """Return what is said of the answer of a solution."""
    return verify(problem, solution, reference, profile=False).outcome


@pytest.mark.parametrize(
    ("solution", "reference"),
    [
        ("She needs 5 crates because 4 < 4.6.", "5"),
        ("Omar turns it 404 times, since 404 > 400.", "404"),
        ("He pays $6, as this is less than the $7 that the other shop asks.", "6"),
        ("Nadia needs 33 plums because there is 1 plum in each cup.", "33"),
        ("He needs 16 boxes because 80 / 5 = 16.", "16"),
        ("The total is 3 because 1 + 2 is 3.", "3"),
    ],
)
def test_a_reason_at_the_end_gives_no_answer(solution: str, reference: str) -> None:
    """What the sentence says in front of its reason is the answer."""
    assert outcome(solution, reference) == "correct"


@pytest.mark.parametrize(
    ("solution", "reference"),
    [
        ("She needs 5 crates because 4 < 4.6.", "4"),
        ("He pays $6, as this is less than the $7 that the other shop asks.", "7"),
        ("These are all roots, since a cubic has at most three roots.", "3"),
        ("And since he has 4 sisters, he gives away 4*5 = 20 cards.", "4"),
    ],
)
def test_a_value_of_the_reason_is_not_proven(solution: str, reference: str) -> None:
    """A number that only the reason names is no answer; a reason in front leads up to one."""
    assert outcome(solution, reference) != "correct"


@pytest.mark.parametrize(
    ("solution", "reference", "expected"),
    [
        ("That is 15.4 minutes, which rounds down to 15 minutes.", "15", "correct"),
        ("The share is 5 / 12 = 41.67%, which rounds up to 42%.", "42", "correct"),
        ("That is 15.4 minutes, which rounds down to 15 minutes.", "16", "incorrect"),
        ("The share is 41.67%, up from 42% of May.", "42", "unknown"),
    ],
)
def test_a_value_that_is_rounded_gives_what_it_rounds_to(solution: str, reference: str, expected: str) -> None:
    """What is rounded to is the answer, where nothing but the rounding stands between the two."""
    assert outcome(solution, reference) == expected


@pytest.mark.parametrize(("reference", "expected"), [("5", "unknown"), ("200", "unknown"), ("7", "incorrect")])
def test_a_space_may_part_two_numbers(reference: str, expected: str) -> None:
    """Of `5 200 cards`, neither 5 nor 200 is proven to be another value; 7 is."""
    assert outcome("So they sold 5 200 cards.", reference) == expected


@pytest.mark.parametrize(
    ("reference", "answer", "expected"),
    [
        ("1234.5", "1 234.5", "correct"),
        ("234.5", "1 234.5", "incorrect"),
        *(("6", "2 3.0", "unknown"), ("34.5", "1 34.5", "unknown"), ("3", "1 3", "unknown"), ("73", "7 3", "unknown")),
    ],
)
def test_numbers_side_by_side_are_no_product(reference: str, answer: str, expected: str) -> None:
    """Two numbers with a space between are one number in groups, or nothing that is proven."""
    assert equivalent(reference, answer).outcome == expected


@pytest.mark.parametrize(
    ("solution", "reference"),
    [
        *(("Dividing by 5 gives 20 = A.", "20"), ("So 10 = b", "10"), ("we have 5A/5 or -20 = A.", "-20")),
        *(("x=<<7=7>>7", "7"), ("Y = 600 / 12 = <<600/12=50>>50", "50"), ("The answer is <<8=8>>8.", "8")),
        *(("The pane is <<3*6=18>>18 sq in", "18"), ("So the area is 768 square in", "768")),
    ],
)
def test_a_value_is_found_beside_its_name_its_note_and_its_unit(solution: str, reference: str) -> None:
    """`20 = A` gives 20; a calculator's note is no part of a value; `sq in` does not break off."""
    assert outcome(solution, reference) == "correct"


@pytest.mark.parametrize("solution", ["So 2A = 20 + 5 = b", "There are 18 in", "x=<<7=7>>8", "20 = A + 5"])
def test_a_name_of_something_else_and_a_text_cut_short_give_no_value(solution: str) -> None:
    """A side that is no name, and a preposition at the end, give nothing that is proven."""
    assert outcome(solution, "20") != "correct"
    assert outcome(solution, "18") != "correct"
    assert outcome(solution, "7") != "correct"


@pytest.mark.parametrize(
    ("problem", "solution", "reference"),
    [
        ("Calculate $g^{-1}(0)+g^{-1}(6)$.", "This means that $g^{-1}(0) + g^{-1}(6) = 0$.", "0"),
        (
            "Simplify $\\tan 20^\\circ + 4 \\sin 20^\\circ.$",
            "$\\tan 20^\\circ + 4\\sin 20^\\circ = \\sqrt{3}$",
            "\\sqrt{3}",
        ),
        (
            "Find \\[\\left| \\frac{2 + 7w}{2 - 7w} \\right|.\\]",
            "$\\left| \\frac{2 + 7w}{2 - 7w} \\right| = \\boxed{1}$",
            "1",
        ),
        ("Find $AB + B$.", "Hence, $AB + B = \\boxed{12}.$", "12"),
        ("What is the ratio?", "It is $\\frac{2s}{6s}=\\boxed{\\frac{1}{3}}$.", "1/3"),
    ],
)
def test_an_equation_whose_left_side_is_asked_for_gives_its_right_side(
    problem: str, solution: str, reference: str
) -> None:
    """So does one whose left side has that value whatever its letters are."""
    assert outcome(solution, reference, problem) == "correct"


@pytest.mark.parametrize(
    ("problem", "solution"),
    [
        ("Find $x$, if $2x = 12$.", "So $2x = \\boxed{12}$."),
        ("What is the ratio?", "So $\\frac{2s}{6}=\\boxed{12}$."),
        ("Calculate $g^{-1}(0)$.", "So $g^{-1}(0)+g^{-1}(6) = \\boxed{12}$."),
    ],
)
def test_an_equation_of_something_else_is_not_proven(problem: str, solution: str) -> None:
    """A left side that the problem does not ask for, and that is not constant, says its value of itself alone."""
    assert outcome(solution, "12", problem) != "correct"


OFFER = "A buyer offers $5 for each of 6 toys and $7 for each of 6 more. If Max would accept, how much would he earn?"


@pytest.mark.parametrize(
    ("solution", "expected"),
    [
        ("Therefore, if Max accepts, he would earn \\(\\boxed{72}\\) dollars.", "correct"),
        ("Therefore, if Max accepts the 7 of them, he would earn \\(\\boxed{72}\\) dollars.", "correct"),
        ("Therefore, if Max refused, he would earn \\(\\boxed{72}\\) dollars.", "unknown"),
        ("Therefore, if Max did not accept, he would earn \\(\\boxed{72}\\) dollars.", "unknown"),
        ("Therefore, if Max accepts 8 times, he would earn \\(\\boxed{72}\\) dollars.", "unknown"),
    ],
)
def test_a_supposition_of_the_problem_disowns_nothing(solution: str, expected: str) -> None:
    """What is supposed is the problem's where its words and numbers are, and nothing in it is denied."""
    assert outcome(solution, "72", OFFER) == expected


@pytest.mark.parametrize(
    ("reference", "answer", "expected"),
    [
        ("1, 2, 3", "\\text{all positive integers}", "incorrect"),
        ("\\mathbb{Z}", "2, 3", "incorrect"),
        ("\\mathbb{Z}", "\\text{all integers}", "correct"),
        ("\\emptyset", "\\{\\}", "correct"),
        ("\\mathbb{Z}", "n", "unknown"),
        ("\\mathbb{Z}", "\\ldots, -1, 0, 1, \\ldots", "unknown"),
    ],
)
def test_an_endless_set_is_no_list_of_values(reference: str, answer: str, expected: str) -> None:
    """A set of numbers with a name has endlessly many; a letter, or a list that goes on, may be all of them."""
    assert equivalent(reference, answer).outcome == expected


LEFT = "Tom had 15 sweets and ate 8. How many are left?"


@pytest.mark.parametrize(
    ("solution", "reference", "expected"),
    [
        ("Tom has 7 sweets left, since 7 + 8 = 15.", "7", "correct"),
        ("Tom has 7 sweets left, because 15 is 7 + 8.", "7", "correct"),
        ("Tom has 7 sweets left (check: 7 + 8 = 15).", "7", "correct"),
        ("Tom has 7 sweets left (and 7 + 8 is indeed 15).", "7", "correct"),
        ("Tom has 1 sweet left, since 7 + 8 = 15.", "15", "unknown"),
        ("Tom has 1 sweet left (7 + 8 = 15).", "15", "unknown"),
        ("Tom has 14 sweets left, as 15 = 7 + 8.", "15", "unknown"),
        ("Tom has 22 sweets left (the others would be 8).", "8", "unknown"),
        ("The number of sweets that were left because he was full is 15 - 8 = 7.", "7", "correct"),
    ],
)
def test_an_equation_beside_the_value_checks_it_or_leaves_it_open(solution: str, reference: str, expected: str) -> None:
    """A reason or a bracket that works with the sentence's value says it again; one that comes to another denies it."""
    assert outcome(solution, reference, LEFT) == expected


@pytest.mark.parametrize(
    ("solution", "reference", "expected"),
    [
        ("The maximum is 5 at x = 3.", "5", "correct"),
        ("The maximum is 3 at x = 5.", "5", "incorrect"),
        ("The maximum is 3, attained where f equals 5.", "5", "incorrect"),
        ("The maximum is attained at x = 5.", "5", "correct"),
        ("There are 8 hens and 12 cows.", "8", "unknown"),
        ("There are 12 hens and 8 cows.", "8", "unknown"),
    ],
)
def test_a_place_and_another_count_are_not_the_value(solution: str, reference: str, expected: str) -> None:
    """`at x = 3` says where, and of two counts the question decides, which is not read."""
    assert outcome(solution, reference) == expected


@pytest.mark.parametrize(
    ("problem", "solution", "expected"),
    [
        ("Find $x + y$.", "$y + x = \\boxed{12}$", "correct"),
        ("Find $x + y$.", "$x + y + 1 = \\boxed{12}$", "unknown"),
        ("Find $x + y$.", "$2(x + y) = \\boxed{12}$", "unknown"),
        ("Find x + y if x = 3.", "x + y = \\boxed{12}", "correct"),
        ("Find x + y if x = 3.", "x + y + 1 = \\boxed{12}", "unknown"),
        ("Find the sum of the roots.", "$r + s = \\boxed{12}$", "correct"),
        ("Find $z$.", "$z/4 = 3$, hence $-z = \\boxed{12}$", "unknown"),
    ],
)
def test_a_sum_of_the_problems_letters_is_the_one_it_has(problem: str, solution: str, expected: str) -> None:
    """What the problem's letters come to in another formula is not what it asks for."""
    assert outcome(solution, "12", problem) == expected


@pytest.mark.parametrize(
    ("solution", "expected"),
    [
        *(("The answer is 12, not 11.", "correct"), ("The answer is 12 and not 11.", "correct")),
        *(("The answer is 11, not 12.", "incorrect"), ("So the median is \\boxed{11} \\boxed{12}", "incorrect")),
        ("The answer is 12.0 (rounded to the nearest tenth).", "correct"),
    ],
)
def test_what_is_set_against_an_answer_is_none_of_it(solution: str, expected: str) -> None:
    """`not 11` denies 11 alone; two boxes side by side are two values."""
    assert outcome(solution, "12") == expected


@pytest.mark.parametrize(
    ("solution", "reference", "expected"),
    [
        ("The result is x + 3 overall.", "x+3", "correct"),
        ("The result is x + 4 overall.", "x+3", "incorrect"),
        ("The result is x + 3 overall.", "3", "incorrect"),
        ("So we get x + 3 (with x ≠ 3).", "x+3", "correct"),
        ("Hence it simplifies to x + 3, where x ≠ 3.", "x+3", "correct"),
        ("Hence it simplifies to x + 3, where x ≠ 3.", "3", "incorrect"),
        ("The result is x + 3 (for x ≠ 3).", "3", "unknown"),
        ("He has 5 left, and 5 != 6.", "6", "incorrect"),
    ],
)
def test_a_sum_of_a_letter_is_one_value(solution: str, reference: str, expected: str) -> None:
    """The number of `x + 3` is no answer by itself, nor is one that something is said not to be."""
    assert outcome(solution, reference) == expected


@pytest.mark.parametrize(
    ("solution", "reference", "expected"),
    [
        ("V = πr²h\n= π · 9 · 5 = 45π cm³", "45\\pi", "correct"),
        ("V = πr²h\n= π · 9 · 5 = 45π cm³", "44\\pi", "incorrect"),
        ("A = 9 m · 5 m = 45 m²", "45", "correct"),
        ("A = 9 m · 5 m = 45 m²", "9", "incorrect"),
    ],
)
def test_a_chain_comes_to_its_last_side_with_its_unit(solution: str, reference: str, expected: str) -> None:
    """A line may begin with the sign of the chain above it, and its sides may have units."""
    assert outcome(solution, reference) == expected


@pytest.mark.parametrize("opening", ["Wait, let me double check:", "Hmm, let me check:", "Okay, checking:"])
def test_a_check_in_thoughts_gives_no_answer(opening: str) -> None:
    """The other number of a check is not what the text comes to."""
    assert outcome(f"340 + 51 = 391.\n{opening} 391/17 = 23.", "391") != "incorrect"
    assert outcome(f"340 + 51 = 391.\n{opening} 391/17 = 23.", "23") != "correct"
