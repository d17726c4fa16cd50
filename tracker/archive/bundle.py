"""A proof bundle: one zip that a stranger checks without a database, without us, and without a network.

Puts together what it is handed; the proofs were made by the store, the pictures by the report. `verify.py` goes in as
it stands beside this file.
"""

from __future__ import annotations

import json
import zipfile
from base64 import b64encode
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, BinaryIO

from tracker.archive.verify import FORMAT
from tracker.archive.verify import coverage as watched
from tracker.proof import Evidence, ProvenHead, ProvenRecord
from tracker.text import printable, statement_text

VERIFIER = Path(__file__).with_name("verify.py")

SECOND = 1_000_000
"""Microseconds."""

_CLOCK = "%Y-%m-%d %H:%M:%S"


def bundle(evidence: Evidence, *, edit: Mapping[str, object], page: str) -> dict[str, bytes]:
    """The bundle of one Edit, its files by name. `edit` is its record as reports give it, `page` the diff as HTML."""
    records = {(each.kind, each.record): json.loads(each.content) for each in evidence.records}
    texts = {side: _text(records["versions", number]) for side, number in _sides(evidence)}
    interval = seen_between(records, evidence.old, evidence.new)
    return {
        "README.txt": readme(evidence, edit, interval).encode(),
        "verify.py": VERIFIER.read_bytes(),
        "bundle.json": _json(_told(evidence, interval)),
        "bodies/old.body": evidence.bodies["old"],
        "bodies/new.body": evidence.bodies["new"],
        "texts/old.txt": texts["old"].encode(),
        "texts/new.txt": texts["new"].encode(),
        "diff.html": page.encode(),
        "coverage.json": _json(watched(records, *interval)),
        "opinion.json": _json(edit),
    }


def write_zip(file: BinaryIO, bundles: Mapping[int, Mapping[str, bytes]], at: datetime) -> None:
    """One bundle as it is; several, by the number of their Edit, each in a folder of its own beside one verifier."""
    files: dict[str, bytes] = {}
    for number, each in bundles.items():
        folder = "" if len(bundles) == 1 else f"edit-{number}/"
        files |= {folder + name: content for name, content in each.items()}
    files.setdefault("verify.py", VERIFIER.read_bytes())
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            item = zipfile.ZipInfo(name, date_time=at.timetuple()[:6])
            item.compress_type = zipfile.ZIP_DEFLATED
            item.external_attr = 0o644 << 16
            archive.writestr(item, content)


def _sides(evidence: Evidence) -> tuple[tuple[str, int], tuple[str, int]]:
    return ("old", evidence.old), ("new", evidence.new)


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True, default=str).encode()


def _text(version: Mapping[str, Any]) -> str:
    return statement_text(version["title"], version["text"])


# --- what is told ------------------------------------------------------------------------------------------------


def _told(evidence: Evidence, interval: tuple[int, int]) -> dict[str, object]:
    return {
        "format": FORMAT,
        "store": evidence.store,
        "keys": [key.hex() for key in evidence.keys],
        "head": str(evidence.head),
        "records": [_record(each) for each in evidence.records],
        "heads": [_head(each) for each in evidence.heads],
        "old": {"version": evidence.old},
        "new": {"version": evidence.new},
        "interval": list(interval),
    }


def _record(proven: ProvenRecord) -> dict[str, object]:
    return {
        "kind": proven.kind,
        "record": proven.record,
        "seq": proven.seq,
        "salt": proven.salt.hex(),
        "payload": proven.content.decode(),
        "path": [step.hex() for step in proven.path],
    }


def _head(proven: ProvenHead) -> dict[str, object]:
    return {
        "head": str(proven.head),
        "path": [step.hex() for step in proven.path],
        "via": proven.via,
        "left_at": proven.left_at.isoformat() if proven.left_at else None,
        "stamps": [{"authority": name, "token": b64encode(token).decode()} for name, token in proven.stamps],
    }


Records = Mapping[tuple[str, int], Mapping[str, Any]]


def seen_between(records: Records, old: int, new: int) -> tuple[int, int]:
    """When the old text was last seen before the new one was first, in microseconds since 1970."""
    first = records["versions", new]["at"]
    seen = [records["versions", old]["at"]]
    seen += [span["last_seen"] for (kind, _), span in records.items() if kind == "spans" and span["version_id"] == old]
    return max(at for at in seen if at <= first), first


def _outwards(interval: tuple[int, int]) -> tuple[str, str]:
    """Both ends in whole seconds, as alerts and reports print them: rounded so that the interval told holds the one
    measured."""
    last, first = interval[0] // SECOND, -(-interval[1] // SECOND)
    return f"{datetime.fromtimestamp(last, UTC):{_CLOCK}} UTC", f"{datetime.fromtimestamp(first, UTC):{_CLOCK}} UTC"


def readme(evidence: Evidence, edit: Mapping[str, object], interval: tuple[int, int]) -> str:
    """What the bundle holds, how to check it, what it proves and what it does not, in plain words."""
    last, first = _outwards(interval)
    earlier = [each for each in evidence.heads if each.head != evidence.head]
    stamped = sum(bool(each.stamps) for each in evidence.heads)
    return _README.format(
        speaker=printable(str(edit.get("speaker") or edit.get("source"))),
        url=printable(str(edit.get("url") or "(no address)")),
        last=last,
        first=first,
        key=evidence.keys[-1].hex(),
        size=f"{evidence.head.size:,}",
        at=f"{evidence.head.at:{_CLOCK}} UTC",
        left=f"{len(earlier):,} earlier head{'' if len(earlier) == 1 else 's'}",
        stamped=f"Time stamping authorities say when {stamped} of its heads existed; verify.py names them."
        if stamped
        else "No time stamping authority says when any of its heads existed.",
    )


_README = """\
An edit of a published statement, and the record of it
======================================================

Who:    {speaker}
Where:  {url}
When:   seen with the old text until {last},
        seen with the new text from  {first}.
        Nothing closer is known: the edit was made at some time between the two.

What is in this bundle
  texts/old.txt, texts/new.txt     the two texts
  diff.html                        what differs; opens in any browser, loads nothing
  bodies/old.body, new.body        what the server sent, byte for byte after decoding
  bundle.json                      the records of the visits (address dialled, headers, certificate, times) with proofs
  coverage.json                    the visits and the gaps in watching between the two sights
  opinion.json                     what the program thinks of the edit: an opinion, not proved by anything here
  verify.py                        checks all of it but diff.html and opinion.json

How to check it
  You need Python 3.9 or newer and one package: pip install cryptography
  python verify.py                          in the unpacked folder
  python verify.py --key KEY --head HEAD    better: with the public key, and a head, that you have from elsewhere
  The store's public key is {key}.
  That it stands here proves nothing; compare it with the one that the operator has published.
  verify.py is short; read it, or write your own: docs/proof.md of the project describes the format.

What it proves
  - These records, bodies and texts stood in the operator's log of {size} records when its head was signed, {at}.
  - None of them was altered, put in or taken out since the earliest head in your hands: {left} had left the
    operator's machine in alerts, reports or exports, and the log went on, unaltered, from each.
    {stamped}

What it does not prove
  - That the publisher wrote it. It proves what was recorded, and since when. A connection by TLS names whom the
    operator spoke to, but a publisher does not sign what it serves: here you trust the operator, or another who looked.
  - When the edit was made, beyond the interval above; nor that nothing was edited and put back between two visits.
  - That others were served the same.
  - Anything before the first head that left the machine or was stamped: until then the operator could rewrite it.
  - That a body has a text in it that a person would read the same way: compare texts with bodies yourself.
"""
