"""What the sections of an account are called, and their order: the most telling first."""

from rashomon.schema.account import Section

TITLES: dict[Section, str] = {
    "conflict": "In conflict",
    "cut or altered": "Cut or altered quotations",
    "all state": "All report it, each in its words",
    "some state": "Some report it, each in its words",
    "only": "Not found elsewhere",
    "talks": "Agreed, open, threatened, demanded, offered",
    "said": "Said, in several reports",
    "heard": "Who is heard",
    "scope": "Different, but both can be true",
    "wording": "How it is worded",
    "origins": "Origins",
}
