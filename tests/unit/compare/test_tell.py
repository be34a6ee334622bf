"""The lines of an account: what is shown of a fact."""

from pathlib import Path

from rashomon import Report, compare, read

EXAMPLES = Path(__file__).parents[3] / "examples"


def test_a_fact_shows_every_sentence_that_a_report_tells_it_in():
    reports = [Report(path.stem, path.read_text(encoding="utf-8")) for path in sorted(EXAMPLES.glob("*.txt"))]
    account = compare([read(r) for r in reports])
    texts = {r.id: r.text for r in reports}
    told = [line for line in account.lines if line.section in ("all state", "some state")]

    assert any(len({p.report for p in line.passages}) < len(line.passages) for line in told)
    for line in told:
        for p in line.passages:
            assert " ".join(texts[p.report][p.start : p.end].split())[:40] in line.text


def test_a_copy_is_not_perhaps_the_same():
    text = "”?1;1?1 The harbour council met on Friday in the old customs house and closed the fish market for nine weeks."
    account = compare([read(Report("a", text)), read(Report("b", text))])

    assert [] == [line for line in account.lines if line.section in ("all state", "some state")]
