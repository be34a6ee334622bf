"""The same words in two reports, and what was done to them."""

import re

import pytest

from rashomon.compare.utterances import utterances
from rashomon.lang.marks import marked
from rashomon.schema.reading import Reading, Sentence
from rashomon.schema.report import Report
from rashomon.schema.span import Span
from rashomon.schema.speech import Quotation


def reading(name, text):
    """A reading whose quotations are what stands in marks."""
    quotes = tuple(Quotation(f"q{n}", "direct", tuple(Span(*p) for p in m.parts), tuple(Span(*p) for p in m.parts)) for n, m in enumerate(marked(text)))
    cuts = [0, *(m.end() for m in re.finditer(r"[.!?] (?=[A-Z])", text)), len(text)]
    sentences = tuple(Sentence(a, b, 0) for a, b in zip(cuts, cuts[1:], strict=False) if text[a:b].strip())
    return Reading(Report(name, text), sentences, (), quotes, (), ())


LONG = "We agreed on the night shifts. A few big things are still open, but we moved closer today"
CASES = {
    "verbatim": (LONG, LONG + ".", "verbatim", []),
    "marks and case aside": (LONG, LONG.replace("but", "But").replace("’", "'"), "verbatim", []),
    "cut in front": (LONG, "A few big things are still open, but we moved closer today", "truncated", [("cut", "We agreed on the night shifts.", None)]),
    "cut behind": ("A few big things are still open", LONG.split(". ")[1], "truncated", [("added", None, "but we moved closer today")]),
    "cut at an ellipsis": (LONG, "We agreed on the night shifts … but we moved closer today", "truncated", [("cut", "A few big things are still open", None)]),
    "invisible characters aside": (LONG, LONG.replace("things", "thi\u00adngs\u200b"), "verbatim", []),
    "sentences in another order": (LONG, "A few big things are still open, but we moved closer today. We agreed on the night shifts", "verbatim", []),
    "an apostrophe apart": ("We’re not selling the yard to them", "We ’re not selling the yard to them", "verbatim", []),
    "another word": (LONG, LONG.replace("big", "small"), "altered", [("replaced", "big", "small")]),
    "a word left out inside": (LONG, LONG.replace("big ", ""), "altered", [("cut", "big", None)]),
    "a word put in": (LONG, LONG.replace("open", "not open"), "altered", [("added", None, "not")]),
}


@pytest.mark.parametrize(("one", "other", "relation", "differences"), CASES.values(), ids=CASES.keys())
def test_variants(one, other, relation, differences):
    texts = {"a": f"He said: “{one}”", "b": f"He told us “{other}” today."}
    found = utterances((reading("a", texts["a"]), reading("b", texts["b"])), ())

    assert [relation] == [v.relation for u in found for v in u.variants]
    shown = [(d.kind, *(p and texts[p.report][p.start : p.end] for p in (d.a, d.b))) for d in found[0].variants[0].differences]
    assert differences == shown


def test_other_words_are_no_utterance():
    one, other = reading("a", "“The harbour is closed until further notice.”"), reading("b", "“Nobody told me anything about the price of fish.”")

    assert () == utterances((one, other), ())


def test_two_reports_of_one_outlet_are_not_needed_for_words_inside_one_report():
    same = reading("a", f"“{LONG}” Later again: “{LONG}”")

    assert () == utterances((same,), ())
