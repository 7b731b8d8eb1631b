"""`mathverifier explain`, run as a process, and what it prints on a terminal."""

import io
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from rich.cells import cell_len
from rich.console import Console
from tests import forked

from mathcontracts import Dimension, Finding, FindingCode, Step, Verdict
from mathverifier import verify
from mathverifier.cli.render import explain

EGGS = "Ann has 16 eggs, eats 3 and bakes with 4. She sells the rest for 2 dollars each. How many dollars is that?"
SLIP = "She sells 16 - 3 - 4 = 7 eggs.\nThat makes 7 * 2 = 14 dollars.\nThe answer is: 14"
SOUND = "She sells 16 - 3 - 4 = 9 eggs.\nThat makes 9 * 2 = 18 dollars.\nThe answer is: 18"
PROSE = "She starts with a dozen and a bit.\nSome remain.\nEach is sold at the market.\nThe answer is: 20"
WIDE = f"他卖出 16 - 3 - 4 = 7 {'个鸡蛋，新鲜' * 20}。\n总共 7 * 2 = 14 元 🥚.\nThe answer is: 14"
MANY = "\n".join(f"We have {n} + {n} = {2 * n + (n == 40)}." for n in range(60))


def explained(solution: str, reference: str | None = "18", problem: str | None = EGGS, **environment: str) -> str:
    """Return what the command prints of a solution; it succeeds and says nothing else."""
    options = [
        *(["--reference", reference] if reference is not None else []),
        *(["--problem", problem] if problem else []),
    ]
    done = forked.run(
        "mathverifier", "explain", *options, "--", solution, env=os.environ | {"COLUMNS": "80"} | environment
    )
    assert (done.returncode, done.stderr) == (0, b"")
    return done.stdout.decode(environment.get("PYTHONIOENCODING", "utf-8"))


def test_the_outcome_and_the_first_wrong_step_come_first() -> None:
    """The first line compares the answer with the reference, the second names the step and its evidence."""
    first, second, *_ = explained(SLIP).splitlines()
    assert first == "Wrong: the answer is 14, it should be 18"
    chance = verify(problem=EGGS, solution=SLIP, reference="18").first_error_confidence
    assert second == f"First wrong step: 1, chance {chance:.2f}. Evidence: false equality"


def test_evidence_is_marked_beneath_the_step() -> None:
    """Without colour, too, the evidence is pointed at in the step's text, and what was expected is said beneath."""
    assert (
        "▶ 1  She sells 16 - 3 - 4 = 7 eggs.\n"
        "               ^^^^^^^^^^^^^^ false equality (numerical 0.90)\n"
        "     16 - 3 - 4 = 7 is false: the left side is 9\n"
        "  2  That makes 7 * 2 = 14 dollars.\n"
        "  3  The answer is: 14\n"
    ) in explained(SLIP)


def test_what_was_expected_is_said_once() -> None:
    """A message that has the expected value does not get it again, another does."""
    shown = explained("He has 16 + 5 = 21 left.\nHe buys 21 * 8 = 168.\nThe answer is: 168", "88", COLUMNS="100")
    assert "if it were subtracting instead of adding, the answer would be 88; expected 11\n" in shown
    assert "16 - 3 - 4 = 7 is false: the left side is 9\n" in explained(SLIP)


def test_every_dimension_has_a_bar_or_a_dash() -> None:
    """The profile shows a bar and a number where a dimension applies, a dash where it does not."""
    verdict = verify(problem=EGGS, solution=SLIP, reference="18")
    lines = explained(SLIP).splitlines()
    for dimension in Dimension:
        (line,) = [line for line in lines if line.split()[:1] == [dimension.value]]
        score = getattr(verdict.profile, dimension.value)
        assert line.split()[1:] == ["–"] if score is None else line.endswith(f" {score:.2f}")
    (wrongness,) = [line for line in lines if line.startswith("wrongness")]
    assert f"█ {verdict.wrongness:.2f}" in wrongness
    assert "0.67  2 of 3 steps checkable" in next(line for line in lines if line.startswith("coverage"))


def test_a_guess_is_called_one() -> None:
    """A step that is blamed without a finding is said to be no more than likely, above and at the step."""
    shown = explained(PROSE, COLUMNS="110")
    verdict = verify(problem=EGGS, solution=PROSE, reference="18")
    assert verdict.first_error_step is not None
    step, chance = verdict.first_error_step + 1, verdict.first_error_confidence
    said = f"No error found in it: the likeliest by how such solutions go wrong, chance {chance:.2f}"
    assert shown.splitlines()[1] == f"Likely first wrong step: {step}. {said}"
    assert re.search(rf"^\? {step}  .*\n     {said}$", shown, flags=re.MULTILINE)
    assert "▶" not in shown and "0 of 4 steps checkable" in shown


def test_a_right_answer_by_a_wrong_step_is_both() -> None:
    """The headline says that the answer is right, and which step is wrong all the same."""
    first, second, *_ = explained(SLIP.replace("7 * 2 = 14", "9 * 2 = 18").replace(": 14", ": 18")).splitlines()
    assert first == "Right: the answer is 18"
    assert second.startswith("First wrong step: 1, ") and second.endswith("Evidence: false equality")


