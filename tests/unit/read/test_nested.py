"""Words inside words: what A says that B said."""

from rashomon import Report, compare, read

TEXT = (
    "The council met in the old town hall on Monday night. “Ada Holt told the workers that the yard would close in the spring,” "
    "Peter Brandt said after the meeting."
)


def nested(text):
    reading = read(Report("", text))
    return reading, [q for q in reading.quotations if q.within]


def test_the_inner_words_point_to_the_outer_and_have_a_speaker_of_their_own():
    reading, inner = nested(TEXT)
    names = {a.id: a.name for a in reading.actors}

    assert ["that the yard would close in the spring"] == [q.content[0].of(TEXT) for q in inner]
    assert ["Ada Holt"] == [names.get(q.speaker) for q in inner]
    outer = next(q for q in reading.quotations if q.id == inner[0].within)
    assert "Peter Brandt" == names.get(outer.speaker)
    assert all(any(o.start <= c.start and c.end <= o.end for o in outer.content) for c in inner[0].content)


def test_what_the_speaker_says_in_the_first_person_is_no_second_level():
    assert [] == nested("The council met on Monday night. “I said that we would come back in the spring,” Peter Brandt told the reporters there.")[1]


def test_reports_that_share_words_with_words_inside_compare():
    told = compare([read(Report("a", TEXT)), read(Report("b", TEXT.replace("on Monday night", "late on Monday")))])

    assert ["verbatim"] == [v.relation for u in told.utterances for v in u.variants]


def test_three_levels_point_each_to_the_next():
    text = "“Mary Vane told us that Ada Holt said that the yard would close in the spring,” Peter Brandt said after the long meeting of Monday."
    reading, inner = nested(text)
    by_id = {q.id: q for q in reading.quotations}

    assert 2 == len(inner)
    assert inner[0].id == inner[1].within
    assert by_id[inner[0].within or ""].within is None
