"""Section 4c of the catalogue, and rows T01 to T09: bytes that a parser was not made for, and texts that hide a change.

What is done to the diff, the tokens and the judge alone (P08, P09, P11) stands in tests/test_fuzz.py, test_runs.py and
test_pattern_bounds.py there; what configurations may ask for (P14) in tests/test_config.py.
"""

from __future__ import annotations

from tests.faults.bytes_parsers import CASES as PARSERS
from tests.faults.bytes_texts import CASES as TEXTS
from tests.faults.case import Case

CASES: list[Case] = [*PARSERS, *TEXTS]
