"""What the reader of Telegram previews makes of posts, and of pages that hold none."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.child_reader import extract
from tests.support.telegram_previews import (
    Post,
    album,
    body,
    forwarded,
    landing,
    link_preview,
    notice,
    photo,
    poll,
    post_page,
    preview,
    reply,
)
from tracker.model import Capture, ExtractJob, Reading, ReadingState, SourceKind

CHANNEL = "Zrazok_press"


def read(page: bytes, url: str = f"https://t.me/s/{CHANNEL}", **named: object) -> Reading:
    job = ExtractJob(
        kind=SourceKind.TELEGRAM,
        url=url,
        asked=f"https://t.me/s/{CHANNEL}",
        content_type="text/html; charset=utf-8",
        body=page,
        **named,  # type: ignore[arg-type]
    )
    return extract(job)


def one(post: Post) -> Capture:
    reading = read(preview(CHANNEL, [post, Post(id=post.id + 1, text="another")]))
    assert reading.state is ReadingState.COMPLETE, reading.note
    capture = reading.captures[0]
    assert isinstance(capture, Capture)
    return capture


def entities(capture: Capture) -> list[list[str]]:
    found: list[list[str]] = json.loads(capture.meta["entities"])
    return found


def test_a_post_is_its_text_with_its_line_breaks() -> None:
    said = '<i class="emoji" style="background-image:url(x)"><b>⚡️</b></i> <b>Заява.</b> П&#39;ятниця.<br/><br/>Далі.'
    capture = one(Post(id=100, text=said))
    assert capture.key == "zrazok_press/100"
    assert capture.text == "⚡️ Заява. П'ятниця.\n\nДалі."
    assert capture.title == ""
    assert capture.url == "https://t.me/Zrazok_press/100"
    assert capture.published is not None and capture.published.isoformat() == "2026-11-20T07:24:01+00:00"
    assert not capture.edited_mark
    assert entities(capture) == [["bold", "Заява."]]


def test_what_is_said_about_words_is_kept_beside_them_and_struck_out_words_are_marked() -> None:
    said = (
        'Він <s>не</s> <u>піде</u>. <tg-spoiler>Таємно</tg-spoiler> <a href="https://example.org/1">тут</a> '
        '<a href="?q=%23мир">#мир</a><blockquote expandable>«Так»</blockquote><code>id=7</code>'
    )
    capture = one(Post(id=1, text=said))
    assert capture.text == "Він ~~не~~ піде. Таємно тут #мир\n«Так»\nid=7"
    assert entities(capture) == [
        ["struck", "не"],
        ["underline", "піде"],
        ["spoiler", "Таємно"],
        ["link", "тут", "https://example.org/1"],
        ["quote", "«Так»"],
        ["code", "id=7"],
    ]


def test_a_page_read_twice_says_the_same_whatever_changes_by_itself() -> None:
    posts = [Post(id=1, text="a"), Post(id=2, text="b", before=photo(2)), Post(id=3, before=poll("Хто?", "Я", "Ти"))]
    assert read(preview(CHANNEL, posts)).captures == read(preview(CHANNEL, posts)).captures


@pytest.mark.parametrize("word", ["edited", "змінено", "изменено", "bearbeitet", "modifié", "編集済み"])
@pytest.mark.parametrize("author", ["", "Прессслужба", "edited by no one"])
def test_the_edited_mark_is_seen_in_any_language_and_on_signed_posts(word: str, author: str) -> None:
    assert one(Post(id=1, text="a", edited=word, author=author)).edited_mark
    assert not one(Post(id=1, text="a", author=author)).edited_mark


def test_a_reply_quotes_another_post_and_does_not_say_it() -> None:
    for older in (False, True):
        capture = one(Post(id=8, text="Уточнення.", before=reply(CHANNEL, 1, "Перша заява", older=older)))
        assert capture.text == "Уточнення."
        assert capture.meta["reply_quote"] == "Перша заява"
        assert capture.meta["reply_to"] == "https://t.me/Zrazok_press/1"


def test_an_album_says_its_caption_once() -> None:
    capture = one(Post(id=105, text=body("Підпис: 3 файли."), before=album(CHANNEL, 105, 106, 107)))
    assert capture.text == "Підпис: 3 файли."
    assert capture.meta["album"] == "105 106 107"
    assert capture.meta["media"] == "3 photo"


def test_a_forward_names_its_origin_and_a_link_preview_is_the_words_of_another_site() -> None:
    post = Post(
        id=5,
        text="Наші слова.",
        before=forwarded("Other Channel", "https://t.me/other/55", "J. Doe"),
        after=link_preview("https://example.org/n", "Чужі слова"),
    )
    capture = one(post)
    assert capture.text == "Наші слова."
    assert capture.meta["forwarded_from"] == "Other Channel / J. Doe"
    assert capture.meta["forwarded_url"] == "https://t.me/other/55"
    assert capture.meta["preview"] == "https://example.org/n"
    assert "Чужі" not in str(capture.declared)


def test_a_poll_is_its_question_and_options_and_not_its_count() -> None:
    capture = one(Post(id=9, before=poll("Чи підтримуєте ви рішення?", "Так", "Ні")))
    assert capture.text == "Чи підтримуєте ви рішення?\n- Так\n- Ні"


def test_a_service_line_is_marked_as_one() -> None:
    capture = one(Post(id=10, text="Channel photo updated", classes="service_message "))
    assert capture.meta["service"] == "yes"


def test_a_post_that_the_web_does_not_show_is_hidden_and_not_empty() -> None:
    capture = one(Post(id=11, after=notice("Please open Telegram to view this post")))
    assert capture.hidden and capture.meta["state"] == "hidden"


def test_a_film_that_is_too_big_does_not_hide_the_words_beside_it() -> None:
    film = f'<a class="tgme_widget_message_video_player not_supported">{notice("Media is too big")}</a>'
    assert one(Post(id=11, before=film, text="Запис брифінгу.")).text == "Запис брифінгу."
    assert not one(Post(id=11, before=film)).hidden


def test_a_photo_without_words_is_a_post_without_text() -> None:
    capture = one(Post(id=12, before=photo(12)))
    assert (capture.text, capture.meta["media"], capture.hidden) == ("", "1 photo", False)


def test_what_stands_between_two_posts_is_none_of_theirs() -> None:
    strange = '<div class="tgme_widget_message_wrap"><div class="tgme_widget_message js-widget_message">{}</div></div>'
    page = preview(CHANNEL, [Post(id=1, text="a"), Post(id=2, text="b")]).decode()
    second = page.rindex('<div class="tgme_widget_message_wrap')
    with_one = page[:second] + strange.format(body("buy this") + photo(7)) + page[second:]
    assert read(with_one.encode()).captures == read(page.encode()).captures


def test_the_newest_page_covers_what_comes_after_it_and_an_older_one_does_not() -> None:
    posts = [Post(id=7, text="a"), Post(id=9, text="b")]
    assert read(preview(CHANNEL, posts)).window == (7, None)
    assert read(preview(CHANNEL, posts), url=f"https://t.me/s/{CHANNEL}?before=10").window == (7, 9)


def test_the_page_of_one_post_is_a_window_on_it_alone() -> None:
    url = f"https://t.me/{CHANNEL}/7?embed=1&mode=tme"
    there = read(post_page(CHANNEL, Post(id=7, text="a")), url=url)
    assert (there.state, len(there.captures), there.window) == (ReadingState.COMPLETE, 1, (7, 7))
    gone = read(post_page(CHANNEL, None), url=url)
    assert (gone.state, gone.captures, gone.window) == (ReadingState.COMPLETE, (), (7, 7))


def test_another_refusal_on_the_page_of_a_post_does_not_say_that_it_is_gone() -> None:
    url = f"https://t.me/{CHANNEL}/7?embed=1&mode=tme"
    reading = read(post_page(CHANNEL, None, error="Channel is private"), url=url)
    assert (reading.state, reading.window) == (ReadingState.BLOCKED, None)


@pytest.mark.parametrize(
    ("page", "url", "state", "said"),
    [
        (preview(CHANNEL, [], none="No posts found"), None, "blocked", "no messages"),
        (landing(CHANNEL), f"https://t.me/{CHANNEL}", "unparsed", "no such channel"),
        (landing(CHANNEL, title="Зразок", extra="5 subscribers"), f"https://t.me/{CHANNEL}", "unparsed", "private"),
        (preview("other", [Post(id=1, text="x")]), None, "unparsed", "posts of @other and not of @zrazok_press"),
        (preview(CHANNEL, []), None, "unparsed", "emptied, or its markup has changed"),
        (b"<html><title>t</title><p>hello", None, "unparsed", "not the preview of a channel"),
        (b"", None, "unparsed", "an empty body"),
        (b"%PDF-1.7 " + b"<" * 9, None, "unparsed", "PDF"),
        (b"<div>" * 100_000, None, "unparsed", "nested 100000 deep"),
    ],
)
def test_a_page_that_is_not_the_channel_adds_nothing_and_says_why(
    page: bytes, url: str | None, state: str, said: str
) -> None:
    reading = read(page, url=url or f"https://t.me/s/{CHANNEL}")
    assert (reading.state, reading.captures) == (state, ())
    assert said in reading.note


def test_a_bot_check_in_place_of_the_channel_is_blocked() -> None:
    page = b"<html><title>Just a moment...</title><body><script>window._cf_chl_opt={}</script></body>"
    assert read(page).state is ReadingState.BLOCKED


def test_markup_that_lost_the_class_of_its_text_hides_posts_and_empties_none() -> None:
    page = preview(CHANNEL, [Post(id=1, text="a"), Post(id=2, text="b"), Post(id=3, text="c", before=photo(3))])
    changed = page.replace(b"js-message_text", b"js-text-of-message")
    assert read(changed).state is ReadingState.PARTIAL
    without_photo = preview(CHANNEL, [Post(id=1, text="a"), Post(id=2, text="b")])
    assert read(without_photo.replace(b"js-message_text", b"x")).state is ReadingState.UNPARSED


def test_a_page_that_is_cut_may_add_and_not_take_away() -> None:
    page = preview(CHANNEL, [Post(id=1, text="a"), Post(id=2, text="b")])
    assert read(page, partial=True).state is ReadingState.PARTIAL
    cut = page[: page.index(b"<main")] + b"<!-- " + page[page.index(b"<main") :]
    assert read(page + b"<!--").state is ReadingState.PARTIAL
    assert read(cut).captures == ()


@pytest.mark.parametrize("address", ["", "agency", "agency/", "agency/x", "agency/1/2", "/1"])
def test_posts_without_a_number_are_a_changed_markup_and_no_fault(address: str) -> None:
    body = f'<div class="js-widget_message" data-post="{address}"><div class="js-message_text">Said</div></div>'
    reading = read(body.encode())
    assert reading.state is ReadingState.UNPARSED
    assert "no post has a number" in reading.note


def document(name: str) -> str:
    return (
        '<a class="tgme_widget_message_document_wrap" href="https://t.me/staff/1?single"><div '
        f'class="tgme_widget_message_document"><div class="tgme_widget_message_document_title">{name}</div></div></a>'
    )


def test_each_document_of_a_post_has_its_caption() -> None:
    captions = (body("Order No. 1 is in force."), body("No. 2 is <b>not</b> in force."))
    before = document("1.pdf") + captions[0] + document("2.pdf") + captions[1]
    capture = one(Post(id=7, before=before))
    assert capture.text == "Order No. 1 is in force.\n\nNo. 2 is not in force."
    assert (capture.meta["documents"], capture.meta["entities"]) == ("1.pdf\n2.pdf", '[["bold", "not"]]')


@pytest.mark.parametrize(
    ("name", "inner"),
    [("contact", ("name", "phone")), ("invoice", ("title", "description")), ("location", ("title", "address"))],
)
def test_a_contact_an_invoice_and_a_place_are_what_is_said(name: str, inner: tuple[str, str]) -> None:
    parts = "".join(f'<div class="tgme_widget_message_{name}_{part}">The {part}</div>' for part in inner)
    before = f'<div class="tgme_widget_message_{name}">{parts}</div>'
    capture = one(Post(id=7, before=before, text="It is so."))
    assert capture.text == f"It is so.\n\nThe {inner[0]}\nThe {inner[1]}"


def test_programs_that_have_the_folder_of_tests_alone_find_the_previews() -> None:
    ask = (
        "from previews import Post, body, notice, photo, post_page, preview; print(len(preview('a', [Post(id=1)])) > 0)"
    )
    folder = Path(__file__).parent
    told = subprocess.run([sys.executable, "-S", "-c", ask], cwd=folder, capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "True"
