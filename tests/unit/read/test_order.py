"""Which of two acts came first."""

import pytest

from rashomon import Report, read


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The mayor left the hall after the council voted on the bridge.", [("the council voted on the bridge", "The mayor left the hall", "after")]),
        ("Before the vote, the minister met the union leaders in Orla.", [("the minister met the union leaders in Orla", "the vote", "Before")]),
        ("The ferry sank minutes after leaving port.", [("leaving port", "The ferry sank", "after")]),
        ("The crowd left the square at noon. Then the guards withdrew.", [("The crowd left the square at noon.", "Then the guards withdrew.", "Then")]),
        ("The two men shook hands once the statement had been read.", [("the statement had been read", "The two men shook hands", "once")]),
        ("He appeared before the committee on Friday.", []),
        ("The strike ended after three days.", []),
        ("The minister asked for help before Friday.", []),
    ],
)
def test_order_words(text, expected):
    found = read(Report("a", text)).orders

    assert expected == [(text[o.first.start : o.first.end], text[o.then.start : o.then.end], text[o.cue.start : o.cue.end]) for o in found]
