"""The tree against the definitions of RFC 6962, written out as slowly as they stand there."""

from datetime import UTC, datetime
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker import proof


def mth(leaves: list[bytes]) -> bytes:
    """RFC 6962 section 2.1, over leaf hashes."""
    if not leaves:
        return sha256().digest()
    if len(leaves) == 1:
        return leaves[0]
    k = 1
    while k * 2 < len(leaves):
        k *= 2
    return sha256(b"\x01" + mth(leaves[:k]) + mth(leaves[k:])).digest()


def path(m: int, leaves: list[bytes]) -> list[bytes]:
    if len(leaves) == 1:
        return []
    k = 1
    while k * 2 < len(leaves):
        k *= 2
    if m < k:
        return [*path(m, leaves[:k]), mth(leaves[k:])]
    return [*path(m - k, leaves[k:]), mth(leaves[:k])]


def subproof(m: int, leaves: list[bytes], whole: bool) -> list[bytes]:
    if m == len(leaves):
        return [] if whole else [mth(leaves)]
    k = 1
    while k * 2 < len(leaves):
        k *= 2
    if m <= k:
        return [*subproof(m, leaves[:k], whole), mth(leaves[k:])]
    return [*subproof(m - k, leaves[k:], False), mth(leaves[:k])]


def some(count: int) -> list[bytes]:
    return [proof.leaf_hash("checks", number, sha256(b"%d" % number).digest()) for number in range(count)]


def grown(leaves: list[bytes]) -> tuple[proof.Edge, proof.Node]:
    nodes: dict[tuple[int, int], bytes] = {}
    edge = proof.Edge()
    for index, leaf in enumerate(leaves):
        nodes[0, index] = leaf
        for level, at, value in edge.append(leaf):
            nodes[level, at] = value
    return edge, lambda level, index: nodes[level, index]


sizes = st.integers(0, 300)


@given(sizes)
def test_a_grown_tree_has_the_root_of_the_definition(size: int) -> None:
    leaves = some(size)
    edge, node = grown(leaves)
    assert edge.root == proof.root(size, node) == mth(leaves)
    assert proof.Edge.of(size, node).root == edge.root


@given(st.data(), st.integers(1, 300))
def test_inclusion_proofs_are_those_of_the_definition_and_lead_to_the_root(data: st.DataObject, size: int) -> None:
    leaves = some(size)
    index = data.draw(st.integers(0, size - 1))
    _, node = grown(leaves)
    made = proof.inclusion(index, size, node)
    assert made == path(index, leaves)
    assert proof.root_by_inclusion(leaves[index], index, size, made) == mth(leaves)


@given(st.data(), st.integers(1, 300))
def test_consistency_proofs_are_those_of_the_definition_and_hold(data: st.DataObject, new: int) -> None:
    leaves = some(new)
    old = data.draw(st.integers(0, new))
    _, node = grown(leaves)
    made = proof.consistency(old, new, node)
    assert made == (subproof(old, leaves, True) if old else [])
    assert proof.is_consistent(old, new, mth(leaves[:old]), mth(leaves), made)


@given(st.data(), st.integers(2, 120))
def test_no_proof_holds_for_anything_else(data: st.DataObject, size: int) -> None:
    leaves = some(size)
    _, node = grown(leaves)
    index = data.draw(st.integers(0, size - 1))
    good = proof.inclusion(index, size, node)
    other = data.draw(st.integers(0, size - 1).filter(lambda at: at != index))
    assert proof.root_by_inclusion(leaves[other], index, size, good) != mth(leaves)
    assert proof.root_by_inclusion(leaves[index], other, size, good) != mth(leaves)
    assert proof.root_by_inclusion(leaves[index], index, size, good[:-1]) is None
    assert proof.root_by_inclusion(leaves[index], index, size, [*good, good[0]]) is None
    old = data.draw(st.integers(1, size - 1))
    steps = proof.consistency(old, size, node)
    changed = [*leaves[: old - 1], b"\xff" * 32]
    assert not proof.is_consistent(old, size, mth(changed), mth(leaves), steps)
    assert not proof.is_consistent(old, size, mth(leaves[:old]), mth(changed), steps)
    assert not proof.is_consistent(old, size, mth(leaves[:old]), mth(leaves), steps[:-1])
    assert not proof.is_consistent(old, size, mth(leaves[:old]), mth(leaves), [*steps, steps[0]])


def test_leaves_and_nodes_cannot_be_taken_for_one_another() -> None:
    left, right = some(2)
    assert proof.node_hash(left, right) == sha256(b"\x01" + left + right).digest()
    assert proof.leaf_hash("a", 1, b"x") == sha256(b"\x00a\n1\nx").digest()


def test_the_known_roots_of_the_reference_log() -> None:
    """The tree of eight leaves that certificate transparency's own tests use."""
    inputs = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"]
    edge = proof.Edge()
    for each in inputs:
        edge.append(sha256(b"\x00" + bytes.fromhex(each)).digest())
    assert edge.root.hex() == "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"


def test_a_payload_is_the_same_bytes_whoever_writes_it() -> None:
    assert proof.payload({"b": True, "a": "ї", "none": None, "c": b"\x01"}) == '{"a":"ї","b":1,"c":"01"}'.encode()
    assert proof.payload({"a": 1, "later": None}) == proof.payload({"a": 1})


def test_a_head_survives_being_printed() -> None:
    head = proof.SignedHead(
        size=7, at=datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC), root=b"\xfe" * 32, signature=b"s" * 64
    )
    assert proof.parse_head(str(head)) == head
    assert proof.parse_head(str(head).replace("_", "\\_")) == head
    assert proof.parse_head(f" {str(head)[:40]}\n{str(head)[40:]} ") == head


@pytest.mark.parametrize("written", ["", "head1", "head1.7.20261301T000000Z." + "A" * 43 + "." + "A" * 86])
def test_what_is_no_head_is_none(written: str) -> None:
    assert proof.parse_head(written) is None
