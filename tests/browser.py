"""A real browser, driven by WebDriver over HTTP, with Chromium's own commands where that lacks one.

https://www.w3.org/TR/webdriver2
"""

import base64
import json
import os
import shutil
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx2
from tests.waiting import wait_on, wait_until

NAMES = ("chromium", "chromium-browser", "google-chrome")
CHROMIUM = next((found for found in map(shutil.which, NAMES) if found), None)
DRIVER = shutil.which("chromedriver")
MISSING = "no Chromium is installed: apt-get install chromium chromium-driver" if not (CHROMIUM and DRIVER) else ""
DESKTOP, PHONE = (1280, 800), (390, 844)
ELEMENT = "element-6066-11e4-a52e-4f735466cecf"
CONTROL, ENTER, TAB = "\ue009", "\ue007", "\ue004"


class Browser:
    """One window of Chromium."""

    def __init__(self, client: httpx2.Client, session: str):
        self._client = client
        self._session = session

    def _ask(self, path: str, body: Any = None, method: str = "POST") -> Any:
        content = None if method != "POST" else json.dumps(body or {})
        response = self._client.request(method, f"/session/{self._session}{path}", content=content)
        value = response.json()["value"]
        assert response.status_code == 200, value
        return value

    def command(self, name: str, **parameters: Any) -> Any:
        """Give a command of the DevTools protocol."""
        return self._ask("/goog/cdp/execute", {"cmd": name, "params": parameters})

    def size(self, size: tuple[int, int], *, dark: bool = False) -> None:
        """Make the page's viewport so large, and the system light or dark."""
        phone = size == PHONE
        self.command(
            "Emulation.setDeviceMetricsOverride",
            width=size[0],
            height=size[1],
            deviceScaleFactor=2 if phone else 1,
            mobile=phone,
        )
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        self.command("Emulation.setEmulatedMedia", features=[scheme])

    def open(self, url: str) -> None:
        """Load a page anew."""
        self._ask("/url", {"url": "about:blank"})
        self._ask("/url", {"url": url})

    def run(self, script: str, *arguments: Any) -> Any:
        """Return what the body of a JavaScript function returns, or what its promise comes to."""
        return self._ask("/execute/sync", {"script": script, "args": list(arguments)})

    def find(self, selector: str) -> str:
        """Return the first element that a CSS selector finds."""
        found: str = self._ask("/element", {"using": "css selector", "value": selector})[ELEMENT]
        return found

    def click(self, selector: str) -> None:
        """Click an element as a person does: it must be there to be clicked."""
        self._ask(f"/element/{self.find(selector)}/click")

    def type(self, selector: str, text: str) -> None:
        """Type into a field, key by key."""
        self._ask(f"/element/{self.find(selector)}/value", {"text": text})

    def choose(self, selector: str, path: Path) -> None:
        """Choose a file in a file field."""
        self._ask(f"/element/{self.find(selector)}/value", {"text": str(path)})

    def paste(self, selector: str, text: str) -> None:
        """Put a text into a field at once, in place of what it held."""
        self.run(
            "const field = document.querySelector(arguments[0]); field.focus(); field.select();"
            "document.execCommand('delete'); document.execCommand('insertText', false, arguments[1]);",
            selector,
            text,
        )

    def keys(self, *keys: str) -> None:
        """Press keys where the focus is, each while the ones before are held."""
        actions = [{"type": "keyDown", "value": key} for key in keys]
        actions += [{"type": "keyUp", "value": key} for key in reversed(keys)]
        self._ask("/actions", {"actions": [{"type": "key", "id": "keyboard", "actions": actions}]})

    def point(self, selector: str) -> None:
        """Move the mouse over an element."""
        origin = {ELEMENT: self.find(selector)}
        move = {"type": "pointerMove", "duration": 0, "x": 0, "y": 0, "origin": origin}
        self._ask("/actions", {"actions": [{"type": "pointer", "id": "mouse", "actions": [move]}]})

    def text(self, selector: str) -> str:
        """Return the text of the first element that a selector finds; empty where there is none."""
        found: str = self.run("return document.querySelector(arguments[0])?.innerText ?? ''", selector)
        return found

    def texts(self, selector: str) -> list[str]:
        """Return the texts of all elements that a selector finds."""
        found: list[str] = self.run(
            "return [...document.querySelectorAll(arguments[0])].map((one) => one.innerText)", selector
        )
        return found

    def count(self, selector: str) -> int:
        """Return how many elements a selector finds."""
        return int(self.run("return document.querySelectorAll(arguments[0]).length", selector))

    def wait(self, script: str, *arguments: Any) -> None:
        """Wait until a script returns something true."""
        wait_until(lambda: self.run(script, *arguments), script)

    def is_seen(self, selector: str) -> bool:
        """Tell whether the first such element is all on the screen: in the viewport, not clipped, nothing over it."""
        return bool(self.run(SEEN, selector))

    def complaints(self) -> list[str]:
        """Return what the console was told since last asked: errors of scripts, network and the page's policy."""
        return [entry["message"] for entry in self._ask("/se/log", {"type": "browser"})]

    def requests(self) -> list[str]:
        """Return the addresses that were asked for since last asked."""
        messages = [json.loads(entry["message"])["message"] for entry in self._ask("/se/log", {"type": "performance"})]
        sent = (one["params"]["request"] for one in messages if one["method"] == "Network.requestWillBeSent")
        return [one["url"] + one.get("urlFragment", "") for one in sent]

    def picture(self, path: Path) -> None:
        """Write what is on the screen as a PNG."""
        path.write_bytes(base64.b64decode(self._ask("/screenshot", method="GET")))


