"""The TypeScript package and its example, with real npm, tsc and node against a real service."""

import json
import shutil
import subprocess
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import httpx2
import pytest

ROOT = Path(__file__).parents[2]
COPIED = ("package.json", "package-lock.json", "tsconfig.json", "schema.d.ts", "client.ts", "example.ts")

pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(shutil.which("npm") is None, reason="npm is not on the PATH"),
]


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the client's folder, beside a copy of the OpenAPI file, with its packages installed."""
    root = tmp_path_factory.mktemp("typescript")
    folder = root / "clients" / "typescript"
    folder.mkdir(parents=True)
    (root / "docs").mkdir()
    shutil.copy(ROOT / "docs" / "openapi.json", root / "docs")
    for name in COPIED:
        shutil.copy(ROOT / "clients" / "typescript" / name, folder)
    npm(folder, "ci", "--no-audit", "--no-fund")
    return folder


@pytest.fixture(scope="module")
def packed(client: Path) -> frozenset[str]:
    """The files of the package; what is in `build` is compiled then."""
    (told,) = json.loads(npm(client, "pack", "--json", "--silent"))
    return frozenset(one["path"] for one in told["files"])


def npm(folder: Path, *arguments: str) -> str:
    """Run npm in the folder and return what it printed; the test fails with that where npm does."""
    done = subprocess.run(
        ["npm", *arguments], cwd=folder, capture_output=True, text=True, encoding="utf-8", timeout=120, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_the_types_are_those_of_the_openapi_file(client: Path) -> None:
    """The committed types equal what is generated from the committed description."""
    committed = (client / "schema.d.ts").read_text(encoding="utf-8")
    npm(client, "run", "generate")
    generated = (client / "schema.d.ts").read_text(encoding="utf-8")
    assert generated == committed, "clients/typescript/schema.d.ts is out of date: run `make openapi`"


def test_the_types_are_strict(client: Path) -> None:
    """A misspelt field, path or member of the answer does not compile, where the example beside it does."""
    example = (client / "example.ts").read_text(encoding="utf-8")
    wrong = {"field": ("solution:", "solutoin:"), "path": ('"/verify"', '"/verfy"'), "member": ("outcome", "outcom")}
    for name, (right, misspelt) in wrong.items():
        (client / f"wrong_{name}.ts").write_text(example.replace(right, misspelt), encoding="utf-8")
    done = subprocess.run(
        ["npx", "tsc", "--noEmit"], cwd=client, capture_output=True, text=True, timeout=120, check=False
    )
    for name in wrong:
        (client / f"wrong_{name}.ts").unlink()
    faulty = {line.partition("(")[0] for line in done.stdout.splitlines() if "error TS" in line}
    assert faulty == {f"wrong_{name}.ts" for name in wrong}


def test_the_example_runs(client: Path, verifier_url: str) -> None:
    """The example, compiled and run by node, gets its verdicts and reads the refusal."""
    printed = npm(client, "run", "example", "--", verifier_url)
    assert "verify: incorrect, first wrong step 0\n  numerical: 16 - 3 - 4 = 7 is false" in printed
    assert "batch 0: correct\nbatch 1: incorrect\n" in printed
    assert "refused as application/problem+json: 422 Unprocessable Content: items: must not be empty" in printed


@pytest.fixture
def busy_url(verifier_url: str) -> Iterator[str]:
    """A way to the service that turns the first two requests away, as a busy one does."""

    class Busy(BaseHTTPRequestHandler):
        left = 2

        def do_POST(self) -> None:
            content = self.rfile.read(int(self.headers["content-length"]))
            if Busy.left:
                Busy.left -= 1
                self.answer(429 if Busy.left else 503, {"retry-after": "0"}, b"")
                return
            headers = {"content-type": "application/json"}
            response = httpx2.post(f"{verifier_url}{self.path}", content=content, headers=headers)
            self.answer(response.status_code, {"content-type": response.headers["content-type"]}, response.content)

        def answer(self, status: int, headers: dict[str, str], content: bytes) -> None:
            self.send_response(status)
            for name, value in (headers | {"content-length": str(len(content))}).items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Busy) as server:
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        assert Busy.left == 0


def node(folder: Path, *arguments: str) -> str:
    """Run node in the folder and return what it printed."""
    command = ["node", *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=60, check=True).stdout


@pytest.mark.usefixtures("packed")
def test_it_asks_again_where_the_service_is_busy(client: Path, busy_url: str) -> None:
    """A request that is turned away is made again, and its answer is the one of a service with time."""
    printed = node(client, "build/example.js", busy_url)
    assert "verify: incorrect, first wrong step 0\n" in printed
    assert "batch 0: correct\nbatch 1: incorrect\n" in printed


@pytest.mark.usefixtures("packed")
def test_a_service_that_is_not_there_is_an_error(client: Path, free_port: Callable[[], int]) -> None:
    """With one attempt, a lost connection is reported at once and not waited for."""
    script = (
        'import { createVerifier } from "./build/client.js";'
        f'const verifier = createVerifier({{ baseUrl: "http://127.0.0.1:{free_port()}", attempts: 1 }});'
        'await verifier.POST("/verify", { body: { solution: "1" } }).catch((error) => console.log(error.message));'
    )
    assert node(client, "--input-type=module", "-e", script) == "fetch failed\n"


def test_the_package_holds_what_others_need(packed: frozenset[str]) -> None:
    """It has the compiled client with its types, and nothing else but its description."""
    assert packed == {"build/client.js", "build/client.d.ts", "build/schema.d.ts", "package.json"}
