"""Every error of the package, in one tree:

RashomonError
├── SourceError          a source cannot be used
│   ├── CannotFetch      it cannot be opened or read
│   ├── CannotDecode     it is no text
│   └── EmptyReport      it holds no words
├── StepError            a step table does not fit together
├── OffsetError          a span does not lie in its text, or the text is not what stands there
├── UnsourcedLine        a line of an account without a passage
├── DataError            a file that belongs to the package
│   ├── MissingModel     it is not there
│   └── ChangedData      its digest is not the one in the manifest
├── StoreError           a stored record, or a store, cannot be used
└── UsageError           a call that cannot be meant

Messages are one line: what was seen, what is allowed.
"""


class RashomonError(Exception):
    """Base of all errors that the package raises on purpose."""


class SourceError(RashomonError):
    """A source cannot be used; `source` names it, `why` is the reason."""

    def __init__(self, source: str, why: str) -> None:
        super().__init__(f"{source}: {why}")
        self.source = source
        self.why = why


class CannotFetch(SourceError):
    """The source cannot be opened or read."""


class CannotDecode(SourceError):
    """The source is no text."""


class EmptyReport(SourceError):
    """The source holds no words."""


class StepError(RashomonError):
    """A step table does not fit together."""


class OffsetError(RashomonError):
    """A span does not lie in its text, or a shown string is not the text at its offsets."""


class UnsourcedLine(RashomonError):
    """A line of an account without a passage."""


class DataError(RashomonError):
    """A file that belongs to the package is not as it should be."""


class MissingModel(DataError):
    """A data file of the package is not there."""


class ChangedData(DataError):
    """A data file of the package is not the one that the manifest names."""


class StoreError(RashomonError):
    """A stored record cannot be read back, or a store cannot be used."""


class UsageError(RashomonError):
    """A call that cannot be meant."""
