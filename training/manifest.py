"""The list of shipped data files: python -m training.manifest brings every digest up to date and drops files that are gone."""

import hashlib
import json
from pathlib import Path

DATA = Path(__file__).resolve().parent.parent / "src/rashomon/data"
PATH = DATA / "manifest.json"


def _read() -> dict[str, dict[str, object]]:
    return dict(json.loads(PATH.read_text(encoding="utf-8"))["files"]) if PATH.is_file() else {}


def record(name: str, licence: str, made_by: str) -> None:
    """Enter a file of the data folder, or bring its entry up to date."""
    content = (DATA / name).read_bytes()
    entries = _read()
    entries[name] = {"sha256": hashlib.sha256(content).hexdigest(), "bytes": len(content), "licence": licence, "made by": made_by}
    kept = {key: value for key, value in sorted(entries.items()) if (DATA / key).is_file()}
    PATH.write_text(json.dumps({"files": kept}, indent=1) + "\n", encoding="utf-8")


def main() -> None:
    entries = _read()
    for path in sorted(p for p in DATA.rglob("*") if p.is_file() and p != PATH and "templates" not in p.parts):
        name = path.relative_to(DATA).as_posix()
        old = entries.get(name, {"licence": "Apache-2.0", "made by": "by hand"})
        record(name, str(old["licence"]), str(old["made by"]))


if __name__ == "__main__":
    main()
