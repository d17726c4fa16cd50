"""What is set aside of a text, so that a change of it is no edit of what is said: what the operator ignores,
stamps, what changes by itself. All of it is kept, each under its name.

Pure, on canonical text; the order matters: an operator's rule is heeded first, and a stamp ("Updated 2 hours ago") is a
stamp before it is a time that passes.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from tracker.extract.ignore import MAX_IGNORED, without_patterns
from tracker.extract.stamps import without_stamps
from tracker.extract.volatile import without_volatile


@dataclass(frozen=True, kw_only=True, slots=True)
class Aside:
    """A title and a text as they are compared, and what was set aside of them; `when` is the latest stamp's time."""

    title: str
    text: str
    when: datetime | None
    meta: Mapping[str, str]


def set_aside(
    title: str,
    text: str,
    *,
    rules: Sequence[str] = (),
    keep: Collection[str] = (),
    published: datetime | None,
    ignored: str = "",
) -> Aside:
    """`title` and `text` without what is set aside. `keep` are kinds of volatile parts that stay; `ignored` is what the
    rules took out before. A text of nothing but stamps is left as it is: that is then what is said."""
    plain_title, plain = title, text
    if rules:
        plain_title, from_title = without_patterns(title, rules)
        plain, from_text = without_patterns(text, rules)
        ignored = "\n".join(part for part in (ignored, from_title, from_text) if part)
    stamped = without_stamps(plain, published)
    stamps, when = (stamped.stamps, stamped.when) if stamped.text else ("", None)
    parted = without_volatile(plain_title, stamped.text or plain, keep)
    meta = {"ignored": ignored[:MAX_IGNORED], "updated_line": stamps, "volatile": parted.volatile}
    return Aside(title=parted.title, text=parted.text, when=when, meta=meta)
