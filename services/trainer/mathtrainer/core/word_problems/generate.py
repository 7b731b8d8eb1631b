"""Drawing word problems with their worked solutions, by seed."""

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from mathcontracts import Demonstration, Problem
from mathtrainer.core.word_problems.solve import backward, forward
from mathtrainer.core.word_problems.template import Operation, Template
from mathtrainer.core.word_problems.templates import TEMPLATES

NAMES = ("Anna", "Ben", "Carla", "David", "Emma", "Felix", "Grace", "Henry", "Ida", "Jonas", "Kate", "Leo")
THINGS = ("apples", "books", "coins", "cards", "stamps", "shells", "pencils", "marbles", "stickers", "buttons")

# The two ways of asking a problem backwards: with the answer given (FOBAR) and as a statement to be made true
# (self-verification); Yu et al. 2023, "MetaMath".
STYLES = ("forward", "fobar", "self_verification")


@dataclass(frozen=True)
class Line:
    """One step of a worked solution: a sentence whose `{}` is the equation `left operator right = value`."""

    sentence: str
    left: int
    operator: str
    right: int
    value: int
    left_name: str
    right_name: str
    result_name: str

    def text(self) -> str:
        """Return the line as it is written."""
        return self.sentence.replace("{}", f"{self.left} {self.operator} {self.right} = {self.value}")


@dataclass(frozen=True)
class WorkedProblem:
    """A drawn problem: its text, the lines that solve it and the answer.

    `family` is the template with its numbers: equal for a problem, the same one asked backwards, and the same one about
    other people. Held-out splits keep a family together.
    """

    id: str
    family: str
    style: str
    template: str
    question: str
    lines: tuple[Line, ...]
    answer: int

    def solution(self) -> str:
        """Return the chain of thought, one line a step, the answer last."""
        return "\n".join([*(line.text() for line in self.lines), f"The answer is: {self.answer}"])

    def demonstration(self) -> Demonstration:
        """Return the problem and its solution as they are exchanged."""
        problem = Problem(
            id=self.id,
            text=self.question,
            reference=str(self.answer),
            source=f"generated/{self.template}/{self.style}",
        )
        return Demonstration(problem=problem, solution=self.solution())


def generate(count: int, seed: int) -> list[WorkedProblem]:
    """Return `count` distinct problems; the same for the same seed, and a prefix of those for a larger count."""
    stream = draw(seed)
    return [next(stream) for _ in range(count)]


def draw(seed: int) -> Iterator[WorkedProblem]:
    """Yield distinct problems without end. Half are forward, a quarter each of the backward styles."""
    rng = random.Random(seed)
    seen: set[str] = set()
    while True:
        template = rng.choice(TEMPLATES)
        style = rng.choice(("forward", "forward", "fobar", "self_verification"))
        problem = _one(template, style, rng)
        if problem is not None and problem.question not in seen:
            seen.add(problem.question)
            yield problem


def _one(template: Template, style: str, rng: random.Random) -> WorkedProblem | None:
    quantities = {q.name: rng.randint(q.low, q.high) for q in template.quantities}
    name, friend = rng.sample(NAMES, 2)
    words = {"name": name, "friend": friend, "thing": rng.choice(THINGS)}
    values = forward(template, quantities)
    if values is None:
        return None
    family = "-".join([template.name, *(str(value) for value in quantities.values())])
    unknown = None if style == "forward" else rng.choice(sorted(quantities))
    identity = "/".join([family, "-".join(words.values()), style + (f"-{unknown}" if unknown else "")])
    if unknown is None:
        question = " ".join([_facts(template, words, quantities), template.question.format(**words)])
        lines = tuple(_line(step, values, step.sentence.format("{}", **words)) for step in template.operations)
        answer = values[template.operations[-1].result]
        return WorkedProblem(identity, family, style, template.name, question, lines, answer)
    asked = _ask_backwards(template, style, unknown, values, words)
    if asked is None:
        return None
    question, lines = asked
    return WorkedProblem(identity, family, style, template.name, question, lines, values[unknown])


def _ask_backwards(
    template: Template, style: str, unknown: str, values: dict[str, int], words: dict[str, str]
) -> tuple[str, tuple[Line, ...]] | None:
    chains = backward(template, unknown)
    if chains is None:
        return None
    free, inverse = chains
    answer = values[template.operations[-1].result]
    stated: dict[str, int | str] = {q.name: values[q.name] for q in template.quantities}
    stated[unknown] = "x"
    facts = _facts(template, words, stated)
    asked = template.question.format(**words)
    if style == "fobar":
        question = f"{facts} {asked} The answer is known to be {answer}. What is the value of x?"
    else:
        question = f"{facts} It is true that the answer to '{asked}' is {answer}. Find x."
    forwards = [_line(operation, values, operation.sentence.format("{}", **words)) for operation in free]
    backwards = [
        _line(step, values, f"{'So x' if step.result == unknown else 'Going back it'} is {{}}.") for step in inverse
    ]
    return question, (*forwards, *backwards)


def _facts(template: Template, words: Mapping[str, str], quantities: Mapping[str, int | str]) -> str:
    return " ".join(sentence.format(**words, **quantities) for sentence in template.sentences)


def _line(operation: Operation, values: Mapping[str, int], sentence: str) -> Line:
    return Line(
        sentence=sentence,
        left=values[operation.left],
        operator=operation.operator,
        right=values[operation.right],
        value=values[operation.result],
        left_name=operation.left,
        right_name=operation.right,
        result_name=operation.result,
    )
