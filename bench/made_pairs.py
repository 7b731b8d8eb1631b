"""Made pairs, and a generator and a verifier that stand for real ones, for benches of how much the trainer holds."""

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from mathcontracts import Candidate, GenerateRequest, PreferencePair, Problem, ScoredCandidate, Step, Verdict
from mathtrainer.models.embedded import TINY
from mathtrainer.stages.context import StageContext
from mathverifier.core.version import VERSION

A_PROBLEM = 8


def pairs(count: int) -> Iterator[str]:
    """Yield the JSON of so many pairs; problems come in an order that is not that of their ids."""
    template = _made()
    for number in range(count):
        problem, place = divmod(number, A_PROBLEM)
        values = {"@P@": f"{problem * 7919 % 1_000_003 + problem // 1_000_003}", "@I@": f"{place + 1}"}
        values |= {"@A@": f"{problem % 997}", "@B@": f"{problem % 997 + place + 1}"}
        text = template
        for name, value in values.items():
            text = text.replace(name, value)
        yield text


def _made() -> str:
    """Return the JSON of a pair whose numbers stand for those of another: problem, place in it, answers."""
    text = "Mary has @P@ pens and buys @A@ more. Then she gives half of them away. How many pens has she now?"

    def side(place: str, answer: str, right: bool) -> ScoredCandidate:
        said = f"She has @P@ + @A@ = {answer} pens. Half of that is {answer} / 2. The answer is {answer}."
        candidate = Candidate(
            id=f"p@P@#{place}", problem_id="p@P@", text=said, finish_reason="stop", prompt_tokens=30,
            completion_tokens=30, seed=0, temperature=1, top_p=1, model="m", model_revision="r",
        )  # fmt: skip
        return ScoredCandidate(candidate=candidate, verdict=_verdict(right))

    pair = PreferencePair(
        id="p@P@#0:@I@",
        problem=Problem(id="p@P@", text=text, reference="@A@"),
        kind="wrong_answer",
        chosen=side("0", "@A@", right=True),
        rejected=side("@I@", "@B@", right=False),
    )
    return pair.stored_json()


def _verdict(right: bool) -> Verdict:
    return Verdict(
        outcome="correct" if right else "incorrect", reason="equal" if right else "not_equal",
        wrongness=0.0 if right else 1.0, absurdity=0.0, coverage=1.0, version=VERSION,
    )  # fmt: skip


def with_prefixes(made: Iterator[str]) -> Iterator[str]:
    """Yield the pairs with the embedded model's tokens; the rejected solution's second sentence is told to be wrong."""
    from mathtrainer.training.models import load_tokenizer

    tokenizer = load_tokenizer(str(TINY))
    for text in made:
        row = json.loads(text)
        asked = tokenizer(row["problem"]["text"], add_special_tokens=False)["input_ids"]
        for side in (row["chosen"], row["rejected"]):
            one = side["candidate"]
            ids = tokenizer(one["text"], add_special_tokens=False)["input_ids"]
            one |= {"prompt_ids": asked, "completion_ids": [*ids, tokenizer.eos_token_id]}
        steps = _sentences(row["rejected"]["candidate"]["text"])
        found = {"first_error_step": 1, "first_error_confidence": 1.0, "first_error_basis": "finding"}
        row["rejected"]["verdict"] |= found | {"steps": steps}
        yield json.dumps(row)


def _sentences(text: str) -> list[dict[str, Any]]:
    starts = [0, text.index("Half"), text.index("The answer")]
    ends = [starts[1] - 1, starts[2] - 1, len(text)]
    steps = [
        Step(index=index, start=start, end=end, text=text[start:end])
        for index, (start, end) in enumerate(zip(starts, ends, strict=True))
    ]
    return [one.model_dump() for one in steps]


class MadeGenerator:
    """What the stage `continue` asks for candidates: each is the prefix, and one and the same sentence behind it."""

    def __init__(self, context: StageContext):
        from mathtrainer.training.models import load_tokenizer

        del context
        self._rest = " So the answer is 7."
        self._ids = tuple(load_tokenizer(str(TINY))(self._rest, add_special_tokens=False)["input_ids"])

    def __enter__(self) -> "MadeGenerator":
        return self

    def __exit__(self, *exception: object) -> None:
        """Nothing is open."""

    def count(self) -> int:
        """Return how many generators there are."""
        return 1

    def stream(self, request: GenerateRequest) -> Iterator[list[Candidate]]:
        """Yield the candidates of each problem."""
        for problem in request.problems:
            prefix = request.prefixes[problem.id]
            yield [
                Candidate(
                    id=f"{problem.id}#{index}",
                    problem_id=problem.id,
                    text=prefix.text + self._rest,
                    prompt_ids=prefix.prompt_ids,
                    completion_ids=prefix.completion_ids + self._ids,
                    prefix_tokens=len(prefix.completion_ids),
                    finish_reason="stop",
                    prompt_tokens=30,
                    completion_tokens=30,
                    seed=0,
                    temperature=1,
                    top_p=1,
                    model="m",
                    model_revision="r",
                )
                for index in range(request.n)
            ]


def made_score(context: StageContext, by_id: Mapping[str, Problem], candidates: Sequence[Candidate]) -> list[Verdict]:
    """Return a verdict on each: every other one is right."""
    del context, by_id
    return [_verdict(index % 2 == 0) for index, _ in enumerate(candidates)]


def write_archive(pair_file: Path, archive: Path) -> None:
    """Write both sides of each pair of a file as a generator archives candidates."""
    with pair_file.open(encoding="utf-8") as made, archive.open("w", encoding="utf-8") as file:
        for line in made:
            row = json.loads(line)
            for side in (row["chosen"], row["rejected"]):
                file.write(json.dumps({"problem": row["problem"], **side}) + "\n")
