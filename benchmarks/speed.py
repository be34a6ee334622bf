"""Speed and memory of the whole: python benchmarks/speed.py [cold|reading|startup|steps|compare|pages|checking ...]

cold      rashomon compare of the two seed reports in a fresh process, five times (the example reports where the seeds are absent)
reading   whole readings of 700-word texts on one core, made from the sentences of the example reports
steps     the share of a whole reading that each step takes, on the same texts
compare   comparing 3, 10 and 100 reports of 35 sentences, readings and vectors given; sentences of the gold accounts, three reports of a story each
pages     size, rendering and first paint of the pages of two and of fifty reports
checking  a draft of 2,000 words against ten reports
startup   loading the model until the first sentence is read, and the bytes of the model files
Machines differ: the figures are for comparing two versions of the program on one machine, in one run.
"""

import json
import os
import resource
import statistics
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DATA = Path(os.environ.get("RASHOMON_DATA", ROOT.parent / "shared/data"))


def from_cold(rounds: int = 5) -> tuple[list[float], list[float], float]:
    """Wall seconds, cpu seconds and the peak in MB of `rashomon compare` of the two seeds (the examples where they are absent), each in a fresh process."""
    seeds = sorted((DATA / "seeds").glob("report-*.txt")) or sorted((ROOT / "examples").glob("*.txt"))
    command = [str(Path(sys.executable).parent / "rashomon"), "compare", *map(str, seeds)]
    walls, used, peaks = [], [], []
    for _ in range(rounds):
        begun = time.perf_counter()
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        _, status, usage = os.wait4(process.pid, 0)
        walls.append(time.perf_counter() - begun)
        used.append(usage.ru_utime + usage.ru_stime)
        peaks.append(usage.ru_maxrss / 1024)
        if status:
            raise SystemExit(f"compare ended with {status}")
    return walls, used, max(peaks)


def cold() -> None:
    walls, used, peak = from_cold()
    print(
        f"cold compare of two reports: wall {statistics.median(walls):.2f} s ({min(walls):.2f}-{max(walls):.2f}), cpu {statistics.median(used):.2f} s, peak {peak:.0f} MB"
    )


def texts(words: int = 700, count: int = 12) -> list[str]:
    """Texts of about so many words, each with the sentences of the examples in another order."""
    paragraphs = [p for path in sorted((ROOT / "examples").glob("*.txt")) for p in path.read_text(encoding="utf-8").split("\n\n")[2:]]
    made = []
    for n in range(count):
        text, k = "", n
        while len(text.split()) < words:
            text += paragraphs[k % len(paragraphs)].strip() + "\n\n"
            k += 1 + n % 3
        made.append(text)
    return made


def reading() -> None:
    from rashomon import Report, read

    known = texts()
    read(Report("", known[0]))
    begun, used = time.perf_counter(), time.process_time()
    for n, text in enumerate(known):
        read(Report(str(n), text))
    wall, cpu = time.perf_counter() - begun, time.process_time() - used
    print(f"whole reading of {sum(len(t.split()) for t in known) // len(known)}-word reports: {len(known) / cpu:.2f} a cpu-second, {len(known) / wall:.2f} a second of wall, "
          f"peak {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")  # fmt: skip


def steps() -> None:
    from rashomon import Report
    from rashomon.pipeline import READ, needs

    plan, spent = needs(READ, ["report"]), dict[str, float]()
    for n, text in enumerate(texts()):
        bag = {"report": Report(str(n), text)}
        for makes, step, wants in plan:
            begun = time.perf_counter()
            made = step(**{name: bag[name] for name in wants})
            if n:
                spent["/".join(makes)] = spent.get("/".join(makes), 0.0) + time.perf_counter() - begun
            bag.update(zip(makes, made if len(makes) > 1 else (made,), strict=True))
    for name, seconds in spent.items():
        print(f"{name:24} {100 * seconds / sum(spent.values()):5.1f} %")


