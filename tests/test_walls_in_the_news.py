"""Statements about walls, whose title and first line say what a wall says, are read; walls in fresh words are not."""

from __future__ import annotations

import pytest

from tests.support.child_reader import extract
from tests.test_walls import MENU
from tracker import doubt
from tracker.extract import reporting
from tracker.extract.strangers import mostly_of_itself
from tracker.model import ExtractJob, Reading, ReadingState, SourceKind

STATEMENTS = [
    (
        "en",
        "Maintenance",
        "Reactor 2 will be under maintenance until 14 May. It will not be restarted before the inspection.",
    ),
    ("en", "Domain for sale", "The government will sell the domain gov.example. It is for sale at 2 million."),
    ("en", "Just a moment", "Just a moment of silence was held for the 14 victims. The president did not attend."),
    (
        "en",
        "You have been blocked",
        "You have been blocked: that is what 300 critics of the minister read when they open his page. He denies it.",
    ),
    ("uk", "Ви не робот?", "На порталі послуг скасують перевірку «ви не робот». Міністр обіцяє це до травня."),
    (
        "ru",
        "Доступ ограничен",
        "Доступ к сайту издания ограничен по требованию прокуратуры. Редакция намерена обжаловать решение в суде.",
    ),
    (
        "ru",
        "Ошибка 404",
        "Ошибка 404 появилась на сайте ведомства после публикации расследования. Ведомство отрицает "
        "удаление материалов.",
    ),
    (
        "ru",
        "Подтвердите, что вы не робот",
        "Выставка «Подтвердите, что вы не робот» открывается в пятницу. Вход свободный.",
    ),
    ("ru", "Страница удалена", "Страница министра в соцсети удалена. В министерстве подтвердили взлом."),
    (
        "de",
        "Wartungsarbeiten",
        "Wegen Wartungsarbeiten bleibt die Brücke bis Montag gesperrt. Umleitungen sind ausgeschildert.",
    ),
    (
        "en",
        "Access denied",
        "Access to the records was denied on 12 May, the clerk said. Three newspapers have gone to "
        "court. A hearing is set for June.",
    ),
    (
        "en",
        "Error 404",
        "Error 404 is the name of a play that opened in Leeds on Friday. Critics were divided. It runs until 9 July.",
    ),
    (
        "en",
        "Scheduled maintenance",
        "Scheduled maintenance at the refinery cost 40 million, the company said. Output fell by a fifth in April.",
    ),
    (
        "en",
        "Page removed",
        "The page on abortion was removed from the ministry's website on Tuesday, two officials said. "
        "The minister has not commented. Archive copies show 14 paragraphs.",
    ),
    (
        "en",
        "Please verify you are human",
        '"Please verify you are human" is what 2,300 voters saw on Monday night, the commission '
        "reported. It has extended the deadline to Friday.",
    ),
    (
        "en",
        "Site under maintenance",
        "The nuclear site was under maintenance when the tremor struck, inspectors found. Two pumps had "
        "been switched off.",
    ),
    (
        "en",
        "Unusual traffic",
        "Unusual traffic was recorded on the A4 on Sunday, police said. 17 lorries were turned back at the border.",
    ),
    (
        "uk",
        "Доступ заборонено",
        "Доступ заборонено до 30 сіл на Херсонщині, повідомила військова адміністрація. Мешканців "
        "евакуюють з понеділка.",
    ),
    (
        "uk",
        "Сторінку видалено",
        "Сторінку мера у фейсбуці видалено у вівторок, повідомила його речниця. Поліція відкрила провадження.",
    ),
    (
        "uk",
        "Сайт тимчасово недоступний",
        "Сайт міністерства був тимчасово недоступний 14 лютого через атаку, повідомили в "
        "Держспецзв'язку. Атакували з 300 адрес. Дані збережено.",
    ),
    (
        "uk",
        "Помилка 404",
        "Помилка 404 коштувала місту 2 мільйони гривень, заявив аудитор. Заявки 120 підприємців загубилися.",
    ),
    ("uk", "Вхід заборонено", "Вхід до парку заборонено до 1 липня, повідомили в мерії. Там знайшли дві міни."),
    (
        "ru",
        "Доступ запрещён",
        "Доступ на полигон запрещён журналистам, сообщила пресс-служба округа. Учения продлятся до 8 августа.",
    ),
    (
        "ru",
        "Вы не робот?",
        "Вопрос «Вы не робот?» больше не будут задавать избирателям, сообщил председатель комиссии. "
        "Систему отключат 1 сентября.",
    ),
    (
        "ru",
        "Сайт временно недоступен",
        "Сайт суда временно недоступен из-за атаки, рассказал судья Петров. Заседания перенесены на четверг.",
    ),
    (
        "ru",
        "Страница не найдена",
        "Страница дневника не найдена, заявили в архиве. Пропажу обнаружили 3 марта. Следствие "
        "допросило шесть сотрудников.",
    ),
    (
        "de",
        "Zugriff verweigert",
        "Zugriff verweigert: So beschied das Amt 40 Anträge von Journalisten. Der Verband klagt vor dem "
        "Verwaltungsgericht.",
    ),
    (
        "de",
        "Seite nicht gefunden",
        "Die Seite nicht gefunden haben die Forscher in der Handschrift von 1412. Sie vermuten einen "
        "Diebstahl im 19. Jahrhundert.",
    ),
    (
        "fr",
        "Accès refusé",
        "L'accès refusé aux enquêteurs mardi sera jugé, a déclaré le procureur. Deux gardes ont été entendus.",
    ),
    (
        "fr",
        "Page introuvable",
        "La page introuvable du manuscrit a été rendue à Lyon, a indiqué le ministère. Elle vaut 90 000 euros.",
    ),
    (
        "de",
        "Wartungsarbeiten",
        "Die Wartungsarbeiten am Reaktor dauern bis 14. Mai, sagte ein Sprecher. Danach folgt eine "
        "Inspektion durch 12 Prüfer.",
    ),
    (
        "fr",
        "Site en maintenance",
        "Le site en maintenance de Flamanville a été évacué mardi, a indiqué EDF. Trois ouvriers ont été blessés.",
    ),
    (
        "en",
        "Before you continue",
        "Before you continue to vote, read the ruling, the judge told the council. The council "
        "adjourned until 4 March.",
    ),
    (
        "en",
        "Domain for sale",
        "The domain for sale belonged to the party until 2019, records show. Its treasurer was paid 14,000 euros.",
    ),
    (
        "en",
        "Under maintenance",
        "The lift at the town hall is under maintenance until 3 June. Wheelchair users enter from Mill Street.",
    ),
    (
        "en",
        "Request rejected",
        "Request rejected: the tribunal turned down 14 appeals on Wednesday. Lawyers will try again in the autumn.",
    ),
    (
        "en",
        "Security check",
        "A security check at gate 4 took three hours on Saturday, passengers said. The airport has added staff.",
    ),
    ("en", "Gone", "The page is gone from the register since Monday, its keeper told parliament."),
    (
        "uk",
        "Технічні роботи",
        "Технічні роботи на підстанції залишили без світла 12 сіл. Бригади працюють цілодобово.",
    ),
    (
        "uk",
        "Доступ обмежено",
        "Доступ до архіву СБУ обмежено для іноземців, повідомив його директор. Винятки зробили для 30 істориків.",
    ),
    (
        "uk",
        "Підозріла активність",
        "Підозріла активність біля дамби виявилася навчаннями, заявили рятувальники. Рух відновили о 14:30.",
    ),
    ("ru", "Доступ запрещён", "Доступ в зону затопления запрещён до 5 мая. Пропуска получили 210 спасателей."),
    (
        "ru",
        "Технические работы",
        "Технические работы на мосту начались раньше срока. Движение перекрыли в ночь на 4 июня.",
    ),
    (
        "ru",
        "Материал удалён",
        "Материал удалён с сайта газеты по решению суда, рассказал главный редактор. Тираж изъяли.",
    ),
    (
        "de",
        "Zugriff verweigert",
        "Den Prüfern wurde am 3. Mai erneut der Zugriff verweigert, teilte die Behörde mit. Sie beraten am Freitag.",
    ),
    (
        "de",
        "Seite nicht gefunden",
        "Die vermisste Seite wurde nicht gefunden, sagte die Bibliothekarin. Das Buch stammt von 1602.",
    ),
    (
        "fr",
        "Accès interdit",
        "Accès interdit au massif depuis lundi : la préfecture redoute de nouveaux feux. 40 familles sont parties.",
    ),
    (
        "fr",
        "Service indisponible",
        "Le service des urgences est indisponible la nuit jusqu'au 9 juin. Les patients vont à Nantes.",
    ),
    (
        "es",
        "Acceso denegado",
        "El acceso fue denegado a 12 periodistas el martes, informó el sindicato. La vista será en junio.",
    ),
]
"""Language, title, text; each paragraph is a sentence, or all of it is one."""

