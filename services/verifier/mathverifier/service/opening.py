"""The page in a browser, as soon as the service answers."""

import socket
import threading
import time
import webbrowser

GIVE_UP_S = 60.0
_EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}


def open_when_ready(host: str, port: int) -> None:
    """Open the service's page in a browser once its port is listened on; where there is no browser, nothing happens."""
    threading.Thread(target=_open, args=(_EVERYWHERE.get(host, host), port), daemon=True).start()


def _open(host: str, port: int) -> None:
    give_up = time.monotonic() + GIVE_UP_S
    while time.monotonic() < give_up:
        try:
            socket.create_connection((host, port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
            continue
        webbrowser.open(f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/")
        return
