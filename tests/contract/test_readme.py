"""What the README shows is what happens."""

import json
import re
from pathlib import Path
from typing import Any

import httpx2
import pytest

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text()


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


@pytest.mark.parametrize(
    "document", sorted(path.relative_to(ROOT) for path in [ROOT / "README.md", *ROOT.glob("*/*.md")])
)
def test_links_lead_somewhere(document: Path) -> None:
    """Every relative link of the documents names a file that is there."""
    text = (ROOT / document).read_text()
    targets = [link for link in re.findall(r"\]\(([^)#]+)", text) if "://" not in link]
    missing = [link for link in targets if not (ROOT / document.parent / link).exists()]
    assert missing == []


def test_every_make_target_named_exists() -> None:
    """A command that the README tells to run is a target of the Makefile."""
    named = set(re.findall(r"make ([a-z]+)", README))
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), flags=re.MULTILINE))
    assert {"demo", "test"} <= named <= targets
