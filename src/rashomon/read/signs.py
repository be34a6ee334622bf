"""What can be seen of phrases and of pairs of phrases, as numbers: the input of the coreference network.

Each sign takes one of a few values (form of the pronoun, distance in sentences, whether the heads are equal ...); a pair is the list of its
signs' values. Training and reading use the same functions.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from rashomon.lang.lemmas import base
from rashomon.lang.model import Analysis
from rashomon.lang.resources import mapping
from rashomon.lang.syntax import Syntax
from rashomon.lang.words import covering
from rashomon.read.phrases import Phrase
from rashomon.schema.actor import Actor
from rashomon.schema.speech import Quotation

Ints = NDArray[np.int64]
REACH = 60  # phrases that a phrase looks back
_REFLEXIVE = ("self", "selves")
TYPES = ("i", "we", "you", "he", "she", "they", "it", "name", "the", "a", "this", "my", "bare", "several")
_ROLES = ("nsubj", "nsubj:pass", "obj", "iobj", "obl", "nmod:poss", "nmod", "conj", "appos", "root", "vocative", "compound", "other")
_DETERMINERS = {"the": "the", "a": "a", "an": "a", "some": "a", "any": "a", "no": "a", "this": "this", "that": "this", "these": "this", "those": "this"}


@dataclass(frozen=True, slots=True)
class Signs:
    """What is seen of each phrase of a report, as arrays of one length: see `signs`."""

    columns: dict[str, Ints]
    heads: tuple[str, ...]
    modifiers: tuple[frozenset[str], ...]


def signs(analysis: Analysis, syntax: Syntax, named: Sequence[Actor], attributions: Sequence[Quotation], found: Sequence[Phrase]) -> Signs:
    """One value of each column a phrase. marked, content, source, voice: number of the attribution in whose marks, words or source the phrase
    stands, or whose source it heads; -1 for none. count: phrases of its form before it; spoken: how much of the text is in the first person."""
    words = analysis.words
    paragraph, asked = _paragraphs(analysis)
    marked, content, source, voice = (np.full(len(words), -1) for _ in range(4))
    for number, quotation in enumerate(attributions):
        for spans, target in ((quotation.quoted, marked), (quotation.content, content), ([quotation.source] if quotation.source else [], source)):
            for span in spans:
                low, high = covering(words, span.start, span.end)
                target[low:high] = number
        if quotation.source:
            voice[syntax.top(*covering(words, quotation.source.start, quotation.source.end))] = number
    heads = np.array([p.head for p in found], np.int64)
    seen: dict[str, int] = {}
    count, columns = [], {}
    for phrase in found:
        key = f"{phrase.kind} {phrase.form} {phrase.actor}"
        count.append(seen.get(key, 0))
        seen[key] = count[-1] + 1
    columns["type"] = np.array([TYPES.index(_type(analysis, syntax, p)) for p in found], np.int64)
    columns["plural"] = np.array([p.plural if p.form != "you" else 2 for p in found], np.int64)
    columns["sex"] = np.array([" mf".index(p.sex or " ") for p in found], np.int64)
    columns["sort"] = np.array([("", "person", "body").index(p.sort) for p in found], np.int64)
    columns["actor"] = np.array([p.actor for p in found], np.int64)
    columns["role"] = np.array([_ROLES.index(r) if (r := syntax.relations[p.head]) in _ROLES else len(_ROLES) - 1 for p in found], np.int64)
    columns["sentence"] = np.array([syntax.sentence[p.head] for p in found], np.int64)
    columns["governor"] = np.array([_governor(syntax, p.head) for p in found], np.int64)
    columns["first"] = np.array([p.first for p in found], np.int64)
    columns["end"] = np.array([p.end for p in found], np.int64)
    columns["opens"] = np.array([p.first == syntax.bounds(p.head)[0] for p in found], np.int64)
    columns["reflexive"] = np.array([analysis.word(p.head).lower().endswith(_REFLEXIVE) for p in found], np.int64)
    columns["count"] = np.minimum(np.array(count, np.int64), 4)
    for name, values in (("paragraph", paragraph), ("asked", asked), ("marked", marked), ("content", content), ("source", source), ("voice", voice)):
        columns[name] = values[heads] if len(heads) else np.zeros(0, np.int64)
    columns["class"] = np.array([_class(named, p) for p in found], np.int64)
    columns["spoken"] = np.full(len(found), min(2, int(np.sum((columns["type"] < 3) & (columns["marked"] < 0)) / max(1, len(found)) * 6)))
    modifiers = tuple(frozenset(analysis.word(i).lower() for i in range(p.first, p.end) if _modifies(analysis, i, p)) for p in found)
    return Signs(columns, tuple(p.form if p.kind in ("noun", "name") else "" for p in found), modifiers)


def _modifies(analysis: Analysis, i: int, phrase: Phrase) -> bool:
    return phrase.kind == "noun" and i != phrase.head and analysis.upos[i] in ("ADJ", "NOUN", "PROPN", "NUM")


def _type(analysis: Analysis, syntax: Syntax, phrase: Phrase) -> str:
    if phrase.kind == "pronoun":
        return phrase.form
    if phrase.kind != "noun":
        return phrase.kind
    for i in range(phrase.first, phrase.head):
        word = analysis.word(i).lower()
        if word in _DETERMINERS:
            return _DETERMINERS[word]
        if syntax.relations[i] == "nmod:poss" and syntax.heads[i] == phrase.head:
            return "my"
    return "bare"


def _class(named: Sequence[Actor], phrase: Phrase) -> int:
    """Number of the class of office that a noun, or the role of a named actor, tells: "senator"; -1 for none."""
    words = [phrase.form] if phrase.kind == "noun" else (named[phrase.actor].role or "").lower().split() if phrase.actor >= 0 else []
    return next((_classes()[mapping("roles")[w]] for w in map(base, reversed(words)) if w in mapping("roles")), -1)


@cache
def _classes() -> dict[str, int]:
    return {name: n for n, name in enumerate(sorted(set(mapping("roles").values())))}


def _governor(syntax: Syntax, head: int) -> int:
    """The verb or noun that a phrase hangs from, past what it is joined to."""
    while syntax.relations[head] == "conj" and syntax.heads[head] != head:
        head = syntax.heads[head]
    return syntax.heads[head]


def _paragraphs(analysis: Analysis) -> tuple[Ints, Ints]:
    """Number of each word's paragraph, and whether that ends with a question mark."""
    breaks = ["\n" in analysis.text[a[1] : b[0]] for a, b in zip(analysis.words, analysis.words[1:], strict=False)]
    number = np.cumsum([0, *breaks])[: len(analysis.words)].astype(np.int64)
    last = {int(p): analysis.word(i) for i, p in enumerate(number)}
    return number, np.array([last[int(p)] == "?" for p in number], np.int64)


