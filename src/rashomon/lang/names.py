"""Names: when two of them can name one person, body or state."""

import re
from functools import cache, lru_cache

from rashomon.lang.resources import lexicon, mapping, table

HONORIFICS = {"mr": "m", "mr.": "m", "sir": "m", "mrs": "f", "mrs.": "f", "ms": "f", "ms.": "f", "miss": "f", "dr.": "", "dr": "", "prof.": "", "prof": "", "rev.": "", "messrs.": ""}  # fmt: skip
_NICKNAME = re.compile(r"[\"“(][^\"”)]*[\"”)]")
_BEHIND = frozenset({"kc", "qc", "mp", "msp", "md", "phd", "mbe", "obe", "cbe", "esq", "esq."})  # behind a name, no part of it
_SUFFIXES = frozenset({"jr.", "jr", "sr.", "sr", "ii", "iii", "iv"})


@cache
def states() -> dict[str, str]:
    """Every name of a state, lower case, to its usual name."""
    known: dict[str, str] = {}
    for row in table("states"):
        for name in (row[0], *(row[3].split("|") if len(row) > 3 else ())):
            if name:
                known[name.lower()] = row[0]
    return known


@cache
def capitals() -> dict[str, str]:
    """ "moscow" to "Russia"."""
    return {row[2].lower(): row[0] for row in table("states") if len(row) > 2 and row[2]}


@cache
def adjectives() -> dict[str, str]:
    """ "russian" to "Russia"."""
    return {a.lower(): row[0] for row in table("states") for a in row[1].split("|")}


def gender(name: str) -> str:
    """m, f or empty, by the first name of a full name."""
    words = name.split()
    return mapping("first_names").get(words[0], "") if len(words) > 1 else ""


@lru_cache(65_536)
def same_name(kind: str, a: str, b: str) -> bool:
    """Can the two be names of one actor of this kind?"""
    if _plain(a) == _plain(b):
        return True
    if kind == "state":
        return a.lower() in states() and states().get(a.lower()) == states().get(b.lower())
    if kind == "person":
        return same_person(a, b)
    return is_acronym(a, b) or is_acronym(b, a) or _ends_like(a, b) or _ends_like(b, a)


def _plain(name: str) -> str:
    return name.lower().replace("u.s.", "us").replace("united states", "us").replace("’", "'").replace(" & ", " and ")


def _ends_like(short: str, long: str) -> bool:
    """ "Security Council" for "United Nations Security Council": at least two words, all that the longer one ends with, behind a state, a city or
    the house of a parliament; a party of one town is not the party."""
    one, other = short.lower().split(), long.lower().split()
    if not 1 < len(one) < len(other) or other[-len(one) :] != one or one[0] == "university":
        return False
    before = long.split()[: -len(one)]
    known = {*states(), *adjectives(), "united nations", "house", "senate", "federal"}
    return " ".join(before).lower() in known or (
        one[-1] != "party" and len(before) == 1 and before[0][0].isupper() and before[0].lower() not in lexicon("bases")
    )


def same_person(a: str, b: str) -> bool:
    """Surname or first name against the full name; full names that differ in middle names or initials only."""
    one, other = _parts(a), _parts(b)
    called = [m[0].strip('"“”()').lower() for m in (*_NICKNAME.finditer(a), *_NICKNAME.finditer(b))]
    if one and other and one[-1] == other[-1] and (one[0] in called or other[0] in called):
        return True  # Robert "Bobby" Scott
    short, long = sorted((one, other), key=len)
    if not short:
        return False
    if len(short) == 1:
        ruler = suffixed(a if len(one) == 1 else b)  # Elizabeth II is no first name
        return short[0] == long[-1] or (short[0] == long[0] and not ruler)
    if short == long[-len(short) :] and len(short) < len(long):
        given = short[0].capitalize() in mapping("first_names")  # "Suu Kyi", "de Blasio"; "Notorious Ada Holt" is a film
        return not given or len(long[0].rstrip(".")) == 1 or long[0].capitalize() in mapping("first_names")
    if short == long:
        return True
    initial = min(len(short[0].rstrip(".")), len(long[0].rstrip("."))) == 1 and short[0][0] == long[0][0]
    return short[-1] == long[-1] and (short[0] == long[0] or initial)


def suffixed(name: str) -> bool:
    """Does the name tell the son from the father?"""
    return any(w in _SUFFIXES for w in name.lower().split())


def surname(name: str) -> str:
    parts = _parts(name)
    return parts[-1] if parts else name.lower()


def _parts(name: str) -> list[str]:
    """Words of a name in lower case, without suffixes and nicknames in marks."""
    words = _NICKNAME.sub("", name.lower().replace("’", "'")).split()
    return [w for w in words if w not in _SUFFIXES and w not in _BEHIND] or words


def is_acronym(short: str, long: str) -> bool:
    """FBI for Federal Bureau of Investigation."""
    letters = short.replace(".", "")
    words = long.replace("-", " ").split()
    return letters.isupper() and len(letters) > 1 and len(words) > 1 and letters == "".join(w[0] for w in words if w[0].isupper())
