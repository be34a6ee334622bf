"""PLV: which of its sentences measure, and where source and target stand. Training and benchmark share it."""

import hashlib
import re


def aside(row: dict) -> bool:
    """Is this one of the fifth that measures? By hash of the sentence id."""
    return int(hashlib.sha256(str(row["sentence_id"]).encode()).hexdigest(), 16) % 5 == 0


def marked(row: dict) -> tuple[tuple[int, int], tuple[int, int]]:
    """Offsets of source and target in the text: by the marks, or, where these do not give back the text, where the words stand first."""
    plain, places = "", {}
    for part in re.split(r"(</?[st]>)", row["marked"]):
        if re.fullmatch(r"</?[st]>", part):
            places[part] = len(plain)
        else:
            plain += part
    if plain == row["text"] and len(places) == 4:
        return (places["<s>"], places["</s>"]), (places["<t>"], places["</t>"])
    at = [max(0, row["text"].find(row[side])) for side in ("source", "target")]
    return (at[0], at[0] + len(row["source"])), (at[1], at[1] + len(row["target"]))
