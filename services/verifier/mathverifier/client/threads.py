"""A few threads at work on one list, whom nobody waits for once one has failed or the caller was interrupted."""

import threading
from collections.abc import Callable, Iterable
from typing import TypeVar

Argument = TypeVar("Argument")
Result = TypeVar("Result")
# Waits for so many seconds, or raises GivenUp.
Wait = Callable[[float], None]


class GivenUp(Exception):
    """The result is not needed any more."""


def run_concurrently(
    work: Callable[[Argument, Wait], Result], arguments: Iterable[Argument], at_once: int
) -> list[Result]:
    """Return what `work` returns for each argument, in order; raise the first thing that it raises.

    An argument is taken when there is a thread for it, `at_once` of them at most. `work` is told how to wait: not by
    `time.sleep`, as its threads would sleep on after a failure or an interrupt. They keep no process from ending.
    """
    results: dict[int, Result] = {}
    failures: list[BaseException] = []
    free, given_up = threading.Semaphore(at_once), threading.Event()

    def wait(seconds: float) -> None:
        if given_up.wait(seconds):
            raise GivenUp

    def run(place: int, argument: Argument) -> None:
        try:
            results[place] = work(argument, wait)
        except BaseException as error:  # It is raised where the results are wanted.
            failures.append(error)
        finally:
            free.release()

    def take_thread() -> None:
        free.acquire()
        if failures:
            raise failures[0]

    try:
        for place, argument in enumerate(arguments):
            take_thread()
            threading.Thread(target=run, args=(place, argument), daemon=True).start()
        for _ in range(at_once):
            take_thread()
    finally:
        given_up.set()
    return [results[place] for place in range(len(results))]
