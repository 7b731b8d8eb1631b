"""The playground in a real browser: what a person who pastes a solution sees, and what no text can do to them."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import httpx2
import pytest
from tests.browser import CONTROL, DESKTOP, ENTER, PHONE, TAB, Browser
from tests.pages.pasted import TEN, Pasted

ACCESSIBILITY = (Path(__file__).parent / "accessibility.js").read_text(encoding="utf-8")
DRAWN = "return !document.querySelector('#results').hasAttribute('aria-busy') && document.querySelector('#a-verdict')"
EGGS = "She has 16 - 3 - 4 = 7 eggs left.\nSo she makes 7 * 2 = $14 a day.\nThe answer is 14."
HOSTILE = (
    "<script>document.title = 'taken'</script><img src=x onerror=\"document.title = 'taken'\">",
    '</textarea></section><svg onload="document.title = \'taken\'"><a href="javascript:alert(1)">2 + 2 = 5</a>',
    r"$\text{<img src=x onerror=\"document.title='taken'\">}$ and $\href{javascript:document.title='taken'}{x} = 4$",
    r"$\style{position:fixed;inset:0;background:red}{x}$ and $\class{top}{y}$ and $\hspace{9999em}z$",
    "\u202ethe answer is 5 \u2066\u202d then 2 + 2 = 5. {{ 7 * 7 }} {% for %}",
    "2 + 2 = 5 \x1b[31m\x00\x08 &lt;b&gt; &amp;quot; ' onmouseover='x",
    "x = 1 " * 16_000,
    "2 + 2 = 5.\n" * 9_000,
    "$x$ " * 24_000,
    "\\[" * 40_000,
)


def check(browser: Browser, solution: str, problem: str = "", reference: str = "") -> None:
    """Paste the texts, and click once."""
    browser.run("document.querySelector('#result-a').replaceChildren()")
    for field, text in (("#problem", problem), ("#reference", reference), ("#solution-a", solution)):
        browser.paste(field, text)
    browser.click("#check")
    browser.wait(DRAWN)


@pytest.mark.parametrize("pasted", TEN, ids=lambda one: one.name)
def test_the_first_wrong_step_is_read_at_a_glance(browser: Browser, verifier_url: str, pasted: Pasted) -> None:
    """After one click the first wrong step is on a screen of 1280 by 800, and what is wrong in it; none is scrolled."""
    browser.open(f"{verifier_url}/")
    check(browser, pasted.solution, pasted.problem, pasted.reference)
    assert f"First wrong step: {pasted.step}," in browser.text("#a-verdict .process")
    for selector in ("#a-verdict .process", f"#a-verdict .first[data-step='{pasted.step}'] .first-why"):
        assert browser.is_seen(selector), selector
    # In its place among the others, too.
    assert browser.is_seen(f"#a-step-{pasted.step} .step-number")
    assert browser.count("#a-verdict .step.evidence") == 1
    assert browser.run("return [scrollX, scrollY]") == [0, 0]


def test_an_example_is_one_click(browser: Browser, verifier_url: str) -> None:
    """A click fills all three fields and shows the verdict: sentence, marks, margin, bars, measures."""
    browser.open(f"{verifier_url}/")
    assert browser.count(".chip") == 12
    browser.requests()
    browser.click(".chip")
    browser.wait(DRAWN)
    assert browser.text("#a-verdict .outcome") == "Wrong the answer is 14, it should be 18"
    assert browser.texts("#a-step-2 mark") == ["16 - 3 - 4 = 7"]
    margin = browser.text("#a-step-2 .note").split()
    assert {"claimed", "true", "9"} <= set(margin)
    names = browser.texts("#a-verdict .score-name")
    assert names[:6] == ["answer", "numerical", "algebraic", "logical", "grounding", "structural"]
    assert names[6:] == ["wrongness", "doubt", "absurdity", "coverage", "checked"]
    assert browser.requests() == [f"{verifier_url}/verify", f"{verifier_url}/page/verdict"]


def test_formulas_are_drawn_by_the_browser(browser: Browser, verifier_url: str) -> None:
    """LaTeX becomes MathML, with its source for whoever hears the page; money stays money."""
    browser.open(f"{verifier_url}/")
    check(browser, "It costs $2 and then $3.\nSo $\\frac{1}{2} = \\frac{2}{5}$.\nThe answer is \\boxed{5}.")
    assert browser.run(
        "return [...document.querySelectorAll('.steps .step-text math')].map((one) => one.getAttribute('alttext'))"
    ) == [
        r"\frac{1}{2} = \frac{2}{5}",
        r"\boxed{5}",
    ]
    assert browser.count("#a-step-2 mark mfrac") == 2
    assert browser.text("#a-step-1 .step-text") == "It costs $2 and then $3."


def test_pointing_ties_a_finding_to_its_evidence(browser: Browser, verifier_url: str) -> None:
    """The mouse over the evidence, and the keyboard on the finding, light up both; elsewhere neither."""
    browser.open(f"{verifier_url}/")
    check(browser, EGGS, reference="18")
    tied = "return [...document.querySelectorAll('.tied')].map((one) => one.tagName)"
    browser.point("#a-step-1 mark")
    assert browser.run(tied) == ["MARK", "LI"]
    browser.point("#a-verdict .outcome")
    assert browser.run(tied) == []
    browser.run("document.querySelector('#a-step-1 mark').focus()")
    browser.keys(TAB)
    assert browser.run("return document.activeElement.className").startswith("note")
    assert browser.run(tied) == ["MARK", "LI"]


def test_the_keyboard_alone_is_enough(browser: Browser, verifier_url: str) -> None:
    """The page opens in the solution's field; Ctrl+Enter checks; what has the focus can be seen."""
    browser.open(f"{verifier_url}/")
    assert browser.run("return document.activeElement.id") == "solution-a"
    browser.type("#solution-a", "2 + 2 = 5")
    browser.keys(CONTROL, ENTER)
    browser.wait(DRAWN)
    reached = []
    for _ in range(40):
        browser.keys(TAB)
        reached.append(browser.run("const one = document.activeElement; return one.id || one.className || one.tagName"))
        assert browser.run("return getComputedStyle(document.activeElement).outlineStyle !== 'none'"), reached[-1]
        if reached[-1] == "a-finding-0":
            break
    assert {"reference", "check", "two", "steps", "a-finding-0"} <= set(reached)