@pytest.mark.parametrize(
    ("solution", "reference", "first"),
    [
        ("", "18", "Wrong: no answer; it should be 18"),
        ("", None, "Not compared, as there is no reference: no final answer is given"),
        (SOUND, "18.0", "Right: the answer is 18, equal to the reference 18.0"),
        (SOUND, None, "Not compared, as there is no reference: the answer is 18"),
        (SOUND, r"$\foo{", r"Undecided: the answer is 18, but the reference $\foo{ cannot be read"),
        ("x" * 100_001, "18", "Not judged: the problem, the solution or the reference is too long to be read"),
    ],
)
def test_outcomes_in_plain_words(solution: str, reference: str | None, first: str) -> None:
    """The first line is exact about what was and what was not compared; nothing is printed of what was not read."""
    shown = explained(solution, reference)
    assert shown.splitlines()[0] == first
    assert "xx" not in shown


@pytest.mark.parametrize("columns", [20, 40, 80, 200])
@pytest.mark.parametrize("solution", [SLIP, PROSE, WIDE, MANY, "word " * 100 + SLIP, "x" * 500 + " " + SLIP])
def test_no_line_is_wider_than_the_screen(solution: str, columns: int) -> None:
    """Steps, marks and messages are folded to the width, no line ends in spaces, and each step is there, from 1 on."""
    screen = Console(file=io.StringIO(), width=columns)
    screen.print(explain(solution, verify(problem=EGGS, solution=solution, reference="18"), "18"))
    shown = screen.file.getvalue()  # type: ignore[attr-defined]  # a StringIO, as given above
    assert max(cell_len(line) for line in shown.splitlines()) <= columns
    assert not re.search(r" $", shown, flags=re.MULTILINE)
    numbered = re.findall(r"^[▶? ] +(\d+)  ", shown, flags=re.MULTILINE)
    assert [int(number) for number in numbered] == list(range(1, len(solution.splitlines()) + 1))


def test_a_narrow_screen_is_asked_for_its_width() -> None:
    """The command folds to the columns of the terminal."""
    assert max(map(len, explained(SLIP, COLUMNS="40").splitlines())) <= 40


def test_marks_stand_under_wide_characters() -> None:
    """A character that takes two cells moves the marks by two."""
    lines = explained(WIDE).splitlines()
    at = next(number for number, line in enumerate(lines) if line.startswith("▶"))
    assert cell_len(lines[at].partition("16")[0]) == len(lines[at + 1].partition("^")[0])


def test_a_pipe_and_no_color_get_no_colour() -> None:
    """Escape sequences are for terminals alone, and colours for those who did not refuse them."""
    assert "\x1b" not in explained(SLIP)
    assert "\x1b[" in explained(SLIP, FORCE_COLOR="1", TERM="xterm")
    assert not re.search(r"\x1b\[[\d;]*3[1-6]m", explained(SLIP, FORCE_COLOR="1", NO_COLOR="1", TERM="xterm"))


def test_an_output_without_unicode_is_served_too() -> None:
    """Where the output's encoding has no blocks and arrows, ASCII stands for them, and `?` for what has none."""
    shown = explained(WIDE, PYTHONIOENCODING="ascii")
    assert "> 1  ??? 16 - 3 - 4 = 7 " in shown and "numerical  ####" in shown and "algebraic  -\n" in shown


def test_markup_is_printed_as_it_is() -> None:
    """Square brackets and emoji names of a solution, and of a reference, are text."""
    marked = "[red]Now[/red] [/] [link=x] 16 - 3 - 4 = 7 [/b] :smile:"
    shown = explained(f"{marked}\nThe answer is: 14", "[/]18[bold]")
    assert f" 1  {marked}\n" in shown and "with the reference [/]18[bold]\n" in shown


def test_a_solution_cannot_command_the_terminal() -> None:
    """Control characters of solution and reference are replaced, one for one, so that marks stay in place."""
    shown = explained("a\x1b[2Jb\tc\x9b\u202e 2 + 2 = 5\r\nThe answer is: 5\x07", "\x1b[31m4", COLUMNS="110")
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]", shown)
    assert "▶ 1  a\ufffd[2Jb c\ufffd\ufffd 2 + 2 = 5\n" in shown
    assert re.search(r"^ {16}\^{9} false equality", shown, flags=re.MULTILINE)


def test_colour_is_on_the_evidence_and_nothing_else() -> None:
    """On a terminal the characters of a finding's span, and only they, have its colour."""
    text = "now 2+2=5 so [red]5[/red]"
    finding = Finding(
        dimension=Dimension.NUMERICAL,
        code=FindingCode.FALSE_EQUALITY,
        severity=0.9,
        step=0,
        start=4,
        end=9,
        message="2 + 2 is 4",
    )
    verdict = Verdict(
        outcome="unknown",
        reason="no_reference",
        wrongness=0.9,
        absurdity=0,
        coverage=1,
        version="0",
        steps=(Step(index=0, start=0, end=len(text), text=text),),
        findings=(finding,),
    )
    screen = Console(file=io.StringIO(), force_terminal=True, color_system="standard", width=200)
    screen.print(explain(text, verdict))
    shown = screen.file.getvalue()  # type: ignore[attr-defined]  # a StringIO, as given above
    assert "now \x1b[1;35m2+2=5\x1b[0m so [red]5[/red]" in shown


def test_the_documented_output_is_what_is_printed() -> None:
    """docs/profile.md shows a command and what it prints."""
    page = (Path(__file__).parents[4] / "docs" / "profile.md").read_text(encoding="utf-8")
    ((command, shown),) = re.findall(
        r"```sh\n(mathverifier explain .*?)```\n\n```text\n(.*?)```", page, flags=re.DOTALL
    )
    done = subprocess.run(
        ["sh", "-c", command.replace("mathverifier", f"'{sys.executable}' -m mathverifier", 1)],
        capture_output=True,
        timeout=120,
        check=True,
        env=os.environ | {"COLUMNS": "100", "PYTHONIOENCODING": "utf-8"},
    )
    assert done.stdout.decode() == shown
