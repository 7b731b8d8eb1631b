"""What the clients raise."""


class VerifierError(Exception):
    """The service could not be reached, or refused; the message says where, what and how to go on.

    `status` is the HTTP status, None where there was no answer.
    """

    def __init__(self, message: str, status: int | None = None):
        super().__init__(message)
        self.status = status


class TimedOut(VerifierError):
    """The service did not answer in time."""
