"""Who speaks: (text, speakers of its quotations in order)."""

import pytest

from rashomon import Report, read

CASES = {
    "name": ("“We will open the gates on Monday,” said Ada Holt.", ["Ada Holt"]),
    "surname": ("Ada Holt met the council. “We will open the gates on Monday,” Holt said.", ["Ada Holt"]),
    "not the nearest name": ("Senator Ada Holt condemned how the minister had treated Peter Brandt. “It is a shame for this country,” she said.", ["Ada Holt"]),
    "title": ("Mayor Jonas Reeve visited the port. “It is quiet here today,” Mr. Reeve said.", ["Jonas Reeve"]),
    "the Russian leader": ("Russian President Vladimir Putin met Peter Brandt. “Next time we meet at my place,” the Russian leader said.", ["Vladimir Putin"]),
    "split": ("“We are tired of this,” said Ada Holt. “But we will stay here all night.”", ["Ada Holt"]),
    "group": ("Officials said that the bridge would stay closed.", ["Officials"]),
    "unnamed": ("A spokeswoman said that the bridge would stay closed.", ["spokeswoman"]),
    "the spokeswoman again": ("A spokeswoman said the gate was open. “We will close it tonight,” the spokeswoman said.", ["spokeswoman"]),
    "a definite nobody": ("“We will close the gate tonight,” the woman said.", [None]),
    "who": ("The prize went to Ada Holt, who said that she would give it away.", ["Ada Holt"]),
    "nearest subject": ("Ada Holt praised Mary Vane. “She has done all of this on her own,” she said.", ["Ada Holt"]),
    "after another was named": (
        "“We are done with this,” Peter Brandt said. John Moor, for his part, added little. “It is over, and we know it,” he said.",
        ["Peter Brandt", "John Moor"],
    ),
    "relatives": (
        "Mary Vane came with her husband, Peter Vane. Mary sang for an hour. “I have never been so proud,” Vane said.",
        ["Peter Vane"],
    ),
    "a judge in the lead": ("A Harbour City judge said the sale was void. Judge Ada Holt gave no reasons.", ["Ada Holt"]),
    "whose lawyer": ("Peter Brandt left early. “He is innocent of all of it,” his lawyer said.", ["Peter Brandt's lawyer"]),
    "owner of the words": ("Asked about the price of it all, Ada Holt said that it was fair.", ["Ada Holt", None]),
    "a capital for its government": ("The talks ended without a deal on Monday. Moscow said that it would not take part in them again.", ["Russia"]),
    "a firm of two names": (
        "Anna Brandt and Henrik Lowe sold it. Brandt & Lowe said in a statement that it was disappointed with the vote.",
        ["Brandt & Lowe"],
    ),
    "whose spokeswoman": (
        "A spokeswoman for the mayor, Inga Moss, said that the report did not exist. “That is a lie,” she added. Mayor Ruth Carver was away.",
        ["Inga Moss"],
    ),
    "who just spoke without a name": (
        "Analyst Priya Nair said shares would fall.\n\nA man in a red cap, who gave no name, said he had not voted. “But I won't cross,” he said.",
        ["Priya Nair", "man in a red cap"],
    ),
    "a minister and the name behind": (
        "The minister for the environment, Piet Osgood, called for calm. The minister said that it would pass.",
        ["Piet Osgood"],
    ),
    "letters behind a name": ("Joan Teale KC rose at ten. “Did he ever answer you in writing?” Teale asked the witness.", ["Joan Teale KC"]),
    "both": ("Mayor Ada Holt met Mayor Peter Brandt. Both mayors said that the bridge was safe.", ["Ada Holt"]),
    "article in": ("An article in the Harbour Post said that the bridge was not safe.", ["Harbour Post"]),
    "of a group": ("Several sailors, including Ada Holt, said that the ship had been late.", ["sailors"]),
    "one with title": ("Larry King ran for office last year. “I will run again in the spring,” Mr. King said on Monday.", ["Larry King"]),
}


@pytest.mark.parametrize(("text", "expected"), CASES.values(), ids=CASES.keys())
def test_speakers(text, expected):
    reading = read(Report("", text))
    names = {a.id: a.name for a in reading.actors}
    found = [names.get(q.speaker) for q in reading.quotations if q.cue is not None]

    assert set(expected) == set(found)


def test_a_transcript_names_its_speakers_before_the_colon():
    reading = read(Report("", "HOLT: We will open the gates on Monday.\nBRANDT: I do not believe it for a moment."))
    names = {a.id: a.name for a in reading.actors}

    assert ["HOLT", "BRANDT"] == [(names.get(q.speaker) or "").upper() for q in reading.quotations]


def test_a_quotation_that_stands_alone_is_signed_behind_a_dash():
    reading = read(Report("", "Readers wrote to us about the summer.\n\n“The ferry was late every single day of the summer.” – Ada Holt"))
    names = {a.id: a.name for a in reading.actors}

    assert ["Ada Holt"] == [names.get(q.speaker) for q in reading.quotations if q.kind == "direct"]


def test_unknown_comes_with_its_reason():
    for quotation in read(Report("", CASES["unnamed"][0])).quotations:
        assert ["group"] == [a.kind for a in read(Report("", CASES["unnamed"][0])).actors if a.id == quotation.speaker]
        assert quotation.why
        assert "A spokeswoman" == quotation.unnamed


def test_a_group_is_an_actor_of_its_own_kind_and_stays_unnamed():
    reading = read(Report("", CASES["group"][0]))

    assert ["group"] == [a.kind for a in reading.actors]
    assert ["Officials"] == [q.unnamed for q in reading.quotations]


def test_two_candidates_are_none():
    text = "Peter Brandt and John Moor sat in the hall. “It is very quiet in here today,” he said."
    reading = read(Report("", text))

    assert [None] == [q.speaker for q in reading.quotations if q.kind == "direct"]


def test_all_who_speak_together_are_given():
    text = "In a joint statement, Germany, Poland and Italy said that they would stand with France."
    reading = read(Report("", text))
    names = {a.id: a.name for a in reading.actors}

    assert [["Germany", "Poland", "Italy"]] == [[names[i] for i in q.speakers] for q in reading.quotations]


def test_pronouns_and_roles_are_mentions_of_the_actor():
    text = "Mayor Ada Holt came late. She had missed her train. The mayor laughed."
    holt = next(a for a in read(Report("", text)).actors if a.name == "Ada Holt")

    assert [("Ada Holt", "name"), ("She", "pronoun"), ("her", "pronoun"), ("The mayor", "description")] == [
        (text[m.start : m.end], m.kind) for m in holt.mentions
    ]
