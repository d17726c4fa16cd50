from hypothesis import given
from hypothesis import strategies as st

from tests.support.report_values import NEW, OLD, replaced
from tracker.model import Operation, OperationKind
from tracker.report.marks import BUDGET, Mark, Style, coarse, excerpt, marked, weave


def test_the_words_that_changed_stand_in_their_sentence() -> None:
    operations = replaced(OLD, NEW, ("new offensive", "combat"))
    start = "Ukrainian troops are currently commencing"
    assert marked(OLD, NEW, operations, Style.PLAIN) == (
        f"{start} [-new offensive-] {{+combat+}} operations near Bakhmut. …"
    )
    assert "<del>new offensive</del> <ins>combat</ins> operations" in marked(OLD, NEW, operations, Style.HTML)
    assert "~~new offensive~~ **combat** operations" in marked(OLD, NEW, operations, Style.MARKDOWN)
    assert "\x1b[31;9mnew offensive\x1b[0m \x1b[32;1mcombat\x1b[0m" in marked(OLD, NEW, operations, Style.COLOUR)


def test_thirty_thousand_words_are_shown_as_the_one_sentence_that_changed() -> None:
    filler = "Nothing of note happened on this day. " * 5_000
    old, new = f"{filler}We will not attack. {filler}", f"{filler}We will attack. {filler}"
    operations = replaced(old, new, ("will not", "will"))
    assert marked(old, new, operations, Style.PLAIN) == "… We [-will not-] {+will+} attack. …"
    assert len(marked(old, new, operations, Style.PLAIN, context=None)) > len(old)


def test_changes_far_apart_come_with_a_gap_between_and_changes_close_by_without() -> None:
    old = "One man died. " + "It rained. " * 60 + "Two left."
    new = old.replace("One", "No").replace("Two", "Three")
    shown = marked(old, new, replaced(old, new, ("One", "No"), ("Two", "Three")), Style.PLAIN)
    assert shown == "[-One-] {+No+} man died. … [-Two-] {+Three+} left."
    old, new = "One man and two dogs.", "No man and three dogs."
    shown = marked(old, new, replaced(old, new, ("One", "No"), ("two", "three")), Style.PLAIN)
    assert shown == "[-One-] {+No+} man and [-two-] {+three+} dogs."


def test_a_sentence_without_an_end_is_cut_between_words() -> None:
    old = "word " * 500 + "not " + "word " * 500
    new = old.replace("not ", "")
    shown = marked(old, new, replaced(old, new, ("not ", "")), Style.PLAIN)
    assert shown.startswith("… word ") and shown.endswith("word …") and len(shown) < 400
    assert "[-not-] word" in shown


def test_a_long_rewrite_is_shown_at_both_ends_and_its_middle_is_counted() -> None:
    old, new = "gone " * 2_000, "here"
    shown = marked(old, new, coarse(old, new), Style.PLAIN)
    assert "characters]" in shown and len(shown) < 1_000


def test_what_does_not_fit_into_a_message_is_counted() -> None:
    old, new = "old word. " * 3_000, "new word. " * 3_000
    shown = marked(old, new, replaced(old, new, *[("old", "new")] * 3_000), Style.PLAIN)
    assert "more changed stretches]" in shown
    assert len(shown) < 3 * BUDGET


def test_a_moved_sentence_is_shown_where_it_is_now_with_the_word_that_changed_in_it() -> None:
    old, new = "First one. Second two.", "Second three. First one."
    move = Operation(kind=OperationKind.MOVE, old_span=(11, 22), new_span=(0, 13), old=old[11:], new=new[:13])
    word = Operation(kind=OperationKind.REPLACE, old_span=(18, 21), new_span=(7, 12), old="two", new="three")
    assert marked(old, new, (move, word), Style.PLAIN) == "{>Second<} [-two-] {+three+}{>.<} First one."


def test_a_change_of_white_space_alone_is_visible() -> None:
    old, new = "a b", "a\nb"
    assert marked(old, new, replaced(old, new, (" ", "\n")), Style.PLAIN) == "a[-␣-] {+¶+}b"


def test_hidden_characters_of_a_change_are_shown_by_number() -> None:
    old, new = "we attack", "we \u202enot\u200b attack"
    assert "{+<U+202E>not<U+200B>+}" in marked(old, new, replaced(old, new, ("", "\u202enot\u200b ")), Style.PLAIN)


words = st.lists(st.sampled_from(["a", "bb", "не", "\n\n", ".", "x!"]), max_size=30).map(" ".join)


@given(words, words)
def test_without_operations_the_whole_of_both_texts_is_still_there(old: str, new: str) -> None:
    pieces = weave(old, new, ())
    assert "".join(piece.text for piece in pieces if piece.mark is not Mark.NEW) == old
    assert "".join(piece.text for piece in pieces if piece.mark is not Mark.OLD) == new


@given(words, words)
def test_an_excerpt_keeps_every_changed_word(old: str, new: str) -> None:
    pieces = weave(old, new, ())
    kept = excerpt(pieces, context=10)
    for mark in (Mark.OLD, Mark.NEW):
        assert [piece.text for piece in kept if piece.mark is mark] == [p.text for p in pieces if p.mark is mark]
