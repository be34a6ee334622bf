"""Accuracy on the evaluation sets: python benchmarks/accuracy.py [MEASURE...] [--data FOLDER] [--fp32 FOLDER] [--write]

Measures: readings, speakers, coreference, merges, cofenet, names, syntax, sentences, times, values, voices, roots, events, tone, loaded, accounts, copies, shown, unrelated, quoted, detailed, supported, stories, articles, pages; all of them where none is named. Coreference trains
its networks anew for each fold (five minutes, wants the "train" extra).
The data folder is RASHOMON_DATA or ../shared/data; the scorers of whole readings and accounts lie in bench/ beside it.
--fp32 FOLDER runs the unquantised model.onnx of that folder instead. --write brings the tables of docs/accuracy.md up to date.
"""

import argparse
import gzip
import json
import multiprocessing
import multiprocessing.pool
import os
import random
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import checking
import claims
import extraction
import numpy as np
import stories

ROOT = Path(__file__).resolve().parent.parent
DATA = Path(os.environ.get("RASHOMON_DATA", ROOT.parent / "shared/data"))
Figures = dict[str, float | str]


def rows(path: Path) -> Iterator[dict]:
    with gzip.open(path, "rt", encoding="utf-8") as file:
        yield from map(json.loads, file)


def _use(fp32: str | None) -> None:
    """In this process, run the unquantised graph."""
    if fp32:
        import onnxruntime

        from rashomon.lang import model

        found = onnxruntime.InferenceSession(str(Path(fp32) / "model.onnx"), providers=["CPUExecutionProvider"])
        model.session = lambda: found


def _read(row: dict) -> str:
    from rashomon import Report, read, to_json

    report = Report(id=row["id"], text=row["text"], outlet=row.get("outlet"), published=row.get("published"))
    return to_json(read(report))


def _pool(fp32: str | None) -> multiprocessing.pool.Pool:
    return multiprocessing.get_context("spawn").Pool(int(os.environ.get("WORKERS", "2")), _use, (fp32,))


def _read_all(found: list[dict], fp32: str | None, target: Path) -> None:
    with _pool(fp32) as pool, target.open("w", encoding="utf-8") as file:
        file.writelines(line + "\n" for line in pool.imap(_read, found, chunksize=4))


def _score(script: str, *args: Path) -> str:
    done = subprocess.run([sys.executable, str(DATA.parent / "bench" / script), *map(str, args)], capture_output=True, text=True, check=True)
    return done.stdout


def _reports() -> list[dict]:
    return [{"id": r["id"], "text": r["text"], "outlet": r["publisher"], "published": r["date"]} for r in rows(DATA / "polnear/dev.jsonl.gz")]


def readings(fp32: str | None) -> Figures:
    """Inner attributions count as wrong here, since the gold has one layer."""
    with tempfile.TemporaryDirectory() as folder:
        _read_all(_reports(), fp32, Path(folder) / "readings.jsonl")
        out = _score("score_readings.py", DATA / "polnear/dev.jsonl.gz", Path(folder) / "readings.jsonl")
    return dict(re.split(r"\s{2,}", line, maxsplit=1) for line in out.splitlines() if "  " in line)


def speakers(fp32: str | None) -> Figures:
    wanted = {r["id"] for r in rows(DATA / "speakers/dev.jsonl.gz")}
    with tempfile.TemporaryDirectory() as folder:
        _read_all([r for r in _reports() if r["id"] in wanted], fp32, Path(folder) / "readings.jsonl")
        out = _score("score_speakers.py", DATA / "speakers/dev.jsonl.gz", DATA / "polnear/dev.jsonl.gz", Path(folder) / "readings.jsonl")
    found: Figures = {}
    for line in out.splitlines():
        match = re.match(r"(right of all named|named by mistake|\S+(?: [a-z]+)?)\s+(.*)", line)
        if match:
            found[match[1]] = match[2].strip()
    return found


def _compare(rows: list[dict]) -> str:
    from rashomon import Report, compare, read, to_json

    made = [
        read(Report(id=r["id"], text=r["text"], outlet=r["outlet"], title=r["title"], published=r["published"], url=r["url"], story=r["story"])) for r in rows
    ]
    return to_json(compare(made))


