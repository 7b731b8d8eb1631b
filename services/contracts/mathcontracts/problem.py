"""A problem to be solved."""

from pydantic import Field

from mathcontracts.wire import Wire


class Problem(Wire):
    """A math problem, with the answer it should have where that is known."""

    id: str = Field(min_length=1, description="Unique within a data set; held-out splits are made by it.")
    text: str = Field(min_length=1, description="The problem as it is shown to the model.")
    reference: str | None = Field(default=None, description="The right final answer, plain or LaTeX.")
    accepted: tuple[str, ...] = Field(default=(), description="Further answers that are right as well.")
    source: str = Field(default="", description="Where the problem is from, e.g. 'generated/forward'.")

    @property
    def references(self) -> str | list[str] | None:
        """All that the verifier accepts as the answer: the reference, or a list that begins with it."""
        return [self.reference, *self.accepted] if self.reference is not None and self.accepted else self.reference


class Demonstration(Wire):
    """A problem with a worked solution to imitate in SFT."""

    problem: Problem
    solution: str = Field(min_length=1)
    flaw: str | None = Field(default=None, description="The kind of planted flaw, None for a sound solution.")