SEEN = """
const one = document.querySelector(arguments[0]);
if (!one) return false;
const box = one.getBoundingClientRect();
if (!box.width || !box.height) return false;
if (box.top < 0 || box.left < 0 || box.bottom > innerHeight || box.right > innerWidth) return false;
const middle = box.left + Math.min(box.width / 2, 20);
return [box.top + 3, box.bottom - 3].every((y) => {
  const top = document.elementFromPoint(middle, y);
  return top && (one.contains(top) || top.contains(one));
});
"""


@contextmanager
def chromium(port: int, folder: Path) -> Iterator[Browser]:
    """Run a browser, with its driver on `port` and all its files in `folder`."""
    assert DRIVER is not None, MISSING
    log = folder / "driver.log"
    with log.open("wb") as out:
        driver = subprocess.Popen(
            [DRIVER, f"--port={port}"],
            stdout=out,
            stderr=subprocess.STDOUT,
            env=os.environ | {"HOME": str(folder), "TMPDIR": str(folder)},
            start_new_session=True,
        )
    try:
        with httpx2.Client(base_url=f"http://127.0.0.1:{port}", timeout=120) as client:
            wait_on(driver, lambda: _is_ready(client), log)
            session = _session(client, folder)
            try:
                yield Browser(client, session)
            finally:
                client.delete(f"/session/{session}")
    finally:
        driver.send_signal(signal.SIGTERM)
        driver.wait(timeout=30)


def _is_ready(client: httpx2.Client) -> bool:
    try:
        return bool(client.get("/status").json()["value"]["ready"])
    except httpx2.TransportError:
        return False


def _session(client: httpx2.Client, folder: Path) -> str:
    arguments = [
        *("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--hide-scrollbars"),
        *("--disable-background-networking", "--disable-component-update", "--no-first-run"),
        f"--user-data-dir={folder / 'profile'}",
    ]
    options = {
        "binary": CHROMIUM,
        "args": arguments,
        "prefs": {"download.default_directory": str(folder / "downloads"), "download.prompt_for_download": False},
    }
    wanted = {"browserName": "chrome", "goog:chromeOptions": options}
    wanted["goog:loggingPrefs"] = {"browser": "ALL", "performance": "ALL"}
    response = client.post("/session", content=json.dumps({"capabilities": {"alwaysMatch": wanted}}))
    value = response.json()["value"]
    assert response.status_code == 200, value
    return str(value["sessionId"])
