"""What a store is, whatever keeps it: what was acknowledged is there, a transaction is whole or nothing, a report sees
one moment. And that the other tests of the contract leave no verb of it out."""

from __future__ import annotations

import ast
import threading
from pathlib import Path

import pytest

from tests.contract.stores import ask, at, change, do, head, look, meet, new_store
from tracker.errors import StoreError, StoreMissing, StoreReadOnly, UsageError
from tracker.store import Reads, Reports, Store, Transaction, contract, look_at, open_store


def test_what_was_acknowledged_is_there_when_it_is_opened_again(url: str) -> None:
    with new_store(url) as store:
        met = do(store, lambda tx: meet(tx, "a", "Text.", 0))
        mark = store.mark
    with open_store(url) as store:
        assert store.mark == mark != ""
        assert look(store, lambda reads: reads.version(met.version)).text == "Text."
    with look_at(url) as store:
        assert store.mark == "" or store.mark == mark
        assert ask(store, lambda reports: reports.counts()).versions == 1


def test_a_store_is_named_for_people(store: Store) -> None:
    assert store.name
    assert "://" not in store.name, "an address may hold a password"


def test_what_fails_leaves_nothing_and_spares_its_neighbours(store: Store) -> None:
    def fails(tx: Transaction) -> None:
        meet(tx, "lost", "Never there.", 0)
        raise ValueError("on purpose")

    lost, kept = store.commit(fails), store.commit(lambda tx: meet(tx, "kept", "There.", 1))
    with pytest.raises(ValueError, match="on purpose"):
        lost.result(30)
    assert kept.result(30).statement > 0
    assert list(look(store, lambda reads: reads.heads("staff"))) == ["kept"]


def test_a_transaction_reads_what_it_has_written_and_nobody_else_does(store: Store) -> None:
    written, looked = threading.Event(), threading.Event()

    def work(tx: Transaction) -> list[str]:
        meet(tx, "a", "Text.", 0)
        written.set()
        assert looked.wait(30)
        return list(tx.heads("staff"))

    inside = store.commit(work)
    assert written.wait(30)
    assert look(store, lambda reads: reads.heads("staff")) == {}
    looked.set()
    assert inside.result(30) == ["a"]
    assert list(look(store, lambda reads: reads.heads("staff"))) == ["a"]


def test_a_report_sees_one_moment(store: Store) -> None:
    do(store, lambda tx: meet(tx, "a", "Text.", 0))

    def question(reports: Reports) -> tuple[int, int]:
        before = reports.counts().versions
        do(store, lambda tx: meet(tx, "b", "Text.", 1))
        return before, reports.counts().versions

    assert ask(store, question) == (1, 1)
    assert ask(store, lambda reports: reports.counts()).versions == 2


def test_a_store_that_is_looked_at_cannot_be_written(url: str) -> None:
    new_store(url).close()
    with look_at(url) as store, pytest.raises(StoreReadOnly):
        store.commit(lambda tx: tx.pause("staff", True))


def test_a_small_write_beside_the_one_that_holds_it(url: str) -> None:
    with new_store(url) as store:
        with open_store(url, lock=False) as beside:
            do(beside, lambda tx: tx.pause("staff", True))
        assert look(store, lambda reads: reads.paused()) == {"staff"}


def test_only_one_may_hold_it(url: str) -> None:
    with new_store(url), pytest.raises(StoreError):
        open_store(url)


def test_what_is_not_there_is_said_to_be_missing(url: str) -> None:
    with pytest.raises(StoreMissing):
        look_at(url)
    with pytest.raises(StoreMissing):
        open_store(url, lock=False)


def test_closing_commits_what_is_queued(url: str) -> None:
    store = new_store(url)
    queued = [store.commit(lambda tx, n=n: meet(tx, f"key {n}", "Text.", n)) for n in range(20)]  # type: ignore[misc]
    store.close()
    assert all(each.done() for each in queued)
    with pytest.raises(StoreError):
        store.commit(lambda tx: None)
    with look_at(url) as again:
        assert ask(again, lambda reports: reports.counts()).statements == 20


def test_the_disk_has_room_and_a_reserve(store: Store) -> None:
    assert store.disk.left() > 0
    store.disk.hold()
    store.disk.give_up()
    assert store.disk.give_up() is False, "it is given up once"


def test_a_proof_holds_both_texts_and_a_head_over_them(store: Store) -> None:
    old, new = do(store, lambda tx: (meet(tx, "a", "Text.", 0), change(tx, "a", "Another text.", 1)))
    with pytest.raises(StoreError):  # no head covers it yet
        store.prove(1)
    head = do(store, lambda tx: tx.sign_head(at(2), via="export"))
    proof = store.prove(1)
    assert (proof.versions, proof.head) == ({"old": old.version, "new": new.version}, head)
    assert sorted(proof.bodies) == ["new", "old"]
    with pytest.raises(UsageError, match="the number of nothing"):
        store.prove(99)


def test_settling_loses_nothing(store: Store) -> None:
    do(store, lambda tx: meet(tx, "a", "Text.", 0))
    store.settle()
    assert look(store, lambda reads: head(reads, "a")).listed


ASKED_ON = {"tx": Transaction, "reads": Reads, "reports": Reports, "store": Store}
"""By what name the tests of the contract call the verbs of each of its parts."""

TESTS = [*Path(__file__).parent.glob("test_contract_*.py"), Path(__file__).parent / "stores.py"]


def verbs(part: type) -> set[str]:
    """The verbs of a part of the contract; those that a Transaction shares with Reads are theirs."""
    own = {name for name in vars(part) if not name.startswith("_")}
    return own - ({name for name in vars(Reads)} if part is Transaction else set())


def called() -> set[tuple[str, str]]:
    trees = [ast.parse(path.read_text(encoding="utf-8")) for path in TESTS]
    nodes = [node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Attribute)]
    return {(node.value.id, node.attr) for node in nodes if isinstance(node.value, ast.Name)}


def test_a_long_question_has_one_view_in_any_thread(store: Store) -> None:
    do(store, lambda tx: meet(tx, "a", "Text.", 0))
    asked: list[list[str]] = []

    def question(reads: Reads) -> None:
        asked.append(list(reads.heads("staff")))
        do(store, lambda tx: meet(tx, "b", "Other.", 1))
        asked.append(list(reads.heads("staff")))

    asking = threading.Thread(target=store.read_apart, args=(question,))
    asking.start()
    asking.join()
    assert asked == [["a"], ["a"]], "what is written meanwhile is not in this view"
    assert sorted(look(store, lambda reads: list(reads.heads("staff")))) == ["a", "b"]


@pytest.mark.parametrize("name", ASKED_ON)
def test_no_verb_of_the_contract_is_left_out(name: str) -> None:
    asked = {verb for on, verb in called() if on == name or (name == "reads" and on == "tx")}
    assert verbs(ASKED_ON[name]) - asked == set()


def test_the_parts_of_the_contract_are_those_that_are_tested() -> None:
    assert {part.__name__ for part in ASKED_ON.values()} == set(contract.__all__) - {"Disk"}
    assert {"left", "hold", "give_up"} == verbs(contract.Disk)
