"""Pictures of the pages for the documents: `python -m tests.pages.screenshots FOLDER` writes them."""

import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.browser import DESKTOP, MISSING, PHONE, Browser, chromium
from tests.service_process import answering

DRAWN = "return !document.querySelector('#results').hasAttribute('aria-busy') && document.querySelector('#a-verdict')"


def take(browser: Browser, url: str, folder: Path) -> None:
    """Write the playground, light, dark and on a phone."""
    for name, size, dark in (("playground", DESKTOP, False), ("playground-dark", DESKTOP, True)):
        browser.size(size, dark=dark)
        browser.open(f"{url}/")
        browser.click(".chip.logical" if dark else ".chip")
        browser.wait(DRAWN)
        browser.point("mark")
        browser.picture(folder / f"{name}.png")
    browser.size(PHONE)
    browser.open(f"{url}/")
    browser.click(".chip.algebraic")
    browser.wait(DRAWN)
    browser.run("document.querySelector('#a-verdict').scrollIntoView()")
    browser.picture(folder / "playground-phone.png")


@contextmanager
def verifier(folder: Path) -> Iterator[str]:
    """Run a verifier, and yield its address."""
    port, log = free_port(), folder / "verifier.log"
    url = f"http://127.0.0.1:{port}"
    with answering(["mathverifier", "serve", "--port", str(port)], f"{url}/livez", log, {}):
        yield url


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def main(folder: Path) -> None:
    """Write all pictures into `folder`."""
    if MISSING:
        raise SystemExit(MISSING)
    folder.mkdir(parents=True, exist_ok=True)
    with (
        TemporaryDirectory(ignore_cleanup_errors=True) as scratch,
        verifier(Path(scratch)) as url,
        chromium(free_port(), Path(scratch)) as browser,
    ):
        take(browser, url, folder)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
