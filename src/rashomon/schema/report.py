"""One outlet's text."""

import hashlib
from dataclasses import dataclass

from rashomon.errors import EmptyReport


@dataclass(frozen=True, slots=True)
class Report:
    """A report as it was received. `text` is kept as decoded and is what all offsets count in.

    published: ISO 8601 date or time as stated, or None. charset: the encoding the text was decoded with. bad_bytes: how many bytes
    could not be decoded (each stands as U+FFFD in the text). body: where the running text begins, behind header lines. story: the id of the story the report was given for, if any. file: the name of the
    file it came from.
    Raises EmptyReport where the text holds no letter or digit.
    """

    id: str
    text: str
    outlet: str | None = None
    title: str | None = None
    byline: str | None = None
    published: str | None = None
    url: str | None = None
    language: str | None = None
    sha256: str = ""
    charset: str = "utf-8"
    bad_bytes: int = 0
    body: int = 0
    story: str | None = None
    file: str | None = None

    def __post_init__(self) -> None:
        if not any(c.isalnum() for c in self.text):
            raise EmptyReport(self.outlet or self.id or "report", "no words in it; a report needs text")
        digest = hashlib.sha256(self.text.encode("utf-8", "surrogatepass")).hexdigest()
        object.__setattr__(self, "sha256", digest)
        if not self.id:
            object.__setattr__(self, "id", digest[:12])
