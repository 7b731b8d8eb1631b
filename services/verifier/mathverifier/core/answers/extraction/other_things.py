"""Whether the clause that gives an answer says it of another thing than the question asks about."""

from itertools import pairwise
from typing import Final

from mathverifier.core.answers.extraction.altered_things import is_of_altered_thing
from mathverifier.core.answers.extraction.asked_clause import Clause, asked_clauses, given_part
from mathverifier.core.answers.extraction.asked_formulas import is_of_unasked_formula, is_other_operation
from mathverifier.core.answers.extraction.contrasted_things import are_contrasted, share_a_thing
from mathverifier.core.answers.extraction.exclusive_things import is_of_excluded_thing
from mathverifier.core.answers.extraction.labelled_things import is_of_other_kind_of_thing, is_of_other_label
from mathverifier.core.answers.extraction.named_functions import is_of_other_function
from mathverifier.core.answers.extraction.other_counts import is_other_count
from mathverifier.core.answers.extraction.other_formulas import is_of_other_formula
from mathverifier.core.answers.extraction.other_nouns import is_of_other_noun, is_under_other_condition
from mathverifier.core.answers.extraction.other_numbers import is_of_other_number
from mathverifier.core.answers.extraction.other_parts import is_of_part
from mathverifier.core.answers.extraction.other_persons import is_of_other_person
from mathverifier.core.answers.extraction.other_ratios import is_reversed_ratio
from mathverifier.core.answers.extraction.paired_things import is_of_paired_thing
from mathverifier.core.answers.extraction.swapped_comparisons import is_swapped_comparison
from mathverifier.core.answers.extraction.told_clause import Told, told_clause, with_label
from mathverifier.core.answers.extraction.unasked_shares import is_of_unasked_share
from mathverifier.core.text.lexicon import ASKED_THINGS, FUNCTION_WORDS, MONTHS, WEEKDAYS
from mathverifier.core.text.stretch import Stretch
from mathverifier.core.text.tokens import WORDS, Kind

# Words in front of a value that say no more than who had it, and one more.
MAX_SUBJECT: Final = 5
# Words of `pupils play tennis`.
OBJECT: Final = 3
_OPPOSING: Final = ASKED_THINGS["opposing"]
_CHANCES: Final = frozenset(("probability", "chance"))
_CLOSED: Final = frozenset().union(*FUNCTION_WORDS.values()) - _OPPOSING
_NEGATIONS: Final = frozenset(("not", "never", "cannot"))
# Words between a negation and what it denies.
_LIGHT: Final = FUNCTION_WORDS["articles"] | FUNCTION_WORDS["auxiliaries"] | FUNCTION_WORDS["prepositions"]
_PASTS: Final = frozenset(("did", "had", "was", "were"))
_LACKING: Final = ASKED_THINGS["lacking"] | _OPPOSING
_KEEPING: Final = ASKED_THINGS["keeping"]
_BOUNDING: Final = frozenset(("before", "after", "until", "till", "since"))
_CALENDAR: Final = frozenset(MONTHS) | frozenset(WEEKDAYS)


def is_of_other_thing(before: Stretch, behind: Stretch, problem: str) -> bool:
    """Say whether the clause of a value, of which both sides are given, answers none of a problem's questions."""
    questions = asked_clauses(problem) if problem else ()
    if not questions:
        return False
    told, line = told_clause(before, behind), with_label(before, behind)
    return all(
        is_of_unasked_formula(line, asked)
        or is_of_other_label(line, told, asked)
        or is_of_other_function(line, asked)
        or (told is not None and _differs(told, asked, problem))
        for asked in questions
    )


def names_asked_thing(before: Stretch, problem: str) -> bool:
    """Say whether the clause in front of a value names the thing that a problem asks for."""
    told = told_clause(before, Stretch(before.text, before.end, before.end))
    return told is not None and any(share_a_thing(told.words, asked.words) for asked in asked_clauses(problem))


def _differs(told: Told, asked: Clause, problem: str) -> bool:
    """Say whether a clause tells another thing than one question asks about."""
    # What is asked as a difference is told in many words; `how many more` without a second thing asks for none.
    plain = not _asks_difference(asked.words) or _asks_rest(asked)
    return (
        (plain and are_contrasted(told.words, asked.words, asked.sentence))
        or (plain and is_of_paired_thing(told, asked, problem))
        or is_of_other_formula(told, asked)
        or is_other_operation(told, asked)
        or (plain and is_of_altered_thing(told, asked, problem))
        or (plain and is_of_other_number(told, asked))
        or is_of_part(told, asked, problem)
        or is_of_other_kind_of_thing(told, asked)
        or (plain and is_of_excluded_thing(told, asked, problem))
        or is_of_other_noun(told, asked, problem)
        or is_under_other_condition(told, problem)
        or is_reversed_ratio(told, asked)
        or is_of_other_person(told, asked, problem)
        or is_other_count(told, asked, problem)
        or is_of_unasked_share(told, asked, problem)
        or is_swapped_comparison(told, asked)
        or _is_opposite_chance(told, asked)
        or _is_other_only(told, asked)
        or _is_other_object(told, asked, problem)
        or _is_denied(told, asked)
        or _is_past(told, asked)
        or _is_only_near(told, asked)
    )


