"""What a problem defines and states: functions, an operation by a sign of its own, values of letters, equations."""

import re
from functools import lru_cache
from typing import NamedTuple

from mathverifier.core.expressions.evaluation import evaluate
from mathverifier.core.expressions.nodes import Call, Expression, Symbol, symbols
from mathverifier.core.expressions.rational import Fraction
from mathverifier.core.formulas.chains import Chain, chains
from mathverifier.core.formulas.parser import parsed
from mathverifier.core.formulas.reduction import Definition
from mathverifier.core.formulas.runs import runs
from mathverifier.core.text.cues import Cues
from mathverifier.core.text.lexer import lex, lexed
from mathverifier.core.text.lexicon import TEXT_CUES
from mathverifier.core.text.vocabulary import last_words, vocabulary, words_of

CONSTANTS = frozenset(("pi", "e"))
_OPERATIONS = re.compile(
    r"(?<![a-zA-Z\d])(?P<one>[a-zA-Z])\s*\$?\s*(?P<sign>\*|\\(?:star|ast|oplus|otimes|odot|circ|diamond|clubsuit|spadesuit|heartsuit"
    r"|diamondsuit|bowtie|triangle|nabla|dagger|Diamond|bigstar|boxdot|divideontimes|square)(?![a-zA-Z])|[@#&~◊⊕⊗⊙★☆△∇♦♠♣♥])"
    r"\s*\$?\s*(?P<other>[a-zA-Z])\s*(?:=|is defined|means|to mean|be defined)"
)
# Words of a problem that names several things, with values that hold for a while or that are one of several.
_PASSING = TEXT_CUES["passing"]
# What is asked for, or holds only for some values, is no definition; with words behind it that change nothing.
_ASKED, _BEHIND = Cues("asking"), frozenset(("the", "that", "all"))
# What says that a sign has a meaning of its own.
_MEANING = Cues("meaning")
# Words of a definition by cases.
_BY_CASES = frozenset(("if", "otherwise"))
# Without any of these, nothing is defined.
_DEFINING = ("=", "defined", "means")
MAX_LENGTH = 4_000
# Characters in which an operation is said once more, and in which its definition begins.
_SAID_AGAIN, _SAID_SOON = 30, 80
_DEFINED_BY = frozenset(("=", "means", "as", "by", "be"))


class Stated(NamedTuple):
    """What a problem says: functions by name, the sign of its own operation, values of letters.

    `unclear` are the functions that are named and not defined in one way.
    """

    functions: dict[str, Definition]
    operator: str | None
    values: dict[str, Fraction]
    chains: tuple[Chain, ...]


_NOTHING = Stated({}, None, {}, ())
_HEAD = re.compile(r"(?<![a-zA-Z\\])([a-zA-Z])\s*\(\s*[a-z](?:\s*,\s*[a-z])*\s*\)\s*\$?\s*(?:=|:=)")


@lru_cache(maxsize=64)
def stated(problem: str | None) -> Stated:
    """Return what a problem defines; nothing where it has none, or is too long."""
    if not problem or len(problem) > MAX_LENGTH or not any(sign in problem for sign in _DEFINING):
        return _NOTHING
    names = frozenset(_HEAD.findall(problem))
    sign, own = _operation(problem)
    found = tuple(chains(lexed(problem), names, sign))
    functions: dict[str, Definition] = {}
    unclear: set[str] = set()
    for chain in found:
        if not _is_asked(problem[max(0, chain.sides[0].start - 40) : chain.sides[0].start]):
            _define(chain, functions, unclear)
        elif functional(chain):
            unclear.add(functional(chain))
    if "\\begin{cases}" in problem or _BY_CASES.issubset(vocabulary(problem)):
        functions = {}
    if own is not None:
        functions["operator"] = own
    usable = {name: definition for name, definition in functions.items() if name not in unclear}
    return Stated(usable, sign, _values(problem, found), found)


