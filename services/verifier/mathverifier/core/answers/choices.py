"""Multiple choice: the letter of an option, and the value that the problem gives for it."""

import re
from collections.abc import Callable, Mapping
from string import ascii_lowercase
from typing import Final, NamedTuple

from mathcontracts import Comparison
from mathverifier.core.answers.extraction.spans import MATH
from mathverifier.core.answers.latex_normalization import plain
from mathverifier.core.text.lexer import lex

Equivalent = Callable[[str, str], Comparison]

# Characters of a problem in which options are looked for, from its end, and of an answer that names one.
MAX_PROBLEM, MAX_ANSWER = 4_000, 300
_EQUAL: Final = Comparison(outcome="correct", reason="equal")
_NOT_EQUAL: Final = Comparison(outcome="incorrect", reason="not_equal")
_AMBIGUOUS: Final = Comparison(outcome="unknown", reason="ambiguous_answer")
_LETTERS: Final = frozenset("ABCDEFGH")
_SETTING: Final = frozenset(("\\text", "\\textbf", "\\mathrm", "\\mathbf", "(", ")", "{", "}", "$", "."))
_LINE: Final = re.compile(r"(?m)^[ \t]*[(\[]?([A-H])[)\].:]+[ \t]*(\S[^\n]*?)[ \t]*$")
_INLINE: Final = re.compile(
    r"(?:\\(?:textbf|text|mathrm|mathbf)\s*\{\s*)?\(([A-H])\)\s*\}?[\s\\~]*(?:\\[,;:! ]|\s)*"
    r"(.+?)(?=(?:\\q?quad|\\[,;: ]|\s|\$|&)*(?:\\(?:textbf|text|mathrm|mathbf)\s*\{\s*)?\([A-H]\)|\Z)",
    re.DOTALL,
)
# The option that an answer begins with: `Choice_C: 18 minutes`, `(B) 5`, `B`.
_NAMED: Final = re.compile(
    r"[\s*$({\[]*(?:\\(?:text|textbf|mathrm|mathbf)\s*\{\s*)?(?:the\s+)?(?:correct\s+|right\s+)?"
    r"(?P<word>(?:choice|option|answer)[\s_\\*:]*)?\(?(?P<letter>[A-H])(?P<close>[)}\]*$]*)(?![a-zA-Z0-9'])"
    r"\s*(?P<joint>[:,.;(–—-]|or\b|which\b|is\b|\Z)?\s*(?P<rest>.*)",
    re.DOTALL | re.IGNORECASE,
)


class Choice(NamedTuple):
    """The letter that an answer names, the value that it gives beside, and whether it says `choice`."""

    letter: str
    value: str
    by_word: bool


def options(problem: str | None) -> Mapping[str, str]:
    """Return the options of a problem by their letters; they begin with A and leave none out."""
    if problem is None or "A" not in problem:
        return {}
    end = problem[-MAX_PROBLEM:]
    for pattern in (_LINE, _INLINE):
        found: dict[str, str] = {}
        for one in pattern.finditer(end):
            if one[1] == chr(ord("A") + len(found)):
                found[one[1]] = one[2].strip(" \t\n$;,")
        if len(found) > 1:
            return found
    return {}


def choice(answer: str) -> Choice | None:
    """Return the option that an answer names; None where it names none, or more than one."""
    named = _NAMED.fullmatch(answer) if len(answer) <= MAX_ANSWER else None
    if named is None or not named["letter"].isupper():
        return None
    rest = named["rest"].strip(" \t\n.$*)]}")
    if rest and not (named["word"] or named["close"] or named["joint"] == ":"):
        return None
    if _names_another(rest):
        return None
    return Choice(named["letter"], rest, bool(named["word"]))


def _names_another(text: str) -> bool:
    """Say whether a text names one more option, or denies one: `(B)`, `choice D`, `not`."""
    tokens = lex(text)
    words = [tokens.texts[at] for at in tokens.significant()]
    named = zip(("", *words), words, (*words[1:], ""), strict=False)
    return "not" in map(str.lower, words) or any(
        word.upper() in _LETTERS
        and ((before, behind) == ("(", ")") or before.lower() in ("choice", "option", "choice_", "_", "\\"))
        for before, word, behind in named
    )


def _lettered(text: str) -> str | None:
    """Return the letter of an option that a text is, however it is set in type."""
    tokens = lex(text)
    words = [tokens.texts[at] for at in tokens.significant()]
    letters = [word for word in words if word not in _SETTING and not word.isspace()]
    return letters[0] if len(letters) == 1 and letters[0] in _LETTERS else None


def compared_as_choice(problem: str | None, reference: str, answer: str, equivalent: Equivalent) -> Comparison | None:
    """Compare an option with the reference; None where neither of them is one.

    A letter is the value that the problem gives for it, and a value is the letter of the only option that is equal.
    """
    if reference.isdecimal() and answer.isdecimal():
        return None
    wanted = _lettered(reference)
    bare = plain(answer) if len(answer) <= MAX_ANSWER else ""
    named = choice(answer) or choice(bare) or _in_small_letters(bare, problem or "")
    if wanted is None:
        if named is None or (value := options(problem).get(named.letter)) is None:
            return None
        found = equivalent(reference, value)
        return found if found.outcome != "unknown" else None
    listed = options(problem)
    if named is not None:
        if not listed and not named.by_word:
            return None
        return _named(wanted, named, listed, equivalent)
    if wanted not in listed:
        return None
    return _valued(wanted, answer, listed, equivalent)


def _in_small_letters(answer: str, problem: str) -> Choice | None:
    """Return the option of `a` or `(b)`, where the problem lists it and has no such letter in a formula or a value.

    Of the letters, `a` alone is an ordinary word.
    """
    letter = answer.strip(" ().$\\{}")
    if len(letter) != 1 or letter not in ascii_lowercase:
        return None
    listed = options(problem)
    if letter.upper() not in listed:
        return None
    formulas = [found.group() for found in MATH.finditer(problem)]
    told = [*formulas, *listed.values(), *([problem] if letter != "a" else [])]
    is_used = any(letter in lex(text).texts for text in told)
    return None if is_used else Choice(letter.upper(), "", by_word=False)


def _named(wanted: str, named: Choice, listed: Mapping[str, str], equivalent: Equivalent) -> Comparison:
    """Compare a letter; the value beside it must not be that of another option."""
    others = [
        letter for letter, value in listed.items() if letter != named.letter and _is(value, named.value, equivalent)
    ]
    own = named.letter in listed and _is(listed[named.letter], named.value, equivalent)
    if named.value and others and not own:
        return _AMBIGUOUS
    return _EQUAL if named.letter == wanted else _NOT_EQUAL


def _valued(wanted: str, answer: str, listed: Mapping[str, str], equivalent: Equivalent) -> Comparison | None:
    """Compare a value: it stands for the only option that it is equal to."""
    equal = [letter for letter, value in listed.items() if _is(value, answer, equivalent)]
    if len(equal) == 1:
        return _EQUAL if equal == [wanted] else _NOT_EQUAL
    found = equivalent(listed[wanted], answer)
    return found if found.outcome == "incorrect" and not equal else _AMBIGUOUS


def _is(value: str, answer: str, equivalent: Equivalent) -> bool:
    return bool(answer) and (value == answer or equivalent(value, answer).outcome == "correct")
