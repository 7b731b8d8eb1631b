"""Candidates from a server that speaks OpenAI's API: vLLM, SGLang, llama.cpp server, Ollama, a hosted one."""

import asyncio
import contextlib
import logging
from collections import OrderedDict
from collections.abc import Coroutine, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, TypeVar

import httpx2

from mathcontracts import Candidate, Problem, Sampling, chat_messages
from mathgenerator.core.completion import Choice, Completion
from mathgenerator.core.seeds import candidate_seed
from mathgenerator.samplers.base import ModelNotFound, SamplerError, SamplerUnavailable
from mathgenerator.samplers.model_server import CONNECT_S, ModelServer, Refusal

T = TypeVar("T")
PATHS = {"chat": "chat/completions", "completions": "completions"}
ROUNDS = 3  # Times that a choice which was broken off is asked for.
KEPT = 4096
MALFORMED = (400, 422)
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class ServerOptions:
    """How a model server is asked. `extra` is added to each request; a null in it leaves out a field of ours."""

    api: Literal["chat", "completions"] = "chat"
    concurrency: int = 16
    timeout_s: float = 600.0
    attempts: int = 4
    rate_limit_s: float = 300.0
    reasoning: Literal["keep", "drop", "refuse"] = "keep"
    thought_open: bool = False
    extra: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class _Made:
    """A choice with its share of what its answer told."""

    choice: Choice
    answer: Completion
    tokens: int


@dataclass(frozen=True)
class _Order:
    """What is asked of the server for a problem."""

    model: str
    prompt: str
    sampling: Sampling
    problem: Problem

    @property
    def wanted(self) -> int:
        """How many choices: greedy ones are all the same."""
        return 1 if self.sampling.temperature == 0 else self.sampling.n

    def key(self) -> tuple[str, str, str, str]:
        """What tells it from any other."""
        return self.model, self.prompt, self.sampling.model_dump_json(), self.problem.model_dump_json()


