"""Rows A01 to A10: a desk that is told of edits by a webhook, and what befalls it. The console is told beside it and
must never notice; the oracle asks that of it."""

from __future__ import annotations

import asyncio
import io
import json
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, time, timedelta
from pathlib import Path
from typing import Any

from aiohttp import web

from tests.faults import texts
from tests.faults.case import Case, Chance, Expect, StageOf, Step
from tests.faults.places import FORMS, WatchedPlace, healthy
from tests.faults.stage import keys_of
from tests.faults.world import World
from tests.support.payloads import FAMILIES
from tracker.alert import build
from tracker.alert.apprise import Service
from tracker.errors import ConfigError
from tracker.fetch.service import session_for
from tracker.model import AlertState, Rhythm, Severity, Target
from tracker.pipeline.targets import adopt_targets

HOURS = 12
"""Within which what a desk was owed must be there, once it is well again."""


@dataclass
class Desk:
    """The other end of a webhook. `status` is its answer to a payload; `hangs`: it takes one and says nothing."""

    status: Callable[[dict[str, Any]], int] = lambda _: 204
    hangs: bool = False
    location: str = ""
    rhythm: Rhythm = field(default_factory=Rhythm)
    port: int = 0
    got: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    came: asyncio.Event = field(default_factory=asyncio.Event)
    free: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def target(self) -> Target:
        return Target(
            to=f"webhook+http://127.0.0.1:{self.port}/desk",
            name="desk",
            severity=Severity.LOW,
            secret="k",
            rhythm=self.rhythm,
        )

    async def take(self, request: web.Request) -> web.Response:
        payload = json.loads(await request.read())
        self.got.append((request.headers["Idempotency-Key"], payload))
        self.came.set()
        if self.hangs:
            await self.free.wait()
        headers = {"Location": self.location} if self.location else {}
        return web.Response(status=self.status(payload), headers=headers, text="slow down")

    def edits(self) -> list[int]:
        """The ids of the edits that it was told of, once for each key, as a receiver that knows repeats has them."""
        told = {key: payload for key, payload in self.got if self.status(payload) < 300}
        return [edit for payload in told.values() for edit in _edits(payload)]


def _edits(payload: dict[str, Any]) -> Iterable[int]:
    if payload["type"] == "edit":
        yield payload["id"]
    if payload["type"] in ("group", "again"):
        yield from (each["id"] for each in (*payload["edits"], *payload.get("further", ())))
    for each in payload.get("events", ()):
        yield from _edits(each)


class Told(WatchedPlace):
    """A watched place of whose edits a desk is told too."""

    desk: Desk

    async def restart(self) -> None:
        await super().restart()
        self.tell(self.desk.target)

    def tell(self, *targets: Target) -> None:
        """From now on, those and the console."""
        self.pipeline.targets = [Target(to="console", severity=Severity.LOW), *targets]
        means: Any = {"now": self.clock, "stream": io.StringIO(), "session_for": session_for}
        channels = {each.name: build(each, **means) for each in targets}
        self.delivery.channels = {"console": self.receiver, **channels}
        self.delivery.holding.targets = {each.name: each for each in targets}
        self.delivery.anew()

    async def edited(self, times: int = 1) -> None:
        """The publisher edits something, it is seen, and whoever is due is told."""
        for turn in range(times):
            self.edit(by=101 + 7 * turn)
            self.serve()
            assert (await self.look()).healthy
        await self.deliver()

    async def wait(self, hours: float, step: float = 0.25) -> None:
        for _ in range(int(hours / step)):
            self.clock.pass_time(hours=step)
            await self.deliver()

    def states(self, target: str = "desk") -> Counter[str]:
        return Counter(str(each.state) for each in self.alerts() if each.target == target)

    def told_keys(self) -> list[str]:
        """Those of the console, and what the desk took: once for each key, as a receiver that knows repeats has it."""
        taken = {key: payload for key, payload in self.desk.got if self.desk.status(payload) < 300}
        return [*super().told_keys(), *(each for key, payload in taken.items() for each in keys_of(key, payload))]

    async def heal(self) -> Sequence[str]:
        self.desk.status, self.desk.hangs, self.desk.location = (lambda _: 204), False, ""
        self.desk.rhythm = Rhythm()
        self.tell(self.desk.target)
        wrong = list(await super().heal())
        await self.wait(HOURS)
        kept = (AlertState.DEAD, AlertState.MUTED)
        owed = [each for each in self.alerts() if each.target == "desk" and each.state not in kept]
        told = Counter(self.desk.edits())
        missing = sorted({each.edit_id for each in owed if each.edit_id} - told.keys())
        wrong += [f"edit {edit} never came to the desk" for edit in missing]
        wrong += [f"edit {edit} came {times} times, each as a new one" for edit, times in told.items() if times > 1]
        return wrong


