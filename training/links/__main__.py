"""Fit the link scorer on the gold accounts: python -m training.links DATA writes models/links/weights.npz and card.md.

Five networks by fold give every train story logits from one that did not see it; the second stage, the threshold and the figures come from these, the
shipped network from all train stories. Fifteen minutes on two cores.
"""

import argparse
import multiprocessing
from pathlib import Path

import numpy as np
import torch
from sklearn.linear_model import LogisticRegression

from rashomon.compare.likeness import LEXICAL
from rashomon.compare.scorer import LAYERS, LOW
from rashomon.compare.surroundings import context, third
from training.links.examples import Story, directions, folds, load_all, with_features
from training.links.network import HEADS, WIDTH, fit, logits, tensors
from training.manifest import DATA, record

Matrices = list[list[np.ndarray]]
CUT = 0.01  # share of the links whose logit lies under the cut of the second stage


def one_network(job: tuple[list, list, np.ndarray, int]) -> tuple[dict[str, np.ndarray], list[Matrices]]:
    """(train stories, sets to score, start, seed) to (weights, logits of each set)."""
    train, tests, start, seed = job
    torch.set_num_threads(1)
    net = fit(train, start, seed)
    return {name: value.numpy() for name, value in net.state_dict().items()}, [logits(net, t) for t in tests]


def second_table(stories: list[Story], found: Matrices) -> np.ndarray:
    """All pairs x 56: logit, its surroundings, third reports, lexical likenesses."""
    out = []
    for story, matrices in zip(stories, found, strict=True):
        over = third(list(story.labels), [1 / (1 + np.exp(-m)) for m in matrices], len(story.found))
        for m, t, (_, _, x) in zip(matrices, over, story.pairs, strict=True):
            out.append(np.concatenate([m[..., None], context(m), t, x[..., : len(LEXICAL)].astype(np.float32)], -1).reshape(m.size, -1))
    return np.concatenate(out).astype(np.float64)


def fit_second(x: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray, float]:
    mean, scale = x.mean(0), x.std(0) + 1e-6
    model = LogisticRegression(C=0.02, max_iter=300).fit(((x - mean) / scale).clip(-6, 6), y)
    return mean, scale, model.coef_[0], float(model.intercept_[0])


def use_second(model: tuple, x: np.ndarray) -> np.ndarray:
    mean, scale, weight, bias = model
    return ((x - mean) / scale).clip(-6, 6) @ weight + bias


def best_threshold(scores: np.ndarray, y: np.ndarray, gold: int) -> tuple[float, float]:
    """(F1 in percent, threshold)."""
    order = np.argsort(-scores, kind="stable")
    f1 = 2 * np.cumsum(y[order]) / (np.arange(1, len(y) + 1) + gold)
    k = int(f1.argmax())
    return 100 * float(f1[k]), float(scores[order][k])


def figures(stories: list[Story], scores: np.ndarray, threshold: float) -> str:
    """F1 of links, recall by relation, F1 of sentences without a link."""
    label = np.concatenate([y.ravel() for s in stories for y in s.labels.values()])
    hit = scores >= threshold
    gold = sum(s.gold for s in stories)
    f1 = 200 * (hit & (label >= 0)).sum() / (hit.sum() + gold)
    at, counts = 0, np.zeros(3)
    for s in stories:
        wanted, given = ([np.zeros(p.n, bool) for p in s.found] for _ in range(2))
        for (a, b), y in s.labels.items():
            h = hit[at : at + y.size].reshape(y.shape)
            at += y.size
            for side, m in ((wanted, y >= 0), (given, h)):
                side[a] |= m.any(1)
                side[b] |= m.any(0)
        w, g = np.concatenate(wanted), np.concatenate(given)
        counts += [(~w & ~g).sum(), (~w & g).sum(), (w & ~g).sum()]
    only = 200 * counts[0] / (2 * counts[0] + counts[1] + counts[2])
    return f"links F1 {f1:.1f}, recall of same {100 * hit[label == 2].mean():.1f}, of partial {100 * hit[label == 1].mean():.1f}, only F1 {only:.1f}"


