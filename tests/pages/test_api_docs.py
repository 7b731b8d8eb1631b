"""The descriptions of the APIs at `/docs` and `/redoc`, in a real browser that has no internet."""

from collections.abc import Callable, Iterator

import httpx2
import pytest
from tests.browser import Browser
from tests.service_process import answering

KEYS = {"MATHGENERATOR_API_KEYS": "one:secret-of-one"}


@pytest.fixture(scope="module")
def generator_url(free_port: Callable[[], int], tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a generator with its scripted sampler."""
    folder, port = tmp_path_factory.mktemp("described"), free_port()
    url, settings = f"http://127.0.0.1:{port}", {"MATHGENERATOR_SAMPLER": "scripted", "MATHGENERATOR_PORT": str(port)}
    with answering(["mathgenerator", "serve"], f"{url}/readyz", folder / "generator.log", settings):
        yield url


@pytest.fixture(params=["verifier", "generator"])
def service(request: pytest.FixtureRequest) -> str:
    """The address of each service in turn."""
    url: str = request.getfixturevalue(f"{request.param}_url")
    return url


def test_swagger_ui_lists_the_routes_and_asks_them(browser: Browser, service: str) -> None:
    """Every route is there, one opens and is asked from the page, and nothing comes from elsewhere."""
    browser.open(f"{service}/docs")
    browser.wait("return document.querySelectorAll('.opblock').length > 3")
    assert browser.text(".opblock-summary-path") != ""
    browser.click(".opblock[id$=livez_livez_get] .opblock-summary-control")
    browser.wait("return document.querySelector('.try-out__btn')")
    browser.click(".try-out__btn")
    browser.click(".execute")
    browser.wait("return document.querySelector('.live-responses-table')?.innerText.includes('alive')")
    assert all(url.startswith((f"{service}/", "data:", "about:")) for url in browser.requests())


def test_redoc_lists_the_routes(browser: Browser, service: str) -> None:
    """Its menu and its examples are drawn, with its own style, and nothing comes from elsewhere."""
    browser.open(f"{service}/redoc")
    browser.wait("return document.querySelectorAll('[data-section-id]').length > 3")
    assert "MathVerifier" in browser.text("#docs h1")
    # Its menu stands beside the text: the style sheets that it makes are let in.
    assert browser.run("return getComputedStyle(document.querySelector('.menu-content')).display") == "flex"
    assert all(url.startswith((f"{service}/", "data:", "about:")) for url in browser.requests())


def test_no_text_of_a_stranger_is_a_script_there(service: str) -> None:
    """The policy allows no script that stands in the page, none of another origin, and no style with a text."""
    for page in ("/docs", "/redoc"):
        policy = httpx2.get(f"{service}{page}").headers["content-security-policy"]
        directives = dict(one.strip().split(" ", 1) for one in policy.split(";"))
        assert directives["script-src"] == "'self'"
        assert directives["default-src"] == "'none'"
        assert "unsafe" not in policy and "http" not in policy


def test_a_file_is_not_sent_twice(service: str) -> None:
    """Who has a script already is told that it is the same still."""
    first = httpx2.get(f"{service}/docs/swagger-ui-bundle.js")
    assert first.status_code == 200 and first.headers["content-type"].startswith("text/javascript")
    again = httpx2.get(f"{service}/docs/swagger-ui-bundle.js", headers={"If-None-Match": first.headers["etag"]})
    assert again.status_code == 304 and again.content == b""


def test_with_keys_they_are_closed(free_port: Callable[[], int], tmp_path_factory: pytest.TempPathFactory) -> None:
    """A generator with keys shows neither page, nor what they load, to who has none."""
    folder, port = tmp_path_factory.mktemp("closed"), free_port()
    url, settings = f"http://127.0.0.1:{port}", {"MATHGENERATOR_SAMPLER": "scripted", "MATHGENERATOR_PORT": str(port)}
    with answering(["mathgenerator", "serve"], f"{url}/readyz", folder / "generator.log", settings | KEYS):
        for path in ("/docs", "/redoc", "/docs/swagger-ui-bundle.js", "/openapi.json"):
            assert httpx2.get(f"{url}{path}").status_code == 401
            assert httpx2.get(f"{url}{path}", headers={"X-API-Key": "secret-of-one"}).status_code == 200
