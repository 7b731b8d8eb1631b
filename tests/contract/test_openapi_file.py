"""The OpenAPI file that other languages build on."""

from pathlib import Path

import pytest

from mathverifier.service.openapi import described

FILE = Path(__file__).parents[2] / "docs" / "openapi.json"


def test_the_openapi_file_is_what_the_service_says_of_itself() -> None:
    """The committed file equals the application's own description, examples included."""
    assert FILE.read_text(encoding="utf-8") == described(), "docs/openapi.json is out of date: run `make openapi`"


def test_the_description_does_not_depend_on_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Settings of the machine on which the file is written leave no trace in it; a setting that is wrong neither."""
    before = described()
    monkeypatch.setenv("MATHVERIFIER_MAX_BATCH", "7")
    monkeypatch.setenv("MATHVERIFIER_DEADLINE_S", "a while")
    assert described() == before
