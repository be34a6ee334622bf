"""One question however many reports print either answer."""

import pytest

from rashomon.compare.sides import questions
from rashomon.schema.account import Conflict
from rashomon.schema.span import Passage

TEXTS = {"a": "nine ships lay there", "b": "Nine  ships came", "c": "there were 14 ships", "d": "14 ships", "e": "nine ships and 14 ships"}
PLACE = {
    "a": Passage("a", 0, 10),
    "b": Passage("b", 0, 11),
    "c": Passage("c", 11, 19),
    "d": Passage("d", 0, 8),
    "e": Passage("e", 0, 10),
    "E": Passage("e", 15, 23),
}


def conflict(pair, kind="number", why=""):
    return Conflict("", kind, "conflict", PLACE[pair[0]], PLACE[pair[1]], why)


@pytest.mark.parametrize(
    ("pairs", "told"),
    [
        (["ac"], [("a", "c")]),
        (["ac", "ad", "bc", "bd"], [("ab", "cd")]),
        (["ac", "cb"], [("ab", "c")]),
        (["ac", "bd", "bc"], [("ab", "cd")]),  # two that a third joins
        (["ac", "db", "da"], [("ab", "cd")]),
        (["ac", "eE"], [("a", "c"), ("e", "E")]),  # the same words of other places
        ([], []),
    ],
)
def test_questions(pairs, told):
    found = questions([conflict(p) for p in pairs], TEXTS)
    names = {place: name for name, place in PLACE.items()}

    assert [({names[p] for p in q.a}, {names[p] for p in q.b}) for q in found] == [(set(a), set(b)) for a, b in told]
    assert {c for q in found for c in q.conflicts} == {conflict(p) for p in pairs}


def test_another_kind_or_reason_is_another_question():
    found = questions([conflict("ac"), conflict("ad", kind="date"), conflict("bc", why="“nine” against “14”: one is rounded")], TEXTS)

    assert [len(q.conflicts) for q in found] == [1, 1, 1]
    assert [q.reason for q in found] == ["", "", "one is rounded"]
