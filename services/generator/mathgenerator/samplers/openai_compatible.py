"""Candidates from a server that speaks OpenAI's chat API: vLLM, SGLang, llama.cpp server, Ollama."""

import asyncio
import contextlib
import random
from collections.abc import Sequence
from typing import Any

import httpx2

from mathcontracts import Candidate, Problem, Sampling, chat_messages
from mathgenerator.core.seeds import candidate_seed
from mathgenerator.samplers.base import ModelNotFound, SamplerError, SamplerUnavailable

CONCURRENCY = 16
ATTEMPTS = 4
FIRST_WAIT_S = 0.5
# A long completion on a slow machine takes minutes; a server that is away is noticed when connecting.
TIMEOUT = httpx2.Timeout(600.0, connect=10.0)
TRANSIENT = frozenset({408, 425, 429, 500, 502, 503, 504})


class OpenAICompatibleSampler:
    """A sampler that asks `POST <base_url>/chat/completions`, several problems at a time.

    Token ids are not told by such servers and stay empty. `completion_tokens` is the server's own count where it
    answers with one choice; of several choices it tells the sum alone, which is then shared out by length of text.
    """

    batch_size = CONCURRENCY * 4

    def __init__(self, base_url: str, model: str | None = None, api_key: str | None = None):
        self._headers = {"Authorization": f"Bearer {api_key}"} if api_key else {}
        self._url = f"{base_url.rstrip('/')}/chat/completions"
        self._model = model
        self._running: tuple[asyncio.AbstractEventLoop, asyncio.Task[list[Candidate]]] | None = None

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
        try:
            return asyncio.run(self._sample(problems, sampling, prompt, self.check(model)))
        except asyncio.CancelledError:
            raise SamplerError("sampling was stopped: the generator is shutting down") from None

    def close(self) -> None:
        """Stop what is being sampled; callable from any thread."""
        if self._running:
            loop, task = self._running
            with contextlib.suppress(RuntimeError):  # The loop has just ended by itself.
                loop.call_soon_threadsafe(task.cancel)

    async def _sample(
        self, problems: Sequence[Problem], sampling: Sampling, prompt: str, model: str
    ) -> list[Candidate]:
        slots = asyncio.Semaphore(CONCURRENCY)

        async def ask(problem: Problem) -> list[Candidate]:
            async with slots:
                return await self._ask_for_all(client, problem, sampling, prompt, model)

        async def ask_all() -> list[Candidate]:
            tasks = [asyncio.create_task(ask(problem)) for problem in problems]
            try:
                return [candidate for answers in await asyncio.gather(*tasks) for candidate in answers]
            finally:
                for task in tasks:
                    task.cancel()
                await asyncio.gather(*tasks, return_exceptions=True)

        async with httpx2.AsyncClient(headers=self._headers, timeout=TIMEOUT) as client:
            task = asyncio.create_task(ask_all())
            self._running = (asyncio.get_running_loop(), task)
            try:
                return await task
            finally:
                self._running = None

    async def _ask_for_all(
        self, client: httpx2.AsyncClient, problem: Problem, sampling: Sampling, prompt: str, model: str
    ) -> list[Candidate]:
        candidates: list[Candidate] = []
        # Some servers answer with one choice whatever `n` says: ask again for the rest.
        while len(candidates) < sampling.n:
            body = {
                "model": model,
                "messages": chat_messages(problem.text, prompt),
                "n": sampling.n - len(candidates),
                "temperature": sampling.temperature,
                "top_p": sampling.top_p,
                "max_tokens": sampling.max_new_tokens,
                # Servers take 32 bits or 64; 31 bits are safe with all of them.
                "seed": candidate_seed(sampling.seed, problem.id, len(candidates)) >> 32,
            }
            answer = await self._post(client, body)
            candidates += self._candidates(answer, problem, sampling, model, len(candidates))
        return candidates[: sampling.n]

    def _candidates(
        self, answer: dict[str, Any], problem: Problem, sampling: Sampling, model: str, first: int
    ) -> list[Candidate]:
        try:
            # Half a surrogate pair, which JSON can hold, is no text.
            contents = [choice["message"].get("content") or "" for choice in answer["choices"]]
            texts = [str(content).encode(errors="replace").decode() for content in contents]
            reasons = [choice.get("finish_reason") for choice in answer["choices"]]
            usage = answer.get("usage") or {}
            prompt_tokens, total = int(usage.get("prompt_tokens") or 0), int(usage.get("completion_tokens") or 0)
        except (KeyError, TypeError, AttributeError, ValueError):
            raise SamplerError(f"{self._url} answered with something that is not a chat completion") from None
        if not texts:
            raise SamplerError(f"{self._url} answered without a choice")
        return [
            Candidate(
                id=f"{problem.id}#{first + index}",
                problem_id=problem.id,
                text=text,
                finish_reason="length" if reason == "length" else "stop",
                prompt_tokens=prompt_tokens,
                completion_tokens=tokens,
                seed=sampling.seed,
                temperature=sampling.temperature,
                top_p=sampling.top_p,
                model=model,
                model_revision=str(answer.get("system_fingerprint") or answer.get("model") or model),
            )
            for index, (text, reason, tokens) in enumerate(zip(texts, reasons, _shares(total, texts), strict=True))
        ]

    async def _post(self, client: httpx2.AsyncClient, body: dict[str, Any]) -> dict[str, Any]:
        reason = ""
        for attempt in range(ATTEMPTS):
            if attempt:
                await asyncio.sleep(FIRST_WAIT_S * 2 ** (attempt - 1) * random.uniform(0.5, 1.5))
            try:
                response = await client.post(self._url, json=body)
            except httpx2.TransportError as error:
                reason = f"{type(error).__name__}: {error}".rstrip(": ")
                continue
            except httpx2.InvalidURL as error:
                raise SamplerError(f"openai_base_url: {self._url} is not a URL ({error})") from None
            if response.status_code in TRANSIENT:
                reason = f"status {response.status_code}"
                continue
            return self._read(response, str(body["model"]))
        raise SamplerUnavailable(f"the model server at {self._url} does not answer ({reason}): is it running?")

    def _read(self, response: httpx2.Response, model: str) -> dict[str, Any]:
        said = " ".join(response.text[:300].split())
        if response.status_code in (401, 403):
            raise SamplerError(f"{self._url} refused the key: set MATHGENERATOR_OPENAI_API_KEY ({said})")
        if response.status_code == 404:
            raise ModelNotFound(f"model: {self._url} has no {model!r}, or the URL lacks its /v1 ({said})")
        if not response.is_success:
            raise SamplerError(f"{self._url} answered {response.status_code}: {said}")
        try:
            answer = response.json()
        except ValueError:
            raise SamplerError(f"{self._url} answered with something that is not JSON") from None
        if not isinstance(answer, dict):
            raise SamplerError(f"{self._url} answered with something that is not a chat completion")
        return answer


def _shares(total: int, texts: Sequence[str]) -> list[int]:
    """Share `total` tokens out by length of text; each text that is not empty gets at least one."""
    characters = sum(map(len, texts))
    if len(texts) == 1:
        return [total or bool(texts[0])]
    return [max(round(total * len(text) / characters), 1) if text else 0 for text in texts]
