"""Lemmas: the dictionary form of a word, by its tag.

Regular endings by rule, checked against known base forms; irregular forms from a table. Both lexicons are drawn from the treebanks by
`training/lemmas.py`.
Example: ("talked", "VBD") is "talk", ("making", "VBG") is "make", ("went", "VBD") is "go".
Cannot do: homographs within one tag ("found": find or found).
"""

from functools import cache

from rashomon.lang.resources import lexicon, table

_FAMILY = {"NNS": "s", "NNPS": "s", "VBZ": "s", "VBD": "ed", "VBN": "ed", "VBG": "ing", "JJR": "er", "RBR": "er", "JJS": "est", "RBS": "est"}
_WHOLE = frozenset({"evening", "morning", "hundred", "during", "offspring", "wedding"})
_VERBAL = ("VBD", "VBN", "VBZ", "NNS", "VBP")


@cache
def _irregular() -> dict[tuple[str, str], str]:
    return {(form, tag): lemma for form, tag, lemma in table("lemmas")}


@cache
def lemma(form: str, tag: str) -> str:
    """The lemma of a word form with a Penn Treebank tag; the lower-cased form where nothing is known, names keep their case."""
    low = form.lower().replace("’", "'")
    known = _irregular().get((low, tag))
    if known:
        return known
    if tag in ("NNP", "NNPS", "FW"):
        return form
    return regular(low, tag, lexicon("bases"))


def regular(form: str, tag: str, bases: frozenset[str]) -> str:
    """The rule alone: of the stems that the ending leaves, the first that is a known base form."""
    family = _FAMILY.get(tag)
    if family is None or not form.endswith(family) or len(form) <= len(family) + 1:
        return form
    choices = _stems(form, family)
    return next((c for c in choices if c in bases), choices[0])


def _stems(form: str, family: str) -> list[str]:
    stem = form[: -len(family)]
    if family == "s":
        if form.endswith("ies") and len(form) > 4:
            return [form[:-3] + "y", stem]
        if form.endswith(("ses", "xes", "zes", "ches", "shes", "oes")):
            return [form[:-2], stem] if not form.endswith(("ses", "zes", "oes")) else [stem, form[:-2]]
        return [form] if form.endswith("ss") else [stem]
    if stem.endswith("i"):
        return [stem[:-1] + "y", stem]
    if len(stem) > 2 and stem[-1] == stem[-2] and stem[-1] not in "ls":
        return [stem[:-1], stem]
    bare = [stem, stem + "e", *([stem[:-1]] if len(stem) > 2 and stem[-1] == stem[-2] else [])]
    return [stem + "e", *bare] if _wants_e(stem) else bare


def _wants_e(stem: str) -> bool:
    """Endings that English does not leave bare: "believ", "danc", "chang"."""
    return stem[-1] in "vcu" or (stem.endswith(("dg", "rg", "ng", "at", "iz", "ur")) and len(stem) > 3 and stem[-2:] != "ng")


@cache
def base(form: str) -> str:
    """The base form without a tag: for comparing texts, where a wrong guess costs little so long as it is the same in both."""
    low = form.lower().replace("’", "'")
    for tag in _VERBAL:
        known = _irregular().get((low, tag))
        if known:
            return known.lower()
    if len(low) < 4 or low in _WHOLE or (low.endswith("s") and low in lexicon("bases")):
        return low
    for tag in ("NNS", "VBD", "VBG"):
        stem = regular(low, tag, lexicon("bases"))
        if stem != low and len(stem) > 2 and (stem in lexicon("bases") or low not in lexicon("bases")):
            return stem
    return low
