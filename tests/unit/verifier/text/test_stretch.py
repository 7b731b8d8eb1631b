"""A stretch of a text in tokens, and phrases that are looked for backwards."""

from mathverifier.core.text.phrases import Phrases
from mathverifier.core.text.stretch import Stretch, whole


def test_sentences_begin_behind_a_point_and_a_capital() -> None:
    """A point within a number, and one before a small letter, end no sentence; a formula set apart may."""
    text = "It is 3.5 cm. e.g. this. So $x$ is 7.$ Then 8 Therefore 9"
    line = Stretch(text, 0, len(text))
    assert [text[line.places[place] :][:4] for place in line.sentence_starts] == ["So $", "Then", "Ther"]


def test_a_phrase_is_found_from_its_end() -> None:
    """The longest phrase that ends at a place is not needed: one that does is enough; other words are none."""
    phrases = Phrases({"comes to": 1, "is": 2})
    text = "It comes to 7, and this is 8"
    line = Stretch(text, 0, len(text))
    assert phrases.begin(line.tokens, line.texts.index("7")) == line.texts.index("comes")
    assert phrases.begin(line.tokens, line.texts.index("8")) == line.texts.index("is")
    assert phrases.begin(line.tokens, line.texts.index("and")) is None


def test_a_part_has_the_tokens_of_its_text() -> None:
    """A part that begins and ends between tokens, or within a space, is what would be read of it alone."""
    text = "So x  = 12, and not 13."
    line = Stretch(text, 0, len(text))
    for start, end in ((3, 10), (5, 10), (4, len(text)), (0, 2)):
        part = line.part(start, end)
        alone = Stretch(text, part.start, end)
        assert (part.texts, part.kinds, part.places, part.size) == (alone.texts, alone.kinds, alone.places, alone.size)


def test_a_part_that_cuts_a_token_is_read_anew() -> None:
    """Half of a number is not the number."""
    assert Stretch("12345 a", 0, 7).part(2, 7).texts[0] == "345"


def test_all_of_a_text_is_read_once() -> None:
    """What is asked for again is the same stretch; it has the tokens of the text, in its own spelling."""
    text = "Tom’s cat eats 3 fish. How many?"
    line = whole(text)
    assert line is whole(text)
    assert (line.texts, line.text) == (Stretch(text, 0, len(text)).texts, text)
    assert whole("") is not line


def test_words_are_bare_without_the_ending_of_an_owner() -> None:
    """`Tom's` is `tom`; another ending behind an apostrophe stays."""
    assert whole("Tom's cat isn’t THE cat's.").bare_words[::2] == ["tom", "cat", "isn't", "the", "cat"]
    assert whole("His cat").bare_words == ["his", " ", "cat"]


def test_points_are_the_marks_at_the_end_of_sentences() -> None:
    """The point of a decimal is part of its number, and a comma ends nothing."""
    line = whole("It is 3.5, or 4. Is it? Yes!")
    assert [line.texts[place] for place in line.points] == [".", "?", "!"]