WALLS = [
    (
        "en",
        "Access denied",
        "Your request was stopped by the rules of this site's owner.\nContact the owner and quote "
        "reference 81.2af if this keeps happening.",
    ),
    (
        "en",
        "Maintenance",
        "Our team is carrying out scheduled maintenance until 14 May.\nService will resume at 06:00. We "
        "apologise for any trouble.",
    ),
    (
        "en",
        "Scheduled maintenance",
        "The portal is under scheduled maintenance on 14 May from 22:00 to 02:00.\nAll services will be "
        "restored afterwards.",
    ),
    (
        "en",
        "404",
        "Error 404: the document has been moved or deleted.\nIt may have been filed under another "
        "heading in the archive.",
    ),
    (
        "en",
        "You have been blocked",
        "You have been blocked from the site for sending 300 requests in a minute.\nThe block is lifted "
        "after one hour.",
    ),
    (
        "en",
        "Are you a robot?",
        "Are you a robot? Requests from your network look like those of a program.\nTick the box below and go on.",
    ),
    (
        "uk",
        "Технічні роботи",
        "На сайті тривають технічні роботи до 6:00 14 травня.\nУсі сервіси запрацюють після їх завершення.",
    ),
    (
        "uk",
        "Доступ обмежено",
        "Доступ до ресурсу обмежено згідно з рішенням РНБО від 15 травня 2017 року.\nОператор виконує "
        "вимоги указу Президента України № 133/2017.",
    ),
    (
        "uk",
        "Ви не робот?",
        "Ви не робот? Система виявила багато запитів із вашої адреси.\nПоставте позначку в полі нижче.",
    ),
    (
        "uk",
        "Сторінку видалено",
        "Сторінку видалено автором або модератором.\nМожливо, вона перенесена до архіву за 2024 рік.",
    ),
    (
        "ru",
        "Доступ ограничен",
        "Доступ к информационному ресурсу ограничен на основании Федерального закона от 27 июля 2006 г. "
        "№ 149-ФЗ.\nЕдиный реестр ведёт Роскомнадзор.",
    ),
    ("ru", "Ошибка 404", "Ошибка 404: документ перемещён или удалён.\nВозможно, он был опубликован в другом разделе."),
    (
        "ru",
        "Страница удалена",
        "Страница удалена по решению администрации 12 мая 2024 года.\nПричина: нарушение правил сообщества.",
    ),
    (
        "ru",
        "Технические работы",
        "Ведутся технические работы, портал будет доступен с 6:00.\nПриносим извинения за неудобства.",
    ),
    (
        "de",
        "Zugriff verweigert",
        "Zugriff verweigert: Ihre Adresse steht auf einer Sperrliste.\nWenden Sie sich an den Betreiber.",
    ),
    (
        "de",
        "Wartungsarbeiten",
        "Wegen Wartungsarbeiten ist das Portal bis 14. Mai, 6 Uhr, nicht erreichbar.\nDanach stehen alle "
        "Dienste wieder bereit.",
    ),
    (
        "de",
        "Seite nicht gefunden",
        "Seite nicht gefunden. Das Dokument wurde verschoben oder gelöscht.\nDie Redaktion hat 2024 ihr "
        "Archiv neu geordnet.",
    ),
    (
        "fr",
        "Accès refusé",
        "Accès refusé par le pare-feu du serveur.\nIdentifiant de l'incident: 4471-22. L'administrateur a été prévenu.",
    ),
    (
        "fr",
        "Site en maintenance",
        "Site en maintenance jusqu'au 14 mai à 6 heures.\nLes services seront rétablis après la mise à jour.",
    ),
    (
        "fr",
        "Page introuvable",
        "Page introuvable: le document a été déplacé ou supprimé.\nLe moteur de recherche permet de le retrouver.",
    ),
    (
        "en",
        "Service unavailable",
        "The service is temporarily unavailable because of an upgrade of the database.\nIt will be back "
        "by 9 pm on Tuesday.",
    ),
    (
        "en",
        "Account suspended",
        "This account has been suspended by the hosting provider on 3 March.\nThe owner must settle the "
        "invoice of 40 euros.",
    ),
    (
        "en",
        "This content is not available in your region",
        "The publisher has not been granted the rights for 14 countries.\nReaders there are served a shorter edition.",
    ),
    (
        "ru",
        "Подтвердите, что вы не робот",
        "Подтвердите, что вы не робот: с вашего адреса пришло 300 запросов.\nПоставьте галочку ниже.",
    ),
    (
        "en",
        "Page not found",
        "Sorry, the page you requested could not be found. It may have been moved or deleted.\nThe "
        "minister met his colleague from the neighbouring country on Friday and spoke about trade.\nThe "
        "council of ministers approved the budget for the next year after a long debate on Thursday.",
    ),
    (
        "ru",
        "Страница не найдена",
        "К сожалению, такой страницы нет.\nМинистр встретился с коллегой в пятницу и обсудил "
        "торговлю.\nСовет одобрил бюджет на следующий год, сообщила пресс-служба.",
    ),
    (
        "en",
        "Under maintenance",
        "The website is under maintenance. Expected end: 3 June, 9:00.\nThank you for bearing with us.",
    ),
    (
        "en",
        "Request rejected",
        "The request was rejected by the server's security policy.\nIncident number 4471 was logged at 12:04.",
    ),
    (
        "en",
        "Security check",
        "One more step before the page opens.\nThe check takes five seconds and needs JavaScript.",
    ),
    (
        "en",
        "404 Not Found",
        "The article was withdrawn or its address has changed.\nSearch the archive or go to the home page.",
    ),
    ("uk", "Доступ заборонено", "Ваш запит заблоковано системою захисту.\nНомер інциденту 4471."),
    ("uk", "Технічні роботи", "Портал оновлюється, робота відновиться 3 червня о 9:00.\nПерепрошуємо за незручності."),
    ("ru", "Доступ запрещён", "Запрос отклонён системой защиты сайта.\nНомер инцидента 4471, время 12:04."),
    ("ru", "Технические работы", "Сервис обновляется и станет доступен 3 июня в 9:00.\nПриносим извинения."),
    ("ru", "Материал удалён", "Материал удалён с сайта или перемещён в другой раздел.\nВоспользуйтесь поиском."),
    ("de", "Zugriff verweigert", "Die Anfrage wurde von der Firewall abgelehnt.\nVorgangsnummer 4471, 12:04 Uhr."),
    (
        "de",
        "Wartungsarbeiten",
        "Die Website wird gerade gewartet und ist ab 9 Uhr wieder erreichbar.\nWir bitten um Verständnis.",
    ),
    ("fr", "Accès interdit", "Votre adresse IP figure sur une liste noire.\nContactez l'administrateur du site."),
    ("fr", "Service indisponible", "Le serveur est momentanément surchargé.\nRéessayez dans quelques minutes."),
    (
        "es",
        "Acceso denegado",
        "La solicitud fue bloqueada por el cortafuegos del sitio.\nIdentificador del incidente: 4471.",
    ),
]
"""The same; a line is a paragraph."""