def accounts(fp32: str | None) -> Figures:
    stories = []
    for path in sorted((DATA / "accounts/dev").glob("*.story.json")):
        story = json.loads(path.read_text(encoding="utf-8"))
        stories.append([{"id": r["id"], "text": r["text"], "outlet": r["outlet"], "title": r["title"] or None, "published": (r["date"] or "")[:10] or None,
                         "url": r["url"] or None, "story": story["story"]} for r in story["reports"]])  # fmt: skip
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "accounts.jsonl"
        with _pool(fp32) as pool, target.open("w", encoding="utf-8") as file:
            file.writelines(line + "\n" for line in pool.imap(_compare, stories))
        out = _score("score_account.py", DATA / "accounts/dev", target)
    return dict(re.split(r"\s{2,}", line, maxsplit=1) for line in out.splitlines() if "  " in line)


def shown(_: str | None) -> Figures:
    """What is shown as `conflict` on the dev accounts, as a second reader judged it; and how often the verdict is that of the gold."""
    judged = {(j["story"], *j["a"], *j["b"]): j["right"] for j in claims.labelled("conflicts")}
    names = [path.name.removesuffix(".story.json") for path in sorted((DATA / "accounts/dev").glob("*.story.json"))]
    told = claims.stories(DATA)
    keys = ("id", "text", "outlet")
    stories = [
        [{**{k: r[k] for k in keys}, "title": r["title"] or None, "published": (r["date"] or "")[:10] or None, "url": r["url"] or None, "story": name}
         for r in told[name]["reports"]]
        for name in names
    ]  # fmt: skip
    with _pool(None) as pool:
        made = [(name, c) for name, text in zip(names, pool.imap(_compare, stories), strict=True) for c in json.loads(text)["conflicts"]]
    places = [(name, *(c[side][key] for side in ("a", "b") for key in ("report", "start", "end"))) for name, c in made if c["verdict"] == "conflict"]
    known = [judged[place] for place in places if place in judged]
    hits = [(c["verdict"], gold) for name, c in made if name[:3] in ("nc-", "as-", "ecb") and (gold := _gold_verdicts(name, c))]
    return {"conflicts shown": len(places), "judged": len(known), "right": f"{sum(known)} of {len(known)}",
            "verdict right where found (nc-, as-, ecb- stories)": f"{sum(given in gold for given, gold in hits)} of {len(hits)}"}  # fmt: skip


def _gold_verdicts(name: str, conflict: dict) -> set[str]:
    """The verdicts of the gold conflicts at the same two places, as the scorer finds them."""
    gold = json.loads((DATA / f"accounts/dev/{name}.gold.json").read_text(encoding="utf-8"))["conflicts"]

    def touches(g: dict, s: dict) -> bool:
        shared = min(g["end"], s["end"]) - max(g["start"], s["start"])
        long = s["end"] - s["start"] > max(300, g["end"] - g["start"])
        return g["report"] == s["report"] and shared > 0 and shared >= 0.5 * min(g["end"] - g["start"], s["end"] - s["start"]) and not long

    a, b = conflict["a"], conflict["b"]
    return {g["verdict"] for g in gold if (touches(g["a"], a) and touches(g["b"], b)) or (touches(g["a"], b) and touches(g["b"], a))}


def unrelated(_: str | None) -> Figures:
    """What 300 pairs of PolNeAR's articles (train), drawn by seed, are said to differ in: they tell of different things."""
    pool = [{**r, "outlet": r["publisher"], "published": r["date"], "url": None, "story": None} for r in rows(DATA / "polnear/train.jsonl.gz")]
    dice = random.Random(claims.SEED)
    with _pool(None) as workers:
        found = [json.loads(text)["conflicts"] for text in workers.imap(_compare, [dice.sample(pool, 2) for _ in range(300)], chunksize=4)]
    told = [c for conflicts in found for c in conflicts]
    return {
        "pairs": len(found),
        "conflicts shown": sum(c["verdict"] == "conflict" for c in told),
        "differences of scope shown": sum(c["verdict"] != "conflict" for c in told),
    }


def coreference(_: str | None) -> Figures:
    """CoNLL F1 of people's chains on GUM's news, interviews and speeches, each document by networks that did not see it."""
    sys.path.insert(0, str(ROOT))
    from conll import figures

    from training.coreference import cross_validated, documents

    return dict(figures(cross_validated(documents(DATA))))


