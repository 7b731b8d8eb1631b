"""The verifier's verdicts on what a stage has sampled itself."""

from collections.abc import Mapping, Sequence

from mathcontracts import Candidate, Problem, Verdict
from mathtrainer.services.retry import persist
from mathtrainer.stages.context import StageContext, StageError
from mathverifier import Client, VerifierError


def score(context: StageContext, by_id: Mapping[str, Problem], candidates: Sequence[Candidate]) -> list[Verdict]:
    """Return the verdicts; what the verifier does not reach in time is asked for again.

    `by_id` has the problem of each candidate by its `problem_id`. Raises ServiceUnavailable where the verifier stays
    away, StageError where it refuses.
    """
    url = context.settings.verifier_url
    items = [
        {"problem": by_id[one.problem_id].text, "solution": one.text, "reference": by_id[one.problem_id].references}
        for one in candidates
    ]
    verdicts: dict[int, Verdict] = {}

    def call() -> None:
        places = [place for place in range(len(items)) if place not in verdicts]
        try:
            with Client(url) as client:
                found = client.verify_many([items[place] for place in places])
        except VerifierError as error:
            if error.status is None or error.status in (429, 503):
                raise
            raise StageError(f"the verifier cannot score: {error}") from None
        reached = {place: one for place, one in zip(places, found, strict=True) if one.reason != "not_reached"}
        verdicts.update(reached)
        if not reached:
            raise VerifierError(f"none of {len(places)} solutions is reached in time", 503)

    while len(verdicts) < len(items):
        persist(context, call, (VerifierError,), f"the verifier at {url}")
    return [verdicts[place] for place in range(len(items))]
