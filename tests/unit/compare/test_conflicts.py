"""Numbers that cannot both be true, and numbers that can."""

import pytest

from rashomon.compare.figures import compatible
from rashomon.schema.claim import Value


def value(number, bound=None, *, approximate=False):
    return Value(0, 1, "number", number, "person", approximate, bound)


@pytest.mark.parametrize(
    ("one", "other", "both"),
    [
        (value(9), value(14), False),
        (value(9, "min"), value(14), True),
        (value(20, "max"), value(14), True),
        (value(20, "min"), value(14), False),
        (value(100, approximate=True), value(97), True),
        (value(100, approximate=True), value(60), False),
        (value(3.2), value(3), True),
        (value(1043), value(1000), True),
        (value(1443), value(1000), True),
        (value(1643), value(1000), False),
    ],
)
def test_bounds_and_roundings_can_both_be_true(one, other, both):
    assert both == bool(compatible(one, other) or compatible(other, one))
