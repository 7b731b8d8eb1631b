"""The vocabulary: units, numerals, bounds, nouns, cues and function words, read once from TOML into frozen tables.

A word stands in one place. A further sense of it is said to be one, by `also`; anything else that stands twice raises
`LexiconError` when the module is imported.
"""

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from importlib.resources import files
from types import MappingProxyType
from typing import Any, Final, Literal, TypeVar, get_args

from mathverifier.core.expressions.rational import Fraction, decimal

NumeralKind = Literal[
    "cardinal", "ordinal", "scale", "money_scale", "group", "fraction", "percent", "power", "multiple", "operation"
]
Effect = Literal["negates", "bounds", "approximates", "harmless", "changes"]
Dimension = tuple[tuple[str, int], ...]

_T = TypeVar("_T")
_DATA: Final = files(__package__).joinpath("data")


class LexiconError(ValueError):
    """The data contradict themselves: a word stands in two places."""


@dataclass(frozen=True, slots=True)
class UnitSense:
    """A unit that a word may mean: its size in base units, after which `offset` is added.

    `binary` units have prefixes that are powers of 1024 to some. No problem asks for an amount in a unit that is not
    `asked`, as it might ask for cents.
    """

    name: str
    dimension: Dimension
    factor: Fraction
    offset: Fraction
    prefixes: bool
    binary: bool
    asked: bool


@dataclass(frozen=True, slots=True)
class Prefix:
    """A prefix of units, and what they measure: the powers of 1024 are for data, and as `kilo` for bytes alone."""

    name: str
    factor: Fraction
    of: Literal["anything", "data", "bytes"]


@dataclass(frozen=True, slots=True)
class Numeral:
    """A word that is a number: its kind, and its value (of a power, the exponent)."""

    kind: NumeralKind
    value: Fraction


class _Owners:
    """Where each word stands, to raise on the second place."""

    def __init__(self) -> None:
        self._place: dict[str, str] = {}
        self._shared: list[tuple[str, str]] = []

    def own(self, word: str, place: str) -> None:
        first = self._place.setdefault(word, place)
        if first != place:
            message = f"{word!r} stands in {first} and in {place}"
            raise LexiconError(message)

    def own_all(self, words: Iterable[str], place: str) -> frozenset[str]:
        found = list(words)
        for word in found:
            self.own(word, place)
        unique = frozenset(found)
        if len(unique) < len(found):
            twice = sorted(word for word in unique if found.count(word) > 1)
            message = f"{twice} stand twice in {place}"
            raise LexiconError(message)
        return unique

    def share(self, word: str, place: str) -> None:
        """Note a further sense; `check` asks that another place owns the word."""
        self._shared.append((word, place))

    def check(self) -> None:
        for word, place in self._shared:
            owned = self._place.get(word) or self._place.get(word.removesuffix("s"), place)
            if owned == place:
                message = f"{word!r} is a further sense in {place}, and stands nowhere else"
                raise LexiconError(message)


def phrases(text: str) -> list[str]:
    """Return the phrases of a list that is separated by commas."""
    return [" ".join(phrase.split()) for phrase in text.split(",") if phrase and not phrase.isspace()]


def _table(name: str) -> dict[str, Any]:
    return tomllib.loads(_DATA.joinpath(f"{name}.toml").read_text("utf-8"))


def _exact(number: int | str) -> Fraction:
    return Fraction(number) if isinstance(number, int) else decimal(number)


