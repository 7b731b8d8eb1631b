"""Work that is shared out."""

import pytest

from mathtrainer.core.partition import shares


@pytest.mark.parametrize(("items", "count"), [(7, 1), (7, 2), (7, 3), (7, 7), (3, 8), (1, 2), (1000, 7)])
def test_shares_are_the_whole_in_order(items: int, count: int) -> None:
    """Laid end to end they are what was cut; none is empty, and none is longer by two than another."""
    whole = list(range(items))
    cut = shares(whole, count)
    assert [item for share in cut for item in share] == whole
    assert len(cut) == min(count, items)
    sizes = {len(share) for share in cut}
    assert min(sizes) > 0 and max(sizes) - min(sizes) <= 1
