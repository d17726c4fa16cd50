"""How large a report is and how long it takes, in every form, over a store of generated edits.

    python benchmarks/report_size.py [--edits 600] [--copies 167] [--characters 5000] [--keep FOLDER] [--only table,csv]

Statements of some thousand characters in Ukrainian and English, each edited a few times: a number, a word, a sentence
added, now and then a rewrite. The store is made by the real derivation, then multiplied by `--copies`; `--keep` keeps
it, and takes one that was kept. Prints for each form: seconds until its first line and in all, edits a second beyond
the start of the program, bytes of an edit, the most memory; and what the bytes of JSON with whole texts are made of.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from tests.support.fed_store import SOURCE, START, capture, fetched
from tests.support.many_edits import multiply
from tracker.model import Capture, Reading, ReadingState
from tracker.pipeline.derive import Sight, derive
from tracker.store import Transaction, look_at, open_store

EDITS_OF_EACH = 3
"""Edits of one statement."""

REWRITTEN = 0.05
"""Share of edits that rewrite the statement from end to end."""

WORDS = {
    "uk": "міністерство повідомило що сили оборони утримують позиції поблизу міста протягом доби було здійснено ударів "
    "по складах техніка противника знищена ситуація залишається складною",
    "en": "the ministry said that its forces hold positions near the town during the day strikes were carried out "
    "against depots vehicles were destroyed and the situation remains difficult",
}


def sentence(chance: random.Random, language: str) -> str:
    words = [chance.choice(WORDS[language].split()) for _ in range(chance.randint(8, 18))]
    words.insert(chance.randrange(len(words)), str(chance.randint(2, 900)))
    return " ".join(words).capitalize() + "."


def text(chance: random.Random, characters: int, language: str) -> list[str]:
    made: list[str] = []
    while sum(map(len, made)) < characters:
        made.append(sentence(chance, language))
    return made


def edited(chance: random.Random, said: list[str], language: str) -> list[str]:
    said = list(said)
    if chance.random() < REWRITTEN:
        return text(chance, sum(map(len, said)), language)
    for _ in range(chance.randint(1, 3)):
        place, how = chance.randrange(len(said)), chance.random()
        if how < 0.5:
            said[place] = sentence(chance, language)
        elif how < 0.75:
            said.insert(place, sentence(chance, language))
        else:
            said[place] = said[place].replace(" ", " not ", 1)
    return said


def make(path: Path, edits: int, characters: int) -> None:
    """A store with so many edits."""
    chance = random.Random(5)
    with open_store(f"sqlite:///{path}") as store:
        store.commit(lambda tx: tx.register([SOURCE], START)).result()
        minute = 0
        for number in range(-(-edits // EDITS_OF_EACH)):
            language = chance.choice(["uk", "en"])
            said = text(chance, chance.randint(characters // 2, characters * 3 // 2), language)
            for _ in range(EDITS_OF_EACH + 1):
                minute += 1
                seen = capture(
                    f"statement-{number}", " ".join(said), f"Statement {number}", url=f"https://x.example/{number}"
                )
                store.commit(lambda tx, seen=seen, minute=minute: _see(tx, minute, seen)).result()  # type: ignore[misc]
                said = edited(chance, said, language)
        store.commit(lambda tx: tx.sign_head(START)).result()


def _see(tx: Transaction, minute: int, seen: Capture) -> None:
    at = START + timedelta(minutes=minute)
    held = tx.keep_body(f"{minute}".encode(), content_type="", base_id=None)
    check = tx.record_check(SOURCE.id, fetched(at, b""), snapshot_id=held, origin=None)
    reading = Reading(state=ReadingState.COMPLETE, extractor="feed 1", captures=(seen,))
    derive(tx, Sight(source=SOURCE, check_id=check, at=at, reading=reading, seen_until=at - timedelta(minutes=1)), ())
    tx.see_until(SOURCE.id, at)
    tx.hold_body(SOURCE.id, held)
    tx.note_reading(SOURCE.id, reading.state, reading.extractor)


@dataclass(frozen=True, kw_only=True)
class Measured:
    """One report: seconds until its first line, in all, and of processor time; its bytes; megabytes of memory."""

    first: float
    whole: float
    processor: float
    size: int
    memory: float


def measured(config: Path, output: Path, *words: str) -> Measured:
    begun = time.perf_counter()
    command = [sys.executable, "-m", "tracker", "report", *words, "--config", str(config)]
    with output.open("wb") as file, subprocess.Popen(command, stdout=subprocess.PIPE) as run:
        assert run.stdout is not None
        file.write(run.stdout.readline())
        first = time.perf_counter() - begun
        while some := run.stdout.read1():
            file.write(some)
        _, status, used = os.wait4(run.pid, 0)
        run.returncode = os.waitstatus_to_exitcode(status)
    assert run.returncode == 0
    whole = time.perf_counter() - begun
    return Measured(
        first=first,
        whole=whole,
        processor=used.ru_utime + used.ru_stime,
        size=output.stat().st_size,
        memory=used.ru_maxrss / 1024,
    )


def shares(document: bytes) -> dict[str, int]:
    """Bytes of each field over all edits, written compactly."""
    found: dict[str, int] = {}
    for edit in json.loads(document)["edits"]:
        for name, value in edit.items():
            size = len(json.dumps(value, ensure_ascii=False).encode()) + len(name) + 4
            found[name] = found.get(name, 0) + size
    return dict(sorted(found.items(), key=lambda pair: -pair[1]))


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    arguments.add_argument("--edits", type=int, default=600)
    arguments.add_argument("--copies", type=int, default=167)
    arguments.add_argument("--characters", type=int, default=5_000)
    arguments.add_argument("--keep", type=Path)
    arguments.add_argument("--only", help="forms, by their first words, separated by commas")
    given = arguments.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = given.keep or Path(temporary)
        folder.mkdir(exist_ok=True)
        (folder / "tracker.toml").write_text('[store]\nurl = "sqlite:///tracker.db"\n')
        (folder / "sources.toml").write_text("")
        if not (folder / "tracker.db").exists():
            begun = time.perf_counter()
            make(folder / "tracker.db", given.edits, given.characters)
            multiply(folder / "tracker.db", given.copies)
            print(f"made in {time.perf_counter() - begun:.0f} s")
        with look_at(f"sqlite:///{folder / 'tracker.db'}") as store:
            edits = store.report(lambda reports: reports.counts()).edits
        start = measured(folder / "tracker.toml", folder / "report", "--limit", "1", "--events", "none")
        print(f"{edits:,} edits; a report of one takes {start.whole:.2f} s, {start.processor:.2f} s of processor time")
        for name, words in FORMS.items():
            if given.only is None or name in given.only.split(","):
                _tell(name, measured(folder / "tracker.toml", folder / "report", *words), start, edits)
                if words == JSON_WHOLE:
                    for field, size in list(shares((folder / "report").read_bytes()).items())[:8]:
                        print(f"    {field:<20}{size / 1e6:8.1f} MB")


def _tell(name: str, took: Measured, start: Measured, edits: int) -> None:
    rate = edits / max(took.processor - start.processor, 0.001)
    print(
        f"{name:<16} first line {took.first:6.2f} s, all {took.whole:7.1f} s ({took.processor:6.1f} s of processor "
        f"time: {rate:8,.0f} edits/s), {took.size / 1e6:8.1f} MB ({took.size / edits:7,.0f} B an edit), "
        f"{took.memory:4.0f} MB of memory"
    )


JSON_WHOLE = ("--format", "json", "--full")

FORMS = {
    "table": (),
    "words": ("--words",),
    "jsonl": ("--format", "jsonl"),
    "jsonl-full": ("--format", "jsonl", "--full"),
    "json": ("--format", "json"),
    "json-full": JSON_WHOLE,
    "csv": ("--format", "csv"),
    "md": ("--format", "md"),
    "html": ("--format", "html"),
}

if __name__ == "__main__":
    main()