class _Units:
    """The senses of words and symbols, while they are collected."""

    def __init__(self, owners: _Owners):
        self._owners = owners
        self._named: dict[str, UnitSense] = {}
        self.words: dict[str, list[UnitSense]] = {}
        self.symbols: dict[str, list[UnitSense]] = {}
        self._further: list[tuple[dict[str, list[UnitSense]], str, UnitSense]] = []

    def read(self, table: Mapping[str, Any]) -> None:
        for group, content in table.items():
            dimension = _dimension(content["dimension"])
            for name, entry in content["units"].items():
                self._add(name, entry, dimension, f"units.{group}.{name}")
        for senses, word, sense in self._further:
            senses.setdefault(word, []).append(sense)

    def _add(self, name: str, entry: Mapping[str, Any], dimension: Dimension, place: str) -> None:
        factor = _exact(entry["factor"])
        if "of" in entry:
            factor *= self._named[entry["of"]].factor
        sense = UnitSense(
            name,
            _dimension(entry["dimension"]) if "dimension" in entry else dimension,
            factor,
            _exact(entry.get("offset", 0)),
            entry.get("prefixes", False),
            entry.get("binary", False),
            entry.get("asked", True),
        )
        self._named[name] = sense
        for word in self._owners.own_all(phrases(entry["words"]), place):
            self.words[word] = [sense]
        # Symbols are apart from words by their case: `Pa` is none of `pa`.
        for symbol in self._owners.own_all((f"symbol {one}" for one in phrases(entry.get("symbols", ""))), place):
            self.symbols[symbol.removeprefix("symbol ")] = [sense]
        for word in phrases(entry.get("also", "")):
            self._owners.share(word, place)
            self._further.append((self.words, word, sense))
        for symbol in phrases(entry.get("also_symbols", "")):
            self._further.append((self.symbols, symbol, sense))


def _dimension(text: str) -> Dimension:
    """Read `length time^-2`."""
    return tuple(sorted((base, int(power or 1)) for base, _, power in (part.partition("^") for part in text.split())))


def _prefixes(table: Mapping[str, Any], binary: Mapping[str, Any]) -> tuple[dict[str, list[Prefix]], ...]:
    """Return the prefixes of words and those of symbols."""
    words: dict[str, list[Prefix]] = {}
    symbols: dict[str, list[Prefix]] = {}
    for name, entry in table.items():
        prefix = Prefix(name, Fraction(10) ** entry["power"], "anything")
        words[name] = [prefix]
        for symbol in phrases(entry["symbols"]):
            symbols[symbol] = [prefix]
    symbols["K"] = [Prefix("kilo", Fraction(1000), "data")]
    for name, entry in binary.items():
        factor = Fraction(1024) ** entry["power"]
        words[name] = symbols[entry["symbols"]] = [Prefix(name, factor, "data")]
        words[entry["shared"]].append(Prefix(name, factor, "bytes"))
        for symbol in phrases(entry["shared_symbols"]):
            symbols[symbol].append(Prefix(name, factor, "bytes"))
    return words, symbols


def _numerals(table: Mapping[str, Any], owners: _Owners) -> dict[str, list[Numeral]]:
    found: dict[str, list[Numeral]] = {}
    for kind in get_args(NumeralKind):
        section = table.get(kind, {})
        if kind == "operation":
            section = dict.fromkeys(phrases(section["words"]), 1)
        for word, value in section.items():
            owners.own(word, f"numerals.{kind}")
            found.setdefault(word, []).append(Numeral(kind, _exact(value)))
    for kind in get_args(NumeralKind):
        for word, value in table.get(f"{kind}_also", {}).items():
            if kind != "money_scale":
                owners.share(word, f"numerals.{kind}_also")
            found.setdefault(word, []).append(Numeral(kind, _exact(value)))
    return found


def _evoking(table: Mapping[str, Any]) -> dict[str, frozenset[Fraction]]:
    found: dict[str, frozenset[Fraction]] = {}
    for group in table["evokes"]:
        values = frozenset(map(Fraction, group["values"]))
        for word in phrases(group["words"]):
            found[word] = found.get(word, frozenset()) | values
    return found


def _sections(table: Mapping[str, Any], owners: _Owners, name: str) -> Iterator[tuple[str, frozenset[str]]]:
    """Yield the sections of a file, each with its words and those that it shares with another place."""
    for section, entry in table.items():
        place = f"{name}.{section}"
        further = phrases(entry.get("also", ""))
        for word in further:
            owners.share(word, place)
        yield section, owners.own_all(phrases(entry["words"]), place) | frozenset(further)


