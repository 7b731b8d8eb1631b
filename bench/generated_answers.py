"""Pairs of answers whose truth is known by construction: the values come first, the texts are made from them.

An answer is one or more terms, each a number in a form with a unit; a joint, a bound and a wrapper around them. Two
answers are equal where their values are, and apart where no reader could take one for the other: what a policy decides
(a unit or a percent sign that is left out, a rounded value) has no label and is not asked.
"""

import random
from collections.abc import Callable
from dataclasses import dataclass, replace
from fractions import Fraction
from math import factorial

from bench.written_numbers import COUNTING, FORMS, PARTS, SCALES, WORDY
from bench.written_units import COMPOUND, NOUNS, UNITS, WHOLE, case_twin, siblings

SIGNS = ("-", "−", "negative", "minus")
# How each is said, and what it means.
BOUNDS = {
    "at most {}": "<=",
    "no more than {}": "<=",
    "{} or less": "<=",
    "at least {}": ">=",
    "no less than {}": ">=",
    "{} or more": ">=",
    "less than {}": "<",
    "below {}": "<",
    "more than {}": ">",
    "greater than {}": ">",
    "not {}": "not",
    "anything but {}": "not",
}
_FORMS_OF = {
    kind: [name for name, form in FORMS.items() if form.kind == kind]
    for kind in sorted({form.kind for form in FORMS.values()})
} | {"compound": ["compound"]}
JOINTS = (", ", " and ", " or ", "; ")


@dataclass(frozen=True)
class Wrapper:
    """What stands around an answer; `whole` is a solution, `math` holds LaTeX."""

    text: str
    math: bool = False
    whole: bool = False
    # Whether a bare dollar sign would open a formula.
    escaped: bool = False


WRAPPERS = {
    "plain": Wrapper("{}"),
    "dollars": Wrapper("${}$", math=True),
    "round brackets": Wrapper(r"\({}\)", math=True),
    "boxed": Wrapper(r"\boxed{{{}}}", math=True),
    "boxed words": Wrapper(r"\boxed{{{}}}", escaped=True),
    "text": Wrapper(r"\text{{{}}}", escaped=True),
    "bold": Wrapper("**{}**"),
    "answer is": Wrapper("The answer is {}.", whole=True),
    "answer is, formula": Wrapper("The answer is ${}$.", math=True, whole=True),
    "heading": Wrapper("**Answer:** {}", whole=True),
    "final answer": Wrapper("Final answer: {}", whole=True),
    "hashes": Wrapper("#### {}", whole=True),
    "boxed sentence": Wrapper(r"So we get \boxed{{{}}}.", math=True, whole=True),
    "tag": Wrapper("<answer>{}</answer>", whole=True),
    # The bound stands in front of the box.
    "bounded box": Wrapper(r"The answer is {bound}\boxed{{{}}}.", math=True, whole=True),
}
# What a solution says before its answer; none of it is one.
PREFACES = (
    "We work it out step by step.",
    "So 10^{400} = 5.",
    "First, 3 + 4 = 7.",
    r"Note that $\frac{1}{0}$ has no value.",
    "Then 2 million = 2000000, which helps.",
)


