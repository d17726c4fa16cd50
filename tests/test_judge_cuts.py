"""A teaser's cut that moved adds no statement and takes none back; a change before it is told as ever."""

from __future__ import annotations

import pytest

from tracker.judging import judge, without_cut
from tracker.judging.cuts import before_the_cut
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
    ],
)
def test_what_comes_into_sight_behind_a_cut_is_no_change(old: str, new: str) -> None:
    verdict = judge(old, new)
    assert (verdict.level, [finding.kind for finding in verdict.findings]) == (Level.COSMETIC, ["BOILERPLATE"])


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
def test_lines_in_another_order_are_no_cut(lines: list[str]) -> None:
    for turn in range(1, len(lines)):
        old, new = "\n".join(lines), "\n".join([*lines[turn:], *lines[:turn]])
        assert before_the_cut(old, new) is None
        assert judge(old, new).severity is Severity.LOW
