"""One entry a person over all reports: (names in report a, in report b, must they be one?)."""

import pytest

from rashomon.compare.actors import story_actors
from rashomon.schema.actor import Actor, Mention
from rashomon.schema.reading import Reading, Sentence
from rashomon.schema.report import Report

PAIRS = {
    "surname": ("person", "Ada Holt", "Holt", True),
    "initial": ("person", "Ada M. Holt", "Ada Holt", True),
    "two people of one surname": ("person", "Ada Holt", "Mary Holt", False),
    "acronym": ("organisation", "Alliance of Harbour Schools", "AHS", True),
    "state": ("state", "United States", "U.S.", True),
    "spelling of the state in a name": ("organisation", "US Supreme Court", "U.S. Supreme Court", True),
    "two bodies of one acronym": ("organisation", "Orla Shipping", "Old School", False),
    "party of one town": ("organisation", "Tea Party", "Orla Tea Party", False),
    "university": ("organisation", "University of Orla", "Technical University of Orla", False),
    "place in capitals": ("place", "ORLA", "Orla", True),
}


def reading(name, *actors):
    text = " ".join(a[1] for a in actors)
    made, at = [], 0
    for number, (kind, spelled, role) in enumerate(actors, 1):
        made.append(Actor(f"a{number}", spelled, kind, role, (), (Mention(at, at + len(spelled)),)))
        at += len(spelled) + 1
    return Reading(Report(name, text), (Sentence(0, len(text), 0),), tuple(made), (), (), ())


@pytest.mark.parametrize(("kind", "a", "b", "one"), PAIRS.values(), ids=PAIRS.keys())
def test_names_of_one_actor(kind, a, b, one):
    found = story_actors((reading("x", (kind, a, None)), reading("y", (kind, b, None))))

    assert (1 if one else 2) == len(found)
    assert not one or a.lower() == b.lower() or any(b in w or a in w for w in found[0].why)


def test_a_surname_that_two_people_bear_joins_neither():
    found = story_actors((reading("x", ("person", "Ada Holt", None), ("person", "Mary Holt", None)), reading("y", ("person", "Holt", None))))

    assert ["Ada Holt", "Holt", "Mary Holt"] == sorted(a.name for a in found)


def test_a_report_that_tells_the_son_from_the_father_keeps_them_apart():
    found = story_actors((reading("x", ("person", "Ivo Brandt", None), ("person", "Ivo Brandt Jr.", None)), reading("y", ("person", "Ivo Brandt", None))))

    assert {"Ivo Brandt": 2, "Ivo Brandt Jr.": 1} == {a.name: len(a.within) for a in found}


def test_a_role_told_by_one_report_names_whom_the_other_leaves_unnamed():
    found = story_actors((reading("x", ("person", "Ada Holt", "opposition senator")), reading("y", ("group", "opposition senator", None))))

    assert ["Ada Holt"] == [a.name for a in found]
    assert any("opposition senator" in why for why in found[0].why)


def test_unnamed_people_of_two_reports_are_not_one():
    assert 2 == len(story_actors((reading("x", ("group", "spokesman", None)), reading("y", ("group", "spokesman", None)))))
