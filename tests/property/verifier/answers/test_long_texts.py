"""What it costs to read long texts: of whatever is written again and again, each place is looked at a few times."""

import time

import pytest

from mathverifier.core.answers.extract import extract


@pytest.mark.parametrize(
    "part",
    [
        "\\boxed{",
        "\\boxed{1} ",
        "The answer is 5. ",
        "the answer is ",
        "####",
        "$",
        "$1 ",
        "\\[ ",
        "x=",
        "1 ",
        "{",
        "((",
        "\n",
        "<answer>",
        "\\boxed",
        "\\boxed{1}, ",
        "\\boxed{1}\n",
        "the answer is \\[ ",
        "answer ",
        "answer\n\n",
        " ",
        "wait ",
        "that is wrong. ",
        "it could be ",
        "or maybe ",
        "<think>",
        "</think>",
        "**",
        "Thus, 1 is. ",
        "1 or ",
        "maximum \\boxed{1}. ",
    ],
)
def test_long_text_takes_little_time(part: str) -> None:
    """A hundred thousand characters of anything take well under two seconds, behind an answer too."""
    text = part * (100_000 // len(part))
    began = time.process_time()
    extract(text)
    extract("\\boxed{5}" + text)
    extract("The answer is " + text)
    assert time.process_time() - began < 6
