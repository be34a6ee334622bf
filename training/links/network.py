"""The network of `rashomon.compare.scorer` in torch, and its fitting. Shapes: n sentences, L pieces of the longest, d 64.

What keeps it from learning the stories by heart: each step sees a random part of the sentences and pieces of one story, and of the states' channels.
"""

import math

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from rashomon.compare.scorer import FEATURES, STRETCHES
from training.links.examples import Story

WIDTH, HIDDEN, HEADS, BLOCKS = 64, 64, 4, 2
EPOCHS, RATE, SLOW_RATE, DECAY, AVERAGE = 20, 2e-3, 5e-4, 0.05, 0.99
KEEP_SENTENCES, DROP_PIECES, DROP_STATES, DROP = 0.6, 0.2, 0.25, 0.1
WEIGHT = (1.0, 0.5, 1.0, 2.0)  # of no link, conflict, partial, same in the loss
CHANNELS = 2 * (HEADS * 4 + len(STRETCHES))


class Channels(nn.Module):
    """Dropout of whole channels, the same for all cells of a matrix."""

    def forward(self, x: Tensor) -> Tensor:
        return x * ((torch.rand(x.shape[-1]) >= DROP).float() / (1 - DROP)) if self.training else x


class Network(nn.Module):
    """start: 768 x 64, where the projection begins."""

    def __init__(self, start: np.ndarray) -> None:
        super().__init__()
        self.project = nn.Linear(start.shape[0], WIDTH, bias=False)
        self.weigh = nn.Linear(start.shape[0], HEADS)
        self.hinge = nn.Parameter(torch.tensor([0.2, 0.45]))
        self.norm = nn.LayerNorm(CHANNELS)
        self.enter = nn.Linear(len(FEATURES) + CHANNELS, HIDDEN)
        self.mix = nn.ModuleList([nn.Sequential(nn.Linear(9 * HIDDEN, HIDDEN), nn.GELU("tanh"), Channels(), nn.Linear(HIDDEN, HIDDEN)) for _ in range(BLOCKS)])
        self.leave, self.skip, self.drop = nn.Linear(HIDDEN, 1), nn.Linear(len(FEATURES), 1), Channels()
        with torch.no_grad():
            self.project.weight.copy_(torch.tensor(start.T))
            for part in (self.weigh.weight, self.weigh.bias, self.leave.weight, self.skip.weight):
                part.zero_()
            self.leave.bias.fill_(-3.5)

    def encode(self, report: dict[str, Tensor]) -> tuple[Tensor, Tensor]:
        """n x L x 64 of length one and n x L x 4 weights."""
        x = report["states"]
        if self.training:
            x = x * (torch.rand(x.shape[1]) > DROP_STATES).float() / (1 - DROP_STATES)
        projected, heads = F.normalize(self.project(x), dim=-1), torch.exp(2 * torch.tanh(self.weigh(x) / 4))
        return projected[report["place"]], heads[report["place"]] * report["weight"][..., None]

    def interaction(self, a: dict[str, Tensor], b: dict[str, Tensor], ours: tuple[Tensor, Tensor], theirs: tuple[Tensor, Tensor]) -> Tensor:
        (xa, wa), (xb, wb) = ours, theirs
        (na, la, d), (nb, lb, _) = xa.shape, xb.shape
        alike = xa.reshape(-1, d) @ xb.reshape(-1, d).T
        fore = (alike + (~b["there"]).float().reshape(-1) * -3).view(na, la, nb, lb).amax(-1).clamp(min=-1)
        back = (alike + (~a["there"]).float().reshape(-1, 1) * -3).view(na, la, nb, lb).amax(1).permute(1, 2, 0).clamp(min=-1)
        one, two = self.pooled(fore, wa), self.pooled(back, wb).transpose(0, 1)
        return torch.cat([torch.minimum(one, two), torch.maximum(one, two)], -1)

    def pooled(self, best: Tensor, w: Tensor) -> Tensor:
        """best: n x L x m; w: n x L x 4; returns n x m x 19. A sentence without pieces has 0 everywhere."""
        total = w.sum(1)[:, None] + 0.5
        low, high = F.relu(best - self.hinge[0]), F.relu(best - self.hinge[1])
        out = [torch.einsum("nlm,nlh->nmh", s, w) / total for s in (best, low, high)] + [torch.log1p(torch.einsum("nlm,nlh->nmh", high, w))]
        excess = (high * w[..., :1]).transpose(1, 2)
        for size in STRETCHES:
            run = F.pad(excess, (size // 2 + 1, size // 2)).cumsum(-1)
            out.append(torch.log1p(F.relu((run[..., size:] - run[..., :-size]).amax(-1, keepdim=True))))
        return torch.cat(out, -1)

    def around(self, h: Tensor) -> Tensor:
        """n_a x n_b x c to n_a x n_b x 9c: the cell, best of row and column, their means, best and mean of the matrix, neighbours."""
        rows, columns = h.amax(1, keepdim=True), h.amax(0, keepdim=True)
        q = F.pad(h.permute(2, 0, 1), (1, 1, 1, 1)).permute(1, 2, 0)
        beside = (q[:-2, :-2] + q[2:, 2:], q[:-2, 2:] + q[2:, :-2], q[:-2, 1:-1] + q[2:, 1:-1] + q[1:-1, :-2] + q[1:-1, 2:])
        wide = (torch.maximum(rows, columns), torch.minimum(rows, columns), h.mean(1, keepdim=True) + h.mean(0, keepdim=True), h.amax((0, 1), keepdim=True),
                h.mean((0, 1), keepdim=True))  # fmt: skip
        return torch.cat([h, *(v.expand_as(h) for v in wide), *beside], -1)

    def forward(self, story: tuple[list, list]) -> list[Tensor]:
        reports, pairs = story
        ready = [self.encode(r) for r in reports]
        out = []
        for a, b, x, _ in pairs:
            x = x.float()
            h = F.gelu(self.enter(self.drop(torch.cat([x, self.norm(self.interaction(reports[a], reports[b], ready[a], ready[b]))], -1))), approximate="tanh")
            for block in self.mix:
                h = h + block(self.around(h))
            out.append((self.leave(self.drop(h)) + self.skip(x))[..., 0])
        return out


def tensors(stories: list[Story], mean: np.ndarray, scale: np.ndarray) -> list[tuple[list, list]]:
    """Each story as (reports, pairs): of a report the states of its pieces, their places n x L in sentences, which are there, and their weights; of a
    pair (a, b, features, labels)."""
    out = []
    for story in stories:
        reports = []
        for p in story.found:
            ends = p.ends()
            longest = int((ends - p.first).max(initial=1))
            place = np.full((p.n, longest), -1, np.int64)
            for n, (start, end) in zip(p.has, zip(p.first, ends, strict=True), strict=True):
                place[n, : end - start] = np.arange(start, end)
            there = place >= 0
            states = p.states if len(p.states) else np.zeros((1, 768), np.float32)
            weight = np.where(there, (p.weight if len(p.weight) else np.zeros(1, np.float32))[place.clip(0)], 0)
            reports.append(
                {"states": torch.tensor(states), "place": torch.tensor(place.clip(0)), "there": torch.tensor(there), "weight": torch.tensor(weight).float()}
            )
        pairs = [(a, b, torch.tensor(((x.astype(np.float32) - mean) / scale).clip(-5, 5)).half(), torch.tensor(story.labels[a, b])) for a, b, x in story.pairs]
        out.append((reports, pairs))
    return out


def thinned(story: tuple[list, list]) -> tuple[list, list]:
    """A random part of the sentences and pieces of a story."""
    reports, pairs = story
    kept = [torch.nonzero(torch.rand(len(r["there"])) < KEEP_SENTENCES)[:, 0] for r in reports]
    kept = [k if len(k) else torch.zeros(1, dtype=torch.long) for k in kept]
    new = []
    for r, k in zip(reports, kept, strict=True):
        there = r["there"][k] & (torch.rand(r["there"][k].shape) >= DROP_PIECES)
        new.append({**r, "there": there, "weight": r["weight"][k] * there, "place": r["place"][k]})
    return new, [(a, b, x[kept[a]][:, kept[b]], y[kept[a]][:, kept[b]]) for a, b, x, y in pairs]


def fit(stories: list[tuple[list, list]], start: np.ndarray, seed: int) -> Network:
    """A story a step; AdamW, warm-up of 60 steps, cosine to 5 %; cross-entropy over all pairs; the running mean of the weights is the result."""
    torch.manual_seed(seed)
    dice = np.random.default_rng(seed)
    net = Network(start)
    slow = [p for name, p in net.named_parameters() if name.startswith(("project", "weigh"))]
    fast = [p for name, p in net.named_parameters() if not name.startswith(("project", "weigh"))]
    optimiser = torch.optim.AdamW([{"params": fast, "lr": RATE}, {"params": slow, "lr": SLOW_RATE}], weight_decay=DECAY)
    steps, n = EPOCHS * len(stories), 0
    average = {k: v.clone() for k, v in net.state_dict().items()}
    weight = torch.tensor([*WEIGHT])
    for _ in range(EPOCHS):
        for i in dice.permutation(len(stories)):
            share = min(1, (n + 1) / 60) * (0.5 * (1 + math.cos(math.pi * n / steps)) * 0.95 + 0.05)
            for group, rate in zip(optimiser.param_groups, (RATE, SLOW_RATE), strict=True):
                group["lr"] = rate * share
            net.train()
            one = thinned(stories[i])
            z, y = torch.cat([m.reshape(-1) for m in net(one)]), torch.cat([p[3].reshape(-1) for p in one[1]]).long()
            loss = (F.binary_cross_entropy_with_logits(z, (y >= 0).float(), reduction="none") * weight[y + 1]).sum() / (400 + 0.5 * len(y))
            optimiser.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(net.parameters(), 1.0)
            optimiser.step()
            n += 1
            decay = min(AVERAGE, n / (n + 20))
            for k, v in net.state_dict().items():
                average[k].mul_(decay).add_(v, alpha=1 - decay)
    net.load_state_dict(average)
    return net.eval()


def logits(net: Network, stories: list[tuple[list, list]]) -> list[list[np.ndarray]]:
    """For each story the matrix of each pair."""
    with torch.no_grad():
        return [[m.numpy() for m in net(story)] for story in stories]
