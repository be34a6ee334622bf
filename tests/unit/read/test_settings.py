"""To whom, where and when words were said: (text, published, setting, addressee, occasion, verb, stance) of the quotation that has a cue."""

import pytest

from rashomon import Report, read

LEAD = "The mayors of Orla and Brack met at a summit in the harbour town on Friday. Mayor Ada Holt came early. "
CASES = {
    "another interview": (
        "“We will not give up the northern harbour,” Holt said in an interview with Radio Orla.", "in an interview with Radio Orla", None, "other", "say", "neutral"),
    "at the event": ("“We will not give up the northern harbour,” Holt said at the summit.", "at the summit", None, "event", "say", "neutral"),
    "addressee": ("Holt told reporters that the northern harbour would stay open.", None, "reporters", "unknown", "tell", "neutral"),
    "addressee by name": ("Holt told Peter Brandt that the northern harbour would stay open.", None, "Peter Brandt", "unknown", "tell", "neutral"),
    "earlier": ("Holt previously said that the northern harbour would stay open.", None, None, "other", "say", "neutral"),
    "another year": ("“We will not give up the northern harbour,” Holt said in May 2019.", "in May 2019", None, "other", "say", "neutral"),
    "on the day": ("“We will not give up the northern harbour,” Holt said on Friday.", "on Friday", None, "event", "say", "neutral"),
    "distancing": ("Holt claimed that the northern harbour would stay open.", None, None, "unknown", "claim", "distancing"),
    "endorsing": ("Holt acknowledged that the northern harbour would stay open.", None, None, "unknown", "acknowledge", "endorsing"),
    "post": ("“We will not give up the northern harbour,” Holt wrote on Facebook.", "on Facebook", None, "unknown", "write", "neutral"),
}  # fmt: skip


@pytest.mark.parametrize(("sentence", "setting", "addressee", "occasion", "verb", "stance"), CASES.values(), ids=CASES.keys())
def test_settings(sentence, setting, addressee, occasion, verb, stance):
    text = LEAD + sentence
    reading = read(Report("", text, published="2031-05-03"))
    names = {a.id: a.name for a in reading.actors}
    found = next(q for q in reading.quotations if q.cue and q.content[-1].end > len(LEAD))

    assert setting == (found.setting.of(text) if found.setting else None)
    assert (addressee, occasion, verb, stance) == (names.get(found.addressee or ""), found.occasion, found.verb, found.stance)
