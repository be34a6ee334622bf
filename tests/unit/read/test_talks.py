"""Talks: what is agreed, open, demanded, offered, promised, threatened, refused."""

import pytest

from rashomon import Report, read


def terms(text, published="2031-05-03"):
    reading = read(Report("x", text, published=published))
    names = {a.id: a.name for a in reading.actors}
    return [(t.kind, names.get(t.by or ""), names.get(t.to or ""), text[t.start : t.end], t) for t in reading.terms]


@pytest.mark.parametrize(
    ("text", "kind", "by", "matter"),
    [
        ("Minister Ada Holt promised to raise the wages of nurses.", "promised", "Ada Holt", "to raise the wages of nurses"),
        ("The union's leader, Peter Aske, rejected the offer.", "refused", "Peter Aske", "the offer"),
        ("President Dora Quill threatened to close the border.", "threatened", "Dora Quill", "to close the border"),
        ("“There were many points that we agreed on,” said Peter Aske.", "agreed", "Peter Aske", "many points"),
        ("One issue remained unresolved, Ada Holt said.", "open", "Ada Holt", "One issue"),
        ("No ceasefire has been agreed.", "open", None, "No ceasefire"),
        ("“Next time, in Orla,” Peter Aske said.", "offered", "Peter Aske", "Next time, in Orla"),
    ],
)
def test_terms(text, kind, by, matter):
    found = [(k, b, m.rstrip(",")) for k, b, _, m, _ in terms(text)]

    assert (kind, by, matter) in found


def test_a_deadline_belongs_to_its_term():
    found = [t for k, *_, t in terms("Minister Ada Holt promised to raise the wages of nurses by 30 June 2031.") if k == "promised"]

    assert ["2031-06-30"] == [t.deadline.value for t in found]


def test_who_is_asked_does_not_demand():
    assert not [k for k, by, *_ in terms("Asked about the price, Ada Holt left the room.") if k == "demanded"]


def test_a_possible_agreement_is_none():
    assert not [k for k, *_ in terms("The two sides may reach a deal.") if k == "agreed"]
