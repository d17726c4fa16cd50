"""What of the old text has no counterpart in the new one, and the other way round, after all that states the same is
paired. Aligns, reads the items of what changed, and has them paired; decides nothing.
"""

from __future__ import annotations

from tracker.diffing import Block, align, is_coarse, narrowed, opcodes
from tracker.judging.lexicon import Lexicon
from tracker.judging.matching.comparison import BENIGN, Change, Comparison
from tracker.judging.matching.derived_figures import given
from tracker.judging.matching.exchanged_parts import exchanged, turned_round
from tracker.judging.matching.exchanged_places import exchanged_places
from tracker.judging.matching.measures import summed
from tracker.judging.matching.pairing import pair_items
from tracker.judging.matching.placeholders import filled_in
from tracker.judging.matching.repetitions import repeated
from tracker.judging.matching.said_again import said_again
from tracker.judging.matching.sentence_pairs import MAX_SENTENCES, repaired, sentence
from tracker.judging.reading.asides import asides
from tracker.judging.reading.item import Item
from tracker.judging.reading.items import items
from tracker.judging.reading.list_markers import is_within, list_markers
from tracker.judging.reading.struck_out import struck_out
from tracker.model import Span
from tracker.tokens import sentences

MAX_READ = 100_000
"""Characters of changed sentences, of both texts, that are read item by item (about 0.5 s); those beyond are not, and
the verdict is limited."""


def compare(old: str, new: str, lexicon: Lexicon) -> Comparison:
    """Aligns the sentences of two texts and pairs the items that differ."""
    blocks, limited = align(old, new)
    changed = [block for block in blocks if not block.equal]
    if len(old) + len(new) > MAX_READ:
        changed, unread = _readable(old, new, changed)
        limited = limited or unread
    elif len(changed) > 1:
        changed = _by_meaning(old, new, changed, lexicon)
    found = Comparison(
        old=old,
        new=new,
        lexicon=lexicon,
        blocks=changed,
        moved_blocks=len([True for block in blocks if block.moved]),
        limited=limited or any(is_coarse(old[slice(*block.old)], new[slice(*block.new)]) for block in changed),
        markers=(list_markers(old), list_markers(new)),
        struck=(struck_out(old), struck_out(new)),
    )
    for block in changed:
        _changes(found, block)
    found.places = _places(found.old_items), _places(found.new_items)
    pair_items(found)
    turned_round(found)
    summed(found)
    found.given = given(found)
    found.again = said_again(found)
    found.open = _open(found)
    for item in (*found.open[0], *found.open[1]):
        found.open_classes |= item.word.mask
    found.crossed = exchanged_places(found)
    found.exchanged = exchanged(found)
    return found


def _by_meaning(old: str, new: str, changed: list[Block], lexicon: Lexicon) -> list[Block]:
    """The changed blocks anew where one of them has no counterpart: a sentence that shares no form with its version may
    share what it says."""
    if all(block.old[0] < block.old[1] and block.new[0] < block.new[1] for block in changed):
        return changed
    sides = [
        [
            sentence((at + start, at + end), items(text[at + start : at + end], lexicon, at + start))
            for at, after in sorted(spans)
            for start, end in sentences(text[at:after])
        ]
        for text, spans in ((old, [block.old for block in changed]), (new, [block.new for block in changed]))
    ]
    return changed if max(map(len, sides)) > MAX_SENTENCES else repaired(*sides)


def _readable(old: str, new: str, changed: list[Block]) -> tuple[list[Block], bool]:
    """The changed blocks that are read item by item, less what both sides of a long one begin and end with, and whether
    any is left out."""
    read: list[Block] = []
    room = MAX_READ
    for block in changed:
        (start, end), (first, last) = block.old, block.new
        head, tail = narrowed(old[start:end], new[first:last])
        size = end - start + last - first - 2 * (head + tail)
        if size <= room:
            room -= size
            read.append(block._replace(old=(start + head, end - tail), new=(first + head, last - tail)))
    return read, len(read) < len(changed)


def _open(found: Comparison) -> tuple[list[Item], list[Item]]:
    old = [each.item for each in found.lost]
    new = [each.item for each in found.gained]
    for pair in found.pairs:
        if pair.how not in BENIGN:
            old.append(pair.old)
            new.append(pair.new)
    return sorted(old), sorted(new)


def _places(text: list[Item]) -> dict[int, int]:
    return {id(item): place for place, item in enumerate(text)}


