"""A browser, and services to look at."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests.browser import DESKTOP, MISSING, Browser, chromium


@pytest.fixture(scope="session")
def window(tmp_path_factory: pytest.TempPathFactory, free_port: Callable[[], int]) -> Iterator[Browser]:
    """A browser for all tests; where none is installed, they are skipped."""
    if MISSING:
        pytest.skip(MISSING)
    with chromium(free_port(), tmp_path_factory.mktemp("browser")) as browser:
        yield browser


@pytest.fixture
def browser(window: Browser) -> Iterator[Browser]:
    """The browser with a light screen of 1280 by 800, nothing stored, and no complaint of an earlier test.

    After the test, the console must be empty: no error of a script, no refusal by the policy, no file that is missing.
    """
    window.open("about:blank")
    window.size(DESKTOP)
    window.complaints()
    window.requests()
    yield window
    assert window.complaints() == []


@pytest.fixture
def downloads(window: Browser, tmp_path: Path) -> Path:
    """The folder that the browser puts files into."""
    window.command("Browser.setDownloadBehavior", behavior="allow", downloadPath=str(tmp_path))
    return tmp_path
