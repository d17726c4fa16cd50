"""The table of docs/presence.md, held against random scripts. The long run is `benchmarks/presence_model.py`."""

from __future__ import annotations

from hypothesis import HealthCheck, settings

from tests.support.presence_machine import Watch

Watch.TestCase.settings = settings(
    max_examples=6, stateful_step_count=40, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck)
)
TestWatch = Watch.TestCase
