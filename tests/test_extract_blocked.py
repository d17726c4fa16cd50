"""Pages that stand in the way are told from statements, also from statements about such things."""

from pathlib import Path

import pytest

from tests.support.child_reader import extract
from tracker.model import ExtractJob, Reading, ReadingState, SourceKind

TEMPLATES = sorted((Path(__file__).parent.parent / "fixtures" / "blocked").rglob("*.html"))
LANGUAGES = {"en", "uk", "ru", "de", "fr", "es"}


def read(body: bytes, *selector: str, url: str = "https://a.example/s/1") -> Reading:
    options = {"selector": selector} if selector else {}
    job = ExtractJob(kind=SourceKind.PAGE, url=url, asked=url, content_type="text/html", body=body, options=options)
    return extract(job)


def test_there_are_templates_of_each_family_in_six_languages() -> None:
    assert len(TEMPLATES) >= 60
    assert {path.name[:2] for path in TEMPLATES} == LANGUAGES
    assert len({path.parent.name for path in TEMPLATES}) == 7


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_a_page_that_stands_in_the_way_is_no_statement(path: Path) -> None:
    for selector in (["article"], ["body"], []):
        reading = read(path.read_bytes(), *selector)
        assert (reading.state, reading.captures) == (ReadingState.BLOCKED, ()), reading


STATEMENTS = [
    (
        "Access denied to inspectors at the plant",
        "Inspectors were denied access to the plant on Friday, the agency said.",
    ),
    ("404 days of the siege", "The siege has lasted 404 days. Food is short."),
    ("Page not found in the archive, says historian", "A page of the diary could not be found, the historian said."),
    ("Maintenance of the dam begins", "The ministry said that maintenance of the dam begins on Monday."),
    ("Service restored", "Power was temporarily unavailable in three districts. It is back."),
    ("The ministry denies the report", "We confirm that you are reading the only statement we made."),
    ("Заява", "Доступ до порту обмежено для суден під прапором держави-агресора, повідомляє міністерство."),
    ("Технічні роботи на мосту завершено", "Міністерство повідомляє про завершення технічних робіт на мосту."),
    ("Заявление", "Вход в порт для судов ограничен. Ведомство сообщит о снятии запрета."),
    ("Forbidden weapons were used", "The commission found that forbidden weapons were used."),
    ("Domain of law", "The court said that this domain of law is for parliament."),
    ("Security check points reopen", "Two security check points on the border reopened at noon."),
    ("Erklärung", "Die Wartung der Brücke beginnt am Montag, teilte das Amt mit."),
    ("Déclaration", "L'accès au port est interdit aux navires de cet État, dit le ministère."),
    ("Before the vote", "Before you vote, read this statement: the office did not endorse anyone."),
    ("Just a moment of silence", "A moment of silence will be held at nine."),
]


@pytest.mark.parametrize(("title", "text"), STATEMENTS)
@pytest.mark.parametrize(
    "menu", ["", "<nav><a>Home</a><a>Sign in</a><a>Login</a></nav><footer>Cookies, privacy</footer>"]
)
def test_a_short_statement_about_such_things_is_read(title: str, text: str, menu: str) -> None:
    page = f"<html><head><meta charset=utf-8><title>{title} | Office</title></head><body>{menu}<h1>{title}</h1>"
    reading = read(f"{page}<article><p>{text}</p></article></body></html>".encode(), "article")
    assert reading.state is ReadingState.COMPLETE, reading.note


def test_an_article_about_bot_checks_behind_a_guarded_site_is_read() -> None:
    words = "The firm said that visitors saw the words Just a moment and You have been blocked. " * 50
    page = f"<title>How a bot check works</title><article>{words}<script>x='_cf_chl_opt'</script></article>"
    assert read(page.encode(), "article").state is ReadingState.COMPLETE


def test_being_sent_to_the_front_page_is_not_the_statement() -> None:
    job = ExtractJob(
        kind=SourceKind.PAGE,
        url="https://a.example/",
        asked="https://a.example/s/1",
        content_type="text/html",
        body=b"<article>Welcome to our site",
        options={"selector": ("article",)},
    )
    reading = extract(job)
    assert reading.state is ReadingState.BLOCKED
    assert "front page" in reading.note


GUARDS = [
    "<script>window._cf_chl_opt={}</script>",
    "<script>window.gokuProps = {}</script>",
    "<iframe src='/_Incapsula_Resource?SWUDNSAI=31'></iframe>",
    "<script src='https://geo.captcha-delivery.com/captcha.js'></script>",
    "<div id='px-captcha'></div>",
    "<script src='/x?bm-verify=AA'></script>",
    "<script>sucuri_cloudproxy_js = ''</script>",
    "<script src='/.well-known/ddos-guard/check'></script>",
    "<script src='/__qrator/qauth_utm.js'></script>",
    "<form action='/showcaptcha?cc=1'></form>",
    "<script id='anubis_challenge'>{}</script>",
    "<script>KPSDK.start()</script>",
]


@pytest.mark.parametrize("mark", GUARDS)
def test_a_guard_is_known_by_its_mark_whatever_it_says(mark: str) -> None:
    """In words of a language that nobody listed."""
    page = f"<html><head><title>Kahanan</title></head><body><p>Adiyo kadan.</p>{mark.replace(chr(39), chr(34))}</body>"
    reading = read(f"{page}</html>".encode())
    assert (reading.state, reading.captures) == (ReadingState.BLOCKED, ()), reading
