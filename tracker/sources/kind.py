"""What a kind of source must say of itself: the form that each room of this folder fills in.

Values and the shapes of functions; decides nothing, asks nobody, reads no body. Every question must be answered. Where
a kind may lack an ability, None says that it does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from tracker.extract import Extractor
from tracker.fields.tables import Table
from tracker.fields.values import Parser, several
from tracker.model import Reading, Source
from tracker.sources.places import Birth, KnownPlaces


@dataclass(frozen=True, kw_only=True, slots=True)
class Own:
    """What a `[[source]]` says that only its kind understands; the fields of a Source that have the same names."""

    options: Mapping[str, tuple[str, ...]]
    follow: bool = False
    depth: int = 0
    reread: timedelta = timedelta(0)


class Doubt(StrEnum):
    """In what place something else than the statement may come: a page that is all wall, an entry that is a message."""

    BODY = "body"
    ENTRY = "entry"


EarlierKeys = Callable[[Source, str, Iterable[str]], list[str]]
"""Under which keys the Statement that is now called so may be known, from when its source had these addresses, the
newest first. Whether it is that one, its text tells."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Further:
    """The further places of a Source. `windows`: each shows a stretch of the same statements, which pass from one to
    the next, at an address made from that of the Source; it is as old as the newest statement there. Otherwise each is
    a statement, at an address of its own."""

    called_for: Callable[[Source, Reading, datetime, KnownPlaces], list[Birth]]
    windows: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class OwnPages:
    """Each statement has a page of its own, beside where it is listed: asked before an edit is believed, and visited
    where a statement is missing, until it is found, confirmed gone, or `rests_after` is over. `mark` begins the names
    of such places; `page` makes that of a Statement, by the Source and the key."""

    mark: str
    page: Callable[[Source, str], Source]
    every: timedelta
    rests_after: timedelta


@dataclass(frozen=True, kw_only=True, slots=True)
class Kind:
    """One kind of source, as `tracker.sources.KINDS` holds it for each SourceKind."""

    # In sources.toml.
    address: Parser[str]  # checks the url
    knows_url: Callable[[str], bool] | None  # whether an address is of this kind and no other; None: no address tells
    options: Mapping[str, Parser[str]]  # what its extractor can be told, with the check of each single rule
    own_keys: Callable[[Table], Own]  # takes the keys that only it understands; what is wrong is noted in the table

    # How it is asked and read.
    headers: Mapping[str, str]  # sent with each request, unless the source says otherwise
    knows_body: Callable[[bytes], bool]  # whether a body looks like one of this kind, as imports must guess
    extractor: Callable[[], Extractor]  # imported when it is called for: only a child process reads
    preload: Callable[[], None] | None  # loads what the extractor would load later, when nothing can be opened any more
    warm_up: tuple[bytes, ...]  # bodies that make every import that is put off until it is needed
    hints: Mapping[str, str]  # how the note of a Reading begins, and what a person may have meant instead

    # What its statements are like.
    parts_are_whole: bool  # in a body that is cut, what is there is whole in itself, and may change a statement
    earlier_keys: EarlierKeys | None  # for keys made of the address; None: the publisher gives them, and they may stray
    doubt: Doubt | None  # where something else may come in place of a statement; None: there is no telling

    # Where else they are seen.
    further: Further | None
    own_pages: OwnPages | None

    @property
    def windows(self) -> bool:
        """Whether its further places are windows onto the same statements."""
        return self.further is not None and self.further.windows


def take_options(table: Table, options: Mapping[str, Parser[str]]) -> dict[str, tuple[str, ...]]:
    """Those of the `options` that a table gives."""
    none: tuple[str, ...] = ()
    taken = {name: table.take(name, several(parse), none) for name, parse in options.items()}
    return {name: rules for name, rules in taken.items() if rules}
