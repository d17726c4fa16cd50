#!/usr/bin/env python3
"""Checks a bundle: that what it shows is what was recorded, that nothing was altered, removed or put in since.

    python verify.py [BUNDLE.zip | FOLDER] [--head HEAD]... [--key KEY]

Needs Python 3.9 or newer and the package `cryptography`; no network, no database, none of the tracker's own code: this
file is the whole verifier, and the tracker itself uses it. `--head` is a head from an alert or report that you hold;
`--key` the store's public key (64 hex digits) as you know it from elsewhere. Exit 0 if everything holds, 1 if not.

What is proved and what is not stands in README.txt beside this file.
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import json
import re
import sys
import zipfile
from datetime import datetime, timedelta, timezone
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.x509 import load_der_x509_certificate

FORMAT = "statement tracker bundle 1"
MAX_FILE = 256 * 1024 * 1024
"""Bytes of one file of a bundle; a larger one is refused before it fills the memory."""


class Wrong(Exception):
    """Something does not hold."""


# --- reading -----------------------------------------------------------------------------------------------------


def read_bundle(place: Path) -> dict[str, bytes]:
    """The files of a zip or a folder, by name. Raises Wrong if it is neither, or too large."""
    if place.is_dir():
        names = [path for path in place.rglob("*") if path.is_file() and path.stat().st_size <= MAX_FILE]
        return {path.relative_to(place).as_posix(): path.read_bytes() for path in names}
    try:
        with zipfile.ZipFile(place) as archive:
            for item in archive.infolist():
                if item.file_size > MAX_FILE:
                    raise Wrong(f"{item.filename} is larger than {MAX_FILE} bytes")
            return {name: archive.read(name) for name in archive.namelist() if not name.endswith("/")}
    except (OSError, zipfile.BadZipFile, EOFError, NotImplementedError, ValueError) as error:
        raise Wrong(f"{place} cannot be read: {error}") from error
    except Exception as error:  # zlib.error and whatever else a damaged archive brings about
        raise Wrong(f"{place} is damaged: {error}") from error


def need(condition: object, what: str) -> None:
    if not condition:
        raise Wrong(what)


# --- the tree (RFC 6962, RFC 9162) -------------------------------------------------------------------------------


def sha256(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()


def inclusion_root(leaf: bytes, index: int, size: int, path: list[bytes]) -> bytes:
    """The root that an inclusion proof leads to (RFC 9162 section 2.1.3.2)."""
    need(0 <= index < size, "a leaf lies outside the log")
    fn, sn, r = index, size - 1, leaf
    for p in path:
        need(sn > 0, "an inclusion proof is too long")
        if fn % 2 or fn == sn:
            r = sha256(b"\x01" + p + r)
            while fn % 2 == 0 and fn:
                fn, sn = fn >> 1, sn >> 1
        else:
            r = sha256(b"\x01" + r + p)
        fn, sn = fn >> 1, sn >> 1
    need(sn == 0, "an inclusion proof is too short")
    return r


def is_consistent(old: int, new: int, old_root: bytes, new_root: bytes, path: list[bytes]) -> bool:
    """Whether the log of `new` leaves goes on from that of `old` (RFC 9162 section 2.1.4.2)."""
    if old == new:
        return not path and old_root == new_root
    if not 0 < old < new or not path:
        return False
    steps = list(path) if old & (old - 1) else [old_root, *path]
    fn, sn = old - 1, new - 1
    while fn % 2:
        fn, sn = fn >> 1, sn >> 1
    fr = sr = steps[0]
    for c in steps[1:]:
        if sn == 0:
            return False
        if fn % 2 or fn == sn:
            fr, sr = sha256(b"\x01" + c + fr), sha256(b"\x01" + c + sr)
            while fn % 2 == 0 and fn:
                fn, sn = fn >> 1, sn >> 1
        else:
            sr = sha256(b"\x01" + sr + c)
        fn, sn = fn >> 1, sn >> 1
    return sn == 0 and fr == old_root and sr == new_root


# --- heads -------------------------------------------------------------------------------------------------------

HEAD = re.compile(r"head1\.(\d{1,18})\.(\d{8}T\d{6}Z)\.([A-Za-z0-9_-]{43})\.([A-Za-z0-9_-]{86})")


def letters(text: str) -> bytes:
    """Base64url without padding; two spellings of the same bytes are not two heads."""
    raw = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    need(base64.urlsafe_b64encode(raw).decode().rstrip("=") == text, "a head is misspelt")
    return raw


class Head:
    """A signed head as it is printed: how many records the log held, when it was signed, the root, the signature."""

    def __init__(self, text: str) -> None:
        self.text = "".join(text.replace("\\", "").split())
        found = HEAD.fullmatch(self.text)
        need(found, f"this is no head: {text[:60]}")
        assert found is not None
        self.size, self.time = int(found[1]), found[2]
        self.root, self.signature = letters(found[3]), letters(found[4])

    def is_signed(self, keys: list[bytes], store: str) -> bool:
        message = f"statement tracker head\n{store}\n{self.size}\n{self.time}\n{self.root.hex()}\n".encode()
        for key in keys:
            try:
                Ed25519PublicKey.from_public_bytes(key).verify(self.signature, message)
                return True
            except (InvalidSignature, ValueError):
                continue
        return False


# --- time stamps (RFC 3161) --------------------------------------------------------------------------------------


def der(data: bytes, at: int = 0) -> tuple[int, bytes, bytes, int]:
    """One DER element: its tag, its content, all of it, and where the next one begins."""
    need(at + 2 <= len(data), "a time stamp is cut")
    tag, length, start = data[at], data[at + 1], at + 2
    if length & 0x80:
        count = length & 0x7F
        need(0 < count <= 4, "a time stamp is malformed")
        length, start = int.from_bytes(data[start : start + count], "big"), start + count
    end = start + length
    need(end <= len(data), "a time stamp is cut")
    return tag, data[start:end], data[at:end], end


def parts(content: bytes) -> list[tuple[int, bytes, bytes]]:
    found, at = [], 0
    while at < len(content):
        tag, inside, whole, at = der(content, at)
        found.append((tag, inside, whole))
    return found


HASHES = {
    "2.16.840.1.101.3.4.2.1": hashes.SHA256(),
    "2.16.840.1.101.3.4.2.2": hashes.SHA384(),
    "2.16.840.1.101.3.4.2.3": hashes.SHA512(),
}


def oid(content: bytes) -> str:
    numbers, value = [content[0] // 40, content[0] % 40], 0
    for byte in content[1:]:
        value = value << 7 | byte & 0x7F
        if not byte & 0x80:
            numbers.append(value)
            value = 0
    return ".".join(map(str, numbers))


def check_stamp(token: bytes, stamped: bytes) -> tuple[str, str, str]:
    """Check a time stamp token over `stamped`; gives its time, its authority's name and the certificate's SHA-256.
    Whether that authority is to be trusted is for the reader to say."""
    content_info = parts(der(token)[1])
    need(oid(content_info[0][1]) == "1.2.840.113549.1.7.2", "a time stamp is not signed data")
    signed_data = parts(parts(content_info[1][1])[0][1])
    wrapped = parts(signed_data[2][1])
    need(oid(wrapped[0][1]) == "1.2.840.113549.1.9.16.1.4", "a time stamp holds something else")
    info = parts(wrapped[1][1])[0][1]
    fields = parts(parts(info)[0][1])
    imprint = parts(fields[2][1])
    algorithm = HASHES.get(oid(parts(imprint[0][1])[0][1]))
    need(algorithm, "a time stamp uses an unknown hash")
    assert algorithm is not None
    need(imprint[1][1] == hashlib.new(algorithm.name, stamped).digest(), "a time stamp is of something else")
    certificates = [whole for tag, inside, _ in signed_data if tag == 0xA0 for _, _, whole in parts(inside)]
    signer = parts(parts(signed_data[-1][1])[0][1])
    authority = check_signer(signer, info, certificates)
    when = next(inside for tag, inside, _ in fields if tag == 0x18).decode()
    name = load_der_x509_certificate(authority).subject.rfc4514_string()
    return when, name, sha256(authority).hex()


def check_signer(signer: list[tuple[int, bytes, bytes]], info: bytes, certificates: list[bytes]) -> bytes:
    """The certificate whose key signed `info`. Raises Wrong if none of them did."""
    at = next((place for place, part in enumerate(signer) if part[0] == 0xA0), None)
    need(at is not None, "a time stamp has no signed attributes")
    assert at is not None
    algorithm = HASHES.get(oid(parts(signer[at - 1][1])[0][1]))
    need(algorithm, "a time stamp uses an unknown hash")
    assert algorithm is not None
    attributes = {oid(parts(inside)[0][1]): parts(inside)[1][1] for _, inside, _ in parts(signer[at][1])}
    digest = parts(attributes.get("1.2.840.113549.1.9.4", b""))
    need(digest and digest[0][1] == hashlib.new(algorithm.name, info).digest(), "a time stamp was altered")
    signed, signature = b"\x31" + signer[at][2][1:], signer[at + 2][1]
    for certificate in certificates:
        key = load_der_x509_certificate(certificate).public_key()
        try:
            if isinstance(key, rsa.RSAPublicKey):
                key.verify(signature, signed, padding.PKCS1v15(), algorithm)
            elif isinstance(key, ec.EllipticCurvePublicKey):
                key.verify(signature, signed, ec.ECDSA(algorithm))
            elif isinstance(key, Ed25519PublicKey):
                key.verify(signature, signed)
            else:
                continue
            return certificate
        except InvalidSignature:
            continue
    raise Wrong("a time stamp was not signed by the authority it names")


# --- the bundle --------------------------------------------------------------------------------------------------


class Bundle:
    """The files of a bundle and what was found to hold of them."""

    def __init__(self, files: dict[str, bytes]) -> None:
        self.files = files
        need("bundle.json" in files, "bundle.json is missing")
        self.told = json.loads(files["bundle.json"])
        need(self.told.get("format") == FORMAT, "this is no bundle, or of another format")
        self.store: str = self.told["store"]
        self.keys = [bytes.fromhex(key) for key in self.told["keys"]]
        self.head = Head(self.told["head"])
        self.records: dict[tuple[str, int], dict[str, object]] = {}

    def check(self, held: list[str], key: str | None) -> list[str]:
        """Everything; gives what was found, in sentences. Raises Wrong at the first thing that does not hold."""
        if key is not None:
            need(bytes.fromhex(key) in self.keys, "the bundle is signed by another key than the one you gave")
        need(self.head.is_signed(self.keys, self.store), "the head is not signed by the key of the store")
        self.check_records()
        said = [
            f"{len(self.records)} records are in the log of {self.head.size} that was signed {clock(self.head.time)}."
        ]
        said += self.check_heads(held)
        said += self.check_versions()
        return said

    def check_records(self) -> None:
        for each in self.told["records"]:
            kind, record, payload = str(each["kind"]), int(each["record"]), str(each["payload"])
            sealed = sha256(bytes.fromhex(each["salt"]) + payload.encode())
            leaf = sha256(b"\x00" + f"{kind}\n{record}\n".encode() + sealed)
            path = [bytes.fromhex(step) for step in each["path"]]
            root = inclusion_root(leaf, int(each["seq"]), self.head.size, path)
            need(root == self.head.root, f"{kind} {record} is not what the log holds")
            self.records[kind, record] = json.loads(payload)
        proven = {value["public"] for (kind, _), value in self.records.items() if kind == "keys"}
        need({key.hex() for key in self.keys} == proven, "a key of the bundle is not in the log")

    def check_heads(self, held: list[str]) -> list[str]:
        said, known = [], {self.head.text}
        for each in self.told["heads"]:
            head = Head(each["head"])
            need(head.is_signed(self.keys, self.store), f"a head of {clock(head.time)} is not signed by the store")
            path = [bytes.fromhex(step) for step in each["path"]]
            need(
                is_consistent(head.size, self.head.size, head.root, self.head.root, path),
                f"the log is not the one that the head of {clock(head.time)} spoke of: it was rewritten since",
            )
            known.add(head.text)
            for stamp in each["stamps"]:
                when, name, digest = check_stamp(base64.b64decode(stamp["token"]), head.text.encode())
                said.append(
                    f"{name} (certificate SHA-256 {digest}) says that the head of {clock(head.time)}, "
                    f"{head.size} records, existed at {clock(f'{when[:8]}T{when[8:14]}Z')}."
                )
        for text in held:
            need(
                Head(text).text in known, "a head that you hold is not among those of this bundle; ask for one with it"
            )
            said.append(f"The head that you hold, of {clock(Head(text).time)}, is one that this log went on from.")
        if earlier := len(known) - 1:
            heads = "1 earlier head" if earlier == 1 else f"{earlier} earlier heads"
            said.append(f"The log went on, unaltered, from {heads} that had left the machine.")
        return said

    def record(self, kind: str, number: object) -> dict[str, object]:
        need((kind, number) in self.records, f"{kind} {number} is missing from the bundle")
        return self.records[kind, int(str(number))]

    def check_versions(self) -> list[str]:
        said, seen, statements = [], {}, set()
        for side in ("old", "new"):
            told = self.told[side]
            version = self.record("versions", told["version"])
            reading = self.record("readings", version["reading_id"])
            check = self.record("checks", reading["check_id"])
            snapshot = self.record("snapshots", check["snapshot_id"])
            statement = self.record("statements", version["statement_id"])
            body = self.files.get(f"bodies/{side}.body")
            need(body is not None, f"the body of the {side} text is missing")
            assert body is not None
            need(sha256(body).hex() == snapshot["sha256"], f"the body of the {side} text is not the one received")
            title, text = str(version["title"]), str(version["text"])
            need(sha256(f"{title}\0{text}".encode()).hex() == version["hash"], f"the {side} text has another hash")
            whole = "\n\n".join(part for part in (title, text) if part)
            need(self.files.get(f"texts/{side}.txt") == whole.encode(), f"texts/{side}.txt is not the recorded text")
            statements.add(version["statement_id"])
            source, place = (str(each["source_id"]) for each in (statement, check))
            need(place == source or place.startswith(f"{source}~"), f"the {side} text came from another source")
            spans = [span for (kind, _), span in self.records.items() if kind == "spans"]
            own = [span for span in spans if span["version_id"] == told["version"]]
            seen[side] = [int(str(version["at"])), *(int(str(span["last_seen"])) for span in own)]
            origin = f" (imported from {check['origin']})" if check.get("origin") else ""
            said.append(
                f"The {side} text was first read from a body of {len(body)} bytes{origin}, {instant(version['at'])}."
            )
        need(len(statements) == 1, "the two texts belong to different statements")
        return said + self.check_interval(seen)

    def check_interval(self, seen: dict[str, list[int]]) -> list[str]:
        first = seen["new"][0]
        before = [at for at in seen["old"] if at <= first]
        need(before, "the old text was not seen before the new one")
        last = max(before)
        claimed = self.told["interval"]
        need([last, first] == claimed, "the interval that the bundle claims is not the one its records show")
        told = json.loads(self.files.get("coverage.json", b"null"))
        need(told == coverage(self.records, last, first), "coverage.json is not what the records of the visits show")
        holes = "".join(f" Not watched from {g['from']} to {g['until']}: {g['reason']}." for g in gaps(self.records))
        return [f"The old text was last seen {instant(last)}, the new one first {instant(first)}.{holes}"]


def coverage(records: dict[tuple[str, int], dict[str, object]], last: int, first: int) -> dict[str, object]:
    """The visits and the gaps in watching between two sights, in microseconds since 1970."""
    visits = [
        {"check": number, "at": instant(check["at"]), "outcome": check["outcome"], "reason": check["reason"]}
        for (kind, number), check in sorted(records.items())
        if kind == "checks" and last <= int(str(check["at"])) <= first
    ]
    ends = {"last_seen_old": instant(last), "first_seen_new": instant(first)}
    return {**ends, "visits": visits, "gaps": gaps(records)}


def gaps(records: dict[tuple[str, int], dict[str, object]]) -> list[dict[str, object]]:
    return [
        {"from": instant(gap["start"]), "until": instant(gap["end"]), "reason": gap["reason"]}
        for (kind, _), gap in sorted(records.items())
        if kind == "gaps"
    ]


def clock(time: str) -> str:
    return datetime.strptime(time + "+0000", "%Y%m%dT%H%M%SZ%z").strftime("%Y-%m-%d %H:%M:%S UTC")


def instant(micros: object) -> str:
    """Microseconds since 1970 as ISO 8601 in UTC, nothing rounded."""
    at = datetime(1970, 1, 1, tzinfo=timezone.utc) + timedelta(microseconds=int(str(micros)))  # noqa: UP017  (Python 3.9)
    return at.isoformat().replace("+00:00", "Z")


def verify(place: Path, held: list[str], key: str | None) -> list[str]:
    """Check the bundle at `place`; gives what holds, in sentences. Raises Wrong with what does not."""
    try:
        files = read_bundle(place)
        folders = [name[: -len("bundle.json")] for name in sorted(files) if name.endswith("bundle.json")] or [""]
        said = []
        for folder in folders:
            own = {name[len(folder) :]: content for name, content in files.items() if name.startswith(folder)}
            said += [f"{folder.rstrip('/')}:"] if folder else []
            said += Bundle(own).check(held, key)
        return said
    except Wrong:
        raise
    except (KeyError, IndexError, TypeError, ValueError, AttributeError, OverflowError, RecursionError) as error:
        raise Wrong(f"the bundle is malformed: {type(error).__name__}: {error}") from error


def main() -> int:
    arguments = argparse.ArgumentParser(description="Checks a bundle of the statement tracker.")
    arguments.add_argument("bundle", nargs="?", type=Path, default=Path(__file__).parent)
    arguments.add_argument("--head", action="append", default=[], help="a head that you hold; may be repeated")
    arguments.add_argument("--key", help="the public key of the store as you know it, 64 hex digits")
    given = arguments.parse_args()
    try:
        said = verify(given.bundle, given.head, given.key)
    except Wrong as wrong:
        sys.stdout.write(f"DOES NOT HOLD: {wrong}\n")
        return 1
    sys.stdout.write(
        "".join(f"{sentence}\n" for sentence in said) + "Everything holds. README.txt says what that means.\n"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