def _effects(table: Mapping[str, Any], owners: _Owners) -> dict[str, Effect]:
    found: dict[str, Effect] = {}
    sections = dict(_sections(table, owners, "bounds"))
    for effect in get_args(Effect):
        found |= dict.fromkeys(sections[effect], effect)
    return found


def _discourse(name: str) -> dict[str, frozenset[str]]:
    owners = _Owners()
    found = dict(_sections(_table(name), owners, name))
    owners.check()
    return found


def _numbered(text: str, first: int) -> dict[str, int]:
    """Return the words of each group with the group's number, from `first` on."""
    return {word: number for number, group in enumerate(phrases(text), first) for word in group.split()}


def _frozen(table: Mapping[str, list[_T]]) -> Mapping[str, tuple[_T, ...]]:
    return MappingProxyType({word: tuple(senses) for word, senses in table.items()})


class _Nouns:
    """Nouns, and the ways to their singular."""

    def __init__(self, table: Mapping[str, Any], owners: _Owners):
        plurals = table["plurals"]
        self.singulars: dict[str, str] = {word: word for word in plurals["same"].split()}
        for singular, plural in map(str.split, phrases(plurals["words"])):
            self.singulars[plural] = singular
        self.endings: dict[str, str] = {
            plural: singular for singular, plural in map(str.split, phrases(plurals["endings"]))
        }
        words: set[str] = set()
        for section, entry in table.items():
            if section not in ("plurals", "attributes", "remainders"):
                words |= _words(entry, owners, f"nouns.{section}")
        self.words = frozenset(words)
        self.attributes = _words(table["attributes"], owners, "nouns.attributes")
        ((_, self.remainders),) = _sections({"remainders": table["remainders"]}, owners, "nouns")


def _words(entry: Mapping[str, str], owners: _Owners, place: str) -> frozenset[str]:
    """Return the words of an entry that stand one space apart."""
    further = entry.get("also", "").split()
    for word in further:
        owners.share(word, place)
    return owners.own_all(entry["words"].split(), place) | frozenset(further)


_owners = _Owners()
_units = _Units(_owners)
_unit_table = _table("units")
_unit_prefixes = _prefixes(_unit_table.pop("prefixes"), _unit_table.pop("binary_prefixes"))
_units.read(_unit_table)
_numeral_table = _table("numerals")
_nouns = _Nouns(_table("nouns"), _owners)

