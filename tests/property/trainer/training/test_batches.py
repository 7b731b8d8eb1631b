"""The order in which rows are trained on."""

from hypothesis import given
from hypothesis import strategies as st

from mathtrainer.training.batches import ByLength

lengths = st.lists(st.integers(1, 300), min_size=1, max_size=400)


def _order(rows: list[int], batch: int, seed: int, epoch: int) -> list[int]:
    sampler = ByLength(rows, batch, seed)
    sampler.set_epoch(epoch)
    return list(sampler)


@given(lengths, st.integers(1, 16), st.integers(0, 5), st.integers(0, 3))
def test_every_row_once_an_epoch(rows: list[int], batch: int, seed: int, epoch: int) -> None:
    """Whatever the lengths, nothing is left out or repeated, and the same epoch has the same order again."""
    order = _order(rows, batch, seed, epoch)
    assert sorted(order) == list(range(len(rows)))
    assert order == _order(rows, batch, seed, epoch)


def test_batches_hold_rows_of_about_one_length() -> None:
    """Padding is less than a third of what it is in random batches; batches do not come sorted; epochs differ."""
    rows = [(37 * place) % 200 for place in range(640)]
    order = _order(rows, 8, 0, 0)
    batches = [[rows[place] for place in order[start : start + 8]] for start in range(0, 640, 8)]
    padding = sum(max(batch) * 8 - sum(batch) for batch in batches)
    random = [rows[start : start + 8] for start in range(0, 640, 8)]
    assert padding < sum(max(batch) * 8 - sum(batch) for batch in random) / 3
    longest = [max(batch) for batch in batches]
    assert longest != sorted(longest)
    assert order != _order(rows, 8, 0, 1)
    assert order != _order(rows, 8, 1, 0)