def _is_asked(before: str) -> bool:
    """Say whether the words before a chain ask for it, or for what fulfils it."""
    words = last_words(before.lower().rstrip(" $\\[("))
    if words[-1:] == ["of"] and not _ASKED.end(words):
        del words[-2:]
    elif words and words[-1] in _BEHIND and not _ASKED.end(words):
        words.pop()
    return _ASKED.end(words)


def functional(chain: Chain) -> str:
    """Return the function of which a chain says something for more than single numbers, empty for none."""
    names = set()
    for side in chain.sides:
        match side.tree:
            case Call() if side.tree.name.startswith("apply:") and any(symbols(one) for one in side.tree.arguments):
                if not all(isinstance(one, Symbol) for one in side.tree.arguments):
                    names.add(side.tree.name.removeprefix("apply:"))
    return min(names, default="")


def _define(chain: Chain, functions: dict[str, Definition], unclear: set[str]) -> None:
    head, body = chain.sides[0].tree, chain.sides[1].tree
    if head is None or chain.relations[0] != "=":
        return
    if getattr(head, "name", "").startswith("apply:"):
        name = head.name.removeprefix("apply:")  # type: ignore[union-attr]
        arguments = head.arguments  # type: ignore[union-attr]
        parameters = tuple(one.name for one in arguments if isinstance(one, Symbol))
        if name == "operator":
            return
        if len(parameters) != len(arguments):
            # `f(2) = 5` is a value, of `f(x+1) = …` nothing is known.
            if any(symbols(one) for one in arguments):
                unclear.add(name)
            return
        known = body is not None and symbols(body) - CONSTANTS <= set(parameters) and name not in functions
        if known and body is not None and len(chain.sides) == 2:
            functions[name] = Definition(parameters, body)
        else:
            unclear.add(name)


def _operation(problem: str) -> tuple[str | None, Definition | None]:
    """Return the sign that the problem gives a meaning of its own, and the meaning if it is read."""
    found = _OPERATIONS.search(problem)
    if found is None or found["one"] == found["other"]:
        return None, None
    sign = found["sign"]
    # `a * b = 12` is a product.
    is_product = sign == "*" and not _MEANING.among(words_of(problem.lower()))
    behind = problem[found.end() :]
    if not found[0].endswith("="):
        if not found[0].endswith(("means", "to mean")):
            tokens = lex(behind[:_SAID_SOON])
            begins = next((place for place, text in enumerate(tokens.texts) if text in _DEFINED_BY), None)
            if begins is None:
                return None if is_product else sign, None
            behind = behind[tokens.starts[begins + 1] :]
        again, _, rest = behind.partition("=")
        behind = rest if len(again) <= _SAID_AGAIN and sign in again else behind
    stated_runs = runs(lex(f"$0 = {behind[:120].lstrip(' $')}"[:200].replace("$", " ")))
    items = stated_runs[0].items[2:] if stated_runs else ()
    end = next((place for place, item in enumerate(items) if item.kind == "relation"), len(items))
    body = parsed(items[:end]) if items else None
    parameters = (found["one"], found["other"])
    if body is None or not symbols(body) - CONSTANTS <= set(parameters) or (is_product and not symbols(body)):
        return None if is_product else sign, None
    return sign, Definition(parameters, body)


def _values(problem: str, found: tuple[Chain, ...]) -> dict[str, Fraction]:
    """Return the letters of which the problem says one value, and nothing else."""
    if not _PASSING.isdisjoint(vocabulary(problem)):
        return {}
    values: dict[str, Fraction] = {}
    several: set[str] = set()
    for chain in found:
        trees: list[Expression | None] = [side.tree for side in chain.sides]
        if len(trees) != 2 or chain.relations != ("=",) or not isinstance(trees[0], Symbol) or trees[1] is None:
            continue
        name, value = trees[0].name, evaluate(trees[1])
        if name in CONSTANTS or value is None:
            continue
        if name in values and values[name] != value:
            several.add(name)
        values[name] = value
    # Where one letter has several values, each holds with one of the others.
    return {} if several else values
