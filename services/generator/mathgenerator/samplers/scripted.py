"""The shipped stand-in for a model: texts from a file, or made up from the reference answer."""

import json
from collections.abc import Callable, Generator, Iterable, Mapping
from fractions import Fraction
from pathlib import Path

from mathcontracts import Candidate, Prefix, Problem, Prompt, Sampling, chat_messages, plain_text
from mathgenerator.core.seeds import candidate_seed
from mathgenerator.samplers.base import NO_PREFIXES, Sampler, SamplerError

Respond = Callable[[Problem, int, int], str]  # Problem, index of the candidate, its seed -> text.
NAME = "scripted"


class ScriptedSampler(Sampler):
    """A sampler without a model, to try the services and to test what uses them.

    A token is a word here. Temperature 0 gives every candidate of a problem the same text.
    """

    batch_size = 256

    def __init__(self, respond: Respond | None = None, revision: str = "made-up"):
        self._respond = respond or made_up
        self._revision = revision

    @classmethod
    def from_file(cls, path: Path) -> "ScriptedSampler":
        """Read a JSONL script of rows `{"problem": id or text, "completions": [text, …]}`.

        Completions are handed out in order, beginning again at the end. Raises SamplerError naming file, line, field.
        """
        script = _read(path)

        def respond(problem: Problem, index: int, seed: int) -> str:
            completions = script.get(problem.id) or script.get(problem.text)
            if completions is None:
                raise SamplerError(f"{path} has no row for problem {problem.id!r}: add one with its id or its text")
            return completions[index % len(completions)]

        return cls(respond, revision=path.name)

    def check(self, model: str | None) -> str:
        """Accept any name: no model is used."""
        return model or NAME

    def load(self) -> None:
        """Do nothing: there is no model."""

    def stream(
        self,
        problems: Iterable[Problem],
        sampling: Sampling,
        prompt: str | Prompt,
        model: str | None = None,
        prefixes: Mapping[str, Prefix] = NO_PREFIXES,
    ) -> Generator[list[Candidate]]:
        """Yield `sampling.n` candidates for each problem, in order. Raises SamplerError for prefixes."""
        for problem in problems:
            if problem.id in prefixes:
                raise SamplerError("prefixes: a script has no token to go on from: use another sampler")
            yield [self._candidate(problem, index, sampling, prompt, self.check(model)) for index in range(sampling.n)]

    def close(self) -> None:
        """Do nothing: nothing is held."""

    def _candidate(
        self, problem: Problem, index: int, sampling: Sampling, prompt: str | Prompt, model: str
    ) -> Candidate:
        turn = index if sampling.temperature > 0 else 0
        text = self._respond(problem, turn, candidate_seed(sampling.seed, problem.id, turn))
        words = text.split()
        cut = len(words) > sampling.max_new_tokens
        return Candidate(
            id=f"{problem.id}#{index}",
            problem_id=problem.id,
            text=" ".join(words[: sampling.max_new_tokens]) if cut else text,
            finish_reason="length" if cut else "stop",
            prompt_tokens=len(plain_text(chat_messages(problem.text, prompt)).split()),
            completion_tokens=min(len(words), sampling.max_new_tokens),
            seed=sampling.seed,
            temperature=sampling.temperature,
            top_p=sampling.top_p,
            model=model,
            model_revision=self._revision,
        )


def made_up(problem: Problem, index: int, seed: int) -> str:
    """Answer with the reference for two seeds of three and with a near miss otherwise. It solves nothing."""
    answer = problem.reference or "0"
    if seed % 3 == 0:
        try:
            answer = str(Fraction(answer) + 1 + seed % 5)
        except ValueError:
            answer = f"{answer} + 1"
    return f"This text was made up without a model.\nThe answer is: {answer}"


def _read(path: Path) -> dict[str, list[str]]:
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise SamplerError(f"script: cannot read {path}: {error}") from None
    script: dict[str, list[str]] = {}
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        where = f"script: {path}, line {number}"
        try:
            row = json.loads(line)
        except ValueError:
            raise SamplerError(f"{where}: not JSON") from None
        problem = row.get("problem") if isinstance(row, dict) else None
        if not isinstance(problem, str) or not problem:
            raise SamplerError(f"{where}: field 'problem' must be a problem's id or text")
        completions = row.get("completions")
        if not isinstance(completions, list) or not completions or not all(isinstance(c, str) for c in completions):
            raise SamplerError(f"{where}: field 'completions' must be a list of texts that is not empty")
        script[problem] = completions
    return script
