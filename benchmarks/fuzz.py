"""Foreign bytes and texts without end, until a reader or the judge fails.

    python benchmarks/fuzz.py extract|text|diff|judge [--inputs N] [--seconds S] [--seed N] [--keep FOLDER]

extract: bodies made from fixtures by chance (tests/support/mutations.py), each read by a real child process. Whatever
comes must be a Reading, and none of the reader's own failures. text: normalising, tokens, sentences, HTML as text.
diff: apply(diff(a, b), a) == b, no operations where a == b, some where not. judge: a verdict whose spans lie in the
texts. Over the deadline is what takes more than five seconds of processor time. What failed is printed with its seed
and number, and kept in FOLDER. Exit 1 if anything failed.
"""

from __future__ import annotations

import argparse
import asyncio
import signal
import sys
import time
import unicodedata
from collections import Counter
from collections.abc import Callable
from itertools import islice
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

DEADLINE = 5.0
"""Seconds of processor time for one input."""
AT_ONCE = 64
"""Bodies that wait for a reader at once."""
OURS = "the reader "
"""How a note begins that speaks of our own reader."""
SLOWEST = 5
LONGEST = {"text": 25, "diff": 25, "judge": 6}
"""Parts of a text: what the judge makes of a short one takes a hundred times as long as to compare it."""


class Failed(Exception):
    """A property that does not hold."""


class Late(BaseException):
    """An input that takes longer than the deadline; no Exception, so that nothing on the way keeps it."""


def resident() -> float:
    """Megabytes of memory of this process."""
    pages = Path("/proc/self/statm").read_text(encoding="ascii").split()[1]
    return int(pages) * 4096 / 1e6


# --- bodies ------------------------------------------------------------------------------------------------------


async def extract(given: argparse.Namespace) -> int:
    from tests.support.mutations import bodies
    from tracker.children.pool import Pool

    states: Counter[str] = Counter()
    failed: list[str] = []
    end = time.monotonic() + given.seconds
    jobs = enumerate(islice(bodies(given.seed), given.inputs))
    async with Pool(given.readers) as pool:
        await pool.versions()
        before = None

        async def work() -> None:
            nonlocal before
            for number, job in jobs:
                reading = await pool.extract(job)
                states[reading.state.value] += 1
                if before is None and number > 2_000:
                    before = resident()
                if reading.note.startswith(OURS):
                    failed.append(f"{number} ({job.kind}): {reading.note}")
                    print(failed[-1], flush=True)
                    keep(given, f"{job.kind}-{given.seed}-{number}", job.body)
                if time.monotonic() > end:
                    return

        await asyncio.gather(*(work() for _ in range(AT_ONCE)))
    print(f"{sum(states.values()):,} bodies: {dict(states)}; {len(failed)} failures of a reader or over its limits")
    print(f"this process: {before or resident():.0f} MB after the first two thousand, {resident():.0f} MB at the end")
    return len(failed)


def keep(given: argparse.Namespace, name: str, body: bytes) -> None:
    if given.keep:
        folder = Path(given.keep)
        folder.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(body)


# --- texts -------------------------------------------------------------------------------------------------------


def text(old: str, new: str) -> None:
    from tracker.extract.markup import html_text
    from tracker.text import canonical, compact, one_line, printable
    from tracker.tokens import sentences, tokens, units

    for raw in (old, new):
        once = canonical(raw)
        hold(canonical(once) == once, "canonical text is not canonical")
        hold(unicodedata.is_normalized("NFC", once), "canonical text is not in NFC")
        once.encode()
        compact(raw), one_line(raw), html_text(raw)
        shown = printable(once)
        hold(not any(char in shown for char in "\x1b\u202e\u200b\x00"), "what is not printable is printed")
        hold("".join(once[a:b] for a, b in sentences(once)) == once, "the sentences have gaps")
        for found in (tokens(once), units(once)):
            at = 0
            for token in found:
                hold(token.start >= at and not once[at : token.start].strip(), "something lies between two tokens")
                hold(once[token.start : token.end] == token.text, "a token is not what stands there")
                at = token.end
            hold(not once[at:].strip(), "something lies behind the last token")


