"""Actors: names, kinds, roles, and what is one actor."""

from rashomon import Report, read
from rashomon.lang.names import is_acronym, same_name, same_person


def actors(text):
    return {a.name: a for a in read(Report("", text)).actors}


def test_shorter_forms_are_one_actor_with_its_role():
    found = actors("Senator Mark Kelly of Arizona spoke on Friday. Kelly then left for London.")

    assert "Senator" == found["Mark Kelly"].role
    assert ("Kelly",) == found["Mark Kelly"].aliases


def test_names_of_one_state_are_one_actor():
    found = actors("The United States sent a letter to France. The U.S. wants an answer, and America can wait.")

    assert "state" == found["United States"].kind
    assert 3 == len(found["United States"].mentions)


def test_same_person():
    assert same_person("Holt", "Ada Holt")
    assert same_person("A. Holt", "Ada Holt")
    assert same_person("Ada M. Holt", "Ada Holt")
    assert not same_person("Ben Holt", "Ada Holt")
    assert not same_person("Holt Brandt", "Ada Holt")


def test_acronyms():
    assert is_acronym("FBI", "Federal Bureau of Investigation")
    assert is_acronym("S.E.C.", "Securities and Exchange Commission")
    assert not is_acronym("FBI", "Fish")
    assert same_name("organisation", "AHS", "Alliance of Harbour Schools")