def merges(_: str | None) -> Figures:
    """Names that a second reader judged: of those that the program takes for one actor, how many are one."""
    judged = [json.loads(line) for line in (ROOT / "tests/eval/merges.jsonl").read_text(encoding="utf-8").splitlines()]
    stories: dict[str, dict] = {}
    for path in (*(DATA / "accounts/train").glob("*.story.json"), *(DATA / "accounts/dev").glob("*.story.json")):
        if path.name.removesuffix(".story.json") in {j["story"] for j in judged}:
            stories[path.name.removesuffix(".story.json")] = json.loads(path.read_text(encoding="utf-8"))
    rows = [[{"id": r["id"], "text": r["text"], "outlet": r["outlet"], "title": r["title"] or None, "published": (r["date"] or "")[:10] or None,
              "url": None, "story": name} for r in story["reports"]] for name, story in sorted(stories.items())]  # fmt: skip
    with _pool(None) as pool:
        accounts_of = dict(zip(sorted(stories), map(json.loads, pool.imap(_compare, rows)), strict=True))
    count = {"merged, one": 0, "merged, not one": 0, "kept apart, one": 0, "kept apart, not one": 0}
    for pair in judged:
        one = bool(_bearers(accounts_of[pair["story"]], pair["a"]) & _bearers(accounts_of[pair["story"]], pair["b"]))
        count[f"{'merged' if one else 'kept apart'}, {'one' if pair['verdict'] == 'same' else 'not one'}"] += 1
    right = round(100 * count["merged, one"] / max(1, count["merged, one"] + count["merged, not one"]), 1)
    return {"stories": len(stories), "pairs judged": len(judged), **count, "merges right": right}


def _bearers(account: dict, place: list) -> set[str]:
    """Ids of the story's actors that are named at (report, start, end)."""
    name, start, end = place
    reading = next(r for r in account["readings"] if r["report"]["id"] == name)
    here = {a["id"] for a in reading["actors"] for m in a["mentions"] if m["start"] < end and start < m["end"]}
    return {a["id"] for a in account["actors"] if here & set(a["in"].get(name, []))}


def _segments(tags: list[str]) -> set[tuple[str, int, int]]:
    from rashomon.lang.decode import segments

    fixed = [("B" + t[1:]) if t.startswith("I-") and (n == 0 or tags[n - 1][1:] != t[1:]) else t for n, t in enumerate(tags)]
    kinds = sorted(set(fixed))
    return {(k, a, b) for k, a, b in segments([kinds.index(t) for t in fixed], kinds)}


def _f1(hit: int, system: int, gold: int) -> float:
    return round(200 * hit / max(1, system + gold), 1)


def _spaced(tokens: list[str]) -> tuple[str, list[tuple[int, int]]]:
    """A text of the tokens with plain blanks, none before marks that close."""
    text, spans, opened = "", [], False
    for token in tokens:
        glued = re.fullmatch(r"[.,;:!?)\]%”’]+|n['’]t|['’](?:s|re|ve|ll|d|m)", token) or (token == '"' and opened)
        if text and not glued and not text.endswith(("(", "“", "$")) and not (text.endswith('"') and opened):
            text += " "
        if token == '"':
            opened = not opened
        spans.append((len(text), len(text) + len(token)))
        text += token
    return text, spans


def cofenet(fp32: str | None) -> Figures:
    """Exact spans of the token-level set, each sequence on its own as in the paper."""
    from rashomon.lang.model import analyse_words, role_segments

    _use(fp32)
    count = {role: [0, 0, 0] for role in ("content", "source", "cue")}
    for row in rows(DATA / "polnear-cofenet/valid.jsonl.gz"):
        text, spans = _spaced(row["tokens"])
        found = set(role_segments(analyse_words(text, spans), np.zeros(len(spans), bool)))
        gold = _segments(row["labels"])
        for role, n in count.items():
            ours, theirs = ({s for s in side if s[0] == role} for side in (found, gold))
            n[0] += len(ours & theirs)
            n[1] += len(ours)
            n[2] += len(theirs)
    return {role: _f1(*n) for role, n in count.items()}


def names(fp32: str | None) -> Figures:
    """Micro F1 of names. UNER has no MISC, so that class is left out there, and comes by document: its sentences are read in their context."""
    from rashomon.lang.model import analyse_words, name_segments

    _use(fp32)
    found: Figures = {}
    for name, path in (
        ("UNER EWT dev", "uner-english-ewt/dev"),
        ("worldwide newswire dev", "names/worldwide-newswire-dev"),
        ("CrossNER politics dev", "names/crossner-politics-dev"),
    ):
        count = [0, 0, 0]
        for text, spans, gold, starts in _uner(DATA / f"{path}.jsonl.gz") if "uner" in path else _sentences(DATA / f"{path}.jsonl.gz"):
            breaks = np.zeros(len(spans), bool)
            breaks[starts] = True
            ours = {s for s in name_segments(analyse_words(text, spans), breaks) if s[0] != "MISC" or "uner" not in path}
            count = [count[0] + len(ours & gold), count[1] + len(ours), count[2] + len(gold)]
        found[name] = _f1(*count)
    return found


