"""Coreference: which phrases point at one person or body.

Idea: each phrase, in order, looks for the phrase before it that it goes on with, or for none; a small network over what can be seen of the
pair (form, number, sex, distance, place in the tree, in quotations and in turns of an interview) scores the choices, and what cannot be
(another name, another sex) is ruled out. Names of one actor go together without being asked.
After: the mention ranking of Denis and Baldridge (2008), with the loss of Durrett and Klein (2013). Weights from `training/coreference.py`.
Example: [Senator Holt] met [the minister]. [She] said [her] party would wait.
Cannot do: what only knowledge of the world tells ("the Iron Lady"); "it" for an event.
"""

import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from rashomon.lang.model import Analysis
from rashomon.lang.resources import verified
from rashomon.lang.syntax import Syntax
from rashomon.read.phrases import Phrase, phrases
from rashomon.read.signs import TYPES, Ints, Signs, alone, features, pairs, signs
from rashomon.schema.actor import Actor
from rashomon.schema.speech import Quotation

Floats = NDArray[np.float32]
BLOCK = 20_000  # pairs that are scored at a time: a long report must not need memory for all of them at once
SPEAKING = [TYPES.index(word) for word in ("he", "she", "they")]
SPOKE, SPOKEN_OF, NAMED, OWN_WORDS, BODY = 2.5, 1.5, 1.0, 5.0, 2.0  # see `told`


@dataclass(frozen=True, slots=True)
class Chain:
    """Phrases of one person or body in order. actor: place in the list of actors that `chains` was given, or -1 where no name is among them.
    sure: by how much each phrase's choice of the one before it led the next best; the first has 0."""

    phrases: tuple[Phrase, ...]
    actor: int
    sure: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Layer:
    """One hidden layer over signs: the row of `table` of every sign's value is added up. Files hold thousandths."""

    table: Floats
    bias: Floats
    out: Floats
    level: Floats | float

    def __call__(self, values: Ints) -> Floats:
        hidden = np.tile(self.bias, (len(values), 1))
        for column in values.T:
            hidden += self.table[column]
        scores: Floats = np.maximum(hidden, 0) @ self.out + self.level
        return scores


@dataclass(frozen=True, slots=True)
class Network:
    """pair: score of going on with a phrase; new: score of going on with none."""

    pair: Layer
    new: Layer


@cache
def network() -> Network:
    stored = json.loads(verified("models/coreference/weights.json").read_text(encoding="utf-8"))

    def part(name: str, key: str) -> Floats:
        values: Floats = np.array(stored[name][key], np.float32) / np.float32(1000)
        return values

    pair, new = (Layer(part(name, "table"), part(name, "bias"), part(name, "out"), part(name, "level")) for name in ("pair", "new"))
    return Network(pair, new)


def chains(analysis: Analysis, syntax: Syntax, named: tuple[Actor, ...], attributions: tuple[Quotation, ...]) -> tuple[Chain, ...]:
    """Every phrase is in one chain; one that nothing goes on with is a chain of its own."""
    found = phrases(analysis, syntax, named)
    seen = signs(analysis, syntax, named, attributions, found)
    pair = pairs(seen)
    net = network()
    cuts = np.searchsorted(pair[1], pair[1][BLOCK::BLOCK])  # whole phrases, so that a block knows all choices of each
    scores = [net.pair(features(seen, block)) + told(seen, block) for block in np.split(pair, cuts, axis=1)]
    return tuple(joined(found, pair, np.concatenate(scores), net.new(alone(seen, pair))))


