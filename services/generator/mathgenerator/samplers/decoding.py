"""Rows that a transformers model decodes together: some end, others take their places."""

from collections import deque
from collections.abc import Callable, Generator, Iterator, Sequence
from itertools import islice
from typing import Any

import torch
from transformers import DynamicCache
from transformers.cache_utils import DynamicLayer

from mathcontracts import Sampling
from mathgenerator.samplers.rows import Row

# Places that must be free for others to be taken in, and that are done for those that go on to be moved together, as a
# share of all: each time, what is held is copied.
REFILL_SHARE, COMPACT_SHARE = 0.25, 0.125
SLACK = 64  # Columns that a layer has room for before it is copied.


class RoomyLayer(DynamicLayer):  # type: ignore[misc]  # transformers is taken as untyped.
    """A layer's keys and values with room behind them, so that a step adds to them and does not copy them."""

    def update(
        self, key_states: torch.Tensor, value_states: torch.Tensor, *args: Any, **kwargs: Any
    ) -> tuple[torch.Tensor, torch.Tensor]:
        """Add columns, and return all of them."""
        if not self.is_initialized:
            self.lazy_initialization(key_states, value_states)
            self.hold(key_states, value_states)
            return self.keys, self.values
        held, wanted = self.keys.shape[-2], self.keys.shape[-2] + key_states.shape[-2]
        if wanted > self._room[0].shape[-2]:
            self.hold(self.keys, self.values)
        for room, states in zip(self._room, (key_states, value_states), strict=True):
            room[:, :, held:wanted] = states
        self._show(wanted)
        return self.keys, self.values

    def hold(self, keys: torch.Tensor, values: torch.Tensor) -> None:
        """Hold these columns, with room behind them."""
        self._room = tuple(torch.nn.functional.pad(states, (0, 0, 0, SLACK)) for states in (keys, values))
        self._show(keys.shape[-2])

    def batch_select_indices(self, indices: torch.Tensor) -> None:
        """Keep these rows."""
        held = self.keys.shape[-2]
        self._room = tuple(states[indices] for states in self._room)
        self._show(held)

    def _show(self, columns: int) -> None:
        self.keys, self.values = (states[:, :, :columns] for states in self._room)


class Batch:
    """Rows with what the model holds of them, padded on the left to one width."""

    def __init__(self, model: Any, rows: Sequence[Row], device: torch.device):
        """Take rows in: each context is read once, for all the rows that go on from it."""
        self._rows: list[Row | None] = list(rows)  # None is one that is done and still has its place.
        self._model, self._device = model, device
        contexts = list(dict.fromkeys(row.context for row in rows))
        ids, self._mask = _left_padded(contexts, device)
        self._cache = DynamicCache(config=model.config)
        self._cache.layers = [RoomyLayer() if type(one) is DynamicLayer else one for one in self._cache.layers]
        logits = self._forward(ids, (self._mask.cumsum(-1) - 1).clamp(min=0))
        place = {context: number for number, context in enumerate(contexts)}
        spread = torch.tensor([place[row.context] for row in rows], device=device)
        self._cache.batch_select_indices(spread)
        self._logits, self._mask = logits[spread], self._mask[spread]
        self._draws = _draws(rows, device)
        self._steps = torch.zeros(len(rows), 1, dtype=torch.long, device=device)

    @property
    def count(self) -> int:
        """How many rows are at work."""
        return sum(row is not None for row in self._rows)

    @property
    def can_grow(self) -> bool:
        """Whether other rows may join: not where a layer holds a window or a state, which has no padding."""
        return all(type(layer) is RoomyLayer for layer in self._cache.layers)

    def pick(self, sampling: Sampling, eos: frozenset[int]) -> list[Row]:
        """Give each row its next token; return those that are done, which leave."""
        draws = self._draws.gather(1, self._steps.clamp(max=self._draws.shape[1] - 1))[:, 0]
        self._tokens = picked(self._logits, sampling, draws)
        done = []
        for place, (row, token) in enumerate(zip(self._rows, self._tokens.tolist(), strict=True)):
            if row is None:
                continue
            row.tokens.append(token)
            row.ended = token in eos
            if row.ended or len(row.tokens) == row.budget:
                done.append(row)
                self._rows[place] = None
        if self._rows.count(None) >= COMPACT_SHARE * len(self._rows):
            self._compact()
        return done

    def step(self) -> None:
        """Have the model read the tokens that were picked."""
        positions = self._mask.sum(-1, keepdim=True)
        self._mask = torch.cat([self._mask, self._mask.new_ones(len(self._mask), 1)], dim=-1)
        self._steps = self._steps + 1
        self._logits = self._forward(self._tokens[:, None], positions)

    def join(self, other: "Batch") -> None:
        """Take in the rows of another batch, whose next token is to be picked, as that of this one's is."""
        if None in self._rows:
            self._compact()
        first = int(self._mask.any(0).nonzero()[0])  # The columns before are nobody's any more.
        width = max(self._mask.shape[1] - first, other._mask.shape[1])
        self._mask = torch.cat([_widened(self._mask[:, first:], width, -1), _widened(other._mask, width, -1)])
        for own, new in zip(self._cache.layers, other._cache.layers, strict=True):
            keys = torch.cat([_widened(own.keys[:, :, first:], width, -2), _widened(new.keys, width, -2)])
            values = torch.cat([_widened(own.values[:, :, first:], width, -2), _widened(new.values, width, -2)])
            own.hold(keys, values)
        steps = max(self._draws.shape[1], other._draws.shape[1])
        pad = torch.nn.functional.pad
        own_draws, new_draws = (pad(one, (0, steps - one.shape[1])) for one in (self._draws, other._draws))
        self._draws, self._steps = torch.cat([own_draws, new_draws]), torch.cat([self._steps, other._steps])
        self._logits = torch.cat([self._logits, other._logits])
        self._rows += other._rows

    def _compact(self) -> None:
        """Have those that are done leave their places."""
        alive = [place for place, row in enumerate(self._rows) if row is not None]
        self._rows = [self._rows[place] for place in alive]
        keep = torch.tensor(alive, dtype=torch.long, device=self._device)
        self._cache.batch_select_indices(keep)
        self._mask, self._draws, self._steps = self._mask[keep], self._draws[keep], self._steps[keep]
        self._tokens, self._logits = self._tokens[keep], self._logits[keep]

    def _forward(self, ids: torch.Tensor, positions: torch.Tensor) -> torch.Tensor:
        output = self._model(
            input_ids=ids,
            attention_mask=self._mask,
            position_ids=positions,
            past_key_values=self._cache,
            use_cache=True,
            logits_to_keep=1,
        )
        logits: torch.Tensor = output.logits[:, -1]
        return logits