def telling(form: str = "rss") -> StageOf:
    @asynccontextmanager
    async def build_it(world: World, folder: Path, chance: Chance) -> AsyncIterator[Told]:
        desk = Desk()
        app = web.Application()
        app.router.add_post("/{tail:.*}", desk.take)
        runner = web.AppRunner(app, shutdown_timeout=0)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        desk.port = runner.addresses[0][1]
        try:
            async with Told(world, folder, chance, FORMS[form], interval=timedelta(minutes=5), headers={}) as stage:
                stage.desk = desk
                await stage.begin()
                yield stage
                await stage.delivery.close()
        finally:
            desk.free.set()
            await runner.cleanup()

    return build_it


def case(id: str, injected: str, holds: str, *script: Step, edits: int = 1, slow: bool = False, **expect: Any) -> Case:
    return Case(
        id=id,
        injected=injected,
        holds=holds,
        stage=telling(),
        script=(healthy(), *script),
        expect=Expect(edits=edits, **expect),
        slow=slow,
    )


# --- steps -------------------------------------------------------------------------------------------------------


def edits(times: int = 1) -> Step:
    return lambda stage: stage.edited(times)


def hours(length: float) -> Step:
    return lambda stage: stage.wait(length)


def answers(status: int) -> Step:
    async def step(stage: Told) -> None:
        stage.desk.status = lambda _: status

    return step


async def noted(stage: Told, target: str) -> None:
    """Until all that is owed to the target is noted as sent."""
    while set(stage.states(target)) != {str(AlertState.SENT)}:
        await asyncio.sleep(0)


async def hanging(stage: Told) -> None:
    """The desk takes the message and says nothing; the process ends before it hears."""
    stage.desk.hangs = True
    stage.edit()
    stage.serve()
    assert (await stage.look()).healthy
    stage.delivery.begin()
    await asyncio.wait_for(stage.desk.came.wait(), 5)
    await asyncio.wait_for(noted(stage, "console"), 5)  # it is between the two at the desk alone
    await stage.delivery.close()
    stage.desk.hangs = False
    await stage.restart()
    await stage.deliver()
    assert len(stage.desk.got) == 2, f"the desk got {len(stage.desk.got)} messages"
    assert len({key for key, _ in stage.desk.got}) == 1, "a repeat has another key"


async def ended_before(stage: Told) -> None:
    """The process ends between the commit and the sending."""
    stage.edit()
    stage.serve()
    assert (await stage.look()).healthy
    await stage.restart()
    await stage.deliver()
    assert len(stage.desk.got) == 1


def is_owed(state: str, count: int) -> Step:
    async def step(stage: Told) -> None:
        found = stage.states()
        assert found[state] == count, f"of the desk's alerts are {dict(found)}, not {count} {state}"

    return step


def storm(size: int, *, each: int = 2) -> Step:
    """So many statements more, and then one of `each` so many is edited."""

    async def step(stage: Told) -> None:
        stage.say([*stage.said, *texts.some(stage.fate, size, stage.language, first=1_000)])
        stage.serve()
        assert (await stage.look()).healthy
        stage.say([one if n % each else one.edited(100 + n) for n, one in enumerate(stage.said)])
        stage.serve()
        assert (await stage.look()).healthy
        await stage.deliver()
        await stage.wait(1)
        sent = len(stage.desk.got)
        assert sent <= 45, f"{sent} messages for one storm"
        assert Counter(stage.desk.edits()) == Counter(edit.id for edit in stage.edits()), (
            "not every edit is listed once"
        )

    return step


