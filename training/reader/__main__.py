"""Train the reader: python -m training.reader DATA --work FOLDER [--steps N]; then training.reader.export makes what ships."""

import argparse
import json
from pathlib import Path

import torch
from tokenizers import Tokenizer

from training.base import base_folder
from training.reader.corpora import NAMES, ROLES, Document, Vocabulary, name_sentences, polnear, rows, syntax, treebank, vocabulary
from training.reader.fit import Recipe, fit
from training.reader.measure import curve
from training.reader.network import Reader, Sizes

# The genres of GUM whose texts may be used commercially (CC BY, CC BY-SA, public domain).
FREE_GENRES = frozenset({"academic", "bio", "interview", "news", "speech", "textbook", "vlog", "voyage", "conversation", "court"})


def treebanks(data: Path, part: str) -> tuple[Path, Path]:
    return data / f"ud-english-ewt/{part}.conllu.gz", data / f"gum/{part}.conllu.gz"


def labels(data: Path) -> Vocabulary:
    return vocabulary(treebanks(data, "train"))


def sizes(vocab: Vocabulary) -> Sizes:
    return Sizes(len(ROLES), len(NAMES), len(vocab.upos), len(vocab.xpos), len(vocab.labels))


def training_corpora(data: Path, vocab: Vocabulary, tokenizer: Tokenizer) -> list[tuple[list[Document], int]]:
    """Each corpus with how often it is passed over in one epoch."""
    ewt, gum = treebanks(data, "train")
    uner = {tuple(row["tokens"]): row["labels"] for row in rows(data / "names/uner-ewt-train.jsonl.gz")}
    return [
        (polnear(data / "polnear/train.jsonl.gz", data / "polnear/train.corenlp.jsonl.gz", tokenizer), 1),
        (syntax(treebank(ewt), vocab, tokenizer, uner), 1),
        (syntax(treebank(gum, FREE_GENRES), vocab, tokenizer), 1),
        (name_sentences(data / "names/wikigold.jsonl.gz", tokenizer), 1),
        (name_sentences(data / "names/crossner-politics-train.jsonl.gz", tokenizer), 3),
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--work", type=Path, required=True, help="folder for the log and the weights")
    parser.add_argument("--steps", type=int, default=Recipe.steps)
    parser.add_argument("--threads", type=int, default=2)
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    torch.set_flush_denormal(True)
    args.work.mkdir(parents=True, exist_ok=True)
    tokenizer = Tokenizer.from_file(str(base_folder() / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    vocab = labels(args.data)
    recipe = Recipe(steps=args.steps)
    torch.manual_seed(recipe.seed)
    reader = Reader(sizes(vocab))
    ewt, gum = treebanks(args.data, "dev")
    dev_attributions = polnear(args.data / "polnear/dev.jsonl.gz", None, tokenizer)[:40]
    dev_syntax = syntax(treebank(ewt), vocab, tokenizer)[:60] + syntax(treebank(gum, frozenset({"news"})), vocab, tokenizer)
    dev_names = {name: name_sentences(args.data / f"names/{name}-dev.jsonl.gz", tokenizer)[:60] for name in ("crossner-politics", "worldwide-newswire")}
    corpora = training_corpora(args.data, vocab, tokenizer)
    (args.work / "labels.json").write_text(json.dumps({"roles": ROLES, "names": NAMES, "upos": vocab.upos, "xpos": vocab.xpos, "labels": vocab.labels}))
    print({"pieces": [sum(len(p) for d in documents for p in d.pieces) * times for documents, times in corpora]}, flush=True)
    fit(reader, corpora, recipe, lambda r: curve(r, dev_attributions, dev_syntax, dev_names), args.work)


if __name__ == "__main__":
    main()
