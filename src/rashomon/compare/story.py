"""The story itself: the reports in an order that does not depend on how they were given, what each is called, and what must be said of the whole."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from rashomon.schema.account import Account, Link, Origins, Story
from rashomon.schema.correction import Correction, Corrections
from rashomon.schema.reading import Reading

RELATED = 0.05  # share of a report's sentences with a link below which it is told to be hardly of the same event


def ordered(readings: Sequence[Reading]) -> tuple[Reading, ...]:
    """By date and text, so that what the outlets are called changes nothing; reports that share an id get -1, -2, ..."""
    known = sorted(readings, key=lambda r: (r.report.published or "9999", r.report.sha256, r.report.outlet or "", r.report.id))
    times = Counter(r.report.id for r in known)
    count: Counter[str] = Counter()
    out = []
    for reading in known:
        name = reading.report.id
        if times[name] > 1:
            count[name] += 1
            reading = replace(reading, report=replace(reading.report, id=f"{name}-{count[name]}"))
        out.append(reading)
    return tuple(out)


def story(readings: tuple[Reading, ...]) -> Story:
    """The title is that of the first report that has one."""
    dates = sorted(r.report.published for r in readings if r.report.published)
    titles = (r.report.title or _title(r) for r in readings)
    stated = next((r.report.story for r in readings if r.report.story), None)
    name = stated or "-".join(r.report.id for r in readings[:3])
    return Story(name, next((t for t in titles if t), None), (dates[0] if dates else None, dates[-1] if dates else None), labels(readings))


def titled(account: Account, title: str | None) -> Account:
    """The account under a title that is known from elsewhere."""
    return replace(account, story=replace(account.story, title=title)) if title else account


def _title(reading: Reading) -> str | None:
    return next((reading.report.text[s.start : s.end] for s in reading.sentences if s.kind == "title"), None)


def labels(readings: tuple[Reading, ...]) -> dict[str, str]:
    """The outlet, or else the file, numbered where it has several reports; "Report A" where neither is known."""
    out: dict[str, str] = {}
    outlets = [r.report.outlet or r.report.file for r in readings]
    for n, reading in enumerate(readings):
        outlet = outlets[n]
        same = outlets.count(outlet)
        if outlet is None:
            out[reading.report.id] = f"Report {_letters(n)}"
        else:
            out[reading.report.id] = outlet if same == 1 else f"{outlet} ({outlets[: n + 1].count(outlet)})"
    return out


def _letters(n: int) -> str:
    return (chr(65 + n // 26 - 1) if n >= 26 else "") + chr(65 + n % 26)


def notes(
    readings: tuple[Reading, ...], story: Story, links: tuple[Link, ...], origins: Origins, corrections: Corrections, orphans: tuple[Correction, ...]
) -> tuple[str, ...]:
    """What a reader must know before reading the account."""
    found = [f"{story.labels[r.report.id]}: {note}" for r in readings for note in r.notes]
    if len(readings) == 1:
        found.append("one report only: nothing is compared")
    elif origins.independent == 1:
        found.append("the reports are copies of one text: nothing is confirmed by a second origin")
    else:
        linked = {r.report.id: len({p.start for k in links for p in (k.a, k.b) if p.report == r.report.id}) for r in readings}
        strangers = [story.labels[r.report.id] for r in readings if linked[r.report.id] < RELATED * len(r.sentences)]
        if len(strangers) > 1 and len(strangers) == len(readings):
            found.append("the reports have hardly a fact in common: they may be of different events")
        elif strangers:
            found.append(f"hardly a fact in common with the others: {', '.join(strangers)}; they may be of different events")
    if applied := len(corrections.corrections) - len(orphans):
        found.append(f"{applied} correction{'s' * (applied > 1)} of a reader applied")
    for orphan in orphans:
        words = " and ".join(f"“{' '.join(words.split())}”" for words in (*(anchor.exact for anchor in orphan.anchors), *orphan.names))
        found.append(f"correction whose words are not there, left aside: {orphan.kind}, {words}")
    return tuple(found)
