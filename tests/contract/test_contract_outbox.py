"""What is owed to whom, what is under way, and how sending went, whatever keeps it."""

from __future__ import annotations

from datetime import timedelta

from tests.contract.stores import (
    ask,
    at,
    change,
    do,
    look,
    meet,
)
from tracker.model import (
    AlertState,
    EventKind,
    Severity,
)
from tracker.store import Filter, Store


def owed(store: Store, *targets: str) -> list[int]:
    """The ids of alerts that are owed to these targets for one edit."""
    met = do(store, lambda tx: (meet(tx, "a", "Text.", 0), change(tx, "a", "Another text.", 1))[1])
    do(store, lambda tx: [tx.owe(target, at(1), edit_id=met.edit) for target in targets])
    return [alert.id for alert in ask(store, lambda reports: reports.alerts(Filter()))]


def states(store: Store) -> list[AlertState]:
    return [alert.state for alert in ask(store, lambda reports: reports.alerts(Filter()))]


def test_an_alert_is_owed_once_for_each_subject_and_target(store: Store) -> None:
    (first,) = owed(store, "desk")
    event = do(store, lambda tx: tx.add_event("staff", EventKind.TROUBLE, at(2), {}))
    do(store, lambda tx: (tx.owe("desk", at(2), edit_id=1), tx.owe("desk", at(2), event_id=event)))
    found = ask(store, lambda reports: reports.alerts(Filter()))
    assert [(alert.edit_id, alert.event_id) for alert in found] == [(1, None), (None, event)]
    assert found[0].id == first
    assert store.mark in found[0].key


def settle(store: Store, ids: list[int], state: AlertState, error: str = "") -> None:
    later = at(60) if state is AlertState.RETRYING else None
    do(store, lambda tx: tx.settle(ids, state, at=at(5), next_attempt=later, error=error))


def test_how_sending_goes(store: Store) -> None:
    one, two = owed(store, "desk", "mail")
    settle(store, [one], AlertState.SENT)
    settle(store, [two], AlertState.RETRYING, "mail: no answer")
    sent, tried = ask(store, lambda reports: reports.alerts(Filter()))
    assert (sent.state, sent.sent, sent.attempts) == (AlertState.SENT, at(5), 1)
    assert (tried.state, tried.next_attempt, tried.error) == (AlertState.RETRYING, at(60), "mail: no answer")
    do(store, lambda tx: tx.hurry(["mail"], at(6)))
    assert ask(store, lambda reports: reports.alerts(Filter()))[1].next_attempt == at(6)
    do(store, lambda tx: tx.shift_attempts(timedelta(minutes=4)))
    assert ask(store, lambda reports: reports.alerts(Filter()))[1].next_attempt == at(10)


def test_dead_alerts_are_owed_again_or_dismissed(store: Store) -> None:
    one, two = owed(store, "desk", "mail")
    settle(store, [one, two], AlertState.DEAD, "desk: refused")
    assert do(store, lambda tx: tx.refused_since(["desk", "mail"], at(0))) == [one]
    assert do(store, lambda tx: tx.refused_since(["desk"], at(2))) == []
    do(store, lambda tx: (tx.retry_alerts([one], at(9)), tx.dismiss_alerts([two])))
    assert states(store) == [AlertState.PENDING, AlertState.DISMISSED]
    assert do(store, lambda tx: tx.waited_since("desk", at(9))) == [one]
    assert do(store, lambda tx: tx.waited_since("desk", at(8))) == []


def test_what_is_under_way_is_kept_until_it_is_answered_for(store: Store) -> None:
    one, two = owed(store, "desk", "mail")
    first = do(store, lambda tx: tx.begin_sending("k1", "desk", [one], b"1", at(2)))
    do(store, lambda tx: tx.begin_sending("k2", "mail", [two], b"2", at(2)))
    do(store, lambda tx: tx.accept_part(first, 3))
    assert [each.accepted for each in look(store, lambda reads: reads.sendings())] == [3, 0]
    settle(store, [one], AlertState.SENT)
    assert [each.key for each in look(store, lambda reads: reads.sendings())] == ["k2"]
    do(store, lambda tx: tx.drop_sendings([two]))
    assert look(store, lambda reads: reads.sendings()) == []


def test_targets_that_are_called_otherwise(store: Store) -> None:
    one, two = owed(store, "desk", "mail")
    settle(store, [two], AlertState.SENT)
    do(store, lambda tx: tx.begin_sending("k1", "desk", [one], b"1", at(2)))
    do(store, lambda tx: tx.remember_targets({"desk": "print"}))
    do(store, lambda tx: tx.remember_targets({"desk": "print 2"}))
    assert do(store, lambda tx: tx.known_targets()) == {"desk": "print 2"}
    assert do(store, lambda tx: tx.owing()) == {"desk"}
    do(store, lambda tx: tx.rename_targets({"desk": "news"}))
    assert do(store, lambda tx: tx.owing()) == {"news"}
    assert [each.target for each in look(store, lambda reads: reads.sendings())] == ["news"]


