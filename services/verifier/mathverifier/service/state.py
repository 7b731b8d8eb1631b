"""What the service holds while it runs, for all requests."""

from dataclasses import dataclass

from starlette.requests import Request

from mathverifier.service.admission import AdmissionControl
from mathverifier.service.body_reader import BodyReader
from mathverifier.service.fairness import EventLoopScheduler
from mathverifier.service.rate_limit import Rates
from mathverifier.service.readiness import Readiness
from mathverifier.service.settings import Settings
from mathverifier.service.verification import VerificationService


@dataclass(frozen=True, slots=True)
class AppState:
    """What the application holds while it runs, for all requests."""

    settings: Settings
    admission: AdmissionControl
    rates: Rates
    verification: VerificationService
    readiness: Readiness
    scheduler: EventLoopScheduler
    reader: BodyReader


def state_of(request: Request) -> AppState:
    """Return the state of the application that answers the request."""
    state: AppState = request.scope["app"].service_state
    return state
