"""What is doubted before it is believed: by its words, its end, its address; and how few real edits are."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest

from tests.support.redesigned_pages import page, paragraphs
from tracker.doubt import AGAIN, LOOKS, WITHIN, Look, Signal, are_alike, doubt, lost_end, shares_next_to_nothing
from tracker.schedule import JITTER

EDITS = Path(__file__).parent.parent / "fixtures" / "edits"
URL = "https://office.example/news/17"
TEXT = (
    "Briefing\n\nThe ministry held a briefing in the capital on Thursday and set out the course of events of the past "
    "week.\nOfficials answered questions for an hour and said that a further briefing will be held on Monday."
)
OTHER = (
    "Harvest\n\nFarmers in the south have brought in two thirds of the wheat so far.\nRain delayed work in four "
    "districts, and prices at the port rose a little, the union of growers reported."
)
CLOSED = b"<html><body><article>A</article></body></html>"


def look(text: str = TEXT, *, url: str = URL, body: bytes = CLOSED, declared: str | None = URL) -> Look:
    return Look(text=text, url=url, body=body, declared=declared)


def pairs() -> Iterator[tuple[str, str]]:
    for path in EDITS.rglob("*.jsonl"):
        for line in path.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            if "before" in row:
                yield row["before"], row["after"]


def test_hardly_any_real_edit_is_doubted() -> None:
    """Each is one sentence, without the title that a statement keeps: the hardest there are."""
    known = list(pairs())
    assert len(known) > 3_000
    assert sum(shares_next_to_nothing(*pair) for pair in known) <= 0.002 * len(known)


@pytest.mark.parametrize(("first", "second"), [(1, 1), (1, 5), (5, 5), (20, 20)])
def test_unrelated_texts_share_next_to_nothing(first: int, second: int) -> None:
    random, texts = Random(1), list(dict.fromkeys(before for before, _ in pairs() if before.isascii()))
    drawn = [random.sample(texts, first + second) for _ in range(200)]
    strange = [shares_next_to_nothing("\n".join(each[:first]), "\n".join(each[first:])) for each in drawn]
    assert sum(strange) >= 0.9 * len(strange)


@pytest.mark.parametrize(
    ("old", "new", "strange"),
    [
        ("The ministry denies that the ship was hit.", "The ministry confirms that the ship was hit.", False),
        ("Міністерство спростовує загибель людей.", "Міністерство підтверджує загибель людей.", False),
        ("Ведомство опровергает удар по порту.", "Ведомство подтверждает удар по порту.", False),
        ("外交部否认这一报道。", "外交部证实这一报道。", False),
        ("No comment.", "Two people were killed in the attack on the port.", True),
        ("", "Two people were killed.", True),
        ("Two people were killed.", "", True),
        ("", "", False),
    ],
)
def test_short_texts(old: str, new: str, strange: bool) -> None:
    assert shares_next_to_nothing(old, new) is strange


@pytest.mark.parametrize(
    ("now", "signal"),
    [
        pytest.param(look(TEXT.replace("an hour", "two hours")), None, id="an edit"),
        pytest.param(look(TEXT + "\nA correction was added."), None, id="grown"),
        pytest.param(look(OTHER), Signal.UNLIKE, id="another text"),
        pytest.param(look(TEXT.replace("an", "two"), url="https://office.example/news"), None, id="kin elsewhere"),
        pytest.param(look(OTHER, url="https://office.example/news"), Signal.ELSEWHERE, id="a section"),
        pytest.param(look(TEXT.replace("an", "two"), url="https://cdn.example/x"), Signal.ELSEWHERE, id="a host"),
        pytest.param(look(OTHER, declared="https://office.example/news/18"), Signal.ELSEWHERE, id="says it is another"),
        pytest.param(look(url="https://cdn.example/x"), None, id="the same text on another host"),
        pytest.param(look(OTHER, url="http://www.office.example/news/17/#top"), Signal.UNLIKE, id="the same address"),
        pytest.param(look(TEXT[:80], body=CLOSED[:20]), Signal.CUT, id="cut"),
        pytest.param(look(body=CLOSED[:20]), Signal.CUT, id="cut behind the text"),
    ],
)
def test_what_is_doubted(now: Look, signal: Signal | None) -> None:
    assert doubt(look(), now) is signal


@pytest.mark.parametrize(
    ("text", "walls", "blocked", "signal"),
    [
        pytest.param(
            "Error 404\n\nThis page does not exist.", ["This page does not exist."], True, Signal.WALL, id="error"
        ),
        pytest.param(TEXT.replace("Briefing", "Access denied"), (), True, None, id="goes on like the statement"),
        pytest.param(TEXT[:100] + "\nSign in to read.", ["Sign in to read."], False, Signal.WALL, id="a paywall"),
        pytest.param(TEXT + "\nSign in to comment.", ["Sign in to comment."], False, None, id="a line was added"),
    ],
)
def test_walls(text: str, walls: list[str], blocked: bool, signal: Signal | None) -> None:
    now = Look(text=text, url=URL, body=CLOSED, declared=URL, walls=walls, blocked=blocked)
    assert doubt(look(), now) is signal


def test_a_line_that_asks_for_a_login_and_stood_there_before_is_no_wall() -> None:
    line = "Sign in to comment."
    before = Look(text=f"{TEXT}\n{line}", url=URL, body=CLOSED, declared=URL, walls=[line])
    shorter = "\n".join([*TEXT.splitlines()[:-1], line])
    assert doubt(before, Look(text=shorter, url=URL, body=CLOSED, declared=URL, walls=[line])) is None


def test_looks_are_alike_but_for_a_counter_and_cut_ones_only_if_equal() -> None:
    counted = look(OTHER + "\n17 readers")
    assert are_alike(look(OTHER), counted, Signal.UNLIKE)
    assert not are_alike(look(OTHER), counted, Signal.CUT)
    assert are_alike(look(OTHER), look(OTHER), Signal.CUT)
    assert not are_alike(look(OTHER), look(OTHER, body=CLOSED[:30]), Signal.CUT), "cut at another place"
    assert not are_alike(look(OTHER), look(TEXT), Signal.UNLIKE)
    assert not are_alike(look(OTHER), look(OTHER, url="https://office.example/"), Signal.ELSEWHERE)


def test_the_looks_are_over_in_half_an_hour() -> None:
    assert (LOOKS - 1) * AGAIN * (1 + JITTER) <= WITHIN * 1.001


@pytest.mark.parametrize("seed", range(5))
def test_a_page_cut_anywhere_lost_its_end(seed: int) -> None:
    random = Random(seed)
    whole = page(random, paragraphs(random))
    cuts = [whole[: len(whole) * part // 40] for part in range(1, 40)]
    assert all(lost_end(whole, cut) for cut in cuts)
    assert not lost_end(whole, page(random, paragraphs(random)))


@pytest.mark.parametrize(
    ("before", "after", "lost"),
    [
        (b"<p>One<p>Two", b"<p>One", False),
        (b"<div><p>One</div>", b"<div><p>One", True),
        (b"<div><p>One", b"<div><p>Two", False),
        (b"<article>One</article>", b"<article>Two</article><p>More", False),
        (b"<BODY>One</BODY>", b"<BODY>One", True),
        (b"<html>One</html >", b"<html>Two</html >", False),
        (b"<html><div>One</div>", b"<html><div>One", True),
    ],
)
def test_a_page_that_never_had_an_end_lost_none(before: bytes, after: bytes, lost: bool) -> None:
    assert lost_end(before, after) is lost