def test_two_stand_side_by_side(browser: Browser, verifier_url: str) -> None:
    """A second solution to the same problem is judged beside the first, and has ids of its own."""
    browser.open(f"{verifier_url}/")
    assert not browser.is_seen("#solution-b")
    browser.click("#two")
    browser.paste("#solution-b", "16 - 3 - 4 = 9, and 9 * 2 = 18.\nThe answer is 18.")
    check(browser, EGGS, reference="18")
    browser.wait("return document.querySelector('#b-verdict')")
    assert browser.texts(".verdict .badge") == ["Wrong", "Right"]
    boxes = browser.run(
        "return [...document.querySelectorAll('.verdict')].map((one) => one.getBoundingClientRect().toJSON())"
    )
    assert boxes[0]["right"] <= boxes[1]["left"] and boxes[0]["top"] == boxes[1]["top"]
    assert browser.run(ACCESSIBILITY) == []
    browser.click("#two")
    assert not browser.is_seen("#solution-b") and not browser.is_seen("#b-verdict")


def copied(browser: Browser, url: str, kind: str) -> str:
    """What a copy button puts on the clipboard."""
    browser.command(
        "Browser.grantPermissions", origin=url, permissions=["clipboardReadWrite", "clipboardSanitizedWrite"]
    )
    browser.run("document.querySelector('#told').textContent = ''")
    browser.click(f"[data-copy={kind}]")
    browser.wait("return document.querySelector('#told').textContent !== ''")
    return str(browser.run("return navigator.clipboard.readText()"))


def test_a_request_is_copied_as_it_runs(browser: Browser, verifier_url: str) -> None:
    """curl, Python and JSON, pasted elsewhere, come to the page's own verdict, whatever quotes the texts have."""
    solution = 'It\'s "so": $\\frac{1}{2}$ \\n é 😀 $HOME `x`.\nThe answer is 5.'
    browser.open(f"{verifier_url}/")
    check(browser, solution, "What's 2 + 2?", "4")
    asked = {"problem": "What's 2 + 2?", "solution": solution, "reference": "4"}
    assert json.loads(copied(browser, verifier_url, "json")) == asked
    wanted = httpx2.post(f"{verifier_url}/verify", json=asked).json()
    for kind, command in (("curl", ["bash", "-c"]), ("python", [sys.executable, "-c"])):
        done = subprocess.run(
            [*command, copied(browser, verifier_url, kind)], capture_output=True, text=True, check=True
        )
        assert json.loads(done.stdout) == wanted


