"""What an operator's `ignore` rules take out: elements by "css:", stretches of text by "re:". For every kind of source.

What is taken is given back, to be kept beside the text. Does not check the rules: the configuration did.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence

from selectolax.lexbor import LexborHTMLParser, LexborNode

from tracker.extract import tree
from tracker.text import canonical, compact

MAX_IGNORED = 20_000
"""Characters kept of what ignore rules matched; beyond this it is comments or a live ticker."""


_WHOLE = frozenset({"html", "body"})
"""Without one of these there is no page."""


class NothingLeft(Exception):
    """An ignore rule names all of the page."""


def selectors(rules: Iterable[str]) -> list[str]:
    """The selectors of the "css:" rules."""
    return [rule.removeprefix("css:").strip() for rule in rules if rule.startswith("css:")]


def outermost(nodes: Sequence[LexborNode]) -> list[LexborNode]:
    """Those of `nodes` that stand in no other one, each once."""
    chosen = {node.mem_id: node for node in nodes}
    return [node for node in chosen.values() if not _within(node, chosen.keys())]


def _within(node: LexborNode, chosen: Collection[int]) -> bool:
    above = node.parent
    while above is not None:
        if above.mem_id in chosen:
            return True
        above = above.parent
    return False


def take_out(root: LexborHTMLParser, rules: Iterable[str]) -> str:
    """Take the elements that "css:" rules name out of a document; gives their text. Raises NothingLeft where that is
    all of it, SelectolaxError where a selector cannot be used."""
    nodes = outermost([node for selector in selectors(rules) for node in root.css(selector)])
    taken = [text for node in nodes if (text := tree.text(node))]
    if any(node.tag in _WHOLE for node in nodes):
        raise NothingLeft
    for node in nodes:
        node.decompose()
    return "\n".join(taken)


def without_patterns(text: str, rules: Iterable[str]) -> tuple[str, str]:
    """`text` without what the "re:" rules match, and what they matched."""
    taken: list[str] = []

    def take(match: re.Match[str]) -> str:
        taken.append(match[0])
        return ""

    rest = text
    for rule in rules:
        if rule.startswith("re:"):
            rest = re.sub(rule.removeprefix("re:").strip(), take, rest, flags=re.MULTILINE)
    if not taken:
        return text, ""
    return (canonical(rest) if "\n\n" in text else compact(rest)), "\n".join(taken)
