"""Groups of things of which a question asks for one."""

from hypothesis import given
from hypothesis import strategies as st

from mathverifier.core.answers.extraction.contrasted_things import are_contrasted
from mathverifier.core.text.contrasts import CONTRASTS, TOLD_INSTEAD

GROUPS = [[sorted(thing) for thing in group] for group in CONTRASTS]
PHRASES = sorted({phrase for group in GROUPS for thing in group for phrase in thing})


def words(phrase: str) -> list[str]:
    """Return a phrase in words, as a clause has them."""
    return phrase.replace("#", "5").split()


@given(st.data())
def test_two_words_for_one_thing_are_no_contrast(data: st.DataObject) -> None:
    """A thing of a group is told by any of its words."""
    thing = data.draw(st.sampled_from([thing for group in GROUPS for thing in group]))
    told, asked = data.draw(st.sampled_from(thing)), data.draw(st.sampled_from(thing))
    shared = [group for group in GROUPS if sum(told in one or asked in one for one in group) > 1]
    if not shared and not any(asked in kind and told in other for kind, other, _ in TOLD_INSTEAD):
        assert not are_contrasted(words(told), words(asked), words(asked))


@given(st.sampled_from(PHRASES), st.sampled_from(PHRASES))
def test_what_the_question_mentions_is_no_contrast(told: str, asked: str) -> None:
    """A thing that the sentence of a question names may be told in a clause, if not as a mere label."""
    assert not are_contrasted(["the", *words(told)], words(asked), words(f"{asked} or {told}"))


@given(st.lists(st.text(max_size=12), max_size=12))
def test_words_without_a_thing_are_no_contrast(said: list[str]) -> None:
    """A clause that names nothing of a group tells nothing else, whatever is asked."""
    strange = [f"zz{word}" for word in said]
    assert not any(are_contrasted(strange, words(phrase), words(phrase)) for phrase in PHRASES[:40])