def _sentences(path: Path) -> Iterator[tuple]:
    for row in rows(path):
        yield *_spaced(row["tokens"]), _segments(row["labels"]), [0]


def _uner(path: Path) -> Iterator[tuple]:
    """(text, words, names, first words of sentences) of each document."""
    documents: dict[str, list[dict]] = {}
    for row in rows(path):
        documents.setdefault(row["doc"], []).append(row)
    for parts in documents.values():
        text, spans, gold, starts = "", [], set(), []
        for row in parts:
            text += " " if text else ""
            base, first = len(text), len(spans)
            starts.append(first)
            text += row["text"]
            spans += [(base + a, base + b) for a, b in row["tokens"]]
            place = {a: first + i for i, (a, _) in enumerate(row["tokens"])}, {b: first + i + 1 for i, (_, b) in enumerate(row["tokens"])}
            gold |= {(kind, place[0].get(a, -1), place[1].get(b, -1)) for a, b, kind in row["entities"]}
        yield text, spans, gold, starts


def _treebank(path: Path, genres: frozenset[str] | None = None) -> list:
    sys.path.insert(0, str(ROOT))
    from training.reader.corpora import treebank

    return [bank for bank in treebank(path, genres) if bank.spans]


def syntax(fp32: str | None) -> Figures:
    """Gold words and sentences, then raw text through our own words and sentences (F1 of words with the right label)."""
    from rashomon.lang.lemmas import lemma
    from rashomon.lang.model import analyse_words, parse

    _use(fp32)
    right = dict.fromkeys(("UPOS", "lemma", "UAS", "LAS"), 0)
    total = 0
    raw = dict.fromkeys(("words", "UPOS", "lemma", "LAS"), 0)
    raw_total = 0
    for bank in _treebank(DATA / "ud-english-ewt/dev.conllu.gz"):
        analysis = analyse_words(bank.text, bank.spans)
        gold = {}
        for start, end in zip(bank.starts, [*bank.starts[1:], len(bank.spans)], strict=True):
            heads, relations = parse(analysis, start, end)
            for i, head, relation in zip(range(start, end), heads, relations, strict=True):
                row = bank.rows[i]
                want = start + int(row[6]) - 1 if row[6] != "0" else i
                right["UPOS"] += analysis.upos[i] == row[3]
                right["lemma"] += lemma(row[1], analysis.xpos[i]) == row[2]
                right["UAS"] += head == want
                right["LAS"] += head == want and relation == row[7]
                gold[bank.spans[i]] = (row[3], row[2], bank.spans[want] if want != i else None, row[7])
            total += end - start
        ours = _raw(bank.text)
        raw_total += len(ours) + len(gold)
        for span, (tag, base, head, relation) in ours.items():
            if span in gold:
                raw["words"] += 2
                raw["UPOS"] += 2 * (tag == gold[span][0])
                raw["lemma"] += 2 * (base == gold[span][1])
                raw["LAS"] += 2 * ((head, relation) == gold[span][2:])
    return {key: round(100 * n / total, 1) for key, n in right.items()} | {f"raw text, {key}": round(100 * n / raw_total, 1) for key, n in raw.items()}


def _raw(text: str) -> dict[tuple[int, int], tuple]:
    from rashomon import Report
    from rashomon.lang.lemmas import lemma
    from rashomon.lang.model import analyse
    from rashomon.lang.syntax import syntax as trees
    from rashomon.read.sentences import sentences as split

    analysis = analyse(text)
    known = split(Report("x", text), analysis)
    tree = trees(analysis, [(s.start, s.end) for s in known])
    return {
        span: (
            analysis.upos[i],
            lemma(text[span[0] : span[1]], analysis.xpos[i]),
            analysis.words[tree.heads[i]] if tree.heads[i] != i else None,
            tree.relations[i],
        )
        for i, span in enumerate(analysis.words)
    }


def sentences(fp32: str | None) -> Figures:
    """F1 of sentence spans found in raw text (white space at their ends aside), and of the places where sentences begin."""
    from rashomon import Report
    from rashomon.lang.model import analyse
    from rashomon.read.sentences import sentences as split

    _use(fp32)
    found: Figures = {}
    for name, path, genres in (("GUM news (dev)", "gum/dev", frozenset({"news"})), ("EWT dev", "ud-english-ewt/dev", None)):
        spans, starts = [0, 0, 0], [0, 0, 0]
        for part in sorted(DATA.glob(f"{path}.conllu.gz")):
            for n, bank in enumerate(_treebank(part, genres)):
                gold = {(bank.spans[a][0], bank.spans[b - 1][1]) for a, b in zip(bank.starts, [*bank.starts[1:], len(bank.spans)], strict=True) if a < b}
                ours = {(s.start, s.end) for s in split(Report(str(n), bank.text), analyse(bank.text))}
                for count, x, y in ((spans, ours, gold), (starts, {s for s, _ in ours}, {s for s, _ in gold})):
                    count[:] = [count[0] + len(x & y), count[1] + len(x), count[2] + len(y)]
        found[f"{name}, whole spans"] = _f1(*spans)
        found[f"{name}, starts"] = _f1(*starts)
    return found


