"""Whether anything that a feed showed is lost, over a real feed replayed: each entry of each visit is an observation.

    python benchmarks/observations.py --data FOLDER [--times 4] [--snapshots 5008] [--live]

`--data` holds snapshots of one RSS feed, a file each, named after its Unix time. They are imported by the real
program, as often as `--times` says, each time as a source of its own; `--live` serves them to the real pipeline
instead, its clock set to each. What was shown is read by another parser: each text that an entry had must be a
version of the statement with its guid. Lists that shrink, duplicates and reverts included.
"""

from __future__ import annotations

import argparse
import asyncio
import sqlite3
import subprocess
import sys
import tempfile
import time
import unicodedata
from collections import defaultdict
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from shutil import copyfile
from xml.etree import ElementTree

sys.path.append(str(Path(__file__).parent.parent))
sys.path.append(str(Path(__file__).parent.parent / "tests"))

from tests.support.scripted_site import answer
from tests.support.site_outages import SITE
from tests.support.watched_places import story

Shown = dict[str, set[tuple[str, str]]]


def folded(text: str | None) -> str:
    return unicodedata.normalize("NFC", " ".join((text or "").split()))


def entries(body: bytes) -> list[tuple[str, tuple[str, str]]]:
    """The guid of each entry, its title and its description."""
    items = ElementTree.fromstring(body).iter("item")
    return [
        (folded(item.findtext("guid")), (folded(item.findtext("title")), folded(item.findtext("description"))))
        for item in items
    ]


def shown_in(files: list[Path]) -> tuple[int, Shown]:
    """How many entries all of them show, and every text of each guid."""
    count, shown = 0, Shown()
    for file in files:
        found = entries(file.read_bytes())
        count += len(found)
        for guid, text in dict(reversed(found)).items():  # where a guid is there twice, the first counts
            shown.setdefault(guid, set()).add(text)
    return count, shown


def lost(database: Path, names: list[str], shown: Shown) -> int:
    """How many of the texts are no version, in all these sources."""
    known: dict[str, Shown] = {name: defaultdict(set) for name in names}
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as connection:
        rows = connection.execute(
            "SELECT s.source_id, s.key, v.title, v.text FROM versions v JOIN statements s ON s.id = v.statement_id"
        )
        for source_id, key, title, text in rows:
            known[source_id][key].add((folded(title), folded(text)))
    return sum(len(texts - known[name][guid]) for name in names for guid, texts in shown.items())


async def live(folder: Path, files: list[Path], names: list[str]) -> Path:
    """Serve the snapshots to the pipeline, as each of these sources."""
    sources = [replace(SITE, id=name, url=f"/{name}.xml", follow=False, options={}) for name in names]
    async with story(folder, *sources) as told:
        for file in files:
            told.at = max(told.at, datetime.fromtimestamp(int(file.stem), UTC))
            for source in sources:
                told.site.on(source.url, answer(file.read_bytes(), content_type="application/rss+xml"))
                await told.look(source.id)
    return folder / "story.db"


def imported(folder: Path, files: list[Path], names: list[str]) -> Path:
    """Import the snapshots, as each of these sources."""
    some = folder / "snapshots"
    some.mkdir()
    for file in files:
        copyfile(file, some / file.name)
    (folder / "tracker.toml").write_text('[store]\nurl = "sqlite:///t.db"\n')
    sources = (f'[[source]]\nid = "{name}"\nurl = "https://feed.example/{name}"\nlanguage = "en"\n' for name in names)
    (folder / "sources.toml").write_text("".join(sources))
    for name in names:
        words = ["import", "dir", str(some), "--source", name, "--config", str(folder / "tracker.toml")]
        subprocess.run([sys.executable, "-m", "tracker", *words], check=True, capture_output=True)
        print(f"{name} is imported", flush=True)
    return folder / "t.db"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--times", type=int, default=4)
    parser.add_argument("--snapshots", type=int, default=5_008)
    parser.add_argument("--live", action="store_true")
    given, began = parser.parse_args(), time.monotonic()
    files = sorted(given.data.glob("*.xml"), key=lambda file: int(file.stem))[: given.snapshots]
    names = [f"feed-{number}" for number in range(given.times)]
    count, shown = shown_in(files)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        database = asyncio.run(live(folder, files, names)) if given.live else imported(folder, files, names)
        missing = lost(database, names, shown)
    texts = sum(map(len, shown.values())) * given.times
    print(
        f"{len(files):,} snapshots {given.times} times: {count * given.times:,} observations of {texts:,} texts, "
        f"{missing} lost; {time.monotonic() - began:.0f} s"
    )
    raise SystemExit(bool(missing))


if __name__ == "__main__":
    main()