class OpenAICompatibleSampler:
    """A sampler that asks a model server, several problems at a time, each of which is a unit of its own.

    A problem that the server refuses, and a choice that it breaks off again and again, become empty candidates with
    the finish reason `error`, and `length` where the prompt is too long. When the server goes away, the problems that
    are done are kept for when the same is asked again. Token ids are those that the server tells, where it does.
    `completion_tokens` of a server that tells the sum over several choices alone is shared out by length of text.
    """

    def __init__(
        self, base_url: str, model: str | None = None, api_key: str | None = None, options: ServerOptions | None = None
    ):
        self._options = options or ServerOptions()
        self.batch_size = self._options.concurrency * 16
        self._headers = {"Authorization": f"Bearer {api_key}"} if api_key else {}
        self._url = f"{base_url.rstrip('/')}/{PATHS[self._options.api]}"
        self._model = model
        self._running: tuple[asyncio.AbstractEventLoop, asyncio.Task[list[list[Candidate]]]] | None = None
        self._done: OrderedDict[tuple[str, ...], list[Candidate]] = OrderedDict()
        self._one_at_a_time: set[str] = set()  # Models whose server takes no `n`, or makes nothing of it.
        self._answered = False

    def check(self, model: str | None) -> str:
        """Return the model's name; raise ModelNotFound where neither request nor settings give one."""
        name = model or self._model
        if not name:
            raise ModelNotFound("model: none given; name one in the request or set MATHGENERATOR_OPENAI_MODEL")
        return name

    def load(self) -> None:
        """Do nothing: the server has loaded its model."""

    def sample(
        self, problems: Sequence[Problem], sampling: Sampling, prompt: str, model: str | None = None
    ) -> list[Candidate]:
        """Return `sampling.n` candidates for each problem, ordered by problem, then index."""
        orders = [_Order(self.check(model), prompt, sampling, problem) for problem in problems]
        try:
            found = asyncio.run(self._sample(orders))
        except asyncio.CancelledError:
            raise SamplerError("sampling was stopped: the generator is shutting down") from None
        for order in orders:
            self._done.pop(order.key(), None)
        return [candidate for candidates in found for candidate in candidates]

    def close(self) -> None:
        """Stop what is being sampled; callable from any thread."""
        if self._running:
            loop, task = self._running
            with contextlib.suppress(RuntimeError):  # The loop has just ended by itself.
                loop.call_soon_threadsafe(task.cancel)

    async def _sample(self, orders: Sequence[_Order]) -> list[list[Candidate]]:
        options = self._options
        timeout = httpx2.Timeout(options.timeout_s, connect=CONNECT_S)
        limits = httpx2.Limits(max_connections=options.concurrency)
        async with httpx2.AsyncClient(headers=self._headers, timeout=timeout, limits=limits) as client:
            server = ModelServer(
                client,
                self._url,
                concurrency=options.concurrency,
                attempts=options.attempts,
                rate_limit_s=options.rate_limit_s,
            )
            task = asyncio.create_task(self._fill_all(server, orders))
            self._running = (asyncio.get_running_loop(), task)
            try:
                return await task
            finally:
                self._running = None

    async def _fill_all(self, server: ModelServer, orders: Sequence[_Order]) -> list[list[Candidate]]:
        """Fill all orders. Where the server goes away, those that are under way may still be done."""
        refused: dict[str, Refusal] = {}
        away: list[SamplerUnavailable] = []

        async def fill(order: _Order) -> list[Candidate]:
            if away or order.key() in self._done:
                return self._done.get(order.key(), [])
            try:
                made = await self._fill(server, order)
            except Refusal as refusal:
                refused[order.problem.id] = refusal
                return _empty(order, "length" if refusal.too_long else "error")
            except SamplerUnavailable as error:
                away.append(error)
                return []
            self._keep(order, self._candidates(order, made))
            return self._done[order.key()]

        found = await _together([fill(order) for order in orders])
        if away:
            away[0].done = tuple(candidate for candidates in found for candidate in candidates)
            raise away[0]
        if not self._answered and len(refused) == len(orders):
            (refusal, *_) = refused.values()
            raise SamplerError(f"{self._url} answered {refusal.status}: {refusal.words}")
        for problem, refusal in refused.items():
            log.warning("problem %r has no candidates: %s answered %s", problem, self._url, refusal.words)
        return found

    async def _fill(self, server: ModelServer, order: _Order) -> list[_Made]:
        """Return what was made for each place, by as many rounds as it takes for all to come to an end."""
        made: dict[int, _Made] = {}
        for turn in range(ROUNDS):
            missing = [place for place in range(order.wanted) if not _whole(made.get(place))]
            while missing:
                asked = await self._ask(server, order, missing, turn)
                made |= asked
                missing = [place for place in missing if place not in asked]
        return [made[place] for place in range(order.wanted)]

    async def _ask(self, server: ModelServer, order: _Order, places: Sequence[int], turn: int) -> dict[int, _Made]:
        """Ask for choices, by one request or one each; return at least one of them by its place."""

        async def ask(first: int, n: int) -> list[_Made]:
            return _shared_out(await self._ask_in_room(server, self._body(order, first + turn * order.wanted, n)), n)

        if order.model in self._one_at_a_time and len(places) > 1:
            each = await _together([ask(place, 1) for place in places])
            return {place: made[0] for place, made in zip(places, each, strict=True)}
        try:
            made = await ask(places[0], len(places))
        except Refusal as refusal:
            if len(places) == 1 or refusal.too_long or refusal.status not in MALFORMED:
                raise
            made = await ask(places[0], 1)
        if len(made) < len(places):
            self._one_at_a_time.add(order.model)
        return dict(zip(places, made, strict=False))

    async def _ask_in_room(self, server: ModelServer, body: dict[str, Any]) -> Completion:
        """Ask; where prompt and `max_tokens` are too long together, ask for as many tokens as there is room for."""
        try:
            return await server.ask(body)
        except Refusal as refusal:
            # Without a limit, the older API makes 16 tokens.
            if not refusal.too_long or self._options.api == "completions" or "max_tokens" not in body:
                raise
            return await server.ask({name: value for name, value in body.items() if name != "max_tokens"})

    def _body(self, order: _Order, index: int, n: int) -> dict[str, Any]:
        messages = chat_messages(order.problem.text, order.prompt)
        asked = {"messages": messages} if self._options.api == "chat" else {"prompt": messages[-1]["content"]}
        body = {
            "model": order.model,
            **asked,
            "n": n,
            "temperature": order.sampling.temperature,
            "top_p": order.sampling.top_p,
            "max_tokens": order.sampling.max_new_tokens,
            # Servers take 32 bits or 64; 31 bits are safe with all of them.
            "seed": candidate_seed(order.sampling.seed, order.problem.id, index) >> 32,
            **self._options.extra,
        }
        return {name: value for name, value in body.items() if value is not None}

    def _candidates(self, order: _Order, made: Sequence[_Made]) -> list[Candidate]:
        if self._options.reasoning == "refuse" and any(one.choice.reasoning for one in made):
            raise SamplerError(
                f"{self._url} tells reasoning beside the answer: have its reasoning parser switched off, or set "
                "MATHGENERATOR_OPENAI_REASONING to keep or drop"
            )
        broken = [one.choice.stated for one in made if not one.choice.finish_reason]
        self._answered = self._answered or len(broken) < len(made)
        if broken and not self._answered:
            raise SamplerError(f"{self._url} breaks its answers off, each time with the finish_reason {broken[0]!r}")
        if broken:
            log.warning(
                "problem %r lacks %d of %d candidates: broken off with the finish_reason %r each time",
                order.problem.id,
                len(broken),
                len(made),
                broken[0],
            )
        found = [self._candidate(order, place, one) for place, one in enumerate(made)]
        if order.wanted < order.sampling.n:
            found = [found[0].model_copy(update={"id": _id(order, index)}) for index in range(order.sampling.n)]
        return found

    def _candidate(self, order: _Order, place: int, made: _Made) -> Candidate:
        if made.choice.finish_reason is None:
            return _empty(order, "error")[place]
        choice, answer, keep = made.choice, made.answer, self._options.reasoning == "keep"
        as_sampled = keep or not choice.reasoning
        return Candidate(
            id=_id(order, place),
            problem_id=order.problem.id,
            text=choice.whole(keep_reasoning=keep, thought_open=self._options.thought_open),
            prompt_ids=answer.prompt_ids if as_sampled else (),
            completion_ids=choice.token_ids if as_sampled else (),
            finish_reason=choice.finish_reason,
            prompt_tokens=len(answer.prompt_ids) or answer.prompt_tokens,
            completion_tokens=made.tokens,
            **_sampled_how(order, answer.revision),
        )

    def _keep(self, order: _Order, candidates: list[Candidate]) -> None:
        self._done[order.key()] = candidates
        while len(self._done) > KEPT:
            self._done.popitem(last=False)