def test_that_a_target_takes_nothing_is_told_once_until_it_takes_something(store: Store) -> None:
    (one,) = owed(store, "desk")
    do(store, lambda tx: tx.add_event("", EventKind.UNDELIVERED, at(2), {"target": "desk"}))
    assert do(store, lambda tx: (tx.told_undelivered("desk"), tx.told_undelivered("mail"))) == (True, False)
    settle(store, [one], AlertState.SENT)
    assert not do(store, lambda tx: tx.told_undelivered("desk"))


def test_the_same_change_is_known_again_and_gathered_until_it_is_told(store: Store) -> None:
    (first,) = owed(store, "desk")
    other = do(store, lambda tx: (meet(tx, "b", "Text.", 1), change(tx, "b", "Another text.", 2))[1])
    assert do(store, lambda tx: tx.likeness("mark", other.statement)) is None
    do(store, lambda tx: tx.note_likeness(1, "mark", at(1), first=1))
    assert do(store, lambda tx: tx.likeness("mark", other.statement)) == (1, at(1), None)
    assert do(store, lambda tx: tx.likeness("mark", 1)) is None, "its own statement"
    detail = {"edits": [1, other.edit], "first": 1}
    event = do(store, lambda tx: tx.add_event("staff", EventKind.GROUP, at(2), detail))
    do(store, lambda tx: tx.note_likeness(other.edit, "mark", at(2), first=1, event_id=event))
    assert do(store, lambda tx: tx.likeness("mark", 99)) == (1, at(2), event)
    assert do(store, lambda tx: tx.told_alike(1)) == {"desk"}
    do(store, lambda tx: tx.owe("desk", at(2), event_id=event))
    for now, due in ((3, 8), (30, 32)):
        do(store, lambda tx, now=now: tx.gather(event, at(now), timedelta(minutes=5), timedelta(minutes=30)))  # type: ignore[misc]
        assert ask(store, lambda reports: reports.alerts(Filter()))[1].next_attempt == at(due)
    do(store, lambda tx: tx.owe("desk", at(31), edit_id=other.edit))
    assert ask(store, lambda reports: reports.alerts(Filter()))[1].next_attempt == at(31), "nothing overtakes it"
    do(store, lambda tx: tx.close_gathered([event]))
    assert do(store, lambda tx: tx.likeness("mark", 99)) == (1, at(2), None)
    (told,) = ask(store, lambda reports: reports.groups(Filter()))
    assert (told.detail["edits"], first) == ([1, other.edit], 1)


def test_what_is_muted_is_kept_and_can_be_owed_again(store: Store) -> None:
    (one,) = owed(store, "desk")
    assert look(store, lambda reads: reads.subjects([one])) == {one: ("staff", 1)}
    do(store, lambda tx: tx.mute(at(0), at(5), source="staff", note="too much"))
    do(store, lambda tx: tx.mute(at(0), at(9), source="staff"))
    (mute,) = look(store, lambda reads: reads.mutes())
    assert (mute.source, mute.statement, mute.until, mute.note) == ("staff", None, at(9), "")
    do(store, lambda tx: tx.keep_muted([one]))
    assert (states(store), look(store, lambda reads: reads.owed(at(9), 9))) == ([AlertState.MUTED], [])
    assert do(store, lambda tx: tx.unmute(statement=1)) == 0
    assert do(store, lambda tx: tx.unmute(source="staff")) == 1
    assert do(store, lambda tx: tx.retry_alerts([one], at(10))) == 1
    assert states(store) == [AlertState.PENDING]


def test_how_grave_it_is_and_who_has_seen_it(store: Store) -> None:
    (one,) = owed(store, "desk")
    event = do(store, lambda tx: tx.add_event("staff", EventKind.TROUBLE, at(2), {}))
    do(store, lambda tx: tx.owe("desk", at(2), event_id=event))
    (_, two) = (alert.id for alert in look(store, lambda reads: reads.owed(at(3), 9)))
    assert [each.id for each in look(store, lambda reads: reads.owed(at(3), 9, of="desk", beyond=one))] == [two]
    assert look(store, lambda reads: reads.owed(at(3), 9, of="mail")) == []
    found = look(store, lambda reads: reads.gravity([one, two]))
    assert (found[one][0], found[two]) == (None, (EventKind.TROUBLE, Severity.HIGH))
    do(store, lambda tx: tx.acknowledge([two], at(4), "Olena"))
    assert [alert.acknowledged for alert in ask(store, lambda reports: reports.alerts(Filter()))] == [None, at(4)]
    assert ask(store, lambda reports: reports.acknowledged()) == {"staff": at(4)}
    do(store, lambda tx: tx.add_event("staff", EventKind.RECOVERED, at(5), {}))
    assert ask(store, lambda reports: reports.acknowledged()) == {}
    assert look(store, lambda reads: reads.first_check("staff")) is not None
    assert look(store, lambda reads: reads.first_check("other")) is None
