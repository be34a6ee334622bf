"""Chains of phrases: (text, groups of phrases that must be in one chain)."""

import importlib

import pytest

from rashomon import Report
from rashomon.lang.model import analyse
from rashomon.lang.syntax import syntax
from rashomon.read.actors import actors
from rashomon.read.coreference import chains
from rashomon.read.sentences import sentences

quotations = importlib.import_module("rashomon.read.quotes").quotations

CASES = {
    "pronouns": ("Ada Holt left the hall. She took her bag with her.", {"Ada Holt", "She", "her"}),
    "surname and title": ("Mayor Ada Holt left the hall. Holt was late. The mayor had a train to catch.", {"Mayor Ada Holt", "Holt", "The mayor"}),
    "reflexive": ("Peter Brandt blamed himself.", {"Peter Brandt", "himself"}),
    "body by a word of its name": ("The Orla Fishing Council met on Monday. The council said no.", {"The Orla Fishing Council", "The council"}),
    "first person in a quotation": ("“I have seen it with my own eyes,” said Ada Holt.", {"Ada Holt", "I", "my"}),
}


def found(text):
    report, analysis = Report("", text), analyse(text)
    spans = sentences(report, analysis)
    tree = syntax(analysis, [(s.start, s.end) for s in spans])
    named = actors(report, analysis, tree)
    return named, [
        {text[analysis.words[p.first][0] : analysis.words[p.end - 1][1]] for p in chain.phrases}
        for chain in chains(analysis, tree, named, quotations(report, analysis, spans))
    ]


@pytest.mark.parametrize(("text", "together"), CASES.values(), ids=CASES.keys())
def test_phrases_of_one_chain(text, together):
    assert any(together <= chain for chain in found(text)[1])


def test_two_names_and_two_sexes_never_share_a_chain():
    text = "Ada Holt met Peter Brandt. He thanked her, and she thanked him. Ada Holt smiled."

    for chain in found(text)[1]:
        assert not ({"Ada Holt", "her", "she"} & chain and {"Peter Brandt", "He", "him"} & chain)


def test_no_phrase_is_in_two_chains_and_each_name_is_in_one():
    named, groups = found("Senator Holt and Mayor Brandt met. They said that they would meet again. The senator left first.")

    assert ["Brandt", "Holt"] == sorted(a.name for a in named)
    assert 1 == sum("Senator Holt" in chain for chain in groups) == sum("The senator" in chain for chain in groups)
    assert any({"Senator Holt", "The senator"} <= chain for chain in groups)


def test_a_text_without_people():
    assert [] == found("Rain fell on the hills. More rain fell on the roads.")[1]


def test_a_long_report_is_scored_in_blocks_as_it_is_in_one(monkeypatch):
    text = "Ada Holt met Peter Brandt at the harbour. She thanked him for his letter. He told her that the council would wait. " * 30
    whole = found(text)[1]
    monkeypatch.setattr(importlib.import_module("rashomon.read.coreference"), "BLOCK", 50)

    assert whole == found(text)[1]
