"""Whether an edit of one token is ever missed: 20 kinds of edits, 10 languages, 50 texts of each.

    python benchmarks/one_token.py [--texts 50] [--seed 1]

A feed for each kind and language shows the texts before and after, to the real pipeline: each must be one edit whose
marks hold the token, and nothing else may be one. Says in the end how many were told to mean something else, too.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import tempfile
from collections import Counter
from dataclasses import replace
from html import escape
from pathlib import Path
from random import Random

sys.path.append(str(Path(__file__).parent.parent))
sys.path.append(str(Path(__file__).parent.parent / "tests"))

from tests.support.one_token_edits import KINDS, SENTENCES, pairs
from tests.support.site_outages import SITE
from tests.support.watched_places import story
from tracker.model import EditReport, Level


def feed(texts: list[str]) -> str:
    items = "".join(
        f"<item><guid>{number}</guid><title>Decision {number}</title><description>{escape(text)}</description></item>"
        for number, text in enumerate(texts)
    )
    return f'<rss version="2.0"><channel><title>Council</title>{items}</channel></rss>'


async def language(name: str, texts: int, random: Random) -> tuple[int, int, Counter[str], list[str]]:
    """Edits made, edits found just so, their levels, and the kinds in which one was missed."""
    sources = [
        replace(SITE, id=f"feed-{kind}", url=f"/{kind}.xml", follow=False, options={}, language=name)
        for kind in range(len(KINDS))
    ]
    levels, missed, found, made = Counter[str](), list[str](), 0, 0
    with tempfile.TemporaryDirectory() as folder:
        async with story(Path(folder), *sources) as told:
            for kind, source in enumerate(sources):
                both = list(pairs(name, kind, texts, random))
                before = len(told.edits())
                for side in zip(*both, strict=True):
                    told.shows(source.url, feed(list(side)), content_type="application/rss+xml")
                    await told.look(source.id)
                    told.later(minutes=10)
                edits = told.edits()[before:]
                made += texts
                known = {(edit.old.split("\n\n")[-1], edit.new.split("\n\n")[-1]) for edit in edits}
                just_so = sum(pair in known for pair in both)
                found += just_so
                if just_so < texts or len(edits) != texts:
                    missed.append(f"{name}: {KINDS[kind]}, {just_so} of {texts} found in {len(edits)} edits")
                levels.update(edit.level for edit in edits)
                harmless = [edit for edit in edits if edit.level in (Level.COSMETIC, Level.REWORDED)]
                if harmless:
                    missed.append(f"{KINDS[kind]}: {len(harmless)} told as {harmless[0].level}: {_shown(harmless[0])}")
    return made, found, levels, missed


def _shown(edit: EditReport) -> str:
    return "; ".join(f"{finding.kind} {finding.old!r} to {finding.new!r}" for finding in edit.findings) or edit.reason


async def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--texts", type=int, default=50)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    random, made, found, levels = Random(given.seed), 0, 0, Counter[str]()
    for name in SENTENCES:
        some, just_so, told, missed = await language(name, given.texts, random)
        made, found, levels = made + some, found + just_so, levels + told
        print(f"{name}: {just_so} of {some}", *missed, sep="\n  ", flush=True)
    told_as = ", ".join(f"{count:,} {level}" for level, count in levels.most_common())
    print(f"{made:,} edits of one token in {len(SENTENCES)} languages, {made - found} missed; {told_as}")
    assert Level.MEANING_CHANGED in levels
    raise SystemExit(made != found)


if __name__ == "__main__":
    asyncio.run(main())
