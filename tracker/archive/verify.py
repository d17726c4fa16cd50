#!/usr/bin/env python3
"""Checks a bundle: that what it shows is what was recorded, that nothing was altered, removed or put in since.

    python verify.py [BUNDLE.zip | FOLDER] [--head HEAD]... [--key KEY]

Needs Python 3.8 or newer and nothing else: no network, no database, none of the tracker's own code. This one file is
the whole verifier (which is why it is long), and the tracker itself uses it. Where the package `cryptography` is
installed it is faster, and time stamps of authorities are checked too. `--head` is a head from an alert or report that
you hold; `--key` the store's public key (64 hex digits) as you know it from elsewhere. Exit 0 if everything holds, 1 if
not.

It prints who said it, where, when it was seen, and the texts, all from what is proved. What is proved and what is not
stands in README.txt beside this file.
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import json
import re
import sys
import unicodedata
import zipfile
from datetime import datetime, timedelta, timezone
from pathlib import Path

try:
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
    from cryptography.x509 import load_der_x509_certificate

    FAST = True
except ImportError:
    FAST = False

FORMAT = "statement tracker bundle 2"
MAX_FILE = 256 * 1024 * 1024
"""Bytes of one file of a bundle; a larger one is refused before it fills the memory."""

SECOND = 1_000_000
"""Microseconds."""


class Wrong(Exception):
    """Something does not hold."""


# --- reading -----------------------------------------------------------------------------------------------------


def read_bundle(place: Path) -> dict[str, bytes]:
    """The files of a zip or a folder, by name. Raises Wrong if it is neither, or too large."""
    if place.is_dir():
        return read_folders(place)
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


def read_folders(place: Path) -> dict[str, bytes]:
    """The files that belong to the bundle in a folder, or to those in the folders in it; what else lies there is not
    looked at."""
    found = {}
    for listing in [*place.glob(SUMS), *sorted(place.glob(f"*/{SUMS}"))]:
        folder = "" if listing.parent == place else f"{listing.parent.name}/"
        listed = [row.partition("  ")[2] for row in listing.read_text("utf-8", "replace").splitlines()]
        for name in [*listed, SUMS, SEAL, "README.txt", *OPINION]:
            path = listing.parent / name
            if ".." not in path.parts and path.is_file() and path.stat().st_size <= MAX_FILE:
                found[folder + name] = path.read_bytes()
    need(found, f"there is no {SUMS} in {place}, so no bundle")
    return found


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


# --- Ed25519 (RFC 8032, section 5.1), for where there is no library ----------------------------------------------

P = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
ROOT = pow(2, (P - 1) // 4, P)
"""A square root of -1."""


def added(a: tuple[int, int, int, int], b: tuple[int, int, int, int]) -> tuple[int, int, int, int]:
    """The sum of two points in extended coordinates."""
    m, n = (a[1] - a[0]) * (b[1] - b[0]) % P, (a[1] + a[0]) * (b[1] + b[0]) % P
    t, z = 2 * a[3] * b[3] * D % P, 2 * a[2] * b[2] % P
    e, f, g, h = n - m, z - t, z + t, n + m
    return e * f % P, g * h % P, f * g % P, e * h % P


def times(number: int, point: tuple[int, int, int, int]) -> tuple[int, int, int, int]:
    total = (0, 1, 1, 0)
    while number:
        if number & 1:
            total = added(total, point)
        point, number = added(point, point), number >> 1
    return total


def written(point: tuple[int, int, int, int]) -> bytes:
    """A point as 32 bytes."""
    inverse = pow(point[2], P - 2, P)
    x, y = point[0] * inverse % P, point[1] * inverse % P
    return (y | (x & 1) << 255).to_bytes(32, "little")


def point_of(encoded: bytes) -> tuple[int, int, int, int] | None:
    """The point that 32 bytes stand for, None if for none."""
    y, sign = int.from_bytes(encoded, "little") & (1 << 255) - 1, encoded[31] >> 7
    if y >= P:
        return None
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    if x * x % P != square:
        x = x * ROOT % P
    if x * x % P != square or (x == 0 and sign):
        return None
    x = P - x if x & 1 != sign else x
    return x, y, 1, x * y % P


BASE = point_of((4 * pow(5, P - 2, P) % P).to_bytes(32, "little"))


def is_signed(key: bytes, signature: bytes, message: bytes) -> bool:
    """Whether `signature` is that of `key` over `message`."""
    if FAST:
        try:
            Ed25519PublicKey.from_public_bytes(key).verify(signature, message)
        except (InvalidSignature, ValueError):
            return False
        return True
    return is_signed_slowly(key, signature, message)


def is_signed_slowly(key: bytes, signature: bytes, message: bytes) -> bool:
    """The same by integers alone."""
    public = point_of(key) if len(key) == 32 else None
    if public is None or BASE is None or len(signature) != 64:
        return False
    scalar = int.from_bytes(signature[32:], "little")
    if scalar >= ORDER:
        return False
    challenge = int.from_bytes(hashlib.sha512(signature[:32] + key + message).digest(), "little") % ORDER
    minus = P - public[0], public[1], 1, P - public[3]
    return written(added(times(scalar, BASE), times(challenge, minus))) == signature[:32]


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
        return any(is_signed(key, self.signature, message) for key in keys)


SHORT = re.compile(r"(\d{1,18})\.([A-Za-z0-9_-]{12})")


def known_head(text: str, known: set[str]) -> str:
    """The whole head of one as alerts tell it, by its size and how its root begins, if it is known; a whole one as it
    is."""
    short = SHORT.fullmatch("".join(text.replace("\\", "").split()))
    if short is None:
        return Head(text).text
    return next((each for each in known if re.match(rf"head1\.{short[1]}\.\w+\.{re.escape(short[2])}", each)), "")


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


def elements(content: bytes) -> list[tuple[int, bytes, bytes]]:
    found, at = [], 0
    while at < len(content):
        tag, inside, whole, at = der(content, at)
        found.append((tag, inside, whole))
    return found


HASHES = {
    "2.16.840.1.101.3.4.2.1": "sha256",
    "2.16.840.1.101.3.4.2.2": "sha384",
    "2.16.840.1.101.3.4.2.3": "sha512",
}


def oid(content: bytes) -> str:
    numbers, value = [content[0] // 40, content[0] % 40], 0
    for byte in content[1:]:
        value = value << 7 | byte & 0x7F
        if not byte & 0x80:
            numbers.append(value)
            value = 0
    return ".".join(map(str, numbers))


def check_stamp(token: bytes, stamped: bytes) -> tuple[str, str, str] | None:
    """Check a time stamp token over `stamped`; gives its time, its authority's name and the certificate's SHA-256.
    Whether that authority is to be trusted is for the reader to say. None where no library checks its signature."""
    content_info = elements(der(token)[1])
    need(oid(content_info[0][1]) == "1.2.840.113549.1.7.2", "a time stamp is not signed data")
    signed_data = elements(elements(content_info[1][1])[0][1])
    wrapped = elements(signed_data[2][1])
    need(oid(wrapped[0][1]) == "1.2.840.113549.1.9.16.1.4", "a time stamp holds something else")
    info = elements(wrapped[1][1])[0][1]
    fields = elements(elements(info)[0][1])
    imprint = elements(fields[2][1])
    algorithm = HASHES.get(oid(elements(imprint[0][1])[0][1]))
    need(algorithm, "a time stamp uses an unknown hash")
    assert algorithm is not None
    need(imprint[1][1] == hashlib.new(algorithm, stamped).digest(), "a time stamp is of something else")
    if not FAST:
        return None
    certificates = [whole for tag, inside, _ in signed_data if tag == 0xA0 for _, _, whole in elements(inside)]
    signer = elements(elements(signed_data[-1][1])[0][1])
    authority = check_signer(signer, info, certificates)
    when = next(inside for tag, inside, _ in fields if tag == 0x18).decode()
    name = load_der_x509_certificate(authority).subject.rfc4514_string()
    return when, name, sha256(authority).hex()


def check_signer(signer: list[tuple[int, bytes, bytes]], info: bytes, certificates: list[bytes]) -> bytes:
    """The certificate whose key signed `info`. Raises Wrong if none of them did."""
    at = next((place for place, part in enumerate(signer) if part[0] == 0xA0), None)
    need(at is not None, "a time stamp has no signed attributes")
    assert at is not None
    name = HASHES.get(oid(elements(signer[at - 1][1])[0][1]))
    need(name, "a time stamp uses an unknown hash")
    assert name is not None
    algorithm = getattr(hashes, name.upper())()
    attributes = {oid(elements(inside)[0][1]): elements(inside)[1][1] for _, inside, _ in elements(signer[at][1])}
    digest = elements(attributes.get("1.2.840.113549.1.9.4", b""))
    need(digest and digest[0][1] == hashlib.new(name, info).digest(), "a time stamp was altered")
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


# --- words -------------------------------------------------------------------------------------------------------


def shown(text: object) -> str:
    """`text` with control, bidi and other invisible characters by their number, so that none can hide a word."""
    return "".join(
        char if char in "\n\t" or unicodedata.category(char) not in ("Cc", "Cf", "Cs") else f"<U+{ord(char):04X}>"
        for char in str(text)
    )


def line(text: object) -> str:
    return " ".join(shown(text).split())


def clock(time: str) -> str:
    return datetime.strptime(time + "+0000", "%Y%m%dT%H%M%SZ%z").strftime("%Y-%m-%d %H:%M:%S UTC")


def moment(micros: int) -> datetime:
    return datetime(1970, 1, 1, tzinfo=timezone.utc) + timedelta(microseconds=micros)  # noqa: UP017  (Python 3.8)


def instant(micros: object) -> str:
    """Microseconds since 1970 as ISO 8601 in UTC, nothing rounded."""
    return moment(int(str(micros))).isoformat().replace("+00:00", "Z")


def until(micros: int) -> str:
    """A last sight in whole seconds, as alerts and reports print it: an interval is rounded outwards."""
    return f"{moment(micros // SECOND * SECOND):%Y-%m-%d %H:%M:%S} UTC"


def since(micros: int) -> str:
    """A first sight in whole seconds."""
    return until(micros + SECOND - 1)


def indented(text: str) -> str:
    return "\n".join(f"    {each}".rstrip() for each in shown(text).split("\n"))


# --- the bundle --------------------------------------------------------------------------------------------------

SUMS, SEAL = "SHA256SUMS", "SHA256SUMS.sig"
"""The list of all files with their SHA-256, and the signature of the store's key over it, in hex."""