def _whole(made: _Made | None) -> bool:
    return made is not None and made.choice.finish_reason is not None


def _id(order: _Order, index: int) -> str:
    return f"{order.problem.id}#{index}"


def _sampled_how(order: _Order, revision: str) -> dict[str, Any]:
    sampling = order.sampling
    return {
        "seed": sampling.seed,
        "temperature": sampling.temperature,
        "top_p": sampling.top_p,
        "model": order.model,
        "model_revision": revision or order.model,
    }


def _empty(order: _Order, reason: Literal["length", "error"]) -> list[Candidate]:
    """Return candidates for an order without a text."""
    return [
        Candidate(
            id=_id(order, index),
            problem_id=order.problem.id,
            text="",
            finish_reason=reason,
            prompt_tokens=0,
            completion_tokens=0,
            **_sampled_how(order, ""),
        )
        for index in range(order.sampling.n)
    ]


def _shared_out(answer: Completion, n: int) -> list[_Made]:
    """Return the first `n` choices of an answer; tokens are counted, or shared out by length of text."""
    characters = sum(len(choice.text) + len(choice.reasoning) for choice in answer.choices)
    made = []
    for choice in answer.choices[:n]:
        length = len(choice.text) + len(choice.reasoning)
        share = answer.completion_tokens if len(answer.choices) == 1 else 0
        if not share and length:
            share = max(round(answer.completion_tokens * length / characters), 1)
        made.append(_Made(choice, answer, len(choice.token_ids) or share))
    return made


async def _together(calls: Sequence[Coroutine[Any, Any, T]]) -> list[T]:
    """Return what all calls return; the first error ends the others."""
    tasks = [asyncio.create_task(call) for call in calls]
    try:
        return await asyncio.gather(*tasks)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
