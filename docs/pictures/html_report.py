"""Pictures of an html report, as a browser shows it: wide, dark, as narrow as a telephone, printed.

    python docs/pictures/invented_store.py FOLDER
    tracker report --format html -o REPORT.html --config FOLDER/tracker.toml
    python docs/pictures/html_report.py REPORT.html docs/pictures [--browser /usr/bin/chromium] [--pdf]

Drives a headless Chromium by its own protocol; loads nothing but the file. A palette of a hundred colours makes the
pictures a third as large.
"""

from __future__ import annotations

import argparse
import asyncio
import tempfile
from base64 import b64decode
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

import aiohttp


@dataclass(frozen=True, kw_only=True)
class View:
    """A window on the page: its size in CSS pixels, what it prefers, and down to where it is scrolled."""

    name: str
    width: int
    height: int
    media: str = "screen"
    scheme: str = "light"
    top: str = ""
    scale: float = 1


TWO_NOTES = "article.meaning-changed:has(.notes li + li)"
"""The gravest edit with more than one finding."""

VIEWS = (
    View(name="html-report", width=1280, height=1420),
    View(name="html-report-edit", width=1280, height=560, top=TWO_NOTES),
    View(name="html-report-dark", width=1280, height=900, scheme="dark", top=TWO_NOTES),
    View(name="html-report-narrow", width=400, height=1100),
    View(name="html-report-narrow-edit", width=400, height=760, top=TWO_NOTES),
    View(name="html-report-print", width=794, height=1123, media="print"),
    View(name="html-report-print-edit", width=794, height=1123, media="print", top=TWO_NOTES),
)


class Tab:
    """One page of the browser."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self._socket, self._numbers = socket, count(1)

    async def ask(self, method: str, **params: Any) -> dict[str, Any]:
        number = next(self._numbers)
        await self._socket.send_json({"id": number, "method": method, "params": params})
        while (answer := await self._socket.receive_json()).get("id") != number:
            pass
        if "error" in answer:
            raise RuntimeError(f"{method}: {answer['error']}")
        return dict(answer["result"])

    async def picture(self, page: Path, view: View, *, more: str = "") -> bytes:
        """`more` is done in the page before it is taken."""
        size = {"width": view.width, "height": view.height, "deviceScaleFactor": view.scale, "mobile": False}
        scheme = {"name": "prefers-color-scheme", "value": view.scheme}
        await self.ask("Emulation.setDeviceMetricsOverride", **size)
        await self.ask("Emulation.setFocusEmulationEnabled", enabled=True)
        await self.ask("Emulation.setEmulatedMedia", media=view.media, features=[scheme])
        await self.ask("Page.navigate", url="about:blank")
        await self.ask("Page.navigate", url=page.as_uri())
        await asyncio.sleep(0.7)
        if view.media == "print":  # the margins of paper, which a window has not
            await self.ask("Runtime.evaluate", expression="document.body.style.padding = '60px 57px'")
        if view.top:
            where = f"document.querySelector({view.top!r}).scrollIntoView()"
            await self.ask("Runtime.evaluate", expression=where)
        if more:
            await self.ask("Runtime.evaluate", expression=more)
        taken = await self.ask("Page.captureScreenshot", format="png")
        return b64decode(taken["data"])

    async def printed(self, page: Path) -> bytes:
        """As a PDF on A4."""
        await self.ask("Emulation.setEmulatedMedia", media="", features=[])
        await self.ask("Page.navigate", url=page.as_uri())
        await asyncio.sleep(0.7)
        made = await self.ask("Page.printToPDF", paperWidth=8.27, paperHeight=11.69, preferCSSPageSize=True)
        return b64decode(made["data"])


@asynccontextmanager
async def tab(browser: str) -> AsyncIterator[Tab]:
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        options = ("--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--hide-scrollbars")
        process = await asyncio.create_subprocess_exec(
            browser,
            *options,
            "--remote-debugging-port=0",
            f"--user-data-dir={profile}",
            "about:blank",
            stderr=asyncio.subprocess.DEVNULL,
        )
        try:
            told = Path(profile, "DevToolsActivePort")
            while not told.exists() or not told.read_text().strip():
                await asyncio.sleep(0.1)
            port = told.read_text().split()[0]
            async with aiohttp.ClientSession() as session:
                async with session.get(f"http://127.0.0.1:{port}/json") as answer:
                    (page,) = [each for each in await answer.json() if each["type"] == "page"]
                async with session.ws_connect(page["webSocketDebuggerUrl"], max_msg_size=0) as socket:
                    yield Tab(socket)
        finally:
            process.terminate()
            await process.wait()


async def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    arguments.add_argument("report", type=Path)
    arguments.add_argument("folder", type=Path)
    arguments.add_argument("--browser", default="/usr/bin/chromium")
    arguments.add_argument("--pdf", action="store_true", help="The whole report too, as it is printed on A4.")
    given = arguments.parse_args()
    async with tab(given.browser) as page:
        for view in VIEWS:
            picture = await page.picture(given.report.resolve(), view)
            (given.folder / f"{view.name}.png").write_bytes(picture)
        if given.pdf:
            (given.folder / "html-report.pdf").write_bytes(await page.printed(given.report.resolve()))


if __name__ == "__main__":
    asyncio.run(main())
