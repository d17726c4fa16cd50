"""Bodies such as honest publishers have, a thousand of them: pages of every layout, feeds of every size, previews of
channels, long pages, in sixteen languages and their old charsets. None may meet a limit. All written by us."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from itertools import cycle, islice

from tests.support.page_layouts import LAYOUTS, SENTENCES, pages
from tests.support.telegram_previews import Post, preview
from tracker.model import ExtractJob, SourceKind

MORE = {
    "de": ("Das Ministerium berichtete über die Lage der Woche.", "Zwölf Menschen wurden am Donnerstag verletzt."),
    "fr": ("Le ministère a fait le point sur la semaine écoulée.", "Douze personnes ont été blessées jeudi à l’aube."),
    "es": ("El ministerio informó sobre la situación de la semana.", "Doce personas resultaron heridas el jueves."),
    "pl": ("Ministerstwo poinformowało o przebiegu tygodnia.", "W czwartek rannych zostało dwanaście osób."),
    "tr": ("Bakanlık haftanın gelişmeleri hakkında bilgi verdi.", "Perşembe günü on iki kişi yaralandı."),
    "el": ("Το υπουργείο ενημέρωσε για τις εξελίξεις της εβδομάδας.", "Δώδεκα άνθρωποι τραυματίστηκαν την Πέμπτη."),
    "be": ("Міністэрства паведаміла пра падзеі тыдня.", "У чацвер былі параненыя дванаццаць чалавек."),
    "ka": ("სამინისტრომ კვირის მოვლენების შესახებ განაცხადა.", "ხუთშაბათს თორმეტი ადამიანი დაშავდა."),
    "hy": ("Նախարարությունը հայտնել է շաբաթվա իրադարձությունների մասին։", "Հինգշաբթի տասներկու մարդ է տուժել։"),
    "ar": ("أعلنت الوزارة عن تطورات الأسبوع في المناطق الشرقية.", "أصيب اثنا عشر شخصا يوم الخميس."),
    "he": ("המשרד דיווח על אירועי השבוע במחוזות המזרח.", "שנים עשר בני אדם נפצעו ביום חמישי."),
    "zh": ("该部通报了本周东部地区的情况。", "星期四有十二人受伤。"),
    "ja": ("同省は今週の東部地域の状況を発表した。", "木曜日に十二人が負傷した。"),
}
TONGUES = {**SENTENCES, **MORE}
OLD_CHARSETS = {
    "uk": "windows-1251",
    "ru": "koi8-r",
    "pl": "iso-8859-2",
    "el": "windows-1253",
    "ja": "shift_jis",
    "zh": "gbk",
}
URL = "https://site.example/statement/1"


def _said(tongue: str, count: int) -> list[str]:
    return [f"{n}. {sentence}" for n, sentence in enumerate(islice(cycle(TONGUES[tongue]), count), start=1)]


def _page(tongue: str, layout: str, count: int) -> str:
    opening, paragraph, closing = LAYOUTS[layout]
    told = "".join(paragraph.format(each) for each in _said(tongue, count))
    inner = f"{opening.format(h=TONGUES[tongue][0], x='')}{told}{closing}"
    head = f"<meta charset='utf-8'><title>{TONGUES[tongue][0]}</title>"
    return f"<!doctype html><html lang='{tongue}'><head>{head}</head><body>{inner}</body></html>"


def _feed(tongue: str, entries: int, sentences: int) -> str:
    text = escape("".join(f"<p>{each}</p>" for each in _said(tongue, sentences)))
    items = "".join(
        f"<item><guid>https://a.example/{n}</guid><title>{TONGUES[tongue][0]} {n}</title><link>https://a.example/{n}</link>"
        f"<pubDate>Mon, 30 Nov 2026 10:00:00 GMT</pubDate><description>{n} {text}</description></item>\n"
        for n in range(entries)
    )
    return (
        f"<?xml version='1.0' encoding='utf-8'?><rss version='2.0'><channel><title>News</title>{items}</channel></rss>"
    )


def _preview(tongue: str, first: int) -> bytes:
    posts = [Post(id=n, text=f"<b>{n}</b> {'<br/>'.join(_said(tongue, n % 7 + 1))}") for n in range(first, first + 20)]
    return preview("a", posts)


def _long() -> Iterator[tuple[SourceKind, str]]:
    """Pages and feeds of half a megabyte to three."""
    lead = f"<h1>List</h1><p>{SENTENCES['en'][0]}</p>"
    names = "".join(f"<li>Name Surname {n}, born on {n % 28 + 1} May 1980</li>" for n in range(12_000))
    table = "".join(f"<tr><td>{n}</td><td>Name {n}</td><td>{n % 28 + 1}.05.2024</td></tr>" for n in range(10_000))
    law = "".join(f"<h3>Article {n}</h3><p>{n}. {SENTENCES['uk'][n % 5]}</p>" for n in range(2_500))
    yield from ((SourceKind.PAGE, f"<html><body>{lead}{each}</body></html>") for each in (f"<ul>{names}</ul>", law))
    yield SourceKind.PAGE, f"<html><body>{lead}<table>{table}</table></body></html>"
    yield SourceKind.PAGE, _page("en", "article", 12_000)
    yield SourceKind.FEED, _feed("en", 2_000, 5)
    yield SourceKind.FEED, _feed("ru", 20, 1_200)


def honest() -> list[ExtractJob]:
    """A thousand jobs."""
    found = [(SourceKind.PAGE, page.encode()) for page in pages(500)]
    for n, (tongue, layout) in enumerate((tongue, layout) for tongue in TONGUES for layout in LAYOUTS):
        found.append((SourceKind.PAGE, _page(tongue, layout, 8 + n % 30).encode()))
    for tongue, charset in OLD_CHARSETS.items():
        page = _page(tongue, "article", 30).replace("utf-8", charset)
        found.append((SourceKind.PAGE, page.encode(charset, "xmlcharrefreplace")))
    for n, tongue in zip(range(240), cycle(TONGUES), strict=False):
        found.append((SourceKind.FEED, _feed(tongue, n % 30 + 1, n % 9 + 1).encode()))
    for n, tongue in zip(range(104), cycle(TONGUES), strict=False):
        found.append((SourceKind.TELEGRAM, _preview(tongue, 100 * n + 1)))
    found += [(kind, body.encode()) for kind, body in _long()]
    url = {SourceKind.TELEGRAM: "https://t.me/s/a"}
    return [
        ExtractJob(kind=kind, url=url.get(kind, URL), asked=url.get(kind, URL), content_type="", body=body)
        for kind, body in found
    ]
