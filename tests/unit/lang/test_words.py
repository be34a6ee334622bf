"""Words as the treebanks divide them; "|" stands between words."""

import pytest

from rashomon.lang.words import covering, words

CASES = [
    "Sen.| Ada| Holt| of| the| U.S.| ca|n't| say| it|'s| Kyiv|’s| turn|.",
    "It| cost| $|7.2| million| (|15.5|%|)|.",
    "O'Neill|'s| re|-|election| on| Aug.| 15|,| 2025|...",
    "“|No|,|”| J.| D.| Moor| said|.",
    "He| sat|.| She| left|.",
    "I| can|not| come| at| 9:30| a.m.| on| 3/4/2031|.",
    "see| https://example.org/a?b=c| or| ann.lee@example.org|,| please| !!",
    "etc.| and| others",
    "pro\u00adgress| and| a\u200bb",
    "what| ????????| ........| ((((((",
    "",
    "   ",
]


@pytest.mark.parametrize("case", CASES)
def test_words_divides_as_marked(case):
    text = case.replace("|", "")
    expected = [part.strip() for part in case.split("|") if part.strip()]

    assert expected == [text[a:b] for a, b in words(text)]


def test_covering_gives_the_words_that_share_a_character():
    spans = [(0, 2), (3, 5), (6, 9)]

    assert (1, 3) == covering(spans, 4, 7)
    assert (0, 0) == covering(spans, 0, 0)
    assert (3, 3) == covering(spans, 9, 12)
