"""Draw the lemma lexicons from the treebanks: python -m training.lemmas DATA

lemmas.tsv: forms whose lemma the rule of rashomon.lang.lemmas misses. bases.tsv: base forms that the rule checks its stems against.
"""

import argparse
from collections import Counter, defaultdict
from pathlib import Path

from rashomon.lang.lemmas import regular
from training.manifest import DATA, record
from training.reader.corpora import sentences

MADE = "python -m training.lemmas"
LICENCE = "CC BY-SA 4.0"
SOURCE = "# Source: UD English EWT 2.15 (CC BY-SA 4.0) and GUM 11 (CC BY 4.0), train parts. Licence: CC BY-SA 4.0.\n"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    data = parser.parse_args().data
    seen: defaultdict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    bases: Counter[str] = Counter()
    for path in (data / "ud-english-ewt/train.conllu.gz", data / "gum/train.conllu.gz"):
        for _, rows in sentences(path):
            for row in rows:
                if row[0].isdigit():
                    seen[row[1].lower().replace("’", "'"), row[4]][row[2]] += 1
                    if row[4][:2] in ("VB", "NN", "JJ", "RB") and row[4] not in ("NNP", "NNPS") and row[2].isalpha():
                        bases[row[2].lower()] += 1
    known = frozenset(base for base, n in bases.items() if base.islower())
    table = []
    for (form, tag), lemmas in sorted(seen.items()):
        best, n = lemmas.most_common(1)[0]
        ruled = regular(form, tag, known) if tag not in ("NNP", "NNPS", "FW") else None
        if tag in ("NNP", "NNPS", "FW"):
            if best.lower() != form and n > 1:
                table.append((form, tag, best))
        elif best != ruled:
            table.append((form, tag, best))
    folder = DATA / "lexicons"
    (folder / "lemmas.tsv").write_text(
        "# Irregular lemmas: form, Penn Treebank tag, lemma.\n"
        + SOURCE
        + "".join("\t".join(row) + "\n" for row in table if all(row) and "\t" not in "".join(row)),
        encoding="utf-8",
    )
    (folder / "bases.tsv").write_text(
        "# Base forms of nouns, verbs, adjectives and adverbs.\n" + SOURCE + "".join(f"{b}\n" for b in sorted(known)), encoding="utf-8"
    )
    for name in ("lemmas", "bases"):
        record(f"lexicons/{name}.tsv", LICENCE, MADE)


if __name__ == "__main__":
    main()
