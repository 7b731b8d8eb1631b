"""Pictures of the pages for the documents: `python -m tests.pages.screenshots FOLDER RUNS` writes them.

RUNS is a folder of runs, of which the newest finished one is shown.
"""

import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.browser import DESKTOP, MISSING, PHONE, Browser, chromium
from tests.pages.test_scoring import score, written
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


def take_scoring(browser: Browser, url: str, folder: Path, file: Path) -> None:
    """Write the page that scores a file, with its table."""
    browser.size(DESKTOP)
    score(browser, url, written(file), other="judge")
    browser.picture(folder / "score.png")


def take_runs(browser: Browser, url: str, folder: Path) -> None:
    """Write the list of runs, the newest finished run, and its pairs."""
    browser.size(DESKTOP)
    browser.open(f"{url}/")
    browser.picture(folder / "runs.png")
    browser.click("tr[data-run] a")
    browser.wait("return document.querySelector('#curves svg')")
    browser.picture(folder / "run.png")
    browser.click("a[href^='pairs']")
    browser.wait("return document.querySelector('.pair mark')")
    browser.run("document.querySelector('.pair').scrollIntoView()")
    browser.picture(folder / "pairs.png")


@contextmanager
def explorer(runs: Path, folder: Path) -> Iterator[str]:
    """Run the pages about runs, and yield their address."""
    port = free_port()
    url, ui = f"http://127.0.0.1:{port}", ["mathtrainer", "ui", str(runs), "--port", str(port)]
    with answering(ui, f"{url}/page/runs.css", folder / "ui.log", {"MATHTRAINER_REDIS_URL": "redis://127.0.0.1:1/0"}):
        yield url


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


def main(folder: Path, runs: Path) -> None:
    """Write all pictures into `folder`."""
    if MISSING:
        raise SystemExit(MISSING)
    folder.mkdir(parents=True, exist_ok=True)
    with (
        TemporaryDirectory(ignore_cleanup_errors=True) as scratch,
        verifier(Path(scratch)) as url,
        explorer(runs, Path(scratch)) as runs_url,
        chromium(free_port(), Path(scratch)) as browser,
    ):
        take(browser, url, folder)
        take_scoring(browser, url, folder, Path(scratch) / "sums.jsonl")
        take_runs(browser, runs_url, folder)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
