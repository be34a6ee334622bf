"""Wording: loaded words, epithets, scare quotes, unsourced and agentless assertions, tone."""

import pytest

from rashomon import Report, read
from rashomon.read.wording import loaded


def worded(text, kind):
    reading = read(Report("x", text))
    names = {a.id: a.name for a in reading.actors}
    return [(text[w.start : w.end], names.get(w.target or ""), w) for w in reading.wordings if w.kind == kind]


@pytest.mark.parametrize(
    ("text", "kind", "words"),
    [
        ("The mayor's shameless plan was read out.", "loaded", "shameless"),
        ("The yard is widely regarded as lost.", "agentless", "is widely regarded"),
        ("It has become increasingly clear that the yard is lost.", "unsourced", "become increasingly clear"),
        ("The “special arrangement” cost the town a fortune.", "scare-quotes", "“special arrangement”"),
        ("The plan will perhaps be read out.", "hedge", "perhaps"),
    ],
)
def test_what_colours_a_text(text, kind, words):
    assert [words] == [found for found, _, _ in worded(text, kind)]


def test_an_epithet_has_its_target():
    assert [("disgraced", "Ada Holt")] == [(words, who) for words, who, _ in worded("The disgraced Ada Holt left the hall.", "epithet")]


def test_names_in_marks_are_no_scare_quotes():
    assert [] == worded("The ship was called “Northern Light” by its owner.", "scare-quotes")


def test_tone_towards_a_target_and_its_voice():
    text = "Critics denounced Mayor Ada Holt as a corrupt liar who had ruined the town."
    found = [w.tone for _, who, w in worded(text, "tone") if who == "Ada Holt"]

    assert all(tone < 0 for tone in found)
    assert found


def test_plain_sentences_are_not_loaded():
    assert not loaded("The council met on Friday.", "The council met on Friday".split())
    assert loaded("The council met at last!", "The council met at last !".split())
