"""Pairs of places that may clash."""

import pytest

from rashomon.compare.clashes import clashes
from rashomon.compare.matter import matter
from rashomon.compare.pairs import SIGNS
from rashomon.schema.account import Link
from rashomon.schema.reading import Reading, Sentence
from rashomon.schema.report import Report
from rashomon.schema.span import Passage


def apart(one, other):
    readings = tuple(Reading(Report(name, text), (Sentence(0, len(text), 0),), (), (), (), ()) for name, text in (("a", one), ("b", other)))
    link = Link(Passage("a", 0, len(one)), Passage("b", 0, len(other)), "same", 0.9)
    found = list(clashes(readings, matter(readings), [link], ()))
    assert all(len(c.signs) == len(SIGNS[c.sort]) for c in found)
    return [(c.kind, c.reason is None, one[c.a.start : c.a.end], other[c.b.start : c.b.end]) for c in found if c.sort == "words"]


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("The council met angry shareholders in the old hall", "The council met angry stockholders in the old hall", ("description", False, "shareholders", "stockholders")),
        ("The firm was led by Reince Holter in the old days", "The firm was led by Reince Holtar in the old days", ("name", True, "Holter", "Holtar")),
        ("The ferry sank off Orla on Friday before the storm came", "The ferry sank off Orla on Thursday before the storm came", ("date", False, "Friday", "Thursday")),
    ],
)  # fmt: skip
def test_places_that_differ_in_one_frame(one, other, expected):
    assert [expected] == apart(one, other)


def test_sentences_without_a_common_frame_are_left_alone():
    assert [] == apart("The ferry sank off the island of Orla", "Divers were looking for the wreck all night")


def test_the_same_words_do_not_differ():
    assert [] == apart("The ferry sank off the island of Orla", "The ferry sank off the island of Orla")
