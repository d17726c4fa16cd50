"""Whether most entries of a feed lost their texts at one look: that is the feed, for a while or for good, and not each
of its statements. Compares a Reading with what the statements last said; writes nothing and decides about no other
change."""

from __future__ import annotations

from tracker.model import Capture, StatementState
from tracker.pipeline.alike import TOGETHER_LEAST, Change, Kind, alike
from tracker.pipeline.sight import Sight
from tracker.presence import is_emptied
from tracker.store import Reads
from tracker.text import text_hash


def lost_their_texts(reads: Reads, sight: Sight) -> bool:
    """Whether most of what a Reading shows was emptied, or cut to its beginnings, since it was last read."""
    captures = sight.reading.captures
    read = {item.key: item for item in captures if isinstance(item, Capture) and not item.hidden}
    if not sight.sound or 2 * len(read) < len(captures):
        return False
    heads = reads.heads(sight.source.statements_of, read, place=sight.source.id)
    changed = {key: head for key, head in heads.items() if key in read and _is_changed(head, read[key])}
    if 2 * len(changed) < len(captures):
        return False
    changes = [_change(reads, head, read[key]) for key, head in changed.items()]
    blank = sum(bool(each.old and not each.new) for each in changes)
    if blank and not is_emptied(blank, len(captures)):
        return True
    return len(changes) >= TOGETHER_LEAST and any(
        each.kind is Kind.SHORTENED for each in alike(changes, listed=len(captures))
    )


def _is_changed(head: StatementState, capture: Capture) -> bool:
    return not head.removed and text_hash(capture.title, capture.text) != head.text_hash


def _change(reads: Reads, head: StatementState, capture: Capture) -> Change:
    old = reads.version(head.version_id)
    return Change(old_title=old.title, old=old.text, new_title=capture.title, new=capture.text)
