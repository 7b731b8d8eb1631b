"""A file scored in the page, in a real browser."""

import csv
import json
from pathlib import Path

import pytest
from tests.browser import DESKTOP, PHONE, Browser
from tests.pages.test_playground import ACCESSIBILITY
from tests.waiting import wait_until

ENDED = "return document.querySelector('#running').hidden && document.querySelector('.table-row')"


def written(path: Path, count: int = 300) -> Path:
    """A file of sums: every third is wrong by one, and another grader takes every fifth for wrong."""
    with path.open("w") as file:
        for number in range(count):
            said = number + 7 + (number % 3 == 0)
            row = {
                "question": f"What is {number} + 7?",
                "response": f"We add.\n{number} + 7 = {said}.\nThe answer is {said}.",
                "gold": number + 7,
                "judge": number % 5 > 0,
            }
            file.write(json.dumps(row) + "\n")
        file.write("{oops\n")
    return path


def change(browser: Browser, selector: str, value: str) -> None:
    """Choose an option, or set a value, as a person would."""
    browser.run(
        "const field = document.querySelector(arguments[0]); field.value = arguments[1];"
        "for (const kind of ['input', 'change']) field.dispatchEvent(new Event(kind, { bubbles: true }))",
        selector,
        value,
    )


def score(browser: Browser, url: str, file: Path, other: str = "") -> None:
    """Choose a file, take the mapping that is guessed, and wait for the last row."""
    browser.open(f"{url}/score")
    browser.choose("#file", file)
    browser.wait("return !document.querySelector('#mapping').hidden")
    if other:
        change(browser, "#field-other", other)
        browser.wait("return document.querySelector('#first-rows td:last-child').innerText !== '–'")
    browser.click("#start")
    browser.wait(ENDED)


def test_a_file_is_mapped_scored_filtered_and_opened(browser: Browser, verifier_url: str, tmp_path: Path) -> None:
    """The guess is shown and may be changed; rows are filtered and ordered; a row opens as in the playground."""
    file = written(tmp_path / "sums.jsonl")
    browser.requests()
    score(browser, verifier_url, file, other="judge")
    mapped = [
        browser.run("return document.querySelector(arguments[0]).value", f"#field-{name}")
        for name in ("problem", "solution", "reference")
    ]
    assert mapped == ["question", "response", "gold"]
    assert browser.text("#count") == "301 of 301 rows"
    figures = browser.run("return [...document.querySelectorAll('.plot')].map((one) => one.getAttribute('aria-label'))")
    assert figures[0] == "Outcomes: correct 200, incorrect 100, unknown 0"
    # Of 300, the 100 wrong and the 60 that the other takes for wrong share 20.
    assert figures[3] == "The other grader: agrees 180, disagrees 120, left open 0"
    for field, value, count in (
        ("#by-outcome", "incorrect", 100),
        ("#by-dimension", "numerical", 100),
        ("#by-code", "false_equality", 100),
        ("#by-reason", "not_equal", 100),
        ("#by-confidence", "0.99", 0),
        ("#by-text", "what is 12 + 7", 1),
        ("#by-text", "OOPS", 0),
    ):
        change(browser, field, value)
        assert browser.text("#count") == f"{count} of 301 rows", field
        change(browser, field, "")
    browser.run("document.querySelector('#by-disagreement').click()")
    assert browser.text("#count") == "120 of 301 rows"
    change(browser, "#sort", "wrongness")
    assert browser.text(".table-row .badge") == "incorrect"
    change(browser, "#sort", "row")
    browser.click(".table-row button")
    browser.wait("return document.querySelector('#a-verdict')")
    assert browser.text("#opened-title") == "Row 4"
    assert "First wrong step: 2," in browser.text("#a-verdict .process")
    assert browser.is_seen("#a-step-2 .step-number")
    browser.click("#after")
    browser.wait("return document.querySelector('#opened-title').innerText === 'Row 6'")
    link = browser.run("return document.querySelector('#in-playground').href")
    browser.click("#close")
    assert {one.split("?")[0].removeprefix(verifier_url) for one in browser.requests() if one.startswith("http")} <= {
        *("/score", "/files/preview", "/verify/stream", "/page/verdict"),
        *(f"/page/{name}" for name in ("page.css", "score.css", "icon.svg")),
        *(f"/page/{name}.js" for name in ("score", "permalink", "plots", "service", "stream", "table", "verdicts")),
    }
    browser.open(link)
    browser.wait("return document.querySelector('#a-verdict')")
    assert browser.run("return document.querySelector('#problem').value") == "What is 5 + 7?"