def reliability(scores: np.ndarray, y: np.ndarray) -> str:
    """Said and true share of links in ten steps of probability, by the out-of-fold scores."""
    p = 1 / (1 + np.exp(-scores))
    rows = ["| said | pairs | true |", "|---|---|---|"]
    for low in np.arange(0, 1, 0.1):
        inside = (p >= low) & (p < low + 0.1)
        if inside.sum():
            rows.append(f"| {p[inside].mean():.2f} | {inside.sum()} | {y[inside].mean():.2f} |")
    return "\n".join(rows)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    data = parser.parse_args().data / "accounts"
    train, dev = load_all(data / "train"), load_all(data / "dev")
    w = {f"directions.{layer}": directions(train, k) for k, layer in enumerate(LAYERS)}
    third_of = WIDTH // 3
    start = np.zeros((768, WIDTH), np.float32)
    start[:384, :third_of], start[384:, third_of:] = w["directions.fourth"][:, :third_of] * 0.1, w["directions.sixth"][:, : WIDTH - third_of] * 0.1
    idle = {"project.weight": start.T, "weigh.weight": np.zeros((HEADS, 768), np.float32), "weigh.bias": np.zeros(HEADS, np.float32)}
    for stories in (train, dev):
        with_features(stories, w | idle)
    every = np.concatenate([x.reshape(-1, x.shape[-1]) for s in train for _, _, x in s.pairs]).astype(np.float32)
    mean, scale = every.mean(0), every.std(0) + 1e-6
    ours, theirs, fold = tensors(train, mean, scale), tensors(dev, mean, scale), folds(train)
    jobs = [([t for t, g in zip(ours, fold, strict=True) if g != f], [[t for t, g in zip(ours, fold, strict=True) if g == f]], start, 0) for f in range(5)]
    torch.multiprocessing.set_sharing_strategy("file_system")
    with multiprocessing.get_context("fork").Pool(2) as pool:
        *held, (state, (dev_logits,)) = pool.map(one_network, [*jobs, (ours, [theirs], start, 0)], chunksize=1)
    unseen: Matrices = [[] for _ in train]
    for f, (_, (found,)) in enumerate(held):
        for n, matrices in zip(np.flatnonzero(fold == f), found, strict=True):
            unseen[n] = matrices
    y = np.concatenate([m.ravel() for s in train for m in s.labels.values()]) >= 0
    flat = np.concatenate([m.ravel() for matrices in unseen for m in matrices])
    of = np.concatenate([np.full(sum(m.size for m in matrices), fold[n]) for n, matrices in enumerate(unseen)])
    cut = float(np.quantile(flat[y], CUT))
    x, kept = second_table(train, unseen), flat > cut
    scores = np.full(len(flat), LOW)
    for f in range(5):
        model = fit_second(x[kept & (of != f)], y[kept & (of != f)])
        scores[kept & (of == f)] = use_second(model, x[kept & (of == f)])
    gold = sum(s.gold for s in train)
    _, threshold = best_threshold(scores, y, gold)
    second = fit_second(x[kept], y[kept])
    dev_flat = np.concatenate([m.ravel() for matrices in dev_logits for m in matrices])
    dev_scores = np.where(dev_flat > cut, use_second(second, second_table(dev, dev_logits)), LOW)
    order = np.sort(scores[y])[::-1]
    share = float((scores >= order[int(0.97 * gold) - 1]).mean()) if len(order) >= int(0.97 * gold) else 1.0
    lines = [f"cross-validated on train: {figures(train, scores, threshold)}", f"dev, at the same threshold: {figures(dev, dev_scores, threshold)}",
             f"network alone: {best_threshold(flat, y, gold)[0]:.1f} cross-validated", f"the second stage looks at {100 * kept.mean():.1f} % of the pairs, which hold 99 % of the links; 97 % lie in {100 * share:.1f} %"]  # fmt: skip
    print("\n".join(lines))
    folder = DATA / "models/links"
    folder.mkdir(parents=True, exist_ok=True)
    arrays = {name: value.astype(np.float16) for name, value in (w | state).items()}
    arrays |= {"mean": mean, "scale": scale, "threshold": np.float32(1 / (1 + np.exp(-threshold))), "second.cut": np.float32(cut)}
    arrays |= {f"second.{name}": np.asarray(value, np.float32) for name, value in zip(("mean", "scale", "weight", "bias"), second, strict=True)}
    np.savez(folder / "weights.npz", **arrays)
    card = (Path(__file__).parent / "card.md").read_text(encoding="utf-8").replace("{figures}", "\n".join(f"- {line}" for line in lines))
    (folder / "card.md").write_text(card.replace("{reliability}", reliability(scores, y)), encoding="utf-8")
    for name in ("weights.npz", "card.md"):
        record(f"models/links/{name}", "Apache-2.0", "python -m training.links")


if __name__ == "__main__":
    main()
