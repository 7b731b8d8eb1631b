"""The imaginary unit as engineers and programs call it: `3 - 4j`."""

from mathverifier.core.answers.letters import letter_runs, spelled


def with_usual_unit(reference: str, answer: str) -> str:
    """Return an answer with i for j, where j is its only letter and i is the reference's."""
    if "j" not in answer or "i" not in reference:
        return answer
    places = {place: "i" for place, run in letter_runs(answer) if run == "j"}
    ours, theirs = ({run for _, run in letter_runs(text)} - {"e", "and", "or"} for text in (reference, answer))
    return spelled(answer, places, 1) if (ours, theirs) == ({"i"}, {"j"}) else answer