OPINION = ("diff.html", "opinion.json")
ABSENT = {
    "removed": ("was removed", "confirmed gone"),
    "unseen": ("cannot be seen any more", "found not to be seen any more"),
}
"""Files that nothing in the log can prove: they may be there only where the store's key signed the list of files."""


def sums(files: dict[str, bytes]) -> bytes:
    """The list of files, in the form that `sha256sum --check` reads."""
    names = sorted(name for name in files if name not in (SUMS, SEAL))
    return "".join(f"{sha256(files[name]).hex()}  {name}\n" for name in names).encode()


def sealed_bytes(store: str, listing: bytes) -> bytes:
    """What the key of the store signs for a bundle."""
    return f"statement tracker bundle\n{store}\n{sha256(listing).hex()}\n".encode()


class Bundle:
    """The files of a bundle and what was found to hold of them."""

    def __init__(self, files: dict[str, bytes]) -> None:
        self.files = files
        need("bundle.json" in files, "bundle.json is missing")
        self.told = json.loads(files["bundle.json"])
        need(
            self.told.get("format") == FORMAT, "this is no bundle, or of another form: check it with its own verify.py"
        )
        self.store: str = self.told["store"]
        self.keys = [bytes.fromhex(key) for key in self.told["keys"]]
        self.head = Head(self.told["head"])
        self.records: dict[tuple[str, int], dict[str, object]] = {}
        self.places: dict[tuple[str, int], int] = {}  # of each record in the log
        self.stamped = self.unchecked = 0
        self.what = ""
        self.facts: list[tuple[str, str]] = []
        self.texts: list[tuple[str, str]] = []

    def check(self, held: list[str], key: str | None) -> list[str]:
        """Everything; gives what was found, in sentences. Raises Wrong at the first thing that does not hold."""
        said = self.prove(held, key)
        need(self.files.get("README.txt") == self.readme().encode(), "README.txt does not say what the records show")
        return [*self.story(), *said, self.check_files()]

    def prove(self, held: list[str], key: str | None) -> list[str]:
        """All but the list of files and README.txt, which is made of what is found here."""
        if key is not None:
            need(bytes.fromhex(key) in self.keys, "the bundle is signed by another key than the one you gave")
        need(self.head.is_signed(self.keys, self.store), "the head is not signed by the key of the store")
        self.check_records()
        self.check_subject()
        said = [
            f"{len(self.records)} records are in the log of {self.head.size} that was signed {clock(self.head.time)}."
        ]
        return said + self.check_heads(held)

    def check_files(self) -> str:
        """Every file is the one that was listed, and none is there that nothing covers."""
        listing = sums(self.files)
        need(self.files.get(SUMS) == listing, f"a file was altered, added or taken away: {SUMS} does not fit")
        if SEAL not in self.files:
            loose = [name for name in self.files if name in OPINION]
            need(not loose, f"{', '.join(loose)}: nothing covers what it says, for the list of files is not signed")
            return (
                "The list of files is not signed: each record above was proved, and whether some were left out was not."
            )
        seal = bytes.fromhex(self.files[SEAL].decode().strip())
        good = any(is_signed(key, seal, sealed_bytes(self.store, listing)) for key in self.keys)
        need(good, f"{SEAL} is not the signature of the store's key over the list of files")
        return f"All {len(self.files)} files are those that the store's key signed for."

    def check_records(self) -> None:
        for each in self.told["records"]:
            kind, record, payload = str(each["kind"]), int(each["record"]), str(each["payload"])
            sealed = sha256(bytes.fromhex(each["salt"]) + payload.encode())
            leaf = sha256(b"\x00" + f"{kind}\n{record}\n".encode() + sealed)
            path = [bytes.fromhex(step) for step in each["path"]]
            root = inclusion_root(leaf, int(each["seq"]), self.head.size, path)
            need(root == self.head.root, f"{kind} {record} is not what the log holds")
            self.records[kind, record], self.places[kind, record] = json.loads(payload), int(each["seq"])
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
            self.stamped += bool(each["stamps"])
            for stamp in each["stamps"]:
                found = check_stamp(base64.b64decode(stamp), head.text.encode())
                if found is None:
                    said.append(
                        f"A time stamp of the head of {clock(head.time)} is there, and who signed it was not checked: "
                        "that needs the package cryptography."
                    )
                    continue
                when, name, digest = found
                said.append(
                    f"{line(name)} (certificate SHA-256 {digest}) says that the head of {clock(head.time)}, "
                    f"{head.size} records, existed at {clock(f'{when[:8]}T{when[8:14]}Z')}."
                )
        for text in held:
            whole = known_head(text, known)
            need(whole in known, "a head that you hold is not among those of this bundle; ask for one with it")
            said.append(f"The head that you hold, of {clock(Head(whole).time)}, is one that this log went on from.")
        self.earlier = len(known) - 1
        if self.earlier:
            said.append(f"The log went on, unaltered, from {earlier_heads(self.earlier)} that had left the machine.")
        return said

    # --- what it is about ----------------------------------------------------------------------------------------

    def record(self, kind: str, number: object) -> dict[str, object]:
        need((kind, number) in self.records, f"{kind} {number} is missing from the bundle")
        return self.records[kind, int(str(number))]

    def check_subject(self) -> None:
        if "event" in self.told:
            self.check_event()
        else:
            self.check_edit()

    def check_edit(self) -> None:
        """Two texts of one statement, and the interval in which the one became the other."""
        self.what = "An edit of a published statement"
        old, new = (self.record("versions", self.told[side]["version"]) for side in ("old", "new"))
        need(old["statement_id"] == new["statement_id"], "the two texts belong to different statements")
        check, _ = (self.check_version("new"), self.check_version("old"))
        first = int(str(new["at"]))
        last = self.last_sight(self.told["old"]["version"], first)
        need([last, first] == self.told["interval"], "the interval claimed is not the one that the records show")
        self.check_coverage(last, first)
        self.who_and_where(new, check)
        self.facts += [
            ("When", f"seen with the old text until {until(last)},"),
            ("", f"seen with the new text from  {since(first)}."),
            ("", "Nothing closer is known: the edit was made at some time between the two."),
        ]
        if last > first:
            need(
                self.places["versions", self.told["old"]["version"]]
                < self.places["versions", self.told["new"]["version"]],
                "the old text came later",
            )
            self.facts.append(("", "The clock of the machine was set back between them: the log tells the order."))

    def check_event(self) -> None:
        """What befell a statement or a source besides an edit; of a removal the visits that found it gone."""
        number = self.told["event"]
        event = self.record("events", number)
        kind, at = str(event["kind"]), int(str(event["at"]))
        self.what = (
            f"A published statement {ABSENT[kind][0]}" if kind in ABSENT else f"What befell a statement: {line(kind)}"
        )
        visits = [(visit, self.record("checks", visit)) for visit in self.told["visits"]]
        check_id = event.get("check_id")
        need(check_id is None or check_id in self.told["visits"], "the visit that the event rests on is missing")
        for _, check in visits:
            self.need_source(event, check, "a visit")
        last = None
        if "last" in self.told:
            version = self.record("versions", self.told["last"]["version"])
            need(version["statement_id"] == event.get("statement_id"), "the text belongs to another statement")
            first_read = self.check_version("last")
            last = self.last_sight(self.told["last"]["version"], at)
            self.who_and_where(version, first_read)
        else:
            need(kind not in ABSENT, "a removal without the text that was removed")
            source = str(event["source_id"])
            self.facts.append(("Who", f"source {line(source)}"))
        need([last, at] == self.told["interval"], "the interval claimed is not the one that the records show")
        self.check_coverage(at if last is None else last, at)
        seen = [] if last is None else [("When", f"the text was last seen {until(last)},")]
        word = ABSENT[kind][1] if kind in ABSENT else "this was noted"
        self.facts += [*seen, ("" if seen else "When", f"{word} {since(at)}.")]
        self.facts += [("Visits" if not at_ else "", self.visit(*each)) for at_, each in enumerate(visits)]
        if detail := event.get("detail"):
            self.facts.append(("Noted", line(detail)))

    def visit(self, number: int, check: dict[str, object]) -> str:
        """One visit in a line; its body, if it brought one that was kept, must be the one received."""
        status = f" {check['status']}" if check.get("status") is not None else ""
        name, kept = f"bodies/visit-{number}.body", ""
        if check.get("snapshot_id") is not None:
            body = self.files.get(name)
            need(body is not None, f"{name} is missing")
            assert body is not None
            snapshot = self.record("snapshots", check["snapshot_id"])
            need(sha256(body).hex() == snapshot["sha256"], f"{name} is not what was received")
            kept = f", {len(body)} bytes"
        return (
            f"{since(int(str(check['at'])))}: {line(check['outcome'])}{status}{kept}, {line(check['url'])}{peer(check)}"
        )

    def check_version(self, side: str) -> dict[str, object]:
        """One text leads to the body it was read from; gives the visit that brought it."""
        number = self.told[side]["version"]
        version = self.record("versions", number)
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
        self.need_source(statement, check, f"the {side} text")
        origin = f", imported from {line(check['origin'])}" if check.get("origin") else ""
        self.texts.append((f"The {side} text, first read {since(int(str(version['at'])))}{origin}:", whole))
        return check

    def need_source(self, of: dict[str, object], check: dict[str, object], what: str) -> None:
        source, place = str(of["source_id"]), str(check["source_id"])
        need(place == source or place.startswith(f"{source}~"), f"{what} came from another source")

    def last_sight(self, version: int, before: int) -> int:
        """When a text was last seen before a moment; where our clock was set back meanwhile, when it was first read."""
        seen = [int(str(self.record("versions", version)["at"]))]
        spans = [span for (kind, _), span in self.records.items() if kind == "spans"]
        seen += [int(str(span["last_seen"])) for span in spans if span["version_id"] == version]
        return max((at for at in seen if at <= before), default=seen[0])

    def who_and_where(self, version: dict[str, object], check: dict[str, object]) -> None:
        statement = self.record("statements", version["statement_id"])
        source, speaker = line(statement["source_id"]), str(recorded(check).get("speaker", ""))
        name = f"{line(speaker)} (source {source})" if speaker else f"source {source}; its visits name no speaker"
        self.facts += [
            ("Who", name),
            ("Where", line(version.get("url") or statement["key"])),
            ("", f"read at {line(check['url'] or '(no address)')}{peer(check)}"),
        ]
        if version.get("published") is not None:
            self.facts.append(("Dated", f"{until(int(str(version['published'])))}, as the source said"))

    def check_coverage(self, last: int, first: int) -> None:
        told = json.loads(self.files.get("coverage.json", b"null"))
        need(told == coverage(self.records, last, first), "coverage.json is not what the records of the visits show")

    # --- what is told --------------------------------------------------------------------------------------------

    def story(self) -> list[str]:
        """Who, where, when, and the texts."""
        told = [f"{self.what}.", *self.table()]
        for gap in gaps(self.records):
            told.append(f"Not watched from {gap['from']} to {gap['until']}: {line(gap['reason'])}.")
        for (kind, number), event in sorted(self.records.items()):
            if kind == "events" and number != self.told.get("event"):
                noted = f": {line(event['detail'])}" if event.get("detail") else ""
                told.append(f"Noted {since(int(str(event['at'])))}: {line(event['kind'])}{noted}.")
        for heading, text in reversed(self.texts):
            told += ["", heading, indented(text)]
        return [*told, ""]

    def table(self) -> list[str]:
        return [f"{name + ':' if name else '':<8}{fact}" for name, fact in self.facts]

    def readme(self) -> str:
        """README.txt: what the bundle holds and how to check it, made of nothing but what is proved."""
        heads = earlier_heads(self.earlier)
        stamps = f"Time stamping authorities say when {self.stamped} of its heads existed; verify.py names them."
        return README.format(
            what=self.what,
            rule="=" * len(self.what),
            facts="\n".join(self.table()),
            files="\n".join(f"  {name:<27}{FILES[name]}" for name in FILES if self.holds(name)),
            key=self.keys[-1].hex(),
            size=f"{self.head.size:,}",
            at=clock(self.head.time),
            heads=heads,
            stamps=stamps if self.stamped else "No time stamping authority says when any of its heads existed.",
        )

    def holds(self, name: str) -> bool:
        """Whether the bundle has such a file; those that tell of the rest are always there."""
        start = name.split("*")[0]
        return name in ("verify.py", SUMS) or any(each.startswith(start) for each in self.files)


