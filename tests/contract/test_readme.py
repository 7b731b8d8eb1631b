"""What the README shows is what happens."""

import json
import re
from pathlib import Path
from typing import Any

import httpx2
import pytest
import yaml

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text()
WRITTEN = ("*.md", "docs/**/*.md", "bench/*.md", "clients/*/*.md", "services/*/*.md", ".github/*.md")
FOUND = {path.relative_to(ROOT) for pattern in WRITTEN for path in ROOT.glob(pattern)}
DOCUMENTS = sorted(path for path in FOUND if "node_modules" not in path.parts)
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
FORMS = sorted((ROOT / ".github" / "ISSUE_TEMPLATE").glob("*.yml"))


def _rounded(value: Any) -> Any:
    match value:
        case float():
            return round(value, 2)
        case dict():
            return {key: _rounded(one) for key, one in value.items()}
        case list():
            return [_rounded(one) for one in value]
        case _:
            return value


def test_the_curl_is_answered_as_shown(verifier_url: str) -> None:
    """The README's request gets the README's answer, but for the steps, which it leaves out, and rounding."""
    (body,) = re.findall(r"-d '(\{.*?\})'\n```", README, flags=re.DOTALL)
    (shown,) = re.findall(r"```json\n(.*?)```", README, flags=re.DOTALL)
    response = httpx2.post(f"{verifier_url}/verify", content=body, headers={"content-type": "application/json"})
    answer = response.json()
    assert len(answer.pop("steps")) == 3
    assert _rounded(answer) == json.loads(shown)


@pytest.mark.parametrize("document", DOCUMENTS, ids=str)
def test_links_lead_somewhere(document: Path) -> None:
    """Every relative link of the documents names a file that is there."""
    text = (ROOT / document).read_text()
    targets = [link for link in re.findall(r"\]\(([^)#]+)", text) if "://" not in link]
    missing = [link for link in targets if not (ROOT / document.parent / link).exists()]
    assert missing == []


def test_every_make_target_named_exists() -> None:
    """What the README, CONTRIBUTING, the workflows and .ci/run tell to make is a target of the Makefile."""
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), flags=re.MULTILINE))
    assert {"demo", "test", "smoke"} <= set(re.findall(r"make ([a-z-]+)", README))
    for path in (ROOT / "README.md", ROOT / "CONTRIBUTING.md", ROOT / ".ci" / "run", *WORKFLOWS):
        named = set(re.findall(r"(?:^|[`: ])make ([a-z-]+)", path.read_text(), flags=re.MULTILINE))
        assert named and named <= targets, path


@pytest.mark.parametrize("path", [*WORKFLOWS, *FORMS, ROOT / ".pre-commit-config.yaml", ROOT / "CITATION.cff"], ids=str)
def test_what_others_read_is_yaml(path: Path) -> None:
    """Workflows, forms, hooks and the citation can be read."""
    assert isinstance(yaml.safe_load(path.read_text()), dict)


def test_the_test_command_is_the_one_that_must_pass() -> None:
    """.ci/run calls the test command of the README."""
    assert "`make test` runs the tests" in README
    assert "\nmake test\n" in (ROOT / ".ci" / "run").read_text()
