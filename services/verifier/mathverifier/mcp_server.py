"""The verifier as tools for agents, by the Model Context Protocol: over standard input and output, or over HTTP."""

import threading
from collections.abc import Callable
from typing import Annotated, Any, ParamSpec, TypeVar

try:
    from mcp.server import MCPServer
    from mcp.types import ToolAnnotations
except ImportError as error:
    raise ValueError("mcp is missing: install mathverifier with its extra `mcp`") from error

from pydantic import Field

from mathcontracts import Basis, Comparison, Finding, Verdict, Wire
from mathverifier.api import equivalent, verify
from mathverifier.core.answers.compare import MAX_CHARACTERS
from mathverifier.core.version import VERSION

Parameters = ParamSpec("Parameters")
Result = TypeVar("Result")
HOST, PATH = "127.0.0.1", "/mcp"
MAX_BODY_BYTES = 4_194_304
INSTRUCTIONS = (
    "Checks mathematics without a model: whether a final answer is a known one, whether two answers are the same, and "
    "where a written solution first goes wrong. `unknown` means that nothing was proven either way. Steps are counted "
    "from 0."
)

Solution = Annotated[
    str,
    Field(
        min_length=1,
        max_length=MAX_CHARACTERS,
        description="The worked solution, a step a line; its final answer in \\boxed{} or behind 'The answer is'.",
        examples=["16 - 3 - 4 = 9\n9 * 2 = 18\nThe answer is 18."],
    ),
]
Problem = Annotated[
    str | None,
    Field(max_length=MAX_CHARACTERS, description="The problem's text; with it, misquoted numbers are found, too."),
]
Known = Annotated[
    str | None,
    Field(
        max_length=MAX_CHARACTERS,
        description="The right final answer, plain or LaTeX, where known; without it the outcome is `unknown`.",
        examples=["18", "\\frac{3}{4}"],
    ),
]
One = Annotated[
    str,
    Field(
        min_length=1,
        max_length=MAX_CHARACTERS,
        description="An answer, plain or LaTeX.",
        examples=["\\frac{1}{2}", "0.5", "x > 3", "(1, 2)"],
    ),
]
Strict = Annotated[bool, Field(description="Want units and percent signs as the first has them, and no rounding.")]


class FirstError(Wire):
    """The first wrong step of a solution, where there is evidence of one."""

    found: bool = Field(description="Whether there is evidence of an error. False proves nothing right.")
    step: int | None = Field(default=None, description="The first wrong step, counted from 0.")
    text: str | None = Field(default=None, description="The step's text.")
    basis: Basis | None = Field(
        default=None,
        description="A finding in the step, a repair of it that would give the reference, or only that the answer is "
        "not the reference, so that some step must be wrong.",
    )
    confidence: float = Field(default=0.0, description="0 to 1: how likely this is the first wrong step.")
    findings: tuple[Finding, ...] = Field(default=(), description="What speaks against this step.")


def verify_solution(solution: Solution, problem: Problem = None, reference: Known = None) -> Verdict:
    """Judge a worked solution: its final answer against the reference, and each step that can be checked by itself.

    Returns the outcome (correct, incorrect, unknown) with its reason, and an error score in each of six dimensions. The
    first wrong step and the findings with their evidence come with them. Use it before you hand in an answer whose
    reference you know. Without a reference, it checks the arithmetic and algebra of your own steps: see `findings`.
    """
    return _one_at_a_time(verify, problem, solution, reference)


def check_equivalence(reference: One, answer: One, strict: Strict = False) -> Comparison:
    """Tell whether two answers are the same value, set, interval, expression, equation or choice.

    `correct` means the same and `incorrect` different; `unknown` that neither was proven. `0.5` is `\\frac{1}{2}`,
    `x > 3` is `(3, \\infty)`, `2(x + 1)` is `2x + 2`. Use it to check a rewriting step: ask whether both sides agree.
    """
    return _one_at_a_time(equivalent, reference, answer, strict=strict)


def explain_first_error(solution: Solution, problem: Problem = None, reference: Known = None) -> FirstError:
    """Tell which step of a worked solution is the first wrong one, and what speaks against it.

    With `found` false nothing was found, which is no proof that all is right. With basis `reference` only the answer
    is known to be wrong, and the step is a guess of low confidence.
    """
    verdict = _one_at_a_time(verify, problem, solution, reference)
    step = verdict.first_error_step
    if step is None:
        return FirstError(found=False)
    return FirstError(
        found=True,
        step=step,
        text=next((one.text for one in verdict.steps if one.index == step), None),
        basis=verdict.first_error_basis,
        confidence=verdict.first_error_confidence,
        findings=tuple(one for one in verdict.findings if one.step == step),
    )


# One interpreter judges one text at a time; more at once would only run each other's deadlines down.
_turn = threading.Lock()


def _one_at_a_time(
    call: Callable[Parameters, Result], *arguments: Parameters.args, **options: Parameters.kwargs
) -> Result:
    with _turn:
        return call(*arguments, **options)


def server() -> Any:
    """Return the server with its three tools, each of which reads its arguments alone and changes nothing."""
    found = MCPServer(
        "mathverifier", title="MathVerifier", instructions=INSTRUCTIONS, version=VERSION, log_level="WARNING"
    )
    for tool in (verify_solution, check_equivalence, explain_first_error):
        hints = ToolAnnotations(
            read_only_hint=True, destructive_hint=False, idempotent_hint=True, open_world_hint=False
        )
        found.add_tool(tool, annotations=hints, structured_output=True)
    return found


def run(port: int | None = None) -> None:
    """Serve until the client goes or the process is stopped: by standard input and output, or by HTTP on a port.

    HTTP is of this machine alone, and at `/mcp`; a body of more than `MAX_BODY_BYTES` is refused.
    """
    if port is None:
        server().run("stdio")
    else:
        server().run(
            "streamable-http",
            host=HOST,
            port=port,
            streamable_http_path=PATH,
            stateless_http=True,
            json_response=True,
            max_request_body_size=MAX_BODY_BYTES,
        )
