"""Make what ships from trained weights: python -m training.reader.export WORK [--fp32 FOLDER]

Writes model.onnx (int8, reduce_range, so that processors without VNNI give the same sums), arcs.npz, labels.json, tokenizer.json and card.md to
src/rashomon/data/models/reader and brings the manifest up to date.
"""

import argparse
import json
import shutil
import tempfile
from pathlib import Path

import numpy as np
import torch

from training.attention import with_attention
from training.base import base_folder
from training.manifest import DATA, record
from training.quantise import quantise
from training.reader.network import Exported, Reader, Sizes
from training.states import with_word_states

NAMES = ("pieces", "case", "gap", "quoted", "first")
OUTPUTS = ("roles", "links", "names", "starts", "upos", "xpos", "arcs", "dependents", "heads")


def load(work: Path) -> Reader:
    labels = json.loads((work / "labels.json").read_text(encoding="utf-8"))
    reader = Reader(Sizes(*(len(labels[key]) for key in ("roles", "names", "upos", "xpos", "labels"))))
    reader.load_state_dict(torch.load(work / "average.pt", weights_only=True))
    return reader.eval()


def export(reader: torch.nn.Module, path: Path) -> None:
    """One graph with free numbers of windows, pieces and words."""
    shapes = {name: {0: "windows", 1: "words" if name == "first" else "pieces"} for name in NAMES}
    shapes |= {name: {0: "windows", 1: "words"} for name in OUTPUTS}
    for name in ("links", "arcs"):
        shapes[name] = {0: "windows", 1: "words", 2: "words"}
    sample = [torch.ones(1, 12, dtype=torch.long) for _ in NAMES[:-1]] + [torch.arange(1, 9)[None]]
    torch.onnx.export(Exported(reader).eval(), tuple(sample), str(path), input_names=list(NAMES), output_names=list(OUTPUTS),
                      dynamic_axes=shapes, opset_version=17, dynamo=False)  # fmt: skip


def arc_labels(reader: Reader) -> dict[str, np.ndarray]:
    """What `lang.decode.arc_labels` needs, by name, in half precision."""
    made = {"mix": reader.labels.mix, "lean": reader.labels.lean.weight.T, "bias": reader.labels.lean.bias}
    return {name: value.detach().numpy().astype(np.float16) for name, value in made.items()}


def card(work: Path) -> str:
    """The model card: task, data, licences, recipe and the learning curve of the run."""
    rows = [json.loads(line) for line in (work / "log.jsonl").read_text(encoding="utf-8").splitlines()]
    curve = [(row["step"], row["seconds"], row["dev"]) for row in rows if "dev" in row]
    keys = list(curve[-1][2]) if curve else []
    table = ["| step | seconds | " + " | ".join(keys) + " |", "|---|---|" + "---|" * len(keys)]
    table += [f"| {step} | {seconds} | " + " | ".join(f"{dev[k]:.1f}" for k in keys) + " |" for step, seconds, dev in curve]
    losses = [row for row in rows if "dev" not in row][::6]
    tasks = [k for k in (losses[-1] if losses else {}) if k not in ("step", "seconds", "pieces")]
    falling = ["| step | word pieces | " + " | ".join(tasks) + " |", "|---|---|" + "---|" * len(tasks)]
    falling += [f"| {row['step']} | {row['pieces']} | " + " | ".join(f"{row[t]:.3f}" for t in tasks) + " |" for row in losses]
    text = (Path(__file__).parent / "card.md").read_text(encoding="utf-8")
    return text.replace("{curve}", "\n".join(table)).replace("{losses}", "\n".join(falling))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("work", type=Path)
    parser.add_argument("--fp32", type=Path, help="also keep the unquantised graph in this folder")
    args = parser.parse_args()
    np.random.seed(0)
    target = DATA / "models/reader"
    target.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        graph = Path(folder) / "model.onnx"
        reader = load(args.work)
        export(reader, graph)
        quantise(graph, target / "model.onnx")
        with_word_states(target / "model.onnx")
        with_attention(target / "model.onnx")
        np.savez(target / "arcs.npz", **arc_labels(reader))
        if args.fp32:
            args.fp32.mkdir(parents=True, exist_ok=True)
            shutil.copy(graph, args.fp32 / "model.onnx")
    shutil.copy(base_folder() / "tokenizer.json", target / "tokenizer.json")
    shutil.copy(args.work / "labels.json", target / "labels.json")
    (target / "card.md").write_text(card(args.work), encoding="utf-8")
    for name in ("model.onnx", "arcs.npz", "tokenizer.json", "labels.json", "card.md"):
        record(f"models/reader/{name}", "Apache-2.0 (weights); training corpora as in card.md", "python -m training.reader; python -m training.reader.export")


if __name__ == "__main__":
    main()
