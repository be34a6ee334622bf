"""Fit the coreference network on GUM: python -m training.coreference DATA writes models/coreference/weights.json and card.md.

Every document whose text is free for all uses trains it. `benchmarks/accuracy.py coreference` measures it by `cross_validated`: news, interviews
and speeches, each by networks that did not see it.
"""

import argparse
import gzip
import json
import multiprocessing
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import nn

from rashomon import Report
from rashomon.lang.model import analyse
from rashomon.lang.syntax import syntax
from rashomon.lang.words import covering
from rashomon.read.actors import actors
from rashomon.read.coreference import joined, told
from rashomon.read.phrases import Phrase, phrases
from rashomon.read.quotes import quotations
from rashomon.read.sentences import sentences
from rashomon.read.signs import ALONE, SIZES, Signs, alone, features, pairs, signs
from training.manifest import DATA, record

GENRES = ("news", "interview", "speech")  # those that are measured
FOLDS, SEEDS, HIDDEN, EPOCHS, BATCH, RATE, DROP = 5, 3, 48, 12, 4, 4e-3, 0.5
WRONG_LINK, WRONG_NEW = 1.0, 2.5  # costs added to wrong choices while training (Durrett and Klein's false link and false new)
SMALL = -1e4
Span = tuple[int, int]


@dataclass(slots=True)
class Document:
    """One document made ready. spans: first and last gold token of each phrase; gold: gold clusters that hold a person."""

    name: str
    genre: str
    free: bool
    found: list[Phrase]
    seen: Signs
    pair: np.ndarray
    pair_signs: torch.Tensor
    new_signs: torch.Tensor
    good: torch.Tensor
    new: torch.Tensor
    spans: list[Span]
    gold: list[list[Span]]


def prepared(row: dict) -> Document:
    report = Report(row["id"], row["text"])
    analysis = analyse(report.text)
    spans = sentences(report, analysis)
    tree = syntax(analysis, [(s.start, s.end) for s in spans])
    named = actors(report, analysis, tree)
    found = phrases(analysis, tree, named)
    seen = signs(analysis, tree, named, quotations(report, analysis, spans), found)
    pair = pairs(seen)
    place = _tokens(analysis.words, [(a, b) for a, b in row["tokens"]])
    ends = [(place[p.first][0], place[p.end - 1][1]) for p in found]
    cluster = {tuple(m): n for n, c in enumerate(row["ontogum_clusters"]) for m in c}
    kind = {(m[0], m[1]): m[3] for m in row["mentions"]}
    ids = np.array([cluster.get(s, -1) for s in ends], np.int64)
    good = (ids[pair[0]] >= 0) & (ids[pair[0]] == ids[pair[1]])
    linked = np.zeros(len(found), bool)
    np.logical_or.at(linked, pair[1], good)
    people = [[tuple(m) for m in c] for c in row["ontogum_clusters"] if any(kind.get(tuple(m)) == "person" for m in c)]
    return Document(row["id"], row["genre"], not row["noncommercial"], found, seen, pair, torch.tensor(features(seen, pair)), torch.tensor(alone(seen, pair)),
                    torch.tensor(good), torch.tensor(~linked), ends, people)  # fmt: skip


def _tokens(words: Sequence[Span], tokens: list[Span]) -> list[Span]:
    """First and last gold token of each word; a contraction's tokens share its span, so the nth word inside is the nth of them."""
    groups: dict[Span, list[int]] = {}
    for number, span in enumerate(tokens):
        groups.setdefault(span, []).append(number)
    spans, used, out = sorted(groups), dict.fromkeys(groups, 0), []
    for start, end in words:
        first, last = covering(spans, start, end)
        if first == last:
            out.append((-1, -1))
            continue
        group = groups[spans[first]]
        here = group[min(used[spans[first]], len(group) - 1)]
        used[spans[first]] += 1
        out.append((here, here if last - first == 1 else groups[spans[last - 1]][-1]))
    return out


