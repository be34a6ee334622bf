"""Wording: loaded words, epithets, hedges, intensifiers, scare quotes, what is asserted without a source, and the tone towards each actor.

Idea: single words and phrases come from lexicons; the tree tells whom an epithet is about; marks around a short term that quotes nobody are scare
quotes; tone comes from a trained head and is told only where it is sure. Every place is told with the voice it stands in.
Example: "the embattled minister" is an epithet with the minister as its target.
Cannot do: words that are loaded only in their sentence ("a handshake, some headlines"); irony.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cache

from rashomon.lang.lemmas import base
from rashomon.lang.marks import marked
from rashomon.lang.model import Analysis
from rashomon.lang.resources import lexicon, mapping
from rashomon.lang.syntax import Syntax
from rashomon.lang.words import covering
from rashomon.read.claims import AGENTLESS
from rashomon.read.tone import tones
from rashomon.schema.actor import Actor
from rashomon.schema.claim import Claim, VoiceKind
from rashomon.schema.reading import Sentence
from rashomon.schema.report import Report
from rashomon.schema.speech import Quotation
from rashomon.schema.wording import Wording, WordingKind

SURE = 0.7  # probability from which a tone is told
LONGEST_SCARE = 4  # words between scare quotes
TOLD = frozenset({"person", "organisation", "state", "group", "outlet"})
LOADED_MARKS = frozenset({"JJ", "JJR", "JJS", "NN", "NNS", "VB", "VBD", "VBG", "VBN", "VBP", "VBZ", "RB"})


def wordings(report: Report, analysis: Analysis, syntax: Syntax, sentences: tuple[Sentence, ...], actors: tuple[Actor, ...],
             quotations: tuple[Quotation, ...], claims: tuple[Claim, ...]) -> tuple[Wording, ...]:  # fmt: skip
    """All of them in order of the text."""
    voices = _voices(analysis, claims)
    told = [s for s in sentences if s.kind not in ("credit", "caption")]
    found = [
        *_words(analysis, syntax, told, _heads(analysis, actors), voices),
        *_phrases(report.text, analysis, told, voices),
        *_scare(report, analysis, quotations, voices),
        *_tones(analysis, told, actors, voices),
    ]
    return tuple(sorted(found, key=lambda w: (w.start, w.end, w.kind, w.target or "")))


def _voices(analysis: Analysis, claims: Sequence[Claim]) -> list[VoiceKind]:
    """The voice of each word: that of the shortest claim around it."""
    out: list[VoiceKind] = ["outlet"] * len(analysis.words)
    for claim in sorted(claims, key=lambda c: c.start - c.end):
        first, end = covering(analysis.words, claim.start, claim.end)
        out[first:end] = [claim.voice.kind] * (end - first)
    return out


def _heads(analysis: Analysis, actors: Sequence[Actor]) -> dict[int, str]:
    """Word to actor, for every word of a name or description."""
    out: dict[int, str] = {}
    for actor in actors:
        for m in actor.mentions:
            if m.kind != "pronoun" and actor.kind in TOLD:
                out |= dict.fromkeys(range(*covering(analysis.words, m.start, m.end)), actor.id)
    return out


def kind_of(word: str) -> WordingKind | None:
    """What the lexicon says of a word, by itself or by its base form."""
    return mapping("wording").get(word.lower()) or mapping("wording").get(base(word))  # type: ignore[return-value]


def loaded(text: str, words: Sequence[str]) -> bool:
    """Is a sentence loaded, by the lexicon and its marks alone? One loaded word or an exclamation is enough."""
    return "!" in text or any(kind_of(w) in ("loaded", "epithet") for w in words)


def _words(analysis: Analysis, syntax: Syntax, sentences: Sequence[Sentence], heads: dict[int, str], voices: Sequence[VoiceKind]) -> Iterator[Wording]:
    for sentence in sentences:
        first, end = covering(analysis.words, sentence.start, sentence.end)
        for i in range(first, end):
            kind = kind_of(analysis.word(i))
            if kind is None or (kind in ("loaded", "epithet") and (analysis.xpos[i] not in LOADED_MARKS or i in heads)):
                continue
            target = _described(syntax, heads, i) if kind in ("loaded", "epithet") else None
            if kind == "epithet" and target is None:
                continue
            shown: WordingKind = "epithet" if target and syntax.relations[i] in ("amod", "compound", "appos", "nmod:desc") else kind
            yield Wording(shown, *analysis.words[i], target, voice=voices[i])


def _described(syntax: Syntax, heads: dict[int, str], i: int) -> str | None:
    """The actor that a word describes: what it modifies, what it is said of, what it is done to."""
    above = syntax.heads[i]
    if syntax.relations[i] in ("amod", "compound", "appos", "nmod:desc") and above in heads:
        return heads[above]
    beside = [c for c in syntax.children(i) if syntax.relations[c] in ("nsubj", "nsubj:pass", "obj", "appos")]
    return next((heads[c] for c in reversed(beside) if c in heads), None)


@cache
def _unsourced() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((phrase, re.compile(rf"\b{re.escape(phrase)}\b", re.IGNORECASE)) for phrase in sorted(lexicon("unsourced")))


def _phrases(text: str, analysis: Analysis, sentences: Sequence[Sentence], voices: Sequence[VoiceKind]) -> Iterator[Wording]:
    """Phrases that assert something on nobody's account; words that a named source says are its own."""
    low = text.lower()
    found = [("unsourced", m.span()) for phrase, pattern in _unsourced() if phrase in low for m in pattern.finditer(text)]
    spans = [span for _, span in found]
    found = [(kind, (a, b)) for kind, (a, b) in found if not any(c <= a and b <= d and (c, d) != (a, b) for c, d in spans)]
    found += [("agentless", m.span()) for s in sentences for m in AGENTLESS.finditer(text, s.start, s.end)]
    for kind, (start, end) in found:
        first, stop = covering(analysis.words, start, end)
        told = any(s.start <= start and end <= s.end for s in sentences)
        if first < stop and told and voices[first] != "attributed":
            yield Wording(kind, start, end, voice=voices[first])  # type: ignore[arg-type]


