"""Pictures of what the commands print, as a terminal of eighty columns shows it, dark and light.

    python docs/pictures/terminal.py STORE/tracker.toml FOLDER [--browser /usr/bin/chromium] [--only show]

Each command runs in a terminal of its own (a pty), so that it colours as it does for people; what it printed is drawn
by Rich and taken by a headless Chromium. The store is that of `docs/pictures/invented_store.py`.
"""

from __future__ import annotations

import argparse
import asyncio
import io
import json
import os
import pty
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.terminal_theme import DEFAULT_TERMINAL_THEME, MONOKAI, TerminalTheme
from rich.text import Text

sys.path.insert(0, str(Path(__file__).parents[2]))

from docs.pictures.html_report import View, tab

COLUMNS, SIZE = 80, 14
"""Cells of the terminal, and CSS pixels of a letter."""

MOST = 34
"""Lines that are shown of what a command prints: what a screen holds."""

CELL = 8.45
"""CSS pixels that a letter of that size is wide."""

LINE = 19
"""CSS pixels of a line."""

GROUND = {"light": ("#ffffff", "#1f2328"), "dark": ("#12141a", "#d7dae0")}
"""Background and letters, by the scheme."""

FONT = "DejaVu Sans Mono, Liberation Mono, monospace"


@dataclass(frozen=True, kw_only=True)
class Shot:
    """A command and how it is shown."""

    name: str
    words: tuple[str, ...]
    scheme: str = "dark"


SHOTS = (
    Shot(name="report", words=("report", "--severity", "critical", "--limit", "3", "--since", "2026-11-26")),
    Shot(name="show-uk", words=("show", "{edit}", "--reader", "uk"), scheme="light"),
    Shot(name="history", words=("history", "{statement}", "--diff")),
    Shot(name="diff", words=("diff", "{statement}", "1", "2"), scheme="light"),
)


def printed(config: Path, words: tuple[str, ...]) -> str:
    """What a command prints to a terminal."""
    ours, theirs = pty.openpty()
    told = {**os.environ, "COLUMNS": str(COLUMNS), "TERM": "xterm-256color"}
    told.pop("NO_COLOR", None)
    command = [sys.executable, "-m", "tracker", *words, "--config", str(config)]
    with subprocess.Popen(command, stdout=theirs, stderr=subprocess.DEVNULL, env=told):
        os.close(theirs)
        parts: list[bytes] = []
        try:
            while part := os.read(ours, 65_536):
                parts.append(part)
        except OSError:  # how a pty says that nobody writes to it any more
            pass
    os.close(ours)
    return b"".join(parts).decode().replace("\r\n", "\n")


def page(command: str, text: str, scheme: str) -> tuple[str, int]:
    """A page that shows it, and how many lines that takes."""
    lines = text.rstrip("\n").split("\n")
    shown = [f"\x1b[1m$ {command}\x1b[0m", "", *lines[:MOST], *(["\x1b[2m…\x1b[0m"] if len(lines) > MOST else [])]
    console = Console(record=True, width=COLUMNS + 2, file=io.StringIO(), force_terminal=True)
    for line in shown:
        console.print(Text.from_ansi(line), soft_wrap=True)
    body = console.export_html(inline_styles=True, code_format="{code}", theme=_theme(scheme))
    ground, letters = GROUND[scheme]
    style = (
        f"font:{SIZE}px/{LINE}px {FONT};background:{ground};color:{letters};margin:14px 16px;"
        "white-space:pre-wrap;word-break:break-all"
    )
    rows = sum(max(1, -(-Text.from_ansi(line).cell_len // (COLUMNS + 2))) for line in shown)
    return f'<!DOCTYPE html><meta charset="utf-8"><body style="{style}">{body}</body>', rows


def _theme(scheme: str) -> TerminalTheme:
    return DEFAULT_TERMINAL_THEME if scheme == "light" else MONOKAI


def chosen(config: Path) -> dict[str, str]:
    """An edit in Ukrainian with several findings, and the statement that was edited most."""
    run = [sys.executable, "-m", "tracker", "report", "--format", "jsonl", "--config", str(config)]
    lines = subprocess.run(run, capture_output=True, check=True).stdout.decode().splitlines()
    edits = [each for each in map(json.loads, lines) if each["type"] == "edit"]
    ours = [each for each in edits if each["language"] == "uk" and each["level"] == "MEANING_CHANGED"]
    edit = max(ours, key=lambda each: (len(each["findings"]), -each["number"]))
    times = {each["statement"]: each["version"] for each in edits if each["language"] == "en"}
    return {"edit": str(edit["number"]), "statement": str(max(times, key=lambda name: (times[name], -name)))}


async def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    arguments.add_argument("config", type=Path)
    arguments.add_argument("folder", type=Path)
    arguments.add_argument("--browser", default="/usr/bin/chromium")
    arguments.add_argument("--only", default="")
    given = arguments.parse_args()
    names = chosen(given.config)
    async with tab(given.browser) as browser:
        for shot in SHOTS:
            if given.only not in shot.name:
                continue
            words = tuple(word.format(**names) for word in shot.words)
            document, rows = page(f"tracker {' '.join(words)}", printed(given.config, words), shot.scheme)
            with tempfile.TemporaryDirectory() as folder:
                file = Path(folder, "page.html")
                file.write_text(document, encoding="utf-8")
                size = (round((COLUMNS + 2) * CELL) + 32, rows * LINE + 28)
                view = View(name=shot.name, width=size[0], height=size[1], scheme=shot.scheme)
                (given.folder / f"terminal-{shot.name}.png").write_bytes(await browser.picture(file, view))


if __name__ == "__main__":
    asyncio.run(main())
