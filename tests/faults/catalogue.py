"""All cases, section by section."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from importlib import import_module

from tests.faults.case import Case

SECTIONS: Mapping[str, str] = {
    "network": "Network and server",
    "bytes": "Parsers, and texts that hide a change",
    "content": "What publishers do with their statements",
    "isolation": "One beside another",
    "storage": "Storage, processes and clocks",
    "outputs": "Alerts and outputs",
}
"""The files that hold cases, each with the heading of its table, in order."""


def cases_of(section: str) -> Sequence[Case]:
    found: Sequence[Case] = import_module(f"tests.faults.{section}").CASES
    return found


def all_cases() -> list[Case]:
    return [case for section in SECTIONS for case in cases_of(section)]
