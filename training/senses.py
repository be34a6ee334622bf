"""Fit the two heads over the reader's states: python -m training.senses DATA writes models/senses/weights.npz and card.md.

Tone: NewsMTSC train (8,739 targets). Roots: four fifths of PLV's sentences (by hash of the sentence id; the last fifth measures). Both share one layer
over the states; the reader itself is not touched. Ten minutes on two cores, most of them for running the reader once.
"""

import argparse
import gzip
import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from rashomon.lang import model
from rashomon.lang.features import case_codes, gap_codes, quoted_codes
from rashomon.lang.pieces import WINDOW, batch, word_pieces
from rashomon.lang.senses import HEADS, WIDTH
from rashomon.lang.words import covering, words
from rashomon.read.roots import LEARNED, marks
from rashomon.read.tone import FAR
from rashomon.schema.event import CODES
from training.manifest import DATA, record
from training.plv import aside, marked

STATES, EPOCHS, BATCH, RATE, DROP, DECAY, SMOOTH = 1152, 12, 64, 8e-4, 0.3, 0.05, 0.1
TONES = ("negative", "neutral", "positive")
SIGNS = len(CODES) + 2


def rows(path: Path) -> list[dict]:
    with gzip.open(path, "rt", encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def states(text: str) -> tuple[list[tuple[int, int]], np.ndarray]:
    """Words and their states, as the reader gives them for a text of one window."""
    spans = words(text)
    pieces = word_pieces(model.tokenizer(), [text[a:b] for a, b in spans])
    while sum(map(len, pieces)) > WINDOW:
        pieces, spans = pieces[:-1], spans[: len(pieces) - 1]
    made = batch([(pieces, *(np.array(codes(text, spans), np.int64) for codes in (case_codes, gap_codes, quoted_codes)))])
    inputs = {name: getattr(made, name) for name in model.INPUTS}
    return spans, model.session().run(["states"], inputs)[0][0].astype(np.float16)


@dataclass(slots=True)
class Example:
    """One sentence with what is asked of it: places of the target, or of source and target; signs: n x 18 for roots."""

    states: np.ndarray
    first: np.ndarray
    second: np.ndarray
    signs: np.ndarray
    label: int


def tone_examples(path: Path) -> list[Example]:
    out = []
    for row in rows(path):
        spans, found = states(row["text"])
        for target in row["targets"]:
            a, b = covering(spans, *target["span"])
            if a < b:
                place = np.zeros(len(spans), np.float32)
                place[a:b] = 1
                out.append(Example(found, place, place, np.zeros((len(spans), 0), np.float32), TONES.index(target["polarity"])))
    return out


def root_examples(path: Path, *, measured: bool) -> list[Example]:
    out = []
    for row in rows(path):
        if aside(row) == measured:
            spans, found = states(row["text"])
            places = []
            for span in marked(row):
                places.append(np.zeros(len(spans), np.float32))
                places[-1][slice(*covering(spans, *span))] = 1
            known = marks([row["text"][a:b] for a, b in spans])
            code = "RETREAT" if row["root"] == "YIELD" else row["root"]
            out.append(Example(found, *places, np.concatenate([known, np.stack(places, -1)], -1), LEARNED.index(code)))
    return out


def attended(head: nn.Module, x: Tensor, query: Tensor, lean: Tensor, mask: Tensor) -> Tensor:
    b, n, _ = x.shape
    key, value = head.kv(x).split(WIDTH, -1)
    asked = head.q(query).view(b, HEADS, -1)
    scores = torch.einsum("bhd,bnhd->bhn", asked, key.view(b, n, HEADS, -1)) / (WIDTH // HEADS) ** 0.5 + lean
    share = scores.masked_fill(mask[:, None] == 0, -1e4).softmax(-1)
    return torch.einsum("bhn,bnhd->bhd", share, value.view(b, n, HEADS, -1)).reshape(b, -1)


class Tone(nn.Module):
    """`rashomon.read.tone` in torch."""

    def __init__(self) -> None:
        super().__init__()
        self.conv = nn.Conv1d(WIDTH, WIDTH, 3, padding=1)
        self.kv, self.q = nn.Linear(WIDTH, 2 * WIDTH), nn.Linear(WIDTH, WIDTH)
        self.mix, self.out = nn.Linear(3 * WIDTH, WIDTH), nn.Linear(WIDTH, len(TONES))
        self.distance = nn.Parameter(torch.zeros(HEADS, 2, FAR + 1))
        self.drop = nn.Dropout(DROP)

    def forward(self, x: Tensor, mask: Tensor, first: Tensor, *_: Tensor) -> Tensor:
        x = self.drop(x)
        x = (x + self.drop(F.gelu(self.conv((x * mask[..., None]).transpose(1, 2)).transpose(1, 2), approximate="tanh"))) * mask[..., None]
        place = torch.arange(x.shape[1])[None]
        a = first.argmax(1, keepdim=True)
        b = a + first.sum(1, keepdim=True).long()
        apart = torch.where(place < a, a - place, torch.where(place >= b, place - b + 1, 0)).clamp(0, FAR)
        lean = self.distance[:, (place >= b).long(), apart].transpose(0, 1)
        target = (x * first[..., None]).sum(1) / first.sum(1, keepdim=True)
        whole = x.sum(1) / mask.sum(1, keepdim=True)
        told = attended(self, x, target, lean, mask)
        return self.out(self.drop(F.gelu(self.mix(torch.cat([target, told, whole], -1)), approximate="tanh")))


class Roots(nn.Module):
    """`rashomon.read.roots` in torch."""

    def __init__(self) -> None:
        super().__init__()
        self.signs, self.lean = nn.Linear(SIGNS, WIDTH), nn.Linear(len(CODES), HEADS)
        self.kv, self.q = nn.Linear(WIDTH, 2 * WIDTH), nn.Linear(2 * WIDTH, WIDTH)
        self.mix, self.out = nn.Linear(3 * WIDTH, WIDTH), nn.Linear(WIDTH, len(LEARNED))
        self.drop = nn.Dropout(DROP + 0.1)

    def forward(self, x: Tensor, mask: Tensor, first: Tensor, second: Tensor, signs: Tensor) -> Tensor:
        x = self.drop(F.gelu(x + self.signs(signs), approximate="tanh"))
        source, target = ((x * side[..., None]).sum(1) / side.sum(1, keepdim=True).clamp(min=1) for side in (first, second))
        asked = torch.cat([source, target], -1)
        told = attended(self, x, asked, self.lean(signs[..., : len(CODES)]).transpose(1, 2), mask)
        return self.out(self.drop(F.gelu(self.mix(torch.cat([told, asked], -1)), approximate="tanh")))


class Senses(nn.Module):
    """The shared layer and both heads."""

    def __init__(self) -> None:
        super().__init__()
        self.norm, self.proj = nn.LayerNorm(STATES), nn.Linear(STATES, WIDTH)
        self.tone, self.roots = Tone(), Roots()
        self.drop = nn.Dropout(DROP)

    def forward(self, head: str, x: Tensor, *rest: Tensor) -> Tensor:
        return getattr(self, head)(F.gelu(self.proj(self.drop(self.norm(x))), approximate="tanh"), *rest)


def padded(found: list[Example]) -> tuple[Tensor, ...]:
    """states, mask, first, second, signs, labels of a batch."""
    n = max(len(e.states) for e in found)

    def grid(parts: list[np.ndarray]) -> Tensor:
        made = np.zeros((len(parts), n, *parts[0].shape[1:]), np.float32)
        for k, part in enumerate(parts):
            made[k, : len(part)] = part
        return torch.from_numpy(made)

    mask = grid([np.ones(len(e.states), np.float32) for e in found])
    return (grid([e.states for e in found]), mask, grid([e.first for e in found]), grid([e.second for e in found]), grid([e.signs for e in found]),
            torch.tensor([e.label for e in found]))  # fmt: skip


def fit(tone: list[Example], roots: list[Example], seed: int) -> Senses:
    """Batches of both tasks in turn; PLV comes round three times as often as its size."""
    torch.manual_seed(seed)
    rng = np.random.default_rng(seed)
    net = Senses()
    weight = {}
    for name, found in (("tone", tone), ("roots", roots)):
        count = np.bincount([e.label for e in found])
        weight[name] = torch.tensor((count.sum() / count / len(count)) ** 0.5, dtype=torch.float32)
    plan = [("tone", tone, 1), ("roots", roots, 3)]
    steps = EPOCHS * sum(times * (len(found) // (BATCH if name == "tone" else BATCH // 2)) for name, found, times in plan)
    optimiser = torch.optim.AdamW(net.parameters(), lr=RATE, weight_decay=DECAY)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, RATE, total_steps=steps + 1)
    for epoch in range(EPOCHS):
        net.train()
        chunks = []
        for name, found, times in plan:
            size = BATCH if name == "tone" else BATCH // 2
            for _ in range(times):
                order = sorted(rng.permutation(len(found)), key=lambda k: len(found[k].states) // 4 + 3 * rng.random())
                chunks += [(name, [found[k] for k in order[i : i + size]]) for i in range(0, len(order) - size + 1, size)]
        losses = {"tone": [], "roots": []}
        for k in rng.permutation(len(chunks)):
            name, members = chunks[k]
            *inputs, label = padded(members)
            loss = F.cross_entropy(net(name, *inputs), label, weight=weight[name], label_smoothing=SMOOTH)
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
            schedule.step()
            losses[name].append(loss.item())
        print(epoch, {name: round(float(np.mean(values)), 3) for name, values in losses.items()}, flush=True)
    return net.eval()


def macro_f1(net: Senses, head: str, found: list[Example]) -> float:
    with torch.no_grad():
        given = torch.cat([net(head, *padded(found[i : i + BATCH])[:-1]).argmax(-1) for i in range(0, len(found), BATCH)]).numpy()
    gold = np.array([e.label for e in found])
    each = [2 * ((given == k) & (gold == k)).sum() / max(1, (given == k).sum() + (gold == k).sum()) for k in np.unique(gold)]
    return round(100 * float(np.mean(each)), 1)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    data = parser.parse_args().data
    torch.set_num_threads(1)  # small layers: a second thread waits more than it works
    tone, roots = tone_examples(data / "newsmtsc/train.jsonl.gz"), root_examples(data / "plv/train.jsonl.gz", measured=False)
    net = fit(tone, roots, 0)
    figures = {f"tone, NewsMTSC {part}": macro_f1(net, "tone", tone_examples(data / f"newsmtsc/dev-{part}.jsonl.gz")) for part in ("rw", "mt")}
    figures["roots, PLV fifth held aside"] = macro_f1(net, "roots", root_examples(data / "plv/train.jsonl.gz", measured=True))
    print(figures)
    folder = DATA / "models/senses"
    folder.mkdir(parents=True, exist_ok=True)
    arrays = {name: value.numpy().astype(np.float16) for name, value in net.state_dict().items()}
    np.savez(folder / "weights.npz", **arrays)
    card = (Path(__file__).parent / "senses_card.md").read_text(encoding="utf-8")
    (folder / "card.md").write_text(card.replace("{figures}", "\n".join(f"- {name}: macro F1 {value}" for name, value in figures.items())), encoding="utf-8")
    for name in ("weights.npz", "card.md"):
        record(f"models/senses/{name}", "Apache-2.0 (weights); training corpora as in card.md", "python -m training.senses")


if __name__ == "__main__":
    main()
