"""Lists of the command line, page by page."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from tests.support.fed_store import at, capture, opened, see
from tracker.cli import app
from tracker.errors import UsageError


@pytest.fixture
def config(tmp_path: Path) -> Path:
    """The settings of a store with four alerts."""
    with opened(tmp_path) as store:
        for minute in range(5):
            see(store, minute, capture("a", f"They had {minute + 1} brigades."))
        store.commit(lambda tx: tx.owe("mail", at(9), edit_id=1)).result()
    file = tmp_path / "tracker.toml"
    file.write_text('[store]\nurl = "sqlite:///tracker.db"\n')
    file.with_name("sources.toml").write_text("")
    return file


def listed(config: Path, *words: str) -> Result:
    return CliRunner().invoke(app, ["alerts", "list", *words, "--config", str(config)])


def ids(page: dict[str, Any]) -> list[int]:
    return [row["id"] for row in page["rows"]]


def test_alerts_are_given_page_by_page(config: Path) -> None:
    whole = json.loads(listed(config, "--format", "json").stdout)
    assert whole["before"] is None
    assert len(ids(whole)) >= 3
    first = json.loads(listed(config, "--format", "json", "--limit", "2").stdout)
    rest = json.loads(listed(config, "--format", "json", "--before", first["before"]).stdout)
    assert ids(rest) + ids(first) == ids(whole)
    assert rest["before"] is None
    table = listed(config, "--limit", "2", "--before", first["before"])
    assert table.exit_code == 0 and len(table.stdout.splitlines()) > 1


def test_a_word_that_is_no_cursor_is_wrong_usage(config: Path) -> None:
    refused = listed(config, "--before", "yesterday")
    assert isinstance(refused.exception, UsageError)
    assert '"yesterday" is no cursor' in str(refused.exception)
