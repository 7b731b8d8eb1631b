"""Batches of rows of about one length, so that little of a batch is padding."""

from collections.abc import Iterator, Sequence
from typing import Any

import torch
from torch.utils.data import Sampler

POOL = 16  # Batches that are sorted together: enough to halve the padding, few enough to keep the order random.


class ByLength(Sampler[int]):
    """Yields each index once an epoch: shuffled, sorted by length within pools of batches, batches shuffled.

    The order depends on seed and epoch alone, so that a training resumed within an epoch sees the rest of it. Only the
    last batch is short.
    """

    def __init__(self, lengths: Sequence[int], batch: int, seed: int):
        self._lengths = lengths
        self._batch = batch
        self._seed = seed
        self._epoch = 0

    def __len__(self) -> int:
        return len(self._lengths)

    def set_epoch(self, epoch: int) -> None:
        """Choose the order of epoch `epoch`; called by the data loader."""
        self._epoch = epoch

    def __iter__(self) -> Iterator[int]:
        random = torch.Generator().manual_seed(self._seed + 1_000_003 * self._epoch)
        # Tensors: eight bytes an index, where a list of integers takes five times as much.
        order = torch.randperm(len(self), generator=random)
        whole = len(self) - len(self) % self._batch
        for start in range(0, whole, POOL * self._batch):
            end = min(start + POOL * self._batch, whole)
            order[start:end] = torch.tensor(sorted(order[start:end].tolist(), key=self._lengths.__getitem__))
        for place in torch.randperm(whole // self._batch, generator=random):
            yield from order[place * self._batch : (place + 1) * self._batch].tolist()
        yield from order[whole:].tolist()


class SortedBatches:
    """Mixin of a Trainer whose rows have a column `length`, in tokens."""

    args: Any
    train_dataset: Any
    _order: ByLength

    def _get_train_sampler(self, *args: Any, **kwargs: Any) -> ByLength:
        step = self.args.train_batch_size * self.args.gradient_accumulation_steps * self.args.world_size
        lengths = self.train_dataset.with_format("numpy")["length"][:]
        self._order = ByLength(lengths, step, self.args.seed)
        return self._order

    def _run_epoch(self, *args: Any, epoch: int, **kwargs: Any) -> Any:
        # Where several processes resume within an epoch, accelerate wraps the sampler so deep that it is not told.
        self._order.set_epoch(epoch)
        return super()._run_epoch(*args, epoch=epoch, **kwargs)  # type: ignore[misc]
