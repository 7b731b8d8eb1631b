"""Pages about runs in a real browser."""

from collections.abc import Callable, Iterator

import pytest
from tests.browser import DESKTOP, PHONE, Browser
from tests.pages.test_playground import ACCESSIBILITY
from tests.run_folder import make_run
from tests.service_process import answering

from mathcontracts import RunSpec
from mathtrainer.core.run_state import RunState
from mathtrainer.runs.records import Runs, connect

PATHS = (
    *("", "runs/first/", "runs/first/pairs?stage=pairs", "runs/first/problems?n=1", "runs/first/candidates?n=0"),
    "compare?run=first&run=second",
)


@pytest.fixture(scope="module")
def pages(redis_url: str, free_port: Callable[[], int], tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the pages about two runs."""
    folder = tmp_path_factory.mktemp("explorer")
    make_run(folder / "runs", "first", strength=1)
    make_run(folder / "runs", "second", strength=5, collect={"n": 3})
    port, log = free_port(), folder / "ui.log"
    settings = {"MATHTRAINER_REDIS_URL": redis_url.rpartition("/")[0] + "/10"}
    url, ui = f"http://127.0.0.1:{port}", ["mathtrainer", "ui", str(folder / "runs"), "--port", str(port)]
    with answering(ui, f"{url}/page/runs.css", log, settings):
        yield url


def test_from_the_list_to_a_comparison_and_a_run(browser: Browser, pages: str) -> None:
    """Two runs are chosen and compared; a run shows a curve for each training, its pairs with marks, what changed."""
    browser.open(f"{pages}/")
    for run in ("first", "second"):
        browser.click(f"input[value={run}]")
    browser.click("button.primary")
    browser.wait("return document.title === 'Runs compared'")
    assert browser.texts("td.better") == ["+0.333 better"] * 2 + ["+0.667 better"] * 2
    assert browser.texts("table:last-of-type td")[-3:] == ["collect.n", "8", "3"]
    browser.click("a[href='runs/first/']")
    browser.wait("return document.title === 'first'")
    assert browser.count("#curves .panels svg.chart") == 6
    assert browser.count("#curves polyline.mean") == 6
    browser.click("a[href='problems?n=0']")
    browser.wait("return document.title.startsWith('Held-out problem 1')")
    assert browser.texts(".verdict .badge") == ["Wrong", "Right", "Right"]
    browser.open(f"{pages}/runs/first/pairs?stage=pairs")
    assert browser.text(".pair h2").startswith("1. hardness 0.550, weight 1.450")
    assert browser.text(".pair mark.numerical") == "11 + 7 = 19"
    browser.run("document.querySelector('#order').value = 'weight'")
    browser.click("form button")
    browser.wait("return location.search.includes('order=weight')")
    assert browser.text(".pair h2").startswith("1. hardness 0.000, weight 2.000")
    browser.run("const kind = document.querySelector('#kind'); kind.value = 'flawed_process'")
    browser.click("form button")
    browser.wait("return location.search.includes('flawed_process')")
    assert browser.count(".pair") == 3


def test_an_open_list_follows_a_run(browser: Browser, pages: str, redis_url: str) -> None:
    """The row of a run that is at work changes without the page being loaded anew."""
    redis = connect(redis_url.rpartition("/")[0] + "/10", patient=False)
    runs = Runs(redis)
    run_id = runs.add(RunSpec(name="live", model="m")).run_id
    browser.open(f"{pages}/")
    row = f"[data-run='{run_id}']"
    assert browser.text(f"{row} [data-state]") == "queued"
    fence = runs.acquire(run_id, 60)
    assert runs.move(run_id, RunState.RUNNING, fence)
    runs.tell(run_id, stage="sft", done=3, total=8, metrics={})
    browser.wait("return document.querySelector(arguments[0]).innerText === 'sft 3/8'", f"{row} [data-stage]")
    assert browser.text(f"{row} [data-state]") == "running"
    assert runs.move(run_id, RunState.FAILED, fence)
    browser.wait("return document.querySelector(arguments[0]).innerText === 'failed'", f"{row} [data-state]")
    redis.close()


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_everybody_can_read_them(browser: Browser, pages: str, size: tuple[int, int], *, dark: bool) -> None:
    """Labels, names, contrast, sizes, the keyboard's reach on each page; no request leaves the origin."""
    browser.size(size, dark=dark)
    for path in PATHS:
        browser.open(f"{pages}/{path}")
        browser.run("for (const one of document.querySelectorAll('details')) one.open = true")
        assert browser.run(ACCESSIBILITY) == [], path
    assert all(one.startswith((pages, "about:")) for one in browser.requests())
