"""Pages of Telegram's web preview, written as it writes them: what a test says about a post becomes its markup.

Everything that changes by itself (tokens, views, addresses of files) is different on each page that is made.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from itertools import count

CHANGING = count(1)


@dataclass(frozen=True, kw_only=True)
class Post:
    """One post. `text` is markup; `edited` the word that the page uses for it; `before`, `after` are further markup
    of the bubble, around the text."""

    id: int
    text: str | None = None
    at: str = "2026-11-20T07:24:01+00:00"
    edited: str = ""
    author: str = ""
    before: str = ""
    after: str = ""
    classes: str = ""


def photo(number: int) -> str:
    token = next(CHANGING)
    return (
        f'<a class="tgme_widget_message_photo_wrap 5{token:018d} 118_{token}" href="https://t.me/x/{number}" '
        f"style=\"width:800px;background-image:url('https://cdn1.telesco.pe/file/{token}.jpg')\">"
        '<div class="tgme_widget_message_photo" style="padding-top:66%"></div></a>'
    )


def album(channel: str, *numbers: int) -> str:
    items = "".join(
        '<a class="tgme_widget_message_photo_wrap grouped_media_wrap blured js-message_photo" style="left:0px"'
        f' data-ratio="1.2" href="https://t.me/{channel}/{number}?single"></a>'
        for number in numbers
    )
    return (
        '<div class="tgme_widget_message_grouped_wrap js-message_grouped_wrap" style="width:453px;">'
        f'<div class="tgme_widget_message_grouped js-message_grouped">{items}</div></div>'
    )


def reply(channel: str, number: int, quote: str, *, older: bool = False) -> str:
    name = "tgme_widget_message_metatext" if older else "tgme_widget_message_text"
    return (
        f'<a class="tgme_widget_message_reply user-color-default" href="https://t.me/{channel}/{number}">'
        '<div class="tgme_widget_message_author accent_color"><span class="tgme_widget_message_author_name" dir="auto">'
        f'Назва</span></div><div class="{name} js-message_reply_text" dir="auto">{quote}</div></a>'
    )


def forwarded(name: str, url: str, author: str) -> str:
    return (
        '<div class="tgme_widget_message_forwarded_from accent_color">Forwarded from&nbsp;'
        f'<a class="tgme_widget_message_forwarded_from_name" href="{url}"><span dir="auto">{name}</span></a>&nbsp;'
        f'(<span class="tgme_widget_message_forwarded_from_author" dir="auto">{author}</span>)</div>'
    )


def poll(question: str, *options: str) -> str:
    rows = "".join(
        '<div class="tgme_widget_message_poll_option"><div class="tgme_widget_message_poll_option_percent">'
        f'{next(CHANGING) % 100}%</div><div class="tgme_widget_message_poll_option_value">'
        f'<div class="tgme_widget_message_poll_option_text">{option}</div></div></div>'
        for option in options
    )
    return (
        f'<div class="tgme_widget_message_poll js-poll"><div class="tgme_widget_message_poll_question">{question}</div>'
        f'<div class="tgme_widget_message_poll_type">Anonymous Poll</div>'
        f'<a class="tgme_widget_message_poll_options" href="https://t.me/x/1">{rows}</a></div>'
    )


def notice(words: str) -> str:
    return (
        '<div class="message_media_not_supported_wrap"><div class="message_media_not_supported">'
        f'<div class="message_media_not_supported_label">{words}</div>'
        '<a href="https://t.me/x/1" class="message_media_view_in_telegram">VIEW IN TELEGRAM</a></div></div>'
    )


def link_preview(url: str, words: str) -> str:
    return (
        f'<a class="tgme_widget_message_link_preview" href="{url}"><div class="link_preview_title" dir="auto">{words}'
        f'</div><div class="link_preview_description" dir="auto">{words} …</div></a>'
    )


def body(text: str) -> str:
    return f'<div class="tgme_widget_message_text js-message_text" dir="auto">{text}</div>'


def _message(channel: str, post: Post, *, wrap: bool) -> str:
    views = next(CHANGING)
    signed = f'<span class="tgme_widget_message_from_author" dir="auto">{post.author}</span>' if post.author else ""
    between = ",&nbsp;" if signed else ""
    mark = f"{post.edited} &nbsp;" if post.edited else ""
    text = body(post.text) if post.text is not None else ""
    made = (
        f'<div class="tgme_widget_message text_not_supported_wrap {post.classes}js-widget_message" '
        f'data-post="{channel}/{post.id}" data-view="{views:032x}">'
        f'<div class="tgme_widget_message_user"><a href="https://t.me/{channel}"><i data-content="З"></i></a></div>'
        '<div class="tgme_widget_message_bubble"><i class="tgme_widget_message_bubble_tail"><svg width="9px"><g><path '
        'class="background" d="M8,1 L9,1"></path></g></svg></i>'
        f'<div class="tgme_widget_message_author accent_color"><a class="tgme_widget_message_owner_name" '
        f'href="https://t.me/{channel}"><span dir="auto">Назва</span></a></div>{post.before}{text}{post.after}'
        '<div class="tgme_widget_message_reactions js-message_reactions"><span class="tgme_reaction">'
        f'<i class="emoji"><b>👍</b></i>{views}</span></div>'
        '<div class="tgme_widget_message_footer compact js-message_footer"><div class="tgme_widget_message_info short '
        f'js-message_info"><span class="tgme_widget_message_views">{views}</span><span class="copyonly"> views</span>'
        f'<span class="tgme_widget_message_meta">{signed}{between}{mark}<a class="tgme_widget_message_date" '
        f'href="https://t.me/{channel}/{post.id}"><time datetime="{post.at}" class="time">07:24</time></a></span>'
        "</div></div></div></div>"
    )
    return f'<div class="tgme_widget_message_wrap js-widget_message_wrap">{made}</div>' if wrap else made


def preview(channel: str, posts: Sequence[Post], *, title: str = "Назва", none: str = "") -> bytes:
    """The page t.me/s/CHANNEL; `none` are the words where the posts would be."""
    messages = "\n".join(_message(channel, post, wrap=True) for post in posts)
    more = (
        f'<a href="/s/{channel}?before={posts[0].id}" class="tme_messages_more js-messages_more"></a>' if posts else ""
    )
    if none:
        messages = f'<div class="tme_no_messages_found">{none}</div>'
    return f"""<!DOCTYPE html>
