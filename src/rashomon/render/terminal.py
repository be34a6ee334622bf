"""A result as plain lines for a terminal. Nothing from a report is active there: control characters are shown as symbols."""

import textwrap

from rashomon.render.checked import check_sections, tally
from rashomon.render.keys import report_keys
from rashomon.render.rows import Sheet
from rashomon.render.titles import TITLES
from rashomon.render.visible import shown
from rashomon.schema.account import Account
from rashomon.schema.check import Check
from rashomon.schema.reading import Reading
from rashomon.schema.speech import Quotation

WIDTH = 100


def summary(result: Account | Reading | Check) -> str:
    """Ends with a line break."""
    lines = _account(result) if isinstance(result, Account) else _check(result) if isinstance(result, Check) else _reading(result)
    return "\n".join(lines) + "\n"


def _check(check: Check) -> list[str]:
    sheet = Sheet((check.draft, *check.sources), check.labels, report_keys(check.labels))
    out = [f"Draft against {', '.join(shown(label) for report, label in check.labels.items() if report != check.draft.report.id)}"]
    out += [f"  {line}" for line in tally(check)]
    out.extend(f"note: {shown(note)}" for note in check.notes)
    out.extend(f"skipped: {shown(s.source)}: {shown(s.why)}" for s in check.skipped)
    for part in check_sections(sheet, check):
        out += ["", part.title]
        for group in part.groups:
            out += [f"  {group.title}"] if group.title else []
            for row in (*group.rows, *group.more):
                out += _wrapped(row.frame, "  - ") if row.frame else []
                for side in row.sides:
                    out += _wrapped(f"{side.label} {side.where}: {''.join(p.text for p in side.parts)}", "      ")
    return out


def _account(account: Account) -> list[str]:
    reports = len(account.readings)
    out = [heading(account), f"{reports} report{'s' * (reports != 1)}, {account.origins.independent} independent"]
    for reading in account.readings:
        facts = ", ".join(x for x in (reading.report.published, reading.report.title) if x)
        out.append(f"  {shown(account.story.labels[reading.report.id])}: {shown(facts) + ' ' if facts else ''}({_count(reading)})")
    out.extend(f"note: {shown(note)}" for note in account.notes)
    out.extend(f"skipped: {shown(s.source)}: {shown(s.why)}" for s in account.skipped)
    for section, title in TITLES.items():
        lines = [line for line in account.lines if line.section == section]
        if lines:
            out += ["", title]
            for line in lines:
                places = ", ".join(f"{account.story.labels[p.report]} {p.start}-{p.end}" for p in line.passages[:4])
                more = f" and {len(line.passages) - 4} more" if len(line.passages) > 4 else ""
                out += _wrapped(line.text, "  - ") + [f"      [{shown(places)}{more}]"]
    return out


def heading(account: Account) -> str:
    """The story's title, or what its reports are called."""
    return shown(account.story.title or " / ".join(account.story.labels.values()))


def _count(reading: Reading) -> str:
    sentences = sum(s.start >= reading.report.body for s in reading.sentences)
    return f"{sentences} sentence{'s' * (sentences != 1)}, {len(reading.quotations)} quotation{'s' * (len(reading.quotations) != 1)}"


def _reading(reading: Reading) -> list[str]:
    text = reading.report.text
    names = {a.id: a.name for a in reading.actors}
    out = [shown(reading.report.outlet or reading.report.title or reading.report.id)]
    out.extend(f"note: {shown(note)}" for note in reading.notes)
    for q in reading.quotations:
        who = " and ".join(names[i] for i in q.speakers) or names.get(q.speaker or "") or (f"“{q.unnamed}”" if q.unnamed else f"unknown ({q.why})")
        said = " … ".join(span.of(text) for span in q.content)
        cue = f", {q.cue.of(text)}" if q.cue else ""
        out += _wrapped(f"{who}{cue} ({q.kind}): {said}", "  - ") + [f"      [{q.content[0].start}-{q.content[-1].end}{_said(reading, q, names)}]"]
    return out


def _said(reading: Reading, quotation: Quotation, names: dict[str, str]) -> str:
    """Setting, addressee, occasion and level, where the text tells them."""
    parts = [
        f"setting: {shown(quotation.setting.of(reading.report.text))}" if quotation.setting else "",
        f"to {shown(names[quotation.addressee])}" if quotation.addressee else "",
        "at another time or place" if quotation.occasion == "other" else "",
        f"inside {quotation.within}" if quotation.within else "",
    ]
    return "".join(f"; {part}" for part in parts if part)


def _wrapped(text: str, lead: str) -> list[str]:
    return textwrap.wrap(shown(text), WIDTH, initial_indent=lead, subsequent_indent=" " * len(lead), break_long_words=True) or [lead]