@dataclass(frozen=True)
class Term:
    """A number with its unit; `value` is that of the number, sign and all, before the unit."""

    value: Fraction
    form: str
    unit: str | None = None
    sign: str = "-"

    def text(self, wrapper: Wrapper) -> str | None:
        """Return it written, or None where the form cannot."""
        if self.form == "compound":
            return self._compound(wrapper.math)
        form = FORMS[self.form]
        if (self.unit is not None and not (form.unit and self._said())) or (self.value < 0 and not form.sign):
            return None
        body = form.write(abs(self.value), wrapper.math)
        if body is None:
            return None
        if self.unit is not None:
            unit = UNITS[self.unit]
            written = unit.latex if wrapper.math or (unit.before and wrapper.escaped) else unit.plain
            if unit.before and self.form in WORDY:
                return None
            body = written + body if unit.before else body + written
        return body if self.value >= 0 else self._negative(body, wrapper.math)

    def _said(self) -> bool:
        """Tell whether the number goes with the unit: a dozen kilometres and a thousand °C are said by nobody."""
        if self.kind == "scale word" and self.dimension == "temperature":
            return False
        if self.unit in WHOLE and self.value.denominator > 1:
            return False
        dozens = {SCALES[name] for name in COUNTING} if self.form == "article" else set()
        return self.unit in NOUNS or not (abs(self.value) in dozens or any(name in self.form for name in COUNTING))

    def _negative(self, body: str, math: bool) -> str | None:
        if self.sign in ("negative", "minus"):
            return rf"\text{{{self.sign} }}{body}" if math else f"{self.sign} {body}"
        return None if self.form in WORDY else self.sign + body

    def _compound(self, math: bool) -> str | None:
        if self.unit not in COMPOUND or self.value.denominator != 1 or self.value < 0:
            return None
        name, size, joint = COMPOUND[self.unit]
        many, rest = divmod(int(self.value), size)
        if many < 2 or rest < 2:
            return None
        text = f"{many} {name}{joint}{rest} {self.unit}"
        return rf"\text{{{text}}}" if math else text

    @property
    def kind(self) -> str:
        """What the rates count it by."""
        return "compound" if self.form == "compound" else FORMS[self.form].kind

    @property
    def dimension(self) -> str:
        """The dimension, empty for a bare number."""
        return "" if self.unit is None else UNITS[self.unit].dimension

    @property
    def size(self) -> Fraction:
        """The value in the dimension's own unit."""
        if self.unit is None:
            return self.value
        unit = UNITS[self.unit]
        return self.value * unit.size + unit.zero

    def readings(self) -> set[Fraction]:
        """Return the numbers that a reader may see who leaves the unit or the percent sign out, in any unit."""
        found = {self.value}
        if self.unit is not None:
            found |= {(self.size - UNITS[name].zero) / UNITS[name].size for name in siblings(self.unit)}
        if self.kind == "percent":
            found.add(self.value * 100)
        return found


@dataclass(frozen=True)
class Answer:
    """An answer as it is meant and as it is written."""

    terms: tuple[Term, ...]
    joint: str = ", "
    bound: str | None = None
    wrapper: str = "plain"
    preface: str = PREFACES[0]

    @property
    def whole(self) -> bool:
        """Whether the text is a solution."""
        return WRAPPERS[self.wrapper].whole

    def text(self) -> str | None:
        """Return it written, or None where it cannot be without saying something else as well."""
        wrapper = WRAPPERS[self.wrapper]
        parts = [term.text(wrapper) for term in self.terms]
        if None in parts or not self._joined() or (self.bound is None and "{bound}" in wrapper.text):
            return None
        words = self.joint.strip().isalpha()
        joint = rf"\text{{{self.joint}}}" if words and wrapper.math else self.joint
        body = joint.join(part for part in parts if part is not None)
        if "{bound}" in wrapper.text:
            front, _, behind = (self.bound or "").partition("{}")
            if behind:
                return None
            return f"{self.preface}\n{wrapper.text.format(body, bound=front)}"
        if self.bound is not None:
            front, _, behind = self.bound.partition("{}")
            body = _words(front, wrapper.math) + body + _words(behind, wrapper.math)
        return f"{self.preface}\n{wrapper.text.format(body)}" if wrapper.whole else wrapper.text.format(body)

    def _joined(self) -> bool:
        """Tell whether the joint can only be a joint: `3 and 1/2`, `2 hours, 5 minutes` and `1,234` are one value."""
        if len(self.terms) == 1:
            return True
        kinds = {term.kind for term in self.terms}
        units = any(term.unit is not None for term in self.terms)
        if self.bound is not None:
            return False
        if self.joint == " and ":
            return kinds <= {"integer", "decimal"} and not units
        if self.joint == ", ":
            return kinds <= {"integer", "decimal", "fraction"} and not units
        return kinds <= {"integer", "decimal", "fraction", "scale word", "percent", "scientific"}

    @property
    def meant(self) -> str | None:
        """The bound's meaning."""
        return None if self.bound is None else BOUNDS[self.bound]


