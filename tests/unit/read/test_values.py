"""Quantities: value, unit, bound."""

import pytest

from rashomon.lang.model import analyse
from rashomon.read.values import values_of
from rashomon.schema.reading import Sentence

CASES = [
    ("At least 12 people were hurt.", [(12, "person", "min")]),
    ("The land cost $7.2 million.", [(7_200_000, "USD", None)]),
    ("Prices rose by 15.5 percent, more than 3 euros a day.", [(15.5, "%", None), (3, "EUR", "more")]),
    ("Twenty-three ships and two hundred and five boats sank.", [(23, "ship", None), (205, "boat", None)]),
    ("They walked 40 miles in three days.", [(40, "mile", None), (3, "day", None)]),
    ("He left on 3 May 2031 and came back in 2032.", []),
    ("About 900 dockers have been on strike.", [(900, "docker", None)]),
]


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_values(text, expected):
    analysis = analyse(text)
    found = values_of(analysis, Sentence(0, len(text), 0), 0, len(analysis.words))

    assert expected == [(v.value, v.unit, v.bound) for v in found]
