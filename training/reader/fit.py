"""The training loop: all corpora mixed window by window, averaged weights, a learning curve on the dev parts."""

import json
import random
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from rashomon.lang.pieces import batch
from training.reader.corpora import IGNORE, NAMES, SILVER, WITHOUT_MISC, Document, Window, cut
from training.reader.network import Reader

WEIGHTS = {"role": 1.5, "anchor": 0.5, "name": 1.0, "start": 0.5, "upos": 0.3, "xpos": 0.4, "head": 1.0, "label": 0.7}
SILVER_WEIGHT = 0.3


@dataclass(frozen=True)
class Recipe:
    """Numbers of the run; the defaults made the shipped model."""

    steps: int = 2200
    windows: int = 8
    encoder_rate: float = 3e-4
    head_rate: float = 1.5e-3
    layer_decay: float = 0.9
    warm_up: int = 150
    average: float = 0.998
    seed: int = 20261121


def stream(corpora: Sequence[tuple[Sequence[Document], int]], chance: random.Random, size: int) -> Iterator[list[Window]]:
    """Batches without end; each pass gives every corpus as often as its number says, cut anew."""
    while True:
        windows = [w for documents, times in corpora for _ in range(times) for w in cut(documents, chance)]
        chance.shuffle(windows)
        for i in range(0, len(windows) - size + 1, size):
            yield windows[i : i + size]


def tensors(windows: Sequence[Window]) -> tuple[tuple[Tensor, ...], dict[str, Tensor]]:
    made = batch([w.row for w in windows])
    wide = made.first.shape[1]
    inputs = tuple(torch.from_numpy(getattr(made, name)) for name in ("pieces", "mask", "case", "gap", "quoted", "first"))
    labels = {}
    for task in windows[0].labels:
        padded = np.full((len(windows), wide), IGNORE, np.int64)
        for b, window in enumerate(windows):
            padded[b, : len(window.labels[task])] = window.labels[task]
        labels[task] = torch.from_numpy(padded)
    return inputs, labels


def losses(reader: Reader, words: Tensor, gold: dict[str, Tensor]) -> dict[str, Tensor]:
    """The loss of each task over the words that bear its label."""

    def entropy(scores: Tensor, target: Tensor) -> Tensor:
        if not bool((target != IGNORE).any()):
            return scores.sum() * 0
        return F.cross_entropy(scores.flatten(0, -2), target.flatten(), ignore_index=IGNORE)

    found = {
        "role": entropy(reader.roles(words), gold["role"]),
        "upos": entropy(reader.upos(words), gold["upos"]),
        "xpos": entropy(reader.xpos(words), gold["xpos"]),
    }
    found["anchor"] = entropy(reader.links(words), gold["anchor"])
    has_start = gold["start"] != IGNORE
    if bool(has_start.any()):
        found["start"] = F.binary_cross_entropy_with_logits(reader.starts(words)[..., 0][has_start], gold["start"][has_start].float())
    elsewhere = gold["sentence"][:, :, None] != gold["sentence"][:, None, :]
    found["head"] = entropy(reader.arcs(words).masked_fill(elsewhere, -1e4), gold["head"])
    known = gold["head"] != IGNORE
    if bool(known.any()):
        label = torch.where(known, gold["label"], IGNORE)
        found["label"] = entropy(reader.labels(words, gold["head"].clamp(min=0)), label)
    found["name"] = _name_loss(reader.names(words), gold)
    return found


def _name_loss(scores: Tensor, gold: dict[str, Tensor]) -> Tensor:
    """Where MISC is not annotated, "no name" there means no name or MISC."""
    logs = scores.log_softmax(-1)
    misc = [NAMES.index("O"), NAMES.index("B-MISC"), NAMES.index("I-MISC")]
    target = gold["name"].clamp(min=0)
    picked = logs.gather(-1, target[..., None])[..., 0]
    wide = logs[..., misc].logsumexp(-1)
    picked = torch.where((gold["name_kind"] == WITHOUT_MISC) & (target == 0), wide, picked)
    weight = (gold["name"] != IGNORE).float() * torch.where(gold["name_kind"] == SILVER, SILVER_WEIGHT, 1.0)
    return -(picked * weight).sum() / weight.sum().clamp(min=1)


def optimiser(reader: Reader, recipe: Recipe) -> torch.optim.Optimizer:
    groups = []
    layers = list(reader.encoder.layers)
    for i, layer in enumerate(layers):
        groups.append({"params": list(layer.parameters()), "lr": recipe.encoder_rate * recipe.layer_decay ** (len(layers) - 1 - i)})
    taken = {id(p) for g in groups for p in g["params"]}
    rest = [p for p in reader.parameters() if p.requires_grad and id(p) not in taken]
    groups.append({"params": rest, "lr": recipe.head_rate})
    return torch.optim.AdamW(groups, betas=(0.9, 0.98), weight_decay=0.01)


def fit(reader: Reader, corpora: Sequence[tuple[Sequence[Document], int]], recipe: Recipe, measure: Callable[[Reader], dict[str, float]],
        folder: Path, every: int = 400) -> Reader:  # fmt: skip
    """Train in place and return the averaged reader; `folder` gets log.jsonl and average.pt."""
    chance = random.Random(recipe.seed)
    torch.manual_seed(recipe.seed)
    average = torch.optim.swa_utils.AveragedModel(reader, multi_avg_fn=torch.optim.swa_utils.get_ema_multi_avg_fn(recipe.average))
    engine = optimiser(reader, recipe)

    def rate(step: int) -> float:
        return min((step + 1) / recipe.warm_up, max(0.02, (recipe.steps - step) / (recipe.steps - recipe.warm_up)))

    schedule = torch.optim.lr_scheduler.LambdaLR(engine, rate)
    begun, pieces, running = time.monotonic(), 0, {}
    with (folder / "log.jsonl").open("w", encoding="utf-8") as log:
        for step, windows in enumerate(stream(corpora, chance, recipe.windows), 1):
            reader.train()
            inputs, gold = tensors(windows)
            found = losses(reader, reader(*inputs), gold)
            sum(WEIGHTS[task] * loss for task, loss in found.items()).backward()
            nn.utils.clip_grad_norm_(reader.parameters(), 1.0)
            engine.step()
            engine.zero_grad(set_to_none=True)
            schedule.step()
            if step > recipe.warm_up:
                average.update_parameters(reader)
            pieces += int(inputs[1].sum())
            for task, loss in found.items():
                running[task] = 0.98 * running.get(task, loss.item()) + 0.02 * loss.item()
            if step % 50 == 0:
                row = {"step": step, "seconds": round(time.monotonic() - begun), "pieces": pieces, **{t: round(v, 4) for t, v in running.items()}}
                print(json.dumps(row), file=log, flush=True)
            if step % every == 0 or step == recipe.steps:
                row = {"step": step, "seconds": round(time.monotonic() - begun), "dev": measure(average.module)}
                print(json.dumps(row), file=log, flush=True)
                torch.save(average.module.state_dict(), folder / "average.pt")
            if step == recipe.steps:
                break
    return average.module
