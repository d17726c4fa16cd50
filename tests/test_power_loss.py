"""A power cut loses nothing that was acknowledged. The control, which syncs less, must lose something: else the
simulation would prove nothing. benchmarks/power_loss.py makes thousands of disks, this some."""

from __future__ import annotations

from pathlib import Path

from tests.losing import live, lost, seeded
from tests.power import images


async def test_nothing_acknowledged_is_lost_with_full_sync(tmp_path: Path) -> None:
    made = await live(tmp_path, checks=25)
    assert sum(event[0] == "sync" for event in made.events) > 50
    for image in images(made, 40, seeded(1)):
        assert lost(image, tmp_path, tmp_path / "image") == ""


async def test_the_control_with_less_sync_loses_something(tmp_path: Path) -> None:
    made = await live(tmp_path, checks=8, synchronous="NORMAL")
    told = [lost(image, tmp_path, tmp_path / "image") for image in images(made, 15, seeded(1))]
    assert sum(bool(each) for each in told) > 5