def _asks_difference(words: list[str]) -> bool:
    """Say whether a question compares: `how much more`; `the shorter side` is only one of two."""
    comparing = FUNCTION_WORDS["comparatives"]
    return any(word in comparing and before != "the" for before, word in pairwise(["", *words]))


def _asks_rest(asked: Clause) -> bool:
    """Say whether it is asked how many more are needed."""
    return asked.words[:3] == ["how", "many", "more"] and "than" not in asked.sentence


def _is_opposite_chance(told: Told, asked: Clause) -> bool:
    """Say whether the chance is told of what the question denies, or of the denial of what it asks."""
    wanted, words = {*asked.words, *asked.sentence}, told.words
    if _CHANCES.isdisjoint(asked.words) or (_CHANCES | {"p"}).isdisjoint(words):
        return False
    if _opposes(words) is _opposes(asked.words) and not ("least" in asked.words and _denies_all(words)):
        return False
    content = [word for word in words if word not in _CLOSED | _CHANCES | _OPPOSING | {"p"}]
    return bool(content) and wanted.issuperset(content)


def _opposes(words: list[str]) -> bool:
    return not _OPPOSING.isdisjoint(words) or any(word.endswith("n't") for word in words)


def _denies_all(words: list[str]) -> bool:
    """Say whether none is told of, as is the opposite of at least one."""
    return not {"no", "not", "none", "neither"}.isdisjoint(words) and "least" not in words


def _is_other_only(told: Told, asked: Clause) -> bool:
    """Say whether `only coffee` is told where `only tea` is asked for."""
    said, wanted = ({second for first, second in pairwise(one) if first == "only"} for one in (told.words, asked.words))
    return bool(said and wanted) and said.isdisjoint(wanted)


def _is_other_object(told: Told, asked: Clause, problem: str) -> bool:
    """Say whether `12 pupils play chess` is told where `how many pupils play tennis` is asked, and both are known."""
    words, said = asked.words, told.behind.words[:OBJECT]
    if told.before.words or len(said) < OBJECT or "many" not in words:
        return False
    wanted = words[words.index("many") + 1 :][:OBJECT]
    if wanted[:-1] != said[:-1] or wanted[-1] == said[-1] or not _CLOSED.isdisjoint((said[-1], wanted[-1])):
        return False
    given = given_part(problem)
    known = [given.line.words[place] for place in given.places if given.line.kinds[place] in WORDS]
    return (said[-2], said[-1]) in pairwise(known)


def _is_denied(told: Told, asked: Clause) -> bool:
    """Say whether a clause denies a word of the question, or says without a negation what the question denies."""
    said, wanted = _denied(_with_sentence(told)), _denied(asked.words)
    if said:
        return wanted.isdisjoint(said) and not said.isdisjoint(asked.words) and _LACKING.isdisjoint(asked.words)
    return not wanted.isdisjoint(told.words) and not _opposes(told.words)


def _with_sentence(told: Told) -> list[str]:
    """Return the words of a clause, and those before it that say of what there is none."""
    line = told.before.line
    if "no" not in line.words or told.value.text[told.value.start : told.value.end].strip(" $") == "0":
        return told.words
    place = line.behind(line.words.index("no") + 1)
    return ["not", *line.words[place : place + 1], *told.words]


def _denied(words: list[str]) -> set[str]:
    """Return the words that stand behind a negation."""
    found: set[str] = set()
    for place, word in enumerate(words):
        if word in _NEGATIONS or word.endswith("n't"):
            found.update([one for one in words[place + 1 :] if one not in _LIGHT][:1])
    return found


def _is_past(told: Told, asked: Clause) -> bool:
    """Say whether a clause says what somebody had, where it is asked what he has left."""
    before, sentence = told.before.words, asked.sentence
    had = before[-1:] == ["had"] and len(before) < MAX_SUBJECT and Kind.RELATION not in told.before.line.kinds
    asks_present = not _KEEPING.isdisjoint(asked.words) and _PASTS.isdisjoint(sentence)
    return had and asks_present and _KEEPING.isdisjoint(told.words)


def _is_only_near(told: Told, asked: Clause) -> bool:
    """Say whether a clause only bounds a date or a time of day: `before April 6`, `after 9:30`."""
    word = next(reversed(told.before.words), "")
    if word not in _BOUNDING or word in asked.sentence:
        return False
    value = told.value
    return ":" in value.texts or not _CALENDAR.isdisjoint(value.words)
