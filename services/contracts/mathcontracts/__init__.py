"""The frozen wire types that MathVerifier's services exchange.

Data flows one way: `Problem → Candidate → Verdict → PreferencePair → RunSpec → run → checkpoint + report`.
"""

from mathcontracts.candidate import Candidate, FinishReason, ScoredCandidate
from mathcontracts.generation import CollectRequest, CollectStatus, GenerateRequest, GenerateResponse, Prefix, Sampling
from mathcontracts.pair import PairKind, PreferencePair
from mathcontracts.problem import Demonstration, Problem
from mathcontracts.prompt import Example, Prompt, chat_messages, plain_text
from mathcontracts.run_spec import (
    Arm,
    DemonstrationsSpec,
    DpoSpec,
    EvaluateSpec,
    GrpoSpec,
    LoraSpec,
    MiningSpec,
    OptimisationSpec,
    ProblemsSpec,
    RoundsSpec,
    RunSpec,
    SftSpec,
    WeightsSpec,
)
from mathcontracts.verdict import (
    Answer,
    AnswerSource,
    Basis,
    Comparison,
    Dimension,
    Doubt,
    Extracted,
    Finding,
    FindingCode,
    Opinion,
    Outcome,
    Profile,
    Proof,
    Reason,
    Step,
    Verdict,
)
from mathcontracts.wire import Wire

__all__ = [
    "Answer",
    "AnswerSource",
    "Arm",
    "Basis",
    "Candidate",
    "CollectRequest",
    "CollectStatus",
    "Comparison",
    "Demonstration",
    "DemonstrationsSpec",
    "Dimension",
    "Doubt",
    "DpoSpec",
    "EvaluateSpec",
    "Example",
    "Extracted",
    "Finding",
    "FindingCode",
    "FinishReason",
    "GenerateRequest",
    "GenerateResponse",
    "GrpoSpec",
    "LoraSpec",
    "MiningSpec",
    "Opinion",
    "OptimisationSpec",
    "Outcome",
    "PairKind",
    "PreferencePair",
    "Prefix",
    "Problem",
    "ProblemsSpec",
    "Profile",
    "Prompt",
    "Proof",
    "Reason",
    "RoundsSpec",
    "RunSpec",
    "Sampling",
    "ScoredCandidate",
    "SftSpec",
    "Step",
    "Verdict",
    "WeightsSpec",
    "Wire",
    "chat_messages",
    "plain_text",
]
