"""A second verifier of bundles, written from docs/proof.md and RFC 6962 alone: recursive where the first is iterative,
openssl where the first has its own reader. Shares no code with it, so that a mistake would have to be made twice.
"""

from __future__ import annotations

import base64
import hashlib
import json
import subprocess
import time
import zipfile
from collections.abc import Sequence
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey


def h(*pieces: bytes) -> bytes:
    return hashlib.sha256(b"".join(pieces)).digest()


def split(n: int) -> int:
    k = 1
    while k << 1 < n:
        k <<= 1
    return k


def root_of(leaf: bytes, m: int, n: int, path: list[bytes]) -> bytes:
    """RFC 6962 section 2.1.1, read backwards: the last step of the path is the topmost."""
    if not 0 <= m < n:
        raise ValueError("outside")
    if n == 1:
        if path:
            raise ValueError("too long")
        return leaf
    *below, top = path
    k = split(n)
    if m < k:
        return h(b"\x01", root_of(leaf, m, k, below), top)
    return h(b"\x01", top, root_of(leaf, m - k, n - k, below))


def roots_of(m: int, n: int, path: list[bytes], known: bytes, whole: bool) -> tuple[bytes, bytes]:
    """RFC 6962 section 2.1.2, read backwards: the old and the new root that a consistency proof leads to."""
    if m == n:
        if whole:
            if path:
                raise ValueError("too long")
            return known, known
        (only,) = path
        return only, only
    *below, top = path
    k = split(n)
    if m <= k:
        old, new = roots_of(m, k, below, known, whole)
        return old, h(b"\x01", new, top)
    old, new = roots_of(m - k, n - k, below, known, False)
    return h(b"\x01", top, old), h(b"\x01", top, new)


def letters(text: str) -> bytes:
    raw = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    if base64.urlsafe_b64encode(raw).decode().rstrip("=") != text:
        raise ValueError("not canonical")
    return raw


def holds(place: Path, held: Sequence[str] = (), key: str | None = None, authority: Path | None = None) -> bool:
    """Whether everything in the bundle holds. `authority` is the certificate that time stamps must lead to."""
    try:
        _check(place, held, key, authority)
    except Exception:  # whatever fails, the bundle does not hold
        return False
    return True


