"""Structured log lines on standard error: one event a line, for people (text) or machines (json).

What a source wrote never reaches a terminal raw; secrets are kept out by those who log.
"""

from __future__ import annotations

import json
import logging
import re
import sys
from datetime import UTC, datetime
from typing import TextIO

from tracker.text import printable

_AMBIGUOUS = re.compile(r"[\s=\"]")
_PLAIN = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}


def _facts(record: logging.LogRecord) -> dict[str, object]:
    return {name: value for name, value in vars(record).items() if name not in _PLAIN and value not in (None, "")}


class TextFormatter(logging.Formatter):
    """`2026-01-02T03:04:05Z info  edit seen  source=x statement=4`"""

    def format(self, record: logging.LogRecord) -> str:
        at = datetime.fromtimestamp(record.created, UTC)
        facts = " ".join(f"{name}={_word(value)}" for name, value in _facts(record).items())
        line = f"{at:%Y-%m-%dT%H:%M:%SZ} {record.levelname.lower():<7} {record.getMessage()}"
        line = printable(f"{line}  {facts}" if facts else line).replace("\n", " ")
        return line + (f"\n{printable(self.formatException(record.exc_info))}" if record.exc_info else "")


class JsonFormatter(logging.Formatter):
    """One JSON object a line, with the same facts."""

    def format(self, record: logging.LogRecord) -> str:
        at = datetime.fromtimestamp(record.created, UTC).isoformat().replace("+00:00", "Z")
        told: dict[str, object] = {"at": at, "level": record.levelname.lower(), "event": record.getMessage()}
        told |= _facts(record)
        if record.exc_info:
            told["trace"] = self.formatException(record.exc_info)
        return json.dumps(told, ensure_ascii=True, default=str)


def _word(value: object) -> str:
    """A fact as one word: quoted where it could be taken for several, or for another fact."""
    text = str(value)
    return json.dumps(text, ensure_ascii=False) if _AMBIGUOUS.search(text) else text


def set_up(level: str, format: str, stream: TextIO = sys.stderr) -> None:
    """Send the program's log to `stream`. Other libraries are heard from WARNING on."""
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonFormatter() if format == "json" else TextFormatter())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    logging.getLogger("apscheduler").setLevel(logging.ERROR)  # it warns of each tick that a busy moment leaves out
    logging.getLogger("tracker").setLevel(level.upper())
