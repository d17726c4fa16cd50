"""The `[[alert]]` tables as Targets: who is told of what, when, and by which address.

What no channel could send to, what no source says and what no rule finds is a mistake of its table here, and not one of
the day when something is owed. Reads nothing and connects to nothing; `tracker.alert` says which addresses it knows.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import time, timedelta

from tracker.alert import compiled, misunderstood
from tracker.config.names import Audience, named
from tracker.fields import values
from tracker.fields.tables import Table
from tracker.model import READERS, FindingKind, Level, On, Rhythm, Severity, Source, Target
from tracker.nearest import nearest

DIGEST = "1m", "7d"
"""Bounds of a digest. Below a minute it would be a storm's; after a week nobody knows what it was about."""


NO_SPEAKER = "no source with that speaker; write it as it stands there"


def alerts_of(tables: Sequence[Table], env: Mapping[str, str], sources: Sequence[Source]) -> tuple[Target, ...]:
    """All targets with their names; mistakes are noted in their tables."""
    audiences = [(table, _audience(table, env, sources)) for table in tables]
    _one_rhythm_each(audiences)
    return named(audiences)


def _audience(table: Table, env: Mapping[str, str], sources: Sequence[Source]) -> Audience:
    """One `[[alert]]`: one Target for each address in its `to`, not named yet."""
    addresses = table.require("to", values.several(values.from_env(env, values.target)), secret=True)
    if addresses == ():
        table.wrong('to = []: expected at least one address; write to = ["console"]')
    rest = Target(
        to="console",
        severity=table.take("severity", values.choice(Severity), Severity.HIGH),
        levels=table.take("levels", values.several(values.choice(Level)), ()),
        kinds=table.take("kinds", values.several(values.choice(FindingKind)), ()),
        sources=table.take("sources", values.several(values.slug), ()),
        speakers=table.take("speakers", values.several(values.text), ()),
        languages=table.take("languages", values.several(values.language), ()),
        words=table.take("words", values.several(_words), ()),
        pattern=table.take("pattern", _pattern, ""),
        on=table.take("on", values.several(values.choice(On)), ()),
        silent_only=table.take("silent", values.flag, False),
        rhythm=_rhythm(table),
        storm=table.take("storm", values.whole(1, 1_000), Target(to="console").storm),
        all_quiet=table.take("all_quiet", values.time_of_day, None),
        secret=table.take("secret_env", values.variable(env), None, secret=True),
        allow_networks=table.take("allow_networks", values.several(values.network), ()),
        language=table.take("language", values.word(*READERS), ""),
    )
    name = table.take("name", values.slug, None)
    table.close()
    _known(table, "sources", rest.sources, {source.id for source in sources}, "no source of that id; write its id")
    _known(table, "speakers", rest.speakers, {s.speaker for s in sources if s.speaker}, NO_SPEAKER)
    targets = tuple(replace(rest, to=address, name="") for address in addresses or ())
    for number, target in enumerate(targets, 1):
        if (why := misunderstood(target)) is not None:
            table.wrong(f"to, address {number} of {len(targets)} (not shown): {why}")
    return Audience(name=name, targets=targets)


def _rhythm(table: Table) -> Rhythm:
    nothing: timedelta | tuple[time, ...] = ()
    digest = table.take("digest", values.every_or_at(*DIGEST), nothing)
    return Rhythm(
        every=digest if isinstance(digest, timedelta) else None,
        hours=digest if isinstance(digest, tuple) else (),
        quiet=table.take("quiet", values.several(values.span_of_day), ()),
        zone=table.take("zone", values.zone, None),
        urgent=table.take("urgent", values.choice(Severity), None),
    )


def _one_rhythm_each(audiences: Sequence[tuple[Table, Audience]]) -> None:
    """An address that several tables name has one outbox, which cannot both hold back and not."""
    known: dict[tuple[str, str | None], tuple[Rhythm, int]] = {}
    for table, audience in audiences:
        for target in audience.targets:
            own = target.rhythm, target.storm
            if known.setdefault((target.to, target.secret), own) != own:
                table.wrong(
                    "digest, quiet, zone, urgent and storm are those of an address, and another [[alert]] has others "
                    "for it; write the same in both"
                )


def _known(table: Table, key: str, given: Sequence[str], known: set[str], not_one: str) -> None:
    for unknown in sorted(set(given) - known):
        best = nearest(unknown, sorted(known))
        found, _, advice = not_one.partition("; ")
        instead = f'did you mean "{best}"?' if best else advice
        table.wrong(f'{key} names "{unknown}", and sources.toml has {found}; {instead}')


def _words(value: object) -> str:
    bare = values.text(value).strip().removesuffix("*").strip()
    if not any(letter.isalnum() for letter in bare) or "*" in bare:
        raise values.Expected('a word or phrase, an asterisk at its end for any ending, such as "наступ*"')
    return values.text(value).strip()


def _pattern(value: object) -> str:
    try:
        compiled(values.text(value))
    except ValueError as fault:
        raise values.Expected(f"a pattern (regular expression), and this is none: {fault}") from None
    if not value or compiled(str(value)).search("") is not None:
        raise values.Expected("a pattern that is not found in an empty text")
    return str(value)