def _check(place: Path, held: Sequence[str], key: str | None, authority: Path | None) -> None:
    with zipfile.ZipFile(place) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    told = json.loads(files["bundle.json"])
    assert told["format"] == "statement tracker bundle 2"
    keys = [Ed25519PublicKey.from_public_bytes(bytes.fromhex(each)) for each in told["keys"]]
    assert key is None or key in told["keys"]

    def head(text: str) -> tuple[int, bytes]:
        mark, size, at, root, signature = text.split(".")
        assert mark == "head1"
        said = "\n".join(["statement tracker head", told["store"], size, at, letters(root).hex(), ""]).encode()
        good = False
        for each in keys:
            try:
                each.verify(letters(signature), said)
                good = True
            except Exception:  # another key's
                continue
        assert good
        return int(size), letters(root)

    size, root = head(told["head"])
    records: dict[str, dict[int, dict[str, object]]] = {}
    for each in told["records"]:
        sealed = h(bytes.fromhex(each["salt"]), each["payload"].encode())
        leaf = h(b"\x00", f"{each['kind']}\n{each['record']}\n".encode(), sealed)
        assert root_of(leaf, each["seq"], size, [bytes.fromhex(step) for step in each["path"]]) == root
        records.setdefault(each["kind"], {})[each["record"]] = json.loads(each["payload"])
    assert sorted(told["keys"]) == sorted(str(each["public"]) for each in records["keys"].values())
    heads = {told["head"]}
    for each in told["heads"]:
        before, old_root = head(each["head"])
        path = [bytes.fromhex(step) for step in each["path"]]
        assert 0 < before <= size
        assert roots_of(before, size, path, old_root, True) == (old_root, root)
        heads.add(each["head"])
        for stamp in each["stamps"]:
            _stamp(base64.b64decode(stamp), each["head"].encode(), authority, place.parent)
    assert set(held) <= heads
    _files(told, files, keys)
    if "event" in told:
        _event(told, records, files)
    else:
        _edit(told, records, files)
    # README.txt is made by a template of verify.py; this one sees to it that what it says first is true
    readme = files["README.txt"].decode()
    said = told["interval"]
    assert said[0] is None or time.strftime("%Y-%m-%d %H:%M:%S", time.gmtime(said[0] // 1_000_000)) in readme
    assert time.strftime("%Y-%m-%d %H:%M:%S", time.gmtime(-(-said[1] // 1_000_000))) in readme
    for version in records.get("versions", {}).values():
        source = records["statements"][version["statement_id"]]["source_id"]
        check = records["checks"][records["readings"][version["reading_id"]]["check_id"]]
        speaker = json.loads(check.get("record") or "{}").get("speaker")
        assert (f"Who:    {speaker} (source {source})" if speaker else f"Who:    source {source};") in readme
        assert version["url"] is None or f"Where:  {version['url']}\n" in readme
    listed = [line.split("  ", 1) for line in files["SHA256SUMS"].decode().splitlines()]
    assert {name for _, name in listed} == set(files) - {"SHA256SUMS", "SHA256SUMS.sig"}


def _files(told: dict, files: dict[str, bytes], keys: list[Ed25519PublicKey]) -> None:
    listing = files["SHA256SUMS"]
    for line in listing.decode().splitlines():
        digest, name = line.split("  ", 1)
        assert hashlib.sha256(files[name]).hexdigest() == digest
    if "SHA256SUMS.sig" not in files:
        assert not {"diff.html", "opinion.json"} & set(files)
        return
    said = f"statement tracker bundle\n{told['store']}\n{hashlib.sha256(listing).hexdigest()}\n".encode()
    good = 0
    for each in keys:
        try:
            each.verify(bytes.fromhex(files["SHA256SUMS.sig"].decode().strip()), said)
            good += 1
        except Exception:  # another key's
            continue
    assert good


def _event(told: dict, records: dict[str, dict[int, dict]], files: dict[str, bytes]) -> None:
    event = records["events"][told["event"]]
    for number in told["visits"]:
        check = records["checks"][number]
        assert check["source_id"].split("~")[0] == event["source_id"]
        if check.get("snapshot_id") is not None:
            body = files[f"bodies/visit-{number}.body"]
            assert hashlib.sha256(body).hexdigest() == records["snapshots"][check["snapshot_id"]]["sha256"]
    assert event.get("check_id") in (None, *told["visits"])
    last = None
    if "last" in told:
        ends, statements = _versions(("last",), told, records, files)
        assert statements == [event["statement_id"]]
        last = max(at for at in ends["last"] if at <= event["at"])
    else:
        assert event["kind"] != "removed"
    assert told["interval"] == [last, event["at"]]
    _coverage(event["at"] if last is None else last, event["at"], records, files)


def _versions(
    sides: Sequence[str], told: dict, records: dict[str, dict[int, dict]], files: dict[str, bytes]
) -> tuple[dict[str, list[int]], list[int]]:
    ends: dict[str, list[int]] = {}
    statements = []
    for side in sides:
        number = told[side]["version"]
        version = records["versions"][number]
        check = records["checks"][records["readings"][version["reading_id"]]["check_id"]]
        snapshot = records["snapshots"][check["snapshot_id"]]
        assert hashlib.sha256(files[f"bodies/{side}.body"]).hexdigest() == snapshot["sha256"]
        assert hashlib.sha256(f"{version['title']}\0{version['text']}".encode()).hexdigest() == version["hash"]
        assert files[f"texts/{side}.txt"].decode() == "\n\n".join(filter(None, (version["title"], version["text"])))
        source = records["statements"][version["statement_id"]]["source_id"]
        assert check["source_id"].split("~")[0] == source
        statements.append(version["statement_id"])
        own = [span for span in records.get("spans", {}).values() if span["version_id"] == number]
        ends[side] = [version["at"], *(span["last_seen"] for span in own)]
    return ends, statements


def _edit(told: dict, records: dict[str, dict[int, dict]], files: dict[str, bytes]) -> None:
    ends, statements = _versions(("old", "new"), told, records, files)
    assert statements[0] == statements[1]
    first = ends["new"][0]
    last = max(at for at in ends["old"] if at <= first)
    assert told["interval"] == [last, first]
    _coverage(last, first, records, files)


def _coverage(last: int, first: int, records: dict[str, dict[int, dict]], files: dict[str, bytes]) -> None:
    shown = json.loads(files["coverage.json"])
    assert (shown["from"], shown["until"]) == (iso(last), iso(first))
    visits = sorted(number for number, check in records.get("checks", {}).items() if last <= check["at"] <= first)
    assert [each["check"] for each in shown["visits"]] == visits
    for each in shown["visits"]:
        check = records["checks"][each["check"]]
        assert (each["at"], each["outcome"], each["reason"]) == (iso(check["at"]), check["outcome"], check["reason"])
    gaps = [records["gaps"][number] for number in sorted(records.get("gaps", {}))]
    assert shown["gaps"] == [
        {"from": iso(gap["start"]), "until": iso(gap["end"]), "reason": gap["reason"]} for gap in gaps
    ]


def iso(micros: int) -> str:
    whole, rest = divmod(micros, 1_000_000)
    return time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(whole)) + (f".{rest:06}Z" if rest else "Z")


def _stamp(token: bytes, stamped: bytes, authority: Path | None, room: Path) -> None:
    assert authority is not None
    (room / "second.tst").write_bytes(token)
    (room / "second.data").write_bytes(stamped)
    command = ["openssl", "ts", "-verify", "-token_in", "-in", "second.tst", "-data", "second.data"]
    subprocess.run([*command, "-CAfile", authority.name], cwd=room, check=True, capture_output=True)