def times(fp32: str | None) -> Figures:
    """Time expressions found (lenient F1), and found with the right TIMEX3 value."""
    found: Figures = {}
    for name, parts in (("TimeBank and AQUAINT", ("timebank", "aquaint")), ("WikiWars", ("wikiwars-train",))):
        gold = [row for part in parts for row in rows(DATA / f"timeml/{part}.jsonl.gz")]
        with tempfile.TemporaryDirectory() as folder:
            with gzip.open(Path(folder) / "gold.jsonl.gz", "wt", encoding="utf-8") as file:
                file.writelines(json.dumps(row) + "\n" for row in gold)
            reports = [{"id": r["id"], "text": r["text"], "published": r["dct"][:10]} for r in gold]
            _read_all(reports, fp32, Path(folder) / "readings.jsonl")
            out = _score("score_times.py", Path(folder) / "gold.jsonl.gz", Path(folder) / "readings.jsonl")
        figures = dict(re.findall(r"(P|R|F1|value right|value F1) ([\d.]+)", out))
        found |= {f"{name}, found": float(figures["F1"]), f"{name}, found with the value": float(figures["value F1"])}
    return found


def _of_data(measure: Callable[[Path], Figures]) -> Callable[[str | None], Figures]:
    return lambda _: measure(DATA)


def copies(_: str | None) -> Figures:
    """Copies, rewrites and shared speeches made by program, and the agencies that real articles name."""
    import origins

    with _pool(None) as pool:
        found = pool.map(origins.judged, origins.pairs(DATA), chunksize=5)
        wired = [r for r in origins.articles(DATA) if r["wire"] in origins.AGENCIES]
        known = pool.map(origins.named, wired, chunksize=5)
    kinds = {kind: [given in origins.WANTED[kind] for k, given in found if k == kind] for kind in origins.WANTED}
    share = {kind: f"{sum(good)} of {len(good)}" for kind, good in kinds.items()}
    right = round(100 * sum(map(sum, kinds.values())) / len(found), 1)
    return {"pairs": len(found), "right": right, **share, "agency named, real wire articles": f"{sum(known)} of {len(known)}"}


MEASURES: dict[str, Callable[[str | None], Figures]] = {
    "readings": readings,
    "speakers": speakers,
    "coreference": coreference,
    "merges": merges,
    "cofenet": cofenet,
    "names": names,
    "syntax": syntax,
    "sentences": sentences,
    "times": times,
    "values": _of_data(claims.values),
    "voices": _of_data(claims.voices),
    "roots": _of_data(claims.roots),
    "events": _of_data(claims.events),
    "tone": _of_data(claims.tone),
    "loaded": _of_data(claims.loaded),
    "accounts": accounts,
    "copies": copies,
    "shown": shown,
    "unrelated": unrelated,
    "quoted": _of_data(checking.quotations),
    "detailed": _of_data(checking.details),
    "supported": _of_data(checking.statements),
    "stories": _of_data(stories.measured),
    "articles": _of_data(extraction.articles),
    "pages": _of_data(extraction.pages),
}


def _table(name: str, figures: Figures) -> str:
    head = [f"<!-- {name} -->", f"`python benchmarks/accuracy.py {name}`", "", "| measure | figure |", "|---|---|"]
    return "\n".join([*head, *(f"| {key} | {value} |" for key, value in figures.items()), f"<!-- /{name} -->"])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("measures", nargs="*", choices=[[], *MEASURES])
    parser.add_argument("--fp32")
    parser.add_argument("--write", action="store_true")
    args = parser.parse_args()
    docs = ROOT / "docs/accuracy.md"
    for name in args.measures or MEASURES:
        figures = MEASURES[name](args.fp32)
        table = _table(name, figures)
        print(table, flush=True)
        if args.write:
            text = docs.read_text(encoding="utf-8")
            docs.write_text(re.sub(rf"<!-- {name} -->.*?<!-- /{name} -->", lambda _, t=table: t, text, flags=re.DOTALL), encoding="utf-8")


if __name__ == "__main__":
    main()
