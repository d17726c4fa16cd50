"""The proxies that the settings, a source or the environment name. Tables and an environment in, values out."""

from __future__ import annotations

import re
from collections.abc import Mapping

from tracker.fields import values
from tracker.fields.tables import Problems, Table
from tracker.model import Proxy
from tracker.proxies import DIRECT, Proxies

RESOLVING = ("socks5h:", "socks4a:")
"""Schemes that say, by a convention of all clients, that the proxy resolves names."""

_FOR_ALL = "all_proxy"


def for_all(table: Table, env: Mapping[str, str], problems: Problems) -> Proxies:
    """What `[fetch] proxy` says, else the environment: HTTPS_PROXY, HTTP_PROXY, ALL_PROXY, small letters first. For
    both NO_PROXY names the exceptions."""
    named = table.take("proxy", values.from_env(env, values.proxy_or_direct), None, secret=True)
    resolves = bool(table.take("proxy_resolves", values.flag, False))
    bypass = tuple(entry for entry in re.split(r"[\s,]+", _named(env, "no_proxy")[1]) if entry)
    if named is not None:
        proxy = made(named, resolves)
        return Proxies() if proxy is DIRECT else Proxies(http=proxy, https=proxy, bypass=bypass)
    http, https = (_of_environment(env, name, resolves, problems) for name in ("http_proxy", "https_proxy"))
    return Proxies(http=http, https=https, bypass=bypass if http or https else ())


def of_source(table: Table, env: Mapping[str, str]) -> Proxy | None:
    """A source's own proxy, `DIRECT` if it wants none, None if it has no wish."""
    named = table.take("proxy", values.from_env(env, values.proxy_or_direct), None, secret=True)
    resolves = bool(table.take("proxy_resolves", values.flag, False))
    return None if named is None else made(named, resolves)


def made(url: str, resolves: bool) -> Proxy:
    return Proxy(url=url, resolves=resolves or url.startswith(RESOLVING)) if url != values.DIRECT else DIRECT


def from_environment(env: Mapping[str, str]) -> bool:
    """Whether the environment names a proxy."""
    return any(_named(env, name)[1] for name in ("http_proxy", "https_proxy", _FOR_ALL))


def _of_environment(env: Mapping[str, str], name: str, resolves: bool, problems: Problems) -> Proxy | None:
    variable, url = _named(env, name)
    if not url:
        variable, url = _named(env, _FOR_ALL)
    if not url:
        return None
    try:
        return made(values.proxy(url if "://" in url else f"http://{url}"), resolves)
    except values.Expected as expected:
        line = f'environment: {variable} = (not shown): expected {expected}; or set [fetch] proxy = "direct"'
        if line not in problems.lines:
            problems.add(line)
        return None


def _named(env: Mapping[str, str], name: str) -> tuple[str, str]:
    """The variable that holds a value, small letters before large ones, and the value; empty if there is none."""
    found = next((each for each in (name, name.upper()) if env.get(each, "").strip()), name)
    return found, env.get(found, "").strip()
