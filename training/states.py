"""Let a shipped graph give the states of its words or pieces as well: python -m training.states

Adds an output `states` to a quantised graph: what some of its layers hold, side by side. Small heads that are trained later read them, so that they
cost no second encoder: training/senses.py those of the reader's words (layers 2, 4 and 6), training/links those of the similarity encoder's pieces
(layers 4 and 6). `training.reader.export` and `training.similarity` call it.
"""

from pathlib import Path

import onnx
from onnx import TensorProto, helper

from training.manifest import DATA, record


def _layer(prefix: str, number: int) -> str:
    return f"/{prefix}encoder/layers.{number - 1}/norm2/LayerNormalization_output_0"


def _with_output(path: Path, nodes: list[onnx.NodeProto], parts: list[str], axes: tuple[str, str]) -> None:
    """Rewrite the graph in place; one that gives states already stays as it is."""
    model = onnx.load(str(path))
    if any(output.name == "states" for output in model.graph.output):
        return
    model.graph.node.extend([*nodes, helper.make_node("Concat", parts, ["states"], axis=-1)])
    model.graph.output.append(helper.make_tensor_value_info("states", TensorProto.FLOAT, [*axes, 384 * len(parts)]))
    onnx.checker.check_model(model)
    onnx.save(model, str(path))


def with_word_states(path: Path) -> None:
    """The reader's: windows x words x 1152, at the first piece of each word."""
    parts = [f"/states/{layer}" for layer in (2, 4, 6)]
    nodes = [
        helper.make_node("GatherElements", [_layer("reader/", n), "/reader/Expand_output_0"], [part], axis=1) for n, part in zip((2, 4, 6), parts, strict=True)
    ]
    _with_output(path, nodes, parts, ("windows", "words"))


def with_piece_states(path: Path) -> None:
    """The similarity encoder's: sentences x pieces x 768, the end marks included."""
    _with_output(path, [], [_layer("", 4), _layer("", 6)], ("sentences", "pieces"))


def main() -> None:
    with_word_states(DATA / "models/reader/model.onnx")
    with_piece_states(DATA / "models/similarity/model.onnx")
    record("models/reader/model.onnx", "Apache-2.0 (weights); training corpora as in card.md", "python -m training.reader; python -m training.reader.export")
    record("models/similarity/model.onnx", "Apache-2.0", "python -m training.similarity")


if __name__ == "__main__":
    main()