def read(language: str, title: str, said: list[str], layout: str) -> Reading:
    paragraphs = "".join(f"<p>{each}</p>" for each in said)
    own = f"<h1>{title}</h1>{paragraphs}"
    head = f"<!doctype html><html lang={language}><head><meta charset=utf-8><title>{title}"
    if layout == "bare":
        body = f"{head}</title></head><body>{own}</body></html>"
    else:
        body = f"{head} | Office</title></head><body>{MENU}<main><article>{own}</article></main></body></html>"
    options = {"selector": ("article",)} if layout == "selector" else {}
    url = "https://office.example/news/17"
    job = ExtractJob(
        kind=SourceKind.PAGE, url=url, asked=url, content_type="text/html", body=body.encode(), options=options
    )
    return extract(job)


@pytest.mark.parametrize(("language", "title", "text"), STATEMENTS)
@pytest.mark.parametrize("layout", ["menu", "bare", "selector", "one paragraph"])
def test_a_statement_that_says_what_a_wall_says_is_read(language: str, title: str, text: str, layout: str) -> None:
    said = [text] if layout == "one paragraph" else [f"{each.rstrip('.')}." for each in text.split(". ")]
    reading = read(language, title, said, layout)
    assert reading.state is ReadingState.COMPLETE, reading.note


