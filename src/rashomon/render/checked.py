"""A check as rows: what of the draft was found, what differs, what was not found, each with its passages."""

from collections import Counter
from collections.abc import Iterator, Sequence

from rashomon.render.rows import Part, Row, Section, Sheet, in_sentence, marked_parts, row_key, section
from rashomon.render.visible import shown
from rashomon.schema.check import Check, DetailCheck, QuotationCheck, StatementCheck
from rashomon.schema.span import Passage, Span

FOUND = {"verbatim", "as in a source", "supported"}
TITLES = {
    "differs": "Differs from the sources",
    "not found": "Not found in these sources",
    "attributed": "Stated as fact, somebody's word in the sources",
    "left out": "What all sources state and the draft leaves out",
    "found": "Found",
}
WORDS = {"verbatim": "word for word", "truncated": "cut", "joined": "joined from two places", "altered": "altered", "other speaker": "said by somebody else",
         "paraphrase": "not in these words", "not found": "not found"}  # fmt: skip


def tally(check: Check) -> list[str]:
    """One line for each kind of thing that was looked up."""
    out = []
    for name, verdicts in (("quotations", [q.verdict for q in check.quotations]), ("numbers, dates, names and titles", [d.verdict for d in check.details]),
                           ("sentences", [s.verdict for s in check.statements])):  # fmt: skip
        count = Counter(verdicts)
        told = ", ".join(f"{n} {verdict}" for verdict, n in count.most_common())
        out.append(f"{len(verdicts)} {name}: {told}" if verdicts else f"no {name}")
    return out


def check_sections(sheet: Sheet, check: Check) -> list[Section]:
    """What differs first, what was found last; in order of the draft."""
    told: dict[str, list[tuple[int, str, Row]]] = {name: [] for name in TITLES}
    used: set[str] = set()
    for q in check.quotations:
        told[_part(q.verdict)].append((q.passage.start, "Quotations", _quotation(sheet, q, used)))
    for d in check.details:
        told[_part(d.verdict)].append((d.passage.start, "Numbers, dates, names, titles", _detail(sheet, d, used)))
    for s in check.statements:
        told[_part(s.verdict)].append((s.passage.start, "Statements", _statement(sheet, s, used)))
        if s.attributed:
            told["attributed"].append((s.passage.start, "", _statement(sheet, s, used)))
    for o in check.omissions:
        sides = tuple(sheet.side(p, [Part(sheet.words(p))]) for p in o.passages)
        told["left out"].append((0, "", Row(row_key(sheet, "left out", o.passages[0], used), "", sides)))
    order = ["Quotations", "Numbers, dates, names, titles", "Statements", ""]
    rows = {name: [(group, row) for _, group, row in sorted(found, key=lambda f: (order.index(f[1]), f[0]))] for name, found in told.items()}
    return [section(sheet, name, title, rows[name]) for name, title in TITLES.items() if rows[name]]


def _part(verdict: str) -> str:
    return "found" if verdict in FOUND else "not found" if verdict == "not found" else "differs"


def _quotation(sheet: Sheet, q: QuotationCheck, used: set[str]) -> Row:
    """The draft's words and those of the first source, what differs marked in both."""
    said = f"{q.speaker or 'speaker not known'}: {WORDS[q.verdict]}"
    if q.verdict == "other speaker":
        said += f", {' and '.join(q.said_by)} there; the words are {WORDS[q.words or 'not found']}"
    said += f"; left out: {', '.join(q.lost)}" if q.lost else ""
    said += "" if q.marked or q.verdict == "not found" else "; in no quotation marks there"
    marks: dict[str, list[tuple[int, int, str]]] = {}
    for d in q.differences:
        for p in (d.a, d.b):
            if p:
                marks.setdefault(p.report, []).append((p.start, p.end, "replaced" if d.a and d.b else "cut"))
    sides = [sheet.side(q.passage, _parts(sheet, q.passage, marks))]
    for n, p in enumerate(q.sources):
        around = [m for m in marks.get(p.report, []) if n == 0]
        sides.append(sheet.side(p, _parts(sheet, p, {p.report: around})))
    return Row(row_key(sheet, "quotation", q.passage, used), shown(said), tuple(sides))


def _parts(sheet: Sheet, p: Passage, marks: dict[str, list[tuple[int, int, str]]]) -> Sequence[Part]:
    near = sorted(marks.get(p.report, []))
    whole = sorted({(p.start, p.end), *((a, b) for a, b, _ in near if b <= p.start or a >= p.end)})
    return list(marked_parts(sheet.text(p.report), whole, near))


def _detail(sheet: Sheet, d: DetailCheck, used: set[str]) -> Row:
    places = (d.passage, *(d.others if d.verdict == "differs" else d.sources)[:4])
    return Row(row_key(sheet, d.kind, d.passage, used), f"{d.kind}: {d.verdict}", tuple(sheet.side(p, in_sentence(sheet, p)) for p in places))


def _statement(sheet: Sheet, s: StatementCheck, used: set[str]) -> Row:
    best = ", ".join(f"{support.score:.2f}" for support in s.supports[:3])
    said = f"clashes: {shown('; '.join(s.why))}" if s.clashes else f"supported, probability {best}" if s.supports else "not found in these sources"
    places = (s.passage, *s.clashes, *(support.passage for support in s.supports[:3]))
    return Row(row_key(sheet, "statement", s.passage, used), said, tuple(sheet.side(p, [Part(sheet.words(p))]) for p in dict.fromkeys(places)))


def check_passages(check: Check) -> Iterator[Passage]:
    """Every passage that something leads to."""
    for q in check.quotations:
        yield from (q.passage, *q.sources)
    for d in check.details:
        yield from (d.passage, *d.sources, *d.others)
    for s in check.statements:
        yield from (s.passage, *s.clashes)
    for r in (check.draft, *check.sources):
        yield from (Passage(r.report.id, q.content[0].start, q.content[-1].end) for q in r.quotations)


def supported(check: Check) -> Iterator[tuple[Passage, Passage]]:
    """Sentences of the draft with the passages that support them."""
    return ((s.passage, support.passage) for s in check.statements for support in s.supports)


def unsupported(check: Check) -> dict[str, list[Span]]:
    """Sentences of the draft that were not found."""
    return {check.draft.report.id: [Span(s.passage.start, s.passage.end) for s in check.statements if s.verdict == "not found"]}
