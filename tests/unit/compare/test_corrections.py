"""A reader's corrections: applied at their place, shown as orphans where it is gone, never moved."""

import pytest

from rashomon import Correction, Corrections, RashomonError, Report, compare, from_json, read, to_json
from rashomon.schema.correction import Anchor


def names(account):
    return {a.id: a.name for a in account.actors}


def anchor(account, p):
    text = next(r.report.text for r in account.readings if r.report.id == p.report)
    return Anchor(p.report, p.start, p.end, text[p.start : p.end])


def again(account, *corrections):
    return compare(account.readings, corrections=Corrections(corrections))


def test_a_rejected_link_is_gone_and_nothing_else(example):
    link = example.links[0]
    told = again(example, Correction("not linked", anchor(example, link.b), anchor(example, link.a)))

    assert {(k.a, k.b) for k in example.links} - {(k.a, k.b) for k in told.links} == {(link.a, link.b)}
    assert "1 correction of a reader applied" in told.notes


def test_a_conflict_that_is_none(example):
    conflict = example.conflicts[0]
    told = again(example, Correction("no conflict", anchor(example, conflict.a), anchor(example, conflict.b)))

    assert (conflict.a, conflict.b) not in {(c.a, c.b) for c in told.conflicts}


def test_a_speaker_given_by_hand_is_known_everywhere(example):
    reading = example.readings[0]
    quotation = next(q for q in reading.quotations if q.kind == "direct")
    place = quotation.content[0]
    told = again(example, Correction("speaker", Anchor(reading.report.id, place.start, place.end, place.of(reading.report.text)), name="Jonas Reeve"))
    now = next(q for q in told.readings[0].quotations if q.id == quotation.id)

    assert "Jonas Reeve" == next(a.name for a in told.readings[0].actors if a.id == now.speaker)
    assert {r.report.id for r in told.readings} == {r.report.id for r in example.readings}


def test_actors_merged_and_split():
    one, other = (
        read(Report(name, text)) for name, text in (("a", "The mayor, Ada Holt, said the quay would open."), ("b", "Ada Vane said the quay would stay shut."))
    )
    merged = compare([one, other], corrections=Corrections((Correction("same actor", names=("Ada Holt", "Ada Vane")),)))

    assert {"Ada Holt", "Ada Vane"} <= set(names(compare([one, other])).values())
    assert 1 == len({"Ada Holt", "Ada Vane"} & set(names(merged).values()))


def test_a_passage_that_is_gone_is_an_orphan(example):
    link = example.links[0]
    moved = Anchor(link.a.report, link.a.start + 1, link.a.end + 1, anchor(example, link.a).exact)
    told = again(example, Correction("not linked", moved, anchor(example, link.b)))

    assert {(k.a, k.b) for k in told.links} == {(k.a, k.b) for k in example.links}
    assert 1 == len(told.orphans)
    assert any("left aside" in note for note in told.notes)


@pytest.mark.parametrize("wrong", [{"kind": "speaker"}, {"kind": "not linked"}, {"kind": "same actor", "names": ["A"]}, {"kind": "moved"}, {}])
def test_a_correction_without_its_parts_is_refused(wrong):
    import json

    with pytest.raises(RashomonError):
        from_json(Corrections, json.dumps({"schema": "rashomon/corrections/1", "corrections": [wrong]}))


def test_corrections_come_back_from_json():
    known = Corrections((Correction("speaker", Anchor("a", 0, 3, "Yes"), name="Ada Holt"), Correction("same actor", names=("A", "B"))))

    assert known == from_json(Corrections, to_json(known))