def _bucket(values: Ints, edges: Sequence[int]) -> Ints:
    return np.searchsorted(np.array(edges), values, side="right").astype(np.int64)


DISTANCES, GAPS = (1, 2, 3, 4, 6, 10, 20), (2, 3, 4, 6, 10, 20, 40)
SIZES = {"types": 196, "numbers": 9, "sexes": 9, "sorts": 9, "sentences": 8, "phrases": 8, "paragraphs": 5, "asked": 8, "marks": 5, "role": 13, "role_before": 13,
         "governor": 3, "inside": 3, "head": 3, "whole": 2, "modifiers": 3, "actor": 3, "class": 3, "count": 5, "source": 6, "first_person": 4, "between": 5,
         "opens": 4, "content": 3, "early": 2, "spoken": 9, "reflexive": 4, "subject": 8, "spoke": 8}  # fmt: skip
ALONE = {"type": 14, "sort": 3, "role": 13, "count": 5, "head_before": 4, "opens": 2, "marked": 2, "early": 2, "spoken": 9, "candidates": 4, "asked": 2, "plural": 3, "modified": 2}  # fmt: skip


def pairs(seen: Signs) -> Ints:
    """(antecedent, phrase) of every pair worth scoring, phrase by phrase, near before far: two rows."""
    count = len(seen.heads)
    phrase = np.repeat(np.arange(count), REACH)
    before = phrase - np.tile(np.arange(1, REACH + 1), count)
    far, by_head = list[tuple[int, int]](), defaultdict[str, list[int]](list)
    for m, head in enumerate(seen.heads):
        if head:
            far += [(j, m) for j in reversed(by_head[head][: bisect_left(by_head[head], m - REACH)][-3:])]
            by_head[head].append(m)
    behind = np.array(far, np.int64).reshape(-1, 2)
    both = np.stack([np.concatenate([before, behind[:, 0]]), np.concatenate([phrase, behind[:, 1]])])
    both = both[:, both[0] >= 0]
    both = both[:, np.argsort(both[1], kind="stable")]
    return both[:, _possible(seen.columns, both[0], both[1])]


