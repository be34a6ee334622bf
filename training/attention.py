"""Let a quantised graph compute each layer's attention as one node.

As exported it is a dozen nodes, with a copy of the text's states between any two; `MultiHeadAttention` of onnxruntime (com.microsoft) takes queries, keys
and values and computes them in blocks (Dao and others 2022). Nothing is masked: windows and sentences run alone, never padded.
`training.reader.export` and `training.similarity` call it.
"""

from pathlib import Path

import numpy as np
import onnx
from onnx import helper, numpy_helper

from training.base import HEADS, LAYERS, WIDTH

OWN = "com.microsoft"


def with_attention(path: Path) -> None:
    """Rewrite the graph in place; one that has it stays as it is."""
    model = onnx.load(str(path))
    graph = model.graph
    if any(node.op_type == "MultiHeadAttention" for node in graph.node):
        return
    made = {name: node for node in graph.node for name in node.output}
    prefix = next(name.removesuffix("layers.0/attend/Add_output_0") for name in made if name.endswith("layers.0/attend/Add_output_0"))
    graph.initializer.append(numpy_helper.from_array(np.array([WIDTH] * 3, np.int64), "thirds"))
    nodes = []
    for n in range(LAYERS):
        layer = f"{prefix}layers.{n}"
        parts = [f"{layer}/{part}" for part in ("query", "key", "value")]
        nodes.append(helper.make_node("Split", [f"{layer}/attend/Add_output_0", "thirds"], parts, axis=-1))
        nodes.append(helper.make_node("MultiHeadAttention", parts, [f"{layer}/attended"], domain=OWN, num_heads=HEADS))
        for node in graph.node:
            node.input[:] = [f"{layer}/attended" if name == f"{layer}/Reshape_1_output_0" else name for name in node.input]
    kept = _needed([*graph.node, *nodes], {output.name for output in graph.output})
    del graph.node[:]
    graph.node.extend(kept)
    used = {name for node in kept for name in node.input}
    for field in (graph.initializer, graph.input):
        left = [item for item in field if item.name in used]
        del field[:]
        field.extend(left)
    model.opset_import.append(helper.make_opsetid(OWN, 1))
    onnx.checker.check_model(model)
    onnx.save(model, str(path))


def _needed(nodes: list[onnx.NodeProto], wanted: set[str]) -> list[onnx.NodeProto]:
    """Those that the outputs rest on, each after what it takes."""
    made = {name: node for node in nodes for name in node.output}
    order: list[onnx.NodeProto] = []
    done: set[int] = set()
    stack = [(made[name], False) for name in sorted(wanted, reverse=True)]
    while stack:
        node, ready = stack.pop()
        if id(node) in done:
            continue
        if ready:
            done.add(id(node))
            order.append(node)
            continue
        stack.append((node, True))
        stack += [(made[name], False) for name in node.input if name in made]
    return order
