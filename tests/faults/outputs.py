"""Sections 4e and 4f of the catalogue: what is told to people and services, and what is kept from them. The cases lie
in files of their own, by what goes wrong. Rows of a web interface (W03 to W07, W09) have no case, as there is none.
"""

from __future__ import annotations

from tests.faults.case import Case
from tests.faults.outputs_alerts import ALERTS
from tests.faults.outputs_words import WORDS

CASES: list[Case] = sorted([*ALERTS, *WORDS], key=lambda case: case.id[:3])
