"""The site of docs/: its pages that are written from the code are current, and it builds without a warning."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest
from bench import command_lines, units

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("page", [command_lines, units], ids=lambda page: page.__name__)
def test_a_page_from_the_code_is_current(page: ModuleType) -> None:
    """The page in docs/ is what the code gives now; `make docs` writes it."""
    assert page.DOCUMENT.read_text(encoding="utf-8") == page.document()


@pytest.mark.long
def test_the_site_builds_strictly_and_loads_nothing_from_elsewhere(tmp_path: Path) -> None:
    """Every page is in the navigation, every link has its target, and no script or style is of another origin."""
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "--site-dir", str(tmp_path)]
    environment = os.environ | {"NO_MKDOCS_2_WARNING": "1"}
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, env=environment, check=False)
    assert (done.returncode, done.stdout + done.stderr) == (0, "")
    pages = list(tmp_path.rglob("*.html"))
    assert {"index.html", "tutorial.html", "cli.html"} <= {page.name for page in pages}
    for page in pages:
        text = page.read_text(encoding="utf-8")
        assert 'src="http' not in text and 'rel="stylesheet" href="http' not in text, page


@pytest.mark.long
def test_the_tutorial_says_what_its_commands_do(tmp_path: Path) -> None:
    """Each command of docs/tutorial.md runs as written, and gives what the text beneath it says."""
    text = (ROOT / "docs" / "tutorial.md").read_text(encoding="utf-8")
    blocks = re.findall(r"^```sh\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    said = []
    for block in blocks:
        code = block.replace(".venv/bin/", f"{Path(sys.executable).parent}/")
        command = ["bash", "-euo", "pipefail", "-c", code]
        said.append(subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True).stdout)
    wrong, unknown, equivalent, scored = said
    assert "7" in wrong and "9" in wrong and "incorrect" not in unknown
    assert re.findall(r'"outcome": ?"(\w+)"', equivalent) == ["correct", "incorrect"]
    assert "incorrect" in scored
    rows = [json.loads(line) for line in (tmp_path / "scored.jsonl").read_text().splitlines()]
    assert [row["verdict"]["outcome"] for row in rows] == ["correct", "incorrect"]