def earlier_heads(count: int) -> str:
    return "1 earlier head" if count == 1 else f"{count} earlier heads"


def recorded(check: dict[str, object]) -> dict[str, object]:
    """What a visit kept of how the bytes came."""
    kept = json.loads(str(check.get("record") or "{}"))
    return kept if isinstance(kept, dict) else {}


def peer(check: dict[str, object]) -> str:
    """The address that was really dialled, and the certificate shown there."""
    hops, tls = recorded(check).get("hops"), recorded(check).get("tls")
    address = hops[-1][2] if isinstance(hops, list) and hops else None
    shown_there = tls.get("certificate_sha256") if isinstance(tls, dict) else None
    told = f", from {line(address)}" if address else ""
    return told + (f", certificate SHA-256 {line(shown_there)[:16]}…" if shown_there else "")


def coverage(records: dict[tuple[str, int], dict[str, object]], last: int, first: int) -> dict[str, object]:
    """The visits and the gaps in watching between two sights, in microseconds since 1970."""
    visits = [
        {"check": number, "at": instant(check["at"]), "outcome": check["outcome"], "reason": check["reason"]}
        for (kind, number), check in sorted(records.items())
        if kind == "checks" and last <= int(str(check["at"])) <= first
    ]
    return {"from": instant(last), "until": instant(first), "visits": visits, "gaps": gaps(records)}


