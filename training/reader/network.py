"""The reader: one encoder, a head a task. Shapes: B windows, T word pieces, W words."""

import math
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from rashomon.lang.features import CASES, GAPS, QUOTED
from training.base import WIDTH, pretrained

REACH = 256  # words in a window at most
BUCKETS = 32


def _bucket(distance: int) -> int:
    """Signed distance in words to a bucket: exact to 4, then by powers, as in relative attention."""
    half = BUCKETS // 2
    size = abs(distance)
    place = size if size < 5 else min(half - 1, 5 + int(math.log(size / 5) / math.log(REACH / 5) * (half - 6)))
    return place + (half if distance > 0 else 0)


class Pointer(nn.Module):
    """From each word to one word: a product of two projections plus a learned weight of the distance between them."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.source = nn.Linear(WIDTH, width)
        self.target = nn.Linear(WIDTH, width)
        self.distance = nn.Parameter(torch.zeros(BUCKETS))
        self.register_buffer("buckets", torch.tensor([_bucket(d) for d in range(-REACH, REACH + 1)]))

    def forward(self, words: Tensor) -> Tensor:
        """B x W x 384 to B x W x W: row i scores where word i points."""
        scale = math.sqrt(self.source.out_features)
        scores = self.source(words) @ self.target(words).transpose(1, 2) / scale
        place = torch.arange(words.shape[1], device=words.device)
        apart = (place[None, :] - place[:, None]).clamp(-REACH, REACH) + REACH
        return scores + self.distance[self.buckets[apart]]


class Labels(nn.Module):
    """The label of each arc: bilinear in dependent and head."""

    def __init__(self, labels: int, width: int = 64) -> None:
        super().__init__()
        self.dependent = nn.Linear(WIDTH, width)
        self.head = nn.Linear(WIDTH, width)
        self.mix = nn.Parameter(torch.randn(width, labels, width) / width)
        self.lean = nn.Linear(width, labels)

    def forward(self, words: Tensor, heads: Tensor) -> Tensor:
        """heads: B x W, the head of each word; returns B x W x labels."""
        dependent = self.dependent(words)
        head = torch.gather(self.head(words), 1, heads[..., None].expand(-1, -1, self.head.out_features))
        return torch.einsum("bwi,ilj,bwj->bwl", dependent, self.mix, head) + self.lean(dependent)


@dataclass(frozen=True)
class Sizes:
    """How many labels each head has."""

    roles: int
    names: int
    upos: int
    xpos: int
    labels: int


class Reader(nn.Module):
    """Encoder and heads; `forward` gives the words, the heads are called by name."""

    def __init__(self, sizes: Sizes) -> None:
        super().__init__()
        self.encoder = pretrained()
        self.case = nn.Embedding(CASES, WIDTH)
        self.gap = nn.Embedding(GAPS, WIDTH)
        self.quoted = nn.Embedding(QUOTED, WIDTH)
        for table in (self.case, self.gap, self.quoted):
            nn.init.zeros_(table.weight)
        for table in (self.encoder.words, self.encoder.places):
            table.weight.requires_grad_(False)
        self.dropout = nn.Dropout(0.1)
        self.roles = nn.Linear(WIDTH, sizes.roles)
        self.names = nn.Linear(WIDTH, sizes.names)
        self.starts = nn.Linear(WIDTH, 1)
        self.upos = nn.Linear(WIDTH, sizes.upos)
        self.xpos = nn.Linear(WIDTH, sizes.xpos)
        self.links = Pointer(128)
        self.arcs = Pointer(256)
        self.labels = Labels(sizes.labels)

    def forward(self, pieces: Tensor, mask: Tensor | None, case: Tensor, gap: Tensor, quoted: Tensor, first: Tensor) -> Tensor:
        """The state of each word: B x W x 384, read at its first piece."""
        # codes begin at 0 for the end marks as well: their embedding is learned with the rest
        extra = self.case(case) + self.gap(gap) + self.quoted(quoted)
        states = self.encoder(pieces, mask, self.dropout(extra))
        words = torch.gather(states, 1, first[..., None].expand(-1, -1, WIDTH))
        return self.dropout(words)


class Exported(nn.Module):
    """The reader as one graph over windows that are full: all heads of all words, and of the arcs' labels what each word brings to them
    (`lang.decode.arc_labels` does the rest once the arcs are known)."""

    def __init__(self, reader: Reader) -> None:
        super().__init__()
        self.reader = reader

    def forward(self, pieces: Tensor, case: Tensor, gap: Tensor, quoted: Tensor, first: Tensor) -> tuple[Tensor, ...]:
        r = self.reader
        words = r(pieces, None, case, gap, quoted, first)
        return (r.roles(words), r.links(words), r.names(words), r.starts(words)[..., 0], r.upos(words), r.xpos(words),
                r.arcs(words), r.labels.dependent(words), r.labels.head(words))  # fmt: skip
