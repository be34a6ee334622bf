"""The shelf: the stories that the local page has at hand, each read and compared by one worker while the browser shows how far it is."""

import secrets
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from threading import Lock
from time import monotonic

from rashomon.check.run import check
from rashomon.compare.story import titled
from rashomon.errors import RashomonError
from rashomon.pipeline import compare, read
from rashomon.schema.account import Account, Skipped
from rashomon.schema.check import Check
from rashomon.schema.correction import NONE, Corrections
from rashomon.schema.reading import Reading
from rashomon.schema.report import Report

KEPT = 24  # stories at hand; the oldest goes first
WAITING = 6  # stories that may wait for the worker
LONGEST = 600.0  # seconds of reading, after which a story is given up


class Busy(RashomonError):
    """So many stories wait that no other is taken."""


@dataclass(slots=True)
class Story:
    """One story on its way. draft: what its reports are to be asked about, if anything; known: readings that were made before, by report; page: an account as it was
    last shown, laid out; trouble: why it came to nothing."""

    id: str
    reports: tuple[Report, ...]
    skipped: tuple[Skipped, ...]
    draft: Report | None = None
    known: Mapping[str, Reading] = field(default_factory=dict)
    title: str | None = None
    readings: list[Reading] = field(default_factory=list)
    account: Account | Check | None = None
    page: tuple[Account | Check, bytes] | None = None
    trouble: str | None = None
    corrections: Corrections = NONE

    @property
    def ready(self) -> bool:
        return self.account is not None or self.trouble is not None


class Shelf:
    """All stories. One worker, since reading takes a whole core and more."""

    def __init__(self) -> None:
        self._stories: OrderedDict[str, Story] = OrderedDict()
        self._worker = ThreadPoolExecutor(1, thread_name_prefix="rashomon")
        self._lock = Lock()

    def get(self, name: str) -> Story | None:
        with self._lock:
            return self._stories.get(name)

    def take(
        self, reports: Sequence[Report], skipped: Sequence[Skipped], draft: Report | None = None, known: Mapping[str, Reading] | None = None,
        title: str | None = None,
    ) -> Story:  # fmt: skip
        """A new story, whose reading begins when the worker is free. title: where it has one. Raises Busy."""
        with self._lock:
            if sum(not s.ready for s in self._stories.values()) >= WAITING:
                raise Busy(f"{WAITING} stories are being read; try again when one is done")
            story = Story(secrets.token_urlsafe(9), tuple(reports), tuple(skipped), draft, known or {}, title)
            self._stories[story.id] = story
            while len(self._stories) > KEPT:
                self._stories.popitem(last=False)
        self._worker.submit(_work, story)
        return story

    def correct(self, story: Story, corrections: Corrections) -> None:
        """Compare a story again, with these corrections. Waits for the worker."""
        story.corrections = corrections
        self._worker.submit(_compare, story).result(LONGEST)

    def close(self) -> None:
        """Give up what waits."""
        self._worker.shutdown(wait=False, cancel_futures=True)


def _work(story: Story) -> None:
    """Nothing that goes wrong in one story may end the worker."""
    end = monotonic() + LONGEST
    try:
        for report in story.reports:
            if monotonic() > end:
                story.trouble = f"{len(story.readings)} of {len(story.reports)} reports were read in {LONGEST:g} seconds; take fewer at a time"
                return
            story.readings.append(story.known.get(report.id) or read(report))
        _compare(story)
    except RashomonError as error:
        story.trouble = str(error)
    except Exception as error:  # noqa: BLE001 - told on the page, with its kind
        story.trouble = f"this could not be read: {type(error).__name__}"


def _compare(story: Story) -> None:
    if story.draft:
        story.account = check(read(story.draft), story.readings, story.skipped)
        return
    story.account = titled(compare(story.readings, skipped=story.skipped, corrections=story.corrections), story.title)
