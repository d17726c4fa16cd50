"""A power cut loses nothing that was acknowledged. The control, which syncs less, must lose something: else the
simulation would prove nothing. benchmarks/power_loss.py makes thousands of disks, this some."""

from __future__ import annotations

from pathlib import Path

from tests.support.power_loss import live, lost, seeded
from tests.support.recorded_disk import Recording, images


async def test_nothing_acknowledged_is_lost_with_full_sync(tmp_path: Path) -> None:
    made = await live(tmp_path, checks=25)
    assert sum(event[0] == "sync" for event in made.events) > 50
    for image in images(made, 40, seeded(1)):
        assert lost(image, tmp_path, tmp_path / "image") == ""


async def test_the_control_with_less_sync_loses_something(tmp_path: Path) -> None:
    made = await live(tmp_path, checks=8, synchronous="NORMAL")
    told = [lost(image, tmp_path, tmp_path / "image") for image in images(made, 15, seeded(1))]
    assert sum(bool(each) for each in told) > 5


async def test_after_a_failed_sync_the_store_stops_and_what_it_had_acknowledged_is_there(
    tmp_path: Path,
) -> None:
    whole = await live(_folder(tmp_path, 0), checks=4)
    opened = sum(event[0] == "sync" for event in whole.events[: _first_ack(whole)])
    broke = 0
    for number in range(opened + 1, whole.syncs + 1):
        folder = _folder(tmp_path, number)
        made = await live(folder, checks=4, fails=number)
        failed = next(place for place, event in enumerate(made.events) if event[0] == "lost")
        later = [event[1] for event in made.events[failed:] if event[0] == "ack"]
        if made.broke:
            broke += 1
            assert "disk I/O error" in made.broke
            assert len(set(later)) <= 1, "something was acknowledged after the disk had failed"
        for image in images(made, 4, seeded(number)):
            assert lost(image, folder, tmp_path / "image") == ""
    assert broke > 4


def _folder(place: Path, number: int) -> Path:
    made = place / str(number)
    made.mkdir()
    return made


def _first_ack(made: Recording) -> int:
    return next(place for place, event in enumerate(made.events) if event[0] == "ack")
