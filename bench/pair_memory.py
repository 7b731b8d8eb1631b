"""Memory and disk that many pairs take in the trainer: in its stages, as the rows of a training, and on its pages.

    python -m bench.pair_memory [--pairs 1000000] [--all]

Pairs are made, eight a problem, and go through a redis-server of their own, whose memory is not counted. The rows are
encoded, written, put in order and read once in that order, without a model. The pages are those about pairs, by each
order, and about candidates, the first of them and a late one. Then the pairs come with tokens, for the stage `continue`
and for the stage `pairs` behind it. What goes on from a prefix is made, too.

Each part is a process of its own, which tells its peak of memory. Disk is the peak of what its run had there at once.
With --all mining keeps every pair.
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
from unittest.mock import patch

from redis import Redis

from bench import made_pairs
from bench.data import data_argument
from bench.stream_size import redis_server
from mathcontracts import MiningSpec, RunSpec
from mathtrainer.data.pair_file import PairFile
from mathtrainer.models.embedded import TINY
from mathtrainer.settings import Settings
from mathtrainer.stages import continuations
from mathtrainer.stages import pairs as stage
from mathtrainer.stages.context import StageContext

SAMPLED_S = 0.1
STATUS = Path("/proc/self/status")
# The runs of the bench: one of whole pairs, and one of pairs that share a prefix.
WHOLE, PREFIX = "whole", "prefix"


def context(folder: Path, url: str, run_id: str, keep_all: bool) -> StageContext:
    """Return the run whose stages read the pairs; its policy is the embedded model."""
    kind = "prefix" if run_id == PREFIX else "whole"
    most = made_pairs.A_PROBLEM if keep_all else MiningSpec().max_pairs_per_problem
    spec = RunSpec(name="bench", model="m", mining=MiningSpec(kind=kind, continuations=2, max_pairs_per_problem=most))
    run_dir = folder / run_id
    made = StageContext(
        run_id=run_id, spec=spec, run_dir=run_dir, settings=Settings(redis_url=url),
        redis=Redis.from_url(url, decode_responses=True), base_model="m",
    )  # fmt: skip
    if not run_dir.is_dir():
        policy = run_dir / "stages" / ("train-rsft" if spec.warm_start else "sft") / "model"
        policy.parent.mkdir(parents=True)
        policy.symlink_to(TINY)
        (run_dir / "spec.json").write_text(spec.model_dump_json(), encoding="utf-8")
    return made


def mine(run: StageContext) -> dict[str, Any]:
    """Run the stage `pairs`."""
    folder = run.run_dir / "stages" / "pairs"
    folder.mkdir()
    return dict(stage.run(run, folder))


def go_on(run: StageContext) -> dict[str, Any]:
    """Run the stage `continue` by a generator and a verifier that are made."""
    folder = run.run_dir / "stages" / "continue"
    folder.mkdir()
    with patch.multiple(continuations, GeneratorClient=made_pairs.MadeGenerator, score=made_pairs.made_score):
        return dict(continuations.run(run, folder))


def train(run: StageContext) -> dict[str, Any]:
    """Make the rows of a training and read them once, in the order of an epoch."""
    from transformers import TrainingArguments

    from mathtrainer.training.batches import ByLength
    from mathtrainer.training.models import load_tokenizer
    from mathtrainer.training.row_file import shared_rows
    from mathtrainer.training.weighted_dpo import encode

    tokenizer = load_tokenizer(str(TINY))
    encoded = (encode(tokenizer, pair, "{problem}") for pair in PairFile(_pair_path(run)))
    args = TrainingArguments(output_dir=str(run.run_dir / "checkpoints"), use_cpu=True, report_to=[])
    rows = shared_rows(encoded, run.run_dir / "checkpoints" / "pairs.arrow", args, len(tokenizer))
    order = ByLength(rows.with_format("numpy")["length"][:], 32, 0)
    return {"rows": len(rows), "weight": sum(rows[place]["weight"] for place in order) / len(rows)}


def pages(run: StageContext) -> dict[str, Any]:
    """Draw the pages about pairs and about candidates, the first and a late one."""
    from mathtrainer.ui.live import Live
    from mathtrainer.ui.pages import PAIRS_AT_ONCE, Explorer
    from mathtrainer.ui.pair_index import ORDERS
    from mathtrainer.ui.reader import candidates_of

    explorer = Explorer(run.run_dir.parent, Live(None), actions=False)
    late = len(PairFile(_pair_path(run))) // PAIRS_AT_ONCE - 1
    drawn = [explorer.pairs(WHOLE, "pairs", "", order, page) for order in ORDERS for page in (0, late)]
    problems = candidates_of(run.run_dir.parent, WHOLE, 0)[2]
    drawn += [explorer.candidates(WHOLE, place) for place in (0, problems - 1)]
    return {"pages": len(drawn), "html_bytes": sum(map(len, drawn))}


PARTS: dict[str, tuple[str, Callable[[StageContext], dict[str, Any]]]] = {
    "mine": (WHOLE, mine),
    "train": (WHOLE, train),
    "pages": (WHOLE, pages),
    "continue": (PREFIX, go_on),
    "mine_continued": (PREFIX, mine),
}


def _pair_path(run: StageContext) -> Path:
    return run.run_dir / "stages" / "pairs" / "pairs.jsonl"


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


def _fill(client: Redis, stream: str, made: Iterator[str], count: int) -> int:
    """Put pairs into a stream and its end behind them; return the bytes of the last one."""
    pipe = client.pipeline(transaction=False)
    text = ""
    for number, text in enumerate(made, 1):
        pipe.xadd(stream, {"pair": text})
        if number % 5_000 == 0:
            pipe.execute()
    pipe.xadd(stream, {"end": count})
    pipe.execute()
    return len(text)


def main() -> None:
    """Print what each part took."""
    parser = argparse.ArgumentParser(description=__doc__)
    data_argument(parser)  # Taken and not needed, so that all benches are called alike.
    parser.add_argument("--pairs", type=int, default=1_000_000)
    parser.add_argument("--all", action="store_true")
    parser.add_argument("--part", nargs=3, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.part:
        name, place, url = given.part
        run_id, part = PARTS[name]
        run = context(Path(place), url, run_id, given.all)
        print(json.dumps(measured(run.run_dir, lambda: part(run))))
        return
    with tempfile.TemporaryDirectory() as place, redis_server() as client:
        _work(Path(place), client, given.pairs, given.all)


def _work(place: Path, client: Redis, count: int, keep_all: bool) -> None:
    """Print what each part took, with the pairs of its run in the stream."""
    url = f"redis://127.0.0.1:{client.connection_pool.connection_kwargs['port']}"
    options = ["--all"] if keep_all else []
    filled = ""
    for name, (run_id, _) in PARTS.items():
        run = context(place, url, run_id, keep_all)
        if run_id != filled:
            client.flushall()
            made = made_pairs.pairs(count)
            size = _fill(client, run.pairs_stream, made_pairs.with_prefixes(made) if run_id == PREFIX else made, count)
            print(json.dumps({"run": run_id, "pairs": count, "bytes_a_pair": size}), flush=True)
            filled = run_id
        if name == "pages":
            made_pairs.write_archive(_pair_path(run), run.run_dir / "candidates.jsonl")
        print(json.dumps({name: worked([*options, "--part", name, str(place), url])}), flush=True)


if __name__ == "__main__":
    main()
