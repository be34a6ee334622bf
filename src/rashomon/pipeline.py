"""The steps in order, and the verbs that run them.

A step is a plain function; its parameters are the names of what it needs. READ starts from `report`, COMPARE from `readings` and `corrections`; a key names what
the step makes, several names for a step that makes several. Replace one: read(report, steps=READ | {"claims": mine}).
"""

import inspect
from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields
from typing import Any

from rashomon.compare.actors import story_actors
from rashomon.compare.conflicts import conflicts
from rashomon.compare.corrections import corrected, kept_conflicts, kept_links, orphans
from rashomon.compare.facts import facts, only
from rashomon.compare.links import links
from rashomon.compare.matter import matter, meanings
from rashomon.compare.origins import origins
from rashomon.compare.sequels import sequels
from rashomon.compare.story import notes as account_notes
from rashomon.compare.story import ordered, story
from rashomon.compare.talks import talks
from rashomon.compare.tell import lines
from rashomon.compare.timeline import timeline
from rashomon.compare.utterances import utterances
from rashomon.compare.voices import voices
from rashomon.errors import StepError, UsageError
from rashomon.lang.model import analyse
from rashomon.lang.syntax import syntax
from rashomon.read.actors import actors
from rashomon.read.cast import cast
from rashomon.read.claims import claims
from rashomon.read.coreference import chains
from rashomon.read.events import events
from rashomon.read.nested import nested
from rashomon.read.notes import notes
from rashomon.read.order import orders
from rashomon.read.quotes import quotations
from rashomon.read.sentences import sentences
from rashomon.read.settings import settings
from rashomon.read.speakers import speakers
from rashomon.read.talks import terms
from rashomon.read.times import times
from rashomon.read.wording import wordings
from rashomon.schema.account import Account, Skipped
from rashomon.schema.correction import NONE, Corrections
from rashomon.schema.proof import proven_account, proven_reading
from rashomon.schema.reading import Reading
from rashomon.schema.report import Report

Step = Callable[..., Any]
Table = Mapping[str | tuple[str, ...], Step]

READ: dict[str | tuple[str, ...], Step] = {
    "analysis": lambda report: analyse(report.text),
    "sentences": sentences,
    "syntax": lambda analysis, sentences: syntax(analysis, [(s.start, s.end) for s in sentences]),
    "named": actors,
    "outer": quotations,
    "attributions": nested,
    "chains": chains,
    "spoken": speakers,
    ("quotations", "actors"): settings,
    "times": times,
    "claims": claims,
    "people": cast,
    "events": events,
    "orders": orders,
    "terms": terms,
    "wordings": wordings,
    "notes": notes,
}

COMPARE: dict[str | tuple[str, ...], Step] = {
    "readings": corrected,
    "story": story,
    "actors": story_actors,
    "matter": matter,
    "meanings": meanings,
    "links_found": links,
    "links": kept_links,
    "utterances": utterances,
    "voices": voices,
    "facts": facts,
    "only": only,
    "conflicts_found": conflicts,
    "conflicts": kept_conflicts,
    "timeline": timeline,
    "sequels": sequels,
    "talks": talks,
    "origins": origins,
    "lines": lines,
    "orphans": orphans,
    "notes": account_notes,
}


def needs(table: Table, given: Sequence[str]) -> list[tuple[tuple[str, ...], Step, tuple[str, ...]]]:
    """(makes, step, needs) of each step in order. Raises StepError where a step needs what none before it makes."""
    known, plan = set(given), []
    for key, step in table.items():
        makes = (key,) if isinstance(key, str) else key
        wants = tuple(inspect.signature(step).parameters)
        missing = [name for name in wants if name not in known]
        if missing:
            raise StepError(f"step {'/'.join(makes)}: needs {', '.join(missing)}; there is {', '.join(sorted(known))}")
        known.update(makes)
        plan.append((makes, step, wants))
    return plan


_PLANS = {"read": needs(READ, ["report"]), "compare": needs(COMPARE, ["readings", "corrections"])}


def _run(plan: list[tuple[tuple[str, ...], Step, tuple[str, ...]]], bag: dict[str, Any]) -> dict[str, Any]:
    for makes, step, wants in plan:
        made = step(**{name: bag[name] for name in wants})
        bag.update(zip(makes, made if len(makes) > 1 else (made,), strict=True))
    return bag


def read(report: Report, steps: Table | None = None) -> Reading:
    """Everything found in one report. Raises OffsetError where a step gives a place that is not in the text."""
    plan = _PLANS["read"] if steps is None else needs(steps, ["report"])
    bag = _run(plan, {"report": report})
    return proven_reading(Reading(**{f.name: bag[f.name] for f in fields(Reading)}))


def compare(readings: Sequence[Reading], steps: Table | None = None, skipped: Sequence[Skipped] = (), corrections: Corrections = NONE) -> Account:
    """Everything found across the readings of one story, the same in whatever order they come, with a reader's corrections applied. Raises UsageError for
    no readings."""
    if not readings:
        raise UsageError("nothing to compare: wants at least one reading")
    plan = _PLANS["compare"] if steps is None else needs(steps, ["readings", "corrections"])
    bag = _run(plan, {"readings": ordered(readings), "corrections": corrections})
    bag["skipped"] = tuple(skipped)
    return proven_account(Account(**{f.name: bag[f.name] for f in fields(Account)}))
