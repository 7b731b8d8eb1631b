"""The same solution in other words: what a verifier must leave alone."""

import random
import re
from collections.abc import Callable, Mapping

from bench.generated import Made
from bench.worked_solutions import Worked

_OPENINGS = (
    "Step {number}: {step}",
    "Next, we see this: {step}",
    "Let us write it down. {step}",
    "Now {step}",
    "{step} We will need that.",
)
_ENDINGS = ("So the answer is {answer}.", "Therefore, the final answer is {answer}.", "#### {answer}")
_OTHER_NAMES = {
    "John": "Peter", "James": "Oscar", "Tom": "Luke", "Mark": "Felix", "Jack": "Noah", "Bob": "Ivan", "Mike": "Owen",
    "Tim": "Rolf", "Sam": "Abel", "Ben": "Hugo", "Mary": "Nina", "Lisa": "Petra", "Sarah": "Ingrid", "Jane": "Flora",
    "Anna": "Greta", "Emily": "Wanda", "Jenny": "Ulla", "Maria": "Olga", "Kate": "Runa", "Alice": "Vera", "Ann": "Ida",
    "Carla": "Mona", "Deepak": "Arjun", "Eva": "Rosa", "Farid": "Karim", "Grace": "Helen", "Hugo": "Emil",
}  # fmt: skip
_REFERS_BACK = re.compile(
    r"(?:So|Thus|Then|Therefore|Hence|This|That|These|Those|It|Its|He|She|They|His|Her|Their|Finally|In total|Also)\b"
)
_STARRED = re.compile(r"(?<=[\d)]) ?\* ?(?=[\d($])")
_LABEL = re.compile(r"[A-Z][A-Za-z0-9 ]*: (?=.*=)")
_RATIO = re.compile(r"(?<![\d.,/*÷)^]) ?\b(\d+)/(\d+)\b(?! ?[/^])")


def reworded(clean: Made, rng: random.Random) -> Made | None:
    """Put other words around each step and state the answer in another way."""
    steps = [
        rng.choice(_OPENINGS).format(number=number, step=step) for number, step in enumerate(clean.steps[:-1], start=1)
    ]
    return Made(clean.problem, (*steps, rng.choice(_ENDINGS).format(answer=clean.answer)), clean.answer)


def renamed(clean: Made, rng: random.Random) -> Made | None:
    """Change the names in problem and solution; None where there is none that is known."""
    del rng
    names = [name for name in _OTHER_NAMES if re.search(rf"\b{name}\b", clean.problem)]
    if not names or any(re.search(rf"\b{_OTHER_NAMES[name]}\b", clean.problem) for name in names):
        return None

    def other(text: str) -> str:
        return re.sub(rf"\b({'|'.join(names)})\b", lambda found: _OTHER_NAMES[found[1]], text)

    return Made(other(clean.problem), tuple(map(other, clean.steps)), clean.answer)


def times_sign(clean: Made, rng: random.Random) -> Made | None:
    """Write × for * or x between numbers; None where there is none."""
    del rng
    steps = tuple(re.sub(r"(?<=\d) x (?=[\d$.])", " × ", _STARRED.sub(" × ", step)) for step in clean.steps)
    return Made(clean.problem, steps, clean.answer) if steps != clean.steps else None


def in_latex(clean: Made, rng: random.Random) -> Made | None:
    """Set a generated solution in LaTeX, its answer in a box; None where a step is not a mere equation with a label."""
    opening, closing = rng.choice((("\\(", "\\)"), ("$", "$"), ("\\[", "\\]")))
    steps = []
    for step in clean.steps[:-1]:
        label = _LABEL.match(step)
        start = label.end() if label else 0
        if re.search(r"[A-Za-z]{2}", step[start:]):
            return None
        steps.append(step[:start] + opening + _formula(step[start:]) + closing)
    boxed = f"The answer is \\boxed{{{_formula(clean.answer)}}}."
    return Made(clean.problem, (*steps, boxed), clean.answer)


def _formula(text: str) -> str:
    text = re.sub(r"\bx/(\d+)", r"\\frac{x}{\1}", text)
    return _RATIO.sub(lambda found: f" \\frac{{{found[1]}}}{{{found[2]}}}", text).replace("*", "\\cdot").strip()


def worked_in_latex(solution: Worked, rng: random.Random) -> Made | None:
    """Set each equation of a worked solution in LaTeX, words in it as text."""
    opening, closing = rng.choice((("\\(", "\\)"), ("\\[", "\\]")))
    steps = list(solution.steps)
    for equation in reversed(solution.equations):
        line = steps[equation.step]
        inside = line[equation.start : equation.end]
        if "%" in inside:
            return None
        words = re.sub(r"(?<=\d)((?:[ -](?!x\b)[A-Za-z']+)+)", r"\\text{\1}", inside)
        signs = re.sub(r"\s?(?:\*|×|(?<=[\d}])\s*x(?=\s*[\d$.]))\s?", r" \\times ", words).replace("$", "\\$")
        signs = signs.replace("÷", "\\div").replace("−", "-").replace("–", "-")
        steps[equation.step] = line[: equation.start] + opening + signs + closing + line[equation.end :]
    return Made(solution.problem, tuple(steps), solution.reference)


def reordered(solution: Worked, rng: random.Random) -> Made | None:
    """Swap two neighbouring steps of which the later takes nothing from the earlier; None where there are none."""
    last = solution.equations[-1].step
    swaps = [step for step in range(last - 1) if _independent(solution, step)]
    if not swaps:
        return None
    step, steps = rng.choice(swaps), list(solution.steps)
    steps[step], steps[step + 1] = steps[step + 1], steps[step]
    return Made(solution.problem, tuple(steps), solution.reference)


def _independent(solution: Worked, step: int) -> bool:
    """Tell whether both steps work something out, and the second neither uses nor points back to the first."""
    working = {equation.step for equation in solution.equations}
    sources = {
        solution.equations[mention.source].step
        for mention in solution.mentions
        if mention.step == step + 1 and mention.source is not None
    }
    text = solution.steps[step + 1]
    return {step, step + 1} <= working and step not in sources and not _REFERS_BACK.match(text)


OF_ANY: Mapping[str, Callable[[Made, random.Random], Made | None]] = {
    "reworded": reworded,
    "renamed": renamed,
    "times_sign": times_sign,
}
