"""Words: the tokens that the language model reads, with their offsets.

Follows the word divisions of the English Universal Dependencies treebanks: clitics stand alone ("do|n't", "Kyiv|'s"), hyphenated
words are divided, abbreviations keep their full stop ("U.S.", "Sen.").

Cannot do: languages without spaces between words; abbreviations that are not in the list keep their stop as a word of its own.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence

from rashomon.lang.resources import mapping

POSSESSIVES = frozenset({"'s", "’s", "'", "’"})
INVISIBLE = "\u00ad\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff"  # soft hyphen, zero-width, direction marks: inside a word they do not end it
_LETTERS = rf"[^\W_]+(?:[{INVISIBLE}]+[^\W_]+)*"
_TOKEN = re.compile(
    rf"""
    ([A-Za-z]+)(?=[ ,;)”\n])(?<!annot)(?<!onna)(?<!anna)(?<!otta)  # most words, of which nothing need be asked
    | (?:https?://|www\.)[^\s<>"”’)]+[\w/]                  # addresses
    | [\w.+-]{{1,64}}@[\w-]{{1,64}}(?:\.[\w-]{{1,64}}){{1,8}}  # mail
    | (?:[^\W\d_]\.){{2,}}                                 # U.S., a.m.
    | \d+(?:[.,:/]\d+)*(?:st|nd|rd|th)?\b                  # 1,000.5  9:30  3rd
    | {_LETTERS}(?:['’]{_LETTERS})*                        # words, don't, O'Neill
    | \.{{2,}} | -{{2,}} | ([!?=*$<>~+])\2+ | ([^\w\s])\3{{3,}}  # runs of one mark
    | [:;]-?[()](?!\w) | \S
    """,
    re.VERBOSE,
)
_PLAIN = re.compile(rf"{_LETTERS}(?:['’]{_LETTERS})*")
_HIDDEN = re.compile(f"[{INVISIBLE}]")
_CLITIC = re.compile(r"(?:n['’]t|['’](?:s|re|ve|ll|d|m))$", re.IGNORECASE)
_DIVIDED = {"cannot": 3, "gonna": 3, "wanna": 3, "gotta": 3}


def words(text: str) -> list[tuple[int, int]]:
    """The words of a text as (start, end) offsets, in order; white space belongs to none."""
    found: list[tuple[int, int]] = []
    stop = -1  # the full stop that the word before took
    for match in _TOKEN.finditer(text):
        start, end = span = match.span()
        if match.lastindex == 1:
            found.append(span)
        elif text.startswith(".", end) and _takes_stop(text[start:end]):
            found.append((start, end + 1))
            stop = end
        elif start == stop:
            continue
        elif text[start].isalpha():
            found.extend(_parts(text, start, end))
        else:
            found.append(span)
    return found


def plain_words(text: str, start: int = 0, end: int | None = None) -> Iterator[tuple[str, int, int]]:
    """(word, start, end) of letters and digits alone, for comparing texts: lower case, one kind of apostrophe, nothing invisible."""
    for match in _PLAIN.finditer(text, start, len(text) if end is None else end):
        yield visible(match.group()).lower().replace("’", "'"), match.start(), match.end()


def visible(word: str) -> str:
    """Without the invisible characters inside it."""
    return word if word.isascii() else _HIDDEN.sub("", word)


def _takes_stop(word: str) -> bool:
    """Does the full stop after this word belong to it, as in "Sen." or the "J." of a name?"""
    kind = mapping("abbreviations").get(word.lower())
    return kind == "any" or (word[0].isupper() and (kind is not None or (len(word) == 1 and word != "I")))


def _parts(text: str, start: int, end: int) -> list[tuple[int, int]]:
    word = text[start:end]
    clitic = _CLITIC.search(word)
    cut = start + (clitic.start() if clitic else _DIVIDED.get(word.lower(), 0))
    return [(start, cut), (cut, end)] if start < cut < end else [(start, end)]


def covering(spans: Sequence[tuple[int, int]], start: int, end: int) -> tuple[int, int]:
    """Indices [first, last) of the sorted spans that share a character with [start, end)."""
    first = bisect_right(spans, start, key=lambda span: span[1])
    last = first
    while last < len(spans) and spans[last][0] < end:
        last += 1
    return first, last
