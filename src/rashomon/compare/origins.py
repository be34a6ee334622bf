"""Origins: which reports share their text, and how many independent ones there are.

Idea: two texts of one origin share runs of words outside of quotation marks: the same speech quoted twice is not the same text. Where nearly all
sentences of the shorter text share runs with the other it is a copy, lightly edited or cut; where more are in other words it is a rewrite, or shared wire
where both name an agency. Credits are lines that name a source of text, an agency in a
dateline, "(Reporting by ...)", "first reported by".
Cannot do: rewrites that keep no run of five words.
"""

import re
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Literal

import numpy as np

from rashomon.lang.shingles import Placed, both, common, placed
from rashomon.schema.account import OriginGroup, Origins
from rashomon.schema.reading import Reading
from rashomon.schema.report import Report
from rashomon.schema.span import Passage, Span

REWRITE = 0.3  # share of the shorter text's runs that the longer one has, from which the two have one origin
OTHER, LIGHT = 0.3, 0.1  # share of a sentence's runs under which it is in other words; share of a text in such sentences up to which it is a copy
EDGE = 300  # characters at either end in which an agency is named
_AGENCY = re.compile(
    r"\((AP|Reuters|AFP|UPI|dpa|PTI|ANI|Xinhua|TASS|Interfax)\)|\b(Associated Press|Reuters|Agence France-Presse|AFP|United Press International|Press Association|"
    r"Deutsche Presse-Agentur|Kyodo|Press Trust of India|Canadian Press|Australian Associated Press)\b|\([A-Z][A-Z]+/(AP)\)"
)
_BYLINES = frozenset({"AP", "AFP", "UPI", "Reuters", "dpa", "PTI", "ANI", "TASS", "Xinhua", "Interfax"})
_CREDITED = re.compile(
    r"\((?:Additional )?(?:Reporting|Writing|Editing) by [^()]{3,300}\)|\bfirst reported by (?:the )?[A-Z][\w.&’' -]{1,40}|(?:^|\n)h/t:? [^\n]{2,60}",
    re.IGNORECASE,
)


Kind = Literal["copy", "rewrite", "shared wire"]


@dataclass(frozen=True, slots=True)
class Text:
    """Runs of words outside of quotations; starts: where its sentences begin."""

    report: str
    runs: Placed
    starts: tuple[int, ...]


def origins(readings: tuple[Reading, ...]) -> Origins:
    """Groups in order of the reports; a report on its own is a group of kind "none"."""
    texts = [laid(r.report, [q for one in r.quotations for q in one.quoted], [s.start for s in r.sentences]) for r in readings]
    group = list(range(len(readings)))
    kinds: dict[int, Kind] = {}
    proof: dict[int, list[tuple[Passage, Passage]]] = {}
    for j in range(len(readings)):
        for i in range(j):
            same = readings[i].report.sha256 == readings[j].report.sha256
            if (same or share(texts[i], texts[j]) >= REWRITE) and group[i] != group[j]:
                old, new = group[j], group[i]
                group = [new if g == old else g for g in group]
                kind: Kind = "copy" if same else kinship(texts[i], texts[j], readings[i].report, readings[j].report)
                kinds[new] = kind if kinds.get(new, kind) == kind else "rewrite"
                proof.setdefault(new, []).extend(shared_passages(texts[i], texts[j]))
    made = []
    for g in dict.fromkeys(group):
        members = [r for r, own in zip(readings, group, strict=True) if own == g]
        credit = tuple(p for r in members for p in credits_of(r))
        made.append(OriginGroup(tuple(r.report.id for r in members), kinds.get(g, "none"), tuple(proof.get(g, ())), credit, _first(members)))
    return Origins(len(made), tuple(made))


def _first(members: Sequence[Reading]) -> str | None:
    """The report that was published before the others, as far as both dates tell."""
    dates = [(r.report.published or "", r.report.id) for r in members]
    if len(dates) < 2 or not all(date for date, _ in dates):
        return None
    (first, name), (second, _) = sorted(dates)[:2]
    return name if not second.startswith(first) else None