def diff(old: str, new: str) -> None:
    from tracker.diffing import apply
    from tracker.diffing import diff as compared
    from tracker.text import canonical, text_hash

    changes = compared(old, new)
    hold(apply(changes, old) == new, "the operations do not lead to the new text")
    hold(bool(changes.operations) == (old != new), "operations between equal texts, or none between others")
    hold(not compared(new, new).operations, "operations between a text and itself")
    old, new = canonical(old), canonical(new)
    hold((text_hash("", old) == text_hash("", new)) == (old == new), "a change that makes no version")


def judge(old: str, new: str) -> None:
    from tracker.judging import judge as judged
    from tracker.text import canonical

    old, new = canonical(old), canonical(new)
    verdict = judged(old, new, language=("en", "uk", "ru")[len(old) % 3])
    hold(verdict.probability is None or 0 <= verdict.probability <= 1, "no probability")
    for finding in verdict.findings:
        hold(old[slice(*finding.old_span)] == finding.old, "a finding's old words stand elsewhere")
        hold(new[slice(*finding.new_span)] == finding.new, "a finding's new words stand elsewhere")
        hold(bool(finding.why), "a finding without a reason")


def hold(true: bool, otherwise: str) -> None:
    if not true:
        raise Failed(otherwise)


def each_pair(given: argparse.Namespace, check: Callable[[str, str], None]) -> int:
    from tests.support.mutations import pairs

    failures = count = 0
    slowest: list[tuple[float, int]] = []
    end = time.monotonic() + given.seconds
    before = None
    signal.signal(signal.SIGPROF, _ring)
    for count, (old, new) in enumerate(islice(pairs(given.seed, longest=LONGEST[given.what]), given.inputs), start=1):
        began = time.process_time()
        try:
            signal.setitimer(signal.ITIMER_PROF, DEADLINE)
            check(old, new)
            signal.setitimer(signal.ITIMER_PROF, 0)
        except (Exception, Late) as fault:
            signal.setitimer(signal.ITIMER_PROF, 0)
            failures += 1
            print(f"seed {given.seed}, pair {count}: {type(fault).__name__} {fault}\n  {old!r}\n  {new!r}", flush=True)
            keep(given, f"pair-{given.seed}-{count}", f"{old}\0{new}".encode("utf-8", "surrogatepass"))
        slowest = sorted((*slowest, (time.process_time() - began, count)), reverse=True)[:SLOWEST]
        if count == 2_000:
            before = resident()
        if time.monotonic() > end:
            break
    worst = ", ".join(f"{seconds:.2f} s (pair {number})" for seconds, number in slowest)
    print(f"{count:,} pairs of texts: {failures} failed or over {DEADLINE:g} s; the slowest: {worst}")
    print(f"this process: {before or resident():.0f} MB after the first two thousand, {resident():.0f} MB at the end")
    return failures


def _ring(_number: int, _frame: object) -> None:
    raise Late


CHECKS: dict[str, Callable[[str, str], None]] = {"text": text, "diff": diff, "judge": judge}


def asked(arguments: list[str] | None = None) -> argparse.Namespace:
    told = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    told.add_argument("what", choices=["extract", *CHECKS])
    told.add_argument("--inputs", type=int, default=None, help="how many; without: as many as there is time for")
    told.add_argument("--seconds", type=float, default=1e9)
    told.add_argument("--seed", type=int, default=1)
    told.add_argument("--readers", type=int, default=2)
    told.add_argument("--keep", default="")
    return told.parse_args(arguments)


def main(arguments: list[str] | None = None) -> int:
    given = asked(arguments)
    if given.what == "extract":
        return 1 if asyncio.run(extract(given)) else 0
    return 1 if each_pair(given, CHECKS[given.what]) else 0


if __name__ == "__main__":
    sys.exit(main())
