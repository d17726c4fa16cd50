"""Whether a daemon that polls a replayed feed sees just what an import of the same snapshots finds.

    python benchmarks/replay.py --data FOLDER --serve serve.py [--snapshots 300]

`serve.py FOLDER --port N` serves the snapshots as one live feed, stepped by `POST /step?n=1`. The real daemon polls it
each second; half way it is killed with SIGKILL and started again, the clock standing still meanwhile. Both histories
are then compared: every version of every statement, in order. Alerts are counted by key at a receiver of our own.
"""

from __future__ import annotations

import argparse
import json
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from shutil import copyfile
from typing import ClassVar
from urllib.request import Request, urlopen

SERVED, HEARD = 8951, 8952

SETTINGS = """\
[store]
url = "sqlite:///{name}.db"
[fetch]
allow_networks = ["127.0.0.0/8"]
host_gap = "0s"
[[alert]]
to = ["webhook+http://127.0.0.1:{heard}/"]
severity = "low"
levels = ["MEANING_CHANGED", "REWORDED", "COSMETIC", "UNDECIDED"]
"""

SOURCES = """\
[[source]]
id = "feed"
url = "http://127.0.0.1:{served}/feed.xml"
language = "en"
interval = "1s"
"""

Histories = dict[str, list[tuple[str, str]]]


def histories(database: Path) -> Histories:
    """Every version of every statement, by key, in order."""
    with sqlite3.connect(database) as connection:
        rows = connection.execute(
            "SELECT s.key, v.title, v.text FROM versions v JOIN statements s ON s.id = v.statement_id "
            "ORDER BY v.at, v.id"
        )
        found: Histories = {}
        for key, title, text in rows:
            found.setdefault(key, []).append((title, text))
    return found


def configure(folder: Path, name: str) -> Path:
    place = folder / name
    place.mkdir()
    (place / "tracker.toml").write_text(SETTINGS.format(name=name, heard=HEARD))
    (place / "sources.toml").write_text(SOURCES.format(served=SERVED))
    return place


def daemon(place: Path) -> subprocess.Popen[bytes]:
    log = (place / "log").open("ab")
    return subprocess.Popen(
        [sys.executable, "-m", "tracker", "run", "--config", str(place / "tracker.toml")], stderr=log
    )


def taken_in(database: Path) -> int:
    """Readings so far; each snapshot has other bytes, so each step is one more."""
    try:
        with sqlite3.connect(f"file:{database}?mode=ro", uri=True) as connection:
            return int(connection.execute("SELECT count(*) FROM readings").fetchone()[0])
    except sqlite3.OperationalError:
        return 0


def wait_for(database: Path, readings: int) -> None:
    deadline = time.monotonic() + 60
    while taken_in(database) < readings:
        if time.monotonic() > deadline:
            raise SystemExit(f"gave up at {taken_in(database)} of {readings} readings")
        time.sleep(0.05)


class Receiver(BaseHTTPRequestHandler):
    keys: ClassVar[Counter[str]] = Counter()

    def do_POST(self) -> None:
        told = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.keys.update([each["key"] for each in told["events"]] if told["type"] == "digest" else [told["key"]])
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


def live(place: Path, snapshots: int) -> None:
    database = place / "live.db"
    process = daemon(place)
    wait_for(database, 1)
    for step in range(1, snapshots):
        with urlopen(Request(f"http://127.0.0.1:{SERVED}/step?n=1", method="POST")):
            pass
        if step == snapshots // 2:
            process.kill()
            process.wait()
            process = daemon(place)
        wait_for(database, step + 1)
    time.sleep(5)
    process.terminate()
    process.wait()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--serve", type=Path, required=True)
    parser.add_argument("--snapshots", type=int, default=300)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        some = folder / "snapshots"
        some.mkdir()
        for file in sorted(given.data.glob("*.xml"), key=lambda file: int(file.stem))[: given.snapshots]:
            copyfile(file, some / file.name)  # a link out of the folder is none of its captures
        past, now = configure(folder, "import"), configure(folder, "live")
        words = ["import", "dir", str(some), "--source", "feed", "--config", str(past / "tracker.toml")]
        subprocess.run([sys.executable, "-m", "tracker", *words], check=True, capture_output=True)
        server = subprocess.Popen([sys.executable, str(given.serve), str(some), "--port", str(SERVED)])
        receiver = HTTPServer(("127.0.0.1", HEARD), Receiver)
        threading.Thread(target=receiver.serve_forever, daemon=True).start()
        time.sleep(1)
        try:
            live(now, given.snapshots)
        finally:
            server.kill()
            receiver.shutdown()
        expected, found = histories(past / "import.db"), histories(now / "live.db")
        same = sum(expected.get(key) == versions for key, versions in found.items())
        with sqlite3.connect(now / "live.db") as connection:
            edits = int(connection.execute("SELECT count(*) FROM edits WHERE NOT flapping").fetchone()[0])
            checks = int(connection.execute("SELECT checks FROM sources WHERE id = 'feed'").fetchone()[0])
        print(f"import: {len(expected)} statements, {sum(map(len, expected.values()))} versions")
        print(f"live:   {len(found)} statements, {sum(map(len, found.values()))} versions, {same} histories the same")
        repeats = sum(count > 1 for count in Receiver.keys.values())
        print(f"{checks} checks, {taken_in(now / 'live.db')} of them read, the rest unchanged (304)")
        print(f"{edits} edits to tell, {len(Receiver.keys)} alerts by key, {repeats} of them told more than once")
        raise SystemExit(expected != found)


if __name__ == "__main__":
    main()
