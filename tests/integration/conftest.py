"""Fixtures of tests that load models, that run a run's stages, or that need a server which fails."""

import os
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx2
import pytest
from redis import Redis
from tests.forked import Process, start
from tests.scripted_server import Script, Scripted
from tests.waiting import answers, stop, wait_on

from mathcontracts import RunSpec
from mathtrainer.settings import Settings
from mathtrainer.stages.context import StageContext

RunGenerator = Callable[..., AbstractContextManager[str]]


@pytest.fixture(scope="session")
def random_model(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A checkpoint directory: byte-level tokenizer, chat template, Qwen2 with random weights."""
    import torch
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers
    from transformers import PreTrainedTokenizerFast, Qwen2Config, Qwen2ForCausalLM

    folder = tmp_path_factory.mktemp("model")
    alphabet = sorted(pre_tokenizers.ByteLevel.alphabet())
    vocabulary = {symbol: number for number, symbol in enumerate([*alphabet, "<|end|>", "<|pad|>"])}
    raw = Tokenizer(models.BPE(vocab=vocabulary, merges=[]))
    raw.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    raw.decoder = decoders.ByteLevel()
    tokenizer = PreTrainedTokenizerFast(tokenizer_object=raw, eos_token="<|end|>", pad_token="<|pad|>")
    tokenizer.chat_template = "{% for m in messages %}Question: {{ m.content }}\nAnswer: {% endfor %}"
    tokenizer.save_pretrained(folder)
    torch.manual_seed(0)
    config = Qwen2Config(
        vocab_size=len(vocabulary),
        hidden_size=32,
        intermediate_size=64,
        num_hidden_layers=2,
        num_attention_heads=2,
        num_key_value_heads=1,
        max_position_embeddings=1024,
        tie_word_embeddings=True,
        eos_token_id=tokenizer.eos_token_id,
        pad_token_id=tokenizer.pad_token_id,
    )
    Qwen2ForCausalLM(config).save_pretrained(folder)
    return str(folder)


@pytest.fixture(scope="session")
def run_generator(redis_url: str) -> RunGenerator:
    """A function that runs the real generator, with its scripted sampler unless told, as a context of its URL."""

    @contextmanager
    def run(
        port: int,
        runs_dir: Path,
        verifier_url: str,
        *,
        patience_s: float = 60,
        sampler: str = "scripted",
        batch_size: int = 64,
    ) -> Iterator[str]:
        settings = {
            "SAMPLER": sampler,
            "BATCH_SIZE": str(batch_size),
            "DEVICE": "cpu",
            "PORT": str(port),
            "RUNS_DIR": str(runs_dir),
            "MODELS": "*",
            "REDIS_URL": redis_url,
            "VERIFIER_URL": verifier_url,
            "PATIENCE_S": str(patience_s),
        }
        environment = {**os.environ, **{f"MATHGENERATOR_{name}": value for name, value in settings.items()}}
        url, log = f"http://127.0.0.1:{port}", runs_dir / "generator.log"
        with log.open("wb") as out:
            process = start("mathgenerator", "serve", env=environment, stdout=out, stderr=out)
        try:
            wait_on(process, lambda: answers(f"{url}/readyz"), log)
            yield url
        finally:
            stop(process)

    return run


@dataclass(frozen=True)
class Served:
    """A verifier that runs: a client of it, its process, and the file that it logs to."""

    client: httpx2.Client
    process: Process
    log: Path


Serve = Callable[..., AbstractContextManager[Served]]


@pytest.fixture(scope="session")
def serve(free_port: Callable[[], int], tmp_path_factory: pytest.TempPathFactory) -> Serve:
    """A function that runs the real verifier, with MATHVERIFIER_… settings, as a context manager.

    It answers; what does algebra is started by whoever needs it, as /readyz would have it.
    """

    @contextmanager
    def run(**settings: str) -> Iterator[Served]:
        port, log = free_port(), tmp_path_factory.mktemp("served") / "out"
        environment = os.environ | {f"MATHVERIFIER_{name}": value for name, value in settings.items()}
        with log.open("wb") as out:
            process = start("mathverifier", "serve", "--port", port, stdout=out, stderr=out, env=environment)
        with httpx2.Client(base_url=f"http://127.0.0.1:{port}", timeout=60) as client:
            try:
                wait_on(process, lambda: answers(f"http://127.0.0.1:{port}/livez"), log)
                yield Served(client, process, log)
            finally:
                stop(process)

    return run


@pytest.fixture(scope="session")
def shared_runs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that trainer and generator share."""
    return tmp_path_factory.mktemp("runs")


@pytest.fixture(scope="session")
def generator_url(
    run_generator: RunGenerator, shared_runs: Path, free_port: Callable[[], int], verifier_url: str
) -> Iterator[str]:
    """A generator that scores by the real verifier."""
    with run_generator(free_port(), shared_runs, verifier_url) as url:
        yield url


@pytest.fixture
def new_run(redis_url: str) -> Iterator[Callable[..., StageContext]]:
    """A function that makes a run whose first models are published, as far as the scripted sampler cares."""
    clients = []

    def make(spec: RunSpec, runs_dir: Path, run_id: str, generator_url: str, verifier_url: str) -> StageContext:
        for stage in ("sft", "train-rsft"):
            (runs_dir / run_id / "stages" / stage / "model").mkdir(parents=True)
        clients.append(Redis.from_url(redis_url, decode_responses=True))
        return StageContext(
            run_id=run_id,
            spec=spec,
            run_dir=runs_dir / run_id,
            settings=Settings(
                redis_url=redis_url,
                generator_url=generator_url,
                verifier_url=verifier_url,
                runs_dir=runs_dir,
                threads=1,
            ),
            redis=clients[-1],
            base_model="m",
        )

    yield make
    for client in clients:
        client.close()


@pytest.fixture
def scripted() -> Iterator[Callable[[Script], Scripted]]:
    """Start a scripted server."""
    servers: list[Scripted] = []

    def start(script: Script) -> Scripted:
        servers.append(Scripted(script))
        threading.Thread(target=servers[-1].serve_forever, args=(0.02,), daemon=True).start()
        return servers[-1]

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()