async def refused_one(stage: Told) -> None:
    """The desk refuses one alert as too large, and then as wrong, until it is given up; the others go on."""
    said: list[int] = []

    def status(payload: dict[str, Any]) -> int:
        found = list(_edits(payload))
        if not said and found:
            said.extend(found[:1])
        return 400 if said and said[0] in found else 204

    stage.desk.status = status
    await stage.edited(3)
    await stage.wait(3)
    others = {edit.id for edit in stage.edits()} - set(said)
    told = {edit for _, payload in stage.desk.got for edit in _edits(payload) if status(payload) < 300}
    assert others <= told, "an alert that nobody takes held up others"
    assert stage.states()["dead"] == 1
    assert any(message.payload["type"] == "undelivered" for message in stage.receiver.received), "nobody was told"


def restarts(times: int) -> Step:
    async def step(stage: Told) -> None:
        for _ in range(times):
            await stage.restart()
            assert (await stage.look()).healthy
            await stage.deliver()
        assert len(stage.desk.got) == 1, f"one edit was told {len(stage.desk.got)} times"

    return step


async def flapping(stage: Told) -> None:
    """Two texts take turns, twenty times."""
    one, other = list(stage.said), [stage.said[0].edited(41), *stage.said[1:]]
    for turn in range(20):
        stage.say(one if turn % 2 else other)
        stage.serve()
        assert (await stage.look()).healthy
        await stage.deliver()
    assert 1 <= len(stage.desk.got) <= 3, f"{len(stage.desk.got)} alerts of one text that flaps"


def clock_set(**by: float) -> Step:
    async def step(stage: Told) -> None:
        before = len(stage.desk.got)
        stage.clock.set(**by)
        await stage.deliver()
        assert len(stage.desk.got) - before <= 2, "an attempt for each hour that never was"
        stage.desk.status = lambda _: 204
        await stage.wait(8)
        assert stage.states()["sent"] == 1, f"a clock that was set: {dict(stage.states())}"

    return step


async def redirecting(stage: Told) -> None:
    stage.desk.status, stage.desk.location = (lambda _: 307), f"http://127.0.0.1:{stage.desk.port}/elsewhere"
    await stage.edited()
    assert len(stage.desk.got) == 1, "a redirect was followed"


async def inner_targets(stage: Told) -> None:
    """A public name that leads inward; odd spellings; what opens files: none is reached, all is said."""
    port = stage.desk.port
    for to in ("2130706433", "0x7f000001", "127.1", "[::ffff:127.0.0.1]", "0.0.0.0", "169.254.169.254"):
        target = Target(to=f"webhook+http://{to}:{port}/x", name="odd", severity=Severity.LOW)
        try:
            stage.tell(target)
        except ConfigError:
            continue
        await stage.edited()
        assert stage.states("odd")["sent"] == 0, to
    for to in ("file:///etc/passwd", "data:text/plain,x", "plugin:///tmp/x.py", "include://x", "import://os"):
        try:
            Service(Target(to=to, name="odd"), allow=())
        except ConfigError:
            continue
        raise AssertionError(f"{to} is taken for an address")
    assert stage.desk.got == []


async def evil_titles(stage: Told) -> None:
    """The words reach the desk as JSON, whole and one; nothing of them becomes a header or a second message."""
    payloads = [*FAMILIES["lines"], *FAMILIES["chat"], *FAMILIES["terminal"]]
    chosen = stage.chance.sample(payloads, 12)
    speaker = " ".join(chosen)
    source = stage.sources[0]
    await stage.pipeline.adopt([type(source)(**{**_fields(source), "speaker": speaker[:300]}), stage.neighbour])
    await stage.edited()
    assert len(stage.desk.got) == 1
    assert all("\n" not in message.title and "\r" not in message.title for message in stage.receiver.received)


def _fields(value: Any) -> dict[str, Any]:
    return {name: getattr(value, name) for name in value.__slots__}


async def lost_answer(stage: Told) -> None:
    """The desk has it, and its answer is lost: it comes again under the same key."""
    stage.desk.status = lambda _: 502
    await stage.edited()
    stage.desk.status = lambda _: 204
    await stage.wait(1)
    assert len({key for key, _ in stage.desk.got}) == 1 and len(stage.desk.got) == 2
    assert stage.states()["sent"] == 1