def gaps(records: dict[tuple[str, int], dict[str, object]]) -> list[dict[str, object]]:
    return [
        {"from": instant(gap["start"]), "until": instant(gap["end"]), "reason": gap["reason"]}
        for (kind, _), gap in sorted(records.items())
        if kind == "gaps"
    ]


FILES = {
    "texts/*": "the texts",
    "bodies/*": "what the server sent, byte for byte after decoding",
    "bundle.json": "the records of the visits (address dialled, headers, certificate, times) with proofs",
    "coverage.json": "the visits and the gaps in watching between the two times",
    "diff.html": "what differs, drawn; opens in any browser, loads nothing",
    "opinion.json": "what the program thinks of it: an opinion; that the operator's program said so is signed, no more",
    "verify.py": "checks all of it, and prints who, where, when, and the texts",
    SUMS: "the SHA-256 of each file; verify.py says whether the store's key signed it",
}

README = """\
{what}, and the record of it
{rule}======================

{facts}

All of this page is made of what verify.py proves; with another word on it, verification fails.

What is in this bundle
{files}

How to check it
  You need Python 3.8 or newer and nothing else. Where the package cryptography is installed, it is faster and
  checks time stamps of authorities too.
  python3 verify.py                          in the unpacked folder
  python3 verify.py --key KEY --head HEAD    better: with the public key, and a head, that you have from elsewhere
  The store's public key is {key}.
  That it stands here proves nothing; compare it with the one that the operator has published.
  verify.py can be altered like any file: take it from the project, read it, or write your own (docs/proof.md).

What it proves
  - These records, bodies and texts stood in the operator's log of {size} records when its head was signed, {at}.
  - None of them was altered, put in or taken out since the earliest head in your hands: {heads} had left the
    operator's machine in alerts, reports or exports, and the log went on, unaltered, from each.
    {stamps}

What it does not prove
  - That the publisher wrote it. It proves what was recorded, and since when. A connection by TLS names whom the
    operator spoke to, but a publisher does not sign what it serves: here you trust the operator, or another who looked.
    The speaker's name is what the operator calls this source.
  - When it was done, beyond the times above; nor that nothing was changed and put back between two visits.
  - That others were served the same.
  - Anything before the first head that left the machine or was stamped: until then the operator could rewrite it.
  - That a body has a text in it that a person would read the same way: compare texts with bodies yourself.
"""


def verify(place: Path, held: list[str], key: str | None) -> list[str]:
    """Check the bundle at `place`; gives what holds, in sentences. Raises Wrong with what does not."""
    try:
        files = read_bundle(place)
        folders = [name[: -len("bundle.json")] for name in sorted(files) if name.endswith("bundle.json")] or [""]
        loose = [name for name in files if not name.startswith(tuple(folders)) and name != "verify.py"]
        need(not loose, f"{', '.join(loose)}: nothing covers what it says")
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
        tell(f"DOES NOT HOLD: {shown(wrong)}\n")
        return 1
    tell("".join(f"{sentence}\n" for sentence in said) + "Everything holds. README.txt says what that means.\n")
    return 0


def tell(text: str) -> None:
    """To standard output in UTF-8, whatever this machine speaks: the texts are in any language."""
    sys.stdout.buffer.write(text.encode("utf-8", "backslashreplace"))
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
