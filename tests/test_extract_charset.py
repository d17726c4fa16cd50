"""Which characters bytes are: by their letters, whatever was declared; and what makes no words is refused."""

from collections.abc import Iterator

import pytest

from tests.support.child_reader import extract
from tracker.extract.charset import decode
from tracker.extract.garbled import garbled
from tracker.model import Capture, ExtractJob, Reading, ReadingState, SourceKind

SAID = {
    "ru": "Министерство сообщает: войска начали отход. Потери уточняются, говорится в заявлении ведомства.",
    "uk": "Міністерство повідомляє: війська розпочали відхід. Втрати уточнюються, ідеться в заяві відомства.",
    "be": "Міністэрства паведамляе: войскі пачалі адыход. Страты ўдакладняюцца, гаворыцца ў заяве ведамства.",
    "bg": "Министерството съобщава: войските започнаха изтегляне. Загубите се уточняват, казва ведомството.",
    "el": "Το υπουργείο ανακοινώνει ότι τα στρατεύματα άρχισαν να αποσύρονται. Οι απώλειες εξακριβώνονται.",
    "he": "המשרד מודיע כי הכוחות החלו בנסיגה. מספר הנפגעים נבדק, נאמר בהודעה של המשרד.",
    "ar": "أعلنت الوزارة أن القوات بدأت الانسحاب. ويجري التحقق من الخسائر، حسبما جاء في بيان الوزارة.",
    "pl": "Ministerstwo informuje, że wojska rozpoczęły wycofywanie się. Źródła twierdzą, że zginęło wielu żołnierzy.",
    "cs": "Ministerstvo oznámilo, že vojáci zahájili stahování. Ztráty se upřesňují, zemřelo několik dětí.",
    "fr": "Le ministère annonce que les troupes ont commencé à se retirer. Les pertes sont évaluées, où êtes-vous ?",
    "de": "Das Ministerium erklärt, die Truppen hätten den Rückzug begonnen. Die Verluste würden geprüft, heißt es.",
    "tr": "Bakanlık, birliklerin geri çekilmeye başladığını açıkladı. Kayıplar araştırılıyor.",
    "ja": "同省は、部隊が撤退を開始したと発表した。損失については確認中であると声明で述べている。",
    "zh": "该部宣布，部队已开始撤退。声明称，损失正在核实之中。总统签署了动员令。",
    "ko": "국방부는 부대가 철수를 시작했다고 발표했다. 손실은 확인 중이라고 성명에서 밝혔다.",
}

WRITTEN = {
    "ru": ("cp1251", "koi8-r", "iso-8859-5", "cp866", "cp1125", "mac-cyrillic"),
    "uk": ("cp1251", "koi8-u", "iso-8859-5", "cp1125", "mac-cyrillic"),
    "be": ("cp1251", "iso-8859-5"),
    "bg": ("cp1251", "iso-8859-5"),
    "el": ("cp1253", "iso-8859-7"),
    "he": ("cp1255", "iso-8859-8"),
    "ar": ("cp1256", "iso-8859-6"),
    "pl": ("cp1250", "iso-8859-2"),
    "cs": ("cp1250", "iso-8859-2"),
    "fr": ("cp1252",),
    "de": ("cp1252",),
    "tr": ("cp1254",),
    "ja": ("shift_jis", "euc_jp"),
    "zh": ("gb18030",),
    "ko": ("euc_kr",),
}

DECLARED = (
    "",
    "windows-1251",
    "iso-8859-1",
    "koi8-r",
    "windows-1252",
    "utf-8",
    "x-unknown",
    "cp-1251",
    "big5",
    "utf-16",
)
"""What may stand in a header or a document, true or not."""

PAGE = "<!doctype html><html><head>{}<title>T</title></head><body><article><p>{}</p></article></body></html>"


def cases() -> Iterator[tuple[str, str]]:
    yield from ((tongue, codec) for tongue, codecs in WRITTEN.items() for codec in codecs)


def read(kind: SourceKind, body: bytes, content_type: str, **options: tuple[str, ...]) -> Reading:
    url = "https://site.example/1"
    return extract(ExtractJob(kind=kind, url=url, asked=url, content_type=content_type, body=body, options=options))


@pytest.mark.parametrize(("tongue", "codec"), list(cases()))
def test_letters_tell_their_charset_whatever_is_declared(tongue: str, codec: str) -> None:
    said = SAID[tongue].encode(codec, "replace").decode(codec)
    for declared in DECLARED:
        meta = f'<meta charset="{declared}">' if declared else ""
        document = PAGE.format(meta, said).encode(codec)
        in_header = f"text/html; charset={declared}" if declared else ""
        for found in (decode(document, in_header), decode(document, "", declared), decode(document, "text/html")):
            assert said in found.text, (declared, found.charset)
            assert not found.unknown and not garbled(said)


SHORT = {
    "uk": (
        *(
            "Заява уряду щодо атаки",
            "ЗАСІДАННЯ СЕСІЇ МІСЬКРАДИ",
            "Якщо вимоги не виконають, страйк стане безстроковим.",
        ),
        *("Зброю вилучено.", "Обвинувачений вини не визнає.", "«Жодна копійка не пішла», — заявила мерка."),
    ),
    "ru": (
        *("Погибли не трое, а пять.", "С вопросами обращайтесь в магазин.", "Зрительный зал рассчитан на 480 мест."),
        *("Заявление президента", "Сумма поддержки: до 15 тысяч евро."),
    ),
}


