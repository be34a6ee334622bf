"""Text of strangers made visible: nothing of it is active in a terminal or on a page."""

_SYMBOLS = {n: chr(0x2400 + n) for n in range(32)}
_SIGNS = {
    **{n: sign for n, sign in _SYMBOLS.items() if chr(n) not in "\n\t"},
    **dict.fromkeys(map(ord, "\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"), "◌"),
    **dict.fromkeys((0x7F, *range(0xD800, 0xE000)), "\ufffd"),
}


def shown(text: str) -> str:
    """On one line: white space folded, control characters as their symbols."""
    folded = " ".join(text.split())
    return folded if folded.isprintable() else "".join(c if c.isprintable() else _SYMBOLS.get(ord(c), "\ufffd") for c in folded)


def visible(text: str) -> str:
    """Character for character: control characters as their symbols and direction marks as a dotted circle; line breaks and tabs stay."""
    return text if text.isprintable() else text.translate(_SIGNS)
