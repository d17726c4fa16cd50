"""A teaser's cut that moved adds no statement and takes none back; a change before it is told as ever."""

from __future__ import annotations

import pytest

from tracker.judging import judge, without_cut
from tracker.judging.matching.teaser_cuts import before_the_cut, moved_cuts
from tracker.model import Level, Severity

LEAD = (
    "The ministry received reports from the eastern districts on Thursday evening and set out the course of events in "
    "a statement that was read out by its spokesman"
)
ЛІД = (
    "Міністерство отримало у четвер ввечері повідомлення зі східних районів і виклало перебіг подій у заяві, яку "
    "зачитав його речник"
)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (f"{LEAD}, which says that 1…", f"{LEAD}, which says that 125 pe…"),
        (f"{LEAD}, which says that 125 pe…", f"{LEAD}, which says that 1…"),
        (f"{LEAD}, which says that the bridge is […]", f"{LEAD}, which says that the bridge is not […]"),
        (f"{LEAD} ... Read more", f"{LEAD} at noon ... Read more"),
        (f"{ЛІД}: загинуло 1…", f"{ЛІД}: загинуло 125 лю…"),
        (f"{ЛІД} […] Читати далі", f"{ЛІД} не пізніше […] Читати далі"),
        (f"{LEAD} and the bridge is\nRead more", f"{LEAD} and the bridge is not\nRead more"),
        (f"{ЛІД} […] Докладніше", f"{ЛІД} не раніше […] Докладніше"),
        (f"{LEAD} any more, and that the bridge is…", f"{LEAD} anymore, and that the bridge is shut."),
        (f"{LEAD} anymore, and that the bridge is shut.", f"{LEAD} any more, and that the bridge is…"),
    ],
)
def test_what_comes_into_sight_behind_a_cut_is_no_change(old: str, new: str) -> None:
    verdict = judge(old, new)
    assert verdict.level is Level.COSMETIC
    assert [finding.kind for finding in verdict.findings if finding.kind != "SPACING"] == ["BOILERPLATE"]


СВОДКА = (
    "Министерство получло в четверг сообщения из восточных районов и изложило ход событий в заявлении, которое огласил "
    "его представитель"
)


@pytest.mark.parametrize(
    ("old", "new", "slip", "mended"),
    [
        (f"T\n\n{LEAD} that the bridge is", f"T\n\n{LEAD} that the bridge is not", "recieved", "got"),
        (f"{LEAD} that the bridge is […]", f"{LEAD} that the bridge is not […]", "recieved", "received"),
        (f"{LEAD} that the bridge is […]", f"{LEAD} that the bridge is not […]", "recieved", "got"),
        (f"{ЛІД}, що міст […]", f"{ЛІД}, що міст не […]", "отрмало", "одержало"),
        (f"{СВОДКА}, что мост […]", f"{СВОДКА}, что мост не […]", "получло", "получило"),
        (f"{СВОДКА}, что мост […]", f"{СВОДКА}, что мост не […]", "получло", "приняло"),
    ],
)
def test_a_slip_mended_before_a_cut_that_moved_is_all_that_is_told(old: str, new: str, slip: str, mended: str) -> None:
    right = next(word for word in ("received", "отримало", "получло") if word in old)
    verdict = judge(old.replace(right, slip), new.replace(right, mended), silent=True)
    assert (verdict.level is Level.MEANING_CHANGED, verdict.severity) == (False, Severity.LOW)
    assert [finding.kind for finding in verdict.findings][-1] == "BOILERPLATE"
    assert {finding.kind for finding in verdict.findings[:-1]} in ({"TYPO"}, {"SYNONYM"})
    assert (verdict.findings[0].old, verdict.findings[0].new) == (slip, mended)


def test_cuts_move_within_a_list_of_teasers_and_before_the_whole_text() -> None:
    for teasers in (
        [f"{LEAD} that {{}}…", "The council met on Monday…"],
        [f"{LEAD} that {{}} […]", f"{LEAD} and it rained."],
    ):
        old, new = (("\n".join(teasers)).format(word) for word in ("1", "125 pe"))
        old = old.replace("reports", "any more reports", 1)
        new = new.replace("reports", "anymore reports", 1)
        verdict = judge(old, new, silent=True)
        assert (verdict.level, verdict.severity) == (Level.COSMETIC, Severity.LOW)
        for finding in verdict.findings:
            assert (old[slice(*finding.old_span)], new[slice(*finding.new_span)]) == (finding.old, finding.new)


