"""Candidates from a server that speaks OpenAI's API: vLLM, SGLang, llama.cpp server, Ollama, a hosted one."""

import asyncio
import contextlib
import logging
import threading
from collections import OrderedDict, deque
from collections.abc import AsyncGenerator, AsyncIterator, Coroutine, Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, Literal, TypeVar

import httpx2

from mathcontracts import Candidate, Prefix, Problem, Prompt, Sampling, chat_messages, plain_text
from mathgenerator.core.completion import Completion
from mathgenerator.core.seeds import candidate_seed
from mathgenerator.samplers.base import NO_PREFIXES, ModelNotFound, Sampler, SamplerError, SamplerUnavailable
from mathgenerator.samplers.checkpoints import adapter_of, fingerprint
from mathgenerator.samplers.model_server import CONNECT_S, ModelServer, Refusal, words_of
from mathgenerator.samplers.orders import Made, Order, shared_out

T = TypeVar("T")
PATHS = {"chat": "chat/completions", "completions": "completions"}
ROUNDS = 3  # Times that a choice which was broken off is asked for.
KEPT = 4096
MALFORMED = (400, 422)
STOPPED = "sampling was stopped: the generator is shutting down"
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
    load_adapters: bool = False


_Filled = tuple[Order, list[Candidate] | Refusal | SamplerUnavailable]


