"""What a reader corrects in an account, kept beside the reports and applied again on the next run."""

from dataclasses import dataclass
from typing import Literal

from rashomon.errors import UsageError

CorrectionKind = Literal["not linked", "no conflict", "speaker", "same actor", "not same actor"]


@dataclass(frozen=True, slots=True)
class Anchor:
    """A passage by position and by its words: where the words no longer stand there, the correction is an orphan, never moved."""

    report: str
    start: int
    end: int
    exact: str

    def holds(self, report: str, text: str) -> bool:
        """Do the same letters and digits stand at this place of the text?"""
        return report == self.report and _letters(text[self.start : self.end]) == _letters(self.exact) != ""


def _letters(text: str) -> str:
    return "".join(c for c in text if c.isalnum())


@dataclass(frozen=True, slots=True)
class Correction:
    """not linked, no conflict: of the passages a and b; speaker: name says the quotation at a; same actor, not same actor: the two names. Raises UsageError
    where a part is missing."""

    kind: CorrectionKind
    a: Anchor | None = None
    b: Anchor | None = None
    name: str | None = None
    names: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        wants = {"speaker": ("a", "name"), "same actor": ("names",), "not same actor": ("names",)}.get(self.kind, ("a", "b"))
        missing = [part for part in wants if not getattr(self, part)]
        if missing or (self.names and len(self.names) != 2):
            raise UsageError(f"correction {self.kind!r}: wants {' and '.join(wants)}" + (" (two of them)" if "names" in wants else ""))

    @property
    def anchors(self) -> tuple[Anchor, ...]:
        return tuple(anchor for anchor in (self.a, self.b) if anchor)


@dataclass(frozen=True, slots=True)
class Corrections:
    """All that a reader corrected in one story."""

    corrections: tuple[Correction, ...] = ()


NONE = Corrections()
