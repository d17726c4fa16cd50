"""What is owed under the names of the past, found again under those of the configuration. Pure.

A target keeps its name while its address changes (`tracker.config.names`), so most of the time there is nothing to
do. Names change where a person gives one, where entries without a name change places, and once after an upgrade: a
target was named by a fingerprint of its address then. What is owed follows the address. Where the address is gone, it
goes to the one new address of its kind, if there is exactly one; otherwise to nobody, which is told: a statement must
not reach an audience that it was not meant for.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from tracker.model import Target


@dataclass(frozen=True, kw_only=True, slots=True)
class Moves:
    """`names`: the new name of what is owed under an old one. `anew`: names whose address was replaced, so that what
    waits for them is tried at once."""

    names: Mapping[str, str]
    anew: frozenset[str]


def moves(known: Mapping[str, str], owing: Collection[str], targets: Iterable[Target]) -> Moves:
    """`known`: the fingerprint of each target's address when the configuration was last adopted; `owing`: the names
    that unsent alerts are kept under."""
    now = {target.name: target.fingerprint for target in targets}
    here: dict[str, str] = {}
    for name, address in now.items():
        here.setdefault(address, name)
    names, lost, anew = {}, [], set()
    for old in sorted(owing):
        address = known.get(old, old)  # a name from before there were names is the fingerprint
        if now.get(old) == address:
            continue
        if address in here:
            names[old] = here[address]
        elif old in now and now[old] not in known.values():
            anew.add(old)
        elif old in now:
            names[old] = address  # the name stands for another's address now: owed to nobody that is configured
        else:
            lost.append((old, address))
    fresh = [(name, address) for name, address in now.items() if address not in known.values() and name not in anew]
    for old, address in lost:
        kin = [name for name, other in fresh if _family(other) == _family(address)]
        alone = [other for _, other in lost if _family(other) == _family(address)]
        if len(kin) == len(alone) == 1:
            names[old] = kin[0]
            anew.add(kin[0])
    return Moves(names=names, anew=frozenset(anew))


def _family(address: str) -> str:
    """The kind of an address, encrypted or not."""
    return address.rpartition("-")[0].removesuffix("s")
