"""Section 4a of the catalogue: what name servers, networks and servers do. The cases lie in files of their own, by what
goes wrong.

The heal of every case ends all of it, and asks whether an edit that was made meanwhile is found at once.
"""

from __future__ import annotations

from tests.faults.case import Case
from tests.faults.network_bodies import BODIES
from tests.faults.network_connections import CONNECTIONS
from tests.faults.network_content import CONTENT
from tests.faults.network_heads import HEADS

CASES: list[Case] = sorted([*CONNECTIONS, *BODIES, *HEADS, *CONTENT], key=lambda case: case.id[:3])
