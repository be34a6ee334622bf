"""Drafts made by program from the reports of accounts/train, with one thing left alone or changed, and what the check says of it.

Quotations are left alone (typographic marks, spaces and case aside), cut, joined over an ellipsis, given other words, robbed of a "not", given to another
speaker, or come from another story. Numbers, dates and names are left alone or changed inside a sentence. Seeded: the same cases on every run.
"""

import json
import multiprocessing
import pickle
import random
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

SEED = 20311
QUOTED = {"verbatim": 100, "typography": 60, "truncated": 100, "joined": 80, "words": 90, "negation": 40, "other speaker": 60, "not found": 70}
DETAILS = {("number", False): 50, ("number", True): 50, ("date", False): 50, ("date", True): 50, ("name", False): 50, ("name", True): 50}
EXPECTED = {"typography": "verbatim", "words": "altered", "negation": "altered"}
DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
MONTHS = "January February March April May June July August September October November December".split()


def read_story(path: Path) -> bytes:
    from rashomon import Report, read

    told = json.loads(path.read_text(encoding="utf-8"))["reports"]
    return pickle.dumps(
        [read(Report(r["id"], r["text"], outlet=r["outlet"], title=r["title"] or None, published=(r["date"] or "")[:10] or None)) for r in told]
    )


def stories(data: Path) -> list[list]:
    """The read reports of each story; the ECB+ texts, put together from tokens, have no marks to go by."""
    paths = [p for p in sorted((data / "accounts/train").glob("*.story.json")) if not p.name.startswith("ecb")]
    with multiprocessing.get_context("spawn").Pool(2) as pool:
        return [pickle.loads(found) for found in pool.imap(read_story, paths, chunksize=2)]


def _spoken(readings: list) -> Iterator[tuple[str, str]]:
    """(a whole stretch in marks, its speaker) of people with full names."""
    for r in readings:
        names = {a.id: a.name for a in r.actors if a.kind == "person"}
        for q in r.quotations:
            for span in q.quoted:
                words = " ".join(span.of(r.report.text).split())
                if q.speaker in names and 9 <= len(words.split()) <= 45 and not re.search(r"[…\[\]“”\"]|\.\s?\.", words):
                    yield words.rstrip(",."), names[q.speaker]


def _people(readings: list) -> list[str]:
    return sorted({a.name for r in readings for a in r.actors if a.kind == "person" and len(a.name.split()) > 1})


def _draft(words: str, speaker: str) -> str:
    return f"There was news on Friday. {speaker} spoke for an hour.\n\n“{words},” {speaker} said.\n"


def _sentences(words: str) -> list[str]:
    return [s for s in re.split(r"(?<=[.!?]) (?=[A-Z])", words) if len(s.split()) >= 9]


def quotation_cases(found: list[list]) -> Iterator[tuple[str, int, str]]:
    """(kind, number of the story, draft)."""
    dice = random.Random(SEED)
    said = [list(_spoken(readings)) for readings in found]
    usable = [n for n, s in enumerate(said) if len(s) > 2 and len(_people(found[n])) > 1]
    for kind, count in QUOTED.items():
        made = 0
        while made < count:
            n = dice.choice(usable)
            words, speaker = dice.choice(said[n])
            draft = _case(kind, words, speaker, dice, said, n, found)
            if draft:
                made += 1
                yield kind, n, draft


