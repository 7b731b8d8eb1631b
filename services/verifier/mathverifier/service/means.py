"""What the service holds while it runs, for all requests."""

from dataclasses import dataclass

from starlette.requests import Request

from mathverifier.service.desk import Desk
from mathverifier.service.json_pool import BodyReader
from mathverifier.service.rates import Rates
from mathverifier.service.readiness import Readiness
from mathverifier.service.room import Room
from mathverifier.service.settings import Settings
from mathverifier.service.turns import Turns


@dataclass(frozen=True, slots=True)
class Means:
    """The means by which requests are answered."""

    settings: Settings
    room: Room
    rates: Rates
    desk: Desk
    readiness: Readiness
    turns: Turns
    reader: BodyReader


def means_of(request: Request) -> Means:
    """Return the means of the application that answers the request."""
    means: Means = request.scope["app"].means
    return means