def _words(words: str, math: bool) -> str:
    return rf"\text{{{words}}}" if math and words else words


@dataclass(frozen=True)
class AnswerPair:
    """A reference and an answer; `change` says what was done to the one to get the other, empty where nothing."""

    reference: Answer
    answer: Answer
    change: str = ""

    @property
    def label(self) -> bool | None:
        """Whether they are equal; None where that is a matter of policy or a text is missing."""
        if self.reference.whole or self.reference.text() is None or self.answer.text() is None:
            return None
        return relation(self.reference, self.answer)


def relation(one: Answer, other: Answer) -> bool | None:
    """Return whether both say the same; None where a policy decides."""
    if one.meant != other.meant:
        # Of whole things, less than 5 is at most 4.
        sharp = {one.meant, other.meant} in ({"<", "<="}, {">", ">="})
        return None if sharp and one.terms[0].size != other.terms[0].size else False
    if len(one.terms) != len(other.terms):
        return False
    firsts, seconds = list(one.terms), list(other.terms)
    same = sorted((t.dimension, t.size) for t in firsts) == sorted((t.dimension, t.size) for t in seconds)
    if same:
        # `3 and 5` beside `3 or 5` may be two claims; a denial is no value.
        joined = {one.joint.strip(), other.joint.strip()}
        return None if (len(firsts) > 1 and {"and", "or"} <= joined) or one.meant == "not" else True
    unmet = any(
        not any(near(mine, theirs) for theirs in others)
        for terms, others in ((firsts, seconds), (seconds, firsts))
        for mine in terms
    )
    return False if unmet else None


def near(one: Term, other: Term) -> bool:
    """Tell whether one may pass for the other: by rounding, or with a unit or a percent sign left out."""
    if one.dimension and other.dimension:
        if one.dimension != other.dimension:
            return False
        if one.dimension == "temperature":
            return abs(one.size - other.size) < Fraction(1, 2)
        return _close(one.size, other.size)
    if {one.kind, other.kind} == {"integer"} and not one.dimension and not other.dimension:
        return one.value == other.value
    return any(_close(first, second) for first in one.readings() for second in other.readings())


def _close(one: Fraction, other: Fraction) -> bool:
    return abs(one - other) <= max(abs(one), abs(other)) / 100


def made_pair(seed: int, place: int) -> AnswerPair:
    """Return the pair at a place of the sequence of a seed; half of all pairs are equal."""
    rng = random.Random(f"{seed}/{place}")
    change = rng.choice(list(CHANGES)) if rng.random() < 0.5 else ""
    while True:
        first = _answer(rng)
        pair = _apart(rng, first, change) if change else _equal(rng, first)
        if pair is not None and pair.label is (not change):
            return pair


def _value(rng: random.Random) -> Fraction:
    """Return a value that some of the forms can write: round, small, a part, a decimal, a power."""
    scale = rng.choice(list(SCALES.values()))
    choice: list[Callable[[], Fraction]] = [
        lambda: Fraction(rng.randint(1, 20)),
        lambda: Fraction(rng.randint(21, 9_999)),
        lambda: Fraction(rng.randint(1, 99) * scale),
        lambda: Fraction(rng.randint(1, 99) * scale, rng.choice((2, 4, 10))),
        lambda: Fraction(rng.randint(1, 19), rng.choice((2, 3, 4, 5))),
        lambda: Fraction(rng.randint(1, 9_999), rng.choice((10, 100))),
        lambda: Fraction(rng.randint(1, 40), rng.choice((6, 7, 8, 9, 12))),
        lambda: Fraction(rng.randint(2, 15) ** rng.choice((2, 3))),
        lambda: Fraction(factorial(rng.randint(3, 7))),
        lambda: Fraction(rng.randint(1, 99), 100),
        lambda: Fraction(rng.randint(1, 20)) + Fraction(1, 2),
        lambda: Fraction(rng.choice((100, 1_000, 10**6, 12, 6, 144))),
    ]
    return rng.choice(choice)() * (-1 if rng.random() < 0.15 else 1)


