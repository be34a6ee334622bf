"""Quotation marks: square brackets stand around what the marks hold, a part a paragraph."""

import pytest

from rashomon.lang.marks import LONGEST, marked

CASES = {
    "straight": 'He said, "[I want it.]" Then "[no]".',
    "curly": "“[I want it,]” he said. It’s the leaders’ plan.",
    "single terms": "He drives ‘[The Boat]’, his car of the ’90s.",
    "British outer marks": "'[We can't do that,]' she said. '[It isn't ours.]' The workers' union agreed.",
    "over a line": "“[Treat him so, share nothing.\nWho gets what?]”\nSimilarly, “[fine]”.",
    "over paragraphs": "“[First.]\n\n“[Second,]” he said.\n\nNo more.",
    "straight over paragraphs": '"[First.]\n\n"[Second,]" he said.',
    "low-high, guillemets": "„[Gut]“, sagte er. «[Bon]», dit-il. »[Ja]«, rief sie.",
    "backticks": "``[Old style,]'' he said.",
    "measures": 'He is 6\'2" tall with a 15" screen, "[so they say]".',
    "elisions": "Rock 'n' roll of the '90s, get 'em.",
    "a blank on the wrong side": '"[We are here, ]"she said.\n"[So are we. ]"\n',
    "no marks": "Nothing is said here.",
    "lone closer": "This ends oddly.”",
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_marked_pairs_marks(case, unmarked):
    text, expected = unmarked(case)

    assert expected == [part for m in marked(text) if m.depth == 0 for part in m.parts]


def test_marked_gives_inner_marks_their_depth():
    found = marked("“He said ‘stop’ twice,” she added.")

    assert [(0, "double"), (1, "single")] == [(m.depth, m.style) for m in found]


def test_one_missing_mark_costs_one_quotation():
    text = "He said “never closed here.\n\nThe next “one” is fine. So is “this”."
    found = marked(text)

    assert [False, True, True] == [m.closed for m in found]
    assert "never closed here." == text[slice(*found[0].parts[0])]


def test_a_quotation_longer_than_the_cap_is_not_closed():
    found = marked("“" + "so it goes " * (LONGEST // 10) + "”")

    assert all(not m.closed and m.end - m.start <= LONGEST + 1 for m in found)


@pytest.mark.parametrize("pump", ['"', "'", "“", "” ", "‘", " '", '\n"', "«»"])
def test_pumped_marks_end(pump):
    assert isinstance(marked(pump * 5000), list)