def told(seen: Signs, pair: Ints) -> Floats:
    """What is added to the scores, since reports have more of it than the texts that train the network: "I" in quotation marks is the source of
    the quotation; in "he said", who spoke last speaks on, and who is only spoken of does not."""
    c, (j, m) = seen.columns, pair
    source = (c["voice"][m] >= 0) & (c["voice"][m] != c["content"][j])
    before = np.where(c["voice"][j] >= 0, c["voice"][m] - c["voice"][j], 99)
    rival = _last_named(seen)[m]
    unrivalled = (rival <= j) | (c["actor"][rival] == c["actor"][j])
    added = (SPOKE * (before == 1) + SPOKE / 2 * (before == 2)) * unrivalled - SPOKEN_OF * (c["content"][j] >= 0) + NAMED * (c["actor"][j] >= 0)
    added = np.where(source & np.isin(c["type"][m], SPEAKING), added, 0.0)
    said = (c["type"][m] == 0) & (c["marked"][m] >= 0) & (c["content"][m] == c["voice"][j])
    says = (c["type"][j] == 0) & (c["marked"][j] >= 0) & (c["voice"][m] == c["content"][j]) & (c["actor"][m] >= 0)
    it = (c["voice"][m] >= 0) & (c["type"][m] == TYPES.index("it")) & (c["actor"][j] >= 0) & (c["content"][j] < 0)
    added = added + BODY * it
    total: Floats = (added + OWN_WORDS * (said | says)).astype(np.float32)
    return total


def _last_named(seen: Signs) -> Ints:
    """For each phrase the last person before it who was named as a subject outside of quotation marks and can be of its sex, or -1."""
    c = seen.columns
    subject = (c["actor"] >= 0) & (c["sort"] == 1) & (c["role"] < 2) & (c["marked"] < 0) & (c["content"] < 0)
    out = np.full(len(seen.heads), -1)
    for sex in (0, 1, 2):
        last = -1
        for n in range(len(out)):
            if c["sex"][n] == sex:
                out[n] = last
            if subject[n] and (sex == 0 or c["sex"][n] in (0, sex)):
                last = n
    return out


def joined(found: Sequence[Phrase], pair: Ints, scores: Floats, new: Floats) -> list[Chain]:
    """Chains from the scores of pairs and of phrases that go on with none, phrase by phrase, the best choice that nothing in the two chains forbids."""
    choices: defaultdict[int, list[tuple[float, int]]] = defaultdict(list)
    for (before, phrase), score in zip(pair.T.tolist(), scores.tolist(), strict=True):
        choices[phrase].append((score, before))
    groups: list[_Group] = []
    group_of: list[_Group] = []
    by_actor: dict[int, _Group] = {}
    for m, phrase in enumerate(found):
        own = _Group({phrase.sex} - {""}, {str(phrase.sort)} - {""}, {phrase.actor} - {-1})
        ranked = sorted(choices[m], reverse=True)
        chosen, lead = by_actor.get(phrase.actor), 0.0
        if chosen is None:
            for score, before in ranked:
                if score <= new[m]:
                    break
                if group_of[before].admits(own):
                    chosen = group_of[before]
                    others = (s for s, j in ranked if group_of[j] is not chosen and group_of[j].admits(own))
                    lead = score - max(float(new[m]), next(others, -np.inf))
                    break
        if chosen is None:
            chosen = _Group(set(), set(), set())
            groups.append(chosen)
        chosen.take(m, lead, own)
        group_of.append(chosen)
        if phrase.actor >= 0:
            by_actor[phrase.actor] = chosen
    return [Chain(tuple(found[m] for m in g.members), next(iter(g.actors), -1), tuple(g.leads)) for g in groups]


class _Group:
    """A chain while it grows: no two sexes, sorts or names."""

    def __init__(self, sexes: set[str], sorts: set[str], actors: set[int]) -> None:
        self.sexes, self.sorts, self.actors = sexes, sorts, actors
        self.members: list[int] = []
        self.leads: list[float] = []

    def admits(self, other: "_Group") -> bool:
        return all(len(a | b) < 2 for a, b in ((self.sexes, other.sexes), (self.sorts, other.sorts), (self.actors, other.actors)))

    def take(self, member: int, lead: float, own: "_Group") -> None:
        self.members.append(member)
        self.leads.append(lead)
        self.sexes |= own.sexes
        self.sorts |= own.sorts
        self.actors |= own.actors
