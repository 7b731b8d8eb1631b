"""Recipe files: what is good is read, what is bad is one line with file, line, field and fix."""

from pathlib import Path

import pytest

from mathcontracts import chat_messages
from mathtrainer.runs.recipe_file import RecipeFileError, load_recipe

ROOT = Path(__file__).parents[4]
GOOD = "name: x\nmodel: embedded/tiny\n"


@pytest.mark.parametrize("path", sorted((ROOT / "recipes").glob("*.yaml")), ids=lambda path: path.stem)
def test_the_recipes_that_come_with_the_project_are_valid(path: Path) -> None:
    """Each can be read, and its run is named after its file."""
    assert load_recipe(path).name == path.stem


def test_numbers_without_a_point_are_numbers(tmp_path: Path) -> None:
    """YAML 1.1 reads `1e-5` as text; a learning rate written so still counts as a number."""
    path = tmp_path / "x.yaml"
    path.write_text(GOOD + "dpo: {learning_rate: 1e-5}\n")
    assert load_recipe(path).dpo.learning_rate == 1e-5


def test_a_prompt_may_have_a_system_message_and_examples(tmp_path: Path) -> None:
    """It is a text, or a mapping whose template is the problem alone where none is given."""
    path = tmp_path / "x.yaml"
    path.write_text(GOOD + "prompt:\n  system: Be brief.\n  examples:\n    - {problem: 1 + 1, solution: 2 as text}\n")
    prompt = load_recipe(path).prompt
    said = [(one["role"], one["content"]) for one in chat_messages("2 + 2", prompt)]
    assert said == [("system", "Be brief."), ("user", "1 + 1"), ("assistant", "2 as text"), ("user", "2 + 2")]
    path.write_text(GOOD + "prompt: 'Solve: {problem}'\n")
    assert load_recipe(path).prompt == "Solve: {problem}"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (GOOD + "prompt:\n  sistem: x\n", "line 4: prompt.sistem: unknown key; did you mean 'system'?"),
        (GOOD + "prompt:\n  template: Solve.\n", "line 4: prompt.template: must contain {problem}"),
        (GOOD + "sft:\n  learning_rate: -1\n", "line 4: sft.learning_rate: should be greater than 0, not -1"),
        (GOOD + "sft:\n  epochs: 1\n  learning_rat: 1\n", "line 5: sft.learning_rat: unknown key; did you mean 'lea"),
        (GOOD + "wibble: 1\n", "line 3: wibble: unknown key; known here: name, model"),
        (GOOD + "lora: {rr: 3}\n", "line 3: lora.rr: unknown key; did you mean 'r'?"),
        (GOOD + "arms: [dpo, ppo]\n", "line 3: arms.1: should be 'rsft', 'dpo', 'weighted_dpo' or 'grpo', not 'ppo'"),
        (GOOD + "problems: {source: jsonl}\n", "line 3: problems: problems.path is needed for source 'jsonl'"),
        (GOOD + "weights: {w_min: 5}\n", "weights.w_min must not be above weights.w_max"),
        (GOOD + "sft: {learning_rate: .nan}\n", "sft.learning_rate: should be a finite number, not nan"),
        (GOOD + "prompt: solve it\n", "prompt must contain {problem}"),
        (GOOD + "seed: 1\nseed: 2\n", "line 4: seed: is there twice; keep one"),
        (GOOD + "sft: {seed: 1}\ncollect: {n: 0}\n", "(and 1 more)"),
        ("name: x\n", "model: is missing; add it"),
        ("name: [\n", "line 2: is not YAML"),
        ("- name\n", "is not a recipe"),
        ("", "is not a recipe"),
        ("{a: 1}: x\n", "is not YAML: found unhashable key"),
    ],
)
def test_a_bad_recipe_is_one_line(tmp_path: Path, text: str, said: str) -> None:
    """The message is a single line that names the file and what is wrong with which field."""
    path = tmp_path / "x.yaml"
    path.write_text(text)
    with pytest.raises(RecipeFileError) as caught:
        load_recipe(path)
    message = str(caught.value)
    assert said in message
    assert message.startswith(str(path))
    assert "\n" not in message


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    """Absent files, folders and bytes that are no text are told as such."""
    binary = tmp_path / "binary.yaml"
    binary.write_bytes(b"\xff\xfe\x00name")
    for path, said in ((tmp_path / "absent.yaml", "No such file"), (tmp_path, "Is a directory"), (binary, "UTF-8")):
        with pytest.raises(RecipeFileError, match=said):
            load_recipe(path)


ALIASES = "a0: &a0 {x: 1}\n" + "".join(
    f"a{level}: &a{level} {{{', '.join(f'k{place}: *a{level - 1}' for place in range(9))}}}\n" for level in range(1, 8)
)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (GOOD + "a: " + "[" * 2_000 + "]" * 2_000 + "\n", "line 3: nests more than 20 levels"),
        (GOOD + "a: " + "{a: " * 2_000 + "1" + "}" * 2_000 + "\n", "line 3: nests more than 20 levels"),
        (GOOD + "seed: " + "1" * 5_000 + "\n", "line 3: holds a number of more than 100 digits"),
        (GOOD + "a: &a [1]\nb: [" + "*a, " * 101 + "*a]\n", "line 4: has more than 100 aliases"),
        (GOOD + ALIASES, "a0: unknown key"),
        (GOOD + "a: &a\n  b: *a\n", "a: unknown key"),
        (GOOD + "sft: &sft\n  epochs: *sft\n", "line 4"),
        (GOOD + "# " + "x" * 1_000_001 + "\n", "is longer than 1000000 characters"),
    ],
)
def test_a_recipe_without_bounds_is_told_in_a_line(tmp_path: Path, text: str, said: str) -> None:
    """Nesting, aliases of aliases, aliases of themselves, numbers without end: one line each, and soon."""
    path = tmp_path / "x.yaml"
    path.write_text(text)
    with pytest.raises(RecipeFileError) as raised:
        load_recipe(path)
    assert said in str(raised.value) and "\n" not in str(raised.value)


def test_an_alias_may_be_used(tmp_path: Path) -> None:
    """A recipe may say once what holds twice."""
    path = tmp_path / "x.yaml"
    path.write_text(GOOD + "sft: {learning_rate: &rate 0.001}\ndpo: {learning_rate: *rate}\n")
    assert load_recipe(path).dpo.learning_rate == 0.001
