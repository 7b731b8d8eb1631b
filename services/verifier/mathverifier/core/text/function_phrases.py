"""Classes of function words, looked up in a text as phrases."""

from mathverifier.core.text.lexicon import FUNCTION_WORDS
from mathverifier.core.text.phrases import Phrases


def phrases_of(section: str) -> Phrases[str]:
    """Return the words of a class as phrases."""
    return Phrases(dict.fromkeys(FUNCTION_WORDS[section], section))