def _term(rng: random.Random, value: Fraction, unit: str | None) -> Term | None:
    """Return the value in a form that can write it, each kind as likely as another."""
    kinds = rng.sample(list(_FORMS_OF), len(_FORMS_OF))
    if unit in COMPOUND and rng.random() < 0.5:
        # Few values can be said in two units, and few of those would be.
        kinds.insert(0, "compound")
    for kind in kinds:
        for form in rng.sample(_FORMS_OF[kind], len(_FORMS_OF[kind])):
            term = Term(value, form, unit, rng.choice(SIGNS))
            if any(term.text(WRAPPERS[name]) is not None for name in ("plain", "dollars")):
                return term
    return None


def _any_unit(rng: random.Random) -> str:
    """Return a unit, each dimension as likely as another, save those that two units can say."""
    if rng.random() < 0.1:
        return rng.choice(list(COMPOUND))
    dimension = rng.choice(sorted({unit.dimension for unit in UNITS.values()}))
    return rng.choice([name for name, unit in UNITS.items() if unit.dimension == dimension])


def _answer(rng: random.Random) -> Answer:
    unit = _any_unit(rng) if rng.random() < 0.45 else None
    count = 1 if rng.random() < 0.8 else rng.choice((2, 2, 3))
    values: list[Fraction] = []
    while len(values) < count:
        value = _value(rng)
        values += [] if value in values else [value]
    terms = [Term(value, "integer", unit) for value in values]
    bound = rng.choice(list(BOUNDS)) if count == 1 and rng.random() < 0.08 else None
    return Answer(tuple(terms), rng.choice(JOINTS), bound)


def _written(rng: random.Random, meant: Answer, *, reference: bool) -> Answer | None:
    """Return an answer of the same meaning in other forms, other units of the dimension, another wrapper."""
    terms = []
    for term in meant.terms:
        unit, value = term.unit, term.value
        if unit is not None and rng.random() < 0.6:
            unit = rng.choice(siblings(unit))
            value = (term.size - UNITS[unit].zero) / UNITS[unit].size
        terms.append(_term(rng, value, unit))
    if None in terms:
        return None
    rng.shuffle(terms)
    wrappers = [name for name, one in WRAPPERS.items() if not (reference and one.whole)]
    same = [bound for bound, means in BOUNDS.items() if means == meant.meant]
    return Answer(
        tuple(term for term in terms if term is not None),
        rng.choice(JOINTS),
        rng.choice(same) if same else None,
        rng.choice(wrappers),
        rng.choice(PREFACES),
    )


def _equal(rng: random.Random, meant: Answer) -> AnswerPair | None:
    reference, answer = _written(rng, meant, reference=True), _written(rng, meant, reference=False)
    return None if reference is None or answer is None else AnswerPair(reference, answer)


def _apart(rng: random.Random, meant: Answer, change: str) -> AnswerPair | None:
    """Return a pair of an answer and a changed one, either of which is the reference."""
    reference = _written(rng, meant, reference=True)
    if reference is None:
        return None
    changed = CHANGES[change](rng, reference)
    if changed is None:
        return None
    wrappers = [name for name, one in WRAPPERS.items() if ("{bound}" not in one.text or changed.bound)]
    changed = replace(changed, wrapper=rng.choice(wrappers), preface=rng.choice(PREFACES))
    pair = AnswerPair(reference, changed, change)
    return AnswerPair(changed, reference, change) if rng.random() < 0.3 and not changed.whole else pair


Change = Callable[[random.Random, Answer], Answer | None]


def _of_term(change: Callable[[random.Random, Term], Term | None]) -> Change:
    """Change one of the terms."""

    def changed(rng: random.Random, answer: Answer) -> Answer | None:
        place = rng.randrange(len(answer.terms))
        term = change(rng, answer.terms[place])
        return None if term is None else replace(answer, terms=_with(answer.terms, place, term))

    return changed


def _with(terms: tuple[Term, ...], place: int, term: Term) -> tuple[Term, ...]:
    return (*terms[:place], term, *terms[place + 1 :])


