"""Cutting a solution into steps."""

from mathverifier.core.text.segmentation import segment


def test_lines_and_sentences_are_steps() -> None:
    """A line is a step, and so is each sentence of a line."""
    steps = segment("Anna has 3 apples. She buys 2.5 kg more.\n\n  The answer is: 5")
    assert [step.text for step in steps] == ["Anna has 3 apples.", "She buys 2.5 kg more.", "The answer is: 5"]


def test_spans_slice_to_the_text() -> None:
    """A step's span points into the solution as it was given."""
    solution = "  First, 1 + 1 = 2.  Then \\(2 + 2 = 4\\).\n\t\nDone."
    for step in segment(solution):
        assert solution[step.start : step.end] == step.text


def test_given_steps_stay_as_they_are() -> None:
    """Steps of the author are not cut again, empty ones and those of several lines included."""
    given = ["One. Two.", "", "Three\nlines"]
    solution = "\n".join(given)
    steps = segment(solution, given)
    assert [step.text for step in steps] == given
    assert [solution[step.start : step.end] for step in steps] == given