def _case(kind: str, words: str, speaker: str, dice: random.Random, said: list, n: int, found: list[list]) -> str | None:
    tokens = words.split()
    if kind == "verbatim":
        return _draft(words, speaker)
    if kind == "typography":
        other = words.replace("'", "’").replace("—", "–").replace(" - ", " – ")
        return _draft(other[0].swapcase() + other[1:].replace(" ", "  ", 1), speaker)
    if kind == "truncated":
        one = next(iter(_sentences(words)), None)
        if one is None:
            return None
        tokens, drop = one.split(), dice.randint(2, 4)
        return _draft(" ".join(tokens[drop:] if dice.random() < 0.5 else tokens[:-drop]).rstrip(",.;"), speaker)
    if kind == "joined":
        others = [w for w, s in said[n] if s == speaker and w != words and w not in words and words not in w]
        return _draft(f"{' '.join(tokens[:6]).rstrip(',.;')} … {' '.join(dice.choice(others).split()[-6:])}", speaker) if others else None
    if kind == "words":
        for place in dice.sample(range(2, len(tokens) - 2), dice.randint(1, 2)):
            tokens[place] = dice.choice("harbour violet seventeen kettle bridges slowly winter painted lantern copper".split())
        return _draft(" ".join(tokens), speaker)
    if kind == "negation":
        places = [k for k in range(1, len(tokens) - 2) if tokens[k].lower() in ("not", "never")]
        return _draft(" ".join(t for k, t in enumerate(tokens) if k != places[0]), speaker) if places else None
    if kind == "other speaker":
        others = [p for p in _people(found[n]) if not set(p.split()) & set(speaker.split()) and not any(w == words and s == p for w, s in said[n])]
        return _draft(words, dice.choice(others)) if others else None
    elsewhere = dice.choice([k for k in range(len(said)) if said[k] and k != n and not set(_people(found[k])) & set(_people(found[n]))])
    return _draft(dice.choice(said[elsewhere])[0], speaker)


def _checked(draft: str, readings: list, published: str | None = None) -> object:
    from rashomon import Report, read
    from rashomon.check.run import check

    return check(read(Report("d", draft, published=published)), readings)


def _quotation(draft: str, readings: list) -> tuple:
    from rashomon import Report, read
    from rashomon.check.quotations import quotation_checks
    from rashomon.compare.actors import story_actors

    made = read(Report("draft", draft))
    return quotation_checks(made, readings, story_actors((made, *readings)))


def quotations(data: Path) -> dict[str, float | str]:
    """600 drafts with one quotation each."""
    found = stories(data)
    right, of, wrong, false_verbatim, false_altered = Counter(), Counter(), [], 0, 0
    for kind, n, draft in quotation_cases(found):
        told = _quotation(draft, found[n])
        given = told[-1].verdict if told else "none"
        expected = EXPECTED.get(kind, kind)
        of[kind] += 1
        right[kind] += given == expected
        false_verbatim += kind == "not found" and given == "verbatim"
        false_altered += expected == "verbatim" and given == "altered"
        if given != expected:
            wrong.append((kind, given, draft))
    Path("build").mkdir(exist_ok=True)
    Path("build/checking-wrong.json").write_text(json.dumps(wrong, ensure_ascii=False, indent=1), encoding="utf-8")
    total = sum(of.values())
    return {"quotations": total, "right": round(100 * sum(right.values()) / total, 1), "invented ones taken for verbatim": false_verbatim,
            "verbatim ones called altered": false_altered, **{kind: f"{right[kind]} of {of[kind]}" for kind in of}}  # fmt: skip


def detail_cases(found: list[list]) -> Iterator[tuple[str, bool, int, str, str, str | None]]:
    """(kind, changed, number of the story, draft, the detail in it, date of the draft)."""
    dice = random.Random(SEED)
    names = sorted({a.name for readings in found for r in readings for a in r.actors if a.kind == "person" and len(a.name.split()) == 2})
    for (kind, changed), count in DETAILS.items():
        made = 0
        while made < count:
            n = dice.randrange(len(found))
            reading = dice.choice(found[n])
            places = list(_places(reading, kind))
            if not places:
                continue
            start, end = dice.choice(places)
            sentence = next((s for s in reading.sentences if s.start <= start and end <= s.end and s.kind == "sentence"), None)
            if sentence is None or sentence.end - sentence.start > 350 or any(c in reading.report.text[sentence.start : sentence.end] for c in '“”"'):
                continue
            text = reading.report.text
            new = _changed(kind, text[start:end], dice, names, {a.name for r in found[n] for a in r.actors}) if changed else text[start:end]
            if new is None:
                continue
            made += 1
            yield kind, changed, n, f"{text[sentence.start : start]}{new}{text[end : sentence.end]}\n", new, reading.report.published


def _places(reading: object, kind: str) -> Iterator[tuple[int, int]]:
    text = reading.report.text
    if kind == "number":
        yield from ((v.start, v.end) for c in reading.claims for v in c.values if re.fullmatch(r"\d{1,3}(,\d{3})*", text[v.start : v.end]))
    elif kind == "date":
        dated = re.compile(rf"(?:on )?({'|'.join(DAYS)})|({'|'.join(MONTHS)}) \d{{1,2}}|(?:19|20)\d\d")
        yield from ((t.start, t.end) for t in reading.times if t.type == "DATE" and t.value and dated.fullmatch(text[t.start : t.end]))
    else:
        for a in reading.actors:
            if a.kind == "person" and len(a.name.split()) == 2:
                yield from ((m.start, m.end) for m in a.mentions if text[m.start : m.end] == a.name)


