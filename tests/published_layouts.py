"""Rows of our own in the layouts of published data sets."""

import json
from collections.abc import Callable
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

from mathtrainer.core.word_problems import draw


class Written(NamedTuple):
    """A problem with its worked solution, which does not state the answer, and the answer."""

    number: int
    question: str
    working: str
    answer: int


def addition(layout: str, number: int) -> dict[str, Any]:
    """Return a row of a layout that asks for a number and 1."""
    return LAYOUTS[layout](Written(number, f"Add {number} and 1.", f"{number} + 1 = {number + 1}", number + 1))


def chat(question: str, answer: str | None = None) -> list[dict[str, str]]:
    """Return a conversation of one turn, or of two."""
    said = [{"role": "user", "content": question}]
    return [*said, {"role": "assistant", "content": answer}] if answer else said


LAYOUTS: dict[str, Callable[[Written], dict[str, Any]]] = {
    "MetaMathQA": lambda row: {
        "type": "GSM_Rephrased",
        "query": row.question,
        "original_question": f"{row.question} (as it was)",
        "response": f"{row.working}\n#### {row.answer}\nThe answer is: {row.answer}",
    },
    "GSM8K": lambda row: {
        "question": row.question,
        "answer": f"{row.working} <<{row.answer}={row.answer}>>\n#### {row.answer}",
    },
    "MATH": lambda row: {
        "problem": row.question,
        "level": "Level 1",
        "type": "Algebra",
        "solution": f"{row.working} It is $\\boxed{{{row.answer}}}$.",
    },
    "NuminaMath-1.5": lambda row: {
        "problem": row.question,
        "solution": row.working,
        "answer": str(row.answer),
        "problem_type": "Algebra",
        "problem_is_valid": "Yes",
        "source": "olympiads",
    },
    "OpenR1": lambda row: {
        "problem": row.question,
        "solution": row.working,
        "answer": str(row.answer),
        "uuid": f"u-{row.number}",
        "generations": [f"<think>\nhm\n</think>\n\n\\boxed{{{row.answer}}}"],
        "messages": chat(row.question, f"\\boxed{{{row.answer}}}"),
    },
    "DeepScaleR": lambda row: {"problem": row.question, "answer": str(row.answer), "solution": ""},
    "DAPO-17k": lambda row: {
        "data_source": "math_dapo",
        "prompt": chat(row.question),
        "ability": "MATH",
        "reward_model": {"ground_truth": str(row.answer), "style": "rule-lighteval/MATH_v2"},
        "extra_info": {"index": f"i-{row.number}"},
    },
    "DAPO-17k, processed": lambda row: {"prompt": row.question, "solution": str(row.answer), "ability": "MATH"},
    "Big-Math": lambda row: {"problem": row.question, "answer": str(row.answer), "llama8b_solve_rate": None},
    "AIME": lambda row: {
        "ID": f"2024-I-{row.number}",
        "Problem": row.question,
        "Solution": "See there.",
        "Answer": row.answer,
    },
    "verl": lambda row: {
        "data_source": "openai/gsm8k",
        "prompt": chat(f"{row.question} Let's think step by step."),
        "reward_model": {"ground_truth": str(row.answer), "style": "rule"},
        "extra_info": {
            "question": row.question,
            "answer": f"{row.working}\n#### {row.answer}",
            "index": row.number,
        },
    },
    "messages": lambda row: {"messages": chat(row.question, f"{row.working} The answer is: {row.answer}")},
    "ShareGPT": lambda row: {
        "conversations": [
            {"from": "human", "value": row.question},
            {"from": "gpt", "value": f"{row.working} The answer is {row.answer}."},
        ]
    },
    "Skywork": lambda row: {"prompt": row.question, "reward_model": {"ground_truth": f'["{row.answer}"]'}},
}
WITHOUT_SOLUTIONS = {"DeepScaleR", "DAPO-17k", "DAPO-17k, processed", "Big-Math", "Skywork"}


def write_worked(layout: str, path: Path) -> Path:
    """Write forty problems that the embedded model can solve, with their solutions, in a layout."""
    written = (
        Written(number, one.question, one.solution().rpartition("\nThe answer is")[0], one.answer)
        for number, one in enumerate(islice(draw(5), 40))
    )
    path.write_text("".join(json.dumps(LAYOUTS[layout](one)) + "\n" for one in written), encoding="utf-8")
    return path
