"""The arithmetic of the log: an RFC 6962 Merkle tree, its proofs, what a leaf commits to, how a head is written.

Pure: hashes in, hashes out. Where hashes are kept is the store's affair, who signs a head the key's. `verify.py` in a
bundle states the same rules a second time, so that a stranger needs nothing of ours.
"""

from __future__ import annotations

import json
import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256

EMPTY = sha256().digest()
"""The root of a log without leaves (RFC 6962 section 2.1)."""

_CANONICAL = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=bytes.hex)

SALT = 16
"""Bytes of random salt before a payload is hashed: without them an erased short text could be guessed back."""

Node = Callable[[int, int], bytes]
"""(level, index) to the hash of the complete subtree over the leaves [index << level, (index + 1) << level)."""


# --- leaves ------------------------------------------------------------------------------------------------------


def payload(values: Mapping[str, object]) -> bytes:
    """A record as the bytes that are hashed: JSON, sorted, without absent values, bytes in hex, booleans as 0 and 1.
    A column that a later form of the store adds is absent in older records, so their bytes stay what they were."""
    kept = {
        name: int(value) if value is True or value is False else value
        for name, value in values.items()
        if value is not None
    }
    return _CANONICAL.encode(kept).encode()


def digest(salt: bytes, content: bytes) -> bytes:
    """What stands for a payload in its leaf; it tells nothing of the payload once the salt is gone."""
    return sha256(salt + content).digest()


def leaf_hash(kind: str, row: int, content: bytes) -> bytes:
    """The hash of a leaf: which record of which kind, and the salted digest of its payload."""
    return sha256(b"\x00" + f"{kind}\n{row}\n".encode() + content).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    return sha256(b"\x01" + left + right).digest()


# --- the tree ----------------------------------------------------------------------------------------------------


class Edge:
    """The right edge of a growing tree: the roots of its complete subtrees, largest first. Appending a leaf costs two
    hashes on average, the root one for each complete subtree."""

    def __init__(self, size: int = 0, roots: Iterable[bytes] = ()) -> None:
        self.size = size
        self._roots = list(roots)

    @classmethod
    def of(cls, size: int, node: Node) -> Edge:
        """The edge of a tree whose nodes are kept elsewhere."""
        return cls(size, [node(level, start >> level) for level, start in _complete(0, size)])

    def append(self, leaf: bytes) -> list[tuple[int, int, bytes]]:
        """Add a leaf; gives (level, index, hash) of each subtree that it completed."""
        made = []
        index, level = self.size, 0
        while index & 1:
            leaf = node_hash(self._roots.pop(), leaf)
            index, level = index >> 1, level + 1
            made.append((level, index, leaf))
        self._roots.append(leaf)
        self.size += 1
        return made

    @property
    def root(self) -> bytes:
        return _fold_right(self._roots)

    def copy(self) -> Edge:
        return Edge(self.size, self._roots)


def _complete(start: int, end: int) -> list[tuple[int, int]]:
    """The complete subtrees that [start, end) is made of, left to right, as (level, first leaf). `start` must be
    aligned to the largest of them, as it is for every range a proof asks for."""
    found = []
    while start < end:
        level = (end - start).bit_length() - 1
        found.append((level, start))
        start += 1 << level
    return found


def _fold_right(hashes: Sequence[bytes]) -> bytes:
    if not hashes:
        return EMPTY
    whole = hashes[-1]
    for left in reversed(hashes[:-1]):
        whole = node_hash(left, whole)
    return whole


def fold(hashes: Sequence[bytes]) -> bytes:
    """The root over a power of two of equal subtrees."""
    level = list(hashes)
    while len(level) > 1:
        level = [node_hash(left, right) for left, right in zip(level[::2], level[1::2], strict=True)]
    return level[0]


def _range(start: int, end: int, node: Node) -> bytes:
    return _fold_right([node(level, first >> level) for level, first in _complete(start, end)])


def root(size: int, node: Node) -> bytes:
    """The root over the first `size` leaves (MTH of RFC 6962)."""
    return _range(0, size, node)


def inclusion(index: int, size: int, node: Node) -> list[bytes]:
    """The proof that leaf `index` is in the tree of `size` leaves (PATH of RFC 6962 section 2.1.1)."""
    if not 0 <= index < size:
        raise ValueError(f"no leaf {index} in a log of {size}")
    start, end = 0, size
    path: list[bytes] = []
    while end - start > 1:
        middle = start + _half(end - start)
        if index < middle:
            path.append(_range(middle, end, node))
            end = middle
        else:
            path.append(_range(start, middle, node))
            start = middle
    return path[::-1]


def consistency(old: int, new: int, node: Node) -> list[bytes]:
    """The proof that the first `old` of `new` leaves are those of the older tree (PROOF of RFC 6962 section 2.1.2)."""
    if not 0 <= old <= new:
        raise ValueError(f"a log of {new} leaves does not continue one of {old}")
    if old in (0, new):
        return []
    start, end, whole = 0, new, True
    path: list[bytes] = []
    while old != end - start:
        middle = _half(end - start)
        if old <= middle:
            path.append(_range(start + middle, end, node))
            end = start + middle
        else:
            path.append(_range(start, start + middle, node))
            start, old, whole = start + middle, old - middle, False
    if not whole:
        path.append(_range(start, end, node))
    return path[::-1]


def _half(size: int) -> int:
    """The largest power of two below `size`."""
    return 1 << ((size - 1).bit_length() - 1)


# --- proofs ------------------------------------------------------------------------------------------------------