# By the word in small letters, and by the symbol as it is written, the units that it may mean, the usual one first.
UNIT_WORDS: Final = _frozen(_units.words)
UNIT_SYMBOLS: Final = _frozen(_units.symbols)
PREFIX_WORDS: Final = _frozen(_unit_prefixes[0])
PREFIX_SYMBOLS: Final = _frozen(_unit_prefixes[1])
# The base quantities that are currencies, each its own.
CURRENCIES: Final = frozenset(base for base, _ in _dimension(_unit_table["money"]["dimension"])) | frozenset(
    base for entry in _unit_table["money"]["units"].values() for base, _ in _dimension(entry.get("dimension", ""))
)
NUMERALS: Final = _frozen(_numerals(_numeral_table, _owners))
# The beginnings of words that call for numbers, and the numbers that nobody needs to state.
EVOKES: Final = MappingProxyType(_evoking(_numeral_table))
COMMON_NUMBERS: Final = frozenset(map(Fraction, _numeral_table["common"]["values"]))
# What each word does to the number that it stands beside.
BOUNDS: Final = MappingProxyType(_effects(_table("bounds"), _owners))
NOUNS: Final = _nouns.words
SINGULARS: Final[Mapping[str, str]] = MappingProxyType(_nouns.singulars)
PLURAL_ENDINGS: Final[Mapping[str, str]] = MappingProxyType(_nouns.endings)
ATTRIBUTES: Final = _nouns.attributes
REMAINDERS: Final = _nouns.remainders
# Cues of discourse by what they do (one that ends in * stands for all words that begin so), and the words that hold a
# sentence together by their class. They may be made of words that stand elsewhere: they are apart from the others.
CUES: Final = MappingProxyType(_discourse("cues"))
FUNCTION_WORDS: Final = MappingProxyType(_discourse("function_words"))
# What the words around an answer say of it.
ANSWER_CUES: Final = MappingProxyType(_discourse("answer_cues"))
# What the words of a problem and its solution tell of the numbers and formulas among them.
TEXT_CUES: Final = MappingProxyType(_discourse("text_cues"))
# What stands between an equation and the one that is made of it.
REWRITING: Final = MappingProxyType(_discourse("rewriting"))
# Words of divisors, multiples and remainders.
WHOLE_NUMBERS: Final = MappingProxyType(_discourse("whole_numbers"))
# Of a remark on an answer, the words that deny it and those that leave it be.
ANSWER_REMARKS: Final = MappingProxyType(_discourse("answer_remarks"))
_owners.check()
# What stands in front of an answer in its sentence.
ANSWER_FRONTS: Final = MappingProxyType(_discourse("answer_fronts"))
# What words behind an amount, and those of a question, tell of what is counted.
AMOUNT_QUESTIONS: Final = MappingProxyType(_discourse("amount_questions"))
# What a question asks about, and what tells that an answer is of something else.
ASKED_THINGS: Final = MappingProxyType(_discourse("asked_things"))
# How solutions in other languages than English say their answer.
LANGUAGES: Final = MappingProxyType(_discourse("languages"))
_opposites = _table("opposites")
# Groups of words of which a thing is one at most, and what else tells phrases apart.
EXCLUSIVE: Final = tuple(frozenset(group.split()) for group in phrases(_opposites["exclusive"]["words"]))
IDLE_WORDS: Final = frozenset(phrases(_opposites["idle"]["words"]))
ORDERING_WORDS: Final = frozenset(phrases(_opposites["ordering"]["words"]))
# Given names that one person may have.
SHORT_NAMES: Final = tuple(frozenset(group.split()) for group in phrases(_opposites["names"]["words"]))
DENYING_BEGINNINGS: Final = tuple(phrases(_opposites["denying"]["words"]))
_remarks = _table("remarks")
# Before, or behind, a value that is thereby said not to be the answer.
EXCLUDING: Final = frozenset(phrases(_remarks["excluding"]["words"]))
REJECTING: Final = frozenset(phrases(_remarks["rejecting"]["words"]))
# Factors and exponents of the value beside them, and operations between two.
MULTIPLYING: Final = MappingProxyType({words: decimal(by) for words, by in _remarks["multiplying"].items()})
MULTIPLIED: Final = MappingProxyType({words: decimal(by) for words, by in _remarks["multiplied"].items()})
RAISING: Final = MappingProxyType({words: decimal(by) for words, by in _remarks["raising"].items()})
BETWEEN: Final[Mapping[str, str]] = MappingProxyType(_remarks["between"])
# Words of short sentences that give an answer, by what they do.
SENTENCES: Final = MappingProxyType(
    {section: frozenset(phrases(entry["words"])) for section, entry in _table("sentences").items()}
)
_calendar = _table("calendar")
# Words of dates with their place in the calendar: months from 1, weekdays from 0, which is Monday.
MONTHS: Final = MappingProxyType(_numbered(_calendar["months"]["words"], first=1))
WEEKDAYS: Final = MappingProxyType(_numbered(_calendar["weekdays"]["words"], first=0))
# By an adverb, the period that it says.
PERIOD_ADVERBS: Final[Mapping[str, str]] = MappingProxyType(
    dict(map(str.split, phrases(_calendar["periods"]["words"])))
)