def mixed(reports: int, sentences: int = 35) -> list[str]:
    """Reports of so many sentences, in threes from the same gold stories, filled up from others."""
    pool = [
        [[r["text"][a:b] for a, b in r["sentences"]] for r in json.loads(p.read_text(encoding="utf-8"))["reports"]]
        for p in sorted((DATA / "accounts/train").glob("*.story.json"))
    ]
    made = []
    for n in range(reports):
        own, other = pool[n // 3 % len(pool)], pool[(n * 7 + 11) % len(pool)]
        found = own[n % 3 % len(own)][:sentences]
        made.append("\n\n".join((found + other[n % len(other)])[:sentences]))
    return made


def compared(count: int) -> tuple[float, dict[str, float]]:
    """Seconds of comparing so many reports, and of each step. The step that makes vectors is left out, as are those of quoted words inside the utterances."""
    from rashomon import Corrections, Report, read  # before numpy, whose threads it sets

    import numpy as np  # isort: skip
    from rashomon.compare import paraphrases  # isort: skip
    from rashomon.compare.story import ordered
    from rashomon.lang.embed import vectors
    from rashomon.pipeline import COMPARE, needs

    bag = {"readings": ordered([read(Report(f"r{n:03}", text)) for n, text in enumerate(mixed(count))]), "corrections": Corrections()}
    known: dict[str, object] = {}
    spent: dict[str, float] = {}

    def given(sentences: list[str]) -> object:
        for sentence in (s for s in sentences if s not in known):
            known[sentence] = vectors([sentence])[0]
        return np.stack([known[s] for s in sentences])

    for run in range(2):  # the first run fills the vectors
        paraphrases.vectors = given
        spent = {}
        for makes, step, wants in needs(COMPARE, ["readings", "corrections"]):
            if run and "meanings" in makes:
                continue
            begun = time.perf_counter()
            made = step(**{name: bag[name] for name in wants})
            spent["/".join(makes)] = time.perf_counter() - begun
            bag.update(zip(makes, made if len(makes) > 1 else (made,), strict=True))
    return sum(spent.values()), spent


def compare() -> None:
    for count in (3, 10, 100):
        seconds, spent = compared(count)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        slowest = ", ".join(f"{name} {seconds:.1f}" for name, seconds in sorted(spent.items(), key=lambda s: -s[1])[:4])
        print(f"compare of {count} reports of 35 sentences: {seconds:.2f} s ({slowest}), peak {peak:.0f} MB", flush=True)


def checking() -> None:
    """A draft of 2,000 words against ten reports of 35 sentences, readings given, with and without making the vectors."""
    from rashomon import Report, check, read
    from rashomon.check import run
    from rashomon.compare.matter import meanings

    draft = read(Report("", texts(2000, 1)[0]))
    sources = [read(Report(f"r{n:02}", text)) for n, text in enumerate(mixed(10))]
    known: dict[int, object] = {}

    def given(held: object) -> object:
        if 0 not in known:
            known[0] = meanings(held)
        return known[0]

    run.meanings = given
    for what in ("with making the vectors", "vectors given"):
        begun = time.perf_counter()
        check(draft, sources)
        print(
            f"check of a draft of {len(draft.report.text.split())} words against 10 reports of 35 sentences, {what}: {time.perf_counter() - begun:.2f} s",
            flush=True,
        )


def rendered(count: int) -> tuple[str, float]:
    """The page of so many reports, and the seconds of laying it out: the median of five."""
    from rashomon import Report, compare, load, page, read

    seeds = sorted((DATA / "seeds").glob("report-*.txt")) or sorted((ROOT / "examples").glob("*.txt"))[:2]
    account = compare(
        [read(load(path)) for path in seeds] if count == 2 else [read(Report(f"r{n:02}", text, outlet=f"Outlet {n}")) for n, text in enumerate(mixed(count))]
    )
    made, seconds = page(account), []
    for _ in range(5):
        begun = time.perf_counter()
        made = page(account)
        seconds.append(time.perf_counter() - begun)
    return made, statistics.median(seconds)


def pages() -> None:
    """Rendering of pages, and their first paint in Chromium where it is installed."""
    import tempfile

    for count in (2, 50):
        made, seconds = rendered(count)
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "page.html"
            path.write_text(made, encoding="utf-8")
            print(
                f"page of {count} reports: {len(made.encode()) / 1000:.0f} kB, rendered in {1000 * seconds:.0f} ms, first paint {_first_paint(path)}",
                flush=True,
            )


def _first_paint(path: Path) -> str:
    chromium = Path("/usr/bin/chromium")
    if not chromium.exists():
        return "not measured: no Chromium"
    from playwright.sync_api import sync_playwright

    with sync_playwright() as p:
        browser = p.chromium.launch(executable_path=str(chromium), args=["--no-sandbox"])
        found = []
        for _ in range(3):
            page = browser.new_page()
            page.goto(path.as_uri())
            page.wait_for_timeout(300)
            found.append(page.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime"))
            page.close()
        browser.close()
    return f"{statistics.median(found):.0f} ms"


def startup() -> None:
    code = "import time; t = time.perf_counter(); from rashomon.lang.model import analyse; analyse('The mayor left.'); print(f'{time.perf_counter() - t:.2f}')"
    seconds = sorted(float(subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout) for _ in range(5))
    size = sum(p.stat().st_size for p in (ROOT / "src/rashomon/data/models").rglob("*") if p.is_file())
    print(f"start-up to the first analysis: {seconds[2]:.2f} s ({seconds[0]:.2f}-{seconds[-1]:.2f}); model files {size / 1e6:.1f} MB")


if __name__ == "__main__":
    for name in sys.argv[1:] or ("cold", "reading", "startup", "steps"):
        {"cold": cold, "reading": reading, "startup": startup, "steps": steps, "compare": compare, "pages": pages, "checking": checking}[name]()
