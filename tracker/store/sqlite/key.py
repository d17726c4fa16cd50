"""The key that signs heads: a file outside the database, made once, readable by its owner alone. No SQL here."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import TYPE_CHECKING

from tracker.errors import StoreError
from tracker.store.sqlite.files import own_as_folder

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey


class Key:
    """An Ed25519 key (RFC 8032)."""

    def __init__(self, private: Ed25519PrivateKey) -> None:
        self._private = private
        self.public: bytes = private.public_key().public_bytes_raw()

    def sign(self, message: bytes) -> bytes:
        return self._private.sign(message)


def key_path(database: Path) -> Path:
    """Where the key of a database lies unless the configuration says otherwise."""
    return database.with_name(database.name + ".key")


def load_key(path: Path, *, make: bool) -> Key:
    """The key in `path`; where there is none, a new one if `make`. Raises StoreError if others can read it, if it is
    missing, or if it is no Ed25519 key."""
    if not path.exists():
        if not make:
            raise StoreError(
                f"the signing key {path} is missing. Put it back from where you keep its copy. Only if it is lost for "
                f"good: openssl genpkey -algorithm ed25519 -out {path} && chmod 600 {path}; the log will say so"
            )
        _make(path)
    mode = path.stat().st_mode
    if stat.S_IMODE(mode) & 0o077:
        raise StoreError(f"others can read or change the signing key {path}; run: chmod 600 {path}")
    return Key(_read(path))


def _read(path: Path) -> Ed25519PrivateKey:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    try:
        private = load_pem_private_key(path.read_bytes(), password=None)
    except (OSError, ValueError, TypeError) as error:  # TypeError: the file asks for a password
        raise StoreError(f"the signing key {path} cannot be read: {error}") from error
    if not isinstance(private, Ed25519PrivateKey):
        raise StoreError(f"the signing key {path} is not an Ed25519 key")
    return private


def _make(path: Path) -> None:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

    written = Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    # Under its name only once it is whole: a crash must not leave half a key, nor a head without its key.
    beside = path.with_name(path.name + ".part")
    beside.unlink(missing_ok=True)
    file = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    try:
        own_as_folder(file, path.parent)
        os.write(file, written)
        os.fsync(file)
    finally:
        os.close(file)
    beside.rename(path)
    folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def is_signed_by(public: bytes, signature: bytes, message: bytes) -> bool:
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True
