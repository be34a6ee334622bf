"""Quotation marks paired up, whatever their style; every odd mark costs one quotation at most.

Curly and straight double marks, guillemets in both directions, low-high marks, doubled backticks, single marks (British outer marks or
marks inside marks), told from apostrophes. A quotation may run over line breaks; over an empty line it goes on where the next paragraph
repeats the opening mark or where the closing mark comes before any other opening.

Example: “Treat him so, share nothing.⏎Who gets what?” is one stretch in spite of the line break.
Cannot do: two straight double marks of one style nested in each other.
"""

import re
from dataclasses import dataclass, replace

LONGEST = 3000  # characters; a mark further from its partner than this has lost it
LINE = 1500  # characters of a line in which marks are counted
_MARK = re.compile(r"``|''|[\"“”„‟«»‹›‘’‚'＂]")
_OPENERS = {"“": "double", "„": "double", "‟": "double", "``": "double", "«": "angle", "‹": "thin", "‘": "single", "‚": "single"}
_CLOSERS = {"”": "double", "''": "double", "»": "angle", "›": "thin", "’": "single"}
_STRAIGHT = {'"': "straight", "＂": "straight", "'": "tick"}
_SINGLES = ("single", "tick")
_ELISIONS = re.compile(r"['’‘](?:\d0s|\d\d\b|em\b|til\b|tis\b|twas\b|cause\b|n['’]|bout\b|round\b|s\b)", re.IGNORECASE)
_BLANK_LINE = re.compile(r"\n[ \t\u00a0]*\n")


@dataclass(frozen=True, slots=True)
class Marked:
    """A stretch between quotation marks. start, end: with the marks; parts: what stands between them, a part a paragraph.
    closed: False where the closing mark is missing. depth: 0 outermost. style: double, straight, angle, thin, single, tick."""

    start: int
    end: int
    parts: tuple[tuple[int, int], ...]
    style: str
    closed: bool = True
    depth: int = 0


@dataclass(slots=True)
class _Open:
    style: str
    start: int
    inner: int
    parts: list[tuple[int, int]]


def marked(text: str) -> list[Marked]:
    """All marked stretches in order of their opening; inner ones follow the one around them."""
    found: list[Marked] = []
    stack: list[_Open] = []
    for match in _MARK.finditer(text):
        at, mark = match.start(), match.group()
        _drop_lost(stack, text, at, found)
        style, opens = _role(text, at, mark, stack)
        if style is None:
            continue
        if opens:
            _open(stack, text, at, at + len(mark), style, found)
        else:
            _close(stack, at, at + len(mark), style, found)
    _drop_lost(stack, text, len(text) + LONGEST + 1, found)
    return _nested(found)


def _role(text: str, at: int, mark: str, stack: list[_Open]) -> tuple[str | None, bool]:
    """(style, opens) of a mark; style None for an apostrophe or a mark of measure (6'2")."""
    before = text[at - 1] if at else " "
    after = text[at + len(mark)] if at + len(mark) < len(text) else " "
    after_gap, before_gap = after.isspace(), before.isspace() or before in "([{—–-/"
    if mark in _STRAIGHT or mark in ("‘", "’"):
        single = mark in ("'", "‘", "’")
        if single and _apostrophe(text, at, before, after, stack):
            return None, False
        style = _STRAIGHT.get(mark, "single")
        is_open = any(o.style == style for o in stack)
        if mark == "‘":
            return style, True
        if style == "straight" and not is_open and before.isdigit() and (after_gap or after in ",.;)"):
            return None, False
        opening = not after_gap and (before_gap or before in "“\"'‘" or (not is_open and not before.isalnum()))
        if style == "straight" and is_open and not (opening and before.isspace() and not _in_pairs(text, at, stack)):
            opening = False
        if style == "straight" and not is_open and not after_gap:
            opening = True
        return (style, True) if opening else (style, False)
    if mark in _OPENERS:
        style = _OPENERS[mark]
        if mark in "“«‹" and any(o.style == style for o in stack) and not before_gap and (after_gap or not after.isalnum()):
            return style, False  # German “ and reversed guillemets close
        return style, True
    style = _CLOSERS[mark]
    if mark in "”»›" and not any(o.style == style for o in stack) and before_gap and not after_gap:
        return style, True  # Swedish ” and reversed guillemets open
    return style, False


