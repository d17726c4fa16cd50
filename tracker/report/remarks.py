"""What is to be known of how a source is written, in words: what is set aside by itself, and how to overrule that; a
new template. Values in, sentences out; knows no store."""

from __future__ import annotations

import json
from collections.abc import Mapping

from tracker.health import TemplateChange, VolatileChange
from tracker.report.entries import count
from tracker.text import one_line, printable


def volatile_remark(parts: Mapping[str, VolatileChange]) -> str:
    """What changes beside the statements and raises no edit; empty if nothing does."""
    if not parts:
        return ""
    told = [f"{kind}, {count(part.times, 'time')} of late ({_example(part)})" for kind, part in parts.items()]
    kinds = ", ".join(f'"{kind}"' for kind in parts if kind != "ignored")
    overrule = f"; keep = [{kinds}] at this source takes it for text" if kinds else ""
    return f"Changes beside the text and raises no edit: {'; '.join(told)}{overrule}."


def indistinct_remark(times: int) -> str:
    """Texts of which nothing tells whether they are edits; empty if there were none."""
    if not times:
        return ""
    return (
        f"{count(times, 'text')} of late under a new key in much the same words as one that went: without link, date "
        "or number nothing tells an edit from the next of its kind, so they are not compared."
    )


def template_remark(template: TemplateChange | None) -> str:
    """The newest change of a source's template; empty if there was none."""
    if template is None:
        return ""
    what = printable(one_line(template.why))
    return f"{what.rstrip('.')} ({template.at:%Y-%m-%d %H:%M} UTC; nobody was alerted)."


def files_remark(declared: Mapping[str, object]) -> str:
    """What is not looked at of a statement that shows images or offers files; empty if it does neither."""
    numbers = [(len(json.loads(str(declared.get(f"{name}s", "[]")))), name) for name in ("image", "file")]
    if not (told := [count(number, name) for number, name in numbers if number]):
        return ""
    return f"{' and '.join(told)} in it: a new address is seen, another file under the same address is not"


def _example(part: VolatileChange) -> str:
    old, new = (printable(one_line(side)) for side in (part.old, part.new))
    return f"“{old}” → “{new}”" if old and new else f"“{new}” came" if new else f"“{old}” went"
