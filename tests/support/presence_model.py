"""What must be known of a feed, a page and a site of followed pages after any script of edits, faults and restarts: the
table of docs/presence.md as a program of its own. Knows what the publisher did; shares no rule with the tracker's code.

Each look is told to the model with what was served at it; it says which versions, edits, gaps and alerts there are.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta

WEEK, DAY, HALF_HOUR = timedelta(days=7), timedelta(days=1), timedelta(minutes=30)


@dataclass
class Change:
    """An edit as it must be told."""

    old: str
    new: str
    last_old: datetime
    first_new: datetime
    back: bool
    turns: bool
    settled: bool = False

    def told(self) -> tuple[str, str, datetime, datetime, bool, bool]:
        return self.old, self.new, self.last_old, self.first_new, self.back, self.turns


@dataclass
class Statement:
    """One statement: its texts in order, and its edits. `seen` is when its last text was seen last."""

    versions: list[str] = field(default_factory=list)
    edits: list[Change] = field(default_factory=list)
    seen: datetime | None = None
    listed: bool = False
    removed: bool = False
    votes: int = 0
    since: datetime | None = None

    @property
    def text(self) -> str:
        return self.versions[-1]

    def says(self, text: str, at: datetime, alerts: Counter[str], *, until: datetime | None = None) -> None:
        """`text` is read from `at` on, and was seen `until` then."""
        if not self.versions:
            self.versions.append(text)
        elif text != self.text:
            assert self.seen is not None
            back = text in self.versions
            recent = [each for each in self.edits if each.back and at - WEEK <= each.first_new]
            edit = Change(self.text, text, self.seen, at, back, back and bool(recent))
            self.edits.append(edit)
            self.versions.append(text)
            alerts["edit"] += not edit.turns
        if self.removed:
            alerts["returned"] += 1
        self.seen, self.listed, self.removed, self.votes, self.since = until or at, True, False, 0, None

    def settles(self, at: datetime, alerts: Counter[str]) -> None:
        """Which of texts that took turns stayed is told after a day."""
        last = self.edits[-1] if self.edits else None
        if last is None or not last.turns or last.settled or not self.listed or self.removed:
            return
        if DAY <= at - last.first_new <= WEEK + DAY:
            last.settled = True
            alerts["edit"] += 1


@dataclass
class Place:
    """A source: when it was seen last, and its gaps. `written` is what a crash falls back to."""

    pace: timedelta
    seen: datetime | None = None
    written: datetime | None = None
    gaps: list[tuple[datetime, datetime]] = field(default_factory=list)

    def crash(self, *statements: Statement) -> None:
        """What was seen unchanged since it was written down last is not known any more."""
        self.seen = self.written
        for each in statements:
            if each.listed and each.seen is not None and self.written is not None:
                each.seen = min(each.seen, self.written)

    def sighted(self, at: datetime) -> None:
        if self.seen is not None and at - self.seen > max(timedelta(minutes=5), 3 * self.pace):
            self.gaps.append((self.seen, at))
        self.seen = at


@dataclass
class FeedModel:
    """A feed of entries with good keys."""

    place: Place
    entries: dict[str, Statement] = field(default_factory=dict)
    alerts: Counter[str] = field(default_factory=Counter)

    def look(self, at: datetime, shown: dict[str, str]) -> None:
        """A whole feed came, with these texts; "" is an entry without its text."""
        self.place.sighted(at)
        for key, text in shown.items():
            entry = self.entries.setdefault(key, Statement())
            if text:
                entry.says(text, at, self.alerts)
            elif not entry.removed:
                entry.listed = False
                entry.since = entry.since or at
                entry.votes += 1
                if entry.votes >= 3 and at - entry.since >= HALF_HOUR:
                    entry.removed = True
                    self.alerts["removed"] += 1
        for key, entry in self.entries.items():
            if key not in shown:
                entry.listed, entry.votes, entry.since = False, 0, None
            entry.settles(at, self.alerts)

    def crash(self) -> None:
        self.place.crash(*self.entries.values())


@dataclass
class PageModel:
    """A page that is a source by itself: old texts must stay before they are believed."""

    place: Place
    page: Statement = field(default_factory=Statement)
    alerts: Counter[str] = field(default_factory=Counter)
    waiting: list[tuple[datetime, str]] = field(default_factory=list)  # doubted looks: when, and what they showed
    turned: datetime | None = None  # when an old text was shown last
    passed: bool = False  # and whether it went away
    told: datetime | None = None

    def look(self, at: datetime, text: str) -> None:
        """The whole page came, and says this."""
        page = self.page
        if page.versions and text != page.text and text in page.versions:
            self._again(at, text)
            return
        if self.waiting:
            self.passed = True
        self.waiting = []
        self.place.sighted(at)
        page.says(text, at, self.alerts)
        page.settles(at, self.alerts)

    def _again(self, at: datetime, text: str) -> None:
        if self.waiting and self.waiting[-1][1] != text:
            self.waiting, self.passed = [], self.passed
        first = not self.waiting
        recent = self.turned is not None and at - WEEK <= self.turned and self.passed
        if first and recent and not (self.told is not None and at - WEEK <= self.told):
            self.alerts["turns"] += 1
            self.told = at
        looks = [*self.waiting, (at, text)]
        if len(looks) >= 3 and at - looks[0][0] >= HALF_HOUR:
            began = looks[0][0]
            for when, _ in looks:
                self.place.sighted(when)
            self.page.says(text, began, self.alerts, until=at)
            self.page.settles(at, self.alerts)
            self.waiting = []
            return
        self.turned, self.passed = at, False if first else self.passed
        self.waiting = looks

    def crash(self) -> None:
        self.place.crash(self.page)


@dataclass
class Followed:
    """A page of a site: what it said, how its own last visit went, and every time that anybody asked for it."""

    place: Place
    said: Statement = field(default_factory=Statement)
    stood: bool = True
    visited: datetime | None = None
    found_gone: list[datetime] = field(default_factory=list)
    found_there: datetime | None = None

    def asked(self, at: datetime, there: bool) -> bool:
        if there:
            self.found_there = at
        else:
            self.found_gone.append(at)
        return there

    def came_back(self, at: datetime) -> bool:
        """Whether it was gone within a week and was there after that."""
        gone = [each for each in self.found_gone if each >= at - WEEK]
        return bool(gone) and self.found_there is not None and self.found_there >= min(gone)


@dataclass
class SiteModel:
    """Pages that a feed lists; the site is the canary of each."""

    pages: dict[str, Followed]
    listing: Followed
    alerts: Counter[str] = field(default_factory=Counter)
    vanished: bool = False

    def look(self, at: datetime, path: str, text: str | None, there: dict[str, bool], *, listed: bool) -> None:
        """A visit to a page that said this, or (None) was gone; what the others and the listing would answer."""
        page = self.pages[path]
        page.asked(at, text is not None)
        page.stood, page.visited = text is not None, at
        if text is not None:
            if self.vanished and not page.said.listed and page.said.versions:
                self.vanished = False
                self.alerts["recovered"] += 1
            page.place.sighted(at)
            page.said.says(text, at, self.alerts)
            return
        stands = self._stands(at, path, there, listed=listed)
        if not stands:
            self._vanish(path)
        alarms = any(each.came_back(at) for each in (*self.pages.values(), self.listing))
        if stands:
            page.asked(at, False)
        self._vote(page.said, at, counts=stands, alarms=alarms)

    def _others(self, path: str) -> list[str]:
        return [
            name for name, each in self.pages.items() if name != path and each.said.versions and not each.said.removed
        ]

    def _stands(self, at: datetime, path: str, there: dict[str, bool], *, listed: bool) -> bool:
        others = self._others(path)
        stood = [name for name in others if self.pages[name].stood]
        for name in sorted(stood or others, key=lambda name: self.pages[name].visited or at, reverse=True)[:3]:
            if not self.pages[name].asked(at, there[name]):
                return False
        if 2 * len(stood) <= len(others):
            return self.listing.asked(at, listed)
        return True

    def _vanish(self, path: str) -> None:
        others = self._others(path)
        if others and not self.vanished and not any(self.pages[name].stood for name in others):
            self.vanished = True
            self.alerts["trouble"] += 1

    def _vote(self, said: Statement, at: datetime, *, counts: bool, alarms: bool) -> None:
        if said.removed:
            return
        said.listed = False
        if not said.votes and (said.since is None or not counts):
            said.since = at
        if not counts:
            return
        said.votes += 1
        votes, over = (12, timedelta(hours=6)) if alarms else (3, HALF_HOUR)
        if said.since is not None and said.votes >= votes and at - said.since >= over:
            said.removed = True
            self.alerts["removed"] += 1

    def crash(self) -> None:
        for page in self.pages.values():
            page.place.crash(page.said)
