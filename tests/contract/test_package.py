"""What the package promises about itself."""

import ast
import hashlib
import importlib
import json
import re
import shutil
from pathlib import Path

import numpy as np
import pytest
import typer.main

import rashomon
from rashomon.cli import app
from rashomon.errors import ChangedData, MissingModel, RashomonError
from rashomon.lang import resources
from rashomon.pipeline import COMPARE, READ, needs

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src/rashomon"
DATA = PACKAGE / "data"


def test_the_public_words_are_exported():
    assert sorted(rashomon.__all__) == sorted(n for n in rashomon.__all__ if hasattr(rashomon, n))
    assert {"load", "read", "compare", "page"} <= set(rashomon.__all__)


def test_every_data_file_is_in_the_manifest_with_its_digest():
    listed = json.loads((DATA / "manifest.json").read_text(encoding="utf-8"))["files"]
    present = {p.relative_to(DATA).as_posix(): p for p in DATA.rglob("*") if p.is_file() and p.name != "manifest.json" and "templates" not in p.parts}

    assert set(present) == set(listed)
    for name, path in present.items():
        assert listed[name]["sha256"] == hashlib.sha256(path.read_bytes()).hexdigest(), name
        assert listed[name]["licence"]


def test_every_lexicon_states_its_source_and_licence():
    for path in (DATA / "lexicons").glob("*.tsv"):
        head = "".join(line for line in path.read_text(encoding="utf-8").splitlines(keepends=True) if line.startswith("#"))
        assert "Source:" in head, path.name
        assert "Licence:" in head, path.name


def test_no_model_file_is_a_pickle_or_has_data_outside():
    for path in (DATA / "models").rglob("*"):
        if path.suffix == ".npz":  # loads only if every array is plain
            with np.load(path, allow_pickle=False) as stored:
                assert all(stored[name].dtype.kind == "f" for name in stored.files)
        assert path.is_dir() or path.suffix in {".onnx", ".json", ".npz", ".md"}, path


@pytest.fixture
def copied(tmp_path, monkeypatch):
    shutil.copytree(DATA, tmp_path / "data", ignore=shutil.ignore_patterns("model.onnx"))
    monkeypatch.setattr(resources, "folder", lambda: tmp_path / "data")
    return tmp_path / "data"


def test_a_missing_model_is_a_named_error_that_says_what_to_do(copied):
    with pytest.raises(MissingModel, match="git checkout"):
        resources.verified("models/reader/model.onnx")


@pytest.mark.parametrize("change", [lambda b: b[:-1], lambda b: b[:-1] + b"x", lambda b: b + b"x"])
def test_a_changed_file_is_a_named_error(copied, change):
    path = copied / "lexicons/roles.tsv"
    path.write_bytes(change(path.read_bytes()))
    with pytest.raises(ChangedData, match=r"roles\.tsv"):
        resources.verified("lexicons/roles.tsv")


def test_a_graph_that_takes_data_from_outside_is_refused(monkeypatch, tmp_path):
    path = tmp_path / "model.onnx"
    path.write_bytes(b"graph" + b"\x0a\x08location\x12\x04data" + b"rest")
    monkeypatch.setattr(resources, "verified", lambda name: path)
    with pytest.raises(ChangedData, match="outside"):
        resources.graph("models/reader/model.onnx")


def test_nobody_inside_imports_the_package_root():
    for path in PACKAGE.rglob("*.py"):
        if path.name != "__init__.py":
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                assert not (isinstance(node, ast.ImportFrom) and node.module == "rashomon"), path


def test_every_module_and_public_record_says_what_it_is():
    for path in PACKAGE.rglob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        assert ast.get_docstring(tree) or not tree.body, path
        for node in tree.body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                assert ast.get_docstring(node), f"{path}: {node.name}"


def test_every_error_is_in_the_tree_that_opens_the_file():
    errors = importlib.import_module("rashomon.errors")
    named = set(re.findall(r"[─ ]([A-Z]\w+)", errors.__doc__ or "")) | {"RashomonError"}

    assert {n for n, c in vars(errors).items() if isinstance(c, type) and issubclass(c, RashomonError)} <= named


def test_every_command_and_option_is_in_the_docs():
    text = (ROOT / "docs/commands.md").read_text(encoding="utf-8")
    group = typer.main.get_command(app)
    commands = dict(group.commands)  # type: ignore[attr-defined]
    commands |= {f"corpus {name}": command for name, command in commands.pop("corpus").commands.items()}
    for name, command in commands.items():
        assert f"rashomon {name}" in text
        assert "Example:" in (command.help or "")
        for option in command.params:
            if option.param_type_name == "option" and option.name != "help":
                assert option.opts[0] in text, option.opts


def test_the_step_tables_fit_together():
    assert len(READ) == len(needs(READ, ["report"]))
    assert len(COMPARE) == len(needs(COMPARE, ["readings", "corrections"]))


def test_a_step_that_needs_what_nothing_makes_is_an_error():
    with pytest.raises(RashomonError, match="needs nonsense"):
        needs({"claims": lambda nonsense: nonsense}, ["report"])


def test_a_step_can_be_replaced():
    reading = rashomon.read(rashomon.Report("", "The mayor left."), steps=READ | {"claims": lambda: ()})

    assert () == reading.claims
