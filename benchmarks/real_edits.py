"""Real edits of official texts, gathered from public archives that keep their versions in git.

    python benchmarks/real_edits.py gather FOLDER -o edits.jsonl
    python benchmarks/real_edits.py draw edits.jsonl 200 --seed 1 -o drawn.jsonl
    python benchmarks/real_edits.py measure edits.jsonl

`gather` reads the git directories in FOLDER (`OWNER+NAME/repo`, of those in ARCHIVES) and writes a row for each change
from one version of a file to the next: the plain texts, and an id that is their hash. `draw` takes a number of them,
evenly from the archives and their parts, the same for the same seed. `measure` sets what the judge says beside the
labels in fixtures/edits/real/labels.jsonl: what stays out of the repository is texts of others, not what we think of
them.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import subprocess
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from tracker.judging import judge
from tracker.judging.evaluation import Judged, auc, figures
from tracker.model import Severity

LABELS = Path(__file__).parents[1] / "fixtures/edits/real/labels.jsonl"


@dataclass(frozen=True, slots=True)
class Archive:
    """A repository: which of its files are texts (`path`; its first group is the part that is drawn from evenly), and
    the licence that allows to label them."""

    path: re.Pattern[str]
    licence: str


ARCHIVES = {
    "marcolussetti/travel-advisories": Archive(
        re.compile(r"(australia|canada|ireland|unitedkingdom|unitedstates)/.+\.md"),
        "texts of governments: OGL 3.0, OGL-Canada 2.0, CC BY 4.0, public domain",
    ),
    "OpenTermsArchive/contrib-versions": Archive(re.compile(r"([^/])[^/]*/.+\.md"), "ODC-BY 1.0"),
    "OpenTermsArchive/pga-versions": Archive(re.compile(r"([^/])[^/]*/.+\.md"), "ODC-BY 1.0"),
    "github/site-policy": Archive(re.compile(r"()(?:Policies/)?[^.]+\.md"), "CC0 1.0"),
    "cisagov/cyber.dhs.gov": Archive(re.compile(r"()_?(?:directives|pages)/.+\.md"), "public domain"),
    "basecamp/policies": Archive(re.compile(r"().+\.md"), "CC BY 4.0"),
    "mozilla/legal-docs": Archive(re.compile(r"(en|ru|uk)/.+\.md"), "CC BY-SA 3.0"),
}
LEAST, MOST = 80, 20_000
"""Characters of a text below which it is no statement, and above which nobody can be asked to read the edit."""
ALIKE = 2
"""Edits that make the same change which are kept: it is one change to who labels them."""
MARKS = (
    (re.compile(r"\A---\n.*?\n---\n", re.DOTALL), ""),
    (re.compile(r"<!--.*?-->", re.DOTALL), ""),
    (re.compile(r"!\[([^\]]*)\]\([^)]*\)"), r"\1"),
    (re.compile(r"\[([^\]]*)\]\([^)\s]*(?:\s+\"[^\"]*\")?\)"), r"\1"),
    (re.compile(r"\[([^\]]*)\]\[[^\]]*\]"), r"\1"),
    (re.compile(r"<[^>\n]{1,200}>"), ""),
    (re.compile(r"^[ \t]*(?:#{1,6}|>|[-=*_]{3,}[ \t]*$)[ \t]*", re.MULTILINE), ""),
    (re.compile(r"(\*\*\*|\*\*|__|`)"), ""),
    (re.compile(r"\\([\\`*_{}\[\]()#+.!|>-])"), r"\1"),
    (re.compile(r"[ \t]+"), " "),
    (re.compile(r" ?\n ?"), "\n"),
    (re.compile(r"\n{3,}"), "\n\n"),
)


def plain(markdown: str) -> str:
    """What a reader of a Markdown text sees."""
    for mark, instead in MARKS:
        markdown = mark.sub(instead, markdown)
    return markdown.strip()


def versions(git: Path, archive: Archive) -> Iterator[tuple[str, str, str, str]]:
    """(path, part, old blob, new blob) of each change of a text, oldest first."""
    log = ["git", "-C", str(git), "log", "--reverse", "--raw", "--no-abbrev", "--no-renames", "--format=", "-z"]
    fields = iter(subprocess.run(log, check=True, capture_output=True).stdout.decode(errors="replace").split("\0"))
    for change in fields:
        if not change.strip().startswith(":"):
            continue
        _, _, old, new, state = change.strip().split(" ")
        path = next(fields)
        text = archive.path.fullmatch(path)
        if state == "M" and text:
            yield path, text[1], old, new


class Blobs:
    """The blobs of a repository, by `git cat-file --batch`."""

    def __init__(self, git: Path) -> None:
        command = ["git", "-C", str(git), "cat-file", "--batch"]
        self._cat = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def __getitem__(self, blob: str) -> str:
        assert self._cat.stdin is not None and self._cat.stdout is not None
        self._cat.stdin.write(blob.encode() + b"\n")
        self._cat.stdin.flush()
        head = self._cat.stdout.readline().split()
        if head[-1] == b"missing":
            return ""
        body = self._cat.stdout.read(int(head[2]) + 1)
        return body[:-1].decode(errors="replace")


def signature(before: str, after: str) -> str:
    """The same for edits that change the same lines in the same way."""
    old, new = before.split("\n"), after.split("\n")
    gone, came = Counter(old) - Counter(new), Counter(new) - Counter(old)
    return "\n".join([*sorted(gone), "->", *sorted(came)])


def gather(folder: Path) -> Iterator[dict[str, object]]:
    seen: set[str] = set()
    alike: Counter[str] = Counter()
    for name, archive in ARCHIVES.items():
        git = folder / name.replace("/", "+") / "repo"
        if not git.is_dir():
            print(f"{name}: not there ({git})", file=sys.stderr)
            continue
        blobs = Blobs(git)
        count = 0
        for path, part, old, new in versions(git, archive):
            before, after = plain(blobs[old]), plain(blobs[new])
            if before == after or not all(LEAST <= len(text) <= MOST for text in (before, after)):
                continue
            key = sha256(f"{before}\0{after}".encode()).hexdigest()[:16]
            change = signature(before, after)
            if key in seen or alike[change] >= ALIKE:
                continue
            seen.add(key)
            alike[change] += 1
            count += 1
            yield {"id": key, "archive": name, "part": part, "path": path, "before": before, "after": after}
        print(f"{name}: {count} edits", file=sys.stderr)


def draw(rows: list[dict[str, str]], count: int, seed: int, without: set[str]) -> list[dict[str, str]]:
    """`count` rows, in turn from each part of each archive, at most one of a file."""
    parts: dict[tuple[str, str], list[dict[str, str]]] = defaultdict(list)
    for row in rows:
        if row["id"] not in without:
            parts[row["archive"], row["part"]].append(row)
    chance = random.Random(seed)
    archives: dict[str, list[list[dict[str, str]]]] = defaultdict(list)
    for (archive, _), each in sorted(parts.items()):
        chance.shuffle(each)
        archives[archive].append(each)
    drawn: list[dict[str, str]] = []
    files: set[str] = set()
    while len(drawn) < count and any(any(part) for part in archives.values()):
        for of in archives.values():
            part = chance.choice(of)
            while part:
                row = part.pop()
                if row["archive"] + row["path"] not in files:
                    files.add(row["archive"] + row["path"])
                    drawn.append(row)
                    break
    return drawn[:count]


def measure(rows: list[dict[str, str]], hands: set[str]) -> None:
    """Prints what the judge says beside what the hands said."""
    texts = {row["id"]: row for row in rows}
    labels = [json.loads(line) for line in LABELS.read_text().split("\n") if line]
    judged = [
        Judged(row={**of, **each, "label": each["changed"]}, verdict=judge(of["before"], of["after"], silent=True))
        for each in labels
        if (of := texts.get(each["id"])) and (not hands or each["hand"] in hands)
    ]
    of_meaning = figures(judged)
    wanted = [each.row["wanted"] for each in judged]
    ranks = [each.verdict.severity.rank for each in judged]
    high = [rank >= Severity.HIGH.rank for rank in ranks]
    hits = sum(a and b for a, b in zip(high, wanted, strict=True))
    print(f"{len(judged)} edits, {of_meaning.positive} changed the meaning, {sum(wanted)} wanted at once")
    print(f"meaning: precision {of_meaning.precision:.2f}, recall {of_meaning.recall:.2f}, AUC {of_meaning.auc:.3f}")
    print(f"left alone {of_meaning.left_alone:.2f}")
    print(f"high and above, wanted: precision {hits / max(1, sum(high)):.2f}, recall {hits / max(1, sum(wanted)):.2f}")
    print(f"AUC of severity for wanted {auc(list(zip(map(float, ranks), wanted, strict=True))):.3f}")
    critical = sum(rank == Severity.CRITICAL.rank for rank in ranks)
    print(f"critical {critical / len(judged):.2f}, high and above {sum(high) / len(judged):.2f} of all")


def rows_of(path: Path) -> list[dict[str, str]]:
    return [json.loads(line) for line in path.read_text().split("\n") if line]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="command", required=True)
    gathering = commands.add_parser("gather")
    gathering.add_argument("folder", type=Path)
    gathering.add_argument("-o", "--output", type=Path, required=True)
    drawing = commands.add_parser("draw")
    drawing.add_argument("edits", type=Path)
    drawing.add_argument("count", type=int)
    drawing.add_argument("--seed", type=int, default=1)
    drawing.add_argument("--without", type=Path, nargs="*", default=[], help="files of rows that were drawn before")
    drawing.add_argument("-o", "--output", type=Path, required=True)
    measuring = commands.add_parser("measure")
    measuring.add_argument("edits", type=Path)
    measuring.add_argument("--hand", action="append", default=[], help="only what this hand labelled")
    arguments = parser.parse_args()
    if arguments.command == "gather":
        with arguments.output.open("w") as output:
            for row in gather(arguments.folder):
                print(json.dumps(row, ensure_ascii=False), file=output)
    elif arguments.command == "measure":
        measure(rows_of(arguments.edits), set(arguments.hand))
    else:
        before = {row["id"] for path in arguments.without for row in rows_of(path)}
        drawn = draw(rows_of(arguments.edits), arguments.count, arguments.seed, before)
        arguments.output.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in drawn))


if __name__ == "__main__":
    main()
