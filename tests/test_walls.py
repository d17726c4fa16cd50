"""What speaks of itself as an error, a login or a wall, in many languages, short and long; and statements that only
sound like it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.support.child_reader import extract
from tracker.extract.blocked import speaks_of_itself
from tracker.model import ExtractJob, Reading, ReadingState, SourceKind

ERRORS = [
    ("ar", "خطأ 404", "عذرا، الصفحة التي تبحث عنها غير موجودة أو تم نقلها. ارجع إلى الصفحة الرئيسية."),
    ("be", "Старонка не знойдзена", "На жаль, старонка, якую вы шукаеце, не існуе або была выдалена."),
    ("bg", "Грешка 404", "Съжаляваме, страницата, която търсите, не съществува. Върнете се в началото."),
    ("cs", "Chyba 404", "Omlouváme se, stránka, kterou hledáte, neexistuje nebo byla přesunuta."),
    ("da", "Siden findes ikke", "Beklager, siden, du leder efter, er flyttet eller slettet. Gå til forsiden."),
    ("de", "Seite nicht gefunden", "Die von Ihnen gesuchte Seite ist leider nicht mehr vorhanden."),
    ("el", "Σφάλμα 404", "Λυπούμαστε, η σελίδα που αναζητάτε δεν υπάρχει ή έχει μετακινηθεί."),
    ("en", "Oops!", "We can't find that page. Maybe it was moved, or the link that you followed is wrong."),
    ("es", "Error 404", "Lo sentimos, la página que busca no existe o ha sido movida. Vuelva al inicio."),
    ("et", "Lehte ei leitud", "Vabandame, otsitud lehte ei ole. Proovige uuesti avalehelt."),
    ("fi", "Sivua ei löytynyt", "Valitettavasti etsimääsi sivua ei ole tai se on siirretty. Palaa etusivulle."),
    ("fr", "Page introuvable", "Désolé, la page que vous demandez n'existe plus. Retournez à l'accueil du site."),
    ("he", "שגיאה 404", "מצטערים, הדף המבוקש לא נמצא באתר. אפשר לחזור אל דף הבית."),
    ("hr", "Stranica nije pronađena", "Žao nam je, stranica koju tražite ne postoji ili je premještena."),
    ("hu", "404-es hiba", "Sajnáljuk, a keresett oldal nem létezik vagy áthelyeztük. Vissza a főoldalra."),
    ("it", "Pagina non trovata", "Spiacenti, la pagina che stai cercando non esiste o è stata spostata."),
    ("ja", "404", "お探しのページは見つかりませんでした。トップページへお戻りください。"),
    ("kk", "404 қате", "Кешіріңіз, сіз іздеген бет табылмады немесе жойылған. Басты бетке оралыңыз."),
    ("ko", "404", "요청하신 페이지를 찾을 수 없습니다. 주소를 다시 확인해 주세요."),
    ("lt", "Puslapis nerastas", "Atsiprašome, jūsų ieškomas puslapis neegzistuoja arba buvo perkeltas."),
    ("lv", "Lapa nav atrasta", "Atvainojiet, meklētā lapa neeksistē vai ir pārvietota. Atgriezties sākumlapā."),
    ("nl", "Pagina niet gevonden", "Helaas, de pagina die u zoekt bestaat niet of is verplaatst."),
    ("no", "Siden ble ikke funnet", "Beklager, siden du leter etter finnes ikke lenger. Gå til forsiden."),
    ("pl", "Błąd 404", "Przepraszamy, strona, której szukasz, nie istnieje lub została przeniesiona."),
    ("pt", "Página não encontrada", "Desculpe, a página que procura não existe ou foi movida. Volte ao início."),
    ("ro", "Eroare 404", "Ne pare rău, pagina pe care o căutați nu există sau a fost mutată."),
    ("ru", "Ошибка 404", "К сожалению, такой страницы на нашем сайте нет. Попробуйте начать с главной."),
    ("sk", "Stránka sa nenašla", "Ospravedlňujeme sa, stránka, ktorú hľadáte, neexistuje."),
    ("sr", "Страница није пронађена", "Жао нам је, тражена страница не постоји или је премештена."),
    ("sv", "Sidan hittades inte", "Tyvärr, sidan du söker finns inte längre. Gå till startsidan."),
    ("tr", "Sayfa bulunamadı", "Üzgünüz, aradığınız sayfa taşınmış veya silinmiş olabilir. Ana sayfaya dönün."),
    ("uk", "Помилка 404", "На жаль, такої сторінки на нашому сайті немає. Поверніться на головну."),
    ("zh", "404", "抱歉，您访问的页面不存在或已被删除。请返回首页。"),
    ("en", "Database Error", "Error establishing a database connection."),
    ("en", "Maintenance", "Briefly unavailable for scheduled maintenance. Check back in a minute."),
    ("en", "502 Bad Gateway", "nginx"),
    ("en", "Service Unavailable", "The server is temporarily unable to service your request. Please try again later."),
    ("cs", "Údržba", "Na webu právě probíhá údržba. Zkuste to prosím později."),
    ("it", "Sito in manutenzione", "Il sito è temporaneamente non disponibile. Riprova più tardi."),
    ("pl", "Przerwa techniczna", "Strona chwilowo niedostępna, trwają prace techniczne. Spróbuj ponownie później."),
    ("ru", "Ошибка", "Ошибка подключения к базе данных. Попробуйте позже."),
    ("tr", "Bakımdayız", "Sitemizde bakım çalışması yapılıyor. Daha sonra tekrar deneyin."),
    ("uk", "Помилка", "Внутрішня помилка сервера. Спробуйте пізніше."),
    ("nl", "Toegang geweigerd", "U hebt geen toegang tot deze pagina. Bevestig dat u geen robot bent."),
    ("pl", "Odmowa dostępu", "Potwierdź, że nie jesteś robotem, aby przejść do strony."),
    ("pt", "Acesso negado", "Confirme que não é um robô para continuar no site."),
    ("sv", "Logga in", "Logga in för att läsa vidare. Redan prenumerant?"),
]
LONG = [
    (
        "Access Denied",
        "You have been blocked",
        [
            "This website is using a security service to protect itself from attacks. What you just did triggered it.",
            "There are several actions that could do so, among them certain words and malformed data.",
            "Please write to the owner of this website, and tell what you were doing when this page came up.",
        ],
    ),
    (
        "Office",
        "This content is not available in your region",
        [
            "Unfortunately, our readers in most European countries cannot be served for the time being.",
            "We go on to look for technical solutions that will give all of them our award-winning journalism.",
        ],
    ),
    (
        "Zanim przejdziesz dalej",
        "Szanujemy twoją prywatność",
        [
            "My i nasi partnerzy używamy plików cookie na tej stronie, aby wyświetlać reklamy.",
            "Zgodę możesz wycofać w każdej chwili w ustawieniach przeglądarki lub na tej stronie.",
        ],
    ),
    (
        "Технічні роботи",
        "На сайті ведуться технічні роботи",
        [
            "Ми оновлюємо сайт, щоб він працював швидше. Скоро повернемося, дякуємо за терпіння.",
            "Якщо питання термінове, зателефонуйте за номером гарячої лінії, який указано в довіднику.",
        ],
    ),
    (
        "Connexion",
        "Connectez-vous pour continuer",
        ["Cet article est réservé aux abonnés. Identifiez-vous pour lire la suite, ou abonnez-vous dès maintenant."],
    ),
    (
        "Page not found",
        "Page not found",
        [
            "Sorry, the page you requested could not be found. It may have been moved or deleted.",
            "The minister met his colleague from the neighbouring country on Friday and spoke about trade.",
            "The council of ministers approved the budget for the next year after a long debate on Thursday.",
        ],
    ),
]
"""Title, heading and paragraphs of walls that go on and on."""

MENU = "<nav><a href='/'>Home</a> <a href='/n'>News</a> <a href='/d'>Documents</a> <a href='/c'>Contacts</a></nav>"
LINKS = "".join(
    f"<li><a href='/{number}'>Item {number}: the council met and decided on the budget of the town</a></li>"
    for number in range(60)
)


def read(page: str, *selector: str) -> Reading:
    options = {"selector": selector} if selector else {}
    url = "https://office.example/news/17"
    job = ExtractJob(
        kind=SourceKind.PAGE, url=url, asked=url, content_type="text/html", body=page.encode(), options=options
    )
    return extract(job)


def page(title: str, text: str, *, around: str = "", after: str = "") -> str:
    return (
        f"<!doctype html><html><head><meta charset='utf-8'><title>{title} | Office</title></head><body>{MENU}{around}"
        f"<main><h1>{title}</h1><p>{text}</p>{after}</main><footer>Office, 2026</footer></body></html>"
    )


def test_the_errors_are_in_many_languages() -> None:
    assert len({language for language, _, _ in ERRORS}) >= 30


@pytest.mark.parametrize(("language", "title", "text"), ERRORS)
@pytest.mark.parametrize("selector", [(), ("main",)], ids=["no selector", "selector matches"])
def test_an_error_page_speaks_of_itself(language: str, title: str, text: str, selector: tuple[str, ...]) -> None:
    reading = read(page(title, text), *selector)
    assert (reading.state, reading.captures) == (ReadingState.BLOCKED, ()), reading


@pytest.mark.parametrize(("language", "title", "text"), [each for each in ERRORS if each[2] != "nginx"])
def test_a_long_error_page_that_goes_on_to_news_speaks_of_itself(language: str, title: str, text: str) -> None:
    reading = read(page(title, text, after=f"<h2>Latest</h2><ul>{LINKS}</ul>"))
    assert reading.state is ReadingState.BLOCKED, reading


@pytest.mark.parametrize(("title", "heading", "said"), LONG)
@pytest.mark.parametrize("selector", [(), ("main",)], ids=["no selector", "selector matches"])
def test_a_wall_of_many_words_speaks_of_itself(
    title: str, heading: str, said: list[str], selector: tuple[str, ...]
) -> None:
    text = "</p><p>".join([*said, *said[1:] * 30, *said[:1] * (0 if len(said) > 1 else 30)])
    body = page(heading, text).replace(f"<title>{heading}", f"<title>{title}")
    assert len(text) > 2_500
    assert read(body, *selector).state is ReadingState.BLOCKED


EDITS = Path(__file__).parent.parent / "fixtures" / "edits"


def test_no_statement_that_we_know_speaks_of_itself() -> None:
    rows = [json.loads(line) for path in EDITS.rglob("*.jsonl") for line in path.read_text("utf-8").splitlines()]
    texts = {row["after"] for row in rows if "after" in row}
    assert len(texts) > 3_000
    assert [text for text in texts if speaks_of_itself(text)] == []


@pytest.mark.parametrize(("language", "title", "text"), ERRORS)
def test_an_entry_of_a_feed_that_is_an_error_speaks_of_itself(language: str, title: str, text: str) -> None:
    if text != "nginx":
        assert speaks_of_itself(text), text


STATEMENTS = [
    ("Access denied", "Inspectors were kept out of the plant for the third day, the agency said on Monday."),
    ("Just a moment", "A moment of silence for those who died at the mine was held at nine in the whole country."),
    ("Forbidden", "The sale of fireworks is banned in the district from Friday on. Fines start at 200 euros."),
    ("Unusual activity", "Seismologists recorded 41 small earthquakes under the volcano since Sunday night."),
    ("Before you continue", "The ombudsman asked both sides to read the report first and to speak of it afterwards."),
    (
        "Service temporarily unavailable: metro line M2",
        "Trains do not run between the river and the stadium until six in the evening, the operator said.",
    ),
    (
        "Domain expired: ruling of the registry",
        "The registry ruled on Tuesday that the party had lost its right to the name. It may appeal within a month.",
    ),
    ("Page not found", "The missing page of the treaty was not in the archive, the commission reported on Friday."),
    ("Доступ заборонено", "Міністерство повідомило, що вхід на пляжі області закрито до кінця вересня через міни."),
    ("Технічні роботи", "У п'ятницю з 9 до 15 години в центрі міста не буде води, повідомив водоканал."),
    ("Доступ ограничен", "Въезд в закрытый город с понедельника возможен лишь по пропускам, сообщила администрация."),
    ("Ведутся технические работы", "Мост через реку закрыт для движения до октября, сообщили в дорожной службе."),
    ("Wartungsarbeiten", "Die Schleuse bleibt bis Freitag geschlossen, teilte das Amt am Montag mit."),
    ("Accès interdit", "La plage restera fermée au public jusqu'à la fin du mois, a annoncé la préfecture lundi."),
    ("404", "In 404 villages there is no power after the storm, the grid operator said on Sunday."),
]
LOGIN = "<header><form><input name=u><input type=password name=p><button>Sign in</button></form> <a>Log in</a></header>"


@pytest.mark.parametrize(("title", "text"), STATEMENTS)
@pytest.mark.parametrize("around", ["", LOGIN], ids=["plain", "a login in the header"])
@pytest.mark.parametrize("selector", [(), ("main",)], ids=["no selector", "selector matches"])
def test_a_short_statement_with_such_a_title_is_read(
    title: str, text: str, around: str, selector: tuple[str, ...]
) -> None:
    reading = read(page(title, text, around=around), *selector)
    assert reading.state is ReadingState.COMPLETE, reading.note
    assert text in reading.captures[0].text  # type: ignore[union-attr]  # a page gives captures


@pytest.mark.parametrize(("title", "text"), STATEMENTS)
def test_such_a_statement_in_a_feed_does_not_speak_of_itself(title: str, text: str) -> None:
    assert not speaks_of_itself(text)


def test_a_line_that_asks_for_a_login_below_a_statement_is_told_and_does_not_block_it() -> None:
    text = "The ministry held a briefing on Thursday and set out the course of events of the past week in the east."
    reading = read(page("Briefing", text, after="<p>To continue reading this article, subscribe now.</p>"), "main")
    assert reading.state is ReadingState.COMPLETE
    assert reading.walls == ("To continue reading this article, subscribe now.",)


@pytest.mark.parametrize("status", ["404", "403", "503"])
@pytest.mark.parametrize("text", ["გვერდი ვერ მოიძებნა.", "Ukurasa haukupatikana.", "Эч нерсе жок."])
def test_a_status_alone_in_the_title_speaks_of_itself_in_any_language(status: str, text: str) -> None:
    body = f"<html><head><meta charset=utf-8><title>{status}</title></head><body><h1>{status}</h1><p>{text}</p></body>"
    url = "https://a.example/s/1"
    job = ExtractJob(kind=SourceKind.PAGE, url=url, asked=url, content_type="text/html", body=f"{body}</html>".encode())
    assert extract(job).state is ReadingState.BLOCKED