def _changes(found: Comparison, block: Block) -> None:
    read = (
        items(found.old[slice(*block.old)], found.lexicon, block.old[0]),
        items(found.new[slice(*block.new)], found.lexicon, block.new[0]),
    )
    beside = _beside(found, block, read)
    a = _stated(read[0], found.markers[0], found.struck[0], beside[0])
    b = _stated(read[1], found.markers[1], found.struck[1], beside[1])
    found.old_items.extend(a)
    found.new_items.extend(b)
    for equal, i, j, k, m in _runs(opcodes([item.key for item in a], [item.key for item in b])):
        if equal:
            found.kept += j - i
            found.stayed.append(((a[i].start, a[j - 1].end), (b[k].start, b[m - 1].end)))
            pairs = list(zip(a[i:j], b[k:m], strict=True))
            found.bent.extend([pair for pair in pairs if pair[0].form != pair[1].form])
            found.held.extend(pairs)
        else:
            spans = _span(a, i, j, block.old), _span(b, k, m, block.new)
            if i < j and k < m:
                spans = _trimmed(a[j - 1], b[m - 1], *spans)
            found.changes.append(Change(tuple(a[i:j]), tuple(b[k:m]), *spans))


def _beside(found: Comparison, block: Block, read: tuple[list[Item], list[Item]]) -> tuple[list[Span], list[Span]]:
    """The places in a changed stretch that are not the statement, or that the other text says too, noted where they
    differ."""
    filled = filled_in(found.old, found.new, block)
    aside = _joined(asides(found.old, read[0]), filled[0]), _joined(asides(found.new, read[1]), filled[1])
    again: tuple[list[Span], list[Span]] = ([], [])
    if not (read[0] and read[1]):
        again = repeated(found.old, block.old, found.new), repeated(found.new, block.new, found.old)
    places = _joined(aside[0], again[0]), _joined(aside[1], again[1])
    if not (places[0] or places[1]) or _is_all(found, block, read, places):
        return [], []
    for spans, noted in ((aside, found.beside), (again, found.repeated)):
        said = [
            tuple([item for item in each if is_within((item.start, item.end), inside)])
            for each, inside in zip(read, spans, strict=True)
        ]
        if [item.key for item in said[0]] != [item.key for item in said[1]]:
            noted.append((_reach(said[0], block.old[0]), _reach(said[1], block.new[0])))
    return places


def _reach(said: tuple[Item, ...], start: int) -> Span:
    """From the first of some items to the last; `start` if there are none."""
    return (said[0].start, max(item.end for item in said)) if said else (start, start)


def _joined(places: list[Span], more: list[Span]) -> list[Span]:
    return sorted([*places, *[each for each in more if not is_within(each, places)]]) if more else places


def _is_all(
    found: Comparison,
    block: Block,
    read: tuple[list[Item], list[Item]],
    places: tuple[list[Span], list[Span]],
) -> bool:
    """Whether nothing of either text is left without what is beside the statement: then it is the statement."""
    texts = (found.old, block.old), (found.new, block.new)
    return all(
        not (text[: span[0]] + text[span[1] :]).strip()
        and all(is_within((item.start, item.end), spans) for item in each)
        for (text, span), each, spans in zip(texts, read, places, strict=True)
    )


def _stated(read: list[Item], *unsaid: list[Span]) -> list[Item]:
    """The items less those that only count the items of a list, what is struck out and what is not the statement."""
    for spans in unsaid:
        if spans:
            read = [item for item in read if not is_within((item.start, item.end), spans)]
    return read


def _runs(steps: list[tuple[str, int, int, int, int]]) -> list[tuple[bool, int, int, int, int]]:
    """Levenshtein's operations with neighbouring changes as one."""
    runs: list[tuple[bool, int, int, int, int]] = []
    for tag, i, j, k, m in steps:
        if runs and tag != "equal" and not runs[-1][0]:
            _, first, _, start, _ = runs[-1]
            runs[-1] = (False, first, j, start, m)
        else:
            runs.append((tag == "equal", i, j, k, m))
    return runs


def _span(items_of_block: list[Item], first: int, last: int, block: Span) -> Span:
    if first < last:
        return items_of_block[first].start, max([item.end for item in items_of_block[first:last]])
    place = items_of_block[first - 1].end if first else block[0]
    return place, place


def _trimmed(a: Item, b: Item, old: Span, new: Span) -> tuple[Span, Span]:
    """Two spans without the last word that their last items, phrases, have in common."""
    x, y = a.key.rsplit(" ", 1), b.key.rsplit(" ", 1)
    if len(x) == len(y) == 1 or x[-1] != y[-1]:
        return old, new
    tails = [item.form.rsplit(" ", 1)[-1] for item in (a, b)]
    ends = old[1] - len(tails[0]), new[1] - len(tails[1])
    if ends[0] - 1 <= old[0] or ends[1] - 1 <= new[0]:
        return old, new
    return (old[0], ends[0] - 1), (new[0], ends[1] - 1)