class OpenAICompatibleSampler(Sampler):
    """A sampler that asks a model server, several problems at a time, each of which is a unit of its own.

    Where one is done the next begins, so that the server has `concurrency` requests as long as there are problems.

    A problem that the server refuses becomes empty candidates, and so does a choice that it breaks off again and again.
    Their finish reason is `error`, or `length` where the prompt is too long. When the server goes away, the problems
    that are done are kept for when the same is asked again. Token ids are those that the server tells, where it does.
    `completion_tokens` of a server that tells the sum over several choices alone is shared out by length of text.
    """

    def __init__(
        self, base_url: str, model: str | None = None, api_key: str | None = None, options: ServerOptions | None = None
    ):
        self._options = options or ServerOptions()
        self.batch_size = self._options.concurrency * 16
        self._headers = {"Authorization": f"Bearer {api_key}"} if api_key else {}
        self._base = base_url.rstrip("/")
        self._url = f"{self._base}/{PATHS[self._options.api]}"
        self._model = model
        self._running: tuple[asyncio.AbstractEventLoop, asyncio.Task[Any]] | None = None
        self._stopped = threading.Event()
        self._done: OrderedDict[bytes, list[Candidate]] = OrderedDict()
        self._one_at_a_time: set[str] = set()  # Models whose server takes no `n`, or makes nothing of it.
        self._answered = False
        self._adapters: dict[str, tuple[object, ...]] = {}  # What the server has loaded, by the model's name.

    def check(self, model: str | None) -> str:
        """Return the model's name; raise ModelNotFound where neither request nor settings give one."""
        name = model or self._model
        if not name:
            raise ModelNotFound("model: none given; name one in the request or set MATHGENERATOR_OPENAI_MODEL")
        return name

    def load(self) -> None:
        """Do nothing: the server has loaded its model."""

    def stream(
        self,
        problems: Iterable[Problem],
        sampling: Sampling,
        prompt: str | Prompt,
        model: str | None = None,
        prefixes: Mapping[str, Prefix] = NO_PREFIXES,
    ) -> Generator[list[Candidate]]:
        """Yield a problem's `sampling.n` candidates as soon as the server has made them."""
        name = self.check(model)
        self._have_adapter_loaded(name)
        orders = (Order(name, prompt, sampling, problem, prefixes.get(problem.id)) for problem in problems)
        filled = self._filled(orders, max(1, self.batch_size // sampling.n))
        try:
            with asyncio.Runner() as runner:
                try:
                    while (candidates := runner.run(self._step(filled))) is not None:
                        yield candidates
                finally:
                    runner.run(_closed(filled))
        except asyncio.CancelledError:
            raise SamplerError(STOPPED) from None

    def close(self) -> None:
        """Stop what is being sampled; callable from any thread."""
        self._stopped.set()
        if self._running:
            loop, task = self._running
            with contextlib.suppress(RuntimeError):  # The loop has just ended by itself.
                loop.call_soon_threadsafe(task.cancel)

    def _have_adapter_loaded(self, name: str) -> None:
        """Have a vLLM server add the adapter that lies beside a model, under the model's name.

        Raises SamplerError where it refuses, SamplerUnavailable where it does not answer.
        """
        adapter = adapter_of(name) if self._options.load_adapters else None
        if adapter is None or self._adapters.get(name) == (key := fingerprint(str(adapter.folder))):
            return
        body = {"lora_name": name, "lora_path": str(adapter.folder.absolute()), "load_inplace": True}
        url = f"{self._base}/load_lora_adapter"
        try:
            answer = httpx2.post(url, json=body, headers=self._headers, timeout=self._options.timeout_s)
        except httpx2.TransportError as error:
            raise SamplerUnavailable(f"the model server at {url} does not answer ({error}): is it running?") from None
        if not answer.is_success:
            hint = "start it with --enable-lora and VLLM_ALLOW_RUNTIME_LORA_UPDATING=True, on the adapter's base"
            raise SamplerError(f"{url} answered {answer.status_code}: {words_of(answer)}: {hint} ({adapter.base})")
        self._adapters[name] = key

    async def _step(self, filled: AsyncGenerator[list[Candidate]]) -> list[Candidate] | None:
        """Return what is filled next, None at the end; `close` may cut this short."""
        task = asyncio.current_task()
        assert task is not None
        self._running = (asyncio.get_running_loop(), task)
        try:
            if self._stopped.is_set():
                raise SamplerError(STOPPED)
            return await anext(filled, None)
        finally:
            self._running = None

    async def _filled(self, orders: Iterator[Order], lot: int) -> AsyncGenerator[list[Candidate]]:
        """Yield the candidates of orders as they are filled; those under way are waited for where the server goes away.

        Raises SamplerError where the first `lot` of orders are all refused.
        """
        refused: list[tuple[Order, Refusal]] = []
        taken: deque[bytes] = deque(maxlen=KEPT)
        away: SamplerUnavailable | None = None
        pending: set[asyncio.Task[_Filled]] = set()
        async with self._server() as server:
            try:
                while True:
                    while not away and len(pending) < self._options.concurrency and (order := next(orders, None)):
                        taken.append(order.key())
                        pending.add(asyncio.create_task(self._fill_or_tell(server, order)))
                    if not pending:
                        break
                    over, pending = await asyncio.wait(pending, return_when=asyncio.FIRST_COMPLETED)
                    for order, outcome in (task.result() for task in over):
                        if isinstance(outcome, SamplerUnavailable):
                            away = away or outcome
                        elif isinstance(outcome, Refusal):
                            refused.append((order, outcome))
                        else:
                            yield outcome
                    if refused and (self._answered or len(refused) >= lot):
                        for candidates in self._left_out(refused):
                            yield candidates
                        refused.clear()
            finally:
                for task in pending:
                    task.cancel()
                await asyncio.gather(*pending, return_exceptions=True)
        if away:
            raise away
        for candidates in self._left_out(refused):
            yield candidates
        for key in taken:
            self._done.pop(key, None)

    @asynccontextmanager
    async def _server(self) -> AsyncIterator[ModelServer]:
        options = self._options
        timeout = httpx2.Timeout(options.timeout_s, connect=CONNECT_S)
        limits = httpx2.Limits(max_connections=options.concurrency)
        async with httpx2.AsyncClient(headers=self._headers, timeout=timeout, limits=limits) as client:
            yield ModelServer(
                client,
                self._url,
                concurrency=options.concurrency,
                attempts=options.attempts,
                rate_limit_s=options.rate_limit_s,
            )

    async def _fill_or_tell(self, server: ModelServer, order: Order) -> _Filled:
        """Return an order with its candidates, or with why there are none."""
        key = order.key()
        if key not in self._done:
            try:
                made = await self._fill(server, order)
            except (Refusal, SamplerUnavailable) as error:
                return order, error
            self._done[key] = self._candidates(order, made)
            while len(self._done) > KEPT:
                self._done.popitem(last=False)
            return order, self._done.get(key, [])
        return order, self._done[key]

    def _left_out(self, refused: Sequence[tuple[Order, Refusal]]) -> Iterator[list[Candidate]]:
        """Yield empty candidates. Raises SamplerError where the server has never answered anything else."""
        for order, refusal in refused:
            if not self._answered:
                raise SamplerError(f"{self._url} answered {refusal.status}: {refusal.words}")
            log.warning("problem %r has no candidates: %s answered %s", order.problem.id, self._url, refusal.words)
            yield order.empty("length" if refusal.too_long else "error")

    async def _fill(self, server: ModelServer, order: Order) -> list[Made]:
        """Return what was made for each place, by as many rounds as it takes for all to come to an end."""
        made: dict[int, Made] = {}
        for turn in range(ROUNDS):
            missing = [place for place in range(order.wanted) if not _whole(made.get(place))]
            while missing:
                asked = await self._ask(server, order, missing, turn)
                made |= asked
                missing = [place for place in missing if place not in asked]
        return [made[place] for place in range(order.wanted)]

    async def _ask(self, server: ModelServer, order: Order, places: Sequence[int], turn: int) -> dict[int, Made]:
        """Ask for choices, by one request or one each; return at least one of them by its place."""

        async def ask(first: int, n: int) -> list[Made]:
            body = self._body(order, first + turn * order.wanted, n)
            return shared_out(await self._ask_in_room(server, body, self._url_for(order)), n)

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

    async def _ask_in_room(self, server: ModelServer, body: dict[str, Any], url: str) -> Completion:
        """Ask; where prompt and `max_tokens` are too long together, ask for as many tokens as there is room for."""
        try:
            return await server.ask(body, url)
        except Refusal as refusal:
            # Without a limit, the older API makes 16 tokens.
            if not refusal.too_long or "prompt" in body or "max_tokens" not in body:
                raise
            return await server.ask({name: value for name, value in body.items() if name != "max_tokens"}, url)

    def _body(self, order: Order, index: int, n: int) -> dict[str, Any]:
        body = {
            "model": order.model,
            **self._asked(order),
            "n": n,
            "temperature": order.sampling.temperature,
            "top_p": order.sampling.top_p,
            "max_tokens": order.sampling.max_new_tokens,
            # Servers take 32 bits or 64; 31 bits are safe with all of them.
            "seed": candidate_seed(order.sampling.seed, order.problem.id, index) >> 32,
            **self._options.extra,
        }
        return {name: value for name, value in body.items() if value is not None}

    def _asked(self, order: Order) -> dict[str, Any]:
        """Return what the model goes on from: a chat, a text, or the tokens of a prompt and a prefix."""
        if order.prefix:
            if not order.prefix.prompt_ids or not order.prefix.text:
                raise SamplerError(
                    f"prefixes: a model server needs prompt_ids and text of {order.problem.id!r}: it tells no tokens"
                )
            return {"prompt": [*order.prefix.prompt_ids, *order.prefix.completion_ids]}
        messages = chat_messages(order.problem.text, order.prompt)
        return {"messages": messages} if self._options.api == "chat" else {"prompt": plain_text(messages)}

    def _url_for(self, order: Order) -> str:
        """Return where an order is asked for: tokens to go on from are taken by the older API alone."""
        return f"{self._base}/{PATHS['completions']}" if order.prefix else self._url

    def _candidates(self, order: Order, made: Sequence[Made]) -> list[Candidate]:
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
        keep = self._options.reasoning == "keep"
        return order.candidates(made, keep_reasoning=keep, thought_open=self._options.thought_open)


def _whole(made: Made | None) -> bool:
    return made is not None and made.choice.finish_reason is not None


async def _closed(filled: AsyncGenerator[list[Candidate]]) -> None:
    await filled.aclose()


async def _together(calls: Sequence[Coroutine[Any, Any, T]]) -> list[T]:
    """Return what all calls return; the first error ends the others."""
    tasks = [asyncio.create_task(call) for call in calls]
    try:
        return await asyncio.gather(*tasks)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
