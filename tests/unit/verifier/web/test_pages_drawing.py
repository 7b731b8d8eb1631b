"""Verdicts drawn as pieces of a page: everything of the text is there, nothing of it is markup."""

import re

import pytest
from tests.strict_html import Reader

from mathcontracts import Dimension
from mathverifier import verify
from mathverifier.web.drawing import draw
from mathverifier.web.examples import Example, examples
from mathverifier.web.formulas import Formulas

HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    r"$\text{<b>x</b>}$ &lt;i&gt;",
    "{{ 7*7 }}{% raw %}",
]


def drawn(solution: str, reference: str | None = None, problem: str | None = None) -> Reader:
    """The verdict on a solution as it is drawn, read."""
    return Reader(draw(solution, verify(problem, solution, reference), reference))


@pytest.mark.parametrize("example", examples(), ids=lambda one: one.name)
def test_an_example_shows_what_it_is_for(example: Example) -> None:
    """Each example's outcome, first wrong step and dimension are those that the verifier finds, and it is drawn."""
    verdict = verify(example.problem, example.solution, example.reference or None)
    assert verdict.outcome == example.outcome
    found = None if verdict.first_error_step is None else verdict.first_error_step + 1
    assert found == example.step
    dimensions = {one.dimension for one in verdict.findings if one.step == verdict.first_error_step}
    assert (example.dimension in dimensions) if example.dimension else not verdict.findings
    assert f'data-step="{example.step}"' in draw(example.solution, verdict) or example.step is None


def test_the_examples_show_all_that_there_is() -> None:
    """A dozen examples have each outcome, each dimension but the answer's, and no name twice."""
    offered = examples()
    assert len({one.name for one in offered}) == 12
    assert {one.outcome for one in offered} == {"correct", "incorrect", "unknown"}
    assert {one.dimension for one in offered if one.dimension} == set(Dimension) - {Dimension.ANSWER}


def test_the_evidence_is_marked_and_explained() -> None:
    """A finding's evidence is a mark, tied to the note in the margin that says what is claimed and what is true."""
    solution = "2 + 2 = 5, as all know.\nThe answer is 7."
    html = draw(solution, verify(None, solution, "4"), "4")
    assert re.search(r'<mark [^>]*class="numerical" data-findings="0"[^>]*>2 \+ 2 = 5</mark>, as all know\.', html)
    (note,) = re.findall(r'<li class="note numerical" id="a-finding-0".*?</li>', html, re.DOTALL)
    assert "<dt>claimed</dt><dd>2 + 2 = 5</dd>" in note and "<dt>true</dt><dd>4</dd>" in note


def test_a_sound_solution_has_no_mark() -> None:
    """Nothing is marked, blamed or noted where nothing was found."""
    tags = drawn("2 + 2 = 4.\nThe answer is 4.", "4").tags
    assert not [one for one in tags if one[0] == "mark" or "note" in (one[1].get("class") or "").split()]
    steps = [one[1]["class"] for one in tags if one[1].get("id", "").startswith("a-step-")]  # type: ignore[union-attr]
    assert steps == ["step nothing"] * 2


@pytest.mark.parametrize("text", HOSTILE)
def test_text_is_no_markup(text: str) -> None:
    """Whatever stands in solution, problem, answer or reference is text: no element and no attribute comes of it."""
    solution = f"{text} 2 + 2 = 5 {text}\nThe answer is {text}."
    for reader in (drawn(solution, text, text), drawn(f"The answer is \\boxed{{{text}}}", "4")):
        assert not {tag for tag, _ in reader.tags} & {"script", "img", "b", "i", "iframe", "style"}
        names = {name for _, attributes in reader.tags for name in attributes}
        assert not any(name.startswith("on") or name in ("style", "href ") for name in names)


@pytest.mark.parametrize(
    ("latex", "inside"),
    [
        (r"\frac{1}{2}", "<mfrac>"),
        ("50% of 8", "%"),
        (r"x \le 3", "≤"),
        (r"\sqrt[3]{8} = 2", "<mroot>"),
        (r"\begin{pmatrix} 1 & 2 \\ 3 & 4 \end{pmatrix}", "<mtable>"),
        (r"\boxed{18}", '<menclose notation="box">'),
    ],
)
def test_a_formula_is_mathml(latex: str, inside: str) -> None:
    """Formulas become MathML with their LaTeX as alternative text; a bare percent sign swallows nothing."""
    math = Formulas().mathml(latex)
    assert math is not None and inside in math and 'alttext="' in math
    Reader(math)


@pytest.mark.parametrize("latex", ["", "{{{", r"\left( x", "x^2^3", "{" * 400 + "x" + "}" * 400, r"\frac" * 300])
def test_what_is_no_formula_is_left_as_text(latex: str) -> None:
    """What the converter cannot read is shown as it was typed, and ends nothing."""
    assert Formulas().mathml(latex) is None


@pytest.mark.parametrize(
    "latex",
    [
        r"\href{javascript:alert(1)}{x}",
        r"\style{color:red}{x}",
        r"\class{top}{x}",
        r"\hspace{999em}x",
        r"\color{red} x",
    ],
)
def test_a_formula_commands_nothing(latex: str) -> None:
    """Links, styles, classes, colours and lengths do not get through; the formula does."""
    math = Formulas().mathml(latex)
    assert math is not None and "x" in math
    names = {name for _, attributes in Reader(math).tags for name in attributes}
    assert names <= {"alttext", "xmlns", "display"}
