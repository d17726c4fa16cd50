"""What services that are reached over the internet would have been sent: Apprise's own requests, caught where they
would leave the process. Nothing is dialled.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import parse_qsl

import pytest
import requests
from apprise.url import URLBase
from lxml import etree
from requests.adapters import HTTPAdapter

ANSWER = {"ok": True, "id": "1", "result": "success", "status": "ok", "error": 0}
"""What the services below take for a yes."""


@contextmanager
def caught() -> Iterator[list[list[str]]]:
    """The texts of each request, in order: every string in its body."""
    texts: list[list[str]] = []

    def send(self: HTTPAdapter, request: requests.PreparedRequest, **_: Any) -> requests.Response:
        texts.append(list(_strings(request.body or b"")))
        answer = requests.Response()
        answer.status_code, answer.request, answer.url = 200, request, request.url or ""
        slack = "hooks.slack.com" in answer.url
        answer._content = b"ok" if slack else json.dumps(ANSWER).encode()
        return answer

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(HTTPAdapter, "send", send)
        patch.setattr(URLBase, "throttle", lambda *_, **__: None)  # the pause that services ask for
        yield texts


def _strings(body: bytes | str) -> Iterator[str]:
    text = body if isinstance(body, str) else body.decode()
    if text.startswith(("{", "[")):
        yield from _leaves(json.loads(text))
    elif text.startswith("<"):
        yield from (str(each) for each in etree.fromstring(text.encode()).itertext() if str(each).strip())
    else:
        yield from (value for _, value in parse_qsl(text))


def _leaves(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for each in value.values():
            yield from _leaves(each)
    elif isinstance(value, list):
        for each in value:
            yield from _leaves(each)