def test_a_link_brings_the_texts_back_and_sends_none(browser: Browser, verifier_url: str) -> None:
    """The link's texts are behind the `#`, which no server gets; opened, it shows the same verdicts."""
    browser.open(f"{verifier_url}/")
    browser.click("#two")
    browser.paste("#solution-b", "The answer is 18 & 50% more = #1.")
    check(browser, EGGS + " é😀", "A hen + 1", "18")
    browser.wait("return document.querySelector('#b-verdict')")
    link = copied(browser, verifier_url, "link")
    assert link.startswith(f"{verifier_url}/#")
    before = browser.texts(".verdict .outcome")
    browser.open("about:blank")
    browser.requests()
    browser.open(link)
    browser.wait(DRAWN)
    browser.wait("return document.querySelector('#b-verdict')")
    assert browser.texts(".verdict .outcome") == before
    fields = ("problem", "solution-a", "solution-b", "reference")
    values = [browser.run("return document.getElementById(arguments[0]).value", field) for field in fields]
    assert values == ["A hen + 1", EGGS + " é😀", "The answer is 18 & 50% more = #1.", "18"]
    assert browser.run("return location.search") == ""


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: ascii(text[:12]))
def test_no_text_does_anything(browser: Browser, verifier_url: str, text: str) -> None:
    """Scripts, links, styles, bidi signs, 100,000 characters: they are shown as text, or not, and nothing happens."""
    browser.open(f"{verifier_url}/")
    browser.requests()
    # By the fragment: typing 100,000 characters takes a browser longer than judging them.
    texts = {"p": text[:2000], "s": text, "r": text[:200]}
    browser.run("location.hash = new URLSearchParams(arguments[0])", texts)
    browser.wait(DRAWN)
    assert browser.run("return document.title") == "MathVerifier: look at a solution"
    inert = "script, img, iframe, object, [style], [onerror], [onload], a[href^='javascript']"
    assert browser.count(f"#results :is({inert})") == 0
    assert browser.count("#results math [href], #results math [class]") == 0
    assert all(one.startswith(f"{verifier_url}/") for one in browser.requests())
    assert (
        browser.run("return /[\\u202a-\\u202e\\u2066-\\u2069]/.test(document.querySelector('#results').innerText)")
        is False
    )
    assert browser.run("return document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_everybody_can_read_it(browser: Browser, verifier_url: str, size: tuple[int, int], *, dark: bool) -> None:
    """Labels, names, contrast, sizes, the keyboard's reach: with no verdict and with each example's."""
    browser.size(size, dark=dark)
    browser.open(f"{verifier_url}/")
    assert browser.run(ACCESSIBILITY) == []
    for number in range(browser.count(".chip")):
        browser.run("document.querySelector('#result-a').replaceChildren()")
        browser.run("document.querySelectorAll('.chip')[arguments[0]].click()", number)
        browser.wait(DRAWN)
        browser.run("document.querySelector('mark, .note')?.focus()")
        assert browser.run(ACCESSIBILITY) == [], number


def test_what_the_check_of_readers_would_miss_it_finds(browser: Browser, verifier_url: str) -> None:
    """Faint words, a field without a label, a picture without words: the check of this file tells each."""
    browser.open(f"{verifier_url}/")
    browser.run(
        "const main = document.querySelector('main');"
        "const bad = '<p class=faint>faint words</p><input id=bare><svg></svg><button></button>';"
        "main.insertAdjacentHTML('beforeend', bad);"
        "main.querySelector('.faint').style.color = '#bbb'"
    )
    told = " ".join(browser.run(ACCESSIBILITY))
    assert all(
        one in told
        for one in ("contrast", "faint words", "no label: input#bare", "without words: svg", "no name: button")
    )


def test_a_key_is_asked_for_and_kept_with_the_tab(browser: Browser, run_verifier: Any) -> None:
    """With keys the page loads without one, asks at the first check, again after a wrong one, and then no more."""
    with run_verifier(MATHVERIFIER_API_KEYS="alice:right-key") as served:
        url = str(served.client.base_url)
        browser.open(f"{url}/")
        browser.paste("#solution-a", "2 + 2 = 5")
        for key in ("wrong-key", "right-key"):
            browser.click("#check") if key == "wrong-key" else None
            browser.wait("return document.querySelector('#key-dialog').open && !document.querySelector('#key').value")
            browser.type("#key", key)
            browser.click("#key-form .primary")
        browser.wait(DRAWN)
        assert browser.run("return [Object.values(sessionStorage), Object.keys(localStorage), document.cookie]") == [
            ["right-key"],
            [],
            "",
        ]
        browser.click("#check")
        browser.wait("return document.querySelector('#told').textContent === ''")
        assert not browser.run("return document.querySelector('#key-dialog').open")
        # Two refusals, which the browser tells of by itself.
        assert [one.rpartition("status of ")[2] for one in browser.complaints()] == ["401 (Unauthorized)"] * 2


def test_a_refusal_is_told(browser: Browser, run_verifier: Any) -> None:
    """What the service refuses, and that it is gone, stands on the page in its own words."""
    with run_verifier(MATHVERIFIER_MAX_BODY_BYTES="1024") as served:
        browser.open(f"{served.client.base_url}/")
        browser.paste("#solution-a", "x" * 2000)
        browser.click("#check")
        browser.wait("return document.querySelector('#told').textContent.includes('larger than 1024 bytes')")
    browser.click("#check")
    browser.wait("return document.querySelector('#told').textContent.includes('does not answer')")
    assert len(browser.complaints()) == 2