async def all_broken(stage: Told) -> None:
    stage.desk.status = lambda _: 401
    await stage.edited(2)
    await stage.wait(4)
    undelivered = stage.store.report(lambda reports: reports.undelivered())
    assert [(each.target, each.dead) for each in undelivered] == [("desk", 2)], undelivered
    assert len(stage.edits()) == 2


def rhythm(**given: Any) -> Step:
    """From now on the desk wants to be told so."""

    async def step(stage: Told) -> None:
        stage.desk.rhythm = Rhythm(zone=UTC, **given)
        stage.tell(stage.desk.target)

    return step


def hour(at: int) -> Step:
    """It becomes so late, in quarters of an hour, and whoever is due is told."""

    async def step(stage: Told) -> None:
        for _ in range(4 * 24):
            if stage.clock().hour == at:
                return
            await stage.wait(0.25)

    return step


def has_come(*numbers: int) -> Step:
    """The desk was sent messages that tell of so many edits each."""

    async def step(stage: Told) -> None:
        found = [len([*_edits(payload)]) for _, payload in stage.desk.got]
        assert found == [*numbers], f"messages of {found} edits, not {[*numbers]}"

    return step


def clock_jumps(**by: float) -> Step:
    async def step(stage: Told) -> None:
        stage.clock.set(**by)
        await stage.deliver()

    return step


async def ends(stage: Told) -> None:
    """The process ends, and another one begins."""
    await stage.restart()
    await stage.deliver()


async def is_muted(stage: Told) -> None:
    """A person wants to hear nothing of the source for two days; on the third it is told of again."""
    source, at = stage.source.id, stage.clock()
    await asyncio.wrap_future(stage.store.commit(lambda tx: tx.mute(at, at + timedelta(days=2), source=source)))
    await stage.edited(2)
    assert stage.desk.got == [] and stage.states()["muted"] == 2
    await stage.wait(49, step=1)


async def is_slow(stage: Told) -> None:
    """The desk does not answer; the console is told within the round all the same."""
    stage.desk.hangs = True
    for turn in range(3):
        stage.edit(by=101 + 7 * turn)
        stage.serve()
        assert (await stage.look()).healthy
        stage.delivery.begin()
        await asyncio.wait_for(stage.desk.came.wait(), 5)
        await asyncio.wait_for(noted(stage, "console"), 5)
    assert stage.states("console")["sent"] == 3 and stage.states()["sent"] == 0
    stage.desk.hangs = False
    stage.desk.free.set()


async def gets_another_token(stage: Told) -> None:
    """The desk's address is refused, and replaced while the process runs on."""
    stage.desk.status = lambda payload: 401
    await stage.edited(2)
    await stage.wait(1)
    old, new = stage.desk.target, replace(stage.desk.target, to=f"{stage.desk.target.to}-anew")
    await adopt_targets(stage.store, [old], stage.clock())
    stage.desk.status = lambda _: 204
    await adopt_targets(stage.store, [new], stage.clock())
    stage.tell(new)
    await stage.deliver()
    assert stage.states()["sent"] == 2, dict(stage.states())


