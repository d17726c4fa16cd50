"""What each service is sent of each kind of alert, held against files that people have read (`tests/golden/alerts`).
They are written anew with `GOLDEN=write pytest tests/test_golden_alerts.py`, and then read again.
"""

from __future__ import annotations

import io
import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.support.sent_messages import caught
from tests.support.told_alerts import alerts
from tracker.alert import build
from tracker.fetch.service import session_for
from tracker.model import Target
from tracker.report import fitted
from tracker.report.escape import to_json

GOLDEN = Path(__file__).parent / "golden" / "alerts"
NOW = datetime(2026, 6, 8, 11, 7, 14, tzinfo=UTC)

TOKEN = "abcdefghijklmnopqrstuvwxyz"
CHANNELS = {
    "telegram": "tgram://123456789:abcdefg_hijklmnop/12315544/",
    "discord": f"discord://123456789012345678/{TOKEN * 3}",
    "slack": "slack://T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7FQ/",
    "mattermost": f"mmost://chat.example/{TOKEN}",
    "ntfy": "ntfy://ntfy.example/desk",
    "console": "console",
    "mail": "mailto://127.0.0.1?from=tracker@example.org&to=desk@example.org&mode=insecure",
}
LANGUAGES = {"telegram": ("en", "uk", "ru"), "mail": ("en", "uk")}
ROUND = ("12315544", "HTML", "markdown", "#desk", "desk", "default", "info")
"""What goes round a message to the services: where to, in what form."""
ALSO_HTML = ("edit", "long edit", "removal", "group", "digest")


def held(name: str, written: str) -> None:
    """Against the file of that name."""
    path = GOLDEN / name
    if os.environ.get("GOLDEN") == "write":
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(written, encoding="utf-8")
    assert path.read_text(encoding="utf-8") == written, f"read {path}, and write it anew if that is what was meant"


def each() -> Iterator[tuple[str, str]]:
    return ((name, reader) for name in CHANNELS for reader in LANGUAGES.get(name, ("en",)))


@pytest.mark.parametrize(("name", "reader"), list(each()))
async def test_what_a_service_is_sent_is_what_was_read(name: str, reader: str) -> None:
    stream = io.StringIO()
    desk = build(Target(to=CHANNELS[name], name="desk"), now=lambda: NOW, stream=stream, session_for=session_for)
    told = []
    for kind, message in alerts(reader).items():
        for part in fitted(message, desk.markup, desk.room):
            if name in ("console", "mail"):
                said = [part.title, part.text]
            else:
                with caught() as sent:
                    await desk.send(part)
                    said = [text for text in sent.pop() if text not in ROUND and not text.startswith("http")]
            told.append(f"===== {kind}\n" + "\n".join(said).replace("\r\n", "\n"))
    held(f"{name}.{reader}.txt", "\n\n".join(told) + "\n")


@pytest.mark.parametrize("reader", ["en", "uk"])
@pytest.mark.parametrize("kind", ALSO_HTML)
def test_a_mail_has_the_page_that_was_looked_at(kind: str, reader: str) -> None:
    held(f"mail/{kind.replace(' ', '-')}.{reader}.html", alerts(reader)[kind].html)


def test_the_payload_of_a_webhook_is_what_receivers_know() -> None:
    payload = alerts("en")["edit"].payload
    held("webhook.edit.en.json", to_json(payload, indent=2) + "\n")
