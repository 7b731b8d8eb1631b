"""Solutions whose truth is known: made, kept in a file, asked of this machine, a service and reward functions."""

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest
from bench.audit_faults import clean, planted
from tests import forked

from mathverifier import verify_many
from mathverifier.adapters.trl import MathReward
from mathverifier.audit.canaries import ROWS, built_in, misjudged, misrewarded, read


def command(*arguments: Any) -> subprocess.CompletedProcess[str]:
    """Run a command of the verifier and wait for its end."""
    done = forked.run("mathverifier", *arguments)
    return subprocess.CompletedProcess(done.args, done.returncode, done.stdout.decode(), done.stderr.decode())


def test_what_is_built_in_holds() -> None:
    """Of eight kinds of answers, half are right and half wrong, and each gets the verdict that it must."""
    canaries = built_in()
    assert len(canaries) == 32 and sum(one.right for one in canaries) == 16
    assert misjudged(canaries, verify_many(one.item for one in canaries)) == []


def test_a_verdict_that_is_not_as_it_must_be_is_told() -> None:
    """A right one that is called wrong, a wrong one that is called right, and one that was refused."""
    right, wrong = built_in()[0], built_in()[2]
    of_right, of_wrong = verify_many([right.item, wrong.item])
    lines = misjudged([right, wrong, right], [of_wrong, of_right, None])
    assert [line.partition(":")[0] for line in lines] == [
        "right (as it stands), incorrect/not_equal",
        "wrong (one less), correct/equal",
        "right (as it stands), refused",
    ]


def test_a_reward_function_is_held_against_them() -> None:
    """Our own reward passes; one that rewards all, one that rewards none, and one that is blind to a denial do not."""

    def blind(prompts: list[str], completions: list[str], **columns: Any) -> list[float]:
        return [float(gold[0] in said) for said, gold in zip(completions, columns["reference"], strict=True)]

    assert misrewarded(MathReward(flaw_weight=0.3)) == []
    assert len(misrewarded(lambda prompts, **_: [1.0] * len(prompts))) == 16
    assert len(misrewarded(lambda prompts, **_: [None] * len(prompts))) == 16
    assert any(line.startswith("wrong (denied), rewarded 1.0") for line in misrewarded(blind))


@pytest.mark.long
def test_an_audit_writes_them_and_the_command_asks_them(tmp_path: Path, verifier_url: str) -> None:
    """They are made of sound rows alone, this machine and a service pass, and a changed one fails with code 1."""
    rows = [*clean(40, 1), *(row for row, _ in planted(2, 2))]
    (tmp_path / "rows.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    file = tmp_path / "canaries.jsonl"
    command("audit", tmp_path / "rows.jsonl", "--canaries", file)
    canaries = read(file)
    assert ROWS * 3 <= len(canaries) <= ROWS * 4 and {one.right for one in canaries} == {True, False}
    for options in ((), ("--url", verifier_url)):
        told = command("canaries", file, *options)
        assert told.returncode == 0 and told.stdout == f"{len(canaries)} canaries, 0 not as they must be\n", told.stderr
    turned = [one.model_copy(update={"right": not one.right}) for one in canaries[:2]]
    file.write_text("".join(one.model_dump_json() + "\n" for one in (*turned, *canaries[2:])))
    told = command("canaries", file)
    assert told.returncode == 1 and told.stdout.endswith(f"{len(canaries)} canaries, 2 not as they must be\n")


@pytest.mark.parametrize(
    ("text", "options", "code", "said"),
    [
        ('{"solution": 4}\n', (), 2, "canaries: line 1 of"),
        ("", (), 1, ""),
        (built_in()[0].model_dump_json(), ("--url", "http://127.0.0.1:9"), 1, "cannot be reached"),
    ],
    ids=["no canary", "none", "no service"],
)
def test_what_cannot_be_asked_does_not_pass(
    tmp_path: Path, text: str, options: tuple[str, ...], code: int, said: str
) -> None:
    """A line that is no canary has code 2; a file without any, and a service that is away, have code 1."""
    (tmp_path / "canaries.jsonl").write_text(text)
    told = command("canaries", tmp_path / "canaries.jsonl", *options)
    assert told.returncode == code and said in told.stderr
