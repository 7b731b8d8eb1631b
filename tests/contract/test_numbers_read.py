"""Text is read as a number by `decimal`: quicktions, which `Fraction` is, writes into what the interpreter shares."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

CORE = Path(__file__).parents[2] / "services" / "verifier" / "mathverifier"
# Of a token, a clause or a match.
TEXTS = {"text", "texts", "words", "group"}


def readings(source: str) -> Iterator[int]:
    """Yield the lines that give a text to `Fraction`: a string, a parameter typed as one, a token's text."""
    for function in ast.walk(ast.parse(source)):
        if not isinstance(function, ast.FunctionDef | ast.Lambda):
            continue
        arguments = (*function.args.args, *function.args.kwonlyargs, *function.args.posonlyargs)
        strings = {one.arg for one in arguments if isinstance(one.annotation, ast.Name) and one.annotation.id == "str"}
        for call in ast.walk(function):
            if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == "Fraction":
                yield from (call.lineno for one in call.args if _is_text(one, strings))


def _is_text(node: ast.expr, strings: set[str]) -> bool:
    match node:
        case ast.Constant(value=str()) | ast.JoinedStr():
            return True
        case ast.Name(id=name):
            return name in strings
        case ast.Attribute(attr=name):
            return name in TEXTS
        case ast.Subscript(value=held) | ast.Call(func=held):
            return _is_text(held, strings)
        case _:
            return False


def test_no_text_is_given_to_a_compiled_fraction() -> None:
    """Each file that counts with quicktions reads text by `decimal` alone."""
    files = [one for one in CORE.rglob("*.py") if "rational import" in one.read_text(encoding="utf-8")]
    assert len(files) > 50
    found = {str(one.relative_to(CORE)): [*readings(one.read_text(encoding="utf-8"))] for one in files}
    assert {name: lines for name, lines in found.items() if lines} == {}


@pytest.mark.parametrize(
    ("body", "count"),
    [
        ("Fraction(word)", 1),
        ("Fraction('8')", 1),
        ("Fraction(token.texts[0])", 1),
        ("Fraction(len(word))", 0),
        ("Fraction(1, 8)", 0),
    ],
)
def test_a_reading_is_found(body: str, count: int) -> None:
    """A text is told from a number."""
    assert len([*readings(f"def one(word: str, token: object): return {body}")]) == count