@pytest.mark.parametrize("tongue", SHORT)
def test_headings_and_short_sentences_are_in_the_charset_that_makes_words_of_them(tongue: str) -> None:
    for said in SHORT[tongue]:
        for codec in WRITTEN[tongue]:
            body = PAGE.format("", said).encode(codec, "ignore")
            for header in ("", "text/html; charset=iso-8859-1", "text/html; charset=windows-1251"):
                found = decode(body, header)
                assert body.decode(codec) in found.text, (said, codec, header, found.charset)


@pytest.mark.parametrize(
    "said",
    [
        "Мiнiстерство заперечує втрату мiста, її пiдроздiли тримають позицiї.",
        "Мiнiстэрства паведамляе: войскi пачалi адыход. Гэта ў заяве, ён быў у горадзе.",
    ],
)
def test_the_charset_of_moscow_is_kept_where_ukrainian_and_belarusian_are_written_in_it(said: str) -> None:
    assert said in decode(PAGE.format("", said).encode("cp866"), "text/html").text


def test_a_header_that_flips_gives_the_same_text_each_time() -> None:
    for codec in ("cp1251", "koi8-r"):
        page = PAGE.format("", SAID["ru"]).encode(codec)
        feed = f"<rss><channel><item><guid>1</guid><description>{SAID['ru']}</description></item></channel></rss>"
        texts = set()
        for name in DECLARED:
            for kind, body in ((SourceKind.PAGE, page), (SourceKind.FEED, feed.encode(codec))):
                (capture,) = read(kind, body, f"text/html; charset={name}", selector=("p",)).captures
                assert isinstance(capture, Capture)
                texts.add(capture.text)
        assert texts == {SAID["ru"]}


@pytest.mark.parametrize(
    ("meta", "header", "codec"),
    [
        ('<meta charset="utf-8">', "text/html; charset=windows-1251", "cp1251"),
        ('<meta charset="windows-1251">', "text/html; charset=utf-8", "cp1251"),
        (f'<!-- {"x" * 1_100} --><meta charset="windows-1251">', "text/html", "cp1251"),
        ('<meta http-equiv="Content-Type" content="text/html; charset=x-cp1251">', "", "cp1251"),
        ('<meta charset="koi8">', "", "koi8-r"),
        ('<meta charset="x-mac-cyrillic">', "", "mac-cyrillic"),
        ('<meta charset="iso-8859-9">', "", "cp1251"),
        ('<meta charset="utf-16">', "text/html; charset=x", "cp866"),
    ],
)
def test_odd_wrong_and_late_labels(meta: str, header: str, codec: str) -> None:
    reading = read(SourceKind.PAGE, PAGE.format(meta, SAID["ru"]).encode(codec), header, selector=("article",))
    (capture,) = reading.captures
    assert reading.state is ReadingState.COMPLETE, reading.note
    assert isinstance(capture, Capture) and capture.text == SAID["ru"]


@pytest.mark.parametrize("codec", ["cp1251", "koi8-r"])
def test_a_single_word_is_what_was_declared(codec: str) -> None:
    for word in ("Заявление", "Да", "Обращение президента"):
        page = PAGE.format(f'<meta charset="{codec}">', word).encode(codec)
        assert word in decode(page, "text/html; charset=iso-8859-1", codec).text


TWICE = [
    (tongue, written, taken)
    for tongue in ("ru", "uk", "bg", "be")
    for written in ("utf-8", "cp1251")
    for taken in ("cp1251", "cp1252", "latin-1", "koi8-r", "cp866", "iso-8859-5", "cp1250")
    if written != taken
]


@pytest.mark.parametrize(("tongue", "written", "taken"), TWICE)
def test_what_was_published_in_the_wrong_charset_is_refused(tongue: str, written: str, taken: str) -> None:
    wrong = SAID[tongue].encode(written).decode(taken, "replace")
    assert garbled(wrong)
    reading = read(SourceKind.PAGE, PAGE.format("", wrong).encode(), "text/html; charset=utf-8", selector=("p",))
    assert (reading.state, reading.captures) == (ReadingState.UNPARSED, ())
    assert "make no words" in reading.note


def test_what_was_read_in_another_charset_of_dos_is_refused() -> None:
    assert garbled(SAID["uk"].encode("cp1125").decode("cp866"))
    assert not garbled("Бўлди ва кўп одам келди, деб маълум қилди вазирлик.")


def test_an_entry_in_the_wrong_charset_is_withheld_and_the_others_are_read() -> None:
    items = "".join(
        f"<item><guid>{number}</guid><description>{said}</description></item>"
        for number, said in enumerate((SAID["ru"], SAID["uk"].encode().decode("cp1251"), SAID["pl"]))
    )
    reading = read(SourceKind.FEED, f"<rss><channel>{items}</channel></rss>".encode(), "text/xml")
    assert [capture.key for capture in reading.captures] == ["0", "2"]
    assert [(each.key, "make no words" in each.why) for each in reading.withheld] == [("1", True)]


@pytest.mark.parametrize(
    "text",
    [
        *SAID.values(),
        "He said donâ€™t worry about the cafÃ© on the corner, and that was all that was to be said about it.",
        "ЯндексGo і ПриватБанк уклали угоду. ФСБ, МВД, СБУ, ГРУ, НАТО, ЄС: УВАГА! ПОВІТРЯНА ТРИВОГА",
        "Æøå är på ön; où ça? Él está aquí. Þeir fóru út á sjó í nótt.",
        "Қазақстан Республикасының Президенті жаңа заңға қол қойды деп хабарлады министрлік.",
        "═══════════ │ ──────── ▪ 45 ■ 120",
        "Xəbər: Azərbaycan Respublikası Müdafiə Nazirliyi məlumat yaydı; Bộ thông báo rằng quân đội đã rút lui.",
        "What??? Really???? Yes!",
        "",
    ],
)
def test_what_people_write_is_not_garbled(text: str) -> None:
    assert not garbled(text)
