"""A proof bundle: one zip that a stranger checks without a database, without us, and without a network.

Puts together what it is handed; the proofs were made by the store, the pictures by the report. `verify.py` goes in as
it stands beside this file, and writes README.txt itself, from what it proves: nothing is handed out that does not hold.
"""

from __future__ import annotations

import json
import zipfile
from base64 import b64encode
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO

from tracker.archive.verify import FORMAT, SEAL, SUMS, Bundle, sealed_bytes, sums
from tracker.archive.verify import coverage as watched
from tracker.proof import Evidence, ProvenHead, ProvenRecord
from tracker.text import statement_text

VERIFIER = Path(__file__).with_name("verify.py")


def bundle(
    evidence: Evidence, *, opinion: Mapping[str, object], page: str, sign: Callable[[bytes], bytes] | None
) -> dict[str, bytes]:
    """The bundle of one Edit or event, its files by name. `opinion` is its record as reports give it, `page` the same
    as HTML: what no log can prove, so they go along only where `sign` puts the key of the store under the list of
    files."""
    records = {(each.kind, each.record): json.loads(each.content) for each in evidence.records}
    last, first = evidence.interval
    files = {
        "verify.py": VERIFIER.read_bytes(),
        "bundle.json": _json(_facts(evidence)),
        "coverage.json": _json(watched(records, first if last is None else last, first)),
        **{f"bodies/{name}.body": body for name, body in evidence.bodies.items()},
        **{f"texts/{side}.txt": _text(records["versions", each]) for side, each in evidence.versions.items()},
    }
    if sign is not None:
        files |= {"diff.html": page.encode(), "opinion.json": _json(opinion)}
    checked = Bundle(files)
    checked.prove([], None)
    files["README.txt"] = checked.readme().encode()
    listing = sums(files)
    seal = {} if sign is None else {SEAL: (sign(sealed_bytes(evidence.store, listing)).hex() + "\n").encode()}
    return files | {SUMS: listing} | seal


def write_zip(file: BinaryIO, bundles: Mapping[int, Mapping[str, bytes]], at: datetime) -> None:
    """One bundle as it is; several, by their number, each in a folder of its own beside one verifier."""
    files: dict[str, bytes] = {}
    for number, each in bundles.items():
        folder = "" if len(bundles) == 1 else f"{number}/"
        files |= {folder + name: content for name, content in each.items()}
    files.setdefault("verify.py", VERIFIER.read_bytes())
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            item = zipfile.ZipInfo(name, date_time=at.timetuple()[:6])
            item.compress_type = zipfile.ZIP_DEFLATED
            item.external_attr = 0o644 << 16
            archive.writestr(item, content)


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True, default=str).encode()


def _text(version: Mapping[str, Any]) -> bytes:
    return statement_text(version["title"], version["text"]).encode()


# --- what is told ------------------------------------------------------------------------------------------------


def _facts(evidence: Evidence) -> dict[str, object]:
    told: dict[str, object] = {
        "format": FORMAT,
        "store": evidence.store,
        "keys": [key.hex() for key in evidence.keys],
        "head": str(evidence.head),
        "records": [_record(each) for each in evidence.records],
        "heads": [_head(each) for each in evidence.heads],
        "interval": list(evidence.interval),
        **{side: {"version": number} for side, number in evidence.versions.items()},
    }
    return told if evidence.event is None else told | {"event": evidence.event, "visits": list(evidence.visits)}


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
    """How and when a head left stays at home: no proof holds that."""
    return {
        "head": str(proven.head),
        "path": [step.hex() for step in proven.path],
        "stamps": [b64encode(token).decode() for _, token in proven.stamps],
    }
