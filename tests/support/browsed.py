"""A page as a real browser has it, for the tests of what must not run and must not be loaded."""

from __future__ import annotations

import asyncio
import re
import shutil
import subprocess
from pathlib import Path

from tests.support.canary import canary
from tests.support.payloads import HOST

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


def browse(page: Path, folder: Path) -> str:
    """The document as a real browser has it after five seconds of its own time, with every handler's chance to run."""
    options = ["--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--virtual-time-budget=5000"]
    hosts = "--host-resolver-rules=MAP * 127.0.0.1, EXCLUDE 127.0.0.1"
    done = subprocess.run(
        [str(CHROMIUM), *options, "--dump-dom", hosts, f"--user-data-dir={folder}", page.as_uri()],
        capture_output=True,
        timeout=120,
        check=False,
    )
    return done.stdout.decode("utf-8", "replace")


async def watched(written: str, folder: Path) -> tuple[str, int]:
    """The document that a browser makes of a page, and how often it asked a stranger for anything: the host of the
    payloads is replaced by a canary, which counts."""
    async with canary() as bird:
        page = folder / "page.html"
        aimed = re.sub(rf"(?i)(?:https?:)?//{re.escape(HOST)}", f"http://127.0.0.1:{bird.port}", written)
        page.write_text(aimed, "utf-8", "replace")
        document = await asyncio.to_thread(browse, page, folder / "profile")
        assert document.strip()
        return document, bird.connects