def laid(report: Report, marked: Sequence[Span], starts: Sequence[int]) -> Text:
    """A report laid out for being compared. marked: its words in quotation marks, which are left out; starts: where its sentences begin."""
    return Text(report.id, placed(report.text, report.body, [(m.start, m.end) for m in marked]), tuple(starts))


def kinship(a: Text, b: Text, one: Report, other: Report) -> Kind:
    """What two texts of one origin are to each other."""
    if _reworded(*sorted((a, b), key=lambda t: len(t.runs.hashes))) <= LIGHT:
        return "copy"
    return "shared wire" if _agency(one) & _agency(other) else "rewrite"


def _reworded(short: Text, long: Text) -> float:
    """Share of the shorter text's runs that stand in sentences of which the other has hardly one."""
    sentence = np.searchsorted(short.starts, short.runs.starts, side="right")
    runs = np.bincount(sentence)
    shared = np.bincount(sentence, np.isin(short.runs.hashes, long.runs.hashes), len(runs))
    return float(runs[shared < OTHER * runs].sum()) / max(1, len(sentence))


def share(a: Text, b: Text) -> float:
    """Share of the shorter text's runs that the longer has."""
    shorter = min(len(a.runs.hashes), len(b.runs.hashes))
    return common(a.runs.hashes, b.runs.hashes) / shorter if shorter else 0.0


def shared_passages(a: Text, b: Text, most: int = 20) -> list[tuple[Passage, Passage]]:
    """The longest stretches that both have: shared runs that follow each other in both."""
    here, there = both(a.runs.hashes, b.runs.hashes)
    order = np.argsort(a.runs.starts[here], kind="stable")
    here, there = here[order], there[order]
    low, high, first, end = a.runs.starts[here], a.runs.ends[here], b.runs.starts[there], b.runs.ends[there]
    apart = np.flatnonzero((low[1:] > high[:-1]) | (first[1:] < first[:-1]) | (first[1:] > end[:-1])) + 1
    opens, closes = np.append(0, apart)[: len(low)], np.append(apart, len(low))[: len(low)] - 1
    joined = zip(*(places.tolist() for places in (low[opens], high[closes], first[opens], end[closes])), strict=True)
    longest = sorted(sorted(joined, key=lambda p: (p[0] - p[1], p))[:most])
    return [(Passage(a.report, *p[:2]), Passage(b.report, *p[2:])) for p in longest]


def _agency(report: Report) -> set[str]:
    """The agencies that a report names at its edges or in its byline."""
    names = {"Associated Press": "AP", "Agence France-Presse": "AFP", "United Press International": "UPI"}
    byline = (report.byline or "").strip()
    found = {m[1] or m[2] or m[3] for edge in _edges(report) for m in _AGENCY.finditer(report.text, *edge)}
    found |= {m[1] or m[2] for m in _AGENCY.finditer(byline)} | ({byline} & _BYLINES)
    return {names.get(name, name) for name in found}


def _edges(report: Report) -> tuple[tuple[int, int], tuple[int, int]]:
    body, end = report.body, len(report.text)
    return (body, min(end, body + EDGE)), (max(body, end - EDGE), end)


def credits_of(reading: Reading) -> tuple[Passage, ...]:
    """The places where a report names where its text, or a part of it, comes from, in order."""
    return credits_in(reading.report, {(s.start, s.end) for s in reading.sentences if s.kind == "credit" and s.start >= reading.report.body})


def credits_in(report: Report, lines: AbstractSet[tuple[int, int]] = frozenset()) -> tuple[Passage, ...]:
    """The same of a report that was not read; lines: those known to be credits."""
    named = {m.span() for edge in _edges(report) for m in _AGENCY.finditer(report.text, *edge)} | {
        m.span() for m in _CREDITED.finditer(report.text, report.body)
    }
    inner = {(a, b) for a, b in named if not any(c <= a and b <= d for c, d in (lines | named) - {(a, b)})}
    trimmed = {(a + len(report.text[a:b]) - len(report.text[a:b].lstrip()), b) for a, b in inner}
    return tuple(Passage(report.id, a, b) for a, b in sorted(lines | trimmed))
