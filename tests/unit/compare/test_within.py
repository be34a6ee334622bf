"""What one report says twice and differently, and a headline that says more than its body."""

import pytest

from rashomon import Report, compare, read

REST = "\n\nThe harbour stayed open through the night. A tug brought the survivors ashore before dawn, and the coast road was closed to traffic.\n"
FERRY = "Nine people were hurt in the ferry fire off Orla on Friday evening, and two of them were flown to the mainland."
BRIBES = "The mayor of Orla took bribes from the ferry line for six years, the prosecutor Ada Holt said on Friday."


def told(text):
    account = compare([read(Report("a", text, outlet="Herald", published="2031-05-03"))])
    return [(c.kind, c.verdict, text[c.a.start : c.a.end], text[c.b.start : c.b.end]) for c in account.conflicts]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"14 people hurt in ferry fire off Orla\n\n{FERRY}{REST}", [("number", "conflict", "14 people", "Nine people")]),
        (f"Nine people hurt in ferry fire off Orla\n\n{FERRY}{REST}", []),
        (f"Mayor of Orla took bribes for six years\n\n{BRIBES}{REST}", [("attribution", "different scope", "Mayor of Orla took bribes for six years", BRIBES)]),
        (f"Prosecutor says mayor of Orla took bribes for six years\n\n{BRIBES}{REST}", []),
        (f"The yard\n\n{FERRY} Fourteen people were hurt in the ferry fire off Orla on Friday evening.{REST}", [("number", "conflict", "Nine people", "Fourteen people")]),
        (f"The yard\n\n{FERRY} Fourteen people were hurt in the ferry fire off Tarn on Friday evening.{REST}", []),
    ],
)  # fmt: skip
def test_inside_one_report(text, expected):
    assert expected == told(text)


def test_a_stand_in_for_a_counted_thing_of_the_same_speaker():
    text = "“There are a couple of big ones that we have not settled,” Ada Holt said. She said one major question was open.\n"

    assert [("number", "different scope", "couple of big ones", "one major question")] == told(text)
