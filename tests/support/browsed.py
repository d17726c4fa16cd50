"""A page as a real browser has it, for the tests of what must not run and must not be loaded."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

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