@pytest.mark.parametrize(("language", "title", "text"), WALLS)
@pytest.mark.parametrize("layout", ["menu", "bare"])
def test_a_wall_in_fresh_words_is_none(language: str, title: str, text: str, layout: str) -> None:
    reading = read(language, title, text.splitlines(), layout)
    assert reading.state is ReadingState.BLOCKED, reading.captures


def test_what_an_operator_chose_is_the_statement_where_it_speaks_to_nobody() -> None:
    said = ["Error 404 closed the tax office on 3 May.", "Error 404 stood on each of its screens until the evening."]
    assert read("en", "Error 404", said, "selector").state is ReadingState.COMPLETE
    assert read("en", "Error 404", ["Sorry, the page is gone.", "Please try again later."], "selector").captures == ()


def test_another_text_with_a_new_line_of_walls_is_no_statement() -> None:
    old = doubt.Look(text="The bridge stays closed until May, the ministry said on Tuesday.", body=b"", url="")
    line = "Error 404: the document has been moved or deleted."
    new = doubt.Look(
        text=f"{line}\nIt may be filed under another heading in the archive.", body=b"", url="", walls=[line]
    )
    assert doubt.doubt(old, new) is doubt.Signal.WALL
    assert not mostly_of_itself(new.text), "only its line tells"


@pytest.mark.parametrize(
    ("text", "others", "addressed"),
    [
        ("The minister denies it.", True, False),
        ("The page was denied to robots.", False, False),
        ("Please tell the minister.", True, True),
        ("Поліція відкрила провадження.", True, False),
        ("К сожалению, материала нет.", False, True),
        ("Sie beraten am Freitag, sagte ein Sprecher.", True, False),
    ],
)
def test_who_is_told_of_and_who_is_spoken_to(text: str, others: bool, addressed: bool) -> None:
    assert (reporting.tells_of_others(text), reporting.is_addressed(text)) == (others, addressed)


def test_a_phrase_between_quotation_marks_is_spoken_of() -> None:
    assert reporting.is_named("are you human", "the show “are you human” opens")
    assert not reporting.is_named("are you human", "“are you human” and are you human")
