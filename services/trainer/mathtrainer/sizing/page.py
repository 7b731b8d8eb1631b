"""The plan of a run as text: a summary, then each stage with its arithmetic, then what is assumed."""

from collections.abc import Sequence
from dataclasses import replace

from rich import box
from rich.table import Table

from mathtrainer.local.estimate import MEASURED_ROUNDS, estimated_s, in_words
from mathtrainer.sizing import card as cards
from mathtrainer.sizing import memory, rows
from mathtrainer.sizing.memory import Item
from mathtrainer.sizing.stages import RunSize, StageSize

MARK = " *"


def headline(run: RunSize) -> str:
    """Say which model it is and where its shape was read."""
    shape = run.shape
    return (
        f"{run.spec.name}: {shape.name}, {shape.architecture}, {shape.parameters:,} parameters ({shape.layers} layers, "
        f"width {shape.hidden}, {shape.kv_heads} KV heads of {shape.head_width}, vocabulary {shape.vocabulary:,}), "
        f"read from {shape.read}.\n"
        f"Worked out, not measured; nothing was started. {MARK.strip()} marks what rests on an assumption."
    )


def summary(run: RunSize) -> Table:
    """Return the table of all stages."""
    stages = run.stages()
    shown = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    shown.add_column("stage", no_wrap=True)
    for heading in ("memory GB", "M tokens", "PFLOP", "hours *", "disk GB"):
        shown.add_column(heading, justify="right", no_wrap=True)
    for one in stages:
        shown.add_row(
            one.name,
            f"{one.peak / 1e9:.1f}" if one.memory else "–",
            f"{one.tokens.count / 1e6:,.2f}{_mark(one.tokens.assumed)}" if one.tokens else "–",
            f"{one.flop.count / 1e15:.3g}" if one.flop else "–",
            _hours([run.seconds(one)]) if one.tokens else "–",
            f"{(one.kept + one.passing) / 1e9:.2f}",
        )
    hours = _hours([run.seconds(one) for one in stages])
    disk = sum(one.kept for one in stages) + max(one.passing for one in stages)
    shown.add_row("in all", "", "", "", hours, f"{disk / 1e9:.2f}", style="bold")
    return shown


def verdict(run: RunSize) -> str:
    """Say what the largest training and a generator take together, and whether the card has it."""
    card, beside = run.card, sum(one.bytes for one in run.generator())
    measured = estimated_s(run.spec, MEASURED_ROUNDS)
    on_cpu = f" On two CPU cores it takes {in_words(measured)} (measured: docs/runs.md)." if measured else ""
    largest = max((one for one in run.stages() if one.flop), key=lambda one: one.peak, default=None)
    total = beside + (largest.peak if largest else 0.0)
    training = f"{largest.peak / 1e9:.1f} GB ({largest.name}) + " if largest else ""
    said = f"Training and generator on one GPU: {training}{beside / 1e9:.1f} GB = {total / 1e9:.1f} GB."
    if card is None:
        names = "|".join(cards.cards())
        return f"{said} Hours need a card: --card {names}, or --memory, --tflops and --bandwidth.{on_cpu}"
    left = card.memory_gb - total / 1e9
    fits = f"{left:.1f} GB are left" if left >= 0 else f"{-left:.1f} GB are missing"
    return f"{said} {card.name} has {card.memory_gb:g} GB: {fits}.{on_cpu}"


def details(run: RunSize) -> str:
    """Return each stage with its arithmetic, and the generator's memory; stages that take the same are told once."""
    groups: dict[StageSize, list[str]] = {}
    for one in run.stages():
        groups.setdefault(replace(one, name=""), []).append(one.name)
    told = [_stage(one, names) for one, names in groups.items()]
    told.append("\n".join(["generator, beside a training", *_items("memory", run.generator())]))
    return "\n\n".join(told)


def assumptions(run: RunSize) -> str:
    """Return what is assumed, with its figures."""
    lengths, card = run.lengths, run.card
    said = [
        f"a prompt has {lengths.prompt:.0f} tokens and a solution {lengths.solution:.0f} ({lengths.read}); "
        "--prompt-tokens and --solution-tokens say otherwise",
        f"{rows.RIGHT_SHARE:.0%} of the candidates are right and clean, and mining finds {rows.PAIR_SHARE:.0%} of the "
        "pairs that it may keep",
        f"a process on a GPU takes {memory.CONTEXT / 1e9:g} GB before its first tensor, and its allocator holds "
        f"{memory.FRAGMENTS:.0%} more than is in use",
        "the verifier's time is not in the hours: 1 to 4 ms a solution and core (docs/scale.md)",
        "all batches have rows of max_length, so that memory is at its most; texts on the disk grow with their tokens",
    ]
    if run.spec.accelerate_config is not None:
        said.append("each process holds all weights: what FSDP or DeepSpeed divide is not taken off")
    if card is not None:
        said += [
            f"{card.name}: {card.tflops:g} TFLOP/s in bfloat16 by its data sheet, of which training reaches "
            f"{cards.UTILISATION:.0%}; {card.bandwidth_gb_s:g} GB/s, of which decoding reaches "
            f"{cards.BANDWIDTH_SHARE:.0%}",
            f"without vLLM a decoding step takes {cards.LAYER_S * 1000:g} ms a layer at least",
        ]
    return "\n".join(["* assumed", *(f"  - {one}" for one in said)])


def _hours(seconds: Sequence[float | None]) -> str:
    known = [one for one in seconds if one is not None]
    return f"{sum(known) / 3600:.2f}" if known else "–"


def _stage(one: StageSize, names: Sequence[str]) -> str:
    lines = [", ".join(names) + (" (each)" if len(names) > 1 else "")]
    lines += _items("memory", one.memory)
    if one.tokens:
        lines.append(f"  tokens  {one.tokens.arithmetic} = {one.tokens.count / 1e6:,.2f} M{_mark(one.tokens.assumed)}")
    if one.flop:
        lines.append(f"  work    {one.flop.arithmetic} = {one.flop.count / 1e15:.3g} PFLOP")
    if one.sampled:
        lines.append(f"  decoded {one.sampled / 1e6:,.2f} M tokens, {one.at_once} sequences at once")
    return "\n".join([*lines, *_items("disk", one.disk)])


def _items(title: str, items: Sequence[Item]) -> list[str]:
    if not items:
        return []
    return [f"  {title}  {sum(one.bytes for one in items) / 1e9:.2f} GB", *map(_item, items)]


def _item(one: Item) -> str:
    return f"    {one.what}: {one.arithmetic} = {one.bytes / 1e9:.3f} GB{_mark(one.assumed)}  [{one.source}]"


def _mark(assumed: bool) -> str:
    return MARK if assumed else ""
