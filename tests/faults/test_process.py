"""Faults around the process: models, memory, signals, places without a home or a terminal."""

import os
import resource
import shutil
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest

from rashomon.errors import DataError
from rashomon.lang import resources

COMMAND = str(Path(sys.executable).parent / "rashomon")
EXAMPLES = sorted((Path(__file__).resolve().parents[2] / "examples").glob("*-*.txt"))


def run(*args, **options):
    return subprocess.run([COMMAND, *map(str, args)], capture_output=True, check=False, timeout=120, **options)


@pytest.mark.fault(40)
def test_a_changed_model_file_is_refused_whatever_byte_it_is(tmp_path, monkeypatch):
    name = "models/links/" + next(p.name for p in (resources.folder() / "models/links").iterdir() if p.suffix == ".npz")
    shutil.copytree(resources.folder() / "models/links", tmp_path / "models/links")
    shutil.copy(resources.folder() / "manifest.json", tmp_path)
    whole = (tmp_path / name).read_bytes()
    monkeypatch.setattr(resources, "folder", lambda: tmp_path)
    for n in range(100):
        at = n * 7919 % len(whole)
        (tmp_path / name).write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
        with pytest.raises(DataError, match="git checkout"):
            resources.verified(name)
    (tmp_path / name).write_bytes(whole[: len(whole) // 2])
    with pytest.raises(DataError, match="the manifest says"):
        resources.verified(name)


@pytest.mark.fault(19)
def test_a_full_disk_leaves_no_half_file(tmp_path):
    script = "import resource, signal, sys; signal.signal(signal.SIGXFSZ, signal.SIG_IGN); resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[1]),) * 2); sys.argv = ['rashomon', 'compare', *sys.argv[2:]]; from rashomon.cli import main; main()"
    for size in (0, 1000, 10_000):
        out = tmp_path / f"{size}.json"
        done = subprocess.run(
            [sys.executable, "-c", script, str(size), str(EXAMPLES[0]), "--format", "json", "--out", str(out)], capture_output=True, check=False
        )
        assert done.returncode == 1
        assert b"Traceback" not in done.stderr
        assert not out.exists()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.fault(41)
def test_a_worker_without_memory_does_not_end_the_run(tmp_path):
    """A part that ends its worker again and again is refused by name; all others are kept."""
    script = textwrap.dedent("""
        import os, sys
        from pathlib import Path
        from rashomon.corpus import engine
        from rashomon.corpus.add import add
        from rashomon.corpus.store import opened
        from rashomon.corpus.engine import prepare

        def dying(part, stated, out):
            if "bad" in part.path:
                os.kill(os.getpid(), 11)
            prepare(part, stated, out)

        if __name__ == "__main__":
            engine_run = lambda task, jobs, outs, workers, refused: engine.run(dying, jobs, outs, 2, refused)
            path = Path(sys.argv[1])
            with opened(path, write=True) as connection:
                add(connection, path, [sys.argv[2]], runner=engine_run)
    """)
    (tmp_path / "dying.py").write_text(script, encoding="utf-8")
    folder = tmp_path / "in"
    folder.mkdir()
    for name in ("a", "bad", "c"):
        (folder / f"{name}.txt").write_text(f"Report {name}: the pier opens in June, the council said on Monday after a long debate.", encoding="utf-8")
    done = subprocess.run([sys.executable, str(tmp_path / "dying.py"), str(tmp_path / "n.db"), str(folder)], capture_output=True, check=False)
    kept, skipped = (run("corpus", "list", "--store", tmp_path / "n.db", *more).stdout for more in ((), ("--skipped",)))

    assert (done.returncode, kept.count(b"\n"), skipped.count(b"\n")) == (0, 2, 1)
    assert b"bad.txt: ended the process that read it" in skipped


@pytest.mark.fault(41)
def test_too_little_memory_is_one_line(tmp_path):
    def limit():
        resource.setrlimit(resource.RLIMIT_AS, (400_000_000, 400_000_000))

    done = run("compare", *EXAMPLES, preexec_fn=limit)

    assert done.returncode != 0
    assert done.stdout == b""


@pytest.mark.fault(42)
def test_ctrl_c_ends_without_a_traceback(tmp_path):
    (tmp_path / "a.jsonl").write_text(
        "".join(f'{{"text": "Report {n}: the pier opens in June, the council of Harwick said on Monday."}}\n' for n in range(2000)), encoding="utf-8"
    )
    process = subprocess.Popen(
        [COMMAND, "read", str(tmp_path / "a.jsonl")],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # noqa: PLW1509 - started in the background, the signal would be ignored
    )
    time.sleep(3)
    process.send_signal(signal.SIGINT)
    _, told = process.communicate(timeout=30)

    assert process.returncode != 0
    assert b"Traceback" not in told


@pytest.mark.fault(42)
@pytest.mark.parametrize("environment", [{"LC_ALL": "C"}, {"PYTHONUTF8": "0", "LC_ALL": "POSIX"}, {"TERM": "dumb", "NO_COLOR": "1"}, {"COLUMNS": "1"}], ids=str)
def test_any_environment_will_do(environment, tmp_path):
    kept = {"PATH": os.environ["PATH"]}
    done = run("compare", *EXAMPLES, env={**kept, **environment}, cwd=tmp_path, stdin=subprocess.DEVNULL)

    assert (done.returncode, done.stderr) == (0, b"")
    assert b"Harbour Post" in done.stdout


@pytest.mark.fault(42)
def test_a_folder_that_cannot_be_written_is_one_line(tmp_path):
    done = run("compare", EXAMPLES[0], "--format", "json", "--out", "/proc/nothing.json")

    assert (done.returncode, done.stdout) == (1, b"")
    assert done.stderr.count(b"\n") == 1


CLOSED = """
import socket, sys
def refuse(*args, **kwargs):
    raise SystemExit("the network was asked for")
socket.socket.connect = socket.create_connection = socket.getaddrinfo = refuse
sys.argv = ["rashomon", *sys.argv[1:]]
from rashomon.cli import main
main()
"""


@pytest.mark.parametrize(
    "args",
    [
        ["compare", *map(str, EXAMPLES), "--format", "html"],
        ["read", str(EXAMPLES[0])],
        ["schema"],
        ["corpus", "add", str(EXAMPLES[0]), "--store", "STORE", "--workers", "1"],
    ],
    ids=lambda a: a[0],
)
def test_nothing_asks_the_network_unless_an_address_is_given(args, tmp_path):
    args = [str(tmp_path / "n.db") if a == "STORE" else a for a in args]
    done = subprocess.run([sys.executable, "-c", CLOSED, *args], capture_output=True, check=False)

    assert (done.returncode, b"network" in done.stderr) == (0, False), done.stderr.decode()


def test_nothing_of_the_package_is_a_pickle():
    package = Path(__file__).resolve().parents[2] / "src/rashomon"
    for path in package.rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        assert not any(word in text for word in ("import pickle", "allow_pickle=True", "joblib", "marshal", "shelve", "yaml.load(")), path
