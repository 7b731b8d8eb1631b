"""The sampler that needs no model."""

from pathlib import Path

import pytest

from mathcontracts import Problem, Sampling
from mathgenerator.samplers.base import SamplerError
from mathgenerator.samplers.scripted import ScriptedSampler

PROBLEMS = [Problem(id="a", text="1 + 1?", reference="2"), Problem(id="b", text="2 + 2?", reference="4")]


def script(tmp_path: Path, text: str) -> Path:
    """Write a script."""
    path = tmp_path / "script.jsonl"
    path.write_text(text)
    return path


def test_completions_are_handed_out_in_order(tmp_path: Path) -> None:
    """A problem is found by id or by text; its completions come in turn and begin again."""
    path = script(
        tmp_path, '{"problem": "a", "completions": ["x y z", "u"]}\n\n{"problem": "2 + 2?", "completions": ["4"]}'
    )
    found = ScriptedSampler.from_file(path).sample(PROBLEMS, Sampling(n=3, max_new_tokens=2), "{problem}")
    assert [(one.id, one.text, one.finish_reason) for one in found] == [
        ("a#0", "x y", "length"),
        ("a#1", "u", "stop"),
        ("a#2", "x y", "length"),
        ("b#0", "4", "stop"),
        ("b#1", "4", "stop"),
        ("b#2", "4", "stop"),
    ]


def test_without_a_script_right_and_wrong_answers_are_made_up() -> None:
    """Made-up texts repeat exactly, some with the reference and some without; temperature 0 makes them all the same."""
    sampler = ScriptedSampler()
    found = sampler.sample(PROBLEMS, Sampling(n=12), "{problem}")
    assert found == sampler.sample(PROBLEMS, Sampling(n=12), "{problem}")
    right = [one.text.endswith(": 2") for one in found[:12]]
    assert 0 < sum(right) < 12
    assert len({one.text for one in sampler.sample(PROBLEMS[:1], Sampling(n=12, temperature=0), "{problem}")}) == 1


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{", "line 1: not JSON"),
        ('\n{"completions": ["x"]}', "line 2: field 'problem'"),
        ('{"problem": "a", "completions": []}', "field 'completions'"),
        ('{"problem": "c", "completions": ["x"]}', "no row for problem 'a'"),
    ],
)
def test_a_bad_script_is_told(tmp_path: Path, text: str, said: str) -> None:
    """The error names line and field, or the problem that the script lacks."""
    with pytest.raises(SamplerError, match=said):
        ScriptedSampler.from_file(script(tmp_path, text)).sample(PROBLEMS, Sampling(), "{problem}")


def test_a_script_that_is_not_there_is_told(tmp_path: Path) -> None:
    """The error names the file."""
    with pytest.raises(SamplerError, match=r"nothing\.jsonl"):
        ScriptedSampler.from_file(tmp_path / "nothing.jsonl")
