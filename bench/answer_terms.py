"""Answers of known value, and how they are written: terms with a form and a unit, joints, bounds and wrappers."""

from dataclasses import dataclass
from fractions import Fraction

from bench.written_numbers import COUNTING, FORMS, SCALES, WORDY
from bench.written_units import COMPOUND, NOUNS, UNITS, WHOLE, siblings

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