def _in_pairs(text: str, at: int, stack: list[_Open]) -> bool:
    """Does the line from the open straight mark on hold an even number of them? Then each closes the one before it, however the spaces stand."""
    start = next(o.inner - 1 for o in stack if o.style == "straight")
    if at - start > LINE or "\n" in text[start:at]:
        return False
    end = text.find("\n", at, start + LINE)
    return text.count('"', start, start + LINE if end < 0 else end) % 2 == 0


def _apostrophe(text: str, at: int, before: str, after: str, stack: list[_Open]) -> bool:
    if before.isalnum() and after.isalnum():
        return True
    single_open = any(o.style in _SINGLES for o in stack)
    if not before.isalnum() and before not in '.,!?…;:)”"' and _ELISIONS.match(text, at):
        return True
    if before.isspace() or before in '([—–“"-/':  # may open: then a partner must follow in this paragraph
        return after.isspace() or not _single_partner(text, at + 1)
    if not single_open:
        return True
    if before in "sSzx" and after == " " and text[at + 2 : at + 3].islower():  # the leaders' plan
        return _single_partner(text, at + 1)
    return False


def _single_partner(text: str, at: int) -> bool:
    """Does a mark that can close a single quotation follow in this paragraph?"""
    stop = text.find("\n\n", at)
    stop = min(len(text) if stop < 0 else stop, at + 600)
    for match in re.finditer(r"['’]", text[at:stop]):
        i = at + match.start()
        after = text[i + 1] if i + 1 < len(text) else " "
        if not after.isalnum() and not text[i - 1].isspace():
            return True
    return False


def _open(stack: list[_Open], text: str, at: int, inner: int, style: str, found: list[Marked]) -> None:
    for n, held in enumerate(stack):
        if held.style == style:
            if _line_start(text, at) and n == len(stack) - 1:  # a new paragraph of the same quotation
                end = _paragraph_end(text, held.inner, at)
                if held.inner < end:
                    held.parts.append((held.inner, end))
                held.inner = inner
                return
            if style == "double":
                _abandon(stack, n, text, found)
                break
    stack.append(_Open(style, at, inner, []))


def _close(stack: list[_Open], at: int, end: int, style: str, found: list[Marked]) -> None:
    for n in range(len(stack) - 1, -1, -1):
        held = stack[n]
        if held.style == style or {held.style, style} == {"double", "straight"}:
            del stack[n:]
            if held.inner < at:
                found.append(Marked(held.start, end, (*held.parts, (held.inner, at)), held.style))
            return


def _drop_lost(stack: list[_Open], text: str, at: int, found: list[Marked]) -> None:
    """A mark too far away to be meant for what is open, or an empty line before a mark that does not go on, ends it."""
    for n, held in enumerate(stack):
        if at - held.inner > LONGEST or (held.style in _SINGLES and "\n" in text[held.inner : at]):
            _abandon(stack, n, text, found)
            return


def _abandon(stack: list[_Open], n: int, text: str, found: list[Marked]) -> None:
    held = stack[n]
    del stack[n:]
    if held.style in _SINGLES:
        return
    end = _paragraph_end(text, held.inner, min(len(text), held.inner + LONGEST))
    parts = (*held.parts, (held.inner, end)) if held.inner < end else tuple(held.parts)
    if parts:
        found.append(Marked(held.start, parts[-1][1], parts, held.style, closed=False))


def _paragraph_end(text: str, start: int, stop: int) -> int:
    """End of the line in which `start` stands, without white space, at most `stop`."""
    end = text.find("\n", start, stop)
    end = stop if end < 0 else end
    while end > start and text[end - 1].isspace():
        end -= 1
    return end


def _line_start(text: str, at: int) -> bool:
    while at and text[at - 1] in " \t\u00a0":
        at -= 1
    return at == 0 or text[at - 1] == "\n"


def _nested(found: list[Marked]) -> list[Marked]:
    """In order of opening, with depths; what crosses another stretch is dropped."""
    out: list[Marked] = []
    around: list[Marked] = []
    for one in sorted(found, key=lambda m: (m.start, -m.end)):
        while around and around[-1].end <= one.start:
            around.pop()
        if around and one.end > around[-1].end:
            continue
        one = replace(one, depth=len(around))
        out.append(one)
        around.append(one)
    return out
