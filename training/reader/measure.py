"""Quick dev figures for the learning curve, on gold words; the figures of the docs are measured on whole readings by benchmarks/."""

from collections.abc import Sequence

import torch
from torch import Tensor

from training.reader.corpora import IGNORE, NAMES, ROLES, Document, whole
from training.reader.fit import tensors
from training.reader.network import Reader


@torch.no_grad()
def scores(reader: Reader, doc: Document) -> dict[str, Tensor]:
    """Scores of every word of a document; where windows overlap the more central one counts."""
    reader.eval()
    kept: dict[str, Tensor] = {}
    best = torch.full((len(doc),), -1.0)
    for start, end, window in whole(doc):
        inputs, gold = tensors([window])
        words = reader(*inputs)
        heads = {"role": reader.roles(words)[0], "name": reader.names(words)[0], "start": reader.starts(words)[0],
                 "upos": reader.upos(words)[0], "xpos": reader.xpos(words)[0]}  # fmt: skip
        elsewhere = gold["sentence"][0][:, None] != gold["sentence"][0][None, :]
        head = reader.arcs(words)[0].masked_fill(elsewhere, -1e4).argmax(-1)
        heads["head"] = (head + start)[:, None]
        heads["label"] = reader.labels(words, head[None])[0]
        heads["anchor"] = (reader.links(words)[0].argmax(-1) + start)[:, None]
        central = torch.minimum(torch.arange(end - start) + 1, end - start - torch.arange(end - start)).float()
        central = central + torch.where(torch.tensor([start == 0]), 1000.0 * (torch.arange(end - start) < 20).float(), torch.zeros(end - start))
        wins = central > best[start:end]
        best[start:end] = torch.where(wins, central, best[start:end])
        for task, found in heads.items():
            store = kept.setdefault(task, torch.zeros(len(doc), found.shape[-1], dtype=found.dtype))
            store[start:end] = torch.where(wins[:, None], found, store[start:end])
    return kept


def segments(tags: Sequence[str]) -> set[tuple[str, int, int]]:
    """(kind, first, end) of BIO tags; a kind that changes without B opens a segment too."""
    found, start, kind = set(), 0, "O"
    for i, tag in enumerate([*tags, "O"]):
        here = tag[2:] if tag != "O" else "O"
        if here != kind or tag.startswith("B-"):
            if kind != "O":
                found.add((kind, start, i))
            start, kind = i, here
    return found


def f1(gold: set, system: set) -> float:
    return round(200 * len(gold & system) / max(1, len(gold) + len(system)), 2)


def curve(reader: Reader, attributions: Sequence[Document], syntax: Sequence[Document], names: dict[str, Sequence[Document]]) -> dict[str, float]:
    """Segment F1 of the attribution roles, anchors, names by corpus, sentence starts, tags and arcs."""
    found: dict[str, float] = {}
    gold, system, linked = set(), set(), [0, 0]
    for n, doc in enumerate(attributions):
        kept = scores(reader, doc)
        gold |= {(n, *s) for s in segments([ROLES[i] for i in doc.labels["role"]])}
        system |= {(n, *s) for s in segments([ROLES[i] for i in kept["role"].argmax(-1)])}
        anchor = torch.from_numpy(doc.labels["anchor"])
        linked[0] += int((kept["anchor"][:, 0] == anchor)[anchor != IGNORE].sum())
        linked[1] += int((anchor != IGNORE).sum())
    for role in ("source", "cue", "content"):
        found[role] = f1({s for s in gold if s[1] == role}, {s for s in system if s[1] == role})
    found["anchor"] = round(100 * linked[0] / max(1, linked[1]), 2)
    for corpus, documents in names.items():
        gold, system = set(), set()
        for n, doc in enumerate(documents):
            tags = [NAMES[i] for i in scores(reader, doc)["name"].argmax(-1)]
            drop = "MISC" if corpus == "uner" else ""
            gold |= {(n, *s) for s in segments([NAMES[max(0, i)] for i in doc.labels["name"]])}
            system |= {(n, *s) for s in segments(tags) if s[0] != drop}
        found[corpus] = f1(gold, system)
    right = {task: [0, 0] for task in ("upos", "xpos", "uas", "las")}
    starts: list[set] = [set(), set()]
    for n, doc in enumerate(syntax):
        kept = scores(reader, doc)
        labels = {task: torch.from_numpy(values) for task, values in doc.labels.items()}
        for task in ("upos", "xpos"):
            right[task][0] += int((kept[task].argmax(-1) == labels[task]).sum())
            right[task][1] += int((labels[task] != IGNORE).sum())
        known = labels["head"] != IGNORE
        hit = (kept["head"][:, 0] == labels["head"]) & known
        right["uas"][0] += int(hit.sum())
        right["las"][0] += int((hit & ((kept["label"].argmax(-1) == labels["label"]) | (labels["head"] == torch.arange(len(doc))))).sum())
        right["uas"][1] += int(known.sum())
        right["las"][1] += int(known.sum())
        starts[0] |= {(n, int(i)) for i in torch.nonzero(labels["start"] == 1)[:, 0]}
        starts[1] |= {(n, int(i)) for i in torch.nonzero(kept["start"][:, 0] > 0)[:, 0]}
    found |= {task: round(100 * a / max(1, b), 2) for task, (a, b) in right.items()}
    found["starts"] = f1(*starts)
    return found
