"""Conflicts: passages about one matter that differ, and whether both can be true.

Idea: of the pairs of places that clashes.py proposes, those are told that a small model per sort takes for what a reader would tell, trained on the
gold accounts. Bounds, ranges, approximations, other words and other voices are differences of scope; only figures of one thing, denials, spellings and
words changed inside a quotation are conflicts.
Example: "14 people were hurt" and "nine people were hurt" conflict; "at least nine" and "14" can both be true.
Cannot do: tell what clashes without sharing a frame, a unit or a calendar.
"""

import json
from collections.abc import Sequence
from functools import cache

import numpy as np

from rashomon.compare.clashes import clashes
from rashomon.compare.matter import Matter
from rashomon.compare.pairs import SIGNS, Clash, Sort
from rashomon.compare.within import within
from rashomon.lang.resources import verified
from rashomon.schema.account import Conflict, Link
from rashomon.schema.reading import Reading
from rashomon.schema.speech import Utterance


def conflicts(readings: tuple[Reading, ...], matter: Matter, links: tuple[Link, ...], utterances: tuple[Utterance, ...]) -> tuple[Conflict, ...]:
    """Conflicts first, then differences of scope, in order of the text; a pair of places is told once."""
    told: list[Conflict] = []
    found = [*clashes(readings, matter, links, utterances), *within(readings, matter)]
    judged = [(clash, 0.0) for clash in found if clash.plain and not clash.signs]
    judged += zip(scored := [c for c in found if c.signs], chances(scored), strict=True)
    for clash, score in sorted(judged, key=lambda c: (-c[1], c[0].a, c[0].b)):
        if (clash.plain or score >= model(clash.sort)["least"]) and not any(_meets(clash, known) for known in told):
            told.append(_conflict(clash))
    told.sort(key=lambda c: (c.verdict != "conflict", c.a, c.b))
    return tuple(Conflict(f"x{n}", c.kind, c.verdict, c.a, c.b, c.why) for n, c in enumerate(told, 1))


def _conflict(clash: Clash) -> Conflict:
    sure = clash.reason is None and clash.exact
    reason = clash.reason or ("in the marks of one quotation" if clash.sort == "quotation" else "" if sure else "perhaps of different things")
    why = ": ".join(part for part in (clash.shown, reason) if part)
    return Conflict("", clash.kind, "conflict" if sure else "different scope", clash.a, clash.b, why)


def _meets(clash: Clash, known: Conflict) -> bool:
    """Do the two point at the same places, or tell the same words of the same two reports?"""
    if clash.shown and known.why.startswith(clash.shown) and (clash.a.report, clash.b.report) == (known.a.report, known.b.report):
        return True
    return all(p.report == q.report and p.start < q.end and q.start < p.end for p, q in ((clash.a, known.a), (clash.b, known.b)))


@cache
def model(sort: Sort) -> dict[str, np.ndarray]:
    """mean, scale, weight, bias of the logistic model of a sort, and the probability from which it is told."""
    stored = json.loads(verified("models/clashes/weights.json").read_text(encoding="utf-8"))[sort]
    return {key: np.array([value[name] for name in SIGNS[sort]]) if isinstance(value, dict) else np.array(value) for key, value in stored.items()}


def chances(found: Sequence[Clash]) -> list[float]:
    """For each the probability that a reader would tell it."""
    out = []
    for clash in found:
        w = model(clash.sort)
        z = float(((np.array(clash.signs) - w["mean"]) / w["scale"]).clip(-4, 4) @ w["weight"] + w["bias"])
        out.append(1 / (1 + float(np.exp(-z))))
    return out
