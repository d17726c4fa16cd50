"""The commands asked, in this process, about the store of a folder: `tracker.db`, in UTC, with no source to watch."""

from __future__ import annotations

from pathlib import Path

from typer.testing import CliRunner, Result

from tracker.cli import app


def configured(folder: Path) -> Path:
    (folder / "tracker.toml").write_text('[store]\nurl = "sqlite:///tracker.db"\n[report]\nzone = "UTC"\n')
    (folder / "sources.toml").write_text("")
    return folder / "tracker.toml"


def tracker(config: Path, *words: str) -> Result:
    result = CliRunner().invoke(app, [*words, "--config", str(config)], prog_name="tracker")
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def report(config: Path, *words: str) -> str:
    result = tracker(config, "report", *words)
    assert result.exit_code == 0, result.output
    return result.stdout
