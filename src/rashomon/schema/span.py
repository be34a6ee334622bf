"""Places in a text.

All offsets in this package are half-open ranges of Unicode code points of `report.text`, the text as decoded: `text[start:end]` is what
stands there. White space, marks and invisible characters count; nothing is normalised before counting.
"""

from dataclasses import dataclass

from rashomon.errors import OffsetError


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A stretch of one text. Raises OffsetError unless 0 <= start < end."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end:
            raise OffsetError(f"span {self.start}-{self.end}: wants 0 <= start < end")

    def of(self, text: str) -> str:
        """The characters at this place. Raises OffsetError where the text is shorter."""
        if self.end > len(text):
            raise OffsetError(f"span {self.start}-{self.end}: the text has {len(text)} characters")
        return text[self.start : self.end]

    def holds(self, other: "Span") -> bool:
        return self.start <= other.start and other.end <= self.end

    def meets(self, other: "Span") -> bool:
        """Do the two share a character?"""
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True, slots=True, order=True)
class Passage:
    """A stretch of the text of the report with this id."""

    report: str
    start: int
    end: int

    def __post_init__(self) -> None:
        Span(self.start, self.end)

    @property
    def span(self) -> Span:
        return Span(self.start, self.end)


def passage(report: str, span: Span) -> Passage:
    return Passage(report, span.start, span.end)


def trimmed(text: str, start: int, end: int) -> Span | None:
    """The stretch without white space at its ends; None where nothing else stands there."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span(start, end) if start < end else None
