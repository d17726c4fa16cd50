"""What changed beside statements in one Reading, as one remark: kinds, how many statements, one example of each.

Pure. What an event of this kind says is all that is kept of it besides the raw body and the newest state.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

EXAMPLE_CHARS = 120
"""Characters of an example: enough to know the thing by."""


def summary(changes: Sequence[Mapping[str, Sequence[str | None]]]) -> dict[str, object]:
    """The detail of the event: for each kind in how many statements it changed, and how it read before and after in
    the first of them. `changes` give [old, new] of what was set aside, one for each statement."""
    parts: dict[str, dict[str, object]] = {}
    for change in changes:
        for kind, (old, new) in _kinds(change).items():
            part = parts.setdefault(kind, {"statements": 0, "old": old[:EXAMPLE_CHARS], "new": new[:EXAMPLE_CHARS]})
            part["statements"] = int(str(part["statements"])) + 1
    return {"statements": len(changes), "parts": parts}


def _kinds(change: Mapping[str, Sequence[str | None]]) -> dict[str, tuple[str, str]]:
    """What of each kind differs in one statement: the first line that went, the first that came."""
    found: dict[str, tuple[str, str]] = {}
    old, new = ((side or "").split("\n") for side in change.get("volatile", ("", "")))
    gone, come = _by_kind(line for line in old if line not in new), _by_kind(line for line in new if line not in old)
    for kind in sorted(gone.keys() | come.keys()):
        found[kind] = gone.get(kind, ""), come.get(kind, "")
    if "ignored" in change:
        before, after = change["ignored"]
        found["ignored"] = before or "", after or ""
    return found


def _by_kind(lines: Iterable[str]) -> dict[str, str]:
    """The first line of each kind."""
    found: dict[str, str] = {}
    for line in lines:
        kind, mark, said = line.partition(": ")
        if mark:
            found.setdefault(kind, said)
    return found
