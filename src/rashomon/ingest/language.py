"""The language of a text, by its common byte runs; unknown where it is short or fits none."""

OPENING = 3000  # characters that are looked at
LEAST = 60  # characters under which nothing is said
FURTHEST = 1150  # distance from the nearest profile over which none fits


def language(text: str) -> str | None:
    """Two-letter code of ISO 639-1, or None."""
    from resiliparse.parse.lang import detect_fast

    head = text[:OPENING].replace("\0", " ")
    if len(head) < LEAST:
        return None
    code, distance = detect_fast(head)
    return str(code) if code != "unknown" and distance <= FURTHEST else None
