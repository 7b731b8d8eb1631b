"""How the page that scores a file does with many rows: `python -m bench.page_table [ROWS]` (needs Chromium).

The rows are short sums, so that what is measured is the page and not the verifier. That is rows a second from the file
to the last verdict in the table, and the time that a filter takes. It is the frames, too, while the table is scrolled
from end to end.
"""

import json
import statistics
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.browser import DESKTOP, MISSING, Browser, chromium
from tests.pages.screenshots import free_port, verifier

SCROLLED = """
const view = document.querySelector('.table-view');
const frames = [];
let before = performance.now();
return new Promise((resolve) => {
  const next = () => {
    const now = performance.now();
    frames.push(now - before);
    before = now;
    view.scrollTop = view.scrollHeight * frames.length / 200;
    if (frames.length < 200) requestAnimationFrame(next);
    else resolve(frames.slice(5));
  };
  requestAnimationFrame(next);
});
"""
FILTERED = """
const field = document.querySelector('#by-text');
field.value = arguments[0];
const before = performance.now();
field.dispatchEvent(new Event('input', { bubbles: true }));
return performance.now() - before;
"""
HELD = "return performance.memory ? performance.memory.usedJSHeapSize / 2 ** 20 : 0"
ENDED = "return document.querySelector('#running').hidden && document.querySelector('.table-row')"


def write(path: Path, rows: int) -> None:
    """Write sums, every third of which is wrong."""
    with path.open("w", encoding="utf-8") as file:
        for number in range(rows):
            said = number + 7 + (number % 3 == 0)
            row = {"problem": f"What is {number} + 7?", "solution": f"The answer is {said}.", "reference": number + 7}
            file.write(json.dumps(row) + "\n")


def measure(browser: Browser, url: str, file: Path, rows: int) -> None:
    """Print the figures."""
    browser.size(DESKTOP)
    browser.open(f"{url}/score")
    browser.choose("#file", file)
    browser.wait("return !document.querySelector('#mapping').hidden")
    began = time.monotonic()
    browser.click("#start")
    while not browser.run(ENDED):
        time.sleep(0.5)
    seconds = time.monotonic() - began
    frames = browser.run(SCROLLED)
    filtered = [browser.run(FILTERED, text) for text in ("what is 12", "", "nothing", "")]
    print(f"{rows} rows in {seconds:.0f} s, {rows / seconds:.0f} a second; {browser.run(HELD):.0f} MB held")
    print(f"frames while scrolling: median {statistics.median(frames):.0f} ms, longest {max(frames):.0f} ms")
    print(f"a filter by text: {max(filtered):.0f} ms; rows in the page: {browser.count('.table-row')}")


def main(rows: int) -> None:
    """Measure with so many rows."""
    if MISSING:
        raise SystemExit(MISSING)
    with TemporaryDirectory(ignore_cleanup_errors=True) as folder, verifier(Path(folder)) as url:
        write(Path(folder) / "rows.jsonl", rows)
        with chromium(free_port(), Path(folder)) as browser:
            measure(browser, url, Path(folder) / "rows.jsonl", rows)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 50_000)