def root_by_inclusion(leaf: bytes, index: int, size: int, path: Sequence[bytes]) -> bytes | None:
    """The root that an inclusion proof leads to (RFC 9162 section 2.1.3.2), None if the proof has the wrong form."""
    if not 0 <= index < size:
        return None
    position, last, whole = index, size - 1, leaf
    for each in path:
        if last == 0:
            return None
        if position & 1 or position == last:
            whole = node_hash(each, whole)
            while not position & 1 and position:
                position, last = position >> 1, last >> 1
        else:
            whole = node_hash(whole, each)
        position, last = position >> 1, last >> 1
    return whole if last == 0 else None


def is_consistent(old: int, new: int, old_root: bytes, new_root: bytes, path: Sequence[bytes]) -> bool:
    """Whether `path` proves that the tree of `new` leaves continues that of `old` (RFC 9162 section 2.1.4.2)."""
    if old == new:
        return not path and old_root == new_root
    if not 0 < old < new or not path:
        return old == 0 and not path and old_root == EMPTY
    steps = list(path) if old & (old - 1) else [old_root, *path]
    position, last = old - 1, new - 1
    while position & 1:
        position, last = position >> 1, last >> 1
    before = after = steps[0]
    for each in steps[1:]:
        if last == 0:
            return False
        if position & 1 or position == last:
            before, after = node_hash(each, before), node_hash(each, after)
            while not position & 1 and position:
                position, last = position >> 1, last >> 1
        else:
            after = node_hash(after, each)
        position, last = position >> 1, last >> 1
    return last == 0 and before == old_root and after == new_root


# --- heads -------------------------------------------------------------------------------------------------------

_HEAD = re.compile(r"head1\.(\d{1,18})\.(\d{8}T\d{6}Z)\.([A-Za-z0-9_-]{43})\.([A-Za-z0-9_-]{86})")
_TIME = "%Y%m%dT%H%M%SZ"


@dataclass(frozen=True, kw_only=True, slots=True)
class SignedHead:
    """The state of the log at one moment: how many leaves, over them which root, when (whole seconds, UTC), and the
    signature of the store's key over `signed_bytes`."""

    size: int
    at: datetime
    root: bytes
    signature: bytes

    def __str__(self) -> str:
        """One word, as alerts and reports print it."""
        return f"head1.{self.size}.{self.at:{_TIME}}.{_letters(self.root)}.{_letters(self.signature)}"


SHORT_ROOT = 9
"""Bytes of a root in the short form of a head, which a chat shows: 72 bits, that nobody meets by trying."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ShortHead:
    """A head as messages tell it: how many leaves, and how the root over them begins. It bears no signature: whoever
    got it from us is a witness all the same."""

    size: int
    root: bytes

    def __str__(self) -> str:
        return f"{self.size}.{_letters(self.root)}"


_SHORT = re.compile(r"(\d{1,18})\.([A-Za-z0-9_-]{12})")


def short_head(written: str) -> str:
    """The short form of a head as it was printed; another word as it is."""
    found = _HEAD.fullmatch(written)
    return f"{found[1]}.{found[3][: SHORT_ROOT * 4 // 3]}" if found else written


def parse_short_head(written: str) -> ShortHead | None:
    """The short form of a head, None if it is none. White space and the backslashes of markdown may be in it."""
    found = _SHORT.fullmatch("".join(written.replace("\\", "").split()))
    return ShortHead(size=int(found[1]), root=_bytes(found[2])) if found else None


def signed_bytes(store: str, size: int, at: datetime, root: bytes) -> bytes:
    """What a key signs. `store` is the id of the database, so that a head of one says nothing about another."""
    return f"statement tracker head\n{store}\n{size}\n{at:{_TIME}}\n{root.hex()}\n".encode()


def parse_head(written: str) -> SignedHead | None:
    """A head as it was printed, None if it is none. White space and the backslashes of markdown may be in it."""
    found = _HEAD.fullmatch("".join(written.replace("\\", "").split()))
    if found is None:
        return None
    size, at, root, signature = found.groups()
    try:
        time = datetime.strptime(at, _TIME).replace(tzinfo=UTC)
    except ValueError:
        return None
    head = SignedHead(size=int(size), at=time, root=_bytes(root), signature=_bytes(signature))
    return head if str(head) == found.group() else None  # two spellings of the same bytes are not two heads


def _letters(value: bytes) -> str:
    return urlsafe_b64encode(value).decode().rstrip("=")


def _bytes(letters: str) -> bytes:
    return urlsafe_b64decode(letters + "=" * (-len(letters) % 4))


# --- what a stranger is given ------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True, slots=True)
class ProvenRecord:
    """A record of evidence with the proof that it is in the log: `path` leads from its leaf to the head's root."""

    kind: str
    record: int
    seq: int
    salt: bytes
    content: bytes
    path: tuple[bytes, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class ProvenHead:
    """An earlier head that left the machine, the proof that the log went on from it, and time stamps of it as
    (authority, token)."""

    head: SignedHead
    path: tuple[bytes, ...]
    left_at: datetime | None
    via: str
    stamps: tuple[tuple[str, bytes], ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Evidence:
    """All that an Edit or an `event` rests on: records, earlier heads, Versions by id as "old" and "new", of an event
    as "last", bodies by the same names and, of an event, of each of its `visits` (Checks by id) as "visit-ID".
    `interval`: the last sight of the text before and the first of what came, in microseconds since 1970."""

    store: str
    keys: tuple[bytes, ...]
    head: SignedHead
    records: tuple[ProvenRecord, ...]
    heads: tuple[ProvenHead, ...]
    bodies: Mapping[str, bytes]
    versions: Mapping[str, int]
    event: int | None
    visits: tuple[int, ...]
    interval: tuple[int | None, int]
