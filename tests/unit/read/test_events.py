"""Events: code, sides, what is denied, planned or past."""

import pytest

from rashomon import Report, read


def happened(text, published="2031-05-03"):
    reading = read(Report("x", text, published=published))
    names = {a.id: a.name for a in reading.actors}
    return [(e.code, [names[a] for a in e.sources], [names[a] for a in e.targets], e) for e in reading.events]


@pytest.mark.parametrize(
    ("text", "code", "source", "target"),
    [
        ("Mayor Ada Holt accused the Orla Ferry Company of breaking the law.", "ACCUSE", "Ada Holt", "Orla Ferry Company"),
        ("France imposed sanctions on Russia.", "SANCTION", "France", "Russia"),
        ("Russia was condemned by France.", "ACCUSE", "France", "Russia"),
        ("President Peter Aske met Prime Minister Dora Quill in Berlin.", "CONSULT", "Peter Aske", "Dora Quill"),
        ("Norway held talks with Sweden.", "CONSULT", "Norway", "Sweden"),
        ("Senator Mark Vane, who praised Dora Quill, left early.", "SUPPORT", "Mark Vane", "Dora Quill"),
        ("Peter Aske was arrested on Friday.", "COERCE", None, "Peter Aske"),
    ],
)
def test_who_does_what_to_whom(text, code, source, target):
    found = [(c, s, t) for c, s, t, _ in happened(text)]

    assert any(c == code and (source is None or source in s) and target in t for c, s, t in found), found


@pytest.mark.parametrize(
    "text",
    ["France did not impose sanctions on Russia.", "France may impose sanctions on Russia.", "France plans to impose sanctions on Russia.",
     "France imposed sanctions on Russia in 1987."],
)  # fmt: skip
def test_what_is_denied_planned_or_long_past_does_not_count(text):
    found = [e for _, _, _, e in happened(text)]

    assert found
    assert not [e for e in found if e.counts]


def test_no_ceasefire_makes_no_agreement():
    assert [] == [c for c, *_ in happened("No ceasefire. No sanctions. No details.")]


def test_the_trigger_stands_inside_its_passage():
    text = "France imposed sanctions on Russia."
    ((*_, event),) = happened(text)

    assert "sanctions" == event.trigger.of(text)
    assert event.start <= event.trigger.start < event.trigger.end <= event.end
