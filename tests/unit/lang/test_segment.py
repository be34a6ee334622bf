"""Blocks: "¶" stands before each."""

import pytest

from rashomon.lang.segment import blocks

CASES = {
    "paragraphs": "¶One here. Two here.\n\n¶Three here.",
    "a sentence a line": "¶One stands here.\n¶Two stands here.\n¶Three stands here.",
    "windows line ends": "¶One here.\r\n\r\n¶Two here.\r\n¶Three here.",
    "wrapped at a width": "¶This paragraph was wrapped by a mail program at\nsome width, so that its lines break off in the\nmiddle of what they say, one after the other, and\ngo on below.\n\n¶So was this one, which goes on here and there and\nends at last.",
    "one fold": "¶The line of this paragraph is long enough to break and\ngoes on in lower case.\n¶The next one stands alone.",
    "blank": "",
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_blocks(case):
    text = case.replace("¶", "")
    expected = [part.rstrip() for part in case.split("¶") if part]

    assert expected == [text[b.start : b.end] for b in blocks(text)]
