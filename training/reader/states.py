"""Let a shipped reader give the states of its words as well: python -m training.reader.states

Adds to the quantised graph an output `states`: for each word what layers 2, 4 and 6 hold at its first piece, 3 x 384 numbers side by side. Small
heads that are trained later (training/senses) read them, so that tone and event codes cost no second encoder. `training.reader.export` calls it.
"""

from pathlib import Path

import onnx
from onnx import TensorProto, helper

from training.manifest import DATA, record

LAYERS = (1, 3, 5)


def with_states(path: Path) -> None:
    """Rewrite the graph in place; one that gives states already stays as it is."""
    model = onnx.load(str(path))
    graph = model.graph
    if any(output.name == "states" for output in graph.output):
        return
    words = []
    for layer in LAYERS:
        words.append(f"/states/{layer}")
        source = f"/reader/encoder/layers.{layer}/norm2/LayerNormalization_output_0"
        graph.node.append(helper.make_node("GatherElements", [source, "/reader/Expand_output_0"], [words[-1]], axis=1))
    graph.node.append(helper.make_node("Concat", words, ["states"], axis=-1))
    graph.output.append(helper.make_tensor_value_info("states", TensorProto.FLOAT, ["windows", "words", 384 * len(LAYERS)]))
    onnx.checker.check_model(model)
    onnx.save(model, str(path))


def main() -> None:
    with_states(DATA / "models/reader/model.onnx")
    record("models/reader/model.onnx", "Apache-2.0 (weights); training corpora as in card.md", "python -m training.reader; python -m training.reader.export")


if __name__ == "__main__":
    main()