def test_what_is_shown_is_downloaded(browser: Browser, verifier_url: str, tmp_path: Path, downloads: Path) -> None:
    """Both files hold the rows that the filters leave, whole, with what a spreadsheet would run made text."""
    rows = [
        {"solution": "2 + 2 = 5.\nThe answer is 5.", "reference": "4"},
        {"solution": "The answer is 4.", "reference": "4"},
        {"solution": "The answer is -4.", "reference": "5"},
    ]
    file = tmp_path / "few.jsonl"
    file.write_text("".join(json.dumps(row) + "\n" for row in rows))
    score(browser, verifier_url, file)
    change(browser, "#by-outcome", "incorrect")
    for kind in ("jsonl", "csv"):
        browser.click(f"[data-download={kind}]")
        wait_until(lambda kind=kind: (downloads / f"few.scored.{kind}").exists(), "the download")  # type: ignore[misc]
    lines = [json.loads(line) for line in (downloads / "few.scored.jsonl").read_text().splitlines()]
    assert [line["row"] for line in lines] == [1, 3]
    assert lines[0]["solution"] == rows[0]["solution"] and lines[0]["verdict"]["first_error_step"] == 0
    table = list(csv.DictReader((downloads / "few.scored.csv").read_text().splitlines()))
    assert [(row["row"], row["outcome"], row["answer"]) for row in table] == [
        ("1", "incorrect", "5"),
        ("3", "incorrect", "'-4"),
    ]
    assert table[0]["first_error_step"] == "1"


def test_a_table_of_fifty_thousand_rows_is_a_window(browser: Browser, verifier_url: str) -> None:
    """Of 50,000 rows those in view are in the page; its end is a scroll away, and each row knows its place."""
    browser.open(f"{verifier_url}/score")
    browser.run(
        "return import('./page/table.js').then(({ WindowedTable }) => {"
        "  document.querySelector('#scored').hidden = false;"
        "  const columns = [['Row', (row) => `row ${row}`, 'narrow']];"
        "  const table = new WindowedTable(document.querySelector('#table'), columns, () => {});"
        "  table.show(Array.from({ length: 50000 }, (_, place) => place + 1));"
        "})"
    )
    browser.wait("return document.querySelector('.table-row')")
    assert browser.count(".table-row") < 80
    browser.run("const view = document.querySelector('.table-view'); view.scrollTop = view.scrollHeight")
    browser.wait("return [...document.querySelectorAll('.table-row')].at(-1).innerText === 'row 50000'")
    assert browser.count(".table-row") < 80
    last = ".table-row:last-child"
    assert browser.run("return document.querySelector(arguments[0]).getAttribute('aria-rowindex')", last) == "50001"
    assert browser.run("return document.querySelector('.table-view').getAttribute('aria-rowcount')") == "50001"


def test_a_file_that_cannot_be_read_is_told(browser: Browser, verifier_url: str, tmp_path: Path) -> None:
    """The reason stands on the page; columns under strange names can be chosen by hand."""
    (tmp_path / "a.csv").write_bytes(b"a,a\n1,2\n")
    browser.open(f"{verifier_url}/score")
    browser.choose("#file", tmp_path / "a.csv")
    browser.wait("return document.querySelector('#told').innerText.includes('names each column once')")
    assert not browser.is_seen("#start")
    assert len(browser.complaints()) == 1  # The browser tells of the refusal by itself.
    (tmp_path / "b.csv").write_text("spam,eggs\nwhat?,The answer is 4.\n")
    browser.choose("#file", tmp_path / "b.csv")
    browser.wait("return document.querySelectorAll('#field-solution option').length === 3")
    assert browser.run("return document.querySelector('#start').disabled")
    change(browser, "#field-solution", "eggs")
    browser.wait("return !document.querySelector('#start').disabled")
    browser.click("#start")
    browser.wait(ENDED)
    assert browser.text(".table-row .badge") == "unknown"


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_everybody_can_read_it(
    browser: Browser, verifier_url: str, tmp_path: Path, size: tuple[int, int], *, dark: bool
) -> None:
    """Labels, names, contrast, sizes and the keyboard's reach, from the empty page to an opened row."""
    browser.size(size, dark=dark)
    browser.open(f"{verifier_url}/score")
    assert browser.run(ACCESSIBILITY) == []
    browser.choose("#file", written(tmp_path / "sums.jsonl", 40))
    browser.wait("return !document.querySelector('#mapping').hidden")
    assert browser.run(ACCESSIBILITY) == []
    browser.click("#start")
    browser.wait(ENDED)
    assert browser.run(ACCESSIBILITY) == []
    browser.click(".table-row button")
    browser.wait("return document.querySelector('#a-verdict')")
    assert browser.run(ACCESSIBILITY) == []


def test_rows_are_inert(browser: Browser, verifier_url: str, tmp_path: Path) -> None:
    """Names of columns, texts and errors of a file are text in every part of the page."""
    evil = "<img src=x onerror=\"document.title = 'taken'\">"
    rows = [{evil: evil, "solution": f"{evil} 2 + 2 = 5", "problem": evil, "reference": evil}, {"solution": 5}]
    file = tmp_path / f"{'x' * 20}.jsonl"
    file.write_text("".join(json.dumps(row) + "\n" for row in rows))
    score(browser, verifier_url, file)
    browser.click(".table-row button")
    browser.wait("return document.querySelector('#a-verdict')")
    assert browser.run("return document.title") == "MathVerifier: score a file"
    assert browser.count("main img, dialog img, [onerror]") == 0
