"""Text of strangers made visible: nothing of it is active in a terminal or on a page."""

_DIRECTIONS = dict.fromkeys("\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069", "◌")


def shown(text: str) -> str:
    """On one line: white space folded, control characters as their symbols."""
    folded = " ".join(text.split())
    return "".join(c if c.isprintable() else chr(0x2400 + ord(c)) if ord(c) < 32 else "�" for c in folded)


def visible(text: str) -> str:
    """Character for character: control characters as their symbols and direction marks as a dotted circle; line breaks and tabs stay."""
    return "".join(
        _DIRECTIONS.get(c) or (chr(0x2400 + ord(c)) if ord(c) < 32 and c not in "\n\t" else "\ufffd" if "\ud800" <= c <= "\udfff" or c == "\x7f" else c)
        for c in text
    )
