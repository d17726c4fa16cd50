"""The verifier of bundles where there is nothing but Python: Ed25519 by integers, no package, an old grammar."""

from __future__ import annotations

import ast
import asyncio
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tests.support.store_with_a_past import Newsroom, model_case
from tests.test_bundle import exported
from tracker import proof
from tracker.archive import verify
from tracker.archive.bundle import VERIFIER

RFC_8032 = [
    (
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
    ),
    (
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
    ),
    (
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a",
    ),
]
"""Tests 1 to 3 of section 7.1: public key, message, signature."""


@pytest.mark.parametrize(("key", "message", "signature"), RFC_8032)
def test_the_vectors_of_the_standard(key: str, message: str, signature: str) -> None:
    public, said, sealed = bytes.fromhex(key), bytes.fromhex(message), bytes.fromhex(signature)
    assert verify.is_signed_slowly(public, sealed, said)
    assert not verify.is_signed_slowly(public, sealed, said + b"x")


def test_both_ways_of_checking_a_signature_agree() -> None:
    """On true ones, and on each with a bit turned somewhere."""
    for seed in range(12):
        private = Ed25519PrivateKey.from_private_bytes(bytes([seed]) * 32)
        key, message = private.public_key().public_bytes_raw(), b"head %d" % seed
        signature = private.sign(message)
        for turned in (None, 0, 31, 32, 63):
            changed = bytearray(signature)
            if turned is not None:
                changed[turned] ^= 1 << seed % 8
            assert verify.is_signed_slowly(key, bytes(changed), message) == (turned is None)
            assert verify.is_signed(key, bytes(changed), message) == (turned is None)


def test_a_scalar_beyond_the_order_and_a_key_that_is_no_point_are_refused() -> None:
    key, message, signature = (bytes.fromhex(each) for each in RFC_8032[1])
    scalar = int.from_bytes(signature[32:], "little") + verify.ORDER
    assert not verify.is_signed_slowly(key, signature[:32] + scalar.to_bytes(32, "little"), message)
    assert not verify.is_signed_slowly(b"\x02" + bytes(31), signature, message)
    assert not verify.is_signed_slowly(b"\xff" * 32, signature, message)
    assert not verify.is_signed_slowly(key[:31], signature, message)


def test_it_is_written_for_python_3_8() -> None:
    ast.parse(VERIFIER.read_text(encoding="utf-8"), feature_version=(3, 8))


async def _lived(room: Newsroom) -> None:
    await model_case(room)
    room.sign(via="alert")


def test_it_runs_without_any_package(tmp_path: Path) -> None:
    room = Newsroom(tmp_path / "t.db")
    asyncio.run(_lived(room))
    with zipfile.ZipFile(exported(room, tmp_path / "b.zip", sign=room.key.sign)) as archive:
        archive.extractall(tmp_path / "b")
    room.close()
    (tmp_path / "b" / "notes of mine.txt").write_text("not of the bundle")

    def run() -> subprocess.CompletedProcess[bytes]:  # -S: no site-packages
        command = [sys.executable, "-I", "-S", "verify.py"]
        return subprocess.run(command, cwd=tmp_path / "b", capture_output=True, env={"LC_ALL": "C"})

    done = run()
    assert (done.returncode, done.stderr) == (0, b"")
    for said in (
        "Who:    General Staff (source staff)",
        "Where:  https://staff.example/1",
        "read at https://staff.example/feed, from 203.0.113.7:443, certificate SHA-256 abababab",
        "seen with the old text until 2026-01-02 03:08:05 UTC",
        "Our troops are currently commencing new offensive operations near the river.",
        "Our troops are currently commencing combat operations near the river.",
        "Everything holds",
    ):
        assert said in done.stdout.decode()
    readme = tmp_path / "b" / "README.txt"
    readme.write_text(readme.read_text().replace("General Staff", "Ministry of Truth"))
    done = run()
    assert done.returncode == 1 and b"README.txt does not say what the records show" in done.stdout


def test_a_head_that_the_log_did_not_go_on_from_is_refused() -> None:
    leaves = [proof.leaf_hash("versions", number, bytes(32)) for number in range(7)]
    edge = proof.Edge()
    nodes = {(0, at): leaf for at, leaf in enumerate(leaves)}
    for leaf in leaves:
        nodes |= {(level, at): made for level, at, made in edge.append(leaf)}

    def node(level: int, at: int) -> bytes:
        return nodes[level, at]

    for old in range(1, 7):
        path, roots = proof.consistency(old, 7, node), (proof.root(old, node), proof.root(7, node))
        assert verify.is_consistent(old, 7, *roots, path)
        assert not verify.is_consistent(old, 7, bytes(32), roots[1], path)
        assert not verify.is_consistent(old, 7, roots[0], bytes(32), path)
