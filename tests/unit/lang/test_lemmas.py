"""Lemmas by tag, and base forms without one."""

import pytest

from rashomon.lang.lemmas import base, lemma


@pytest.mark.parametrize(
    ("form", "tag", "expected"),
    [("talked", "VBD", "talk"), ("making", "VBG", "make"), ("went", "VBD", "go"), ("stopped", "VBD", "stop"), ("parties", "NNS", "party"), ("children", "NNS", "child"),
     ("buses", "NNS", "bus"), ("changed", "VBN", "change"), ("larger", "JJR", "large"), ("Kyiv", "NNP", "Kyiv"), ("is", "VBZ", "be"), ("said", "VBD", "say")],
)  # fmt: skip
def test_lemma(form, tag, expected):
    assert expected == lemma(form, tag)


@pytest.mark.parametrize(("one", "other"), [("waited", "waiting"), ("ships", "ship"), ("said", "says"), ("Closed", "close")])
def test_base_brings_forms_together(one, other):
    assert base(one) == base(other)
