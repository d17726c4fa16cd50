"""Another address for a source in sources.toml. Changes the one value and keeps every other byte; what cannot be
changed so without doubt is left to an editor.
"""

from __future__ import annotations

import json
import re

from tracker.config.add import check_source, replace_file
from tracker.config.load import Location
from tracker.errors import ConfigError, UsageError
from tracker.fields.tables import parse_toml, read
from tracker.fields.values import pasted

_TABLE = re.compile(r"^[ \t]*\[\[?[ \t]*([^\]\n]*?)[ \t]*\]\]?", re.MULTILINE)
_URL = re.compile(r"""^([ \t]*(?:url|"url")[ \t]*=[ \t]*)("(?:[^"\\\n]|\\.)*"|'[^'\n]*')""", re.MULTILINE)


def move_source(location: Location, which: str, url: str) -> tuple[str, str]:
    """Gives the source of that id or address the address `url`; returns its id and its address before. The file is
    replaced at once or not at all. Raises `ConfigError` or `UsageError`, which say what to do."""
    path = location.sources
    if location.packaged:
        raise ConfigError(f"{path}: comes with the program; copy {path.parent} to config, then move the source there")
    url = pasted(url)
    before = read(path)
    sources = _sources(parse_toml(path, before))
    named = [at for at, item in enumerate(sources) if which == item.get("id") or pasted(which) == _url(item)]
    if not named:
        ids = ", ".join(str(item.get("id")) for item in sources) or "none"
        raise UsageError(f'{path}: no source of id or url "{which}"; there are {ids}')
    if len(named) > 1:
        raise UsageError(f'{path}: several sources have the url "{which}"; name one by its id')
    if any(_url(item) == url for item in sources):
        raise ConfigError(f"{path}: a source of url {url} is there already; remove it or choose another address")
    after = _with_url(before.decode("utf-8-sig"), named[0], url)
    wanted = [{**item, "url": url} if at == named[0] else item for at, item in enumerate(sources)]
    if after is None or _sources(parse_toml(path, after)) != wanted:
        raise ConfigError(f"{path}: written in a way in which nothing can be changed safely; change the url by hand")
    check_source(path, after, named[0])
    replace_file(path, after)
    return str(sources[named[0]].get("id")), str(sources[named[0]].get("url"))


def _sources(document: dict[str, object]) -> list[dict[str, object]]:
    found = document.get("source", [])
    return [item for item in found if isinstance(item, dict)] if isinstance(found, list) else []


def _url(item: dict[str, object]) -> str:
    return pasted(str(item.get("url")))


def _with_url(text: str, at: int, url: str) -> bytes | None:
    """The file with another url in its table of that number; None if that stands nowhere plainly."""
    heads = list(_TABLE.finditer(text))
    starts = [head.end() for head in heads if head[1] == "source"]
    if len(starts) <= at:
        return None
    end = min((head.start() for head in heads if head.start() > starts[at]), default=len(text))
    found = _URL.search(text, starts[at], end)
    if found is None:
        return None
    value = json.dumps(url, ensure_ascii=False).replace("\x7f", "\\u007f")
    return (text[: found.start(2)] + value + text[found.end(2) :]).encode()