def _possible(c: dict[str, Ints], j: Ints, m: Ints) -> NDArray[np.bool_]:
    """Nothing that is certain stands against the pair."""
    types = {name: TYPES.index(name) for name in TYPES}
    a, b = c["type"][j], c["type"][m]
    sorts = (c["sort"][j] > 0) & (c["sort"][m] > 0) & (c["sort"][j] != c["sort"][m])
    sexes = (c["sex"][j] > 0) & (c["sex"][m] > 0) & (c["sex"][j] != c["sex"][m])
    uniting = np.isin(a, [types[t] for t in ("we", "they", "several")]) | np.isin(b, [types[t] for t in ("we", "they", "several")])
    numbers = (c["plural"][j] != c["plural"][m]) & (c["plural"][j] != 2) & (c["plural"][m] != 2) & ~uniting
    names = (a == types["name"]) & (b == types["name"])
    single = [types[t] for t in ("he", "she", "it")]
    clash = np.isin(a, single) & np.isin(b, single) & (a != b)
    inside = (c["first"][j] <= c["first"][m]) & (c["end"][m] <= c["end"][j]) & (b > types["it"])
    against = sorts | sexes | numbers | np.where(names, c["actor"][j] != c["actor"][m], clash | inside)
    possible: NDArray[np.bool_] = ~against
    return possible


def features(seen: Signs, pair: Ints) -> Ints:
    """One column a sign of SIZES, one row a pair: the place of the sign's value in the row of all values."""
    c, (j, m) = seen.columns, pair
    same = c["sentence"][m] - c["sentence"][j]
    known = {head: n for n, head in enumerate(dict.fromkeys(seen.heads)) if head}
    head = np.array([known.get(h, -1) for h in seen.heads], np.int64)
    heads = np.where((head[j] < 0) | (head[m] < 0), 0, 1 + (head[j] == head[m]))
    missing, added = _missing(seen, j, m), _missing(seen, m, j)
    mods = np.where(np.array([bool(x) for x in seen.modifiers], bool)[m] if len(m) else np.zeros(0, bool), 1 + ~missing, 0)
    bare = ((heads == 2) & ~missing & ~added).astype(np.int64)
    first = (c["type"] < 2).astype(np.int64)
    said = (c["content"][m] >= 0) & (c["content"][m] == c["source"][j])  # m stands in the words whose source is j
    says = (c["source"][m] >= 0) & (c["source"][m] == c["content"][j])
    table = {
        "types": c["type"][j] * len(TYPES) + c["type"][m],
        "numbers": c["plural"][j] * 3 + c["plural"][m],
        "sexes": c["sex"][j] * 3 + c["sex"][m],
        "sorts": c["sort"][j] * 3 + c["sort"][m],
        "sentences": _bucket(same, DISTANCES),
        "phrases": _bucket(m - j, GAPS),
        "paragraphs": _bucket(c["paragraph"][m] - c["paragraph"][j], (1, 2, 3, 6)),
        "asked": c["asked"][j] * 4 + c["asked"][m] * 2 + (c["paragraph"][j] == c["paragraph"][m]),
        "marks": np.where(
            (c["marked"][j] < 0) & (c["marked"][m] < 0),
            0,
            np.where(c["marked"][j] < 0, 1, np.where(c["marked"][m] < 0, 2, 3 + (c["marked"][j] == c["marked"][m]))),
        ),
        "role": c["role"][m],
        "role_before": c["role"][j],
        "governor": np.where((c["governor"][j] == c["governor"][m]) & (c["role"][m] != _ROLES.index("nmod:poss")), 1 + c["reflexive"][m], 0),
        "inside": np.where(
            (c["first"][j] <= c["first"][m]) & (c["end"][m] <= c["end"][j]), 1, np.where((c["first"][m] <= c["first"][j]) & (c["end"][j] <= c["end"][m]), 2, 0)
        ),
        "head": heads,
        "whole": bare,
        "modifiers": mods,
        "actor": np.where((c["actor"][j] < 0) | (c["actor"][m] < 0), 0, 1 + (c["actor"][j] == c["actor"][m])),
        "class": np.where((c["class"][j] < 0) | (c["class"][m] < 0), 0, 1 + (c["class"][j] == c["class"][m])),
        "count": c["count"][j],
        "source": np.where(c["source"][m] < 0, 0, 2) + (c["source"][j] >= 0) + 2 * ((c["source"][m] >= 0) & (c["source"][j] == c["source"][m] - 1)),
        "first_person": np.where(said & (first[m] == 1), 1, np.where(says & (first[j] == 1), 2, np.where((first[m] == 1) & (c["content"][m] >= 0), 3, 0))),
        "between": _between(seen, pair),
        "opens": c["opens"][j] * 2 + c["opens"][m],
        "content": np.where(c["content"][m] < 0, 0, 1 + (c["content"][j] == c["content"][m])),
        "early": (c["sentence"][j] < 2).astype(np.int64),
        "spoken": c["spoken"][m] * 3 + np.minimum(2, c["type"][m]),
        "reflexive": c["reflexive"][m] * 2 + (c["governor"][j] == c["governor"][m]),
    }
    table["subject"], table["spoke"] = _salient(seen, pair)
    return _placed(table, SIZES)


