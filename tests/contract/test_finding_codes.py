"""The closed list of finding codes and its description."""

from pathlib import Path

from mathcontracts import FindingCode


def test_every_finding_code_is_described() -> None:
    """docs/profile.md has a row for each code that a finding can have."""
    page = (Path(__file__).parents[2] / "docs" / "profile.md").read_text(encoding="utf-8")
    missing = [code.value for code in FindingCode if f"| `{code.value}` |" not in page]
    assert missing == []
