"""What the language model sees of each word beside its letters: case, the gap before it, and whether it stands inside quotation marks.

The vocabulary of the encoder knows no capitals and no line breaks; these three small codes bring them back.
Training and reading use the same functions, so that the model meets the same codes in both.
"""

from collections.abc import Sequence

CASES = 8  # other, lower, Capitalised, UPPER, miXed, with digits, punctuation, one capital letter
GAPS = 4  # none, blank, line break, empty line or start of the text
PARAGRAPH = 2  # gap code from which a new line begins
QUOTED = 3  # outside, inside, a double quotation mark
LONGEST_QUOTATION = 3000  # characters: a mark never closed does not colour the rest of the text
_OPENING, _CLOSING, _STRAIGHT = "“„«", "”»", '"'


def case_codes(text: str, spans: Sequence[tuple[int, int]]) -> list[int]:
    return [_case(text[start:end]) for start, end in spans]


def _case(word: str) -> int:
    if any(c.isdigit() for c in word):
        return 5
    if not any(c.isalpha() for c in word):
        return 6
    if word.islower():
        return 1
    if len(word) == 1:
        return 7
    if word.isupper():
        return 3
    return 2 if word[0].isupper() and word[1:].islower() else 4


def gap_codes(text: str, spans: Sequence[tuple[int, int]]) -> list[int]:
    codes = [3] if spans else []
    for (_, end), (start, _) in zip(spans, spans[1:], strict=False):
        gap = text[end:start]
        codes.append(min(3, 1 + gap.count("\n")) if gap else 0)
    return codes


def quoted_codes(text: str, spans: Sequence[tuple[int, int]]) -> list[int]:
    """Straight marks open and close in turn; an empty line or 3,000 characters close what was left open."""
    codes, opened, before = [], -1, 0
    for start, end in spans:
        word = text[start:end]
        if opened >= 0 and (start - opened > LONGEST_QUOTATION or text[before:start].count("\n") > 1):
            opened = -1
        if word in _OPENING or (word == _STRAIGHT and opened < 0):
            opened = start
            codes.append(2)
        elif word in _CLOSING or word == _STRAIGHT:
            opened = -1
            codes.append(2)
        else:
            codes.append(int(opened >= 0))
        before = end
    return codes
