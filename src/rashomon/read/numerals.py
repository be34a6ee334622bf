"""Numerals: numbers in digits and words, with their scale.

Example: "7.2 million", "two hundred and five", "half a million", "1,200".
Cannot do: Roman numerals; fractions in words ("two and a third").
"""

import re

SMALL = {w: float(n) for n, w in enumerate(
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split())}  # fmt: skip
TENS = {w: 10.0 * n for n, w in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), 2)}
SCALES = {"hundred": 1e2, "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12, "m": 1e6, "mn": 1e6, "mln": 1e6, "bn": 1e9, "tn": 1e12,
          "k": 1e3, "dozen": 12.0}  # fmt: skip
_SPELLED = "|".join([*TENS, *sorted(SMALL, key=len, reverse=True)])
_FIGURES = r"\d{1,3}(?:, ?\d{3})+(?!\d)(?:\.\d+)?|\d+(?:\.\d+)?|(?<![\w.])\.\d+"  # "2, 000" where a text was put together from tokens
_SCALE = r"hundred|thousand|million|billion|trillion|dozen"
NUMERAL = (rf"(?:(?:{_FIGURES})(?:[ -]1/2|½)?(?:[ -](?:{_SCALE})|(?:m|mn|mln|bn|tn|k))?(?![\w])|½"
           rf"|(?:half (?:a |of a )?(?={_SCALE})|(?:{_SPELLED})(?!\w))?(?:(?:[ -]| and )?(?:{_SPELLED}|{_SCALE})(?!\w))+(?: and a half)?)")  # fmt: skip


def number(words: str) -> float:
    """ "7.2 million", "two hundred and five", "half a million"."""
    low = re.sub(r", ?(?=\d{3})", "", words.lower()).replace("½", " 1/2")
    total, current, fraction = 0.0, 0.0, 0.0
    for word in re.findall(r"\d*\.\d+|\d+/\d+|\d+|[a-z]+", low):
        if word in ("1/2", "half"):
            fraction = 0.5
        elif word[0].isdigit() or word[0] == ".":
            current += float(word)
        elif word in SMALL or word in TENS:
            current += SMALL.get(word) or TENS.get(word, 0.0)
        elif word in ("hundred", "dozen"):
            current, fraction = (current or (fraction or 1.0)) * SCALES[word], 0.0
        elif word in SCALES:
            total, current, fraction = total + ((current + fraction) or 1.0) * SCALES[word], 0.0, 0.0
    return total + current + fraction


def scale_of(words: str) -> float:
    last = re.split(r"[ -]|(?<=\d)(?=[a-z])", words.lower())[-1]
    return SCALES.get(last, 1.0)