def _scale(rng: random.Random, term: Term) -> Term:
    """`5` becomes `5 million`, `3 dozen` becomes `3 thousand`."""
    size = next((SCALES[name] for name in SCALES if name in term.form), 1)
    name = rng.choice(list(SCALES))
    return replace(term, value=term.value / size * SCALES[name], form=f"scale {name}")


def _scale_left_out(rng: random.Random, term: Term) -> Term | None:
    """`5 million` becomes `5`."""
    size = next((SCALES[name] for name in SCALES if name in term.form), None)
    return None if size is None else _term(rng, term.value / size, term.unit)


def _worked(rng: random.Random, term: Term) -> Term | None:
    """`5` becomes `5 squared`, `5 cubed` or `5 factorial`."""
    if term.value.denominator > 1 or not 2 < term.value < 9 or term.unit is not None:
        return None
    number = int(term.value)
    form = rng.choice(("squared", "square", "cubed", "cube", "factorial", "factorial sign"))
    value = number**2 if "squ" in form else number**3 if "cub" in form else factorial(number)
    return replace(term, value=Fraction(value), form=form)


def _part(rng: random.Random, term: Term) -> Term | None:
    """`5` becomes `5 halves`."""
    if term.value.denominator > 1 or not 1 < term.value < 20 or term.unit is not None:
        return None
    return replace(term, value=term.value / rng.choice(list(PARTS)), form="digit parts")


def _and_half(rng: random.Random, term: Term) -> Term | None:
    """`2` becomes `two and a half`."""
    if term.value.denominator > 1 or not 1 <= term.value <= 20:
        return None
    form = rng.choice(("words and a half", "digits and a half", "mixed", "decimal"))
    return replace(term, value=term.value + Fraction(1, 2), form=form)


def _permille(rng: random.Random, term: Term) -> Term | None:
    """`5` and `5 percent` become `5 permille`."""
    number = term.value * 100 if term.kind == "percent" else term.value
    return None if term.unit is not None else replace(term, value=number / 1_000, form="permille")


def _digit(rng: random.Random, term: Term) -> Term | None:
    """Another number in the same form: a step, a tenfold, a half more."""
    value = rng.choice((term.value + 1, term.value - 1, term.value * 10, term.value / 10, term.value * Fraction(3, 2)))
    return replace(term, value=value) if value else None


def _sign(rng: random.Random, term: Term) -> Term:
    return replace(term, value=-term.value, sign=rng.choice(SIGNS))


def _unit(rng: random.Random, term: Term) -> Term | None:
    """Return the same number in another unit of the dimension."""
    return None if term.unit is None else replace(term, unit=rng.choice(siblings(term.unit)))


def _dimension(rng: random.Random, term: Term) -> Term | None:
    """Return the same number of another thing."""
    return None if term.unit is None else replace(term, unit=rng.choice(list(UNITS)))


def _case(rng: random.Random, term: Term) -> Term | None:
    """`5 mW` becomes `5 MW`."""
    twin = None if term.unit is None else case_twin(term.unit)
    return None if twin is None else replace(term, unit=twin)


def _bound(rng: random.Random, answer: Answer) -> Answer:
    return replace(answer, bound=rng.choice(list(BOUNDS)))


def _dropped(rng: random.Random, answer: Answer) -> Answer | None:
    return replace(answer, terms=answer.terms[1:]) if len(answer.terms) > 1 else None


def _added(rng: random.Random, answer: Answer) -> Answer | None:
    term = _term(rng, _value(rng), answer.terms[0].unit)
    if term is None or answer.bound is not None:
        return None
    return replace(answer, terms=(*answer.terms, term), joint=rng.choice(JOINTS))


CHANGES: dict[str, Change] = {
    "scale word": _of_term(_scale),
    "scale word left out": _of_term(_scale_left_out),
    "power": _of_term(_worked),
    "part": _of_term(_part),
    "and a half": _of_term(_and_half),
    "permille": _of_term(_permille),
    "number": _of_term(_digit),
    "sign": _of_term(_sign),
    "unit": _of_term(_unit),
    "dimension": _of_term(_dimension),
    "case of a prefix": _of_term(_case),
    "bound": _bound,
    "item left out": _dropped,
    "item added": _added,
}
