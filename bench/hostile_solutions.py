"""Whole solutions, and problems, that mean harm."""

from collections.abc import Iterator

from bench.hostile_pieces import SOLUTION, Hostile


def _line(piece: str, end: str = "") -> str:
    return "The answer is " + piece * ((SOLUTION - 14 - len(end)) // len(piece)) + end


def hostile_solutions() -> Iterator[Hostile]:
    """Whole solutions, for extraction, steps and claims."""
    runs = {
        "spaces in an answer": _line(" ", "x"),
        "spaces behind an answer": "The answer is 5" + " " * SOLUTION + "x",
        "spaces behind a comma": "The answer is 5," + " " * SOLUTION + "x",
        "line feeds": "The answer is" + "\n" * SOLUTION,
        "line feeds behind a heading": "answer" + "\n" * SOLUTION + "x",
        "answers of answers": "The " + "answer is " * 9_800,
        "answers on lines": "The answer is\n" * 7_000,
        "the word answer": "answer " * 14_000,
        "the word answer and stars": "answer" + "*" * SOLUTION,
        "openings of formulas in a sentence": _line(r"\[ the word "),
        "round openings of formulas": _line(r"\( the word "),
        "dollars in a sentence": _line("$5 each "),
        "double dollars in a sentence": _line("$$ each "),
        "formulas and copulas": _line("is $x$ which "),
        "numbers and formulas": _line("5 and $x$ the "),
        "unclosed boxes": r"\boxed{" * 14_000,
        "boxes beyond the bound": r"\boxed{1}" * 100_000,
        "different boxes": "\n".join(rf"\boxed{{{k}}}" for k in range(6_500)),
        "joined boxes": ", ".join(rf"\boxed{{{k}}}" for k in range(6_500)),
        "boxes and spaces": r"\boxed" + " " * SOLUTION,
        "boxes with spaces between": (r"\boxed{1}" + " " * 5_000) * 19,
        "tags never closed": "<answer>" * 12_000,
        "tags in pairs": "<answer>1</answer>" * 5_000,
        "hashes": "#" * SOLUTION,
        "hashes and spaces": "####" + " " * SOLUTION,
        "marks of final answers": "#### 5\n" * 14_000,
        "changes of mind": r"Wait, \boxed{1} no, \boxed{2} " * 3_300,
        "waits": "Wait " * 19_000,
        "thoughts never ended": "<think>" * 14_000,
        "thoughts ended again and again": "</think>" * 12_000,
        "equals signs": "=" * SOLUTION,
        "chain of equal letters": "=".join("a" * 49_000),
        "chain of numbers": " = ".join(str(k % 7) for k in range(24_000)),
        "false sums": "\n".join(f"{k} + 1 = {k}" for k in range(6_000)),
        "sums on one line": "".join(f"{k} + 1 = {k + 1} " for k in range(5_500)),
        "one long sum": "+".join("1" * 49_000) + " = 5",
        "towers on lines": "9^{9^{9^9}} = 9^{9^{9^{9}}}\n" * 3_500,
        "factorials on lines": "1000000! = 200! * 199!\n" * 4_000,
        "digits": "1" * SOLUTION,
        "digits on both sides": "1" * 49_000 + " = " + "1" * 49_000,
        "thousands": "1" + ",000" * 24_000 + " = 5",
        "line break and spaces": "1 = 1 " + "\\\\" + " " * SOLUTION + "x",
        "caret and spaces": "2^" + " " * (SOLUTION - 10) + "x = 5",
        "spaces before an equals sign": "5" + " " * (SOLUTION - 10) + "= 5",
        "spaces behind an equals sign": "5 =" + " " * (SOLUTION - 10) + "5",
        "spaced digits": "1 " * 49_000 + "= 5",
        "words with spaces": "5 " + "apples " * 14_000 + "= 5",
        "annotations": "<<" * 49_000,
        "annotations with contents": "<<1+1=2>>" * 10_000,
        "text never closed": r"\text{" * 16_000,
        "open brackets": "(" * 49_000 + "1 = 1" + ")" * 40_000,
        "fractions never closed": r"\frac{" * 16_000 + "= 5",
        "roots never closed": r"\sqrt{" * 16_000 + "= 5",
        "sentences": "A. " * 33_000,
        "empty lines": " \n" * 49_000,
        "the same line": "So 2 + 2 = 4.\n" * 7_000,
        "list marks": "- " * 49_000,
        "numbered list marks": "\n".join(f"{k % 90}. x = {k}" for k in range(8_000)),
        "names given again and again": "\n".join(f"x = x + {k % 10}" for k in range(9_000)),
        "names in a web": "\n".join(f"a = b + {k % 10}, b = a - {k % 9}" for k in range(4_500)),
        "table bars": "|" * SOLUTION,
        "underscores": "_" * SOLUTION,
        "backslashes": "\\" * SOLUTION,
        "dollars": "$" * SOLUTION,
        "bytes of zero": "\x00" * SOLUTION,
        "lone surrogates": "\ud800" * SOLUTION,
        "combining marks": "1" + "\u0301" * (SOLUTION - 10) + " = 2",
        "ligatures": "\ufdfa" * SOLUTION,
        "right-to-left marks": "\u202e1 = 2 " * 14_000,
        "separators of lines": "1 = 2\u2028" * 14_000,
        "units": "5 cm + 3 m = 8 km per hour " * 3_600,
        "percent signs": "5" + "%" * SOLUTION,
        "points": "." * SOLUTION,
        "an answer as long as allowed": r"\boxed{" + "x+" * 49_000 + "}",
    }
    for name, text in runs.items():
        yield Hostile(f"solution of {name}", "-987654321", text, whole=True)


def hostile_problems() -> Iterator[Hostile]:
    """Harmless solutions of harmful problems."""
    solution = "She has 16 - 3 - 4 = 7 eggs.\nSo she makes 7 * 2 = $14.\nThe answer is: 14"
    for name, problem in (
        ("numbers", " ".join(str(k) for k in range(17_000))),
        ("spaces", "how many" + " " * SOLUTION),
        ("repeated words", "how many more " * 7_000),
        ("digits", "9" * SOLUTION),
        ("fractions", "1/2 " * 24_000),
        ("units", "5 cm and 3 m " * 7_000),
        ("equations", "x = 5, " * 14_000),
        ("towers", "9^{9^{9^9}} " * 8_000),
    ):
        yield Hostile(f"problem of {name}", "18", solution, whole=True, problem=problem)
