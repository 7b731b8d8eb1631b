"""Tasks for Prime Intellect's verifiers, by its interface in verifiers 0.4 (`verifiers.v1`).

An environment's package names the taskset: `from mathverifier.adapters.verifiers import MathTaskset`.
"""

import asyncio
from functools import cache
from pathlib import Path
from typing import Any

try:
    import verifiers.v1 as vf
except ImportError as error:
    raise ValueError("verifiers is missing: install it to have its tasks") from error

from mathcontracts import Verdict
from mathverifier.adapters._backend import Judge, item
from mathverifier.files.sources import source_of
from mathverifier.problem_rows import NoAnswer, read_problem

INSTRUCTION = "Solve the problem step by step. Put the final answer in \\boxed{}."


class MathData(vf.TaskData):  # type: ignore[misc]
    """A problem with all of its accepted answers; `url` is of the service that judges, None for this machine."""

    problem: str
    references: list[str]
    url: str | None = None


class MathTask(vf.Task[MathData]):  # type: ignore[misc]
    """A problem whose solution is rewarded by its answer: 1 for a right one, 0 for all else."""

    @vf.reward(weight=1.0)  # type: ignore[untyped-decorator]
    async def math_verifier(self, trace: Any) -> float:
        """Return 1 for a right answer. Raises VerifierError where the service fails."""
        verdict = await self._verdict(trace)
        return float(verdict is not None and verdict.outcome == "correct")

    @vf.metric  # type: ignore[untyped-decorator]
    async def unknown(self, trace: Any) -> float:
        """Return 1 where nothing is known of the answer."""
        verdict = await self._verdict(trace)
        return float(verdict is None or verdict.outcome == "unknown")

    async def _verdict(self, trace: Any) -> Verdict | None:
        asked = item(self.data.problem, trace.last_reply, self.data.references)
        (verdict,) = await asyncio.to_thread(_judge(self.data.url).verdicts, [asked])
        return verdict


class MathConfig(vf.TasksetConfig):  # type: ignore[misc]
    """Where the problems are: a file in the layout of GSM8K, MATH or another published set; and who judges."""

    path: str = ""
    url: str | None = None


class MathTaskset(vf.Taskset[MathTask, MathConfig]):  # type: ignore[misc]
    """The problems of a file; what has no answer to hold a solution against, such as a proof, is left out."""

    def load(self) -> list[MathTask]:
        """Return the tasks, in the file's order. Raises ValueError where the file cannot be read."""
        tasks = []
        for chunk in source_of(Path(self.config.path)).chunks():
            for row in chunk.rows:
                try:
                    read = read_problem(row.value)
                except NoAnswer:
                    continue
                references = [one for one in (read.reference, *read.accepted) if one is not None]
                prompt = f"{read.text}\n\n{INSTRUCTION}"
                tasks.append(
                    MathTask(MathData(prompt=prompt, problem=read.text, references=references, url=self.config.url))
                )
        return tasks


@cache
def _judge(url: str | None) -> Judge:
    return Judge(url)