def test_what_changed_behind_a_cut_in_a_list_keeps_its_place() -> None:
    old = f"{LEAD} that the river…\nThe bridge is open, and 12 men hold it."
    new = f"{LEAD} that the river rises…\nThe bridge is open, and 21 men hold it."
    findings = judge(old, new, silent=True).findings
    assert ("NUMBER", "12", "21") in [(each.kind, each.old, each.new) for each in findings]
    for each in findings:
        assert (old[slice(*each.old_span)], new[slice(*each.new_span)]) == (each.old, each.new)


def test_a_slip_mended_early_moves_the_cut_of_a_window_without_a_mark() -> None:
    old = LEAD.replace("received", "recieved") + ", and says that the bridge is"
    assert before_the_cut(f"{old} well", f"{LEAD[:-3]}man at noon") is None
    shorter = LEAD.replace("received reports", "got word") + ", and says that the bridge is not"
    ends = before_the_cut(LEAD + ", and says that the bridge is", shorter)
    assert ends is not None and shorter[: ends[1]].endswith("the bridge is")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (f"{LEAD}: 1 man was killed…", f"{LEAD}: 125 men were killed…"),
        (f"{LEAD}, and says that the bridge is open.", f"{LEAD}, and says that the bridge is not open."),
        (f"{LEAD}, and says that the bridge is", f"{LEAD}, and says that the bridge is not"),
        (f"{LEAD}. They hold the town", f"{LEAD}. They do not hold the town"),
        (f"{ЛІД}: міст утримано…", f"{ЛІД}: міст не утримано…"),
        (f"{LEAD}.\nRead more", f"{LEAD}. He did not pay.\nRead more"),
        (f"{LEAD}, and that the bridge is not open.", f"{LEAD}, and that the bridge is…"),
        (f"{LEAD}, and that the bridge is…", f"{LEAD}, and that the bridge is not open."),
    ],
)
def test_what_is_said_before_the_cut_or_without_one_is_a_change(old: str, new: str) -> None:
    assert judge(old, new, silent=True).level is Level.MEANING_CHANGED


@pytest.mark.parametrize(
    "mark", ["…", "...", " […]", " [...]", " (…)", "… Read more", " [...] Continue reading →", "… Далі"]
)
def test_marks_of_a_cut(mark: str) -> None:
    assert without_cut(f"The council met{mark}") == "The council met"
    assert without_cut("The council met. Read more of it in March.") == "The council met. Read more of it in March."


@pytest.mark.parametrize(
    "lines",
    [
        ["East: 12 killed, 30 wounded", "North: 4 killed, 9 wounded", "South: none killed, 2 wounded"],
        ["Схід: 12 загиблих, 30 поранених", "Північ: 4 загиблих, 9 поранених", "Південь: 2 поранених"],
        ["Depot hit at night, three hurt", "What we know about the strike", "Minister to speak on the depot"],
    ],
)
@pytest.mark.parametrize(
    ("between", "mark"), [("\n", ""), ("\n", "…"), ("…\n", "…"), ("; ", "…"), ("\n", " […] Read more")]
)
def test_lines_in_another_order_are_no_cut(lines: list[str], between: str, mark: str) -> None:
    for turn in range(1, len(lines)):
        old, new = (between.join(each) + mark for each in (lines, [*lines[turn:], *lines[:turn]]))
        assert moved_cuts(old, new) == []
        assert judge(old, new).severity is Severity.LOW


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (
            "Russia warns it will respond if interests attacked in Ukraine",
            "Russia warns it will 'respond' if interests in Ukraine attacked",
        ),
        (
            "The man and the boy are standing at the bottom of the stairs, which are outdoors",
            "The man is standing outdoor and the boy is falling over the bottom of the stairs",
        ),
        (f"{LEAD} at noon the bridge is shut…", f"At noon {LEAD} the bridge is shut at noon…"),
    ],
)
def test_words_in_another_order_are_no_cut(old: str, new: str) -> None:
    assert moved_cuts(old, new) == moved_cuts(new, old) == []


def test_a_list_that_lost_its_first_line_and_got_another_one_was_not_cut_elsewhere() -> None:
    lines = ["Depot hit at night", "What we know", "Minister to speak", "Rain in the north", "Port opens on Friday"]
    verdict = judge("\n".join(lines) + "…", "\n".join([*lines[1:], "Two held in Lviv"]) + "…", silent=True)
    assert verdict.level is Level.MEANING_CHANGED
    assert "Two held in Lviv" in [each.new for each in verdict.findings]