def _salient(seen: Signs, pair: Ints) -> tuple[Ints, Ints]:
    """Of the agreeing subjects outside of quotation marks: is the antecedent the nearest (1), the next (2), a later one (3), or none of them (0);
    and is it the source of the attribution before (1), of an earlier one (2), or of none (0); 4 more where the phrase is the source of one."""
    c, (j, m) = seen.columns, pair
    subject, spoke = np.zeros(len(j), np.int64), np.zeros(len(j), np.int64)
    last = -1
    subjects: list[int] = []
    sources: list[int] = []
    for k, (a, b) in enumerate(pair.T.tolist()):
        if b != last:
            last, subjects, sources = b, [], []
        who = c["actor"][a] if c["actor"][a] >= 0 else -2 - a
        if c["role"][a] < 2 and c["marked"][a] < 0 and c["plural"][a] != 1 and c["sort"][a] == c["sort"][b]:
            if who not in subjects:
                subjects.append(who)
            subject[k] = min(3, 1 + subjects.index(who))
        if c["source"][a] >= 0:
            if who not in sources:
                sources.append(who)
            spoke[k] = min(3, 1 + sources.index(who))
    asked = 4 * (c["source"][m] >= 0)
    return subject + asked, spoke + asked


def _missing(seen: Signs, j: Ints, m: Ints) -> NDArray[np.bool_]:
    """Has m a modifier that j has not?"""
    modified = np.array([bool(words) for words in seen.modifiers], bool)
    lacks = np.zeros(len(m), bool)
    for k in np.flatnonzero(modified[m]) if len(m) else ():
        lacks[k] = not seen.modifiers[m[k]] <= seen.modifiers[j[k]]
    return lacks


def _between(seen: Signs, pair: Ints) -> Ints:
    """How many phrases that agree no worse in number stand between the two, and are names or nouns where the phrase is a pronoun."""
    c, (j, m) = seen.columns, pair
    if not len(m):
        return np.zeros(0, np.int64)
    agrees = (c["plural"][j] == c["plural"][m]) | (c["plural"][j] == 2)
    counted = (agrees & ((c["type"][j] > TYPES.index("it")) | (c["type"][j] == c["type"][m]))).astype(np.int64)
    total = np.cumsum(counted) - counted
    starts = np.flatnonzero(np.concatenate([[True], m[1:] != m[:-1]]))
    between: Ints = np.minimum(4, total - np.repeat(total[starts], np.diff([*starts, len(m)])))
    return between


def alone(seen: Signs, pair: Ints) -> Ints:
    """The same for "goes on with none", one row a phrase."""
    c, n = seen.columns, len(seen.heads)
    before: dict[str, int] = {}
    head = np.zeros(n, np.int64)
    for m in range(n):
        if seen.heads[m]:
            head[m] = min(3, before.get(seen.heads[m], 0))
            before[seen.heads[m]] = before.get(seen.heads[m], 0) + 1
    choices = np.bincount(pair[1], minlength=n) if pair.size else np.zeros(n, np.int64)
    table = {
        "type": c["type"], "sort": c["sort"], "role": c["role"], "count": c["count"], "head_before": head, "opens": c["opens"], "marked": (c["marked"] >= 0).astype(np.int64),
        "early": (c["sentence"] < 2).astype(np.int64), "spoken": c["spoken"] * 3 + np.minimum(2, c["type"]), "candidates": _bucket(choices, (1, 3, 10)),
        "asked": c["asked"], "plural": c["plural"], "modified": np.array([bool(m) for m in seen.modifiers], np.int64),
    }  # fmt: skip
    return _placed(table, ALONE)


def _placed(table: dict[str, Ints], sizes: dict[str, int]) -> Ints:
    base_of, columns = 0, []
    for name, size in sizes.items():
        columns.append(base_of + np.clip(table[name], 0, size - 1))
        base_of += size
    return np.stack(columns, 1) if columns else np.zeros((0, 0), np.int64)
