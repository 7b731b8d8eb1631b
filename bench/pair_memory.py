"""Memory and disk that many pairs take in the trainer: in the stage `pairs`, and as the rows of a training.

    python -m bench.pair_memory [--pairs 1000000] [--all]

Pairs are made, eight a problem, and go through a redis-server of their own, whose memory is not counted. The rows are
encoded, written, put in order and read once in that order, without a model. Each part is a process of its own, which
tells its peak of memory; disk is the peak of what it had there at once. With --all mining keeps every pair.
"""

import argparse
import json
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from redis import Redis

from bench.data import data_argument
from bench.stream_size import redis_server
from mathcontracts import Candidate, MiningSpec, PreferencePair, Problem, RunSpec, ScoredCandidate, Verdict
from mathtrainer.data.pair_file import PairFile
from mathtrainer.settings import Settings
from mathtrainer.stages import pairs as stage
from mathtrainer.stages.context import StageContext
from mathverifier.core.version import VERSION

A_PROBLEM = 8
SAMPLED_S = 0.1
STATUS = Path("/proc/self/status")


def made() -> str:
    """Return the JSON of a pair whose numbers stand for those of another: problem, place in it, answers."""
    text = "Mary has @P@ pens and buys @A@ more. Then she gives half of them away. How many pens has she now?"

    def side(place: str, answer: str, right: bool) -> ScoredCandidate:
        said = f"She has @P@ + @A@ = {answer} pens. Half of that is {answer} / 2. The answer is {answer}."
        candidate = Candidate(
            id=f"p@P@#{place}", problem_id="p@P@", text=said, finish_reason="stop", prompt_tokens=30,
            completion_tokens=30, seed=0, temperature=1, top_p=1, model="m", model_revision="r",
        )  # fmt: skip
        verdict = Verdict(
            outcome="correct" if right else "incorrect", reason="equal" if right else "not_equal",
            wrongness=0.0 if right else 1.0, absurdity=0.0, coverage=1.0, version=VERSION,
        )  # fmt: skip
        return ScoredCandidate(candidate=candidate, verdict=verdict)

    pair = PreferencePair(
        id="p@P@#0:@I@",
        problem=Problem(id="p@P@", text=text, reference="@A@"),
        kind="wrong_answer",
        chosen=side("0", "@A@", right=True),
        rejected=side("@I@", "@B@", right=False),
    )
    return pair.stored_json()


def pairs(count: int) -> Iterator[str]:
    """Yield the JSON of so many pairs; problems come in an order that is not that of their ids."""
    template = made()
    for number in range(count):
        problem, place = divmod(number, A_PROBLEM)
        values = {"@P@": f"{problem * 7919 % 1_000_003 + problem // 1_000_003}", "@I@": f"{place + 1}"}
        values |= {"@A@": f"{problem % 997}", "@B@": f"{problem % 997 + place + 1}"}
        text = template
        for name, value in values.items():
            text = text.replace(name, value)
        yield text


def context(folder: Path, url: str, keep_all: bool) -> StageContext:
    """Return the run whose stage reads the pairs."""
    mining = MiningSpec(max_pairs_per_problem=A_PROBLEM) if keep_all else MiningSpec()
    return StageContext(
        run_id="bench", spec=RunSpec(name="bench", model="m", mining=mining), run_dir=folder,
        settings=Settings(redis_url=url), redis=Redis.from_url(url, decode_responses=True), base_model="m",
    )  # fmt: skip


def mine(folder: Path, url: str, keep_all: bool) -> dict[str, Any]:
    """Run the stage `pairs`."""
    return dict(stage.run(context(folder, url, keep_all), folder))


def train(folder: Path) -> dict[str, Any]:
    """Make the rows of a training and read them once, in the order of an epoch."""
    from transformers import TrainingArguments

    from mathtrainer.models.embedded import TINY
    from mathtrainer.training.batches import ByLength
    from mathtrainer.training.models import load_tokenizer
    from mathtrainer.training.row_file import shared_rows
    from mathtrainer.training.weighted_dpo import encode

    tokenizer = load_tokenizer(str(TINY))
    encoded = (encode(tokenizer, pair, "{problem}") for pair in PairFile(folder / "pairs.jsonl"))
    args = TrainingArguments(output_dir=str(folder / "checkpoints"), use_cpu=True, report_to=[])
    rows = shared_rows(encoded, folder / "checkpoints" / "pairs.arrow", args, len(tokenizer))
    order = ByLength(rows.with_format("numpy")["length"][:], 32, 0)
    return {"rows": len(rows), "weight": sum(rows[place]["weight"] for place in order) / len(rows)}


def worked(command: list[str]) -> dict[str, Any]:
    """Return what a part of this bench tells of itself."""
    done = subprocess.run(
        [sys.executable, "-m", "bench.pair_memory", *command], check=True, stdout=subprocess.PIPE, text=True
    )
    told: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return told


def measured(folder: Path, part: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    """Return what a part gives, with the peaks of its own memory and of the folder."""
    peaks = {"memory_mb": 0.0, "disk_mb": 0.0}
    over = threading.Event()

    def watch() -> None:
        while not over.wait(SAMPLED_S):
            (own,) = [line for line in STATUS.read_text().splitlines() if line.startswith("RssAnon")]
            peaks["memory_mb"] = max(peaks["memory_mb"], int(own.split()[1]) / 1000)
            peaks["disk_mb"] = max(peaks["disk_mb"], sum(map(_size, folder.rglob("*"))) / 1e6)

    watching = threading.Thread(target=watch)
    watching.start()
    try:
        found = part()
    finally:
        over.set()
        watching.join()
    return found | {name: round(value) for name, value in peaks.items()}


def _size(path: Path) -> int:
    try:
        return path.stat().st_size if path.is_file() else 0
    except FileNotFoundError:
        return 0


def main() -> None:
    """Print what each part took."""
    parser = argparse.ArgumentParser(description=__doc__)
    data_argument(parser)  # Taken and not needed, so that all benches are called alike.
    parser.add_argument("--pairs", type=int, default=1_000_000)
    parser.add_argument("--all", action="store_true")
    parser.add_argument("--part", nargs="+", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.part:
        name, folder, *url = given.part
        part = (lambda: mine(Path(folder), url[0], given.all)) if name == "mine" else (lambda: train(Path(folder)))
        print(json.dumps(measured(Path(folder), part)))
        return
    with tempfile.TemporaryDirectory() as folder, redis_server() as client:
        stream = context(Path(folder), "redis://unused", given.all).pairs_stream
        pipe = client.pipeline(transaction=False)
        for number, text in enumerate(pairs(given.pairs), 1):
            pipe.xadd(stream, {"pair": text})
            if number % 5_000 == 0:
                pipe.execute()
        pipe.xadd(stream, {"end": given.pairs})
        pipe.execute()
        print(json.dumps({"pairs": given.pairs, "bytes_a_pair": len(text)}), flush=True)
        port = client.connection_pool.connection_kwargs["port"]
        options = ["--all"] if given.all else []
        for name in (["mine", folder, f"redis://127.0.0.1:{port}"], ["train", folder]):
            print(json.dumps({name[0]: worked([*options, "--part", *name])}), flush=True)


if __name__ == "__main__":
    main()
