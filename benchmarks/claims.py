"""Accuracy of what is claimed: quantities, voices, event codes, tone, loaded sentences. Run through benchmarks/accuracy.py."""

import json
import multiprocessing
import os
import random
from collections.abc import Iterator
from pathlib import Path

from rashomon import Report, read
from rashomon.schema.claim import Claim, Value
from rashomon.schema.reading import Reading

ROOT = Path(__file__).resolve().parent.parent
SEED = 2031


def stories(data: Path) -> dict[str, dict]:
    """The gold stories, train and dev, by name."""
    paths = (*(data / "accounts/train").glob("*.story.json"), *(data / "accounts/dev").glob("*.story.json"))
    return {path.name.removesuffix(".story.json"): json.loads(path.read_text(encoding="utf-8")) for path in sorted(paths)}


def labelled(name: str) -> Iterator[dict]:
    """A set labelled by hand for the project: ids and offsets, no text."""
    yield from map(json.loads, (ROOT / f"tests/eval/{name}.jsonl").read_text(encoding="utf-8").splitlines())


def report_of(row: dict) -> Report:
    return Report(id=row["id"], text=row["text"], outlet=row["outlet"], title=row["title"] or None, published=(row["date"] or "")[:10] or None)


def numbers_of(report: Report) -> list[Value]:
    """The quantities of a whole report, clauses that are no claims included."""
    from rashomon.lang.model import analyse
    from rashomon.lang.syntax import syntax
    from rashomon.lang.words import covering
    from rashomon.read.sentences import sentences
    from rashomon.read.times import times
    from rashomon.read.values import values_of

    analysis = analyse(report.text)
    found = sentences(report, analysis)
    tree = syntax(analysis, [(s.start, s.end) for s in found])
    dated = times(report, found)
    return [v for s in found for v in values_of(analysis, tree, dated, *covering(analysis.words, s.start, s.end))]


def right(value: Value, gold: dict) -> bool:
    """Span and normal form: number, upper end, unit, bound."""
    near = abs(value.value - gold["value"]) <= 0.005 * max(1.0, abs(gold["value"])) and (value.high or None) == (gold["high"] or None)
    return (
        (value.start, value.end) == (gold["start"], gold["end"])
        and near
        and (value.kind, value.unit, value.bound) == (gold["kind"], gold["unit"], gold["bound"])
    )


def values(data: Path, show: bool = False) -> dict[str, float | str]:
    """Quantities in sentences drawn by seed from the accounts (train), labelled and checked by two readers."""
    told, read_once = stories(data), dict[tuple[str, str], list[Value]]()
    count = {"gold": 0, "found": 0, "span": 0, "right": 0, "blur": 0, "counted": 0}
    for row in labelled("values"):
        key = row["story"], row["report"]
        if key not in read_once:
            read_once[key] = numbers_of(report_of(next(r for r in told[row["story"]]["reports"] if r["id"] == row["report"])))
        start, end = row["sentence"]
        ours = [v for v in read_once[key] if start <= v.start < end]
        count["gold"] += len(row["values"])
        count["found"] += len(ours)
        text = next(r for r in told[row["story"]]["reports"] if r["id"] == row["report"])["text"]
        for gold in row["values"]:
            near = next((v for v in ours if v.start < gold["end"] and gold["start"] < v.end), None)
            count["span"] += bool(near and (near.start, near.end) == (gold["start"], gold["end"]))
            good = near is not None and right(near, gold)
            count["right"] += good
            count["blur"] += bool(near and near.approximate == gold["approximate"])
            span = [near.counted.start, near.counted.end] if near and near.counted else None
            count["counted"] += bool(near and span == gold["counted"])
            if show and not good:
                print("GOLD", text[gold["start"] : gold["end"]], gold, "\n  OURS", near and text[near.start : near.end], near, "\n  ", text[start:end])
        for v in ours if show else ():
            if not any(v.start < g["end"] and g["start"] < v.end for g in row["values"]):
                print("EXTRA", text[v.start : v.end], v, "\n  ", text[start:end])
    n = count["gold"]
    share = {key: round(100 * count[key] / n, 1) for key in ("span", "right", "blur", "counted")}
    return {"values": n, "span and normal form right": share["right"], "span right": share["span"], "approximate or not right": share["blur"],
            "thing counted right": share["counted"], "precision": round(100 * count["right"] / max(1, count["found"]), 1)}  # fmt: skip


def voices(data: Path, show: bool = False) -> dict[str, float | str]:
    """Is a clause inside attributed content? 300 claims drawn by seed from PolNeAR dev; gold where most of its characters lie."""
    import gzip

    with gzip.open(data / "polnear/dev.jsonl.gz", "rt", encoding="utf-8") as file:
        rows = [json.loads(line) for line in file]
    found: list[tuple[dict, Reading, Claim]] = []
    for row in rows:
        reading = read(Report(id=row["id"], text=row["text"], outlet=row["publisher"], published=row["date"]))
        found += [(row, reading, claim) for claim in reading.claims]
    drawn = random.Random(SEED).sample(found, 300)
    good = {True: [0, 0], False: [0, 0]}
    for row, _, claim in drawn:
        inside = set[int]()
        for attribution in row["annotations"][0]["attributions"]:
            for start, end in attribution["content"]:
                inside.update(range(max(start, claim.start), min(end, claim.end)))
        gold = len(inside) * 2 > claim.end - claim.start
        ours = claim.voice.kind in ("attributed", "unnamed")
        good[gold][0] += ours == gold
        good[gold][1] += 1
        if show and ours != gold:
            print("IN " if gold else "OUT", claim.voice, row["text"][claim.start : claim.end].replace("\n", " "))
    total = good[True][0] + good[False][0]
    return {"clauses": 300, "voice right": round(total / 3, 1), "right of attributed": f"{good[True][0]} of {good[True][1]}",
            "right of the outlet's own": f"{good[False][0]} of {good[False][1]}"}  # fmt: skip


