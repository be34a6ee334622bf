"""Copies and rewrites: 200 pairs made from PolNeAR's articles by seed, and its articles with a wire field as real cases. Run through accuracy.py.

Made: the same text (other white space and headline); light edits (one word in fifty another, one sentence in twenty gone); a rewrite (three
sentences in ten put in other words); two articles that share only a speech of three sentences, quoted in both. 50 of each.
"""

import gzip
import json
import random
import re
from pathlib import Path

from rashomon import Report, compare, read

SEED = 2031
EACH = 50
AGENCIES = {"AP": "AP", "UPI": "UPI", "AFP": "AFP", "reuters": "Reuters", "Reuters": "Reuters"}


def articles(data: Path) -> list[dict]:
    found = []
    for part in ("train", "dev"):
        with gzip.open(data / f"polnear/{part}.jsonl.gz", "rt", encoding="utf-8") as file:
            found += [json.loads(line) for line in file]
    return found


def _sentences(text: str) -> list[str]:
    return re.split(r"(?<=[.!?”])\s+(?=[A-Z“])", text)


def _spaced(text: str, dice: random.Random) -> str:
    body = re.sub(r"\n+", "\n\n", text.split("\n", 1)[-1].strip())
    return f"{' '.join(dice.sample(body.split()[:40], 6)).capitalize()}\n\n{body}"


def _edited(text: str, dice: random.Random) -> str:
    words = text.split()
    kept = [s for s in _sentences(_spaced(text, dice)) if dice.random() > 0.05]
    return " ".join(dice.choice(words) if dice.random() < 0.02 else word for s in kept for word in s.split(" "))


def _rewritten(text: str, dice: random.Random) -> str:
    """In three sentences of ten, drawn among those of five words and more, every third word is another."""
    words, sentences = [w for w in text.split() if w.isalpha()], _sentences(_spaced(text, dice))
    long = [n for n, s in enumerate(sentences) if len(s.split()) >= 5]
    chosen = set(dice.sample(long, round(0.3 * len(long))))
    return " ".join(
        " ".join(dice.choice(words) if k % 3 == 0 else w for k, w in enumerate(s.split(" "))) if n in chosen else s for n, s in enumerate(sentences)
    )


def _with_speech(text: str, speech: list[str], dice: random.Random) -> str:
    parts = text.split("\n\n")
    cut = dice.randrange(1, max(2, len(parts)))
    return "\n\n".join([*parts[:cut], *(f"“{s}” the speaker said." for s in speech), *parts[cut:]])


def pairs(data: Path) -> list[tuple[str, str, str]]:
    """(kind, text, text)."""
    dice = random.Random(SEED)
    pool = [r["text"] for r in articles(data) if 1500 < len(r["text"]) < 6000]
    dice.shuffle(pool)
    made = []
    for n, (kind, make) in enumerate((("verbatim", _spaced), ("light edits", _edited), ("rewrite", _rewritten))):
        made += [(kind, text, make(text, dice)) for text in pool[n * EACH : (n + 1) * EACH]]
    rest = pool[3 * EACH :]
    for n in range(EACH):
        speech = [re.sub(r"[“”\"]", "", s) for s in dice.sample(_sentences(rest[n + 2 * EACH]), 3)]
        made.append(("shared quotation", _with_speech(rest[n], speech, dice), _with_speech(rest[n + EACH], speech, dice)))
    return made


WANTED = {"verbatim": {"copy"}, "light edits": {"copy"}, "rewrite": {"rewrite", "shared wire"}, "shared quotation": {"none"}}


def judged(pair: tuple[str, str, str]) -> tuple[str, str]:
    """(kind, what the program says)."""
    kind, a, b = pair
    groups = compare([read(Report("a", a)), read(Report("b", b))]).origins.groups
    return kind, groups[0].kind if len(groups) == 1 else "none"


def named(row: dict) -> bool:
    """Does the account of an article with a wire field name the agency?"""
    account = compare([read(Report("a", row["text"], byline=row["author"]))])
    told = " ".join(row["text"][p.start : p.end] for g in account.origins.groups for p in g.credits) + f" {row['author'] or ''}"
    names = {"AP": "Associated Press", "UPI": "United Press", "AFP": "Agence France"}
    agency = AGENCIES[row["wire"]]
    return agency in told or names.get(agency, agency) in told
