"""A Message of its parts, as text that is marked and not drawn yet, and as the HTML of a mail. Knows no language and
decides nothing of what is said."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tracker.model import Message
from tracker.proof import short_head
from tracker.report.escape import html, link, mail
from tracker.report.headline import TITLE_LIMIT
from tracker.report.marks import LINK, QUOTE, Piece, Style, draw
from tracker.report.phrases import Phrases
from tracker.report.records import Record
from tracker.report.table import clip
from tracker.text import one_line, printable

# Clients that strip the sheet still strike out and underline.
_SHEET = (
    ":root{color-scheme:light dark}"
    "body{margin:0;padding:16px;font:16px/1.5 system-ui,-apple-system,'Segoe UI',Roboto,'Noto Sans',sans-serif;"
    "color:#1d1c1a;background:#fff;overflow-wrap:anywhere}"
    "main{max-width:40rem;margin:0 auto}"
    ".first{font-size:18px;font-weight:650;line-height:1.35;margin:0 0 12px}"
    "blockquote{margin:0 0 14px;padding:2px 0 2px 14px;border-left:3px solid #cfc9be;font-size:17px}"
    "del{background:#fde7e4;color:#8f1d16;text-decoration:line-through}"
    "ins{background:#dff3e3;color:#14532a;text-decoration:underline}"
    "ul{margin:0 0 14px;padding-left:20px}.facts p{margin:0 0 6px}"
    ".foot{color:#67635c;font-size:14px;border-top:1px solid #e4e0d8;margin-top:16px;padding-top:10px}"
    "a{color:#2a5a9e}"
    "@media (prefers-color-scheme:dark){body{color:#ece8e1;background:#161513}"
    "del{background:#4a1f1b;color:#ffb4ab}ins{background:#173a22;color:#9fe3b4}"
    "blockquote{border-color:#57534b}.foot{color:#a39d93;border-color:#37342f}a{color:#9cc2f5}}"
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Item:
    """One of several that a message lists, or a `heading` above some of them."""

    text: str
    url: str | None = None
    heading: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Draft:
    """What a message says. `items` stand after the `quote` of a source, under `listed`; `facts` are our own sentences,
    which may quote a source too; `payload` is the webhook's, without key and head."""

    title: str
    payload: Record
    quote: Sequence[Piece] = ()
    listed: str = ""
    items: Sequence[Item] = ()
    facts: Sequence[str] = ()
    url: str | None = None
    number: int = 0
    more: str = ""


def compose(draft: Draft, *, key: str, head: str | None, words: Phrases) -> Message:
    """The Message of a draft, in the language of these words."""
    title = clip(plain(draft.title), TITLE_LIMIT)
    more = draft.more or f"tracker show {draft.number}"
    last = f"{more} · {words.head} {short_head(head)}" if head else more
    body = [
        QUOTE + draw(draft.quote, Style.MESSAGE) if draft.quote else "",
        "\n".join(filter(None, (plain(draft.listed), *(_item(each) for each in draft.items)))),
    ]
    foot = [
        "\n".join(plain(each) for each in draft.facts if each),
        "\n".join(filter(None, (_linked(draft.url), last))),
    ]
    text, end = ("\n\n".join(filter(None, each)) for each in (body, foot))
    return Message(
        key=key,
        title=title,
        text="\n\n".join(filter(None, (text, end))),
        html=_document(draft, title, last, words),
        payload={**draft.payload, "key": key, "head": head, "told": title},
        foot=len(end),
        url=plain(draft.url) if draft.url else None,
        more=more,
        language=words.language,
    )


def told_sentence(text: str) -> str:
    """With an end, as a sentence has one."""
    return text if not text or text[-1] in ".!?…" else f"{text}."


def plain(text: str) -> str:
    """What ends no line of ours: the next one would pass for our own words."""
    return printable(one_line(text))


def _document(draft: Draft, title: str, last: str, words: Phrases) -> str:
    safe = link(draft.url)
    where = f'<a href="{html(safe)}" rel="noopener noreferrer nofollow">{html(safe)}</a>' if safe else ""
    where = where or mail(draft.url or "")
    parts = [
        f'<p class="first" dir="auto">{mail(title)}</p>',
        f'<blockquote dir="auto">{_broken(draw(draft.quote, Style.MAIL))}</blockquote>' if draft.quote else "",
        f"<p>{mail(one_line(draft.listed))}</p>" if draft.listed else "",
        _html_items(draft.items),
        '<div class="facts">' + "".join(f"<p>{mail(one_line(each))}</p>" for each in draft.facts if each) + "</div>",
        f'<p class="foot">{"<br>".join(filter(None, (where, html(last))))}</p>',
    ]
    return (
        f'<!doctype html>\n<html lang="{words.language}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<meta name="color-scheme" content="light dark"><style>{_SHEET}</style></head>\n'
        f"<body><main>\n{chr(10).join(part for part in parts if part)}\n</main></body></html>\n"
    )


def _item(item: Item) -> str:
    if item.heading:
        return f"\n{plain(item.text)}"
    return "\n".join(filter(None, (f"– {plain(item.text)}", _linked(item.url))))


def _linked(url: str | None) -> str:
    return LINK + plain(url) if url else ""


def _html_items(items: Sequence[Item]) -> str:
    """Lists, each under its heading."""
    told = "".join(
        f'</ul><p dir="auto"><b>{mail(one_line(each.text))}</b></p><ul>' if each.heading else _html_item(each)
        for each in items
    )
    return f"<ul>{told}</ul>".replace("<ul></ul>", "") if items else ""


def _html_item(item: Item) -> str:
    safe = link(item.url)
    told = mail(one_line(item.text))
    if safe is None:
        return f"<li>{told} {mail(item.url)}</li>" if item.url else f"<li>{told}</li>"
    return f'<li><a href="{html(safe)}" rel="noopener noreferrer nofollow">{told}</a></li>'


def _broken(text: str) -> str:
    return text.replace("\n", "<br>")