def _rows(path: Path) -> list[dict]:
    import gzip

    with gzip.open(path, "rt", encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def _macro(pairs: list[tuple[str, str]]) -> float:
    """Macro F1 of (given, gold), over the classes of the gold."""
    f1 = []
    for kind in sorted({gold for _, gold in pairs}):
        right = sum(given == gold == kind for given, gold in pairs)
        f1.append(2 * right / max(1, sum(kind == given for given, _ in pairs) + sum(kind == gold for _, gold in pairs)))
    return round(100 * sum(f1) / len(f1), 1)


def tone(data: Path) -> dict[str, float | str]:
    """Macro F1 of negative, neutral, positive towards the marked target."""
    from rashomon.lang.model import analyse
    from rashomon.lang.words import covering
    from rashomon.read.tone import tones

    found: dict[str, float | str] = {}
    for part in ("rw", "mt"):
        pairs = []
        for row in _rows(data / f"newsmtsc/dev-{part}.jsonl.gz"):
            analysis = analyse(row["text"])
            spans = [covering(analysis.words, *target["span"]) for target in row["targets"]]
            asked = [(0, len(analysis.words), *span) for span in spans]
            for target, scores in zip(row["targets"], tones(analysis, asked), strict=True):
                pairs.append((("negative", "neutral", "positive")[int(scores.argmax())], target["polarity"]))
        found[f"NewsMTSC dev {part}"] = _macro(pairs)
    return found


def roots(data: Path) -> dict[str, float | str]:
    """Macro F1 of the fifteen roots of PLV on the fifth of its sentences that trained nothing, source and target given."""
    import sys

    from rashomon.lang.model import analyse
    from rashomon.lang.words import covering
    from rashomon.read.roots import Asked
    from rashomon.read.roots import roots as scored

    sys.path.insert(0, str(ROOT))
    from training.plv import aside, marked

    pairs = []
    for row in _rows(data / "plv/train.jsonl.gz"):
        if aside(row):
            analysis = analyse(row["text"])
            places = [tuple(range(*covering(analysis.words, *span))) for span in marked(row)]
            chances = scored(analysis, [Asked(0, len(analysis.words), *places)])[0]
            pairs.append((max(chances, key=chances.__getitem__), "RETREAT" if row["root"] == "YIELD" else row["root"]))
    return {"sentences": len(pairs), "macro F1": _macro(pairs), "right": round(100 * sum(a == b for a, b in pairs) / len(pairs), 1)}


def loaded(data: Path) -> dict[str, float | str]:
    """Macro F1 of loaded and plain sentences of BABE, by the lexicon alone."""
    from rashomon.lang.words import words
    from rashomon.read.wording import loaded as is_loaded

    pairs = []
    for row in _rows(data / "babe/dev.jsonl.gz"):
        if row["SG2"]["bias"] in ("Biased", "Non-biased"):
            text = row["text"]
            pairs.append(("Biased" if is_loaded(text, [text[a:b] for a, b in words(text)]) else "Non-biased", row["SG2"]["bias"]))
    return {"sentences": len(pairs), "macro F1": _macro(pairs)}


def _events_of(row: dict) -> list[tuple]:
    reading = read(report_of(row))
    names = {a.id: a.name for a in reading.actors}
    return [(e.trigger.start, e.code, [names[a] for a in e.sources], [names[a] for a in e.targets]) for e in reading.events]


def events(data: Path) -> dict[str, float | str]:
    """Events of the accounts that a second reader judged, in three samples drawn by seed: of those that the program still gives, how many are right
    (code, source and target). The last sample was judged before the last rules were written."""
    told = stories(data)
    judged: dict[tuple[str, str], list[dict]] = {}
    for row in labelled("events"):
        judged.setdefault((row["story"], row["report"]), []).append(row)
    wanted = [next(r for r in told[story]["reports"] if r["id"] == name) for story, name in judged]
    with multiprocessing.get_context("spawn").Pool(int(os.environ.get("WORKERS", "2"))) as pool:
        found = pool.map(_events_of, wanted, chunksize=4)
    right = shown = events_in_all = 0
    for rows, ours in zip(judged.values(), found, strict=True):
        events_in_all += len(ours)
        for row in rows:
            if (row["start"], row["code"], row["sources"], row["targets"]) in ours:
                shown += 1
                right += row["right"]
    return {"reports": len(wanted), "events in them": events_in_all, "judged and still given": shown, "right": round(100 * right / max(1, shown), 1)}