def _scare(report: Report, analysis: Analysis, quotations: Sequence[Quotation], voices: Sequence[VoiceKind]) -> Iterator[Wording]:
    """Short terms in marks that quote nobody; a name or title in marks is none."""
    quoted = [span for q in quotations for span in q.quoted]
    for mark in marked(report.text):
        if mark.depth or not mark.closed or len(mark.parts) != 1 or mark.start < report.body:
            continue
        start, end = mark.parts[0]
        first, stop = covering(analysis.words, start, end)
        words = [analysis.word(i) for i in range(first, stop)]
        term = 0 < len(words) <= LONGEST_SCARE and not any(w[0].isupper() for w in words) and any(w[0].isalpha() for w in words)
        if term and not any(span.start < end and start < span.end for span in quoted):
            yield Wording("scare-quotes", mark.start, mark.end, voice=voices[first])


def _tones(analysis: Analysis, sentences: Sequence[Sentence], actors: Sequence[Actor], voices: Sequence[VoiceKind]) -> Iterator[Wording]:
    """The tone of each sentence towards each actor in it, by the first place that names, describes or stands for the actor."""
    places = sorted((m.start, m.end, a.id) for a in actors if a.kind in TOLD for m in a.mentions)
    asked: list[tuple[int, int, int, int]] = []
    about: list[tuple[Sentence, str]] = []
    at = 0
    for sentence in sentences:
        low, high = covering(analysis.words, sentence.start, sentence.end)
        seen = set[str]()
        while at < len(places) and places[at][0] < sentence.end:
            start, end, actor = places[at]
            at += 1
            first, stop = covering(analysis.words, start, end)
            if actor not in seen and low <= first < stop <= high:
                seen.add(actor)
                asked.append((low, high, first, stop))
                about.append((sentence, actor))
    for (sentence, actor), (_, _, first, _), (bad, _, good) in zip(about, asked, tones(analysis, asked).tolist(), strict=True):
        if max(bad, good) >= SURE:
            yield Wording("tone", sentence.start, sentence.end, actor, round(good - bad, 2), voices[first])
