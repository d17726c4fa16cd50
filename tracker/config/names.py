"""The names of alert targets: what is shown of them, and what alerts are kept under.

A name outlasts the address it stands for, whose token may expire; it holds no secret. `name` of an [[alert]] gives it;
otherwise it is the scheme of the address (`ntfys`, `mailto`), with a number from the second one of a scheme on. The
same address with the same secret is one target, in however many [[alert]] tables: nobody is told twice. Knows no
store: what is owed under names of the past is `tracker.alert.names`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from tracker.fields.tables import Table
from tracker.model import Target


@dataclass(frozen=True, kw_only=True, slots=True)
class Audience:
    """One `[[alert]]`: the name it gives, if any, and its targets."""

    name: str | None
    targets: tuple[Target, ...]


def named(audiences: Sequence[tuple[Table, Audience]]) -> tuple[Target, ...]:
    """All targets with their names. One name for two addresses is noted as a mistake of its table."""
    given = _given(audiences)
    taken = {name: place for place, name in given.items()}
    found = []
    for _, audience in audiences:
        for target in audience.targets:
            place = (target.to, target.secret)
            if place not in given:
                name = _free(target.scheme, taken)
                given[place], taken[name] = name, place
            found.append(replace(target, name=given[place]))
    return tuple(found)


Place = tuple[str, str | None]
"""An address and the secret its messages are signed with."""


def _given(audiences: Sequence[tuple[Table, Audience]]) -> dict[Place, str]:
    given: dict[Place, str] = {}
    for table, audience in audiences:
        if audience.name is None:
            continue
        for number, target in enumerate(audience.targets, 1):
            name, place = audience.name if number == 1 else f"{audience.name}-{number}", (target.to, target.secret)
            if given.get(place, name) != name:
                table.wrong(f'name = "{name}": its address is named "{given[place]}" already; give both the same name')
            elif name in {other for at, other in given.items() if at != place}:
                table.wrong(f'name = "{name}": another address has this name; give each a name of its own')
            else:
                given[place] = name
    return given


def _free(base: str, taken: dict[str, Place]) -> str:
    number, name = 1, base
    while name in taken:
        number += 1
        name = f"{base}-{number}"
    return name
