"""No input is evaluated as code: told by the interpreter itself, which reports every text that it compiles.

Sympy compiles functions that it writes itself, and reads a numeral by compiling it. That is all that there may be.
"""

import json
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[3]
# The audit hook sees `eval`, `exec` and `compile` of any text, wherever they are called, C code included.
SCRIPT = r"""
import json, sys
from mathverifier.workers.sympy_backend import compare
from mathverifier.workers.task import VerificationTask, SymbolicQuery, item_of
from mathcontracts import Comparison

# Loads what is loaded late: FLINT, and sympy for the sum.
compare(r"\sin^2 x + \frac{\ln 3}{\sqrt{x}}", r"1-\cos^2 x + \frac{\ln 9}{2\sqrt{x}}")
compare(r"\sum_{k=1}^{3} \frac{\ln 3}{\sqrt{x}} + \sin^2 x", r"1-\cos^2 x + \frac{3\ln 9}{2\sqrt{x}}")
compiled = []

def hook(event, args):
    if event == "compile" and args[0]:
        compiled.append(args[0].decode() if isinstance(args[0], bytes) else str(args[0]))

sys.addaudithook(hook)
for reference, answer in json.load(sys.stdin):
    compare(reference, answer)
    for profile in (True, False):
        fields = {"problem": answer, "solution": "x = " + answer + "\n\\boxed{" + answer + "}", "reference": reference}
        task = VerificationTask(item_of(fields | {"profile": profile}))
        task.finish(lambda asked: compare(asked.reference, asked.answer))
eval("1 + 1")  # What the hook is there to see.
print(json.dumps(compiled))
"""
CODE = "__import__('os').system('true')"
PAYLOADS = [
    CODE,
    f"eval({CODE})",
    rf"\operatorname{{eval}}({CODE})",
    rf"\text{{{CODE}}}",
    rf"\frac{{{CODE}}}{{2}}",
    rf"\sqrt{{2}} + {CODE}",
    rf"f_{{{CODE}}}(2)",
    rf"\{{{CODE}, 2\}}",
    rf"\begin{{pmatrix}}{CODE}\\2\end{{pmatrix}}",
    "().__class__.__bases__[0].__subclasses__()",
    "lambda: 1",
    "exec('1')",
    "S(1).evalf()",
    "Symbol('x')",
    r"\sin(x) + lambda",
    r"\exp(eval)",
    "{{7*7}}${7*7}#{7*7}",
]
# What sympy's reader of numerals makes of `12` and of `1.5`; the import is of its own name space.
NUMERAL = re.compile(r"(?:Integer|Float|Rational) \('?[\d.]+'? \)")
OWN = re.compile(r"from sympy import \*|def monomial_(?:mul|pow|mulpow|ldiv|div|lcm|gcd)\(A, [Bk]")


def test_no_input_is_compiled() -> None:
    """Answers, references, problems and steps that are code, and real ones from the corpus, reach no `eval`."""
    rows = (ROOT / "tests" / "corpora" / "equivalence.jsonl").read_text().splitlines()
    real = [(row["reference"], row["answer"]) for row in map(json.loads, rows[::40]) if "answer" in row]
    asked = [(r"\sqrt{2}", payload) for payload in PAYLOADS] + [(payload, r"\sqrt{2}") for payload in PAYLOADS] + real
    given = json.dumps(asked)
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT], input=given, capture_output=True, text=True, timeout=100, check=False
    )
    assert done.returncode == 0, done.stderr
    *compiled, seen = json.loads(done.stdout)
    assert seen == "1 + 1"
    assert [text for text in compiled if not NUMERAL.fullmatch(text) and not OWN.match(text)] == []