class Net(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.pair, self.new = nn.EmbeddingBag(sum(SIZES.values()), HIDDEN, mode="sum"), nn.EmbeddingBag(sum(ALONE.values()), HIDDEN, mode="sum")
        self.pair_bias, self.new_bias = nn.Parameter(torch.zeros(HIDDEN)), nn.Parameter(torch.zeros(HIDDEN))
        self.pair_out, self.new_out = nn.Linear(HIDDEN, 1), nn.Linear(HIDDEN, 1)
        self.drop = nn.Dropout(DROP)
        for table in (self.pair, self.new):
            nn.init.normal_(table.weight, std=0.05)

    def forward(self, document: Document) -> tuple[torch.Tensor, torch.Tensor]:
        pair = self.pair_out(self.drop(torch.relu(self.pair(document.pair_signs) + self.pair_bias))).squeeze(1)
        return pair, self.new_out(self.drop(torch.relu(self.new(document.new_signs) + self.new_bias))).squeeze(1)


def loss(net: Net, document: Document) -> torch.Tensor:
    """Minus the logarithm of the share that right choices have, wrong ones made dearer."""
    pair, new = net(document)
    pair, new = pair + WRONG_LINK * ~document.good, new + WRONG_NEW * ~document.new
    phrase = torch.tensor(document.pair[1])

    def total(keep: torch.Tensor, keep_new: torch.Tensor) -> torch.Tensor:
        links, alone_ = torch.where(keep, pair, SMALL), torch.where(keep_new, new, SMALL)
        high = alone_.detach().scatter_reduce(0, phrase, links.detach(), "amax")
        summed = torch.exp(alone_ - high).index_add(0, phrase, torch.exp(links - high[phrase]))
        return high + torch.log(summed)

    return (total(torch.ones_like(document.good), torch.ones_like(document.new)) - total(document.good, document.new)).sum()


def fit(documents: Sequence[Document], seed: int) -> Net:
    torch.manual_seed(seed)
    torch.set_num_threads(1)
    net, order = Net(), np.random.default_rng(seed)
    used = [d for d in documents if d.found]
    steps = EPOCHS * -(-len(used) // BATCH)
    optimiser = torch.optim.AdamW(net.parameters(), lr=RATE, weight_decay=1e-3)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, RATE, total_steps=steps)
    for _ in range(EPOCHS):
        shuffled = [used[i] for i in order.permutation(len(used))]
        for start in range(0, len(used), BATCH):
            batch = shuffled[start : start + BATCH]
            optimiser.zero_grad()
            (torch.stack([loss(net, d) for d in batch]).sum() / sum(len(d.found) for d in batch)).backward()
            optimiser.step()
            schedule.step()
    return net.eval()


def merged(nets: Sequence[Net]) -> dict:
    """The mean of several networks as one wider network, as the reader of `models/coreference` wants it."""
    out = {}
    for name in ("pair", "new"):
        parts = [[getattr(net, name + end) for end in ("", "_bias", "_out")] for net in nets]
        out[name] = {
            "table": torch.cat([t.weight for t, _, _ in parts], 1).detach().numpy(),
            "bias": torch.cat([b for _, b, _ in parts]).detach().numpy(),
            "out": torch.cat([o.weight[0] / len(nets) for _, _, o in parts]).detach().numpy(),
            "level": sum(o.bias.item() for _, _, o in parts) / len(nets),
        }
    return out


def scores(weights: dict, document: Document) -> tuple[np.ndarray, np.ndarray]:
    from rashomon.read.coreference import Layer

    pair, new = (Layer(**weights[name]) for name in ("pair", "new"))
    return pair(document.pair_signs.numpy()) + told(document.seen, document.pair), new(document.new_signs.numpy())


def clusters(weights: dict, document: Document) -> list[list[Span]]:
    """People's chains of two phrases or more as spans of gold tokens."""
    place = {id(p): s for p, s in zip(document.found, document.spans, strict=True)}
    out, taken = [], set()
    for chain in joined(document.found, document.pair, *scores(weights, document)):
        spans = [s for s in dict.fromkeys(place[id(p)] for p in chain.phrases) if s not in taken]
        if len(spans) > 1 and not any(p.sort == "body" for p in chain.phrases):
            taken.update(spans)
            out.append(spans)
    return out


def _fold(job: tuple[list[Document], list[Document]]) -> list[tuple[list, list]]:
    train, held = job
    weights = merged([fit(train, seed) for seed in range(SEEDS)])
    return [(d.gold, clusters(weights, d)) for d in held]


def documents(data: Path) -> list[Document]:
    rows = []
    for part in ("train", "dev"):
        with gzip.open(data / f"gum/{part}.docs.jsonl.gz", "rt", encoding="utf-8") as file:
            rows += [row for row in map(json.loads, file) if not row["noncommercial"]]
    with multiprocessing.get_context("spawn").Pool(2) as pool:
        return pool.map(prepared, rows, chunksize=4)


def cross_validated(found: Sequence[Document]) -> list[tuple[list, list]]:
    """(gold, system) clusters of each measured document, by networks trained on the others."""
    measured = [d for d in found if d.genre in GENRES]
    rest = [d for d in found if d.genre not in GENRES]
    jobs = [([d for n, d in enumerate(measured) if n % FOLDS != k] + rest, measured[k::FOLDS]) for k in range(FOLDS)]
    with multiprocessing.get_context("spawn").Pool(2) as pool:
        return [pair for fold in pool.imap(_fold, jobs) for pair in fold]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    found = documents(parser.parse_args().data)
    weights = merged([fit(found, seed) for seed in range(SEEDS)])
    folder = DATA / "models/coreference"
    folder.mkdir(parents=True, exist_ok=True)
    stored = {name: {key: np.round(1000 * np.asarray(value)).astype(int).tolist() for key, value in layer.items()} for name, layer in weights.items()}
    (folder / "weights.json").write_text(json.dumps(stored) + "\n", encoding="utf-8")
    card = (Path(__file__).parent / "coreference_card.md").read_text(encoding="utf-8")
    (folder / "card.md").write_text(card.replace("{documents}", str(len(found))), encoding="utf-8")
    for name in ("weights.json", "card.md"):
        record(f"models/coreference/{name}", "Apache-2.0", "python -m training.coreference")


if __name__ == "__main__":
    main()