def decoded(
    model: Any,
    eos: frozenset[int],
    waiting: Iterator[Row],
    sampling: Sampling,
    *,
    size: int,
    device: torch.device,
    check: Callable[[], None],
) -> Generator[Row]:
    """Yield rows as they are done. Up to `size` are at work, and those that wait are taken in as places fall free.

    `check` is called before each step, and may raise.
    """
    batch: Batch | None = None
    done: deque[Row] = deque()
    while True:
        with torch.inference_mode():
            room = size - batch.count if batch else size
            refills = batch is None or (batch.can_grow and room >= size * REFILL_SHARE)
            if refills and (rows := list(islice(waiting, room))):
                joining = Batch(model, rows, device)
                if batch:
                    batch.join(joining)
                batch = batch or joining
            if batch is None:
                return
            check()
            done.extend(batch.pick(sampling, eos))
            if batch.count:
                batch.step()
            else:
                batch = None
        while done:
            yield done.popleft()


def picked(logits: torch.Tensor, sampling: Sampling, draws: torch.Tensor) -> torch.Tensor:
    """Return one token a row: the likeliest at temperature 0, else by inverting the distribution function at `draws`.

    Top-p keeps the smallest set of likeliest tokens whose mass reaches it (Holtzman et al. 2020, section 3.1).
    """
    if sampling.temperature == 0:
        return logits.argmax(-1)
    # In double precision, a draw times the whole mass stays below it: no token without mass is ever picked.
    chances = torch.softmax(logits.double() / sampling.temperature, dim=-1)
    if sampling.top_p == 1:
        mass = chances.cumsum(-1)
        return torch.searchsorted(mass, draws.double()[:, None] * mass[:, -1:], right=True)[:, 0]
    chances, order = chances.sort(dim=-1, descending=True, stable=True)
    mass = chances.cumsum(-1)
    kept = ((mass - chances) < sampling.top_p).sum(-1, keepdim=True)
    found = torch.searchsorted(mass, draws.double()[:, None] * mass.gather(-1, kept - 1), right=True)
    return order.gather(-1, found)[:, 0]


def _left_padded(contexts: Sequence[tuple[int, ...]], device: torch.device) -> tuple[torch.Tensor, torch.Tensor]:
    longest = max(map(len, contexts))
    ids = torch.tensor([[0] * (longest - len(one)) + list(one) for one in contexts], device=device)
    mask = torch.tensor([[0] * (longest - len(one)) + [1] * len(one) for one in contexts], device=device)
    return ids, mask


def _widened(tensor: torch.Tensor, width: int, dim: int) -> torch.Tensor:
    """Return a tensor with zeros before what it holds in a dimension counted from the end."""
    behind = [0, 0] * (-dim - 1)
    return torch.nn.functional.pad(tensor, (*behind, width - tensor.shape[dim], 0))


def _draws(rows: Sequence[Row], device: torch.device) -> torch.Tensor:
    """Return one uniform number a row and step, each row's from its own seed. Drawn on the CPU: alike everywhere."""
    steps = max(row.budget for row in rows)
    return torch.stack([torch.rand(steps, generator=torch.Generator().manual_seed(row.seed)) for row in rows]).to(
        device
    )
