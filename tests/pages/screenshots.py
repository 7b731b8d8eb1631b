"""Pictures of the pages for the documents: `python -m tests.pages.screenshots FOLDER` writes them."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import httpx2
from tests.browser import DESKTOP, MISSING, PHONE, Browser, chromium
from tests.waiting import wait_on

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
    command = [sys.executable, "-m", "mathverifier", "serve", "--port", str(port)]
    with log.open("wb") as out:
        process = subprocess.Popen(command, stdout=out, stderr=subprocess.STDOUT, env=dict(os.environ))
    url = f"http://127.0.0.1:{port}"
    try:
        wait_on(process, lambda: _answers(url), log)
        yield url
    finally:
        process.terminate()
        process.wait(timeout=30)


def _answers(url: str) -> bool:
    try:
        return httpx2.get(f"{url}/livez").status_code == 200
    except httpx2.TransportError:
        return False


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
