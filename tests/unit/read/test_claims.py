"""Claims: clauses, their voice, polarity and modality."""

import pytest

from rashomon import Report, read


def told(text):
    reading = read(Report("x", text, published="2031-05-03"))
    return [(text[c.start : c.end], c) for c in reading.claims]


def test_a_sentence_falls_into_its_voices():
    found = [(c.voice.kind, words) for words, c in told("The strike is over, Mayor Ada Holt said on Friday. The yard stayed shut for another week.")]

    assert [("attributed", "The strike is over"), ("outlet", "The yard stayed shut for another week.")] == found


def test_joined_clauses_are_claims_of_their_own():
    assert ["The council signed the lease", "but the union left the hall."] == [
        w for w, _ in told("The council signed the lease, but the union left the hall.")
    ]


def test_who_speaks_is_no_claim_of_its_own():
    assert ["We will never sell the yard to them"] == [words.strip("“”") for words, _ in told("“We will never sell the yard to them,” Ada Holt said.")]


@pytest.mark.parametrize(
    ("text", "polarity"),
    [
        ("The council signed the lease.", "affirmed"),
        ("The council did not sign the lease.", "negated"),
        ("No ceasefire.", "negated"),
        ("Nobody was hurt in the fire.", "negated"),
        ("The talks failed to produce a deal.", "negated"),
        ("The ferry never left the harbour.", "negated"),
        ("No agreement was reached at the harbour.", "negated"),
    ],
)
def test_polarity(text, polarity):
    assert [polarity] == [c.polarity for _, c in told(text)]


@pytest.mark.parametrize(
    ("text", "modality"),
    [
        ("The council signed the lease.", "fact"),
        ("The council may sign the lease.", "possible"),
        ("The council will sign the lease next week.", "predicted"),
        ("The council must sign the lease.", "demanded"),
        ("The council plans to sign the lease.", "intended"),
        ("The yard would close if the council signed the lease.", "conditional"),
        ("Is the yard about to close?", "possible"),
        ("The yard is expected to close in June.", "predicted"),
        ("The yard is likely to close.", "predicted"),
    ],
)
def test_modality(text, modality):
    assert [modality] == [c.modality for _, c in told(text)]


def test_forecasts_in_a_sources_voice_are_no_facts():
    found = told("Analysts predicted that the yard would close in June.")

    assert not [c for _, c in found if c.voice.quotation and c.modality == "fact"]


@pytest.mark.parametrize(
    ("text", "voice"),
    [
        ("The sale is often described as the worst in the town's history.", "agentless"),
        ("Reports indicate that the yard is losing money.", "unnamed"),
        ("The yard is losing money.", "outlet"),
    ],
)
def test_voices_without_a_name(text, voice):
    assert voice in [c.voice.kind for _, c in told(text)]


def test_quantities_and_times_stand_inside_their_claim():
    ((words, claim),) = told("The ferry carried 40 passengers on Friday.")

    assert [40] == [v.value for v in claim.values]
    assert ["on Friday"[3:]] == [words[t.start - claim.start : t.end - claim.start] for t in claim.times]


def test_credits_claim_nothing():
    assert [] == [words for words, _ in told("The ferry sank off Orla at dawn.\n\nPhoto credit: Orla Harbour Archive") if "credit" in words]
