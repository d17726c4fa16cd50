"""`tracker demo` as a newcomer meets it."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from tests.support.program import PATIENCE, start
from tracker import demo


async def played(folder: Path, *words: str) -> tuple[int, str, str]:
    process = await start("demo", *words, cwd=folder)
    out, err = await asyncio.wait_for(process.communicate(), 3 * PATIENCE)
    return process.returncode or 0, out.decode(), err.decode()


async def test_shows_the_alert_then_the_report_and_leaves_nothing_behind_twice(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path / "tmp"))
    (tmp_path / "tmp").mkdir()
    (tmp_path / "here").mkdir()
    both = await asyncio.gather(*(played(tmp_path / "here") for _ in range(2)))  # side by side, too
    for code, out, err in both:
        assert (code, err) == (0, "")
        alert, report = out.split("3  The alerts:")[1].split("5  The report")
        for told in (alert, report):
            assert "[-" in told
            assert "new offensive" in told and "нові наступальні" in told, "in both languages"
            assert "Seen as the old text until" in told
        assert "became “conduct combat operations”" in alert and "MEANING CHANGED" in report
        assert "#1" in report
        assert "The Sample Post" in report and "The statement was later changed" in report
    assert list((tmp_path / "tmp").iterdir()) == list((tmp_path / "here").iterdir()) == []


async def test_keeps_the_store_where_that_is_asked_for(tmp_path: Path) -> None:
    code, out, err = await played(tmp_path, "--keep", str(tmp_path / "kept"))
    assert (code, err) == (0, "")
    assert f"tracker show 1 --config {tmp_path / 'kept' / 'tracker.toml'}" in out
    assert (tmp_path / "kept" / "demo.db").exists()
    code, out, err = await played(tmp_path, "--keep", str(tmp_path / "kept"))
    assert code == 2 and "kept" in err and "Traceback" not in err, (out, err)


async def test_a_folder_alone_is_no_wish_to_keep_it(tmp_path: Path) -> None:
    code, _, err = await played(tmp_path, "somewhere")
    assert code == 2 and "--keep keeps the demo in somewhere" in err
    assert list(tmp_path.iterdir()) == []


async def test_a_demo_that_is_kept_without_a_name_is_kept_in_demo(tmp_path: Path) -> None:
    (tmp_path / "demo").mkdir()
    (tmp_path / "demo" / "mine").write_text("")
    code, _, err = await played(tmp_path, "--keep")
    assert code == 2 and "demo is not empty" in err


async def test_a_daemon_that_does_not_start_is_said_and_not_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(demo, "SETTINGS", demo.SETTINGS + "\n[nonsense]\n")
    with pytest.raises(demo.TrackerError, match="nonsense"):
        await asyncio.to_thread(demo.play, tmp_path / "kept")


def test_its_pages_come_with_the_installed_package() -> None:
    names = {f"{form}-{name}.html" for form in "12" for name in (demo.STAFF | demo.NEWSROOM).values()}
    assert {path.name for path in demo.fixtures().iterdir()} == names
    project = (Path(demo.__file__).parent.parent / "pyproject.toml").read_text()
    assert '"fixtures/demo" = "tracker/defaults/demo"' in project