ALERTS = [
    case("A01-ends-before-sending", "The process ends between the commit and the sending.",
         "The alert is sent once by the next one.", ended_before),
    case("A01-ends-before-noting", "The process ends between the sending and noting it.",
         "It is sent again under the same key, so that a receiver that knows repeats has it once.", hanging),
    case("A02-down-for-six-hours", "The desk answers 500 for six hours.",
         "All is delivered within hours of its return, once, in order.", answers(500), edits(3), hours(6), edits=3),
    case("A02-asks-for-time", "The desk answers 429 for an hour.", "It is left alone meanwhile, and then gets all.",
         answers(429), edits(2), hours(1), edits=2),
    case("A02-out-for-longer-than-is-kept", "The desk answers 503 for four days.",
         "Given up after three days, visible, and nothing later is lost.", answers(503), edits(1), hours(96),
         is_owed("dead", 1), may=("undelivered",), waived={"O4": "an alert is given up, as the case has it"}),
    case("A03-storm", "A hundred edits in one minute.", "Digests: every edit listed once, in few messages.",
         storm(200), edits=None, may=("group", "template")),
    case("A02-slow", "The desk takes messages and does not answer.", "The console beside it waits for nothing.",
         is_slow, edits=3),
    case("A02-another-token", "The desk's token expires and is replaced while we run.",
         "What waited is sent under the new one, with no restart, once.", gets_another_token, edits=2,
         may=("undelivered",)),
    case("A03-storm-of-10000", "Ten thousand edits in one minute.",
         "Digests: every edit listed once, in few messages.", storm(10_000, each=1), edits=None,
         may=("group", "template"), slow=True),
    case("A03-digest-at-hours", "A desk wants a digest at six; the process ends before it, and again over it.",
         "One digest that lists every edit, and nothing before.", rhythm(hours=(time(18),)), hour(7), edits(3), ends,
         has_come(), hour(17), ends, has_come(), hour(18), ends, has_come(3), edits=3),
    case("A03-quiet-hours", "Edits in hours in which the desk wants to hear nothing.",
         "They come after those hours, as one digest; later ones at once.", rhythm(quiet=((time(22), time(7)),)),
         hour(23), edits(2), has_come(), hour(7), has_come(2), edits(1), has_come(2, 1), edits=3),
    case("A06-muted", "A person mutes the source for two days.",
         "Recorded, listed as muted, told to nobody; what comes after that is told.", is_muted, edits(1), has_come(1),
         edits=3, waived={"O4": "what is muted is told to nobody, as the case has it"}),
    case("A04-refused-alone", "The desk refuses one alert with 400, whatever is done.",
         "It is given up after five times, told to the others, and holds up nothing.", refused_one, edits=3,
         may=("undelivered",), waived={"O4": "an alert is given up, as the case has it"}),
    case("A05-seen-again", "The same edit is seen again by 30 processes, one after another.",
         "One alert.", edits(1), restarts(30)),
    case("A06-flapping", "A statement has two texts in turns, twenty times.",
         "Told once and once more that it flaps; not twenty times, not never.", flapping, edits=None,
         may=("regression", "flapping")),
    case("A07-clock-set-back", "The clock is set back by a year while an alert waits for another attempt.",
         "It is tried within the hour, not next year.", answers(500), edits(1), clock_set(days=-365)),
    case("A07-clock-set-forward", "The clock is set forward by ten years while an alert waits.",
         "No attempt for each hour that never was, and it is not given up for its age.", answers(500), edits(1),
         clock_set(days=3_650)),
    case("A07-quiet-hours-clock-set-back", "The clock is set back by five hours in quiet hours.",
         "All comes once, after the quiet hours of the new time.", rhythm(quiet=((time(22), time(7)),)), hour(23),
         edits(2), clock_jumps(hours=-5), hour(8), has_come(2), edits=2),
    case("A07-quiet-hours-clock-set-forward", "The clock is set forward by ten hours in quiet hours.",
         "All comes once, at once or after the next quiet hours.", rhythm(quiet=((time(22), time(7)),)), hour(23),
         edits(2), clock_jumps(hours=10), hour(8), has_come(2), edits=2),
    case("A08-redirecting", "The desk redirects elsewhere.",
         "A signed message goes where the operator said, or nowhere.", redirecting),
    case("A08-inner-targets", "Addresses of alerts in odd spellings of inner hosts, and of metadata; file:, plugin:.",
         "None is dialled or opened.", inner_targets, edits=None,
         waived={"O4": "what is owed to addresses that may not be dialled waits"}),
    case("A08-hostile-words", "The speaker is called what forges headers, mentions everyone, drives terminals.",
         "One message, one line of title; the words arrive as they are, in JSON.", evil_titles),
    case("A09-lost-answer", "The desk has the message, and a proxy before it answers 502.",
         "It comes again under the same key.", lost_answer),
    case("A10-desk-broken", "The desk answers 401 to everything.",
         "Edits are recorded, the console is told; what is not delivered is counted and named.", all_broken, edits=2,
         may=("undelivered",), waived={"O4": "alerts are given up, as the case has it"}),
]  # fmt: skip
