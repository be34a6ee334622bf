"""The whole check: read the draft as a report, lay it beside its sources, look everything up."""

from collections.abc import Sequence
from dataclasses import replace

from rashomon.check.details import detail_checks
from rashomon.check.quotations import quotation_checks
from rashomon.check.statements import differing, omissions, statement_checks, supports_of
from rashomon.compare.actors import story_actors
from rashomon.compare.links import scored
from rashomon.compare.matter import matter, meanings
from rashomon.compare.story import labels, ordered
from rashomon.compare.voices import voices
from rashomon.errors import UsageError
from rashomon.schema.account import Skipped
from rashomon.schema.check import Check
from rashomon.schema.proof import proven_check
from rashomon.schema.reading import Reading

DRAFT = "draft"  # the id that the draft has among its sources


def check(draft: Reading, sources: Sequence[Reading], skipped: Sequence[Skipped] = ()) -> Check:
    """What of the draft stands in the sources. A source with the very text of the draft is left out and told of. Raises UsageError where no source is
    left."""
    known = [r for r in sources if r.report.sha256 != draft.report.sha256]
    notes = (
        [f"{len(sources) - len(known)} source{'s' * (len(sources) - len(known) > 1)} left out: the text of the draft itself"]
        if len(known) < len(sources)
        else []
    )
    if not known:
        raise UsageError("nothing to check against: wants a source that is not the draft itself")
    kept = ordered([r if r.report.id != DRAFT else replace(r, report=replace(r.report, id=f"{DRAFT}-source")) for r in known])
    draft = replace(draft, report=replace(draft.report, id=DRAFT))
    readings = (draft, *kept)
    held = matter(readings)
    scores = scored(held, meanings(held))
    supports = supports_of(held, scores)
    quotations = quotation_checks(draft, kept, story_actors(readings))
    if not quotations:
        notes.append("the draft has no quotation in marks")
    details = detail_checks(draft, kept, held, supports)
    statements = statement_checks(readings, held, scores, supports, voices(readings), differing(quotations, details, readings))
    notes += [note for r in readings for note in r.notes]
    return proven_check(Check(
        draft, kept, {DRAFT: "Draft", **labels(kept)}, quotations, details, statements,
        omissions(kept, held, scores, supports), tuple(dict.fromkeys(notes)), tuple(skipped),
    ))  # fmt: skip