def _changed(kind: str, shown: str, dice: random.Random, names: list[str], here: set[str]) -> str | None:
    if kind == "number":
        number = int(shown.replace(",", ""))
        return f"{number + dice.randint(1, 3) * max(1, number // 4) + 1:,}" if "," in shown else str(number + dice.randint(1, 3) * max(1, number // 4) + 1)
    if kind == "date":
        for words in (DAYS, MONTHS):
            for word in words:
                if word in shown:
                    return shown.replace(word, dice.choice([w for w in words if w != word]))
        return str(int(shown) + dice.choice([-3, -2, 2, 3]))
    others = [name for name in names if name not in here and not any(set(name.split()) & set(h.split()) for h in here)]
    return dice.choice(others) if others else None


def details(data: Path) -> dict[str, float | str]:
    """300 sentences with one number, date or name each."""
    found = stories(data)
    right, of, wrong = Counter(), Counter(), []
    for kind, changed, n, draft, new, published in detail_cases(found):
        told = _checked(draft, found[n], published)
        given = [d.verdict for d in told.details if d.kind == kind and _at(told, d, new)]
        expected = "differs" if changed else "as in a source"
        name = f"{kind}s {'changed' if changed else 'left alone'}"
        of[name] += 1
        right[name] += given[:1] == [expected]
        if given[:1] != [expected]:
            wrong.append((name, given, draft, new))
    Path("build").mkdir(exist_ok=True)
    Path("build/details-wrong.json").write_text(json.dumps(wrong, ensure_ascii=False, indent=1), encoding="utf-8")
    return {
        "details": sum(of.values()),
        "right": round(100 * sum(right.values()) / sum(of.values()), 1),
        **{kind: f"{right[kind]} of {of[kind]}" for kind in of},
    }


def _at(told: object, detail: object, new: str) -> bool:
    text = told.draft.report.text
    return text[detail.passage.start : detail.passage.end].strip() in new or new in text[detail.passage.start : detail.passage.end]


def statements(data: Path) -> dict[str, float | str]:
    """Sentences of the dev accounts: does the best passage of the other reports tell those with a gold link from those without?"""
    import sys

    import numpy as np

    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
    from rashomon.check.statements import FOUND
    from rashomon.compare.links import scored
    from rashomon.compare.matter import matter, meanings
    from training.links.examples import readings_of

    scores, linked = [], []
    for path in sorted((data / "accounts/dev").glob("*.story.json")):
        readings, spans, gold = readings_of(path)
        held = matter(readings)
        best = [np.zeros(sum(u.report == n for u in held.units)) for n in range(len(readings))]
        for (a, b), matrix in scored(held, meanings(held)).items():
            best[a], best[b] = np.maximum(best[a], matrix.max(1)), np.maximum(best[b], matrix.max(0))
        ends = {side[k] for side in ((x["a"], x["b"]) for x in gold["links"]) for k in (0, 1)}
        places = {(name, *span): f"{name}:{k}" for name, every in spans.items() for k, span in enumerate(every)}
        count = [0] * len(readings)
        for unit in held.units:
            scores.append(best[unit.report][count[unit.report]])
            linked.append(places[unit.passage.report, unit.passage.start, unit.passage.end] in ends)
            count[unit.report] += 1
    s, y = np.array(scores), np.array(linked)
    ranks = np.argsort(np.argsort(s, kind="stable")) + 1
    for value in np.unique(s):  # ties share their rank
        ranks = np.where(s == value, ranks[s == value].mean(), ranks)
    area = (ranks[y].sum() - y.sum() * (y.sum() + 1) / 2) / (y.sum() * (~y).sum())
    hit = s >= FOUND
    return {"sentences": len(y), "with a gold link": int(y.sum()), "area under the ROC curve": round(float(area), 3), "threshold": FOUND,
            "precision": round(100 * float((hit & y).sum() / hit.sum()), 1), "recall": round(100 * float((hit & y).sum() / y.sum()), 1)}  # fmt: skip
