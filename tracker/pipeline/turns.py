"""Whose turn it is among messages that are owed to one target. Pure: sends nothing, and knows of no failure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol, TypeVar

from tracker.store import OwedAlert


class _Unit(Protocol):
    @property
    def alerts(self) -> tuple[OwedAlert, ...]: ...


U = TypeVar("U", bound=_Unit)


def in_line(units: Sequence[U]) -> list[U]:
    """The units as they are ordered, but each behind what is older of the same statement or source: however often
    either was tried, or was given up and is owed again. Of digests that hold older ones of each other the oldest goes
    first."""
    lines: dict[str, list[int]] = {}
    for alert in sorted((alert for unit in units for alert in unit.alerts), key=lambda alert: alert.id):
        lines.setdefault(alert.line, []).append(alert.id)
    left, ordered = list(units), list[U]()

    def is_next(unit: U) -> bool:
        ids = {alert.id for alert in unit.alerts}
        return all(lines[alert.line][0] in ids for alert in unit.alerts)

    def go(unit: U) -> None:
        ordered.append(unit)
        for alert in unit.alerts:
            lines[alert.line].remove(alert.id)

    while left:
        behind: list[U] = []
        for unit in left:
            if is_next(unit):
                go(unit)
            else:
                behind.append(unit)
        if len(behind) == len(left):
            oldest = min(behind, key=lambda unit: min(alert.id for alert in unit.alerts))
            behind.remove(oldest)
            go(oldest)
        left = behind
    return ordered