<html><head><meta charset="utf-8"><title>{escape(title)} – Telegram</title>
<meta property="og:title" content="{escape(title)}"><link rel="canonical" href="/s/{channel}?before={next(CHANGING)}">
</head><body class="widget_frame_base tgme_webpreview emoji_image thin_box_shadow tme_mode no_transitions">
<header class="tgme_header search_collapsed"><div class="tgme_container"><section class="tgme_right_column">
<div class="tgme_channel_info"><div class="tgme_channel_info_header_title"><span dir="auto">{escape(title)}</span></div>
<div class="tgme_channel_info_counters"><span class="counter_value">{next(CHANGING)}</span></div>
<div class="tgme_channel_info_description">Офіційний канал</div></div></section></div></header>
<main class="tgme_main" data-url="/{channel}"><div class="tgme_container"><section class="tgme_channel_history
js-message_history"><div class="tgme_widget_message_centered js-messages_more_wrap">{more}</div>
{messages}
</section></div></main><script src="//telegram.org/js/jquery.min.js"></script></body></html>
""".encode()


def post_page(channel: str, post: Post | None, *, error: str = "Post not found") -> bytes:
    """The page of one post (?embed=1&mode=tme)."""
    inside = _message(channel, post, wrap=False) if post else f'<div class="tgme_widget_message_error">{error}</div>'
    return f"""<!DOCTYPE html><html><head><meta charset="utf-8"><title>Telegram Widget</title></head>
<body class="widget_frame_base tgme_widget body_widget_post emoji_image">{inside}</body></html>""".encode()


def landing(name: str, *, title: str = "", extra: str = "") -> bytes:
    """What t.me/NAME shows where there is no preview: a name, perhaps its subscribers, a button."""
    shown = f'<div class="tgme_page_title" dir="auto"><span dir="auto">{title}</span></div>' if title else ""
    shown += f'<div class="tgme_page_extra">{extra}</div>' if extra else ""
    return f"""<!DOCTYPE html><html><head><meta charset="utf-8"><title>Telegram: Contact @{name}</title></head><body>
<div class="tgme_page_wrap"><div class="tgme_body_wrap"><div class="tgme_page">{shown}<div class="tgme_page_action">
<a class="tgme_action_button_new" href="tg://resolve?domain={name}">View in Telegram</a></div></div></div></div>
</body></html>""".encode()
